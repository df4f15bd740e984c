"""Numbers and values as people read them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.explaining.numbers import format_apart, format_decimal, format_quantity, format_value
from greenrules.model.units import DIMENSIONLESS, PERCENT, POINTS, YEARS, Unit, parse_unit
from greenrules.model.values import Bounds, Months, Record, Seconds, Undefined, Unknown, Value

FRACTIONS = st.fractions(max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(165, 2), None, "82.5"),
        (Fraction(1, 3), None, "≈0.333333"),
        (Fraction(310, 3), None, "≈103.333"),
        (Fraction(1, 3000), None, "≈0.000333333"),
        (Fraction(-2, 3), 2, "≈-0.67"),
        (Fraction(5, 1000), 2, "≈0"),
        (Fraction(15, 1000), 2, "≈0.02"),
        (Fraction(25, 1000), 2, "≈0.02"),
        (Fraction(75), 2, "75"),
        (Fraction(10**20), None, "1" + "0" * 20),
        (Fraction(1, 2**40), None, "≈0.000000000000909495"),
    ],
)
def test_a_number_is_a_plain_decimal_rounded_half_to_even(value: Fraction, places: int | None, shown: str) -> None:
    """Rounding goes half to even, and what is not exact says so."""
    assert format_decimal(value, places=places) == shown


@given(FRACTIONS, st.none() | st.integers(0, 6))
def test_a_number_without_a_sign_of_approximation_is_exact(value: Fraction, places: int | None) -> None:
    """Law: what is shown without ≈ is the number itself."""
    shown = format_decimal(value, places=places)

    assert shown.startswith("≈") or Fraction(shown) == value


def test_a_score_just_below_a_mark_does_not_look_like_the_mark() -> None:
    """Rounding never makes a failed threshold look met."""
    assert format_apart(Fraction("74.996"), Fraction(75), places=2) == "74.996"


@pytest.mark.parametrize(
    ("value", "unit", "lang", "shown"),
    [
        ("8", POINTS, "zh", "8分"),
        ("8", POINTS, "en", "8 points"),
        ("1", POINTS, "en", "1 point"),
        ("45", PERCENT, "en", "45%"),
        ("45", PERCENT, "zh", "45%"),
        ("2019", YEARS, "en", "2019"),
        ("2019", YEARS, "zh", "2019年"),
        ("3", YEARS, "en", "3 years"),
        ("1.5", DIMENSIONLESS, "zh", "1.5"),
        ("87", parse_unit("kgce/t"), "zh", "87 kgce/t"),
        ("2.5", parse_unit("10k CNY"), "zh", "2.5万元"),
        ("2.5", parse_unit("10k CNY/mu"), "en", "2.5 10k CNY/mu"),
    ],
)
def test_a_unit_stands_as_its_language_writes_it(value: str, unit: Unit, lang: str, shown: str) -> None:
    """Chinese signs stand close, others after a blank; English counts."""
    assert format_quantity(Fraction(value), unit, lang) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (True, "是", "yes"),
        (False, "否", "no"),
        (date(2021, 9, 24), "2021年9月24日", "2021-09-24"),
        (Months(36), "3年", "3 years"),
        (Months(13), "1年1个月", "1 year 1 month"),
        (Months(0), "0个月", "0 months"),
        (Seconds(Fraction(86400)), "1天", "1 day"),
        (Seconds(Fraction(90)), "PT1M30S", "PT1M30S"),
        ("B", "B", "B"),
        (frozenset({"b", "a"}), "a、b", "a, b"),
        (frozenset[str](), "无", "none"),
        ((Record(0, {}),), "1 条记录", "1 record"),
        ((), "0 条记录", "0 records"),
        (Unknown(), "未知", "unknown"),
        (Undefined("division_by_zero"), "无法计算（除数为零）", "undefined (division by zero)"),
        (Bounds(Fraction(1), Fraction(2)), "1 至 2", "1 to 2"),
        (Bounds(Fraction(1), Fraction(1)), "1", "1"),
        (Bounds(Fraction(1), None), "1 至 无界", "1 to unbounded"),
    ],
)
def test_a_value_of_any_kind_is_told_in_words(value: Value, zh: str, en: str) -> None:
    """Yes and no, dates, lengths of time, sets, tables, unknown and undefined all have words."""
    assert (format_value(value, DIMENSIONLESS, "zh"), format_value(value, DIMENSIONLESS, "en")) == (zh, en)
