"""The units a number may be given in: those of the same dimension, in the words of both languages."""

from collections.abc import Iterable

from greenrules.model.canonical import Json
from greenrules.model.declarations import Fact
from greenrules.model.types import NumberType
from greenrules.model.units import Unit, parse_unit, unit_names

# Of these nobody has a choice: a year is no twelve months when it names one, and points are points.
_FIXED = frozenset({"years", "points", "items", "people"})


def list_units(facts: Iterable[Fact]) -> dict[str, Json]:
    """Return for every unit of some facts and their columns what it may be replaced by, itself first."""
    columns = [column for fact in facts for column in (fact, *fact.columns)]
    units = {str(one.type.unit): one.type.unit for one in columns if isinstance(one.type, NumberType)}
    return {text: [_describe(one) for one in (unit, *_list_others(unit))] for text, unit in units.items() if text}


def _list_others(unit: Unit) -> list[Unit]:
    """Return the other units of the first part above the line; what stands below it stays as it is."""
    if not unit.atoms or unit.is_percent or any(name in _FIXED for name, _ in unit.dimension[:1]):
        return []
    atom, power = unit.atoms[0]
    if power != 1:
        return []
    first = Unit(((atom, 1),))
    rest = Unit(unit.atoms[1:])
    known = dict.fromkeys(found for name in unit_names() if (found := parse_unit(name)) is not None)
    others = (one.times(rest) for one in known if one != first and one.dimension and one.converts_to(first))
    return [one for one in others if one.is_plain and parse_unit(str(one)) == one]


def _describe(unit: Unit) -> Json:
    return {"id": str(unit), "zh": unit.in_language("zh"), "en": unit.in_language("en")}
