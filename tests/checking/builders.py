"""Small builders of checked expressions and tables for the tests of the static analysis."""

from fractions import Fraction

from greenrules.model.citing import NO_WORDS, Source
from greenrules.model.declarations import CellTest, DecisionTable, Interval, Otherwise, Row, TableInput
from greenrules.model.expressions import And, Arithmetic, Comparison, Constant, Expr, If, Not, Or, Reference
from greenrules.model.outcomes import Entitlement, Rung
from greenrules.model.scoring import Step, Steps
from greenrules.model.source import SourceText, Span
from greenrules.model.types import BooleanType, ChoiceType, NumberType, Type
from greenrules.model.units import POINTS
from greenrules.model.values import Scalar

TRUTH = BooleanType()
NUMBER = NumberType()
SCORE = NumberType(POINTS, score=True)
SOURCE = Source("guide", "5.2", "published")
ANYTHING = CellTest(True)


def span(text: str = "x") -> Span:
    """Return a span over a text of its own."""
    return Span(SourceText("<test>", text), 0, len(text))


def number(value: int | str) -> Constant:
    """Return a constant number."""
    return Constant(Fraction(value), NUMBER, span(str(value)))


def option(value: str, type: Type) -> Constant:
    """Return a constant option."""
    return Constant(value, type, span(value))


def fact(name: str, type: Type = NUMBER) -> Reference:
    """Return the reference to a fact."""
    return Reference("fact", name, "", type, span(name))


def named(kind: str, name: str = "", type: Type = TRUTH) -> Reference:
    """Return a reference of another kind."""
    return Reference(kind, name, "", type, span(name or kind))  # type: ignore[arg-type]


def compare(left: Expr, sign: str, right: Expr) -> Comparison:
    """Return a comparison, ordered when the left side is an ordered choice."""
    order = left.type.options if isinstance(left.type, ChoiceType) and left.type.ordered else ()
    return Comparison(sign, left, right, order, TRUTH, span(f"{left.span.text} {sign} {right.span.text}"))  # type: ignore[arg-type]


def both(*operands: Expr) -> And:
    """Return an `and`."""
    return And(operands, TRUTH, span("and"))


def either(*operands: Expr) -> Or:
    """Return an `or`."""
    return Or(operands, TRUTH, span("or"))


def deny(operand: Expr) -> Not:
    """Return a `not`."""
    return Not(operand, TRUTH, span("not"))


def when(condition: Expr, then: Expr, otherwise: Expr) -> If:
    """Return an `if`."""
    return If(condition, then, otherwise, then.type, span("if"))


def calculate(left: Expr, sign: str, right: Expr) -> Arithmetic:
    """Return an arithmetic operation; with a score in it, it is a score."""
    type = SCORE if SCORE in (left.type, right.type) else left.type
    return Arithmetic(sign, left, right, type, span(f"{left.span.text} {sign} {right.span.text}"))  # type: ignore[arg-type]


def constant_of(expression: Expr) -> Scalar | None:
    """Return the value of a constant; nothing else is constant in these tests."""
    return expression.value if isinstance(expression, Constant) else None


def interval(text: str) -> Interval:
    """Read `[1..5)`, `< 3`, `>= 2`, `7`."""
    if ".." in text:
        low, high = text[1:-1].split("..")
        return Interval(Fraction(low), Fraction(high), text[0] == "[", text[-1] == "]")
    if text[0] in "<>":
        closed = text[1] == "="
        end = Fraction(text.lstrip("<>= "))
        return Interval(None, end, True, closed) if text[0] == "<" else Interval(end, None, closed, True)
    return Interval(Fraction(text), Fraction(text))


def cell(*tests: str, negated: bool = False) -> CellTest:
    """Return a cell of number tests; `-` is any value."""
    return ANYTHING if tests == ("-",) else CellTest(False, tuple(interval(each) for each in tests), negated)


def choose(*options: Scalar, negated: bool = False) -> CellTest:
    """Return a cell of single values."""
    return CellTest(False, tuple(Interval(each, each) for each in options), negated)


def table(
    rows: list[tuple[list[CellTest], Scalar]],
    *,
    policy: str = "unique",
    otherwise: Scalar | None = None,
    priority: tuple[Scalar, ...] = (),
    aggregate: str = "",
) -> DecisionTable:
    """Return a decision table with the inputs a, b, c, … and one source span a row."""
    text = SourceText("<table>", "\n".join(f"row {index + 1}" for index in range(len(rows))) + "\n")
    spans = [Span(text, text.starts[index], text.starts[index] + 5) for index in range(len(rows))]
    width = len(rows[0][0])
    return DecisionTable(
        "factors", NO_WORDS, "", tuple(TableInput(name, fact(name)) for name in "abcdefghijkl"[:width]), NUMBER, (),
        policy, aggregate, priority,  # type: ignore[arg-type]
        tuple(Row(tuple(cells), then, SOURCE, at) for (cells, then), at in zip(rows, spans, strict=True)),
        None if otherwise is None else Otherwise(otherwise, SOURCE), SOURCE, span("factors"),
    )  # fmt: skip


def steps(*each: tuple[Expr, int]) -> Steps:
    """Return a scale of steps."""
    return Steps(tuple(Step(condition, Fraction(points), SOURCE) for condition, points in each))


def rung(id: str, condition: Expr) -> Rung:
    """Return a grade."""
    return Rung(id, NO_WORDS, condition, SOURCE, span(id))


def entitlement(id: str, *excludes: str) -> Entitlement:
    """Return an entitlement that excludes others."""
    return Entitlement(
        id, NO_WORDS, fact(id, TRUTH), number(1), NUMBER, (), excludes, None, (), False, SOURCE, span(id)
    )
