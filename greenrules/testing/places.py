"""The same subject while some of it is still missing."""

from zlib import crc32

from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Record, Scalar
from greenrules.testing.subjects import Factory

# What can be missing: a fact, a cell (record and column) or a parameter.
Place = tuple[str, str, int, str]
# How many of 256 places are hidden: one or two of a usual subject, a few, half of them, nearly all.
DENSITIES = (4, 16, 128, 240)


def list_places(ruleset: Ruleset, factory: Factory) -> tuple[Place, ...]:
    """List what could be hidden: facts, cells, open parameters; not what its very absence would say something about."""
    places: list[Place] = [("parameter", name, 0, "") for name in factory.parameters]
    for id, value in factory.facts.items():
        fact = ruleset.facts[id]
        places += [] if fact.assume else [("fact", id, 0, "")]
        columns = [column.id for column in fact.columns if not column.assume]
        for record in value if isinstance(value, tuple) else ():
            places += [("cell", id, record.index, column) for column in columns if column in record.cells]
    return tuple(places)


def hide(factory: Factory, hidden: set[Place]) -> Factory:
    """Return the factory without these facts, cells and parameters."""
    facts = {id: _hide_cells(id, value, hidden) for id, value in factory.facts.items()}
    return Factory(
        factory.as_of,
        {id: value for id, value in facts.items() if ("fact", id, 0, "") not in hidden},
        {name: value for name, value in factory.parameters.items() if ("parameter", name, 0, "") not in hidden},
    )


def _hide_cells(id: str, value: Scalar, hidden: set[Place]) -> Scalar:
    if not isinstance(value, tuple):
        return value
    return tuple(
        Record(
            record.index,
            {name: cell for name, cell in record.cells.items() if ("cell", id, record.index, name) not in hidden},
        )
        for record in value
    )


def thin_out(ruleset: Ruleset, factory: Factory, chances: bytes) -> Factory:
    """Return the factory with some of it hidden: the first byte says how much, the others what."""
    places = list_places(ruleset, factory)
    limit = DENSITIES[chances[0] % len(DENSITIES)]
    return hide(factory, {place for at, place in enumerate(places) if chances[1 + at % (len(chances) - 1)] < limit})


def hide_by_seed(ruleset: Ruleset, factory: Factory, seed: int) -> Factory:
    """Return the factory with some of it hidden: a place is hidden or not whatever else is there.

    That is what lets a failing subject be simplified place by place.
    """
    limit = DENSITIES[seed % len(DENSITIES)]
    places = list_places(ruleset, factory)
    return hide(factory, {place for place in places if crc32(f"{seed}{place}".encode()) % 256 < limit})
