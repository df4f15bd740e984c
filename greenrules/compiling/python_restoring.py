"""What a decision was made on: the facts as they were supplied."""

from typing import Any

from greenrules.compiling.python import Program
from greenrules.compiling.python_packing import Values, unpack
from greenrules.compiling.python_quickly import Decision, packed_of
from greenrules.model.declarations import Fact
from greenrules.model.types import DurationType, TableType
from greenrules.model.values import Months, Seconds


def restore_facts(program: Program, decision: Decision) -> dict[str, Any]:
    """Return the facts of a decision as they were supplied; those that are missing are left out."""
    rest = decision[7]
    named = dict(zip(program.kinds.facts, unpack(packed_of(decision), program.kinds), strict=True))
    named |= rest if isinstance(rest, dict) else zip(program.rest_kinds.facts, rest, strict=False)
    return {
        name: _restore(program.ruleset.facts.get(name), value) for name, value in named.items() if value is not None
    }


def _restore(fact: Fact | None, value: Any) -> Any:
    """Return a value as it was supplied; only what the generated code has in another form than its fact changes."""
    match fact:
        case Fact(type=DurationType(kind=kind)):
            return str(Months(value) if kind == "months" else Seconds(value))
        case Fact(type=TableType(), columns=columns):
            return [_restore_record(columns, record) for record in value]
        case _:
            return value


def _restore_record(columns: tuple[Fact, ...], record: Values) -> dict[str, Any]:
    cells = zip(columns, record, strict=True)
    return {column.id: _restore(column, cell) for column, cell in cells if cell is not None}
