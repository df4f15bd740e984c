"""Short numbers between two others."""

from fractions import Fraction
from math import floor


def find_simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the number with the smallest denominator between two others, ends included.

    >>> find_simplest(Fraction(333, 1000), Fraction(334, 1000))
    Fraction(1, 3)
    """
    if low > high:
        low, high = high, low
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -find_simplest(-high, -low)
    whole = floor(low)
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / find_simplest(1 / (high - whole), 1 / (low - whole))
