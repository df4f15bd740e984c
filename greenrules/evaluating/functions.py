"""The closed set of functions: rounding, smallest and largest, parts of dates and durations, look-back windows."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import cast

from greenrules.evaluating import intervals
from greenrules.evaluating.arithmetic import calculate, move_date, negate, rank
from greenrules.evaluating.logic import find_undefined, missing_of
from greenrules.model.expressions import FunctionName
from greenrules.model.types import ChoiceType, NumberType, Type
from greenrules.model.values import Bounds, Months, Seconds, Undefined, Unknown, Value

# To a whole number; "up" is away from zero and "down" toward it, as in DMN 1.5; `decimal` is half-even as in GB/T 8170.
_ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "floor": math.floor,
    "ceiling": math.ceil,
    "decimal": round,
    "round up": lambda number: _with_sign_of(number, math.ceil(abs(number))),
    "round down": math.trunc,
    "round half up": lambda number: _with_sign_of(number, math.floor(abs(number) + Fraction(1, 2))),
    "round half down": lambda number: _with_sign_of(number, math.ceil(abs(number) - Fraction(1, 2))),
}


def call_function(function: FunctionName, arguments: Sequence[Value], type: Type) -> Value:
    """Return a function of evaluated arguments; `type` is that of the result.

    Source: semantics.md, 3; DMN 1.5, 10.3.4.
    """
    undefined = find_undefined(*arguments)
    if undefined is not None:
        return undefined
    scores = any(isinstance(argument, Bounds) for argument in arguments)
    if any(isinstance(argument, Unknown) for argument in arguments):
        missing = missing_of(*arguments)
        return Bounds(None, None, missing) if scores else Unknown(missing)
    if function in _ROUNDINGS:
        return _round(_ROUNDINGS[function], *arguments)
    match function:
        case "min" | "max" | "sum" | "mean":
            return combine(function, arguments, type)
        case "abs":
            return negate(arguments[0]) if rank(arguments[0]) < 0 else arguments[0]
        case "size":
            return Fraction(len(cast("frozenset[str]", arguments[0])))
        case _:
            return Fraction(_part_of(arguments[0], function))


def combine(function: str, values: Sequence[Value], type: Type) -> Value:
    """Return the minimum, maximum, sum or mean of known values or scores; only the sum of nothing is defined: 0.

    Source: semantics.md, 5.
    """
    if not values:
        return Fraction(0) if function == "sum" else Undefined("nothing_to_aggregate")
    if isinstance(type, NumberType) and any(isinstance(value, Bounds) for value in values):
        return _combine_scores(function, values)
    order = type.options if isinstance(type, ChoiceType) else ()
    match function:
        case "min":
            return min(values, key=lambda value: rank(value, order))
        case "max":
            return max(values, key=lambda value: rank(value, order))
    result = values[0]
    for value in values[1:]:
        result = calculate("+", result, value)
    return calculate("/", result, Fraction(len(values))) if function == "mean" else result


def _combine_scores(function: str, values: Sequence[Value]) -> Bounds:
    scores = [intervals.as_score(value) for value in values]
    match function:
        case "min":
            return intervals.smallest(scores)
        case "max":
            return intervals.largest(scores)
        case "mean":
            return intervals.scale(intervals.total(scores), Fraction(1, len(scores)))
        case _:
            return intervals.total(scores)


def _round(to_whole: Callable[[Fraction], int], value: Value, scale: Value = Fraction(0)) -> Value:
    step = Fraction(10) ** -int(cast(Fraction, scale))

    def round_end(end: Fraction | None) -> Fraction | None:
        return None if end is None else to_whole(end / step) * step

    if isinstance(value, Bounds):
        return intervals.between(round_end(value.proven), round_end(value.attainable), value.missing)
    return cast(Fraction, round_end(cast(Fraction, value)))


def _with_sign_of(number: Fraction, magnitude: int) -> int:
    return -magnitude if number < 0 else magnitude


def _part_of(value: Value, part: str) -> int | Fraction:
    match value:
        case date():
            return {"year": value.year, "month": value.month, "day": value.day, "weekday": value.isoweekday()}[part]
        case Months(months):
            years, rest = divmod(abs(months), 12)
            return _with_sign_of(Fraction(months), {"years": years, "months": rest}[part])
        case Seconds(seconds):
            whole = math.floor(abs(seconds))
            parts = {"days": whole // 86400, "hours": whole // 3600 % 24, "minutes": whole // 60 % 60}
            size = Fraction(parts[part]) if part in parts else abs(seconds) % 60
            return -size if seconds < 0 else size
        case _:
            raise AssertionError(f"the checker lets only dates and durations have parts: {value!r}")


def lies_within(moment: Value, window: Value, mode: Value, as_of: date, *, is_year: bool) -> Value:
    """Return whether a date or year lies in the look-back window that ends on `as_of`.

    Args:
        moment: a date, or a calendar year as a number.
        window: whole months, or a number of years.
        mode: `rolling` or `calendar_years`.
        is_year: whether the moment is a year, which a rolling window cannot place.
    Source: semantics.md, 7. What is dated after `as_of` is out.
    """
    undefined = find_undefined(moment, window, mode)
    if undefined is not None:
        return undefined
    if mode == "rolling" and is_year:
        return Undefined("year_in_rolling_window")
    if isinstance(moment, Unknown) or isinstance(window, Unknown) or isinstance(mode, Unknown):
        return Unknown(missing_of(moment, window, mode))
    if mode == "rolling":
        return _lies_in_rolling_window(cast(date, moment), window, as_of)
    years = Fraction(math.trunc(Fraction(window.months, 12))) if isinstance(window, Months) else cast(Fraction, window)
    if isinstance(moment, date):
        return as_of.year - years <= moment.year and moment <= as_of
    return as_of.year - years <= cast(Fraction, moment) <= as_of.year


def _lies_in_rolling_window(moment: date, window: Value, as_of: date) -> Value:
    months = Months(math.trunc(window * 12)) if isinstance(window, Fraction) else window
    start = move_date(as_of, months, -1)
    return start if isinstance(start, Undefined) else start < moment <= as_of
