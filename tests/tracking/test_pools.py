"""Pools: never more than there is, everything when claims exceed it, and sound while amounts are open."""

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.values import Unknown
from greenrules.tracking.pools import Amount, add_up, divide
from tests.tracking.naive import pay_out
from tests.tracking.trying import tried

CASES = 200
MONEY = st.integers(0, 12).map(Fraction)
SIZES = st.integers(0, 30).map(Fraction)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """An amount between two ends, often settled."""
    low = draw(MONEY)
    return Amount(low, low + draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(5)])))


def known(values: list[Fraction]) -> list[Amount]:
    return [Amount(value, value) for value in values]


@tried(CASES)
@given(values=st.lists(MONEY, max_size=6), size=SIZES)
def test_known_claims_are_paid_as_the_oracle_pays(values: list[Fraction], size: Fraction) -> None:
    """With all amounts known each is paid its part exactly."""
    claims = known(values)
    paid = [divide(claim, add_up(claims), size, None) for claim in claims]

    assert [(one.least, one.most) for one in paid] == [(each, each) for each in pay_out(values, size)]


@tried(CASES)
@given(values=st.lists(MONEY, min_size=1, max_size=6), size=SIZES)
def test_a_pool_that_is_exceeded_is_paid_out_exactly(values: list[Fraction], size: Fraction) -> None:
    """What is paid comes to the claims or to the pool, whichever is less."""
    claims = known(values)
    total = sum(divide(claim, add_up(claims), size, None).least for claim in claims)

    assert total == min(size, sum(values))


@tried(CASES)
@given(values=st.lists(MONEY, min_size=1, max_size=6), size=SIZES, step=st.sampled_from([1, 2, 5]))
def test_whole_steps_never_pay_more_than_the_pool(values: list[Fraction], size: Fraction, step: int) -> None:
    """Rounded down to whole steps, less than one step each is left of what exact parts would pay."""
    claims = known(values)
    exact = sum(divide(claim, add_up(claims), size, None).least for claim in claims)
    paid = [divide(claim, add_up(claims), size, Fraction(step)).least for claim in claims]

    assert all(part % step == 0 for part in paid)
    assert exact - step * len(paid) < sum(paid) <= exact


@tried(CASES)
@given(claims=st.lists(amounts(), min_size=1, max_size=4), size=SIZES)
def test_open_claims_are_paid_between_the_best_and_the_worst(claims: list[Amount], size: Fraction) -> None:
    """The ends of a payment are reached at the ends of the amounts, and nothing in between goes beyond them."""
    corners = [[each.least, each.most or Fraction(0)] for each in claims]
    payments = [pay_out(list(values), size) for values in product(*corners)]
    paid = [divide(claim, add_up(claims), size, None) for claim in claims]

    for index, part in enumerate(paid):
        assert part.least == min(payment[index] for payment in payments)
        assert part.most == max(payment[index] for payment in payments)


def test_a_claim_without_bound_leaves_the_others_nothing_for_certain() -> None:
    """While one amount may be anything, the others may be cut to nothing, and it may take the whole pool."""
    claims = [Amount(Fraction(10), Fraction(10)), Amount(Fraction(0), None)]
    first, second = (divide(claim, add_up(claims), Fraction(20), None) for claim in claims)

    assert first == Amount(Fraction(0), Fraction(10))
    assert second == Amount(Fraction(0), Fraction(20))


def test_a_pool_that_is_not_known_promises_nothing() -> None:
    """Without the size of the pool nobody is sure of anything but not to get more than the claim."""
    claims = known([Fraction(5)])

    assert divide(claims[0], add_up(claims), Unknown(), None) == Amount(Fraction(0), Fraction(5))
