"""Arithmetic, rounding and durations recomputed from the values of their operands, scores included.

A duration is a pair of its kind and its length.
"""

import calendar
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from greenrules.testing.recomputed_logic import UNDEFINED, UNKNOWN, ZERO, Interval, Open, as_interval, hull

DAY = 86400


def on_known(operate: Callable[..., Any]) -> Callable[..., Any]:
    """Return the operation on open values too: undefined beats unknown beats known; unknown scores are unbounded."""

    def apply(*operands: Any) -> Any:
        if UNDEFINED in operands:
            return UNDEFINED
        if UNKNOWN in operands:
            return Interval(None, None) if any(isinstance(part, Interval) for part in operands) else UNKNOWN
        return operate(*operands)

    return apply


def add(left: Any, right: Any) -> Any:
    match left, right:
        case date(), (str(), Fraction()):
            return move(left, right, 1)
        case (str(), Fraction()), date():
            return move(right, left, 1)
        case (str() as kind, first), (str(), second):
            return (kind, first + second)
        case _ if isinstance(left, Interval) or isinstance(right, Interval):
            return add_ends(as_interval(left), as_interval(right))
    return left + right


def add_ends(left: Interval, right: Interval) -> Interval:
    ends = ((left.low, right.low), (left.high, right.high))
    return Interval(*(None if None in pair else pair[0] + pair[1] for pair in ends))  # type: ignore[operator]


def subtract(left: Any, right: Any) -> Any:
    match left, right:
        case date(), date():
            return ("seconds", Fraction((left - right).days * DAY))
        case date(), (str(), Fraction()):
            return move(left, right, -1)
        case (str() as kind, first), (str(), second):
            return (kind, first - second)
        case _ if isinstance(left, Interval) or isinstance(right, Interval):
            return add_ends(as_interval(left), stretch(as_interval(right), Fraction(-1)))
    return left - right


def move(day: date, duration: tuple[str, Fraction], sign: int) -> Any:
    """Return the day that much later or earlier, clamped to the last of its month."""
    kind, length = duration
    if kind == "seconds":
        return day + timedelta(days=math.floor(sign * length / DAY))
    year, month = divmod(day.year * 12 + day.month - 1 + sign * int(length), 12)
    if not 1 <= year <= 9999:
        return UNDEFINED
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def multiply(left: Any, right: Any) -> Any:
    if isinstance(left, Interval) or isinstance(right, Interval):
        score, factor = (left, right) if isinstance(left, Interval) else (right, left)
        return stretch(score, factor)
    return left * right


def stretch(score: Interval, factor: Fraction) -> Interval:
    if factor == 0:
        return Interval(ZERO, ZERO)
    ends = [None if end is None else end * factor for end in (score.low, score.high)]
    return Interval(*(ends if factor > 0 else reversed(ends)))


def divide(left: Any, right: Any) -> Any:
    # Zero is final whatever is divided by it, also something unknown.
    if UNDEFINED in (left, right) or right == 0:
        return UNDEFINED
    if UNKNOWN in (left, right):
        return Interval(None, None) if isinstance(left, Interval) else UNKNOWN
    return stretch(left, 1 / right) if isinstance(left, Interval) else left / right


def power(base: Any, exponent: Fraction) -> Any:
    if isinstance(base, Open):
        return base
    return UNDEFINED if base == 0 and exponent < 0 else Fraction(base ** int(exponent))


def negate(value: Any) -> Any:
    return (value[0], -value[1]) if isinstance(value, tuple) else -value


def rounding(to_whole: Callable[[Fraction], int]) -> Callable[..., Any]:
    """Return the rounding to decimal places, of a score at both ends."""

    def apply(value: Any, places: Fraction) -> Any:
        step = Fraction(10) ** -int(places)
        if isinstance(value, Interval):
            return Interval(*(None if end is None else to_whole(end / step) * step for end in (value.low, value.high)))
        return to_whole(value / step) * step

    return on_known(apply)


def away(to_whole: Callable[[Fraction], int]) -> Callable[[Fraction], int]:
    return lambda number: to_whole(abs(number)) * (-1 if number < 0 else 1)


def pick(choose: Callable[..., Any], unbounded: str) -> Callable[..., Any]:
    """Return the smallest or largest operand; of scores, of each end.

    Args:
        unbounded: the end that is open as soon as one operand's is (`low` of the smallest).
    """

    def apply(*operands: Any) -> Any:
        if not any(isinstance(part, Interval) for part in operands):
            return choose(operands)
        scores = [as_interval(part) for part in operands]
        ends = {}
        for end in ("low", "high"):
            known = [value for score in scores if (value := getattr(score, end)) is not None]
            ends[end] = None if end == unbounded and len(known) < len(scores) else choose(known, default=None)
        return Interval(**ends)

    return on_known(apply)


def total(*operands: Any) -> Any:
    result = operands[0]
    for operand in operands[1:]:
        result = add(result, operand)
    return result


def branch(condition: Any, then: Any, otherwise: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, Interval) or isinstance(otherwise, Interval):
        return hull([as_interval(then), as_interval(otherwise)])
    return then if then == otherwise and not isinstance(then, Open) else UNKNOWN


def part_of(part: str, value: Any) -> Any:
    return Fraction(value.isoweekday() if part == "weekday" else getattr(value, part))


def within(moment: Any, as_of: date, window: Any, mode: Any) -> Any:
    if mode == "rolling":
        if isinstance(moment, Fraction):
            return UNDEFINED
        months = window if isinstance(window, tuple) else ("months", window * 12)
        return move(as_of, months, -1) < moment <= as_of
    years = window[1] // 12 if isinstance(window, tuple) else window
    if isinstance(moment, Fraction):
        return as_of.year - years <= moment <= as_of.year
    return as_of.year - years <= moment.year and moment <= as_of


def mean(values: Sequence[Any]) -> Any:
    return divide(total(*values), Fraction(len(values)))
