"""What a name stands for, as a cell: facts from the sheet of facts, parameters, derived quantities, decision tables."""

from typing import TYPE_CHECKING

from greenrules.evaluating.environment import (
    Environment,
    dated_value,
    derived_value,
    gate_verdict,
    module_environment,
    parameter_value,
)
from greenrules.exchanging.fact_clauses import cite_shortly
from greenrules.exchanging.units_offered import show_unit
from greenrules.exchanging.worked_bench import EPOCH, Bench, Inexpressible, Result, Step, write_value
from greenrules.exchanging.worked_expressions import kind_of, write_expression
from greenrules.explaining.messages import choose_words
from greenrules.model.citing import Provenance, Source, Words
from greenrules.model.expressions import Cell, Expr, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import NumberType, Type
from greenrules.model.values import Value

if TYPE_CHECKING:
    from greenrules.exchanging.worked_expressions import Bindings

ITEM = "item"


def write_today(bench: Bench) -> str:
    """Return the date of the assessment; the worked sheet is for this day alone."""
    return str((bench.environment.as_of - EPOCH).days)


def home_of(module: Ruleset, alias: str) -> Ruleset:
    """Return the module a name belongs to."""
    return module.imports[alias] if alias else module


def environment_of(module: Ruleset, bench: Bench) -> Environment:
    """Return where the engine keeps the values of a module."""
    root = bench.environment
    if module.key == root.ruleset.key:
        return root
    for alias in root.ruleset.imports:
        found = module_environment(root, alias)
        if found.ruleset.key == module.key:
            return found
    if module.key in root.shared:
        return root.shared[module.key]
    raise Inexpressible(f"a name of `{module.key}`")


def write_reference(expr: Reference, module: Ruleset, bench: Bench) -> Result:
    """Return the cell of a name."""
    home = home_of(module, expr.module)
    key = (home.key, expr.kind, expr.name)
    if expr.kind == "fact":
        return _write_input(expr.name, expr.type, bench)
    if expr.kind == "as_of":
        return Result("number", write_today(bench), is_constant=True)
    if key not in bench.done:
        bench.done[key] = _write_named(expr, home, bench)
    found: Result = bench.done[key]
    return found


def _write_input(key: str, type: Type, bench: Bench) -> Result:
    if key not in bench.inputs:
        raise Inexpressible(f"the fact `{key}`")
    return Result(kind_of(type), bench.inputs[key])


def _write_named(expr: Reference, home: Ruleset, bench: Bench) -> Result:
    match expr.kind:
        case "parameter":
            return _write_parameter(expr.name, home, bench)
        case "derived":
            derived = home.derived[expr.name]
            return write_entry(
                f"derived:{expr.name}", derived.label, derived.formula, derived.source, home, bench,
                derived_value(environment_of(home, bench), expr.name),
            )  # fmt: skip
        case "table":
            return tables.write_table(home.tables[expr.name], home, bench)
        case "gate":
            return write_gate(expr.name, home, bench)
        case "gates_met":
            parts = [write_gate(name, home, bench).low for name in home.gates]
            label = choose_words(Words("基本要求全部符合", "all basic requirements met"), bench.language)
            formula = f"MIN({','.join(parts)})" if parts else "1"
            return bench.add(Step("gates", label, formula, kind="truth", how="and"))
        case "score":
            return tree.write_node_score(expr.name, home, bench)
        case "rung":
            return tree.write_rung(expr.name, home, bench)
        case _:
            raise Inexpressible("the grade within a condition")


def write_gate(name: str, home: Ruleset, bench: Bench) -> Result:
    """Return the cell that says whether a basic requirement is met."""
    key = (home.key, "gate", name)
    if key not in bench.done:
        gate, environment = home.gates[name], environment_of(home, bench)
        verdict = gate_verdict(environment, name)
        bench.done[key] = write_entry(f"gate:{name}", gate.label, gate.condition, gate.source, home, bench, verdict)
    found: Result = bench.done[key]
    return found


def write_entry(id: str, label: Words, expr: Expr, source: Source, home: Ruleset, bench: Bench, value: Value) -> Result:
    """Return the cell of an entry with a name; where a part of it has no formula, the value the engine found."""
    kind, text = kind_of(expr.type), choose_words(label, bench.language)
    unit = (
        show_unit(expr.type.unit, bench.language) if isinstance(expr.type, NumberType) and expr.type.unit.atoms else ""
    )
    clause = cite_shortly(home, source, bench.language)
    try:
        result = write_expression(expr, home, bench)
    except Inexpressible as reason:
        step = Step(id, text, "", "", kind, unit, "", clause, source.provenance)
        return bench.freeze(step, value, reason.what)
    upper = result.high if kind == "score" else ""
    low = result.low
    if kind == "score" and result.kind != "score":
        upper = result.low
    return bench.add(Step(id, text, low, upper, kind, unit, "=", clause, source.provenance))


def _write_parameter(name: str, home: Ruleset, bench: Bench) -> Result:
    parameter, environment = home.parameters[name], environment_of(home, bench)
    kind, dated = kind_of(parameter.type), dated_value(environment, name)
    text, _ = write_value(parameter_value(environment, name), kind)
    unit = ""
    if isinstance(parameter.type, NumberType) and parameter.type.unit.atoms:
        unit = show_unit(parameter.type.unit, bench.language)
    clause = cite_shortly(home, dated.source, bench.language) if dated is not None else ""
    provenance: Provenance = dated.source.provenance if dated is not None else "illustrative"
    label = choose_words(parameter.label, bench.language)
    return bench.add(Step(f"parameter:{name}", label, text, "", kind, unit, "", clause, provenance))


def write_field(expr: Cell, module: Ruleset, bench: Bench, records: "Bindings") -> Result:
    """Return the cell of a column of the record a variable stands for; a computed one is calculated once a record."""
    table, at = records[expr.variable]
    if not expr.computed:
        return _write_input(f"{table}/{at}/{expr.column}", expr.type, bench)
    home = home_of(module, expr.module)
    key = (home.key, expr.computed, expr.column, at)
    if key not in bench.done:
        bench.done[key] = _compute_field(expr, home, bench, table, at)
    found: Result = bench.done[key]
    return found


def _compute_field(expr: Cell, home: Ruleset, bench: Bench, table: str, at: int) -> Result:
    record = {ITEM: (table, at)}
    if expr.computed == "table":
        return tables.write_table(home.tables[expr.column], home, bench, record)
    derived = home.derived[expr.column]
    result = write_expression(derived.formula, home, bench, record)
    label = f"{choose_words(derived.label, bench.language)} [{at + 1}]"
    clause = cite_shortly(home, derived.source, bench.language)
    return bench.add(
        Step(
            f"derived:{expr.column}/{at}",
            label,
            result.low,
            "",
            kind_of(expr.type),
            "",
            "=",
            clause,
            derived.source.provenance,
        )
    )


# A name leads to expressions, decision tables and the indicator tree, and they lead to names.
from greenrules.exchanging import worked_tables as tables  # noqa: E402
from greenrules.exchanging import worked_tree as tree  # noqa: E402
