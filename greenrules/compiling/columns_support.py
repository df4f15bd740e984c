"""What the printed code for arrays calls beside NumPy: windows, parts of dates, choices among children, rounding."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy

from greenrules.compiling import python_support
from greenrules.compiling.columns_inputs import LookedUp
from greenrules.compiling.python_support import UNDEFINED, TooCloseError

Array = Any


def map_numbers(column: Array, function: Callable[[float], Any], kind: Any) -> Array:
    """Return a function of every number, found once for equal ones."""
    values, places = numpy.unique(column, return_inverse=True)
    return numpy.array([function(value) for value in values.tolist()], kind)[places]


def look_up(column: LookedUp | Array, out: Array) -> Array:
    """Return the numbers that stand for texts, or those that came in their place, in an array that is there."""
    if isinstance(column, LookedUp):
        # A missing text is the place -1, the last of the numbers.
        return column.numbers.take(column.places, mode="wrap", out=out)
    out[:] = column
    return out


def part_of_date(ordinals: Array, part: str) -> Array:
    """Return the year, month or day of dates; anything where there is none."""
    return map_numbers(ordinals, lambda one: getattr(date.fromordinal(int(one)), part) if one > 0 else 0, numpy.float64)


def move_dates(ordinals: Array, months: int) -> Array:
    """Return dates so many months later; minus infinity where that is undefined."""

    def move(one: float) -> float:
        moved = python_support.move_months(date.fromordinal(int(one)), months) if one > 0 else UNDEFINED
        return float(moved.toordinal()) if isinstance(moved, date) else -numpy.inf

    return map_numbers(ordinals, move, numpy.float64)


def test_window(moments: Array, fixed: tuple[Any, str, int, bool]) -> Array:
    """Return whether dates or years lie in a look-back window; 3 where it is undefined."""
    window, mode, as_of, is_year = fixed

    def test(moment: float) -> int:
        if not moment > -numpy.inf:
            return 0
        exact = moment if is_year else date.fromordinal(int(moment))
        verdict = python_support.lies_within(exact, window, mode, date.fromordinal(as_of), is_year=is_year)
        return 3 if verdict is UNDEFINED else int(bool(verdict))

    return map_numbers(moments, test, numpy.int8)


def count_options(masks: Array) -> Array:
    """Return how many options sets hold."""
    return numpy.bitwise_count(numpy.maximum(masks, 0)).astype(numpy.float64)


def round_columns(
    function: str, numbers: Array, scale: float, margin: Array | None, mask: Array | None
) -> tuple[Array, Array]:
    """Return rounded numbers, and where they lie too close to a break to tell."""
    too_close = numpy.zeros(len(numbers), bool)
    rounded = numpy.zeros(len(numbers))
    asked = numpy.isfinite(numbers) if mask is None else mask & numpy.isfinite(numbers)
    for at in numpy.flatnonzero(asked).tolist():
        error = None if margin is None else float(numpy.broadcast_to(margin, numbers.shape)[at])
        try:
            rounded[at] = python_support.round_safely(function, float(numbers[at]), int(scale), error)
        except TooCloseError:
            too_close[at] = True
    return rounded, too_close


def choose_children(
    size: int, lows: list[Any], highs: list[Any], applicable: list[Any], chosen: Array | None, fixed: tuple[Any, ...]
) -> tuple[Array, Array, Array]:
    """Return the ends of the children that count, and the maximum after `drop`: the best, or those a mask names."""
    maxima, places, count, policy, maximum = fixed
    low, high, verdicts = (_stack(part, size) for part in (lows, highs, applicable))
    if chosen is None:
        return _choose_best(low, high, verdicts != 0, numpy.full(size, float(count)), policy, maximum)
    bits = numpy.array([1 << place for place in places])[:, None]
    named = (numpy.broadcast_to(numpy.maximum(chosen, 0), (size,))[None, :] & bits) != 0
    counts = named.sum(0).astype(numpy.float64)
    found = _choose_best(low, high, (verdicts != 0) & named, counts, policy, maximum, named)
    is_open = (verdicts == 0) & (policy in ("redistribute", "drop"))
    tops = numpy.array(maxima, numpy.float64)[:, None]
    least = numpy.sort(numpy.where(is_open, 0.0, low), axis=0)[: int(count)].sum(0)
    most = -numpy.sort(-numpy.where(is_open, tops, high), axis=0)[: int(count)].sum(0)
    is_missing = numpy.broadcast_to(chosen, (size,)) == -1
    ends = (least, most, numpy.full(size, float(maximum)))
    return tuple(numpy.where(is_missing, end, one) for end, one in zip(ends, found, strict=True))


def _stack(part: list[Any], size: int) -> Array:
    return numpy.stack([numpy.broadcast_to(one, (size,)) for one in part])


def _choose_best(
    low: Array, high: Array, applies: Array, count: Array, policy: str, maximum: float, named: Array | None = None
) -> tuple[Array, Array, Array]:
    counted = numpy.ones_like(applies) if policy in ("full", "zero") else applies
    counted = counted if named is None else counted & named
    taken = numpy.minimum(count, counted.sum(0))
    places = numpy.arange(len(low))[:, None] < taken[None, :]
    ends = []
    for end in (low, high):
        best = -numpy.sort(-numpy.where(counted, end, -numpy.inf), axis=0)
        total = numpy.where(places, best, 0.0).sum(0)
        if policy == "redistribute":
            total = numpy.where(taken > 0, total * count / numpy.maximum(taken, 1.0), total)
        ends.append(total)
    top = numpy.full(len(taken), float(maximum))
    if policy == "drop":
        top = numpy.where(count > 0, maximum * taken / numpy.maximum(count, 1.0), 0.0)
    return ends[0], ends[1], top
