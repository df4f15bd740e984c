"""A subject as a facts document, ready to be pasted into a file or a case."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from greenrules.model.values import Months, Record, Scalar, Seconds, format_number
from greenrules.testing.subjects import Factory

_PLAIN_TEXT = frozenset("abcdefghijklmnopqrstuvwxyz_")


def write_facts(factory: Factory) -> str:
    """Return the facts document of a subject as YAML.

    >>> print(write_facts(Factory(date(2024, 6, 30), {"energy": Fraction(5, 2), "accidents": ()}, {})), end="")
    as_of: 2024-06-30
    facts:
      energy: 2.5
      accidents: []
    """
    lines = [f"as_of: {factory.as_of.isoformat()}", *_write_part("facts", factory.facts)]
    if factory.parameters:
        lines += _write_part("parameters", factory.parameters)
    return "\n".join(lines) + "\n"


def _write_part(part: str, values: Mapping[str, Scalar]) -> list[str]:
    if not values:
        return [f"{part}: {{}}"]
    return [f"{part}:", *(f"  {id}: {write_value(value)}" for id, value in values.items())]


def write_value(value: Any) -> str:
    """Return a value in YAML flow style."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return format_number(value)
        case date():
            return value.isoformat()
        case Months() | Seconds():
            return str(value)
        case frozenset():
            return f"[{', '.join(write_value(option) for option in sorted(value))}]"
        case tuple():
            return f"[{', '.join(map(_write_record, value))}]"
        case _:
            return str(value) if set(str(value)) <= _PLAIN_TEXT and str(value) else f'"{_escape(str(value))}"'


def _write_record(record: Record) -> str:
    return "{" + ", ".join(f"{name}: {write_value(cell)}" for name, cell in record.cells.items()) + "}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def to_plain(factory: Factory) -> dict[str, Any]:
    """Return the facts document of a subject as plain Python objects, the way `greenrules.evaluate` takes it.

    Whole numbers are `int`, others `Fraction`; dates are texts.
    """
    facts = {id: _to_plain(value) for id, value in factory.facts.items()}
    parameters = {id: _to_plain(value) for id, value in factory.parameters.items()}
    return {"as_of": factory.as_of.isoformat(), "facts": facts, "parameters": parameters}


def _to_plain(value: Any) -> Any:
    match value:
        case bool():
            return value
        case Fraction():
            return int(value) if value.denominator == 1 else value
        case date():
            return value.isoformat()
        case Months() | Seconds():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [{name: _to_plain(cell) for name, cell in record.cells.items()} for record in value]
        case _:
            return value
