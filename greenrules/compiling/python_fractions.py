"""Exact sums of many numbers, of which most are alike."""

from collections.abc import Sequence
from fractions import Fraction

_ZERO = Fraction(0)
# So many parts are looked at one by one before they are added: most sums of lower ends are of nothing.
_FEW = 3


def add_fractions(parts: Sequence[Fraction]) -> Fraction:
    """Return the exact sum; most parts have the same denominator, so that whole numbers are added."""
    different = {id(part): part for part in parts}
    if len(different) <= _FEW and not any(part.numerator for part in different.values()):
        return _ZERO
    ratios = [part.as_integer_ratio() for part in parts]
    if len({below for _, below in ratios}) == 1:
        return Fraction(sum([above for above, _ in ratios]), ratios[0][1])
    return sum(parts, start=_ZERO)
