"""Values as a trace states them, for recomputing it: Kleene logic with two open kinds, and scores with ends."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from attrs import frozen


class Open(NamedTuple):
    """Unknown or without a value."""

    kind: str


@frozen
class Interval:
    """A score; None is unbounded."""

    low: Fraction | None
    high: Fraction | None


UNKNOWN, UNDEFINED = Open("unknown"), Open("undefined")
ZERO = Fraction(0)


def conjoin(*parts: Any) -> Any:
    if any(part is False for part in parts):
        return False
    return True if all(part is True for part in parts) else UNKNOWN


def disjoin(*parts: Any) -> Any:
    return invert(conjoin(*(invert(part) for part in parts)))


def invert(part: Any) -> Any:
    return not part if isinstance(part, bool) else UNKNOWN


def pairs(parts: Sequence[Any]) -> list[tuple[Any, Any]]:
    return list(zip(parts[::2], parts[1::2], strict=True))


def as_interval(value: Any) -> Interval:
    """Return a number as a score; what is open is unbounded."""
    if isinstance(value, Interval):
        return value
    return Interval(value, value) if isinstance(value, Fraction) else Interval(None, None)


def hull(scores: Iterable[Interval]) -> Interval:
    covered = list(scores)
    lows, highs = [score.low for score in covered], [score.high for score in covered]
    low = None if None in lows else min(end for end in lows if end is not None)
    return Interval(low, None if None in highs else max(end for end in highs if end is not None))
