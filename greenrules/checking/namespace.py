"""The names of a module: gathered from its sections and imports, and kept apart."""

from collections.abc import Mapping

from greenrules.checking.declarations import Surroundings, declare_fact
from greenrules.checking.indicators import declare_judged_facts, walk_entries
from greenrules.checking.names import RESERVED, Symbol, columns_of_fact, symbols_of_import, symbols_of_outcomes
from greenrules.checking.operands import Problems
from greenrules.checking.workbench import Workbench
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.module import Module
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.types import DateType
from greenrules.model.units import OPAQUE


def read_bindings(module: Module, problems: Problems) -> dict[str, str]:
    """Return the units bound to opaque atoms (GR517 for anything else)."""
    for atom, text in module.units.items():
        if atom not in OPAQUE:
            hint = f"only {', '.join(OPAQUE)} can be bound"
            problems.append(Diagnostic("GR517", f"`{atom}` is not an opaque unit", text.span, help=hint))
    return {atom: text.value for atom, text in module.units.items() if atom in OPAQUE}


def gather_facts(
    module: Module, imports: Mapping[str, Ruleset], surroundings: Surroundings, problems: Problems
) -> dict[str, Fact]:
    """Return every visible fact by its global id: imported, declared here, judged (GR207)."""
    facts: dict[str, Fact] = {}
    for alias, ruleset in imports.items():
        for fact in ruleset.facts.values():
            known = facts.setdefault(fact.id, fact)
            if known != fact:
                span = module.imports[alias].span
                problems.append(
                    Diagnostic(
                        "GR207",
                        f"`{alias}` declares the fact `{fact.id}` differently from another import",
                        span,
                        help="pin modules that agree",
                    )
                )
    own = {
        id: declare_fact(id, entry, surroundings=surroundings, problems=problems) for id, entry in module.facts.items()
    }
    own |= {fact.id: fact for fact in declare_judged_facts(module.indicators)}
    for id, fact in own.items():
        if id in facts and facts[id] != fact:
            problems.append(
                Diagnostic(
                    "GR207",
                    f"the fact `{id}` is declared differently in an import",
                    fact.span,
                    help="remove it here: imported facts are visible by their own name",
                )
            )
        facts[id] = fact
    return facts


def gather_symbols(bench: Workbench) -> dict[str, Symbol]:
    """Return every fixed name of a module: facts, parameters, outcomes, imports."""
    module = bench.module
    symbols = {id: Symbol("fact", id, "", fact.type) for id, fact in bench.facts.items()}
    symbols |= {id: Symbol("parameter", id, "", parameter.type) for id, parameter in bench.parameters.items()}
    symbols["as_of"] = Symbol("as_of", "", "", DateType())
    nodes = None if module.indicators is None else [id for id, _ in walk_entries(module.indicators)]
    rungs = [rung.id.value for rung in module.grades if rung.id]
    symbols |= symbols_of_outcomes(gates=module.basic_requirements, node_ids=nodes, rung_ids=rungs)
    for alias, ruleset in bench.imports.items():
        symbols |= symbols_of_import(alias, ruleset)
    return symbols


def check_namespace(bench: Workbench) -> None:
    """Facts, parameters, tables and derived share one namespace; columns may not hide a name of it (GR202 to GR204)."""
    module, problems = bench.module, bench.problems
    owner: dict[str, str] = {}
    sections = (
        ("facts", module.facts),
        ("parameters", module.parameters),
        ("tables", module.tables),
        ("derived", module.derived),
    )
    for section, entries in sections:
        for id in entries:
            span = module.key_spans.get(f"{section}/{id}", module.span)
            if id in owner or (section != "facts" and id in bench.facts):
                where = owner.get(id, "an imported module")
                problems.append(
                    Diagnostic("GR202", f"`{id}` is already declared in {where}", span, help="rename one of them")
                )
            if id.split(".")[0] in RESERVED or id in bench.imports:
                problems.append(
                    Diagnostic(
                        "GR204",
                        f"`{id}` is a reserved name or the alias of an import",
                        span,
                        help="choose another name",
                    )
                )
            owner.setdefault(id, section)
    tables = {id: _column_table(module, section, id) for id, section in owner.items()}
    outer = {id for id, table in tables.items() if not table} | set(bench.facts)
    computed: dict[str, list[str]] = {}
    for id, table in tables.items():
        computed.setdefault(table, []).append(id)
    for fact in bench.facts.values():
        for column in (*columns_of_fact(fact), *computed.get(fact.id, ())):
            if column in outer or (column in owner and column in columns_of_fact(fact)):
                span = module.key_spans.get(f"facts/{fact.id}/columns/{column}") or _any_span(
                    module, owner.get(column), column
                )
                problems.append(
                    Diagnostic(
                        "GR203",
                        f"the column `{column}` of `{fact.id}` hides a name",
                        span,
                        help="rename the column or the other name",
                    )
                )


def _any_span(module: Module, section: str | None, id: str) -> Span:
    return module.key_spans.get(f"{section}/{id}", module.span)


def _column_table(module: Module, section: str, id: str) -> str:
    of = module.derived[id].of if section == "derived" else module.tables[id].of if section == "tables" else None
    return of.value if of else ""
