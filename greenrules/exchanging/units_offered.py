"""The units a person may answer in: those that convert exactly into the one a ruleset asks for."""

from collections.abc import Iterator
from typing import Final

from greenrules.explaining.page import Language
from greenrules.model.units import Unit, parse_unit, unit_names

MOST: Final = 24


def offer_units(unit: Unit) -> tuple[Unit, ...]:
    """Return the unit itself, then units of the same dimension: its atoms exchanged one at a time, at most 24 in all.

    >>> [str(one) for one in offer_units(parse_unit("%"))]
    ['%', '']
    """
    if unit.is_percent:
        return (unit, Unit())
    offered = dict.fromkeys((unit, *_exchange_atoms(unit)))
    return tuple(offered)[:MOST]


def _exchange_atoms(unit: Unit) -> Iterator[Unit]:
    for at, (atom, power) in enumerate(unit.atoms):
        for other in _list_atoms():
            if other != atom and Unit(((other, 1),)).converts_to(Unit(((atom, 1),))) and atom != "%":
                yield Unit((*unit.atoms[:at], (other, power), *unit.atoms[at + 1 :]))


def _list_atoms() -> Iterator[str]:
    for name in unit_names():
        found = parse_unit(name)
        if found is not None and found.atoms == ((name, 1),):
            yield name


def show_unit(unit: Unit, language: Language) -> str:
    """Return a unit as people write it; a plain number is `1`."""
    return unit.in_language(language) or "1"


def read_unit(text: str, asked: Unit) -> str | None:
    """Return the unit a cell names as rulesets write it, empty for the one asked for; None when it is none.

    Args:
        text: as shown in either language, or as `parse_unit` reads it.
    """
    text = text.strip()
    shown = {show_unit(one, language): one for language in _LANGUAGES for one in reversed(offer_units(asked))}
    unit = shown.get(text)
    unit = parse_unit(text) if unit is None else unit
    if unit is None:
        return None
    return "" if unit == asked else str(unit) or "1"


_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
