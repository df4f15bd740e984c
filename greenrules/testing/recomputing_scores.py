"""Scorings and groups recomputed from the values of their operands, unbounded and undecided ones included."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from greenrules.testing.recomputed_logic import UNDEFINED, UNKNOWN, ZERO, Interval
from greenrules.testing.recomputed_scores import applies

POLICIES = ("redistribute", "full", "drop", "zero")


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


def clamp(maximum: Fraction, points: Any) -> Interval:
    if points == UNDEFINED:
        return Interval(ZERO, ZERO)
    score = as_interval(points)
    low = ZERO if score.low is None else min(max(score.low, ZERO), maximum)
    return Interval(low, maximum if score.high is None else min(max(score.high, ZERO), maximum))


def group(*, by_weight: bool) -> Callable[..., Any]:
    def apply(maximum: Fraction, policy: Any, *parts: Any) -> Any:
        children = [parts[n : n + 4] for n in range(0, len(parts), 4)]
        if policy == UNKNOWN:
            return hull(_combine(maximum, each, children, by_weight=by_weight) for each in POLICIES)
        return _combine(maximum, policy, children, by_weight=by_weight)

    return apply


def _combine(maximum: Fraction, policy: str | None, children: Sequence[Any], *, by_weight: bool) -> Interval:
    """Add up shares by weight; a child is whether it applies, its maximum, its weight and its score."""
    weights = [child[2] if by_weight else child[1] for child in children]
    everything = sum(weights, start=ZERO)
    whole = maximum if by_weight else everything
    used = sum((w for w, child in zip(weights, children, strict=True) if child[0] is not False), start=ZERO)
    rate = whole / used if policy == "redistribute" and used else whole / everything if everything else ZERO
    ends: list[Fraction | None] = []
    for end in ("low", "high"):
        counted = [_count(child, w, policy, end) for w, child in zip(weights, children, strict=True)]
        ends.append(None if None in counted else sum((part for part in counted if part is not None), start=ZERO) * rate)
    return Interval(*ends)


def _count(child: Any, weight: Fraction, policy: str | None, end: str) -> Fraction | None:
    does, highest, _, score = child
    if does is False:
        return weight if policy == "full" else ZERO
    if not isinstance(score, Interval) or not highest:
        return ZERO
    points = getattr(score, end)
    if points is None:
        return None
    part: Fraction = points * weight / highest
    return min(part, weight) if policy == "redistribute" else part


def count_applying(maximum: Fraction, condition: Any, score: Any, policy: Any) -> Any:
    if condition is False and policy == UNKNOWN:
        return Interval(ZERO, maximum)
    return applies(maximum, condition, score, policy)


SCORE_OPERATIONS: dict[str, Callable[..., Any]] = {
    "formula": clamp,
    "judged": clamp,
    "applies": count_applying,
    "sum_group": group(by_weight=False),
    "weighted_group": group(by_weight=True),
}
