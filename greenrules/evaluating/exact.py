"""Exact arithmetic on several fractions at once: whole numbers on the way, brought to lowest terms once at the end.

`Fraction` does the same one operation at a time and looks for common divisors after each. A rule that says what it
means in one formula is worked out here in one step.
"""

from collections.abc import Collection
from fractions import Fraction
from math import lcm

ZERO = Fraction(0)
ONE = Fraction(1)


def is_less(left: Fraction, right: Fraction) -> bool:
    """Return whether `left < right`.

    >>> is_less(Fraction(1, 3), Fraction(1, 2)), is_less(Fraction(1, 2), Fraction(1, 2))
    (True, False)
    """
    a, b = left.as_integer_ratio()
    c, d = right.as_integer_ratio()
    return a * d < c * b


def divide(number: Fraction, divisor: Fraction) -> Fraction:
    """Return `number / divisor`, which is not 0.

    >>> divide(Fraction(1, 2), Fraction(-1, 3))
    Fraction(-3, 2)
    """
    a, b = number.as_integer_ratio()
    c, d = divisor.as_integer_ratio()
    return Fraction(a * d, b * c)


def add_up(numbers: Collection[Fraction]) -> Fraction:
    """Return the sum; 0 of nothing.

    >>> add_up([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)])
    Fraction(1, 1)
    """
    ratios = [number.as_integer_ratio() for number in numbers]
    whole = lcm(*[below for _, below in ratios])
    if whole == 1:
        return Fraction(sum([above for above, _ in ratios]))
    return Fraction(sum([above * (whole // below) for above, below in ratios]), whole)


def take_part(number: Fraction, part: Fraction, whole: Fraction) -> Fraction:
    """Return `number * part / whole`.

    >>> take_part(Fraction(3), Fraction(1, 2), Fraction(6))
    Fraction(1, 4)
    """
    if part is whole or number is ZERO:
        return number
    a, b = number.as_integer_ratio()
    c, d = part.as_integer_ratio()
    e, f = whole.as_integer_ratio()
    return Fraction(a * c * f, b * d * e)


def measure_way(at: Fraction, start: Fraction, end: Fraction) -> tuple[int, int]:
    """Return how far `at` lies from `start`, and `end` from `start`, in one unit that makes both whole numbers.

    >>> measure_way(Fraction(15), Fraction(10), Fraction(20))
    (5, 10)
    """
    a, b = at.as_integer_ratio()
    c, d = start.as_integer_ratio()
    e, f = end.as_integer_ratio()
    return (a * d - c * b) * f, (e * d - c * f) * b


def rise(way: int, length: int, share: Fraction, maximum: Fraction) -> Fraction:
    """Return `maximum * (share + (1 - share) * way / length)`, kept within 0 and `maximum`.

    >>> rise(5, 10, Fraction(3, 5), Fraction(20))
    Fraction(16, 1)
    """
    a, b = share.as_integer_ratio()
    part, whole = a * length + (b - a) * way, b * length
    if part <= 0:
        return ZERO
    if part >= whole:
        return maximum
    c, d = maximum.as_integer_ratio()
    return Fraction(c * part, d * whole)
