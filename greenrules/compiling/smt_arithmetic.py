"""Exact `+ - * / **` and comparison as terms, on numbers, dates, durations and scores."""

from fractions import Fraction
from typing import Literal

from greenrules.compiling.smt_algebra import (
    add,
    all_of,
    any_of,
    are_same,
    choose,
    is_at_most,
    is_below,
    is_below_zero,
    is_equal,
    is_zero,
    opposite,
    scale,
    subtract,
)
from greenrules.compiling.smt_dates import leaves_calendar, move_by_months
from greenrules.compiling.smt_encoding import refuse
from greenrules.compiling.smt_grading import compare_texts
from greenrules.compiling.smt_inputs import DAY
from greenrules.compiling.smt_products import divide, floor_of, multiply
from greenrules.compiling.smt_scores import add_points, compare_points, multiply_points
from greenrules.compiling.smt_terms import ONE, Number, Truth
from greenrules.compiling.smt_values import (
    Meaning,
    Members,
    Options,
    Points,
    Quantity,
    Verdict,
    as_points,
    known_of,
    pair_cases,
    scale_points,
    undefined_of,
)
from greenrules.model.expressions import Arithmetic, Comparison, Convert
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import DateType, DurationType, TextType

Sign = Literal["+", "-", "*", "/"]


def calculate(sign: Sign, left: Meaning, right: Meaning, expr: Arithmetic | Convert) -> Meaning:
    """Return `left sign right`: undefined if either is or the divisor is a known zero, else unknown if either is."""
    undefined = any_of(undefined_of(left), undefined_of(right))
    if sign == "/" and isinstance(right, Quantity):
        undefined = any_of(undefined, all_of(right.known, is_zero(right.number)))
    if isinstance(left, Points) or isinstance(right, Points):
        return _calculate_scores(sign, left, right, undefined, expr)
    assert isinstance(left, Quantity)
    assert isinstance(right, Quantity)
    known = all_of(left.known, right.known, opposite(undefined))
    number = _combine(sign, left.number, right.number, expr)
    if isinstance(expr.type, DateType):
        outside = all_of(known, leaves_calendar(number))
        known, undefined = all_of(known, opposite(outside)), any_of(undefined, outside)
    return Quantity(number, known, undefined)


def _combine(sign: Sign, left: Number, right: Number, expr: Arithmetic | Convert) -> Number:
    if isinstance(expr, Convert):
        return multiply(left, right)
    types = (expr.left.type, expr.right.type)
    if any(isinstance(type, DateType) for type in types):
        return _combine_dates(sign, left, right, expr)
    months = [isinstance(type, DurationType) and type.kind == "months" for type in types]
    match sign:
        case "+":
            return add(left, right)
        case "-":
            return subtract(left, right)
        case "*":
            return truncate(multiply(left, right)) if any(months) else multiply(left, right)
        case "/":
            quotient = divide(left, right)
            return truncate(quotient) if months == [True, False] else quotient


def _combine_dates(sign: Sign, left: Number, right: Number, expr: Arithmetic) -> Number:
    """Dates are day numbers; a time of day is dropped."""
    dates = [isinstance(side.type, DateType) for side in (expr.left, expr.right)]
    if dates == [True, True]:
        return scale(subtract(left, right), Fraction(DAY))
    start, length = (left, right) if dates[0] else (right, left)
    moved = (expr.right if dates[0] else expr.left).type
    if isinstance(moved, DurationType) and moved.kind == "seconds":
        days = scale(length, Fraction(-1 if sign == "-" else 1, DAY))
        return add(start, floor_of(days))
    return move_by_months(start, scale(length, -ONE) if sign == "-" else length)


def truncate(number: Number) -> Number:
    """Return the whole part, towards zero."""
    return choose(is_below_zero(number), scale(floor_of(scale(number, -ONE)), -ONE), floor_of(number))


def _calculate_scores(
    sign: Sign, left: Meaning, right: Meaning, undefined: Truth, expr: Arithmetic | Convert
) -> Points:
    first, second = as_points(left), as_points(right)
    match sign:
        case "+":
            result = add_points((first, second))
        case "-":
            result = add_points((first, scale_points(second, -ONE)))
        case "*" if isinstance(left, Quantity):
            result = multiply_points(second, left)
        case "*" if isinstance(right, Quantity):
            result = multiply_points(first, right)
        case "/" if isinstance(right, Quantity):
            result = multiply_points(first, Quantity(divide(ONE, right.number), right.known, False))
        case _:
            raise refuse("GR710", "the solver multiplies and divides scores by plain numbers only", expr.span)
    open_sides = [opposite(side.known) for side in (left, right) if isinstance(side, Quantity)]
    low_open, high_open = any_of(result.low_open, *open_sides), any_of(result.high_open, *open_sides)
    return Points(result.low, result.high, low_open, high_open, undefined)


def negate(value: Meaning) -> Meaning:
    """Return the value with the other sign."""
    match value:
        case Quantity():
            return Quantity(scale(value.number, -ONE), value.known, value.undefined)
        case Points():
            return scale_points(value, -ONE)
        case _:
            raise AssertionError(f"the checker lets only numbers be negated: {value!r}")


def raise_to_power(base: Meaning, exponent: int) -> Meaning:
    """Return a number to a constant integer power; zero to a negative one is undefined."""
    assert isinstance(base, Quantity)
    number: Number = ONE
    for _ in range(abs(exponent)):
        number = multiply(number, base.number)
    if exponent >= 0:
        return Quantity(number, base.known, base.undefined)
    zero = all_of(base.known, is_zero(base.number))
    return Quantity(divide(ONE, number), all_of(base.known, opposite(zero)), any_of(base.undefined, zero))


def compare(sign: ComparisonSign, left: Meaning, right: Meaning, order: tuple[str, ...], expr: Comparison) -> Verdict:
    """Return whether `left sign right`; unknown while a side is, or when one is undefined."""
    if isinstance(left, Points) or isinstance(right, Points):
        return compare_points(sign, as_points(left), as_points(right))
    known = all_of(known_of(left), known_of(right), opposite(any_of(undefined_of(left), undefined_of(right))))
    left_type = expr.left.type
    match left, right:
        case Quantity(), Quantity():
            holds = _compare_numbers(sign, left.number, right.number)
        case Options(), Options() if sign in ("=", "!=") or order or not isinstance(left_type, TextType):
            holds = any_of(*(all_of(g, h) for a, g in left.cases for b, h in right.cases
                             if compare_texts(sign, a, b, order)))  # fmt: skip
        case (Verdict(), Verdict()) | (Members(), Members()) if sign in ("=", "!="):
            same = same_value(left, right)
            holds = same if sign == "=" else opposite(same)
        case _:
            raise refuse("GR710", "the solver does not compare such values", expr.span)
    return Verdict(all_of(known, holds), all_of(known, opposite(holds)))


def _compare_numbers(sign: ComparisonSign, left: Number, right: Number) -> Truth:
    match sign:
        case "<":
            return is_below(left, right)
        case "<=":
            return is_at_most(left, right)
        case ">":
            return is_below(right, left)
        case ">=":
            return is_at_most(right, left)
        case "=":
            return is_equal(left, right)
        case "!=":
            return opposite(is_equal(left, right))


def same_value(left: Meaning, right: Meaning) -> Truth:
    """Return whether two known values are the same."""
    match left, right:
        case Verdict(), Verdict():
            return any_of(all_of(left.true, right.true), all_of(left.false, right.false))
        case Quantity(), Quantity():
            return is_equal(left.number, right.number)
        case Options(), Options():
            return any_of(*(all_of(one, other) for _, one, other in pair_cases(left.cases, right.cases)))
        case Members(), Members():
            return all_of(*(are_same(one, other) for _, one, other in pair_cases(left.cases, right.cases)))
        case _:
            raise AssertionError(f"the checker lets no such values meet: {left!r} {right!r}")
