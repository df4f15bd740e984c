"""One unit of the precision a number is stated with: how close a subject comes to a threshold without meeting it."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.testing.subjects import MOST_PLACES, is_writable

STEP = Fraction(1, 1000)


def find_precision(number: Fraction) -> Fraction:
    """Return one unit in the last place of a number; a thousandth where it has no last place.

    >>> find_precision(Fraction(75)), find_precision(Fraction(6, 10000))
    (Fraction(1, 1), Fraction(1, 10000))
    """
    for places in range(MOST_PLACES + 1):
        if (number * 10**places).denominator == 1:
            return Fraction(1, 10**places)
    return STEP


def hug(number: Fraction) -> Iterator[Fraction]:
    """Yield a number, its neighbours on both sides by one unit of its precision and by a hundredth of one."""
    unit = find_precision(number)
    for near in (number, number - unit, number + unit, number - unit / 100, number + unit / 100):
        if is_writable(near):
            yield near
