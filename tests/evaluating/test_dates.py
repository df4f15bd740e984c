"""Dates, durations, their parts and look-back windows."""

from datetime import date
from fractions import Fraction

import pytest

from greenrules.api import compile_text, evaluate
from greenrules.model.types import DurationType
from greenrules.model.values import Months, Seconds, Undefined, Value
from tests.evaluating import builders as build
from tests.page_blocks import HEADER

UNDEFINED = Undefined("division_by_zero")
PART_OF_A_TERM = """
facts:
  term: {label: {zh: 期限, en: term}, type: duration}
  share: {label: {zh: 比例, en: share}, unit: "%"}
derived:
  part:
    label: {zh: 部分, en: part}
    type: duration
    formula: FORMULA
    cite: {document: guide}
    provenance: published
"""


@pytest.mark.parametrize(
    ("left", "sign", "right", "expected"),
    [
        (date(2024, 1, 31), "+", Months(1), date(2024, 2, 29)),
        (Months(-12), "+", date(2024, 2, 29), date(2023, 2, 28)),
        (date(2024, 3, 1), "-", Seconds(Fraction(1)), date(2024, 2, 29)),
        (date(2024, 3, 1), "+", Seconds(Fraction(90000)), date(2024, 3, 2)),
        (date(2024, 3, 1), "-", date(2024, 2, 28), Seconds(Fraction(172800))),
        (date(9999, 12, 1), "+", Months(1), Undefined("date_out_of_range")),
        (date(9999, 12, 31), "+", Seconds(Fraction(86400)), Undefined("date_out_of_range")),
        (Months(23), "*", Fraction(-5, 2), Months(-57)),
        (Months(23), "/", Fraction(2), Months(11)),
        (Months(9), "/", Months(12), Fraction(3, 4)),
        (Seconds(Fraction(10)), "/", Fraction(3), Seconds(Fraction(10, 3))),
        (Months(1), "/", Months(0), UNDEFINED),
        (Seconds(Fraction(1)), "/", Fraction(0), UNDEFINED),
    ],
)
def test_dates_and_durations_calculate(left: Value, sign: str, right: Value, expected: Value) -> None:
    """Months clamp to the last day, seconds floor to the day, whole months truncate toward zero."""
    expr = build.arithmetic(build.fact("a"), sign, build.fact("b"))

    assert build.value_of(expr, a=left, b=right) == expected


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        ("weekday", date(2024, 6, 30), 7), ("month", date(2024, 6, 30), 6), ("years", Months(-14), -1),
        ("months", Months(-14), -2), ("days", Seconds(Fraction(-90061)), -1), ("hours", Seconds(Fraction(90061)), 1),
        ("minutes", Seconds(Fraction(90061)), 1), ("seconds", Seconds(Fraction(90061)), 1),
    ],
)  # fmt: skip
def test_dates_and_durations_have_parts(function: str, value: Value, expected: int) -> None:
    """Parts of a duration are those of its normal form and carry its sign."""
    assert build.value_of(build.call(function, build.fact("x")), x=value) == expected  # type: ignore[arg-type]


def test_abs_of_a_duration_is_a_duration() -> None:
    """`abs` also takes durations."""
    duration = build.fact("x", DurationType("months"))

    assert build.value_of(build.call("abs", duration, type=duration.type), x=Months(-3)) == Months(3)


@pytest.mark.parametrize(
    ("moment", "window", "mode", "expected"),
    [
        (date(2021, 6, 30), Months(36), "rolling", False),
        (date(2021, 7, 1), Months(36), "rolling", True),
        (date(2024, 6, 30), Months(36), "rolling", True),
        (date(2024, 7, 1), Months(36), "rolling", False),
        (date(2021, 1, 1), Months(36), "calendar_years", True),
        (date(2020, 12, 31), Months(36), "calendar_years", False),
        (date(2024, 7, 1), Months(36), "calendar_years", False),
        (date(2022, 1, 1), Months(35), "calendar_years", True),
        (date(2021, 12, 31), Months(35), "calendar_years", False),
        (Fraction(2021), Fraction(3), "calendar_years", True),
        (Fraction(2025), Fraction(3), "calendar_years", False),
        (Fraction(2023), Months(36), "rolling", Undefined("year_in_rolling_window")),
        (date(2024, 1, 31), Fraction(1, 2), "rolling", True),
        (date(2023, 12, 30), Fraction(1, 2), "rolling", False),
    ],
)
def test_a_window_ends_on_the_date_of_the_assessment(moment: Value, window: Value, mode: str, expected: Value) -> None:
    """A rolling window leaves out its first day; calendar years count whole; what is later is out."""
    type = build.DATE if isinstance(moment, date) else build.NUMBER
    expr = build.within(build.fact("x", type), build.fact("w"), mode)

    assert build.value_of(expr, x=moment, w=window) == expected


@pytest.mark.parametrize(("formula", "expected"), [("term * share", 6), ("share * term", 6), ("term / share", 24)])
def test_a_percentage_of_a_duration_is_a_part_of_it(formula: str, expected: int) -> None:
    """Half a year is 50 % of a year: the percentage counts as the ratio it is."""
    quoted = f'"{formula}"'
    ruleset = compile_text(HEADER + PART_OF_A_TERM.replace("FORMULA", quoted))
    value = evaluate(ruleset, {"term": "P12M", "share": 50}, "2024-01-01").trace.node("derived:part").value

    assert value == Months(expected)
