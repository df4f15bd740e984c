"""Short ways to write checked expressions, scorings and rulesets by hand."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model import expressions as ir
from greenrules.model.citing import NO_WORDS, Source
from greenrules.model.declarations import (
    CellTest,
    DatedValue,
    DecisionTable,
    Derived,
    Interval,
    Otherwise,
    Parameter,
    Row,
    TableInput,
)
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Gate, Rung
from greenrules.model.ruleset import Effective, Ruleset
from greenrules.model.scoring import Group, Indicator, Scoring, Step, Steps
from greenrules.model.source import SourceText, Span
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.units import POINTS
from greenrules.model.values import Bounds, Months, Record, Scalar, Seconds, Unknown, Value

SPAN = Span(SourceText("built by hand", "x"), 0, 1)
SOURCE = Source("", "", "published")
NUMBER, BOOLEAN, DATE, TEXT, TABLE = NumberType(), BooleanType(), DateType(), TextType(), TableType()
SCORE = NumberType(POINTS, score=True)
AS_OF = date(2024, 6, 30)


_TYPES: dict[type, Type] = {
    bool: BOOLEAN, Fraction: NUMBER, date: DATE, str: TEXT, tuple: TABLE,
    Months: DurationType("months"), Seconds: DurationType("seconds"),
}  # fmt: skip


def type_of(value: Scalar) -> Type:
    """Return the type a constant has by itself."""
    return SetType(tuple(sorted(value))) if isinstance(value, frozenset) else _TYPES[type(value)]


def constant(value: Scalar | int) -> ir.Constant:
    """Write a constant; a plain integer becomes an exact number."""
    exact: Scalar = Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return ir.Constant(exact, type_of(exact), SPAN)


def built(operand: Expr | Scalar | int) -> Expr:
    """Return an expression as it is, and a bare value as a constant."""
    if isinstance(operand, (bool, int, Fraction, str, date, Months, Seconds, frozenset)):
        return constant(operand)
    assert not isinstance(operand, tuple)
    return operand


def name(kind: ir.ReferenceKind, id: str, type: Type = NUMBER, module: str = "") -> ir.Reference:
    """Write a resolved name."""
    return ir.Reference(kind, id, module, type, SPAN)


def fact(id: str, type: Type = NUMBER) -> ir.Reference:
    """Write the name of a fact."""
    return name("fact", id, type)


def cell(column: str, type: Type = NUMBER, *, variable: str = "r", table: str = "t", **more: Any) -> ir.Cell:
    """Write a column of the record under `variable`."""
    return ir.Cell(variable, table, column, more.get("computed", ""), more.get("module", ""), type, SPAN)


def arithmetic(left: Expr | Scalar | int, sign: Any, right: Expr | Scalar | int, type: Type = NUMBER) -> ir.Arithmetic:
    """Write `left sign right`."""
    return ir.Arithmetic(sign, built(left), built(right), type, SPAN)


def comparison(
    left: Expr | Scalar | int, sign: ComparisonSign, right: Expr | Scalar | int, *, order: tuple[str, ...] = ()
) -> ir.Comparison:
    """Write a comparison."""
    return ir.Comparison(sign, built(left), built(right), order, BOOLEAN, SPAN)


def all_of(*operands: Expr | bool) -> ir.And:
    """Write `and`."""
    return ir.And(tuple(built(operand) for operand in operands), BOOLEAN, SPAN)


def any_of(*operands: Expr | bool) -> ir.Or:
    """Write `or`."""
    return ir.Or(tuple(built(operand) for operand in operands), BOOLEAN, SPAN)


def negation(operand: Expr | bool) -> ir.Not:
    """Write `not`."""
    return ir.Not(built(operand), BOOLEAN, SPAN)


def conditional(
    condition: Expr, then: Expr | Scalar | int, otherwise: Expr | Scalar | int, type: Type = NUMBER
) -> ir.If:
    """Write `if`."""
    return ir.If(condition, built(then), built(otherwise), type, SPAN)


def call(function: ir.FunctionName, *arguments: Expr | Scalar | int, type: Type = NUMBER) -> ir.Call:
    """Write a call."""
    return ir.Call(function, tuple(built(argument) for argument in arguments), type, SPAN)


def records(condition: Expr | None = None, *, table: str = "t", variable: str = "r") -> ir.Records:
    """Write a table with its filter."""
    return ir.Records(fact(table, TABLE), variable, condition, SPAN)


def quantified(quantifier: Any, of: ir.Records, condition: Expr) -> ir.Quantified:
    """Write `some` or `every`."""
    return ir.Quantified(quantifier, of, condition, BOOLEAN, SPAN)


def aggregate(
    function: ir.AggregateName, of: ir.Records, body: Expr | None = None, type: Type = NUMBER
) -> ir.Aggregate:
    """Write an aggregate."""
    return ir.Aggregate(function, of, body, type, SPAN)


def the_cell(of: ir.Records, body: Expr) -> ir.TheCell:
    """Write `the(t[c]).column`."""
    return ir.TheCell(of, body, body.type, SPAN)


def within(moment: Expr | Scalar | int, window: Expr | Scalar | int, mode: Expr | str) -> ir.Within:
    """Write `within`."""
    return ir.Within(built(moment), built(window), built(mode), BOOLEAN, SPAN)


def rows_of(*cells: Mapping[str, Any]) -> tuple[Record, ...]:
    """Write a supplied table `t`: integers become exact numbers, None a missing cell."""

    def exact(index: int, column: str, value: Any) -> Any:
        if value is None:
            return missing(f"t/{index}/{column}")
        return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value

    return tuple(
        Record(index, {column: exact(index, column, value) for column, value in row.items()})
        for index, row in enumerate(cells)
    )


def missing(id: str) -> Unknown:
    """Write the value of a fact that was not supplied."""
    return Unknown(frozenset({f"fact:{id}"}))


def bounds(proven: int | None, attainable: int | None, *ids: str) -> Bounds:
    """Write a score that waits for facts."""
    low = None if proven is None else Fraction(proven)
    high = None if attainable is None else Fraction(attainable)
    return Bounds(low, high, frozenset(f"fact:{id}" for id in ids))


def parameter(id: str, *dated: tuple[date | None, Scalar], type: Type = NUMBER) -> Parameter:
    """Write a parameter with its dated values, or an abstract one."""
    return Parameter(id, type, NO_WORDS, (), tuple(DatedValue(start, value, SOURCE) for start, value in dated))


def derived(id: str, formula: Expr, *, of: str = "") -> Derived:
    """Write a derived quantity, or a computed column."""
    return Derived(id, NO_WORDS, of, formula.type, (), formula, SOURCE)


def gate(id: str, condition: Expr) -> Gate:
    """Write a basic requirement."""
    return Gate(id, NO_WORDS, condition, (), SOURCE)


def rung(id: str, condition: Expr) -> Rung:
    """Write a grade."""
    return Rung(id, NO_WORDS, condition, SOURCE)


def one_of(*values: Scalar | int, negated: bool = False) -> CellTest:
    """Write a table cell that lists values."""
    exact = [built(value) for value in values]
    single = [Interval(value.value, value.value) for value in exact if isinstance(value, ir.Constant)]
    return CellTest(False, tuple(single), negated)


def span_of(low: int | None, high: int | None, *, low_closed: bool = True, high_closed: bool = True) -> CellTest:
    """Write a table cell that is a range of numbers."""
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return CellTest(False, (Interval(ends[0], ends[1], low_closed, high_closed),))


ANY = CellTest(True)


def decision_table(
    inputs: tuple[Expr, ...],
    rows: tuple[tuple[CellTest | Scalar, ...], ...],
    hit_policy: Any = "unique",
    **more: Any,
) -> DecisionTable:
    """Write a decision table; the last entry of a row is its output. `otherwise` is a bare output."""
    columns = tuple(TableInput(f"input_{index}", expression) for index, expression in enumerate(inputs))
    written = tuple(
        Row(tuple(cell for cell in row if isinstance(cell, CellTest)), row[-1], SOURCE)  # type: ignore[arg-type]
        for row in rows
    )
    otherwise = Otherwise(more["otherwise"], SOURCE) if "otherwise" in more else None
    return DecisionTable(
        more.get("id", "table"), NO_WORDS, more.get("of", ""), columns, more.get("type", TEXT), (), hit_policy,
        more.get("aggregate", ""), more.get("priority", ()), written, otherwise, SOURCE,
    )  # fmt: skip


def indicator(id: str, scoring: Scoring, maximum: int = 10, **more: Any) -> Indicator:
    """Write an indicator; `weight` is its maximum unless given."""
    weight = Fraction(more.pop("weight", maximum))
    filled = {"over": None, "applies": None, "requires": None, **more}
    return Indicator(
        id=id, label=NO_WORDS, maximum=Fraction(maximum), weight=weight, scoring=scoring, evidence=(),
        source=SOURCE, points_source=SOURCE, **filled,
    )  # fmt: skip


def group(id: str, *children: Indicator | Group, **more: Any) -> Group:
    """Write a group; its maximum is the sum of its children's unless given, and its weight its maximum."""
    whole = sum((child.maximum for child in children), start=Fraction(0))
    maximum = Fraction(more.pop("maximum", whole))
    weight = Fraction(more.pop("weight", maximum))
    filled = {"combine": "sum", "choose": None, "policy": None, "applies": None, "requires": None, **more}
    return Group(
        id=id, label=NO_WORDS, maximum=maximum, weight=weight, children=children, source=SOURCE,
        points_source=SOURCE, **filled,
    )  # fmt: skip


def steps(*when: tuple[Expr | bool, int]) -> Steps:
    """Write steps in falling points."""
    return Steps(tuple(Step(built(condition), Fraction(points), SOURCE) for condition, points in when))


def policy_reference(value: str) -> tuple[ir.Reference, Parameter]:
    """Write the choice parameter `policy` and a reference to it; empty leaves it abstract."""
    type = ChoiceType(("redistribute", "full", "drop", "zero"))
    dated = ((None, value),) if value else ()
    return name("parameter", "policy", type), parameter("policy", *dated, type=type)


EMPTY = Ruleset(
    id="built.by_hand", edition="1", subject="factory", title=NO_WORDS, effective=Effective(None, None, None),
    documents={}, imports={}, facts={}, parameters={}, tables={}, derived={}, gates={}, indicators=None, rungs=(),
    eligibilities={}, entitlements={}, caveats=(), display={}, overlay_of="", overrides=(),
)  # fmt: skip


def ruleset(*entries: Parameter | Derived | Gate | Rung | DecisionTable | Group, **more: Any) -> Ruleset:
    """Write a ruleset from its entries; the group is the root of the indicators."""
    sections: dict[str, Any] = {"parameters": {}, "derived": {}, "gates": {}, "tables": {}, "rungs": ()}
    for entry in entries:
        match entry:
            case Parameter():
                sections["parameters"][entry.id] = entry
            case Derived():
                sections["derived"][entry.id] = entry
            case Gate():
                sections["gates"][entry.id] = entry
            case DecisionTable():
                sections["tables"][entry.id] = entry
            case Rung():
                sections["rungs"] += (entry,)
            case Group():
                sections["indicators"] = entry
    return evolve(EMPTY, **sections, **more)


def environment(facts: Mapping[str, Value | int] | None = None, rules: Ruleset = EMPTY, **more: Any) -> Environment:
    """Evaluate a ruleset on facts; integers become exact numbers."""
    exact: dict[str, Value] = {
        id: Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for id, value in (facts or {}).items()
    }
    return Environment(rules, exact, more.pop("as_of", AS_OF), **more)


def value_of(expr: Expr, **facts: Value | int) -> Value:
    """Evaluate an expression with these facts; what is absent is missing."""
    return evaluate_expression(expr, environment(facts))
