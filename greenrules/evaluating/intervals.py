"""Scores between what is proven and what is attainable: interval arithmetic in which None is unbounded."""

from collections.abc import Iterable
from fractions import Fraction

from greenrules.evaluating import exact
from greenrules.evaluating.exact import ZERO, add_up, is_less
from greenrules.evaluating.logic import conjoin, invert, missing_of
from greenrules.model.signs import ComparisonSign
from greenrules.model.values import Bounds, Unknown, Value, Verdict, point


def between(proven: Fraction | None, attainable: Fraction | None, missing: frozenset[str]) -> Bounds:
    """Return a score; one whose ends meet waits for nothing."""
    if proven is not None and (proven is attainable or proven == attainable):
        return point(proven)
    return Bounds(proven, attainable, missing)


def as_score(value: Value) -> Bounds:
    """Return a value as a score: a number is a point, unknown and undefined are unbounded.

    Source: semantics.md, 5 (an unknown scalar makes a score unbounded).
    """
    match value:
        case Bounds():
            return value
        case Fraction():
            return point(value)
        case _:
            return Bounds(None, None, missing_of(value))


def _is_point(score: Bounds) -> bool:
    """Whether both ends are one number: the common case, done once instead of twice."""
    return score.proven is not None and score.proven is score.attainable


def add(left: Bounds, right: Bounds) -> Bounds:
    """Return the sum; an end is unbounded if either is."""
    if _is_point(left) and _is_point(right):
        return point(left.proven + right.proven)  # type: ignore[operator]  # a point has both ends
    proven = None if left.proven is None or right.proven is None else left.proven + right.proven
    attainable = None if left.attainable is None or right.attainable is None else left.attainable + right.attainable
    return between(proven, attainable, left.missing | right.missing)


def total(scores: Iterable[Bounds]) -> Bounds:
    """Return the sum of any number of scores; 0 of none."""
    added = tuple(scores)
    points = [end for score in added if (end := score.proven) is not None and end is score.attainable]
    if len(points) == len(added):
        return point(add_up(points))
    lows = [score.proven for score in added if score.proven is not None]
    highs = [score.attainable for score in added if score.attainable is not None]
    proven = add_up(lows) if len(lows) == len(added) else None
    attainable = add_up(highs) if len(highs) == len(added) else None
    return between(proven, attainable, missing_of(*added))


def scale(score: Bounds, factor: Fraction) -> Bounds:
    """Return the score times a known number: a negative one swaps the ends, zero gives 0 even when unbounded.

    Source: semantics.md, 5.
    """
    if factor == 1:
        return score
    if factor == 0:
        return point(ZERO)
    if _is_point(score):
        return point(exact.multiply(score.proven, factor))  # type: ignore[arg-type]  # a point has both ends
    low = None if score.proven is None else score.proven * factor
    high = None if score.attainable is None else score.attainable * factor
    return between(low, high, score.missing) if factor > 0 else between(high, low, score.missing)


def take_part(score: Bounds, part: Fraction, whole: Fraction) -> Bounds:
    """Return the score times `part / whole`, neither of them negative; of nothing whole, 0."""
    if part is whole:
        return score
    if not whole or not part:
        return point(ZERO)
    if _is_point(score):
        return point(exact.take_part(score.proven, part, whole))  # type: ignore[arg-type]  # a point has both ends
    return scale(score, part / whole)


def clamp(score: Bounds, highest: Fraction | None) -> Bounds:
    """Return the score with both ends moved into 0..highest (None: only the lower end)."""
    known = score.proven
    if known is not None and known is score.attainable and highest is not None:
        if known is ZERO or known is highest:
            return score
        return point(ZERO if is_less(known, ZERO) else highest if is_less(highest, known) else known)
    ends = (ZERO if score.proven is None else max(ZERO, score.proven), score.attainable)
    if highest is None:
        low, high = ends[0], None if ends[1] is None else max(ZERO, ends[1])
    else:
        low, high = min(ends[0], highest), highest if ends[1] is None else min(max(ZERO, ends[1]), highest)
    return between(low, high, score.missing)


def hull(scores: Iterable[Bounds], missing: frozenset[str]) -> Bounds:
    """Return the narrowest score that covers all of `scores` (at least one), waiting also for `missing`."""
    covered = tuple(scores)
    lows = [score.proven for score in covered if score.proven is not None]
    highs = [score.attainable for score in covered if score.attainable is not None]
    proven = min(lows) if len(lows) == len(covered) else None
    attainable = max(highs) if len(highs) == len(covered) else None
    return between(proven, attainable, missing | missing_of(*covered))


def largest(scores: Iterable[Bounds]) -> Bounds:
    """Return the interval of the maximum: the larger of the lower ends to the larger of the upper ends."""
    compared = tuple(scores)
    lows = [score.proven for score in compared if score.proven is not None]
    highs = [score.attainable for score in compared if score.attainable is not None]
    attainable = max(highs) if len(highs) == len(compared) else None
    return between(max(lows, default=None), attainable, missing_of(*compared))


def smallest(scores: Iterable[Bounds]) -> Bounds:
    """Return the interval of the minimum."""
    return scale(largest(scale(score, Fraction(-1)) for score in scores), Fraction(-1))


def require(score: Bounds, verdict: Verdict) -> Bounds:
    """Return the score of a node that requires a condition: false gives 0, unknown lets the lower end fall to 0.

    Source: semantics.md, 6.
    """
    match verdict:
        case True:
            return score
        case Unknown():
            return between(ZERO, score.attainable, score.missing | verdict.missing)
        case _:
            return point(ZERO)


def compare(sign: ComparisonSign, left: Value, right: Value) -> Verdict:
    """Return whether two scores compare so whatever they turn out to be; a number is a point.

    Source: semantics.md, 7 (`score >= t` is true when proven >= t, false when attainable < t, else unknown).
    """
    first, second = as_score(left), as_score(right)
    match sign:
        case ">=":
            return _reaches(first, second)
        case "<":
            return invert(_reaches(first, second))
        case "<=":
            return _reaches(second, first)
        case ">":
            return invert(_reaches(second, first))
        case "=":
            return _equals(first, second)
        case "!=":
            return invert(_equals(first, second))


def _reaches(left: Bounds, right: Bounds) -> Verdict:
    if left.proven is not None and right.attainable is not None and not is_less(left.proven, right.attainable):
        return True
    if left.attainable is not None and right.proven is not None and is_less(left.attainable, right.proven):
        return False
    return Unknown(left.missing | right.missing)


def _equals(left: Bounds, right: Bounds) -> Verdict:
    return conjoin((_reaches(left, right), _reaches(right, left)))
