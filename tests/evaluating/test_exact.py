"""Several fractions at once give what `Fraction` gives one operation at a time."""

import pickle
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from greenrules.evaluating.exact import ZERO, add_up, divide, draw_line, find_height, is_less, make, multiply, take_part

# Few denominators and a narrow range, so that equal numbers, zero and common divisors come up often.
NUMBERS = st.one_of(st.fractions(-3, 3, max_denominator=6), st.fractions(max_denominator=10**9), st.just(ZERO))
POSITIVE = NUMBERS.filter(lambda number: number > 0)


@given(NUMBERS, NUMBERS)
def test_less_is_less(left: Fraction, right: Fraction) -> None:
    """The comparison is that of fractions, equal numbers included."""
    assert is_less(left, right) is (left < right)


@given(st.integers(), st.integers().filter(bool))
def test_a_fraction_is_made_as_python_makes_it(above: int, below: int) -> None:
    """Lowest terms, a positive denominator, the same hash and text: nobody can tell how it was made."""
    made, wanted = make(above, below), Fraction(above, below)

    assert made.as_integer_ratio() == wanted.as_integer_ratio()
    assert (made, hash(made), repr(made)) == (wanted, hash(wanted), repr(wanted))
    assert pickle.loads(pickle.dumps(made)) == wanted


def test_a_fraction_is_its_two_slots() -> None:
    """Fractions are read and made by the names of their slots, which every interpreter we run on must have."""
    assert Fraction.__slots__ == ("_numerator", "_denominator")
    assert (Fraction(-6, 4)._numerator, Fraction(-6, 4)._denominator) == (-3, 2)  # type: ignore[attr-defined]


@given(NUMBERS, NUMBERS)
def test_products_and_quotients_are_those_of_fractions(left: Fraction, right: Fraction) -> None:
    """One product, one quotient."""
    assert multiply(left, right) == left * right
    assert not right or divide(left, right) == left / right


@given(st.lists(NUMBERS, max_size=8))
def test_a_sum_is_the_sum(numbers: list[Fraction]) -> None:
    """Adding up at once is adding up one by one; nothing adds up to 0."""
    assert add_up(numbers) == sum(numbers, ZERO)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_part_is_taken_exactly(number: Fraction, part: Fraction, whole: Fraction) -> None:
    """`number * part / whole`, in lowest terms."""
    assume(whole)

    assert take_part(number, part, whole) == number * part / whole


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, POSITIVE, st.sampled_from(["higher", "lower"]))
def test_a_ramp_rises_from_its_share_to_the_maximum(
    at: Fraction, baseline: Fraction, leading: Fraction, share: Fraction, maximum: Fraction, better: str
) -> None:
    """The straight line of the standard, kept within 0 and the maximum; full from the leading value on, 0 before."""
    sign = -1 if better == "lower" else 1
    way, length = sign * (at - baseline), sign * (leading - baseline)
    assume(length >= 0)
    if way >= length:
        wanted = maximum
    elif way < 0:
        wanted = ZERO
    else:
        wanted = min(max(maximum * (share + (1 - share) * way / length), ZERO), maximum)

    assert find_height(draw_line(baseline, leading, share, maximum, better), at) == wanted


@given(NUMBERS, NUMBERS, st.sampled_from(["higher", "lower"]))
def test_a_line_that_leads_backwards_says_so(baseline: Fraction, leading: Fraction, better: str) -> None:
    """Its length is negative just when the leading value is worse than the baseline."""
    is_worse = leading > baseline if better == "lower" else leading < baseline

    assert (draw_line(baseline, leading, ZERO, Fraction(1), better).length < 0) is is_worse
