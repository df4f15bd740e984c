"""Exact arithmetic on several fractions at once: whole numbers on the way, brought to lowest terms once at the end.

`Fraction` does the same one operation at a time and looks for common divisors after each. A rule that says what it
means in one formula is worked out here in one step.
"""

from collections.abc import Collection
from fractions import Fraction
from math import gcd, lcm
from typing import Any, TypeAlias

from attrs import frozen

ZERO = Fraction(0)
ONE = Fraction(1)
_new: Any = object.__new__
# INVARIANT: a fraction is its slots `_numerator` and `_denominator`, in lowest terms, the lower one positive. So it is
# since Python 2.6; asking for `numerator` takes ten times as long, and `Fraction(a, b)` five times as its divisor.
_Slots: TypeAlias = Any


def make(above: int, below: int) -> Fraction:
    """Return `above / below`; `below` is not 0.

    >>> make(6, -4)
    Fraction(-3, 2)
    """
    common = gcd(above, below)
    if below < 0:
        common = -common
    number = _new(Fraction)
    number._numerator = above // common
    number._denominator = below // common
    return number  # type: ignore[no-any-return]


def make_coprime(above: int, below: int) -> Fraction:
    """Return `above / below` of whole numbers without a common divisor, the lower one positive."""
    number = _new(Fraction)
    number._numerator = above
    number._denominator = below
    return number  # type: ignore[no-any-return]


def is_less(left: Fraction, right: Fraction) -> bool:
    """Return whether `left < right`.

    >>> is_less(Fraction(1, 3), Fraction(1, 2)), is_less(Fraction(1, 2), Fraction(1, 2))
    (True, False)
    """
    a: _Slots = left
    b: _Slots = right
    return a._numerator * b._denominator < b._numerator * a._denominator  # type: ignore[no-any-return]


def multiply(number: Fraction, factor: Fraction) -> Fraction:
    """Return `number * factor`.

    >>> multiply(Fraction(1, 2), Fraction(-2, 3))
    Fraction(-1, 3)
    """
    a: _Slots = number
    b: _Slots = factor
    return make(a._numerator * b._numerator, a._denominator * b._denominator)


def divide(number: Fraction, divisor: Fraction) -> Fraction:
    """Return `number / divisor`, which is not 0.

    >>> divide(Fraction(1, 2), Fraction(-1, 3))
    Fraction(-3, 2)
    """
    a: _Slots = number
    b: _Slots = divisor
    return make(a._numerator * b._denominator, a._denominator * b._numerator)


def add_up(numbers: Collection[Fraction]) -> Fraction:
    """Return the sum; 0 of nothing.

    >>> add_up([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)])
    Fraction(1, 1)
    """
    added: Collection[_Slots] = numbers
    whole = lcm(*[number._denominator for number in added])
    if whole == 1:
        return make_coprime(sum([number._numerator for number in added]), 1)
    return make(sum([number._numerator * (whole // number._denominator) for number in added]), whole)


def take_part(number: Fraction, part: Fraction, whole: Fraction) -> Fraction:
    """Return `number * part / whole`.

    >>> take_part(Fraction(3), Fraction(1, 2), Fraction(6))
    Fraction(1, 4)
    """
    if part is whole or number is ZERO:
        return number
    a: _Slots = number
    b: _Slots = part
    c: _Slots = whole
    return make(a._numerator * b._numerator * c._denominator, a._denominator * b._denominator * c._numerator)


@frozen
class Line:
    """The straight line of a ramp from its baseline to its leading value, in whole numbers.

    Of a quantity `a / b`, `slope * a + offset * b` is how far it lies beyond the baseline and `length * b` how far the
    leading value does, in one positive unit. Between the two, `rise * a + start * b` is its points, in parts of which
    `parts * b` are one point.
    """

    slope: int
    offset: int
    length: int
    rise: int
    start: int
    parts: int
    maximum: Fraction


def draw_line(baseline: Fraction, leading: Fraction, share: Fraction, maximum: Fraction, better: str) -> Line:
    """Return the line that rises from `share * maximum` at the baseline to `maximum` at the leading value.

    Args:
        share: above 1, all points from the baseline on; below 0, none before the line crosses 0.
        better: `higher`, or `lower`, which mirrors it.
    """
    c, d = baseline.as_integer_ratio()
    e, f = leading.as_integer_ratio()
    low, whole = share.as_integer_ratio() if is_less(share, ONE) else (1, 1)
    above, below = maximum.as_integer_ratio()
    sign = -1 if better == "lower" else 1
    slope, offset, length = sign * d * f, -sign * c * f, sign * (e * d - c * f)
    steep = above * (whole - low)
    start, parts = above * low * length + steep * offset, below * whole * length
    common = gcd(steep * slope, start, parts) or 1
    return Line(slope, offset, length, steep * slope // common, start // common, parts // common, maximum)


def find_height(line: Line, at: Fraction) -> Fraction:
    """Return the points of a quantity: full at the leading value or better, 0 if worse than the baseline.

    >>> find_height(draw_line(Fraction(10), Fraction(20), Fraction(3, 5), Fraction(20), "higher"), Fraction(15))
    Fraction(16, 1)
    """
    number: _Slots = at
    a, b = number._numerator, number._denominator
    way = line.slope * a + line.offset * b
    if way >= line.length * b:
        return line.maximum
    if way < 0:
        return ZERO
    points = line.rise * a + line.start * b
    return make(points, line.parts * b) if points > 0 else ZERO
