"""Steps fall in points, leave no gap and can all count; a ramp runs from its baseline to a better value."""

from fractions import Fraction

import pytest

from greenrules.checking.scales import analyse_steps, check_ramp
from greenrules.model.expressions import Convert
from greenrules.model.scoring import Ramp, Steps
from greenrules.model.types import ChoiceType
from tests.checking.builders import (
    NUMBER,
    TRUTH,
    both,
    compare,
    constant_of,
    deny,
    either,
    fact,
    interval,
    number,
    option,
    span,
    steps,
)

RATE = fact("reuse_rate")
LEVEL = ChoiceType(("city", "province", "nation"), ordered=True)


def codes(scale: Steps) -> list[str]:
    """Return the codes reported for a scale."""
    return [each.code for each in analyse_steps(scale, constant_of=constant_of)]


def test_lower_bounds_in_falling_points_draw_nothing() -> None:
    """A scale of lower bounds from the best step down is right."""
    scale = steps((compare(RATE, ">=", number(90)), 10), (compare(RATE, ">=", number(80)), 5))

    assert codes(scale) == []


def test_steps_with_both_bounds_may_overlap() -> None:
    """Overlaps are settled by the order of the steps."""
    upper = both(compare(RATE, ">=", number(80)), compare(RATE, "<=", number(90)))
    scale = steps((compare(RATE, ">=", number(90)), 10), (upper, 5))

    assert codes(scale) == []


def test_rising_points_are_an_error() -> None:
    """A step may not give more points than the one before it."""
    scale = steps((compare(RATE, ">=", number(90)), 5), (compare(RATE, ">=", number(80)), 10))

    (problem,) = analyse_steps(scale, constant_of=constant_of)

    assert (problem.code, problem.severity) == ("GR405", "error")
    assert "10 after 5" in problem.message
    assert problem.span == scale.steps[1].when.span


def test_equal_points_may_follow_each_other() -> None:
    """Two steps of equal points are two ways to the same result."""
    scale = steps((compare(RATE, ">=", number(90)), 5), (compare(fact("level"), ">=", number(1)), 5))

    assert codes(scale) == []


def test_a_step_inside_earlier_ones_is_dead() -> None:
    """A stricter bound after a looser one can never count."""
    scale = steps((compare(RATE, ">=", number(80)), 10), (compare(RATE, ">=", number(90)), 5))

    assert codes(scale) == ["GR403"]


def test_a_contradictory_step_is_dead() -> None:
    """A step whose bounds exclude each other can never count."""
    never = both(compare(RATE, ">", number(90)), compare(RATE, "<", number(80)))

    assert codes(steps((compare(RATE, ">=", number(95)), 10), (never, 5))) == ["GR403"]


def test_a_gap_between_steps_is_named() -> None:
    """A stretch that earns nothing between two that do is an error with an example."""
    low = both(compare(RATE, ">=", number(60)), compare(RATE, "<", number(70)))
    scale = steps((compare(RATE, ">=", number(80)), 10), (low, 5))

    (problem,) = analyse_steps(scale, constant_of=constant_of)

    assert (problem.code, problem.severity) == ("GR404", "error")
    assert "value of 70," in problem.message


def test_a_single_missing_point_is_a_gap() -> None:
    """`> 90` above `< 90` leaves out 90 itself."""
    scale = steps((compare(RATE, ">", number(90)), 10), (compare(RATE, "<", number(90)), 5))

    assert codes(scale) == ["GR404"]


def test_nothing_below_the_lowest_step_is_no_gap() -> None:
    """Below the lowest lower bound a scale simply earns nothing, also for lower-is-better scales above the highest."""
    scale = steps((compare(RATE, "<=", number(10)), 10), (compare(RATE, "<=", number(20)), 5))

    assert codes(scale) == []


def test_a_declared_range_can_rule_a_gap_out() -> None:
    """A gap outside the declared range of the fact is none."""
    scale = steps((compare(RATE, ">=", number(80)), 10), (compare(RATE, "<=", number(20)), 5))

    narrow = analyse_steps(
        scale, constant_of=constant_of, ranges_of=lambda _: (interval("[0..20]"), interval("[80..100]"))
    )

    assert codes(scale) == ["GR404"]
    assert narrow == ()


def test_conversions_of_unit_are_seen_through() -> None:
    """A quantity compared in two units is one quantity."""
    converted = Convert(RATE, Fraction(100), NUMBER, span("reuse_rate"))
    scale = steps((compare(converted, ">", number(90)), 10), (compare(RATE, "<=", number("0.9")), 5))
    gap = steps((compare(converted, ">", number(90)), 10), (compare(RATE, "<=", number("0.8")), 5))

    assert codes(scale) == []
    assert codes(gap) == ["GR404"]


def test_constants_on_the_left_are_mirrored() -> None:
    """`90 <= rate` is `rate >= 90`."""
    scale = steps((compare(number(80), "<=", RATE), 10), (compare(number(90), "<=", RATE), 5))

    assert codes(scale) == ["GR403"]


def test_ordered_choices_have_gaps_too() -> None:
    """An option between two that earn points and earns none itself is a gap."""
    level = fact("title_level", LEVEL)
    nation, city = (compare(level, "=", option(name, LEVEL)) for name in ("nation", "city"))
    whole = steps((nation, 10), (compare(level, "<", option("nation", LEVEL)), 5))

    assert codes(steps((nation, 10), (city, 5))) == ["GR404"]
    assert codes(whole) == []


def test_different_quantities_are_left_alone() -> None:
    """Steps on two quantities joined by `or` are judged only for repeated conditions."""
    level, growth = compare(RATE, ">=", number(90)), compare(fact("growth"), ">=", number(5))
    scale = steps((either(level, growth), 10), (compare(RATE, "<", number(50)), 5))
    repeated = steps((either(level, growth), 10), (growth, 5))

    assert codes(scale) == []
    assert codes(repeated) == ["GR403"]


def test_a_boolean_has_two_steps_at_most() -> None:
    """A third step over one boolean can never count."""
    metered = fact("is_metered", TRUTH)

    assert codes(steps((metered, 10), (deny(metered), 5))) == []
    assert codes(steps((metered, 10), (deny(metered), 5), (either(metered, deny(metered)), 1))) == ["GR403"]


@pytest.mark.parametrize(
    ("better", "baseline", "leading", "expected"),
    [
        ("higher", 50, 90, []), ("lower", 90, 50, []), ("higher", -5, -2, []),
        ("higher", 90, 50, [("GR406", "error")]), ("lower", 50, 90, [("GR406", "error")]),
        ("higher", 50, 50, [("GR415", "warning")]), ("lower", 50, 50, [("GR415", "warning")]),
    ],
)  # fmt: skip
def test_a_ramp_runs_towards_the_better_side(
    better: str, baseline: int, leading: int, expected: list[tuple[str, str]]
) -> None:
    """The leading value is better than the baseline; equal ones make a step of the ramp."""
    ramp = Ramp(RATE, better, number(baseline), number(leading), None)  # type: ignore[arg-type]

    found = [(each.code, each.severity) for each in check_ramp(ramp, constant_of=constant_of)]

    assert found == expected


def test_a_computed_ramp_is_judged_at_evaluation() -> None:
    """A baseline that depends on facts cannot be judged here."""
    ramp = Ramp(RATE, "higher", fact("baseline"), number(90), None)

    assert check_ramp(ramp, constant_of=constant_of) == ()
