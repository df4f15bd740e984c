"""The places of subjects whose values are not all known: the best and the worst that completions can bring.

Everything here is a set of counts, so the order in which subjects come never matters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from greenrules.model.cohort import TieRule
from greenrules.model.values import Unknown, Verdict

# A number, or beyond all numbers: below (-1) or above (1). Larger is better.
End: TypeAlias = tuple[int, Fraction]
Corner: TypeAlias = tuple[End, ...]
BELOW_ALL: End = (-1, Fraction(0))
ABOVE_ALL: End = (1, Fraction(0))


@frozen
class Contender:
    """One who may be ranked, between the worst and the best its criteria can come to, compared in their order."""

    member: Verdict
    low: Corner
    high: Corner

    @property
    def is_settled(self) -> bool:
        """Whether all criteria have their value."""
        return self.low == self.high


@frozen
class Place:
    """The best and worst place of one contender, should it be ranked, and how many are ranked in that case."""

    best: int
    worst: int
    field_at_best: int
    field_at_worst: int
    field_least: int
    field_most: int


def find_places(contenders: Sequence[Contender], ties: TieRule | None) -> tuple[Place, ...]:
    """Return the place of each contender, in their order; a tie rule that is not known counts as undecided.

    Source: docs/semantics.md, section 10 (places).
    """
    certain = [each for each in contenders if each.member is True]
    perhaps = [each for each in contenders if isinstance(each.member, Unknown)]
    ends = _Ends(
        sorted(each.low for each in certain), sorted(each.high for each in certain),
        sorted(each.low for each in perhaps), sorted(each.high for each in perhaps),
    )  # fmt: skip
    return tuple(_find_place(each, ends, ties) for each in contenders)


@frozen
class _Ends:
    certain_low: list[Corner]
    certain_high: list[Corner]
    perhaps_low: list[Corner]
    perhaps_high: list[Corner]


def _find_place(one: Contender, ends: _Ends, ties: TieRule | None) -> Place:
    is_certain, is_perhaps = one.member is True, isinstance(one.member, Unknown)
    others = len(ends.certain_low) - is_certain
    doubtful = len(ends.perhaps_low) - is_perhaps
    level_counts = ties == "all_out"
    # One that ties with itself is counted among those level with it, and taken off again.
    itself = one.is_settled and level_counts
    ahead = _count_above(ends.certain_low, one.high, level_counts) - (is_certain and itself)
    ahead_doubtful = _count_above(ends.perhaps_low, one.high, level_counts) - (is_perhaps and itself)
    level_counts = ties != "all_in"
    itself = level_counts or not one.is_settled
    behind = _count_above(ends.certain_high, one.low, level_counts) - (is_certain and itself)
    behind_doubtful = _count_above(ends.perhaps_high, one.low, level_counts) - (is_perhaps and itself)
    return Place(
        best=1 + ahead,
        worst=1 + behind + behind_doubtful,
        # Whoever may be ranked and is not certainly ahead only makes the field larger.
        field_at_best=1 + others + doubtful - ahead_doubtful,
        field_at_worst=1 + others + behind_doubtful,
        field_least=1 + others,
        field_most=1 + others + doubtful,
    )


def _count_above(corners: list[Corner], bound: Corner, level_counts: bool) -> int:
    """Count the corners above the bound, those level with it too where they count."""
    return len(corners) - (bisect_left if level_counts else bisect_right)(corners, bound)
