"""Several fractions at once give what `Fraction` gives one operation at a time."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from greenrules.evaluating.exact import ZERO, add_up, is_less, measure_way, rise, take_part

# Few denominators and a narrow range, so that equal numbers, zero and common divisors come up often.
NUMBERS = st.one_of(st.fractions(-3, 3, max_denominator=6), st.fractions(max_denominator=10**9), st.just(ZERO))
POSITIVE = NUMBERS.filter(lambda number: number > 0)


@given(NUMBERS, NUMBERS)
def test_less_is_less(left: Fraction, right: Fraction) -> None:
    """The comparison is that of fractions, equal numbers included."""
    assert is_less(left, right) is (left < right)


@given(st.lists(NUMBERS, max_size=8))
def test_a_sum_is_the_sum(numbers: list[Fraction]) -> None:
    """Adding up at once is adding up one by one; nothing adds up to 0."""
    assert add_up(numbers) == sum(numbers, ZERO)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_part_is_taken_exactly(number: Fraction, part: Fraction, whole: Fraction) -> None:
    """`number * part / whole`, in lowest terms."""
    assume(whole)

    assert take_part(number, part, whole) == number * part / whole


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_way_keeps_its_proportions(at: Fraction, start: Fraction, end: Fraction) -> None:
    """Both lengths are in one positive unit: their signs and their ratio are those of the differences."""
    way, length = measure_way(at, start, end)

    assert (way > 0) is (at > start)
    assert (length > 0) is (end > start)
    assert way * (end - start) == length * (at - start)


@given(st.integers(0, 50), st.integers(1, 50), NUMBERS, POSITIVE)
def test_a_ramp_rises_from_its_share_to_the_maximum(way: int, length: int, share: Fraction, maximum: Fraction) -> None:
    """The straight line of the standard, kept within 0 and the maximum."""
    assume(way <= length)
    line = maximum * (share + (1 - share) * Fraction(way, length))

    assert rise(way, length, share, maximum) == min(max(line, ZERO), maximum)
