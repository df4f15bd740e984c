"""Facts documents for a ruleset as Hypothesis strategies: for the tests of whoever uses one.

    @given(facts(ruleset))
    def test_the_portal_shows_every_grade(document): ...

A document is what `greenrules.evaluate(ruleset, document)` takes: plain dicts, lists, texts and exact numbers.
"""

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import NumberType, Type
from greenrules.model.units import parse_unit
from greenrules.model.values import Record, Scalar
from greenrules.testing.conversions import list_units_like
from greenrules.testing.direction import find_pair, list_quantities
from greenrules.testing.drawing import MOST_CHANCES, Draw, Generator, prepare_generator, read_factory
from greenrules.testing.factory_strategies import draws
from greenrules.testing.law_results import NO_NOTES, Bench
from greenrules.testing.menus import MOST_RECORDS, list_open_parameters
from greenrules.testing.pasting import to_plain
from greenrules.testing.subjects import Factory, is_writable

# Of 256 values of a place, how many mean that it is missing; subjects shrink to the first, with the fewest facts.
DENSITIES = (250, 128, 16, 2)
OWN_UNIT = 200
Place = tuple[str, int, str]


def facts(
    ruleset: Ruleset, *, complete: bool = False, missing: Collection[str] = (), units: bool = True
) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for facts documents of subjects close to every threshold of a ruleset.

    They shrink to few facts, few records, the first options and round numbers.

    Args:
        complete: whether every fact, cell and open parameter is given; else some or many are missing.
        missing: facts and open parameters that are never given.
        units: whether numbers also come in other units that measure the same, as `{value, unit}`.
    Raises: ValueError when `missing` names what the ruleset does not have.

    Example:
        >>> import greenrules
        >>> from hypothesis import find
        >>> ruleset = greenrules.load("cn.cleaner_production.level@2013")
        >>> find(facts(ruleset), lambda document: True)["facts"]
        {}
    """
    generator = prepare_generator(ruleset)
    places = tuple(_list_places(generator))
    unknown = set(missing) - {name for name, _, _ in places}
    if unknown:
        raise ValueError(f"the ruleset has no fact or open parameter {', '.join(sorted(unknown))}")

    def build(draw: Draw, density: int, presence: bytes, choices: bytes) -> dict[str, Any]:
        factory = read_factory(generator, draw)
        limit = 0 if complete else DENSITIES[density]
        hidden = {place for place, byte in zip(places, presence, strict=True) if byte < limit}
        hidden |= {(name, -1, "") for name in missing}
        document = to_plain(_hide(ruleset, factory, hidden))
        return _convert(ruleset, document, dict(zip(places, choices, strict=True))) if units else document

    size = len(places)
    marks = st.binary(min_size=size, max_size=size)
    return st.builds(build, draws(generator), st.integers(0, len(DENSITIES) - 1), marks, marks)


def _list_places(generator: Generator) -> Iterator[Place]:
    """Yield every fact and open parameter (-1), and every cell of the most records there are."""
    menu = generator.menus[0]
    yield from ((name, -1, "") for name in (*menu.facts, *menu.tables, *menu.parameters))
    for table, columns in menu.tables.items():
        yield from ((table, index, column) for index in range(MOST_RECORDS) for column in columns)


def _hide(ruleset: Ruleset, factory: Factory, hidden: set[Place]) -> Factory:
    found: dict[str, Scalar] = {}
    for id, value in factory.facts.items():
        if (id, -1, "") in hidden:
            continue
        found[id] = tuple(_hide_cells(id, record, hidden) for record in value) if isinstance(value, tuple) else value
    kept = {name: value for name, value in factory.parameters.items() if (name, -1, "") not in hidden}
    return evolve(factory, facts=found, parameters=kept)


def _hide_cells(table: str, record: Record, hidden: set[Place]) -> Record:
    cells = {name: cell for name, cell in record.cells.items() if (table, record.index, name) not in hidden}
    return evolve(record, cells=cells)


def _convert(ruleset: Ruleset, document: dict[str, Any], choices: dict[Place, int]) -> dict[str, Any]:
    """Return the document with some numbers in another unit."""
    types: dict[str, Type] = {id: fact.type for id, fact in ruleset.facts.items()}
    types |= {name: parameter.type for name, parameter in list_open_parameters(ruleset).items()}
    for part in ("facts", "parameters"):
        for name, value in document[part].items():
            if isinstance(value, list) and name in ruleset.facts and ruleset.facts[name].columns:
                document[part][name] = [_convert_record(ruleset.facts[name], at, row, choices)
                                        for at, row in enumerate(value)]  # fmt: skip
            else:
                document[part][name] = _convert_value(value, types[name], choices[(name, -1, "")])
    return document


def _convert_record(table: Fact, index: int, row: dict[str, Any], choices: dict[Place, int]) -> dict[str, Any]:
    types = {column.id: column.type for column in table.columns}
    return {name: _convert_value(cell, types[name], choices[(table.id, index, name)]) for name, cell in row.items()}


def _convert_value(value: Any, type: Type, choice: int) -> Any:
    if choice < OWN_UNIT or isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    names = list_units_like(type.unit) if isinstance(type, NumberType) else ()
    name = names[choice % len(names)] if names else ""
    unit = parse_unit(name) if name else None
    if unit is None or not isinstance(type, NumberType):
        return value
    number = Fraction(value) * type.unit.ratio_to(unit)
    whole: Any = int(number) if number.denominator == 1 else number
    return {"value": whole, "unit": name} if is_writable(number) else value


def pairs_better(ruleset: Ruleset, indicator: str) -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    """Return a strategy for two facts documents that differ in one value: the second has the better quantity.

    Everything else the indicator rests on is the same in both, what it applies to and requires included.

    Args:
        indicator: the id of an indicator that says which direction is better, or whose steps all do.
    Raises: ValueError when there is no such indicator or it has no direction.
    """
    generator = prepare_generator(ruleset)
    bench = Bench(ruleset, generator, NO_NOTES, 0, ())
    quantities = tuple(each for each in list_quantities(ruleset) if each.indicator.id == indicator)
    if not quantities:
        have = sorted({each.indicator.id for each in list_quantities(ruleset)})
        raise ValueError(f"no direction is declared for `{indicator}`; it is for {', '.join(have) or 'no indicator'}")

    def build(draw: Draw, number: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
        pair = find_pair(bench, quantities[number % len(quantities)], read_factory(generator, draw), number)
        return None if pair is None else (to_plain(pair.worse), to_plain(pair.better))

    drawn = st.builds(build, draws(generator), st.integers(0, MOST_CHANCES))
    return drawn.filter(lambda pair: pair is not None).map(_as_pair)


def _as_pair(pair: tuple[dict[str, Any], dict[str, Any]] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    if pair is None:
        raise ValueError("there is no pair")
    return pair
