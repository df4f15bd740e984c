"""Cut the values an input can have into finitely many representative points.

Unary tests change their answer only at the ends of their intervals. One point on each end and one between
neighbouring ends therefore stand for every value there is, and a finite check over them is a proof.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Literal, TypeAlias, TypeVar

from attrs import frozen

from greenrules.model.declarations import CellTest, Interval
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, Type
from greenrules.model.values import Months, Scalar, Seconds, format_number

AxisKind = Literal["options", "numbers", "dates", "months", "seconds", "open"]
# None stands for every value of an open axis that no test names.
Point: TypeAlias = Scalar | None
_Item = TypeVar("_Item")


@frozen
class Axis:
    """The values one input can have.

    `options` lists them all (kind `options`). `ranges` are the declared ranges of a line, in the unit of the input;
    none declared is the whole line. `open` is text: any value at all.
    """

    kind: AxisKind
    options: tuple[Scalar, ...] = ()
    ranges: tuple[Interval, ...] = ()


def axis_of(type: Type, *, ranges: tuple[Interval, ...] = ()) -> Axis:
    """Return the values an input of a type can have.

    Args:
        type: the type of the input.
        ranges: the declared ranges, in the unit of `type`; none is unrestricted.
    """
    match type:
        case BooleanType():
            return Axis("options", (True, False))
        case ChoiceType(options=options):
            return Axis("options", options)
        case NumberType():
            return Axis("numbers", ranges=ranges)
        case DateType():
            return Axis("dates", ranges=ranges)
        case DurationType(kind=kind):
            return Axis(kind, ranges=ranges)
        case _:
            return Axis("open")


def list_points(axis: Axis, intervals: Iterable[Interval]) -> tuple[Point, ...]:
    """Return points that stand for every value of the axis, as far as tests over `intervals` can tell.

    Points on ends come first, then those beyond and between them, so that examples read naturally.
    """
    ends = _distinct([end for each in (*intervals, *axis.ranges) for end in (each.low, each.high) if end is not None])
    if axis.kind == "options":
        return axis.options
    if axis.kind == "open":
        return (*ends, None)
    line = list_line_points(axis.kind, ends)
    line = tuple(point for point in line if not axis.ranges or any(contains(each, point) for each in axis.ranges))
    on_ends = tuple(point for point in line if point in ends)
    rest = tuple(point for point in line if point not in ends)
    return (*on_ends, *rest[-1:], *rest[:-1])


def list_line_points(kind: AxisKind, ends: Iterable[Scalar]) -> tuple[Scalar, ...]:
    """Return, in rising order, each end, a point between neighbours, and one beyond either side."""
    places = sorted({_coordinate(end) for end in ends})
    if not places:
        return (_value_at(kind, Fraction(date.max.toordinal() // 2 if kind == "dates" else 0)),)
    whole = kind in ("dates", "months")
    lowest, highest = (Fraction(1), Fraction(date.max.toordinal())) if kind == "dates" else (None, None)
    points = [Fraction(ceil(places[0]) - 1), places[0]]
    for left, right in pairwise(places):
        between = Fraction(floor(left) + 1)
        if between < right:
            points.append(between)
        elif not whole:
            points.append((left + right) / 2)
        points.append(right)
    points.append(Fraction(floor(places[-1]) + 1))
    inside = [each for each in points if (lowest is None or each >= lowest) and (highest is None or each <= highest)]
    return tuple(_value_at(kind, each) for each in inside)


def contains(interval: Interval, point: Point) -> bool:
    """Whether the interval holds for the point; never for a value that no test names."""
    if point is None:
        return interval.low is None and interval.high is None
    if interval.low is not None and interval.low == interval.high:
        return point == interval.low and interval.low_closed and interval.high_closed
    return _is_above(interval.low, point, interval.low_closed) and _is_below(interval.high, point, interval.high_closed)


def holds(test: CellTest, point: Point) -> bool:
    """Whether a cell of a decision table holds for the point."""
    return test.any_value or any(contains(each, point) for each in test.intervals) != test.negated


def describe_point(point: Point) -> str:
    """Write a point as a reader of the ruleset would."""
    match point:
        case None:
            return "any other value"
        case bool():
            return "true" if point else "false"
        case Fraction():
            return format_number(point)
        case frozenset():
            return "{" + ", ".join(sorted(point)) + "}"
        case _:
            return str(point)


def _distinct(values: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(values))


def _coordinate(value: Scalar) -> Fraction:
    match value:
        case Fraction():
            return value
        case date():
            return Fraction(value.toordinal())
        case Months(months=months):
            return Fraction(months)
        case Seconds(seconds=seconds):
            return seconds
        case _:
            # INVARIANT: only values that have an order stand on a line.
            raise AssertionError(f"no place on a line: {value!r}")


def _value_at(kind: AxisKind, place: Fraction) -> Scalar:
    match kind:
        case "dates":
            return date.fromordinal(int(place))
        case "months":
            return Months(int(place))
        case "seconds":
            return Seconds(place)
        case _:
            return place


def _is_above(end: Scalar | None, point: Scalar, closed: bool) -> bool:
    if end is None or isinstance(end, str | frozenset | tuple | bool):
        return end is None
    return _coordinate(point) > _coordinate(end) or (closed and point == end)


def _is_below(end: Scalar | None, point: Scalar, closed: bool) -> bool:
    if end is None or isinstance(end, str | frozenset | tuple | bool):
        return end is None
    return _coordinate(point) < _coordinate(end) or (closed and point == end)
