"""Scores, groups, ladders and payments recomputed from the values of their operands."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from greenrules.testing.recomputed_logic import (
    UNDEFINED,
    UNKNOWN,
    ZERO,
    Interval,
    Open,
    as_interval,
    conjoin,
    hull,
    pairs,
)

POLICIES = ("redistribute", "full", "drop", "zero")


def ramp(maximum: Fraction, quantity: Any, better: str, baseline: Any, leading: Any, start: Any) -> Interval:
    numbers = (quantity, baseline, leading, start)
    if UNDEFINED in numbers:
        return Interval(ZERO, ZERO)
    sign = 1 if better == "higher" else -1
    if isinstance(baseline, Fraction) and isinstance(leading, Fraction) and sign * leading < sign * baseline:
        return Interval(ZERO, ZERO)
    if UNKNOWN in numbers:
        return Interval(ZERO, maximum)
    if sign * quantity >= sign * leading:
        share = Fraction(1)
    elif sign * quantity < sign * baseline:
        share = ZERO
    else:
        share = start + (1 - start) * (quantity - baseline) / (leading - baseline)
    return Interval(maximum * share, maximum * share)


def ratio(maximum: Fraction, quantity: Any, base: Any, better: str, cap: Any) -> Interval:
    if UNDEFINED in (quantity, base, cap) or (isinstance(base, Fraction) and base <= 0):
        return Interval(ZERO, ZERO)
    highest = None if cap is None or cap == UNKNOWN else maximum * cap
    if UNKNOWN in (quantity, base, cap):
        return Interval(ZERO, highest)
    if better == "lower" and quantity <= 0:
        return Interval(highest, highest)
    points = maximum * (quantity / base if better == "higher" else base / quantity)
    points = max(ZERO, points if highest is None else min(points, highest))
    return Interval(points, points)


def steps(maximum: Fraction, *parts: Any) -> Interval:
    candidates = []
    for verdict, points in pairs(parts):
        if verdict is not False:
            candidates.append(points)
        if verdict is True:
            break
    else:
        candidates.append(ZERO)
    return Interval(min(candidates), max(candidates))


def clamp(maximum: Fraction, points: Any) -> Interval:
    if points == UNDEFINED:
        return Interval(ZERO, ZERO)
    score = as_interval(points)
    low = ZERO if score.low is None else min(max(score.low, ZERO), maximum)
    return Interval(low, maximum if score.high is None else min(max(score.high, ZERO), maximum))


def require(condition: Any, score: Interval) -> Interval:
    if condition is True:
        return score
    return Interval(ZERO, ZERO) if condition is False else Interval(ZERO, score.high)


def checklist_each(maximum: Fraction, *parts: Any) -> Interval:
    low = sum((points for verdict, points in pairs(parts) if verdict is True), start=ZERO)
    high = sum((points for verdict, points in pairs(parts) if verdict is not False), start=ZERO)
    return Interval(low, high)


def checklist_all(maximum: Fraction, *parts: Any) -> Interval:
    return require(conjoin(*parts), Interval(maximum, maximum))


def applies(maximum: Fraction, condition: Any, score: Any, policy: Any) -> Any:
    if condition is True:
        return score
    if condition is False:
        return Interval(maximum, maximum) if policy == "full" else Interval(ZERO, ZERO)
    return Interval(ZERO, None if score.high is None else max(maximum, score.high))


def count_applying(maximum: Fraction, condition: Any, score: Any, policy: Any) -> Any:
    if condition is False and policy == UNKNOWN:
        return Interval(ZERO, maximum)
    return applies(maximum, condition, score, policy)


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


def over(highest: Any, table: Any, k: Any, *parts: Any) -> Interval:
    records = [parts[n : n + 4] for n in range(0, len(parts), 4)]
    kept = [record for record in records if record[0] is not False]
    if table == UNKNOWN or any(isinstance(record[0], Open) for record in kept):
        return Interval(ZERO, highest)
    if k is not None:
        ranks = [record[1] for record in kept]
        if UNKNOWN in (k, *ranks):
            return Interval(ZERO, highest)
        if UNDEFINED in (k, *ranks):
            return Interval(ZERO, ZERO)
        ranks.sort(reverse=True)
        kept = [record for record in kept if len(ranks) <= k or record[1] >= ranks[int(k) - 1]]
    weights = [record[2] for record in kept]
    if UNKNOWN in weights:
        return Interval(ZERO, highest)
    if UNDEFINED in weights or not sum(weights):
        return Interval(ZERO, ZERO)
    lows, highs = ([getattr(record[3], end) * record[2] for record in kept] for end in ("low", "high"))
    return Interval(sum(lows) / sum(weights), sum(highs) / sum(weights))


def choose(maximum: Fraction, policy: Any, k: Any, chosen: Any, *parts: Any) -> Interval:
    """Only where all children apply."""
    children = [parts[n : n + 4] for n in range(0, len(parts), 4)]
    if isinstance(chosen, frozenset):
        children = [child for child in children if child[0] in chosen]
    highs = sorted((child[3].high for child in children), reverse=True)
    lows = sorted((child[3].low for child in children), reverse=chosen != UNKNOWN)
    return Interval(sum(lows[: int(k)], start=ZERO), sum(highs[: int(k)], start=ZERO))


def ladder(*parts: Any) -> frozenset[str]:
    possible = []
    for grade, verdict in pairs(parts):
        if verdict is not False:
            possible.append(grade)
        if verdict is True:
            return frozenset(possible)
    return frozenset([*possible, "none"])


def pay(granted: Any, amount: Any, paid: Any, *caps: Any) -> Any:
    if granted is False:
        return ZERO
    if granted == UNKNOWN:
        return UNKNOWN
    if UNDEFINED in (amount, paid, *caps):
        return UNDEFINED
    return UNKNOWN if UNKNOWN in (amount, paid, *caps) else max(ZERO, min([amount, *caps]) - paid)
