"""Exact arithmetic on several fractions at once: whole numbers on the way, brought to lowest terms once at the end.

`Fraction` does the same one operation at a time and looks for common divisors after each. A rule that says what it
means in one formula is worked out here in one step.
"""

from collections.abc import Callable, Collection
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final

from attrs import frozen

ZERO = Fraction(0)
ONE = Fraction(1)
_new: Any = object.__new__


def _put_together(above: int, below: int) -> Fraction:
    """Return a fraction from two whole numbers without a common divisor, the lower one positive.

    `Fraction(above, below)` asks for their kinds and looks for common divisors, which takes five times as long.
    """
    number = _new(Fraction)
    number._numerator, number._denominator = above, below
    return number  # type: ignore[no-any-return]


def _find_way() -> Callable[[int, int], Fraction]:
    """Return how a fraction is made of its parts: at once where they have the names they always had in CPython."""
    try:
        is_usual = _put_together(-2, 3) == Fraction(-2, 3)
    except AttributeError:
        is_usual = False
    return _put_together if is_usual else Fraction


make_coprime: Final = _find_way()


def make(above: int, below: int) -> Fraction:
    """Return `above / below`; `below` is not 0.

    >>> make(6, -4)
    Fraction(-3, 2)
    """
    common = gcd(above, below) if below > 0 else -gcd(above, below)
    return make_coprime(above // common, below // common)


def is_less(left: Fraction, right: Fraction) -> bool:
    """Return whether `left < right`.

    >>> is_less(Fraction(1, 3), Fraction(1, 2)), is_less(Fraction(1, 2), Fraction(1, 2))
    (True, False)
    """
    a, b = left.as_integer_ratio()
    c, d = right.as_integer_ratio()
    return a * d < c * b


def multiply(number: Fraction, factor: Fraction) -> Fraction:
    """Return `number * factor`.

    >>> multiply(Fraction(1, 2), Fraction(-2, 3))
    Fraction(-1, 3)
    """
    a, b = number.as_integer_ratio()
    c, d = factor.as_integer_ratio()
    return make(a * c, b * d)


def divide(number: Fraction, divisor: Fraction) -> Fraction:
    """Return `number / divisor`, which is not 0.

    >>> divide(Fraction(1, 2), Fraction(-1, 3))
    Fraction(-3, 2)
    """
    a, b = number.as_integer_ratio()
    c, d = divisor.as_integer_ratio()
    return make(a * d, b * c)


def add_up(numbers: Collection[Fraction]) -> Fraction:
    """Return the sum; 0 of nothing.

    >>> add_up([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)])
    Fraction(1, 1)
    """
    ratios = [number.as_integer_ratio() for number in numbers]
    whole = lcm(*[below for _, below in ratios])
    if whole == 1:
        return make_coprime(sum([above for above, _ in ratios]), 1)
    return make(sum([above * (whole // below) for above, below in ratios]), whole)


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
    return make(a * c * f, b * d * e)


@frozen
class Line:
    """The straight line of a ramp from its baseline to its leading value, in whole numbers.

    Of a quantity `a / b`, `slope * a + offset * b` is how far it lies beyond the baseline and `length * b` how far the
    leading value does, in one positive unit; the line rises from `low / whole` of the maximum at the baseline.
    """

    slope: int
    offset: int
    length: int
    low: int
    whole: int
    maximum: Fraction


def draw_line(baseline: Fraction, leading: Fraction, share: Fraction, maximum: Fraction, better: str) -> Line:
    """Return the line that rises from `share * maximum` at the baseline to `maximum` at the leading value.

    Args:
        better: `higher`, or `lower`, which mirrors it.
    """
    c, d = baseline.as_integer_ratio()
    e, f = leading.as_integer_ratio()
    low, whole = share.as_integer_ratio()
    sign = -1 if better == "lower" else 1
    return Line(sign * d * f, -sign * c * f, sign * (e * d - c * f), low, whole, maximum)


def find_height(line: Line, at: Fraction) -> Fraction:
    """Return the points of a quantity: full at the leading value or better, 0 if worse than the baseline.

    >>> find_height(draw_line(Fraction(10), Fraction(20), Fraction(3, 5), Fraction(20), "higher"), Fraction(15))
    Fraction(16, 1)
    """
    a, b = at.as_integer_ratio()
    way, length = line.slope * a + line.offset * b, line.length * b
    if way >= length:
        return line.maximum
    if way < 0:
        return ZERO
    part, whole = line.low * length + (line.whole - line.low) * way, line.whole * length
    if part <= 0:  # where the share is negative, or above 1
        return ZERO
    if part >= whole:
        return line.maximum
    c, d = line.maximum.as_integer_ratio()
    return make(c * part, d * whole)
