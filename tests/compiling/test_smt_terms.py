"""Terms mean what they are built from, however they are simplified, and z3 sees the same in them."""

import sys
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.compiling import smt_algebra as algebra
from greenrules.compiling.smt import open_solver
from greenrules.compiling.smt_assigning import Solution, replace_inputs, value_of
from greenrules.compiling.smt_products import divide, floor_of, multiply
from greenrules.compiling.smt_solver import Impossible, Undecided, solve
from greenrules.compiling.smt_terms import Number, Range, Truth, flag, number_input, range_of

Case = tuple[Number, Callable[[Solution], Fraction]]
CONSTANTS = st.sampled_from([Fraction(n) for n in (0, 1, -1, 2, 3)] + [Fraction(1, 2)])
LEAVES = st.sampled_from(["a", "b", "c"]).map(lambda n: (number_input(n), lambda s: s.numbers[n])) | CONSTANTS.map(
    lambda c: (c, lambda s: c)
)


def combine(children: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    """Return numbers made of numbers, each with how Python computes it."""
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: (algebra.add(p[0][0], p[1][0]), lambda s: p[0][1](s) + p[1][1](s))),
        pairs.map(lambda p: (algebra.subtract(p[0][0], p[1][0]), lambda s: p[0][1](s) - p[1][1](s))),
        pairs.map(lambda p: (multiply(p[0][0], p[1][0]), lambda s: p[0][1](s) * p[1][1](s))),
        pairs.map(lambda p: (algebra.larger(p[0][0], p[1][0]), lambda s: max(p[0][1](s), p[1][1](s)))),
        pairs.map(lambda p: (algebra.smaller(p[0][0], p[1][0]), lambda s: min(p[0][1](s), p[1][1](s)))),
        children.map(lambda p: (floor_of(p[0]), lambda s: Fraction(p[1](s).numerator // p[1](s).denominator))),
        st.tuples(children, children, children, children).map(
            lambda p: (
                algebra.choose(algebra.is_at_most(p[0][0], p[1][0]), p[2][0], p[3][0]),
                lambda s: p[2][1](s) if p[0][1](s) <= p[1][1](s) else p[3][1](s),
            )
        ),
    )


NUMBERS = st.recursive(LEAVES, combine, max_leaves=8)
GIVEN = st.fixed_dictionaries({name: st.integers(-4, 4).map(lambda n: Fraction(n, 2)) for name in "abc"})
steady = settings(max_examples=150, derandomize=True, database=None, deadline=None)


@steady
@given(NUMBERS, GIVEN)
def test_a_number_is_what_its_parts_come_to(case: Case, numbers: dict[str, Fraction]) -> None:
    """Simplifying changes no value, and the range of a number holds it."""
    term, compute = case
    solution = Solution({}, numbers)
    value, within = value_of(term, solution, {}), range_of(term)

    assert value == compute(solution)
    assert within.low is None or within.low <= value
    assert within.high is None or value <= within.high


@steady
@given(NUMBERS, NUMBERS, GIVEN)
def test_a_comparison_is_true_where_the_numbers_compare_so(
    one: Case, other: Case, numbers: dict[str, Fraction]
) -> None:
    """Below, at most, equal, and their opposites."""
    solution = Solution({}, numbers)
    left, right = one[1](solution), other[1](solution)
    below, at_most, equal = (
        compare(one[0], other[0]) for compare in (algebra.is_below, algebra.is_at_most, algebra.is_equal)
    )

    assert [value_of(truth, solution, {}) for truth in (below, at_most, equal)] == [
        left < right,
        left <= right,
        left == right,
    ]
    assert value_of(algebra.opposite(at_most), solution, {}) is (left > right)


@steady
@given(NUMBERS, GIVEN)
def test_giving_some_inputs_leaves_the_value_as_it_is(case: Case, numbers: dict[str, Fraction]) -> None:
    """A term in which inputs were replaced by constants comes to the same."""
    solution = Solution({}, numbers)
    replaced = replace_inputs(case[0], {"a": numbers["a"], "b": numbers["b"]}, {})

    assert value_of(replaced, solution, {}) == case[1](solution)


@settings(max_examples=40, derandomize=True, database=None, deadline=None)
@given(NUMBERS, GIVEN)
def test_the_solver_agrees_with_the_exact_value(case: Case, numbers: dict[str, Fraction]) -> None:
    """With all inputs given, a number can be its value and nothing else."""
    term, compute = case
    solution = Solution({}, numbers)
    given_all = [algebra.is_equal(number_input(name), value) for name, value in numbers.items()]
    same = algebra.is_equal(term, compute(solution))
    solver = open_solver()

    assert isinstance(solve(solver, algebra.all_of(*given_all, same)), Solution)
    assert isinstance(solve(solver, algebra.all_of(*given_all, algebra.opposite(same))), Impossible)


def test_what_cannot_hold_needs_no_solver() -> None:
    """A truth and its opposite, and a number beyond its range, fold away."""
    small = number_input("small", within=Range(Fraction(0), Fraction(10)))

    assert algebra.all_of(flag("x"), algebra.opposite(flag("x"))) is False
    assert algebra.is_below(Fraction(10), small) is False
    assert algebra.any_of(algebra.is_below(small, Fraction(3)), algebra.is_at_most(Fraction(3), small)) is True


def ratio_at_least(limit: int) -> Truth:
    used = number_input("used", within=Range(Fraction(0), None, low_closed=False))
    made = number_input("made", within=Range(Fraction(0), None, low_closed=False))
    return algebra.all_of(
        algebra.is_at_most(Fraction(limit), divide(used, made)),
        algebra.is_at_most(used, algebra.scale(made, Fraction(3))),
    )


@pytest.mark.parametrize(("limit", "kind"), [(3, Solution), (4, Impossible)])
def test_quotients_of_inputs_are_decided_exactly(limit: int, kind: type) -> None:
    """What is linear once the divisor is known is found, and what is not there is excluded."""
    assert isinstance(solve(open_solver(), ratio_at_least(limit)), kind)


def test_without_the_solver_the_error_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is optional, and whoever needs it is told how to get it."""
    monkeypatch.setitem(sys.modules, "z3", None)

    with pytest.raises(ImportError, match=r"pip install 'greenrules\[prove\]'"):
        open_solver()


def test_what_only_an_irrational_number_fulfils_stays_undecided() -> None:
    """A subject supplies fractions: the root of two is no answer, and is not said to be none either."""
    side = number_input("side")
    answer = solve(open_solver(), algebra.is_equal(multiply(side, side), Fraction(2)))

    assert isinstance(answer, Undecided)
