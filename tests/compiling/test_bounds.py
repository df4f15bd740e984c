"""Bounds kept in machine numbers are never below those of exact fractions, and hardly above them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenrules.compiling.python_accuracy import (
    LARGEST,
    SMALLEST,
    Accuracy,
    TooWideError,
    add_accuracies,
    add_amounts,
    constant_accuracy,
    divide_accuracies,
    multiply_accuracies,
)
from greenrules.compiling.python_edges import certain_edges
from tests.compiling.exact_bounds import (
    ExactBound,
    bound_amounts,
    bound_difference,
    bound_product,
    bound_quotient,
    edge_above,
    edge_below,
)

# As much as the engine computes with, and as little: bounds are parts of 2**-53 and more.
RELATIVE = st.floats(2.0**-53, 2.0**-34)
ABSOLUTE = st.just(0.0) | st.floats(1e-25, 1e-6)
LEAST = st.floats(1e-30, 1e-3)
THRESHOLDS = st.fractions(-(10**9), 10**9, max_denominator=10**6)
MORE = 1 + Fraction(1, 10**4)


# A larger error, as a part of the number, is refused.
ROUGHEST = Fraction(1, 2**33)


@st.composite
def accuracies(draw: st.DrawFn, *, lowest: int = -(10**8), around_zero: bool = False) -> Accuracy:
    """Draw what may be known of a number that is computed; `around_zero`: that it may have either sign."""
    low = draw(st.fractions(lowest, -1 if around_zero else 10**8, max_denominator=1000))
    high = (0 if around_zero else low) + draw(st.fractions(1, 10**8, max_denominator=1000))
    return Accuracy(low, high, draw(LEAST), draw(RELATIVE), draw(ABSOLUTE))


AMOUNTS = accuracies(lowest=0)


def covers(found: Accuracy | None, exact: ExactBound) -> bool:
    """Whether a bound is no narrower than the exact one, and hardly wider; None is a bound that was refused."""
    if found is None:
        return exact.relative * MORE > ROUGHEST
    is_safe = found.relative >= exact.relative and found.absolute >= exact.absolute and found.least <= exact.least
    tiny = Fraction(1, 10**250)
    is_close = found.relative <= exact.relative * MORE and found.absolute <= exact.absolute * MORE + tiny
    return is_safe and is_close and Fraction(found.least) * MORE >= min(exact.least, Fraction(10**190))


def unless_refused(combine: Callable[..., Accuracy | None], *parts: Any) -> Accuracy | None:
    """Return a bound, or None where it is refused for being too rough."""
    try:
        found = combine(*parts)
    except TooWideError:
        return None
    assert found is not None
    return found


@given(AMOUNTS, AMOUNTS)
def test_a_sum_of_two_amounts_is_bounded_from_above(left: Accuracy, right: Accuracy) -> None:
    """The bound on the error of a sum of amounts is no smaller than the exact one."""
    assert covers(unless_refused(add_accuracies, left, right), bound_amounts([left, right]))


@given(st.lists(AMOUNTS, min_size=2, max_size=40))
def test_a_sum_of_many_amounts_is_bounded_from_above(parts: list[Accuracy]) -> None:
    """Bounding all terms at once gives no less than bounding them one after the other."""
    found, exact = unless_refused(add_amounts, parts), bound_amounts(parts)
    # At once, each sum counts a rounding, also where a later term alone has the largest error.
    largest = max(Fraction(part.relative) for part in parts) + (len(parts) - 1) * Fraction(1, 2**53)

    assert covers(found, ExactBound(largest, exact.absolute, exact.least))
    if found is not None:
        assert found.relative >= exact.relative
        assert (found.low, found.high) == (sum(part.low for part in parts), sum(part.high for part in parts))


@given(accuracies(around_zero=True), AMOUNTS)
def test_a_sum_that_may_cancel_is_bounded_from_above(left: Accuracy, right: Accuracy) -> None:
    """Where terms may cancel, the bound on the size of the terms is no smaller than the exact one."""
    assert covers(unless_refused(add_accuracies, left, right), bound_difference(left, right))


@given(accuracies(), accuracies())
def test_a_product_is_bounded_from_above(left: Accuracy, right: Accuracy) -> None:
    """The bound of a product is no smaller than the exact one, and its ends are exact."""
    found = unless_refused(multiply_accuracies, left, right)
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]

    assert covers(found, bound_product(left, right))
    if found is not None:
        assert (found.low, found.high) == (min(ends), max(ends))


@given(accuracies(), accuracies())
def test_a_quotient_is_bounded_from_above(left: Accuracy, right: Accuracy) -> None:
    """The bound of a quotient is no smaller than the exact one, or it is measured as the code runs."""
    right = Accuracy(right.low, right.high, right.least, right.relative)
    try:
        found = divide_accuracies(left, right)
    except TooWideError:
        assert covers(None, bound_quotient(left, right))
        return
    if found is not None:
        assert covers(found, bound_quotient(left, right))


@given(THRESHOLDS, accuracies())
@example(Fraction(1, 3), Accuracy(Fraction(0), Fraction(1), 0.0, 0.0, 0.0))
@example(Fraction(-1, 3), Accuracy(Fraction(0), Fraction(1), 0.0, 2.0**-34, 1e-6))
@example(Fraction(0), Accuracy(Fraction(0), Fraction(1), 0.0, 0.0, 1e-25))
def test_certain_numbers_lie_beyond_the_exact_edges(threshold: Fraction, accuracy: Accuracy) -> None:
    """Each certain number lies on the safe side of the exact edge."""
    below, above = certain_edges(threshold, accuracy)
    assert Fraction(above) >= edge_above(threshold, accuracy)
    assert Fraction(below) <= edge_below(threshold, accuracy)


@given(st.fractions(max_denominator=10**40).filter(bool) | st.floats(1e-190, 1e190).map(Fraction))
def test_the_bound_of_a_constant_covers_its_rounding(value: Fraction) -> None:
    """The nearest machine number of a constant is within the bound, exact only where nothing is rounded."""
    assume(SMALLEST * 4 < abs(value) < LARGEST / 4)
    accuracy, nearest = constant_accuracy(value), Fraction(float(value))

    assert abs(nearest - value) <= Fraction(accuracy.relative) * abs(nearest)
    assert accuracy.is_exact == (nearest == value)
    assert accuracy.least <= abs(value)
