"""Small mistakes in one expression: each yields what was written wrongly, and how to call the mistake."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal, cast

from attrs import evolve, fields, frozen, has

from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    If,
    Not,
    Or,
    Power,
    Quantified,
    Records,
    Reference,
    Within,
)
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import BooleanType, ChoiceType
from greenrules.model.values import Months, Scalar, Seconds, format_number
from greenrules.testing.coverage_looking import unit_of_last_place

STRICT: dict[ComparisonSign, ComparisonSign] = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
TURNED: dict[ComparisonSign, ComparisonSign] = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "!=", "!=": "="}


@frozen
class Edit:
    """One mistake: the part as it was, what stands there instead, and the kind of mistake (a key of mutant_words)."""

    kind: str
    before: object
    after: Any
    detail: str = ""


def edit_expression(expr: Expr) -> Iterator[Edit]:
    """Yield the expression with every single mistake.

    `after` is the whole expression, `before` the part that changed.
    """
    yield from _edit_here(expr)
    whole: Any = expr
    for part in fields(type(expr)):
        value = getattr(expr, part.name)
        if isinstance(value, Records):
            yield from _edit_records(expr, part.name, value)
        elif isinstance(value, tuple):
            yield from _edit_items(expr, part.name, value)
        elif _is_expression(value):
            for edit in edit_expression(cast(Expr, value)):
                yield evolve(edit, after=evolve(whole, **{part.name: edit.after}))


def _is_expression(value: object) -> bool:
    return has(type(value)) and type(value).__module__.endswith("model.expressions") and not isinstance(value, Records)


def _edit_records(expr: Any, name: str, records: Records) -> Iterator[Edit]:
    if records.condition is None:
        return
    for edit in edit_expression(records.condition):
        yield evolve(edit, after=evolve(expr, **{name: evolve(records, condition=edit.after)}))
    yield Edit("filter dropped", records.condition, evolve(expr, **{name: evolve(records, condition=None)}))


def _edit_items(expr: Any, name: str, items: tuple[object, ...]) -> Iterator[Edit]:
    for n, item in enumerate(items):
        if _is_expression(item):
            for edit in edit_expression(cast(Expr, item)):
                yield evolve(edit, after=evolve(expr, **{name: (*items[:n], edit.after, *items[n + 1 :])}))


def _edit_here(expr: Expr) -> Iterator[Edit]:
    match expr:
        case Comparison():
            yield from _edit_comparison(expr)
        case And() | Or():
            yield from _edit_junction(expr)
        case Not():
            yield Edit("not dropped", expr, expr.operand)
        case If():
            yield Edit("branches swapped", expr, evolve(expr, then=expr.otherwise, otherwise=expr.then))
            yield Edit("branch always", expr.condition, expr.then, expr.then.span.text)
            yield Edit("branch always", expr.condition, expr.otherwise, expr.otherwise.span.text)
        case Arithmetic():
            yield from _edit_arithmetic(expr)
        case Convert():
            yield Edit("conversion forgotten", expr, evolve(expr, factor=Fraction(1)))
        case Power():
            yield Edit("exponent", expr, evolve(expr, exponent=expr.exponent + 1))
        case Quantified():
            other: Literal["some", "every"] = "every" if expr.quantifier == "some" else "some"
            yield Edit("quantifier", expr, evolve(expr, quantifier=other))
        case Aggregate(function="max" | "min"):
            yield Edit("extreme", expr, evolve(expr, function="min" if expr.function == "max" else "max"))
        case Aggregate(function="sum"):
            yield Edit("sum", expr, evolve(expr, function="max"))
        case Call():
            yield from _edit_call(expr)
        case Constant():
            yield from _edit_constant(expr)
        case Reference() | Cell() | Within() | Contains() if isinstance(expr.type, BooleanType):
            yield Edit("negated", expr, Not(expr, expr.type, expr.span))
        case _:
            return


def _edit_comparison(expr: Comparison) -> Iterator[Edit]:
    if expr.sign in STRICT:
        yield Edit("strictness", expr, evolve(expr, sign=STRICT[expr.sign]))
    yield Edit("sign turned", expr, evolve(expr, sign=TURNED[expr.sign]))


def _edit_junction(expr: And | Or) -> Iterator[Edit]:
    other = Or if isinstance(expr, And) else And
    yield Edit("and/or", expr, other(expr.operands, expr.type, expr.span))
    for n, operand in enumerate(expr.operands):
        rest = expr.operands[:n] + expr.operands[n + 1 :]
        after = rest[0] if len(rest) == 1 else evolve(expr, operands=rest)
        yield Edit("operand dropped", operand, after)


OTHER_SIGN: dict[str, Literal["+", "-", "*", "/"]] = {"+": "-", "-": "+", "*": "/", "/": "*"}


def _edit_arithmetic(expr: Arithmetic) -> Iterator[Edit]:
    if not isinstance(expr.left.type, type(expr.right.type)):
        return
    yield Edit("arithmetic sign", expr, evolve(expr, sign=OTHER_SIGN[expr.sign]))
    yield Edit("input dropped", expr.right, expr.left)
    yield Edit("input dropped", expr.left, expr.right)


def _edit_call(expr: Call) -> Iterator[Edit]:
    if expr.function in ("min", "max"):
        yield Edit("extreme", expr, evolve(expr, function="min" if expr.function == "max" else "max"))
        for n, argument in enumerate(expr.arguments):
            rest = expr.arguments[:n] + expr.arguments[n + 1 :]
            yield Edit("input dropped", argument, rest[0] if len(rest) == 1 else evolve(expr, arguments=rest))
    elif expr.function.startswith("round") or expr.function in ("floor", "ceiling", "decimal"):
        yield Edit("rounding dropped", expr, expr.arguments[0])


def _edit_constant(expr: Constant) -> Iterator[Edit]:
    for value in list_neighbours(expr.value, expr.type.options if isinstance(expr.type, ChoiceType) else ()):
        yield Edit("constant", expr, evolve(expr, value=value), write_scalar(value))


def list_neighbours(value: Scalar, options: tuple[str, ...] = ()) -> tuple[Scalar, ...]:
    """Return the values just beside: one unit of the last place, a month, a day, neighbouring options, the opposite."""
    match value:
        case bool():
            return (not value,)
        case Fraction():
            unit = unit_of_last_place(value)
            return (value - unit, value + unit)
        case str() if options:
            at = options.index(value)
            return tuple(options[n] for n in (at - 1, at + 1) if 0 <= n < len(options))
        case Months():
            return (Months(value.months - 1), Months(value.months + 1), Months(value.months + 12))
        case Seconds():
            return (Seconds(value.seconds - 86400), Seconds(value.seconds + 86400))
        case date():
            return tuple(value + timedelta(days=shift) for shift in (-1, 1) if date.min < value < date.max)
        case _:
            return ()


def write_scalar(value: object) -> str:
    """Return a value as a reader of the ruleset would write it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return format_number(value)
        case _:
            return str(value)
