"""What absence states: a ruleset may give a fact, or a cell of a record, the value that nobody's giving one means."""

from attrs import evolve

from greenrules.model.declarations import Fact
from greenrules.model.values import Record, Unknown, Value


def state_absence(fact: Fact, value: Value | None) -> Value:
    """Return the value of a fact with what absence states in place of what is missing, in it and in its records.

    Args:
        value: None when nobody gave one. What is missing and has nothing stated stays unknown.
    """
    if value is None or isinstance(value, Unknown):
        if fact.assume is not None:
            return fact.assume.value
        return Unknown(frozenset({f"fact:{fact.id}"})) if value is None else value
    if isinstance(value, tuple) and any(column.assume is not None for column in fact.columns):
        return tuple(complete_record(fact, record) for record in value)
    return value


def complete_record(table: Fact, record: Record) -> Record:
    """Return a record of a table with what the absence of its cells states."""
    stated = {
        column.id: column.assume.value
        for column in table.columns
        if column.assume is not None and isinstance(record.cells.get(column.id, Unknown()), Unknown)
    }
    return evolve(record, cells={**record.cells, **stated}) if stated else record
