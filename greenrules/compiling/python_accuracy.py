"""How far a machine number of the generated code may lie from the exact number it stands for.

Invariant of every operand, whatever the facts: |machine - exact| <= relative * |machine| + absolute + measured, where
`measured` names a variable that the generated code computes as it runs; docs/decisions/0010 has the argument. Supplied
numbers are 0 or between LEAST and MOST in size (the intake checks it), so that nothing overflows or underflows within
the sizes kept here. Where a number lies is kept exactly; how far off it may be, in machine numbers that `widen` keeps
above the exact bound: docs/decisions/0032 has that argument, and a test compares the two.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from attrs import evolve, field

from greenrules.compiling.python_fractions import add_fractions
from greenrules.compiling.python_light import light

# Rounding to the nearest machine number changes it by at most this part of itself.
UNIT = 2.0**-53
LEAST, MOST = Fraction(1, 10**13), Fraction(10**15)
# Sizes beyond which the generated code does not compute.
SMALLEST, LARGEST = Fraction(1, 10**200), Fraction(10**200)
_EXACT_WHOLE = 2**53
# A part of 2**-20 is more than what a bound of first order leaves out, and than a few roundings of the bound itself.
MORE, _LESS = 1.0 + 2.0**-20, 1.0 - 2.0**-20
TINY = 2.0**-1000
_ZERO, _LOWEST = Fraction(0), -MOST
_ROUGHEST = UNIT * 2**20
_SMALLEST, _LARGEST = float(SMALLEST), float(LARGEST)
# Numbers of so many bits lie well within SMALLEST and LARGEST.
_USUAL = 600


class TooWideError(Exception):
    """The sizes a number may have are beyond what the bounds hold for: the ruleset is not compiled."""


@light
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
    least: float = 0.0
    relative: float = 0.0
    absolute: float = 0.0
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
    if high is None and (low is None or not low.numerator):
        return _ANY if low is None else _AMOUNT
    lowest = _LOWEST if low is None else max(low, _LOWEST)
    highest = MOST if high is None else min(high, MOST)
    return Accuracy(lowest, max(lowest, highest), _LEAST, UNIT, is_raw=True)


def constant_accuracy(value: Fraction) -> Accuracy:
    """Return the accuracy of the machine number nearest to a constant."""
    above, below = value.as_integer_ratio()
    try:
        number = above / below
    except OverflowError:
        raise TooWideError from None
    if not number:
        return _NOTHING if not above else _refuse()
    numerator, denominator = number.as_integer_ratio()
    # In whole numbers: |number - exact| / |number|.
    gap = abs(numerator * below - above * denominator)
    relative = widen(gap / (below * abs(numerator))) if gap else 0.0
    size = abs(number)
    if not _SMALLEST * 2 < size < _LARGEST / 2:
        _refuse()
    grid = denominator.bit_length() - 1 if not gap and abs(numerator) < _EXACT_WHOLE else None
    is_raw = is_short(above, below) or is_shortest(value)
    return Accuracy(value, value, size * _LESS, relative, is_raw=is_raw, grid=grid)


def is_short(above: int, below: int) -> bool:
    """Whether a number has no more than fifteen digits, six after the point: then it is what people mean."""
    return 10**6 % below == 0 and abs(above) * (10**6 // below) < 10**15


def is_shortest(value: Fraction) -> bool:
    """Whether a number is the one people mean by its nearest machine number."""
    below = value.denominator
    if pow(10, below.bit_length(), below):  # no decimal
        return False
    return Decimal(repr(float(value))).as_integer_ratio() == value.as_integer_ratio()


def nearest(value: Fraction) -> float:
    """Return the machine number nearest to an exact one; `float` takes three times as long."""
    above, below = value.as_integer_ratio()
    return above / below


def whole_accuracy(low: int, high: int) -> Accuracy:
    """Return the accuracy of a whole number that is counted, not measured."""
    return Accuracy(Fraction(low), Fraction(high), 1.0, grid=0, is_raw=True)


def exact_accuracy(low: Fraction, high: Fraction, grid: int) -> Accuracy:
    """Return the accuracy of a number on a grid, computed without error.

    One of no more than 15 decimal digits is also what its shortest decimal says, as supplied numbers are.
    """
    is_raw = max(abs(low), abs(high)) * 10**grid < 10**15
    return Accuracy(low, high, 2.0**-grid, is_raw=is_raw, grid=grid)


def check_size(accuracy: Accuracy) -> Accuracy:
    """Return the accuracy; sizes beyond the machine's are refused."""
    size = accuracy.size
    # Comparing fractions multiplies them out; how many bits they have nearly always tells.
    if _magnitude(size) > _USUAL and size > LARGEST:
        _refuse()
    if 0.0 < accuracy.least < _SMALLEST or accuracy.relative > _ROUGHEST:
        _refuse()
    return accuracy


def _refuse() -> NoReturn:
    raise TooWideError


def _magnitude(value: Fraction) -> int:
    """Return n such that the size of a number lies between 2**(n-1) and 2**(n+1); any for 0."""
    above, below = value.as_integer_ratio()
    return above.bit_length() - below.bit_length()


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


def widen(bound: float) -> float:
    """Return a little more than a bound that was computed in a few operations on positive machine numbers."""
    return bound * MORE + TINY if bound else bound


def widen_below(bound: float) -> float:
    """Return a little less than a bound from below."""
    return bound * _LESS


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
    if max(left.size, right.size) >= _HUGE:
        return None
    absolute = (
        left.absolute + right.absolute + left.relative * nearest(left.size) + right.relative * nearest(right.size)
    )
    return Accuracy(low, high, 0.0, UNIT, widen(absolute))


def add_amounts(parts: Sequence[Accuracy]) -> Accuracy | None:
    """Return the accuracy of a sum of amounts added one after the other; None where the terms tell more."""
    if any(part.low.numerator < 0 or part.measured for part in parts):
        return None
    high, low = add_fractions([part.high for part in parts]), add_fractions([part.low for part in parts])
    if all(part.grid is not None and part.is_exact for part in parts):
        grid = _check_grid(max(part.grid or 0 for part in parts), high)
        return None if grid is None else exact_accuracy(low, high, grid)
    relative = widen(max(part.relative for part in parts) + (len(parts) - 1) * UNIT)
    absolute = widen(sum(part.absolute for part in parts))
    return check_size(Accuracy(low, high, min(part.least for part in parts), relative, absolute))


def _is_one_sided(left: Accuracy, right: Accuracy, sign: int) -> bool:
    low, high = (right.low, right.high) if sign > 0 else (-right.high, -right.low)
    # The sign of a fraction is that of its numerator, which needs no comparison of fractions.
    if left.low.numerator >= 0 and low.numerator >= 0:
        return True
    return left.high.numerator <= 0 and high.numerator <= 0


def multiply_accuracies(left: Accuracy, right: Accuracy) -> Accuracy | None:
    """Return the accuracy of a product; None when its error must be measured as it runs."""
    low, high = _multiply_ends(left, right)
    if left.grid is not None and right.grid is not None and left.is_exact and right.is_exact:
        grid = _check_grid(left.grid + right.grid, max(abs(low), abs(high)))
        if grid is not None:
            return exact_accuracy(low, high, grid)
    if left.measured or right.measured:
        return None
    least = min(left.least * right.least * _LESS, _LARGEST)
    if left.least and right.least and least < _SMALLEST:
        _refuse()
    absolute = 0.0
    if left.absolute or right.absolute:
        absolute = left.absolute * (nearest(right.size) + right.absolute)
        absolute += right.absolute * (nearest(left.size) + left.absolute) + TINY
    if not least:
        # A factor of unknown size may take the product below the smallest machine number.
        absolute += TINY
    if absolute and max(left.size, right.size) >= _HUGE:
        return None
    relative = widen(left.relative + right.relative + UNIT)
    return check_size(Accuracy(low, high, least, relative, widen(absolute)))


def _multiply_ends(left: Accuracy, right: Accuracy) -> tuple[Fraction, Fraction]:
    """Return between which numbers a product lies."""
    if left.low.numerator >= 0 and right.low.numerator >= 0:
        low = left.low * right.low if left.low.numerator and right.low.numerator else _ZERO
        return low, left.high * right.high
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(ends), max(ends)


def divide_accuracies(left: Accuracy, right: Accuracy) -> Accuracy | None:
    """Return the accuracy of a quotient whose divisor is not zero; None when its error must be measured as it runs."""
    if not right.is_scaled or left.measured or not right.least:
        return None
    is_apart = right.low.numerator > 0 or right.high.numerator < 0
    # A divisor that may be on either side of zero is known by its least size alone.
    divisor = min(abs(right.low), abs(right.high)) if is_apart else Fraction(right.least)
    highest = left.size / divisor
    low = _ZERO if (left.low.numerator >= 0 and right.low.numerator >= 0) else -highest
    absolute = widen(left.absolute / nearest(divisor) + TINY) if left.absolute else 0.0
    if absolute and divisor < _HARDLY:
        return None
    relative = widen(left.relative + right.relative + UNIT)
    size = nearest(right.size)
    least = min(left.least / size * _LESS, _LARGEST) if size else 0.0
    return check_size(Accuracy(low, highest, least, relative, absolute))


def negate_accuracy(accuracy: Accuracy) -> Accuracy:
    """Return the accuracy of the number with the other sign."""
    return evolve(accuracy, low=-accuracy.high, high=-accuracy.low)


_LEAST = float(LEAST) * _LESS
_HUGE, _HARDLY = MOST / 10**6, Fraction(1, 10**6)
_ANY = Accuracy(_LOWEST, MOST, _LEAST, UNIT, is_raw=True)
_AMOUNT = Accuracy(_ZERO, MOST, _LEAST, UNIT, is_raw=True)
# Of zero it holds for any size that it is zero or at least that large.
_NOTHING = Accuracy(_ZERO, _ZERO, _LARGEST, is_raw=True, grid=0)
