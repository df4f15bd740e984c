"""Machine numbers as the reference takes them."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from greenrules.compiling.python_support import to_exact

# As people write them: few digits and few places, so that most are decimals with a short text.
WRITTEN = st.builds(lambda digits, places: digits / 10**places, st.integers(-(10**16), 10**16), st.integers(0, 9))
ANY = st.floats(allow_nan=False, allow_infinity=False)


@given(WRITTEN | ANY)
@example(-0.0)
@example(999999999.999999)
@example(0.1 + 0.2)
def test_a_machine_number_is_its_shortest_decimal(number: float) -> None:
    """Whether it has few places or many, is large, small or negative: what its text says, in lowest terms."""
    exact, wanted = to_exact(number), Fraction(Decimal(repr(number)))

    assert exact.as_integer_ratio() == wanted.as_integer_ratio()


@given(st.integers())
def test_a_whole_number_is_itself(number: int) -> None:
    """Whole numbers of any length are not rounded."""
    assert to_exact(number) == number
