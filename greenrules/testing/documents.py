"""A random factory the way a subject supplies it."""

from collections.abc import Mapping
from typing import Any

from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.values import Months, Scalar, Seconds
from greenrules.testing.subjects import Factory


def write_document(factory: Factory) -> FactsDocument:
    """Return the facts document that supplies the factory."""
    facts, parameters = _write_all(factory.facts), _write_all(factory.parameters)
    return FactsDocument("factory", "厂", "factory", factory.as_of, facts, parameters, {})


def _write_all(values: Mapping[str, Scalar]) -> dict[str, RawFact]:
    return {id: write_raw(value, id) for id, value in values.items()}


def write_raw(value: Any, path: str, *, unit: str = "") -> RawFact:
    """Return a value the way a subject supplies it."""
    match value:
        case frozenset():
            return RawFact(tuple(write_raw(option, path) for option in sorted(value)), "", (), "", path)
        case tuple():
            cells = ({name: write_raw(cell, path) for name, cell in record.cells.items()} for record in value)
            return RawFact(tuple(RawFact(row, "", (), "", path) for row in cells), "", (), "", path)
        case Months() | Seconds():
            return RawFact(str(value), "", (), "", path)
        case _:
            return RawFact(value, unit, (), "", path)


def write_plainly(values: Mapping[str, Scalar]) -> dict[str, object]:
    """Return the values as plain Python objects, the way a program supplies them."""
    return {id: _write_plain(value) for id, value in values.items()}


def _write_plain(value: Scalar) -> object:
    match value:
        case frozenset():
            return sorted(value)
        case tuple():
            return [write_plainly(record.cells) for record in value]  # type: ignore[arg-type]
        case Months() | Seconds():
            return str(value)
        case _:
            return value
