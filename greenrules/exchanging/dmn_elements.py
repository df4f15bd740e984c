"""The elements of a decision model: inputs for facts, decisions for everything that is worked out."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from greenrules.exchanging.dmn_expressions import Draft, Unfit, write_feel, write_value
from greenrules.exchanging.fact_clauses import cite_shortly
from greenrules.model.citing import Source, Words
from greenrules.model.declarations import CellTest, DecisionTable, Interval, Parameter
from greenrules.model.expressions import Cell, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, NumberType, TextType, Type
from greenrules.model.values import Scalar

ITEM = "item"  # the record in the formula of a computed column
TypeName = Literal["number", "boolean", "string", "date", "Any"]


@frozen
class Input:
    """A fact somebody supplies."""

    name: str
    id: str
    label: Words
    type: TypeName
    note: str


@frozen
class Literal_:
    """A decision that is one expression."""

    name: str
    id: str
    label: Words
    type: TypeName
    text: str
    needs: tuple[str, ...]
    note: str


@frozen
class Table:
    """A decision that is a table: expressions above the columns, tests below, one output a row."""

    name: str
    id: str
    label: Words
    type: TypeName
    hit_policy: Literal["UNIQUE", "ANY", "FIRST"]
    inputs: tuple[tuple[str, TypeName], ...]
    rows: tuple[tuple[tuple[str, ...], str, str], ...]  # tests, output, note
    otherwise: str
    needs: tuple[str, ...]
    note: str


Element: TypeAlias = Input | Literal_ | Table


def type_name(type: Type) -> TypeName:
    """Return the FEEL type of values of a type."""
    match type:
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case DateType():
            return "date"
        case ChoiceType() | TextType():
            return "string"
        case _:
            return "Any"


def note_source(module: Ruleset, source: Source) -> str:
    """Return clause and provenance of an entry as a text beside it."""
    return "; ".join(part for part in (cite_shortly(module, source, "zh"), source.provenance, source.note) if part)


def write_element(key: tuple[str, str, str], wanted: str, draft: Draft, make: Callable[[str], Element]) -> str:
    """Write an element once, after those it needs; return its name.

    Raises: Unfit, each time, when it or something it needs has no form in DMN.
    """
    if key in draft.unfit:
        raise Unfit(f"`{key[2]}`")
    name = draft.name(*key, wanted)
    if name not in draft.elements:
        draft.needs.append({})
        try:
            draft.elements[name] = make(name)
        except Unfit as reason:
            draft.unfit[key] = reason.what
            raise Unfit(f"`{key[2]}`") from None
        finally:
            draft.needs.pop()
    return name


def write_named(expr: Reference, module: Ruleset, draft: Draft) -> str:
    """Return the name of the element a name of the rules stands for."""
    home = module.imports[expr.module] if expr.module else module
    match expr.kind:
        case "fact":
            return write_fact(expr.name, home, draft)
        case "as_of":
            return "as_of"
        case "parameter":
            return _write_parameter(expr.name, home, draft)
        case "derived":
            derived = home.derived[expr.name]

            def make(name: str) -> Element:
                text = write_feel(derived.formula, home, draft, {})
                return _literal(
                    name, expr.name, derived.label, derived.type, text, note_source(home, derived.source), draft
                )

            return write_element(("derived", home.key, expr.name), expr.name, draft, make)
        case "table":
            return write_element(
                ("table", home.key, expr.name),
                expr.name,
                draft,
                lambda name: _make_table(home.tables[expr.name], name, home, draft),
            )
        case "gate":
            return write_gate(expr.name, home, draft)
        case "gates_met":
            return write_all_gates(home, draft)
        case "score":
            return tree.write_score(expr.name, home, draft)
        case "rung":
            return tree.write_rung(expr.name, home, draft)
        case _:
            raise Unfit("the grade within a condition")


def _literal(name: str, id: str, label: Words, type: Type, text: str, note: str, draft: Draft) -> Literal_:
    return Literal_(name, id, label, type_name(type), text, tuple(draft.needs[-1]), note)


def write_fact(id: str, home: Ruleset, draft: Draft) -> str:
    """Return the name of the input of a fact."""
    fact = draft.ruleset.facts.get(id) or home.facts[id]
    unit = str(fact.type.unit) if isinstance(fact.type, NumberType) else ""
    note = f"unit: {unit}" if unit else ""
    if fact.assume is not None:
        raise Unfit(f"the fact `{id}`, whose absence states something,")
    return write_element(
        ("fact", "", id), id, draft, lambda name: Input(name, id, fact.label, type_name(fact.type), note)
    )


def _write_parameter(id: str, home: Ruleset, draft: Draft) -> str:
    parameter = home.parameters[id]

    def make(name: str) -> Element:
        dated = _choose_value(parameter, draft)
        if dated is None:
            # What the rules leave open somebody else supplies.
            return Input(name, id, parameter.label, type_name(parameter.type), "a parameter without a value of its own")
        text = write_value(dated[0])
        return _literal(name, id, parameter.label, parameter.type, text, note_source(home, dated[1]), draft)

    return write_element(("parameter", home.key, id), id, draft, make)


def _choose_value(parameter: Parameter, draft: Draft) -> tuple[Scalar, Source] | None:
    in_force = [
        dated for dated in parameter.values if draft.as_of is None or dated.start is None or dated.start <= draft.as_of
    ]
    return (in_force[-1].value, in_force[-1].source) if in_force else None


def write_gate(id: str, home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision whether a basic requirement is met."""
    gate = home.gates[id]

    def make(name: str) -> Element:
        text = write_feel(gate.condition, home, draft, {})
        return _literal(name, f"gate:{id}", gate.label, BooleanType(), text, note_source(home, gate.source), draft)

    return write_element(("gate", home.key, id), f"gate_{id}", draft, make)


def write_all_gates(home: Ruleset, draft: Draft) -> str:
    """Return the name of the decision whether all basic requirements are met."""

    def make(name: str) -> Element:
        names = [draft.need(write_gate(id, home, draft)) for id in home.gates]
        label = Words("基本要求全部符合", "all basic requirements met")
        return _literal(name, "gates", label, BooleanType(), " and ".join(names) or "true", "", draft)

    return write_element(("gates", home.key, ""), "basic_requirements_met", draft, make)


def _make_table(table: DecisionTable, name: str, home: Ruleset, draft: Draft) -> Element:
    if table.hit_policy not in ("unique", "any", "first"):
        raise Unfit(f"a table with the hit policy `{table.hit_policy}`")
    inputs = tuple(
        (write_feel(column.expression, home, draft, {}), type_name(column.expression.type)) for column in table.inputs
    )
    rows = tuple(
        (tuple(write_test(cell) for cell in row.cells), write_value(row.then), note_source(home, row.source))
        for row in table.rows
    )
    otherwise = "" if table.otherwise is None else write_value(table.otherwise.then)
    policies: dict[str, Literal["UNIQUE", "ANY", "FIRST"]] = {"unique": "UNIQUE", "any": "ANY", "first": "FIRST"}
    note, needs = note_source(home, table.source), tuple(draft.needs[-1])
    return Table(
        name, table.id, table.label, type_name(table.type), policies[table.hit_policy], inputs, rows, otherwise, needs,
        note,
    )  # fmt: skip


def write_column(expr: Cell, module: Ruleset, draft: Draft, records: Mapping[str, str]) -> str:
    """Return a computed column of a record, written out in place: its formula, or the rows of its table one by one."""
    home = module.imports[expr.module] if expr.module else module
    record = {ITEM: records[expr.variable]}
    if expr.computed == "derived":
        return write_feel(home.derived[expr.column].formula, home, draft, record)
    table = home.tables[expr.column]
    if table.hit_policy not in ("unique", "any", "first"):
        raise Unfit(f"a table with the hit policy `{table.hit_policy}`")
    inputs = [write_feel(column.expression, home, draft, record) for column in table.inputs]
    text = "null" if table.otherwise is None else write_value(table.otherwise.then)
    tests = [
        [_ask(cell, part) for cell, part in zip(row.cells, inputs, strict=True) if not cell.any_value]
        for row in table.rows
    ]
    for row, asked in reversed([*zip(table.rows, tests, strict=True)]):
        text = f"(if {' and '.join(asked) or 'true'} then {write_value(row.then)} else {text})"
    # FEEL takes what is not known for false; here nothing may be chosen then.
    return f"(if {' or '.join(f'{part} = null' for part in inputs)} then null else {text})"


def _ask(cell: CellTest, part: str) -> str:
    """Return the test of a cell as a condition; lists of tests stand in parentheses."""
    inside = ", ".join(_write_interval(interval) for interval in cell.intervals)
    return f"not({part} in ({inside}))" if cell.negated else f"({part} in ({inside}))"


def write_test(cell: CellTest) -> str:
    """Return the test of a cell as S-FEEL."""
    if cell.any_value:
        return "-"
    inside = ", ".join(_write_interval(interval) for interval in cell.intervals)
    return f"not({inside})" if cell.negated else inside


def _write_interval(interval: Interval) -> str:
    low, high = (None if end is None else _write_end(end) for end in (interval.low, interval.high))
    if low is not None and low == high:
        return low
    if low is None:
        return f"{'<=' if interval.high_closed else '<'} {high}"
    if high is None:
        return f"{'>=' if interval.low_closed else '>'} {low}"
    return f"{'[' if interval.low_closed else '('}{low}..{high}{']' if interval.high_closed else ')'}"


def _write_end(end: Scalar) -> str:
    text = write_value(end)
    if " / " in text:
        raise Unfit("a bound that has no end as a decimal number")
    return text.strip("()") if text.startswith("(-") else text


# The indicator tree is written with the functions above.
from greenrules.exchanging import dmn_tree as tree  # noqa: E402
