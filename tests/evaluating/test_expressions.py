"""What expressions are worth: arithmetic, rounding, truth and choices."""

from fractions import Fraction

import pytest

from greenrules.model.expressions import Contains, Convert, Expr, Power
from greenrules.model.types import ChoiceType, SetType
from greenrules.model.values import Undefined, Unknown, Value
from tests.evaluating import builders as build

MISSING = build.missing("x")
UNDEFINED = Undefined("division_by_zero")


@pytest.mark.parametrize(
    ("left", "sign", "right", "expected"),
    [
        (Fraction(1, 3), "+", Fraction(1, 6), Fraction(1, 2)),
        (Fraction(1), "-", Fraction(3, 10), Fraction(7, 10)),
        (Fraction(2, 3), "*", Fraction(3, 2), Fraction(1)),
        (Fraction(1), "/", Fraction(3), Fraction(1, 3)),
        (Fraction(1), "/", Fraction(0), UNDEFINED),
    ],
)
def test_arithmetic_is_exact(left: Fraction, sign: str, right: Fraction, expected: Value) -> None:
    """Numbers are added, subtracted, multiplied and divided without rounding; a division by zero is undefined."""
    assert build.value_of(build.arithmetic(left, sign, right)) == expected


def test_a_zero_divisor_is_final() -> None:
    """A division by a known zero is undefined even while the dividend is missing."""
    expr = build.arithmetic(build.fact("x"), "/", 0)

    assert build.value_of(expr) == UNDEFINED


def test_undefined_wins_over_unknown() -> None:
    """An undefined operand makes the sum undefined, on whichever side the missing one stands."""
    undefined = build.arithmetic(1, "/", 0)
    results = {build.value_of(build.arithmetic(undefined, "+", build.fact("x")))}
    results.add(build.value_of(build.arithmetic(build.fact("x"), "+", undefined)))

    assert results == {UNDEFINED}


def test_an_unknown_waits_for_all_its_operands() -> None:
    """A sum of two missing facts is missing both."""
    expr = build.arithmetic(build.fact("x"), "+", build.fact("y"))

    assert build.value_of(expr) == Unknown(frozenset({"fact:x", "fact:y"}))


def test_a_known_zero_times_a_missing_fact_is_unknown() -> None:
    """No evaluator may prove more: zero times a missing number stays unknown."""
    assert build.value_of(build.arithmetic(0, "*", build.fact("x"))) == MISSING


def test_a_conversion_is_exact() -> None:
    """A change of unit multiplies by its exact factor."""
    expr = Convert(build.fact("x"), Fraction(1, 3), build.NUMBER, build.SPAN)

    assert build.value_of(expr, x=1) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (2, -3, Fraction(1, 8)),
        (0, 0, Fraction(1)),
        (0, -1, Undefined("zero_to_a_negative_power")),
        (-3, 3, Fraction(-27)),
    ],
)
def test_powers_are_exact(base: int, exponent: int, expected: Value) -> None:
    """A power is exact; zero to a negative power is undefined."""
    assert build.value_of(Power(build.constant(base), exponent, build.NUMBER, build.SPAN)) == expected


@pytest.mark.parametrize(
    ("function", "number", "scale", "expected"),
    [
        ("decimal", "2.5", 0, "2"), ("decimal", "3.5", 0, "4"), ("decimal", "-2.5", 0, "-2"),
        ("decimal", "0.125", 2, "0.12"),
        ("floor", "-1.5", 0, "-2"), ("ceiling", "-1.5", 0, "-1"), ("floor", "1.29", 1, "1.2"),
        ("round up", "5.1", 0, "6"), ("round up", "-5.1", 0, "-6"), ("round up", "1.121", 2, "1.13"),
        ("round down", "5.9", 0, "5"), ("round down", "-5.9", 0, "-5"),
        ("round half up", "5.5", 0, "6"), ("round half up", "-5.5", 0, "-6"), ("round half up", "1.125", 2, "1.13"),
        ("round half down", "5.5", 0, "5"), ("round half down", "-5.5", 0, "-5"), ("round half down", "5.6", 0, "6"),
        ("round half up", "1250", -2, "1300"), ("decimal", "1250", -2, "1200"),
    ],
)  # fmt: skip
def test_rounding_follows_its_name(function: str, number: str, scale: int, expected: str) -> None:
    """Up is away from zero, down toward it, half by magnitude, `decimal` half-even."""
    expr = build.call(function, Fraction(number), scale)  # type: ignore[arg-type]

    assert build.value_of(expr) == Fraction(expected)


def test_the_smallest_of_an_ordered_choice_is_the_worst() -> None:
    """`min` of options goes by their order, not by their spelling."""
    type = ChoiceType(("small", "big"), ordered=True)
    expr = build.call("min", build.fact("x", type), build.fact("y", type), type=type)

    assert build.value_of(expr, x="big", y="small") == "small"


@pytest.mark.parametrize("flip", [False, True])
def test_a_veto_is_true_whatever_is_missing(flip: bool) -> None:
    """`veto or energy > limit` is true with the veto alone, in either order."""
    sides: list[Expr] = [build.fact("veto", build.BOOLEAN), build.comparison(build.fact("x"), ">", 1)]

    assert build.value_of(build.any_of(*sides[:: -1 if flip else 1]), veto=True) is True


def test_false_settles_an_and() -> None:
    """`and` is false as soon as one operand is, with the rest missing."""
    assert build.value_of(build.all_of(build.comparison(build.fact("x"), ">", 1), False)) is False


def test_an_undefined_boolean_is_unknown_and_waits_for_nothing() -> None:
    """A comparison with an undefined value is unknown for good, even beside a missing fact."""
    undefined = build.arithmetic(1, "/", 0)
    expr = build.comparison(undefined, ">", build.fact("x"))

    assert build.value_of(expr) == Unknown(frozenset())
    assert build.value_of(build.negation(expr)) == Unknown(frozenset())


def test_options_are_compared_by_their_order() -> None:
    """An ordered choice compares by the place of its options."""
    order = ("general", "major")
    severity = build.fact("x", ChoiceType(order, ordered=True))

    assert build.value_of(build.comparison(severity, ">=", "major", order=order), x="general") is False


def test_a_set_contains_its_options() -> None:
    """An option is looked up in the set."""
    functions = build.fact("x", SetType(("a", "b")))
    expr = Contains(build.constant("a"), functions, build.BOOLEAN, build.SPAN)
    results = (build.value_of(expr, x=frozenset({"a"})), build.value_of(expr, x=frozenset({"b"})), build.value_of(expr))

    assert results == (True, False, MISSING)


def test_if_waits_for_its_condition() -> None:
    """With the condition missing, a choice has the value both branches agree on, else none."""
    condition = build.fact("x", build.BOOLEAN)

    assert build.value_of(build.conditional(condition, 2, build.arithmetic(1, "+", 1))) == 2
    assert build.value_of(build.conditional(condition, 2, 3)) == MISSING
    assert build.value_of(build.conditional(condition, 2, build.fact("y")), x=True) == 2
