"""The bounds on errors hold: whatever machine arithmetic makes of numbers near their exact values."""

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from greenrules.compiling.python_accuracy import (
    LEAST,
    MOST,
    Accuracy,
    add_accuracies,
    constant_accuracy,
    divide_accuracies,
    multiply_accuracies,
    supplied_accuracy,
)
from greenrules.compiling.python_edges import certain_edges

NUMBERS = st.floats(float(LEAST), float(MOST)).flatmap(lambda size: st.sampled_from((size, -size))) | st.just(0.0)
SUPPLIED = supplied_accuracy(None, None)


def read(number: float) -> Fraction:
    """Return what a supplied machine number stands for."""
    return Fraction(repr(number))


def is_within(machine: float, exact: Fraction, accuracy: Accuracy | None) -> bool:
    """Whether the bound holds; None is a bound that is measured as the code runs."""
    if accuracy is None:
        return True
    allowed = accuracy.relative * abs(Fraction(machine)) + accuracy.absolute
    return abs(Fraction(machine) - exact) <= allowed and accuracy.low <= exact <= accuracy.high


@given(NUMBERS, NUMBERS, NUMBERS)
def test_chains_of_products_and_quotients_stay_within_their_bound(first: float, second: float, third: float) -> None:
    """The bound of a product divided by a number covers all three roundings and those of the inputs."""
    product = multiply_accuracies(SUPPLIED, SUPPLIED)
    assert product is not None
    if third == 0:
        return

    exact = read(first) * read(second) / read(third)

    assert is_within(first * second / third, exact, divide_accuracies(product, SUPPLIED))


@given(st.lists(NUMBERS.map(abs), min_size=1, max_size=30))
def test_sums_of_amounts_stay_within_their_bound(numbers: list[float]) -> None:
    """The bound of a sum of amounts grows with every term, and covers it."""
    accuracy: Accuracy | None = supplied_accuracy(Fraction(0), None)
    total, exact = numbers[0], read(numbers[0])
    for number in numbers[1:]:
        assert accuracy is not None
        accuracy = add_accuracies(accuracy, supplied_accuracy(Fraction(0), None))
        total, exact = total + number, exact + read(number)

    assert is_within(total, exact, accuracy)


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.sampled_from((1, -1)))
def test_differences_stay_within_their_bound(first: float, second: float, sign: int) -> None:
    """Where terms may cancel, the bound is one on the size of the terms."""
    if any(number and abs(number) < LEAST for number in (first, second)):
        return
    known = supplied_accuracy(Fraction(-1000), Fraction(1000))

    exact = read(first) + sign * read(second)

    assert is_within(first + sign * second, exact, add_accuracies(known, known, sign))


@given(NUMBERS, st.fractions(-1000, 1000, max_denominator=1000), st.integers(-3, 3))
def test_beyond_the_certain_numbers_the_exact_number_is_beyond_the_threshold(
    factor: float, threshold: Fraction, steps: int
) -> None:
    """A product that reaches the certain number reaches the threshold exactly, however close it is."""
    product = multiply_accuracies(SUPPLIED, constant_accuracy(Fraction(1, 3)))
    assert product is not None
    number = near(float(threshold) * 3, steps) if threshold and abs(threshold) * 3 >= LEAST else factor
    exact, machine = read(number) * Fraction(1, 3), number * (1 / 3)

    below, above = certain_edges(threshold, product)
    assert not machine >= above or exact >= threshold
    assert not machine < below or exact < threshold


def near(number: float, steps: int) -> float:
    """Return a machine number a few steps away."""
    for _ in range(abs(steps)):
        number = math.nextafter(number, math.inf if steps > 0 else -math.inf)
    return number
