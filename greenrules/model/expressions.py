"""Checked expressions: names resolved, types and units known, conversions explicit.

INVARIANT: numbers in an expression are in the unit of its `type`; a `Convert` stands wherever two units meet.
INVARIANT: the static type of every operand is right, so the evaluator never meets a value of another kind.
An expression remembers what the evaluator made of it (evaluating/expressions.py), so that each is read once.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.memory import Remembering
from greenrules.model.signs import ComparisonSign
from greenrules.model.source import Span
from greenrules.model.types import Type
from greenrules.model.values import Scalar

# What a name stands for. `gates_met` is basic_requirements_met; `score` with name "" is the total.
ReferenceKind = Literal["fact", "parameter", "derived", "table", "gate", "score", "rung", "grade", "gates_met", "as_of"]
AggregateName = Literal["count", "sum", "min", "max", "mean"]
FunctionName = Literal[
    "abs", "floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down",
    "min", "max", "sum", "mean", "year", "month", "day", "weekday", "years", "months", "days", "hours", "minutes",
    "seconds", "size",
]  # fmt: skip


@frozen
class Constant(Remembering):
    """A constant, in the unit of its type."""

    value: Scalar
    type: Type
    span: Span = field(eq=False)


@frozen
class Reference(Remembering):
    """A name. `module` is the alias of the import it belongs to, or "" for this ruleset."""

    kind: ReferenceKind
    name: str
    module: str
    type: Type
    span: Span = field(eq=False)


@frozen
class Cell(Remembering):
    """A column of the record bound to `variable`. `computed` names a derived or decision table `of` that table."""

    variable: str
    table: str  # the fact
    column: str
    computed: Literal["", "derived", "table"]
    module: str  # alias of the module that declares the computed column
    type: Type
    span: Span = field(eq=False)


@frozen
class Convert(Remembering):
    """The operand times an exact factor: a change of unit."""

    operand: "Expr"
    factor: Fraction
    type: Type
    span: Span = field(eq=False)


@frozen
class Negate(Remembering):
    operand: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Arithmetic(Remembering):
    """`+ - * /` on numbers, dates and durations (FEEL's table), and on scores where allowed."""

    sign: Literal["+", "-", "*", "/"]
    left: "Expr"
    right: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Power(Remembering):
    """The base to a constant integer exponent from -20 to 20."""

    base: "Expr"
    exponent: int
    type: Type
    span: Span = field(eq=False)


@frozen
class Comparison(Remembering):
    """Both sides have the same type and unit. `order` lists the options of an ordered choice, worst first."""

    sign: ComparisonSign
    left: "Expr"
    right: "Expr"
    order: tuple[str, ...]
    type: Type
    span: Span = field(eq=False)


@frozen
class Contains(Remembering):
    """Whether `element` (an option) is in the set `container`."""

    element: "Expr"
    container: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class And(Remembering):
    """Kleene `and`; `between`, ranges and `in` are written as `And`/`Or` of comparisons."""

    operands: "tuple[Expr, ...]"
    type: Type
    span: Span = field(eq=False)


@frozen
class Or(Remembering):
    operands: "tuple[Expr, ...]"
    type: Type
    span: Span = field(eq=False)


@frozen
class Not(Remembering):
    operand: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class If(Remembering):
    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Records:
    """The records of a fact table for which `condition` holds; `variable` is unique within the expression."""

    table: Reference
    variable: str
    condition: "Expr | None"
    span: Span = field(eq=False)


@frozen
class Quantified(Remembering):
    """`some`/`every` record satisfies `condition`; a filter of `records` counts as semantics 5 says."""

    quantifier: Literal["some", "every"]
    records: Records
    condition: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Aggregate(Remembering):
    """`count sum min max mean` over the records; `body` is None for a plain `count(t[c])`."""

    function: AggregateName
    records: Records
    body: "Expr | None"
    type: Type
    span: Span = field(eq=False)


@frozen
class TheCell(Remembering):
    """`the(t[c]).column`: the body of the only record, undefined when there is not exactly one."""

    records: Records
    body: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Within(Remembering):
    """`within(d, window, mode)`: whether a date or year lies in a window before the date of the assessment.

    `moment` is a date or a number in years, `window` a Months duration or a number of years, `mode` a choice of
    `rolling` and `calendar_years`.
    """

    moment: "Expr"
    window: "Expr"
    mode: "Expr"
    type: Type
    span: Span = field(eq=False)


@frozen
class Call(Remembering):
    """A function of the closed set. Scales of rounding are constant integers (the second argument, a literal).

    `min max sum mean` take scalars (or scores); `size` counts the options of a set.
    """

    function: FunctionName
    arguments: "tuple[Expr, ...]"
    type: Type
    span: Span = field(eq=False)


Expr: TypeAlias = (
    Constant | Reference | Cell | Convert | Negate | Arithmetic | Power | Comparison | Contains | And | Or | Not | If
    | Quantified | Aggregate | TheCell | Within | Call
)  # fmt: skip


def operands_of(expr: Expr) -> tuple[Expr, ...]:
    """Return the direct sub-expressions, in order; those of `records` (table, then filter) come first."""
    match expr:
        case Constant() | Reference() | Cell():
            return ()
        case Convert() | Negate() | Not():
            return (expr.operand,)
        case Arithmetic() | Comparison():
            return (expr.left, expr.right)
        case Power():
            return (expr.base,)
        case Contains():
            return (expr.element, expr.container)
        case And() | Or():
            return expr.operands
        case If():
            return (expr.condition, expr.then, expr.otherwise)
        case Quantified():
            return (*_operands_of_records(expr.records), expr.condition)
        case Aggregate():
            return (*_operands_of_records(expr.records), *(() if expr.body is None else (expr.body,)))
        case TheCell():
            return (*_operands_of_records(expr.records), expr.body)
        case Within():
            return (expr.moment, expr.window, expr.mode)
        case Call():
            return expr.arguments


def _operands_of_records(records: Records) -> tuple[Expr, ...]:
    return (records.table,) if records.condition is None else (records.table, records.condition)


def walk_expression(expr: Expr) -> Iterator[Expr]:
    """Yield the expression and everything in it, outermost first."""
    yield expr
    for operand in operands_of(expr):
        yield from walk_expression(operand)
