"""Made-up fleets: subjects whose facts hang together by a common quality, some cells missing, some bad; seeded.

Values lie between what the rules hope for and what they do not, so that every grade a ruleset has may occur.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from attrs import frozen

from greenrules.model.ruleset import Fact, Interval, Ruleset
from greenrules.model.types import BooleanType, ChoiceType, NumberType, TableType, TextType
from greenrules.model.values import Months, Scalar, Seconds, format_number
from greenrules.testing.drawing import prepare_generator
from greenrules.testing.menus import Menu, lies_in

# What a bad cell holds.
BAD_WORDS = ("n/a", "待定", "12,5", "-")


@frozen
class Habits:
    """How a fleet is made up.

    Attributes:
        missing, bad: shares of cells, from 0 to 1.
        spread: how far facts of one subject differ from its quality; 0 is not at all.
    """

    missing: float = 0.0
    bad: float = 0.0
    spread: float = 0.15


def synthesize(ruleset: Ruleset, count: int, seed: int = 1, habits: Habits = Habits()) -> Iterator[dict[str, Any]]:
    """Yield subjects as plain facts, with an `id`; the same seed gives the same fleet.

    Args:
        count: how many.
    """
    random = Random(seed)
    menu = _choose_menu(prepare_generator(ruleset).menus)
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
    if chance < habits.missing + habits.bad and not isinstance(fact.type, TextType):
        return random.choice(BAD_WORDS)
    if isinstance(fact.type, TableType):
        return _draw_records(fact, menu, luck, random) if fact.id in menu.tables else None
    return _write(_draw_value(fact, menu.facts.get(fact.id, ()), luck, random))


def _draw_records(fact: Fact, menu: Menu, luck: float, random: Random) -> list[dict[str, Any]]:
    values, lengths = menu.tables[fact.id], menu.lengths[fact.id]
    count = lengths[0] if random.random() < luck else random.choice(lengths)
    columns = [column for column in fact.columns if column.id in values]
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
            return _draw_number(fact.range, hoped, other, luck, random)
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
