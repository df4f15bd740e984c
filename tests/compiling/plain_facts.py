"""Factories of the laws as the plain facts a program hands over: machine numbers, texts, dates, lists of dicts."""

from fractions import Fraction
from typing import Any

from greenrules.model.values import Months, Record, Scalar, Seconds
from greenrules.testing.subjects import Factory


def make_plain(factory: Factory) -> Factory:
    """Return the factory with its numbers as near as machine numbers come: a third becomes 0.3333333333333333."""
    facts, parameters = (
        {id: _round_value(value) for id, value in part.items()} for part in (factory.facts, factory.parameters)
    )
    return Factory(factory.as_of, facts, parameters)


def _round_value(value: Any) -> Any:
    match value:
        case Fraction():
            return Fraction(repr(float(value)))
        case tuple():
            return tuple(Record(one.index, {id: _round_value(cell) for id, cell in one.cells.items()}) for one in value)
        case _:
            return value


def write_plain(factory: Factory) -> dict[str, Any]:
    """Return the facts as plain values; a number without a short decimal stays a fraction."""
    return {id: _write_value(value) for id, value in factory.facts.items()}


def _write_value(value: Scalar) -> Any:
    match value:
        case Fraction() if value.denominator == 1 and value.numerator % 3:
            return value.numerator
        case Fraction():
            return float(value) if Fraction(repr(float(value))) == value else value
        case Months() | Seconds():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [_write_record(record) for record in value]
        case _:
            return value


def _write_record(record: Record) -> dict[str, Any]:
    return {name: _write_value(cell) for name, cell in record.cells.items() if not hasattr(cell, "missing")}  # type: ignore[arg-type]
