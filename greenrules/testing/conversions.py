"""The same subject in other units."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from random import Random

from attrs import evolve

from greenrules.model.declarations import Fact
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import NumberType, Type
from greenrules.model.units import Unit, parse_unit, unit_names
from greenrules.testing.menus import list_open_parameters


@cache
def list_units_like(unit: Unit) -> tuple[str, ...]:
    """Return spellings of units that measure the same: each atom in turn replaced by another of its kind."""
    atoms = [read for name in unit_names() if (read := parse_unit(name)) is not None]
    names = [str(unit)] if unit.atoms else ["%"]
    for atom, power in unit.atoms:
        for other in atoms:
            if other.converts_to(Unit(((atom, 1),))):
                names.append(str(unit.times(Unit(((atom, 1),)), -power).times(other, power)))
    return tuple(dict.fromkeys(name for name in names if name and _is_same(name, unit)))


def _is_same(name: str, unit: Unit) -> bool:
    read = parse_unit(name)
    return read is not None and read.converts_to(unit)


def convert_document(ruleset: Ruleset, document: FactsDocument, seed: int) -> FactsDocument:
    """Return the document with every number in a unit chosen at random, its own included."""
    random = Random(seed)
    facts = {id: _convert_fact(raw, ruleset.facts[id], random) for id, raw in document.facts.items()}
    types = {name: parameter.type for name, parameter in list_open_parameters(ruleset).items()}
    parameters = {name: _convert(raw, types[name], random) for name, raw in document.parameters.items()}
    return evolve(document, facts=facts, parameters=parameters)


def _convert_fact(raw: RawFact, fact: Fact, random: Random) -> RawFact:
    if not fact.columns or not isinstance(raw.value, tuple):
        return _convert(raw, fact.type, random)
    types = {column.id: column.type for column in fact.columns}
    return evolve(raw, value=tuple(evolve(row, value=_convert_cells(row.value, types, random)) for row in raw.value))


def _convert_cells(cells: object, types: Mapping[str, Type], random: Random) -> dict[str, RawFact]:
    named = cells.items() if isinstance(cells, dict) else ()
    return {name: _convert(cell, types[name], random) for name, cell in named}


def _convert(raw: RawFact, type: Type, random: Random) -> RawFact:
    if not isinstance(type, NumberType) or not isinstance(raw.value, Fraction):
        return raw
    names = list_units_like(type.unit)
    if not names:
        return raw
    name = random.choice(names)
    unit = parse_unit(name)
    return raw if unit is None else evolve(raw, value=raw.value * type.unit.ratio_to(unit), unit=name)
