"""Made-up fleets: subjects whose facts hang together by a common quality, some cells missing, some bad; seeded.

Values lie between what the rules hope for and what they do not, so that every grade a ruleset has may occur.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from attrs import frozen

from greenrules.model.declarations import Fact, Interval
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, NumberType, SetType, TableType, TextType
from greenrules.model.units import YEARS
from greenrules.model.values import Months, Scalar, Seconds, format_number
from greenrules.testing.drawing import prepare_generator
from greenrules.testing.hopes import find_hopes
from greenrules.testing.menus import Menu, lies_in, list_menu
from greenrules.testing.thresholds import find_marks

# A number in years from here on is a calendar year.
_FIRST_CALENDAR_YEAR = 1000
# What a bad cell holds.
BAD_WORDS = ("n/a", "待定", "12,5", "-")


@frozen
class Habits:
    """How a fleet is made up.

    Attributes:
        missing, bad: shares of cells, from 0 to 1.
        typed: whether the fleet goes into columns of one type: then a number is bad by being infinite, yes and no and
            tables are never bad.
        spread: how far facts of one subject differ from its quality; 0 is not at all.
        rare: share of tables that are left empty outright, and of columns with an assumed value that are left out:
            titles, audits and accidents are rare in a district.
        steady: how much luckier yes and no, options and years are, and how much less so numbers: most factories are
            lawful, few are outstanding.
    """

    missing: float = 0.0
    bad: float = 0.0
    spread: float = 0.15
    rare: float = 0.0
    steady: float = 0.0
    typed: bool = False


PLAUSIBLE = Habits(spread=0.2, rare=0.75, steady=0.3)


def synthesize(
    ruleset: Ruleset, count: int, seed: int = 1, habits: Habits = Habits(), as_of: date | None = None
) -> Iterator[dict[str, Any]]:
    """Yield subjects as plain facts, with an `id`; the same seed gives the same fleet.

    Args:
        count: how many.
        as_of: the day around which dates and years lie; without it, the last day of the ruleset.
    """
    random = Random(seed)
    if as_of is None:
        menu = _choose_menu(prepare_generator(ruleset).menus)
    else:
        menu = list_menu(ruleset, find_marks(ruleset), find_hopes(ruleset), as_of)
    for at in range(count):
        quality = random.betavariate(4, 1.8)
        row: dict[str, Any] = {"id": f"{ruleset.subject or 'subject'}-{at + 1}"}
        for id, fact in ruleset.facts.items():
            value = _draw_fact(fact, menu, quality, random, habits)
            if value is not None:
                row[id] = value
        yield row


def _choose_menu(menus: Sequence[Menu]) -> Menu:
    """Return the menu of the latest day: what fits one edition fits its last."""
    return max(menus, key=lambda menu: menu.as_of)


def _draw_fact(fact: Fact, menu: Menu, quality: float, random: Random, habits: Habits) -> Any:
    chance, luck = random.random(), quality + random.gauss(0, habits.spread)
    if chance < habits.missing:
        return None
    if habits.missing <= chance < habits.missing + habits.bad and _may_be_bad(fact, habits):
        return _draw_bad(fact, random, habits)
    if isinstance(fact.type, TableType):
        return _draw_records(fact, menu, luck, random, habits) if fact.id in menu.tables else None
    luck += -habits.steady if _is_measured(fact, menu.facts.get(fact.id, ())) else habits.steady
    return _write(_draw_value(fact, menu.facts.get(fact.id, ()), luck, random))


def _may_be_bad(fact: Fact, habits: Habits) -> bool:
    return not isinstance(fact.type, (TextType, BooleanType, TableType) if habits.typed else TextType)


def _draw_bad(fact: Fact, random: Random, habits: Habits) -> Any:
    word = random.choice(BAD_WORDS)
    match fact.type:
        case NumberType() if habits.typed:
            return float("inf")
        case SetType() if habits.typed:
            return [word]
        case _:
            return word


def _is_measured(fact: Fact, values: Sequence[Scalar]) -> bool:
    return isinstance(fact.type, NumberType) and not (values and _is_calendar_year(fact, values[0]))


def _is_calendar_year(fact: Fact, value: Scalar) -> bool:
    is_years = isinstance(fact.type, NumberType) and fact.type.unit == YEARS
    return is_years and isinstance(value, Fraction) and value >= _FIRST_CALENDAR_YEAR


def _draw_records(fact: Fact, menu: Menu, luck: float, random: Random, habits: Habits) -> list[dict[str, Any]]:
    if habits.rare and random.random() < habits.rare:
        return []
    values, lengths = menu.tables[fact.id], menu.lengths[fact.id]
    count = lengths[0] if random.random() < luck else random.choice(lengths)
    columns = [column for column in fact.columns if column.id in values]
    if habits.rare:
        count, luck = min(count, 1), luck + habits.steady
        columns = [column for column in columns if column.assume is None or random.random() > habits.rare]
    return [
        {column.id: _write(_draw_value(column, values[column.id], luck, random)) for column in columns}
        for _ in range(count)
    ]


def _draw_value(fact: Fact, values: Sequence[Scalar], luck: float, random: Random) -> Scalar | None:
    """Return the value the rules hope for, which stands first, or one on the way to another."""
    if not values:
        return None
    hoped, other = values[0], random.choice(values)
    match fact.type, hoped, other:
        case NumberType(), Fraction(), Fraction():
            number = _draw_number(fact.range, hoped, other, luck, random)
            is_year = _is_calendar_year(fact, hoped)
            # Of a calendar year only the years just before it are plausible, however far away a mark lies.
            return hoped if is_year and luck > 0.3 else hoped - 1 if is_year else number
        case ((BooleanType() | ChoiceType()), _, _):
            return hoped if random.random() < luck else other
        case _:
            return hoped if random.random() < luck else other


def _draw_number(
    intervals: Sequence[Interval], hoped: Fraction, other: Fraction, luck: float, random: Random
) -> Fraction:
    """Return a number as far from the one hoped for as the luck is short of two thirds, in three or four digits."""
    way = max(-0.3, min(1.0, 0.66 - luck + random.gauss(0, 0.05))) * 1.5
    number = float(hoped) + (float(other) - float(hoped)) * way
    rounded = Fraction(f"{number:.4g}")
    fits = not intervals or any(lies_in(rounded, interval) for interval in intervals)
    return rounded if fits else hoped


def _write(value: Scalar | None) -> Any:
    match value:
        case Fraction() if value.denominator == 1:
            return value.numerator
        case Fraction():
            text = format_number(value)
            return float(value) if "/" in text else float(text)
        case Months() | Seconds() | date():
            return str(value)
        case frozenset():
            return sorted(value)
        case _:
            return value
