"""How far a machine number of the generated code may lie from the exact number it stands for.

Invariant of every operand, whatever the facts: |machine - exact| <= relative * |machine| + absolute + measured, where
`measured` names a variable that the generated code computes as it runs. The bounds are worked out with exact fractions
when a ruleset is compiled; docs/decisions/0010 has the argument. Supplied numbers are 0 or between LEAST and MOST in
size (the intake checks it), so that nothing overflows or underflows within the sizes kept here.
"""

import math
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

# Rounding to the nearest machine number changes it by at most this part of itself.
UNIT = Fraction(1, 2**53)
LEAST, MOST = Fraction(1, 10**13), Fraction(10**15)
# Sizes beyond which the generated code does not compute.
SMALLEST, LARGEST = Fraction(1, 10**200), Fraction(10**200)
_EXACT_WHOLE = 2**53
# Bounds keep so many bits; a part of 2**-20 above is more than what a bound of first order leaves out.
_BITS, _MORE_BITS = 40, 20
_UNDERFLOW = Fraction(1, 2**1000)
_NONE, _LOWEST = Fraction(0), -MOST
_ROUGHEST = UNIT * 2**20
# Numbers of so many bits lie well within SMALLEST and LARGEST.
_USUAL = 600


class TooWideError(Exception):
    """The sizes a number may have are beyond what the bounds hold for: the ruleset is not compiled."""


@frozen
class Accuracy:
    """What is known about a machine number when it is compiled.

    Attributes:
        low, high: the exact number lies between them.
        least: the smallest size it has when it is not zero; 0 when even that is not known.
        relative, absolute, measured: the bound on its error, see the module.
        is_raw: a supplied number or a constant: equal machine numbers are equal exact numbers, and in the same order.
        grid: it is a whole multiple of 2**-grid, computed without any error; None when that is not known.
    """

    low: Fraction
    high: Fraction
    least: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)
    absolute: Fraction = Fraction(0)
    measured: str = ""
    is_raw: bool = False
    grid: int | None = field(default=None)

    @property
    def size(self) -> Fraction:
        """The largest size it can have."""
        return self.high if self.low.numerator >= 0 else max(-self.low, abs(self.high))

    @property
    def is_scaled(self) -> bool:
        """Whether the error is a part of the number, so that zero and the sign are exact."""
        return not self.absolute and not self.measured

    @property
    def is_exact(self) -> bool:
        """Whether there is no error at all."""
        return self.is_scaled and not self.relative


def supplied_accuracy(low: Fraction | None, high: Fraction | None) -> Accuracy:
    """Return the accuracy of a supplied number with a declared range."""
    lowest = _LOWEST if low is None else max(low, _LOWEST)
    highest = MOST if high is None else min(high, MOST)
    return Accuracy(lowest, max(lowest, highest), LEAST, UNIT, is_raw=True)


def constant_accuracy(value: Fraction) -> Accuracy:
    """Return the accuracy of the machine number nearest to a constant."""
    nearest, exact = float(value).as_integer_ratio(), value.as_integer_ratio()
    # In whole numbers: |nearest - exact| / |nearest|.
    gap = abs(nearest[0] * exact[1] - exact[0] * nearest[1])
    relative = Fraction(gap, exact[1] * abs(nearest[0])) if gap else _NONE
    # Of zero it holds for any size that it is zero or at least that large.
    least = abs(value) or LARGEST
    return check_size(Accuracy(value, value, least, relative, is_raw=is_shortest(value), grid=grid_of(value)))


def is_shortest(value: Fraction) -> bool:
    """Whether a number is the one people mean by its nearest machine number."""
    return Decimal(repr(float(value))).as_integer_ratio() == value.as_integer_ratio()


def grid_of(value: Fraction) -> int | None:
    """Return n such that the number is a whole multiple of 2**-n and a machine number; None when there is none."""
    bits = value.denominator.bit_length() - 1
    is_grid = value.denominator == 1 << bits and abs(value) * 2**bits < _EXACT_WHOLE
    return bits if is_grid else None


def whole_accuracy(low: int, high: int) -> Accuracy:
    """Return the accuracy of a whole number that is counted, not measured."""
    return Accuracy(Fraction(low), Fraction(high), Fraction(1), grid=0, is_raw=True)


def exact_accuracy(low: Fraction, high: Fraction, grid: int) -> Accuracy:
    """Return the accuracy of a number on a grid, computed without error.

    One of no more than 15 decimal digits is also what its shortest decimal says, as supplied numbers are.
    """
    is_raw = max(abs(low), abs(high)) * 10**grid < 10**15
    return Accuracy(low, high, Fraction(1, 2**grid), is_raw=is_raw, grid=grid)


def check_size(accuracy: Accuracy) -> Accuracy:
    """Return the accuracy; sizes beyond the machine's are refused."""
    size, least, relative = accuracy.size, accuracy.least, accuracy.relative
    # Comparing fractions multiplies them out; how many bits they have nearly always tells.
    if _magnitude(size) > _USUAL and size > LARGEST:
        raise TooWideError
    if least and _magnitude(least) < -_USUAL and least < SMALLEST:
        raise TooWideError
    if relative and _magnitude(relative) > -40 and relative > _ROUGHEST:
        raise TooWideError
    return accuracy


def _magnitude(value: Fraction) -> int:
    """Return n such that the size of a number lies between 2**(n-1) and 2**(n+1); any for 0."""
    return value.numerator.bit_length() - value.denominator.bit_length()


def join_accuracies(first: Accuracy, second: Accuracy, measured: str = "") -> Accuracy:
    """Return what holds for a number that is one of two; `measured` bounds both where either measures its error."""
    grid = None if first.grid is None or second.grid is None else max(first.grid, second.grid)
    return Accuracy(
        min(first.low, second.low),
        max(first.high, second.high),
        min(first.least, second.least),
        max(first.relative, second.relative),
        max(first.absolute, second.absolute),
        measured,
        first.is_raw and second.is_raw,
        _check_grid(grid, max(first.size, second.size)),
    )


def widen(bound: Fraction) -> Fraction:
    """Return a little more than a bound, in few digits: exact bounds of bounds would grow as long as the formula."""
    above, below = bound.numerator, bound.denominator
    if not above:
        return bound
    shift = _BITS - above.bit_length() + below.bit_length()
    whole = (above << shift) // below if shift >= 0 else above // (below << -shift)
    whole += (whole >> _MORE_BITS) + 2
    return Fraction(whole, 1 << shift) if shift >= 0 else Fraction(whole << -shift)


def _check_grid(grid: int | None, size: Fraction) -> int | None:
    return grid if grid is not None and grid <= 200 and size * 2**grid < _EXACT_WHOLE else None


def add_accuracies(left: Accuracy, right: Accuracy, sign: int = 1) -> Accuracy | None:
    """Return the accuracy of a sum or difference; None when its error must be measured as it runs."""
    if sign < 0:
        low, high = left.low - right.high, left.high - right.low
    else:
        low = left.low + right.low if left.low.numerator or right.low.numerator else left.low
        high = left.high + right.high
    if left.grid is not None and right.grid is not None and left.is_exact and right.is_exact:
        grid = _check_grid(max(left.grid, right.grid), left.size + right.size)
        if grid is not None:
            return exact_accuracy(low, high, grid)
    if left.measured or right.measured:
        return None
    if _is_one_sided(left, right, sign):
        relative = widen(max(left.relative, right.relative) + UNIT)
        least = min(left.least, right.least)
        return check_size(Accuracy(low, high, least, relative, widen(left.absolute + right.absolute)))
    if max(left.size, right.size) >= MOST / 10**6:
        return None
    absolute = left.absolute + right.absolute + left.relative * left.size + right.relative * right.size
    return Accuracy(low, high, Fraction(0), UNIT, widen(absolute))


def _is_one_sided(left: Accuracy, right: Accuracy, sign: int) -> bool:
    low, high = (right.low, right.high) if sign > 0 else (-right.high, -right.low)
    # The sign of a fraction is that of its numerator, which needs no comparison of fractions.
    if left.low.numerator >= 0 and low.numerator >= 0:
        return True
    return left.high.numerator <= 0 and high.numerator <= 0


def multiply_accuracies(left: Accuracy, right: Accuracy) -> Accuracy | None:
    """Return the accuracy of a product; None when its error must be measured as it runs."""
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    shape = Accuracy(min(ends), max(ends), left.least * right.least)
    grid = None if left.grid is None or right.grid is None else left.grid + right.grid
    if left.is_exact and right.is_exact and _check_grid(grid, shape.size) is not None:
        return exact_accuracy(shape.low, shape.high, grid or 0)
    if left.measured or right.measured:
        return None
    relative = _compound(left.relative, right.relative)
    absolute = left.absolute * (right.size + right.absolute) + right.absolute * (left.size + left.absolute)
    if not shape.least:
        # A factor of unknown size may take the product below the smallest machine number.
        absolute += _UNDERFLOW
    if absolute and max(left.size, right.size) >= MOST / 10**6:
        return None
    return check_size(evolve(shape, relative=relative, absolute=widen(absolute)))


def divide_accuracies(left: Accuracy, right: Accuracy) -> Accuracy | None:
    """Return the accuracy of a quotient whose divisor is not zero; None when its error must be measured as it runs."""
    if not right.is_scaled or left.measured or not right.least:
        return None
    divisor = right.least if right.low <= 0 <= right.high else min(abs(right.low), abs(right.high))
    highest = left.size / divisor
    low = Fraction(0) if (left.low >= 0 and right.low >= 0) else -highest
    absolute = widen(left.absolute / divisor)
    if absolute and divisor < Fraction(1, 10**6):
        return None
    relative = _compound(left.relative, right.relative)
    least = left.least / right.size if right.size else Fraction(0)
    return check_size(Accuracy(low, highest, least, relative, absolute))


def _compound(first: Fraction, second: Fraction) -> Fraction:
    return widen(first + second + UNIT)


def negate_accuracy(accuracy: Accuracy) -> Accuracy:
    """Return the accuracy of the number with the other sign."""
    return evolve(accuracy, low=-accuracy.high, high=-accuracy.low)


def certain_above(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return the machine number from which on the exact number is surely at least the threshold."""
    edge = threshold + accuracy.absolute
    part = 1 - accuracy.relative if edge >= 0 else 1 + accuracy.relative
    return _nudge(edge / part, math.inf)


def certain_below(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return the machine number below which the exact number is surely below the threshold."""
    edge = threshold - accuracy.absolute
    part = 1 + accuracy.relative if edge >= 0 else 1 - accuracy.relative
    return _nudge(edge / part, -math.inf)


def _nudge(value: Fraction, toward: float) -> float:
    nearest = float(value)
    is_beyond = Fraction(nearest) >= value if toward > 0 else Fraction(nearest) <= value
    return nearest if is_beyond else math.nextafter(nearest, toward)
