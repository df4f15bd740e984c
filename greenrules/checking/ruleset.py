"""Check a whole module: every section in turn, every problem in one pass."""

from collections.abc import Mapping

from attrs import evolve

from greenrules.checking.circles import sort_definitions
from greenrules.checking.clauses import check_clauses
from greenrules.checking.cohorts import check_cohort, find_average_circles
from greenrules.checking.declarations import Surroundings
from greenrules.checking.divisors import find_unproven_divisors
from greenrules.checking.grading import check_eligibility, check_entitlement, check_gate, check_rung
from greenrules.checking.growth import find_growth
from greenrules.checking.indicators import check_indicators
from greenrules.checking.namespace import check_namespace, gather_facts, gather_symbols, read_bindings
from greenrules.checking.operands import Problems
from greenrules.checking.parameters import declare_parameter
from greenrules.checking.programmes import check_programme
from greenrules.checking.provenance import read_document, read_source, read_words
from greenrules.checking.ranges import ranges_of_supplied
from greenrules.checking.reachability import check_exclusions, check_ladder, find_score_ceiling
from greenrules.checking.scoring import constant_finder
from greenrules.checking.workbench import Workbench
from greenrules.model.canonical import digest_of
from greenrules.model.citing import Document, Override
from greenrules.model.declarations import Interval
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.expressions import Expr, Reference
from greenrules.model.module import Module
from greenrules.model.ruleset import Effective, Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import parse_date
from greenrules.model.walking import list_node_expressions


def check_module(module: Module, imports: Mapping[str, Ruleset]) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """Check a module against what it imports.

    Args:
        module: the file as written, an overlay already applied to its base.
        imports: the checked rulesets under their aliases; the caller reports an alias that could not be loaded.
    Returns:
        The checked ruleset, None when there are errors; and every diagnostic, warnings included.
    """
    problems: Problems = []
    documents = {id: read_document(entry) for id, entry in module.documents.items()}
    for ruleset in imports.values():
        documents |= {id: document for id, document in ruleset.documents.items() if id not in documents}
    surroundings = Surroundings(documents, read_bindings(module, problems))
    facts = gather_facts(module, imports, surroundings, problems)
    bench = Workbench(module, surroundings, imports, facts, {}, problems)
    bench.parameters = {
        id: declare_parameter(id, entry, surroundings=surroundings, problems=problems)
        for id, entry in module.parameters.items()
    }
    bench.symbols = gather_symbols(bench)
    check_namespace(bench)
    ruleset = _assemble(bench, documents)
    if not errors_of(problems):
        definitions, circles = sort_definitions(ruleset)
        problems += circles or find_growth(ruleset, definitions)
    if not errors_of(problems):
        problems += _find_outcome_problems(bench, ruleset)
    if errors_of(problems):
        return None, tuple(problems)
    return evolve(ruleset, digest=digest_of(ruleset), warnings=tuple(problems)), tuple(problems)


def _assemble(bench: Workbench, documents: dict[str, Document]) -> Ruleset:
    module = bench.module
    bench.check_definitions()
    gates = {id: check_gate(bench, id, entry) for id, entry in module.basic_requirements.items()}
    root = None if module.indicators is None else check_indicators(bench, module.indicators)
    rungs = [check_rung(bench, entry) for entry in module.grades]
    _check_rung_ids(bench)
    eligibilities = {id: check_eligibility(bench, id, entry) for id, entry in module.eligibilities.items()}
    entitlements = {id: check_entitlement(bench, id, entry) for id, entry in module.entitlements.items()}
    return Ruleset(
        id=module.id.value,
        edition=module.edition.value,
        subject=module.subject.value if module.subject else "",
        title=read_words(module.title),
        effective=_read_period(bench),
        documents=documents,
        imports=dict(bench.imports),
        facts=bench.facts,
        parameters=bench.parameters,
        tables={id: bench.tables[id] for id in module.tables if id in bench.tables},
        derived={id: bench.derived[id] for id in module.derived if id in bench.derived},
        gates={id: gate for id, gate in gates.items() if gate is not None},
        indicators=root,
        rungs=tuple(rung for rung in rungs if rung is not None),
        eligibilities={id: each for id, each in eligibilities.items() if each is not None},
        entitlements={id: each for id, each in entitlements.items() if each is not None},
        caveats=tuple(read_words(label) for label in module.caveats),
        display=_read_display(bench),
        overlay_of=module.extends.value if module.extends else "",
        overrides=tuple(
            Override(
                use.operation,
                use.path,
                read_source(
                    use.sourcing,
                    what=f"the override of `{use.path}`",
                    span=use.span,
                    documents=documents,
                    problems=bench.problems,
                ),
            )
            for use in module.overrides
        ),
        clauses=check_clauses(bench),
        cohort=check_cohort(bench),
        programme=check_programme(bench),
    )


def _check_rung_ids(bench: Workbench) -> None:
    seen: set[str] = set()
    for entry in bench.module.grades:
        if entry.id is not None and (entry.id.value in seen or entry.id.value == "none"):
            bench.problems.append(
                Diagnostic(
                    "GR202",
                    f"the grade `{entry.id.value}` is declared twice",
                    entry.id.span,
                    help="`none` is the implicit bottom rung; other ids are unique",
                )
            )
        seen.add(entry.id.value if entry.id else "")


def _read_display(bench: Workbench) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, number in bench.module.display.items():
        if number.value.denominator != 1 or not 0 <= number.value <= 12:
            bench.problems.append(
                Diagnostic(
                    "GR022",
                    "decimal places are a whole number from 0 to 12",
                    number.span,
                    help="write `display: {score: 2}`",
                )
            )
        places[name] = int(number.value)
    return places


def _read_period(bench: Workbench) -> Effective:
    entry = bench.module.effective
    if entry is None:
        return Effective(None, None, None)
    start = parse_date(entry.start.value) if entry.start else None
    end = parse_date(entry.end.value) if entry.end else None
    if start and end and end < start:
        bench.problems.append(
            Diagnostic("GR503", "the period ends before it begins", entry.span, help="swap `from` and `to`")
        )
    for id, parameter in bench.parameters.items():
        first = parameter.values[0].start if parameter.values else None
        if first is not None and (start is None or first > start):
            hint = "state the earlier value, or leave out the first `from`"
            bench.problems.append(
                Diagnostic("GR503", f"`{id}` has no value before {first}", parameter.span, "warning", help=hint)
            )
    source = None
    if entry.sourcing.cite is not None or entry.sourcing.provenance is not None:
        source = read_source(
            entry.sourcing, what="the period", span=entry.span, documents=bench.surroundings.documents, problems=[]
        )
    return Effective(start, end, source)


def _find_outcome_problems(bench: Workbench, ruleset: Ruleset) -> Problems:
    """What can be said only of the whole: unreachable grades, circles of exclusion, divisors that may be zero."""
    constant_of = constant_finder(bench)
    definitions = {("derived", "", id): derived.formula for id, derived in ruleset.derived.items() if not derived.of}
    definitions |= {("gate", "", id): gate.condition for id, gate in ruleset.gates.items()}

    def ranges_of(expr: Expr) -> tuple[Interval, ...]:
        return _ranges(expr, ruleset)

    root = ruleset.indicators
    maximum = None if root is None else find_score_ceiling(root, constant_of=constant_of)
    problems: Problems = [
        *check_ladder(
            ruleset.rungs,
            constant_of=constant_of,
            definitions=definitions,
            maximum_of=lambda ref: None if ref.name or ref.module else maximum,
        ),
        *check_exclusions(ruleset.entitlements),
        *find_average_circles(ruleset),
    ]
    for expr, conditions in _list_expressions(ruleset):
        problems += find_unproven_divisors(
            expr, constant_of=constant_of, ranges_of=ranges_of, conditions=conditions, definitions=definitions
        )
    return list(dict.fromkeys(problems))


def _ranges(expr: Expr, ruleset: Ruleset) -> tuple[Interval, ...]:
    if isinstance(expr, Reference) and expr.kind == "parameter":
        owner = ruleset.imports[expr.module] if expr.module else ruleset
        return tuple(Interval(value.value, value.value) for value in owner.parameters[expr.name].values)
    return ranges_of_supplied(expr, ruleset.facts)


def _list_expressions(ruleset: Ruleset) -> list[tuple[Expr, tuple[Expr, ...]]]:
    """Every expression that computes, with the conditions under which it counts."""
    found: list[tuple[Expr, tuple[Expr, ...]]] = [(derived.formula, ()) for derived in ruleset.derived.values()]
    pending: list[tuple[Indicator | Group, tuple[Expr, ...]]] = (
        [] if ruleset.indicators is None else [(ruleset.indicators, ())]
    )
    while pending:
        node, conditions = pending.pop(0)
        inner = (*conditions, *(() if node.applies is None else (node.applies,)))
        found += [(expr, inner) for expr in list_node_expressions(node)]
        if isinstance(node, Group):
            pending += [(child, inner) for child in node.children]
    for each in ruleset.entitlements.values():
        found += [(expr, (each.condition,)) for expr in (each.amount, *each.caps)]
    return found
