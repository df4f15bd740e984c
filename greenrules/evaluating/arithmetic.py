"""Exact `+ - * / **` and comparison on numbers, dates, durations and scores, with unknown and undefined as operands."""

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from greenrules.evaluating import intervals
from greenrules.evaluating.exact import divide, is_less, multiply
from greenrules.evaluating.logic import find_undefined, missing_of
from greenrules.model.signs import ComparisonSign
from greenrules.model.values import Bounds, Months, Seconds, Undefined, Unknown, Value, Verdict

Sign = Literal["+", "-", "*", "/"]
_DAY = 86400
_OPEN = frozenset({Unknown, Undefined, Bounds})  # what is no known scalar


def calculate(sign: Sign, left: Value, right: Value) -> Value:
    """Return `left sign right`: undefined if either is (or the divisor is a known zero), else unknown if either is.

    Source: semantics.md, 5 (undefined is final, whatever the other operand); dates and durations as in DMN 1.5.
    """
    if type(left) is Fraction and type(right) is Fraction:  # most are
        return _calculate_numbers(sign, left, right)
    if type(left) in _OPEN or type(right) in _OPEN:
        return _calculate_open(sign, left, right)
    if sign == "/" and _is_zero(right):
        return Undefined("division_by_zero")
    return _calculate_scalars(sign, left, right)


def _calculate_open(sign: Sign, left: Value, right: Value) -> Value:
    undefined = find_undefined(left, right)
    if undefined is not None:
        return undefined
    if sign == "/" and _is_zero(right):
        return Undefined("division_by_zero")
    if isinstance(left, Bounds) or isinstance(right, Bounds):
        return _calculate_scores(sign, left, right)
    return Unknown(missing_of(left, right))


def negate(value: Value) -> Value:
    """Return the value with the other sign."""
    match value:
        case Fraction():
            return -value
        case Months(months):
            return Months(-months)
        case _:
            return calculate("*", value, Fraction(-1))


def raise_to_power(base: Value, exponent: int) -> Value:
    """Return a number to a constant integer power; zero to a negative one is undefined.

    Source: semantics.md, 3.
    """
    match base:
        case Fraction() if base == 0 and exponent < 0:
            return Undefined("zero_to_a_negative_power")
        case Fraction():
            return Fraction(base**exponent)
        case _:
            return base


def compare(sign: ComparisonSign, left: Value, right: Value, order: Sequence[str] = ()) -> Verdict:
    """Return whether `left sign right`; `order` lists the options of an ordered choice, worst first.

    Source: semantics.md, 5 (a comparison with an undefined value is unknown and stays so) and 7 (scores).
    """
    if type(left) in _OPEN or type(right) in _OPEN:
        return _compare_open(sign, left, right)
    match sign:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return _is_below(left, right, order)
        case ">=":
            return not _is_below(left, right, order)
        case ">":
            return _is_below(right, left, order)
        case "<=":
            return not _is_below(right, left, order)


def _compare_open(sign: ComparisonSign, left: Value, right: Value) -> Verdict:
    if find_undefined(left, right) is not None:
        return Unknown()
    if isinstance(left, Bounds) or isinstance(right, Bounds):
        return intervals.compare(sign, left, right)
    return Unknown(missing_of(left, right))


def _is_below(left: Value, right: Value, order: Sequence[str]) -> bool:
    if type(left) is Fraction and type(right) is Fraction:
        return is_less(left, right)
    return bool(rank(left, order) < rank(right, order))


def rank(value: Value, order: Sequence[str] = ()) -> Any:
    """Return what orders a known value: the place in `order`, the length of a duration, else the value itself."""
    match value:
        case str() if order:
            return order.index(value)
        case Months(months):
            return months
        case Seconds(seconds):
            return seconds
        case _:
            return value


def _is_zero(value: Value) -> bool:
    match value:
        case Fraction():
            return value.numerator == 0
        case Months(months):
            return months == 0
        case Seconds(seconds):
            return seconds == 0
        case _:
            return False


def _calculate_scores(sign: Sign, left: Value, right: Value) -> Value:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Bounds(None, None, missing_of(left, right))
    first, second = intervals.as_score(left), intervals.as_score(right)
    match sign:
        case "+":
            return intervals.add(first, second)
        case "-":
            return intervals.add(first, intervals.scale(second, Fraction(-1)))
        case "*" if first.settled and first.proven is not None:
            return intervals.scale(second, first.proven)
        case "*" if second.settled and second.proven is not None:
            return intervals.scale(first, second.proven)
        case "/" if second.settled and second.proven:
            return intervals.scale(first, 1 / second.proven)
        case _:  # two open scores: the checker lets none through
            return Bounds(None, None, missing_of(left, right))


def _calculate_scalars(sign: Sign, left: Value, right: Value) -> Value:
    match sign, left, right:
        case "-", date(), date():
            return Seconds(Fraction((left - right).days * _DAY))
        case "+", date() as start, _:
            return move_date(start, right, 1)
        case "-", date() as start, _:
            return move_date(start, right, -1)
        case "+", _, date() as start:
            return move_date(start, left, 1)
        case _:
            return _calculate_durations(sign, left, right)


def _calculate_numbers(sign: Sign, left: Fraction, right: Fraction) -> Value:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return multiply(left, right)
        case "/":
            return divide(left, right) if right else Undefined("division_by_zero")


def _calculate_durations(sign: Sign, left: Value, right: Value) -> Value:
    match sign, left, right:
        case "+", Months(first), Months(second):
            return Months(first + second)
        case "-", Months(first), Months(second):
            return Months(first - second)
        case "/", Months(first), Months(second):
            return Fraction(first, second)
        case ("*", Months(months), Fraction() as factor) | ("*", Fraction() as factor, Months(months)):
            return Months(math.trunc(months * factor))
        case "/", Months(months), Fraction() as divisor:
            return Months(math.trunc(months / divisor))
        case "+", Seconds(start), Seconds(end):
            return Seconds(start + end)
        case "-", Seconds(start), Seconds(end):
            return Seconds(start - end)
        case "/", Seconds(start), Seconds(end):
            return start / end
        case ("*", Seconds(seconds), Fraction() as factor) | ("*", Fraction() as factor, Seconds(seconds)):
            return Seconds(seconds * factor)
        case "/", Seconds(seconds), Fraction() as divisor:
            return Seconds(seconds / divisor)
        case _:
            raise AssertionError(f"the checker lets no such operands through: {left!r} {sign} {right!r}")


def move_date(start: date, duration: Value, direction: Literal[1, -1]) -> date | Undefined:
    """Return the date a known duration later (or earlier); undefined outside the years 1 to 9999.

    Months clamp to the last day of the month, seconds floor to the day.
    """
    try:
        match duration:
            case Months(months):
                year, month = divmod(start.year * 12 + start.month - 1 + direction * months, 12)
                if not date.min.year <= year <= date.max.year:
                    return Undefined("date_out_of_range")
                return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
            case Seconds(seconds):
                return start + timedelta(days=math.floor(direction * seconds / _DAY))
            case _:
                raise AssertionError(f"the checker lets only durations through: {duration!r}")
    except OverflowError:
        return Undefined("date_out_of_range")
