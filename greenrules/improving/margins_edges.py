"""How far one fact may move: the place where the grade changes, found by halving and proven by ranges.

Trials are exact evaluations; they find a place where the grade differs. A proof says that between the value and that
place it does not, whatever happens in between. Where a proof fails for the whole way, the way is cut into pieces.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from greenrules.evaluating.arithmetic import rank
from greenrules.improving.margins_gaps import find_turning_point
from greenrules.improving.margins_numbers import find_simplest
from greenrules.improving.margins_probe import Probe, Verdict, is_other, is_safe, span, try_value
from greenrules.model.declarations import Fact
from greenrules.model.margins import Edge

Place = TypeVar("Place", Fraction, date)
_HALVINGS, _DOUBLINGS, _PIECES, _CUTS = 44, 44, 64, 12
_MOST_DAYS = 20000


@frozen
class Way:
    """A way from a value to the end of its range; None is without end. `sign` is its direction."""

    id: str
    value: Fraction | date
    end: Fraction | date | None
    sign: int


def find_edge(probe: Probe, fact: Fact, id: str, value: Fraction | date, *, sign: int) -> Edge:
    """Return where the grade changes when an input moves one way.

    Args:
        fact: its declaration (of a cell that of the column).
        sign: 1 upwards, -1 downwards.
    """
    way = Way(id, value, _find_end(fact, value, sign), sign)
    if _is_way_safe(probe, way, way.end):
        return Edge("none", way.end)
    changed = _find_change(probe, way)
    if changed is None:
        return Edge("proven", _prove_far(probe, way))
    if isinstance(value, date):
        return _find_day(probe, way, changed)
    assert isinstance(changed, Fraction)
    same, other = _halve(value, changed, lambda place: is_other(probe, try_value(probe, id, place)))
    at = find_turning_point(probe, id, same, other)
    if at is None:
        return Edge("proven", _prove_way(probe, way, same), None, False, other, *try_value(probe, id, other))
    if is_other(probe, try_value(probe, id, at)):
        # Right before a place where the grade is another already.
        near = at + (same - at) / 2**30
        goal = same if is_other(probe, try_value(probe, id, near)) else near
        return _close(probe, way, goal, at, at)
    return _close(probe, way, at, at, other)


def _close(probe: Probe, way: Way, goal: Fraction, at: Fraction, seen: Fraction) -> Edge:
    """Return the edge at a turning point, as far as the way to it is proven."""
    safe_to, verdict = _prove_way(probe, way, goal), try_value(probe, way.id, seen)
    if safe_to == goal:
        return Edge("exact", goal, at, goal == at, seen, *verdict)
    return Edge("proven", safe_to, None, False, seen, *verdict)


def _find_end(fact: Fact, value: Fraction | date, sign: int) -> Fraction | date | None:
    """Return the end of the declared range on this side; the piece the value lies in, where there are several."""
    for interval in fact.range:
        low, high = interval.low, interval.high
        if (low is None or rank(low) <= rank(value)) and (high is None or rank(value) <= rank(high)):
            end = high if sign > 0 else low
            return end if isinstance(end, Fraction | date) else None
    return None


def _is_way_safe(probe: Probe, way: Way, end: Fraction | date | None, start: Fraction | date | None = None) -> bool:
    first = way.value if start is None else start
    low, high = (first, end) if way.sign > 0 else (end, first)
    return is_safe(probe, {way.id: span(low, high)})


def _find_change(probe: Probe, way: Way) -> Fraction | date | None:
    """Return a value on the way at which another grade is possible; near ones are tried first."""
    for place in _list_places(way):
        if is_other(probe, try_value(probe, way.id, place)):
            return place
    return None


def _list_places(way: Way) -> list[Fraction | date]:
    if isinstance(way.value, date):
        steps = [timedelta(days=way.sign * days) for days in (1, 7, 30, 92, 183, 366, 732, 1464, 3660, 7320)]
        days = [way.value + step for step in steps]
        return [day for day in days if way.end is None or (rank(day) <= rank(way.end)) is (way.sign > 0)]
    unit = max(abs(way.value), Fraction(1)) / 64
    places: list[Fraction | date] = []
    for power in range(_DOUBLINGS):
        place = way.value + way.sign * unit * 2**power
        if isinstance(way.end, Fraction) and (way.end - place) * way.sign <= 0:
            return [*places, way.end]
        places.append(place)
    return places


def _halve(same: Fraction, other: Fraction, is_changed: Callable[[Fraction], bool]) -> tuple[Fraction, Fraction]:
    """Return two values close together, the first as it was and the second changed."""
    for _ in range(_HALVINGS):
        # A short number between the two is as good as the middle, and keeps the arithmetic short.
        low, high = min(same, other), max(same, other)
        middle = find_simplest(low + (high - low) * 3 / 8, high - (high - low) * 3 / 8)
        if is_changed(middle):
            other = middle
        else:
            same = middle
    return same, other


def _find_day(probe: Probe, way: Way, changed: Fraction | date) -> Edge:
    """Return the edge of a date: the last day as it was, and the first that is not."""
    same, other = way.value, changed
    assert isinstance(same, date)
    assert isinstance(other, date)
    while abs((other - same).days) > 1:
        middle = same + (other - same) // 2
        if is_other(probe, try_value(probe, way.id, middle)):
            other = middle
        else:
            same = middle
    verdict: Verdict = try_value(probe, way.id, other)
    if _is_way_safe(probe, way, same):
        return Edge("exact", same, same, True, other, *verdict)
    return Edge("proven", way.value, None, False, other, *verdict)


def _prove_way(probe: Probe, way: Way, goal: Fraction) -> Fraction:
    """Return how far towards the goal the grade is proven, in pieces where it cannot be proven at once."""
    assert isinstance(way.value, Fraction)
    done, waiting, left = way.value, [(goal, 0)], _PIECES
    while waiting and left:
        left -= 1
        end, depth = waiting.pop()
        if _is_way_safe(probe, way, end, done):
            done = end
        elif depth >= _CUTS or end == done:
            return done
        else:
            waiting += [(end, depth + 1), ((done + end) / 2, depth + 1)]
    return done


def _prove_far(probe: Probe, way: Way) -> Fraction | date:
    """Return how far a way is proven on which no change was found: the last of some places."""
    if isinstance(way.value, date):
        return way.value
    done = way.value
    for place in _list_places(way)[::4]:
        assert isinstance(place, Fraction)
        reached = _prove_way(probe, way, place)
        done = reached
        if reached != place:
            break
    return done
