"""Arithmetic, comparison and choice on scores that are still open."""

import pytest

from greenrules.model.expressions import Expr, Negate
from greenrules.model.values import Undefined, Unknown, Value
from tests.evaluating import builders as build

UNDEFINED = Undefined("division_by_zero")
SCORE = build.fact("s", build.SCORE)


def score_of(expr: Expr) -> Value:
    """Evaluate with the fact `s` standing for an open score from 2 to 5."""
    return build.value_of(expr, s=build.bounds(2, 5, "q"))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (build.arithmetic(SCORE, "+", 1), build.bounds(3, 6, "q")),
        (build.arithmetic(1, "-", SCORE), build.bounds(-4, -1, "q")),
        (build.arithmetic(SCORE, "*", -2), build.bounds(-10, -4, "q")),
        (build.arithmetic(SCORE, "/", 0), UNDEFINED),
        (build.arithmetic(SCORE, "+", build.fact("x")), build.bounds(None, None, "q", "x")),
        (build.arithmetic(build.arithmetic(SCORE, "+", build.fact("x")), "*", 0), build.bounds(0, 0)),
        (build.call("max", SCORE, 3), build.bounds(3, 5, "q")),
        (build.call("min", SCORE, 1), build.bounds(1, 1)),
        (build.call("max", SCORE, build.fact("x")), build.bounds(None, None, "q", "x")),
        (build.call("decimal", build.arithmetic(SCORE, "/", 4), 0), build.bounds(0, 1, "q")),
        (Negate(SCORE, build.SCORE, build.SPAN), build.bounds(-5, -2, "q")),
    ],
)
def test_scores_are_intervals(expr: Expr, expected: Value) -> None:
    """Score arithmetic moves both ends; a missing scalar leaves it unbounded, times zero is zero again."""
    assert score_of(expr) == expected


@pytest.mark.parametrize(
    ("sign", "mark", "expected"),
    [
        (">=", 2, True), (">=", 3, None), (">=", 6, False), (">", 2, None), (">", 5, False), (">", 1, True),
        ("<", 6, True), ("<", 2, False), ("<=", 5, True), ("<=", 4, None), ("=", 6, False), ("=", 5, None),
        ("!=", 6, True), ("!=", 2, None),
    ],
)  # fmt: skip
def test_a_score_compares_by_both_ends(sign: str, mark: int, expected: bool | None) -> None:
    """A comparison of an open score is settled as soon as no completion can change it."""
    unknown = Unknown(frozenset({"fact:q"}))

    assert score_of(build.comparison(SCORE, sign, mark)) == (unknown if expected is None else expected)  # type: ignore[arg-type]


def test_an_open_choice_between_scores_covers_both() -> None:
    """With the condition missing, a choice between scores spans both; a missing branch leaves it unbounded."""
    condition = build.fact("x", build.BOOLEAN)

    assert score_of(build.conditional(condition, SCORE, 7, build.SCORE)) == build.bounds(2, 7, "q", "x")
    assert score_of(build.conditional(condition, SCORE, build.fact("y"), build.SCORE)) == build.bounds(
        None, None, "q", "x", "y"
    )
