"""Scores as terms: interval arithmetic whose ends may be missing."""

from collections.abc import Iterable, Sequence

from greenrules.compiling.smt_algebra import (
    add,
    all_of,
    any_of,
    choose,
    is_at_most,
    is_at_most_zero,
    is_below,
    is_equal,
    is_zero,
    larger,
    opposite,
    scale,
    smaller,
)
from greenrules.compiling.smt_products import multiply
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Truth
from greenrules.compiling.smt_values import Points, Quantity, Verdict, conjoin, invert, is_settled, scale_points
from greenrules.model.syntax import ComparisonSign


def is_point(points: Points) -> bool:
    """Whether both ends are one number, always."""
    return points.low == points.high and points.low_open is False and points.high_open is False


def add_points(scores: Iterable[Points]) -> Points:
    """Return the sum; an end is unbounded if any is."""
    given = tuple(scores)
    low = add(*(score.low for score in given))
    return Points(
        low,
        low if all(map(is_point, given)) else add(*(score.high for score in given)),
        any_of(*(score.low_open for score in given)),
        any_of(*(score.high_open for score in given)),
        any_of(*(score.undefined for score in given)),
    )


def multiply_points(points: Points, factor: Quantity) -> Points:
    """Return a score times a known number: a negative one swaps the ends, zero gives 0 even when unbounded."""
    number = factor.number
    sides = [multiply(end, number) for end in (points.low, points.high)]
    if is_point(points):
        return Points(sides[0], sides[0], False, False, points.undefined)
    swapped, nothing = is_at_most_zero(number), is_zero(number)
    return Points(
        choose(nothing, ZERO, choose(swapped, sides[1], sides[0])),
        choose(nothing, ZERO, choose(swapped, sides[0], sides[1])),
        all_of(
            opposite(nothing), any_of(all_of(swapped, points.high_open), all_of(opposite(swapped), points.low_open))
        ),
        all_of(
            opposite(nothing), any_of(all_of(swapped, points.low_open), all_of(opposite(swapped), points.high_open))
        ),
        points.undefined,
    )


def compare_points(sign: ComparisonSign, left: Points, right: Points) -> Verdict:
    """Return whether two scores compare so whatever they turn out to be; unknown when one is undefined."""
    defined = opposite(any_of(left.undefined, right.undefined))
    match sign:
        case ">=":
            verdict = _reaches(left, right)
        case "<":
            verdict = invert(_reaches(left, right))
        case "<=":
            verdict = _reaches(right, left)
        case ">":
            verdict = invert(_reaches(right, left))
        case "=":
            verdict = conjoin((_reaches(left, right), _reaches(right, left)))
        case "!=":
            verdict = invert(conjoin((_reaches(left, right), _reaches(right, left))))
    return Verdict(all_of(defined, verdict.true), all_of(defined, verdict.false))


def _reaches(left: Points, right: Points) -> Verdict:
    surely = all_of(opposite(left.low_open), opposite(right.high_open), is_at_most(right.high, left.low))
    never = all_of(opposite(left.high_open), opposite(right.low_open), is_below(left.high, right.low))
    return Verdict(surely, never)


def hull(guarded: Sequence[tuple[Truth, Points]]) -> Points:
    """Return the narrowest score that covers every score whose guard holds; at least one does."""
    low, low_open = _extreme([(guard, score.low, score.low_open) for guard, score in guarded])
    highs = [(guard, scale(score.high, -ONE), score.high_open) for guard, score in guarded]
    high, high_open = _extreme(highs)
    return Points(low, scale(high, -ONE), low_open, high_open, False)


def _extreme(ends: Sequence[tuple[Truth, Number, Truth]]) -> tuple[Number, Truth]:
    """Return the lowest of the guarded ends; open as soon as one of them is."""
    lowest: Number | None = None
    started: Truth = False
    for guard, end, _ in ends:
        joined = end if lowest is None else smaller(lowest, end)
        lowest = end if lowest is None else choose(guard, choose(started, joined, end), lowest)
        started = any_of(started, guard)
    return ZERO if lowest is None else lowest, any_of(*(all_of(guard, is_open) for guard, _, is_open in ends))


def largest_points(scores: Sequence[Points]) -> Points:
    """Return the interval of the maximum: the larger of the lower ends to the larger of the upper ends."""
    low, started = scores[0].low, opposite(scores[0].low_open)
    high = scores[0].high
    for score in scores[1:]:
        bounded = opposite(score.low_open)
        low = choose(bounded, choose(started, larger(low, score.low), score.low), low)
        started, high = any_of(started, bounded), larger(high, score.high)
    high = low if all(map(is_point, scores)) else high
    undefined = any_of(*(score.undefined for score in scores))
    return Points(low, high, opposite(started), any_of(*(score.high_open for score in scores)), undefined)


def smallest_points(scores: Sequence[Points]) -> Points:
    """Return the interval of the minimum."""
    return scale_points(largest_points([scale_points(score, -ONE) for score in scores]), -ONE)


def differ(left: Points, right: Points) -> Truth:
    """Return whether two scores have different ends, or only one is undefined."""
    same_low = _same_end((left.low, left.low_open), (right.low, right.low_open))
    same_high = _same_end((left.high, left.high_open), (right.high, right.high_open))
    both = all_of(left.undefined, right.undefined)
    neither = all_of(opposite(left.undefined), opposite(right.undefined))
    return opposite(any_of(both, all_of(neither, same_low, same_high)))


def _same_end(one: tuple[Number, Truth], other: tuple[Number, Truth]) -> Truth:
    neither = all_of(opposite(one[1]), opposite(other[1]))
    return any_of(all_of(one[1], other[1]), all_of(neither, is_equal(one[0], other[0])))


def settle(points: Points) -> Quantity:
    """Return a score as a number that is known once its ends meet."""
    return Quantity(points.low, all_of(is_settled(points), opposite(points.undefined)), points.undefined)
