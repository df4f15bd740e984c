"""One text per value: the canonical JSON that digests and assessments are made of.

In it a JSON text that stands for a value is always an exact number; every other kind of value says what it is:
`{"text": "B"}`, `{"date": "2021-09-24"}`, `{"unknown": ["fact:x"]}`. Booleans are plain.
INVARIANT: nothing depends on the order of a set, on an object's address or on the place of a text in its file.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeAlias, get_args

import attrs

from greenrules.model.citing import Source
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import Type
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Months, Record, Seconds, Undefined, Unknown, Value, format_number

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"


def encode_number(number: Fraction | None) -> str | None:
    """Write an exact number as canonical text; None (unbounded) stays None."""
    return None if number is None else format_number(number)


def encode_value(value: Value) -> Json:
    """Write a value so that its kind can be read back without knowing its type."""
    match value:  # Fraction after the plain classes: asking whether something else is one takes its time
        case bool():
            return value
        case str():
            return {"text": value}
        case Bounds():
            return encode_bounds(value)
        case Unknown():
            return {"unknown": sorted(value.missing)}
        case Undefined():
            return {"undefined": value.reason, "at": value.at}
        case Fraction():
            return format_number(value)
        case date():
            return {"date": value.isoformat()}
        case Months() | Seconds():
            return {"duration": str(value)}
        case frozenset():
            return {"options": sorted(value)}
        case tuple():
            return {"records": [encode_record(record) for record in value]}


def encode_record(record: Record) -> Json:
    """Write a record of a table with its cells in the order they are declared."""
    return {"index": record.index, "cells": {column: encode_value(cell) for column, cell in record.cells.items()}}


def encode_bounds(bounds: Bounds) -> Json:
    """Write both ends of a score; null is unbounded."""
    proven, attainable = bounds.proven, bounds.attainable
    low = encode_number(proven)
    high = low if proven is attainable else encode_number(attainable)
    return {"proven": low, "attainable": high, "missing": sorted(bounds.missing)}


def to_canonical(thing: object) -> Json:
    """Turn any data of the model into JSON: a frozen class into its name and fields, a mapping in its order.

    Spans, digests and diagnostics (fields that do not count for equality) are left out.
    """
    kind = type(thing)
    # Most of a ruleset is text and tuples; asking for a Fraction first would cost more than the rest together.
    if thing is None or kind is str or kind is bool:
        return thing  # type: ignore[return-value]
    if isinstance(thing, tuple | list):
        return [to_canonical(item) for item in thing]
    if isinstance(thing, dict):
        return {str(key): to_canonical(value) for key, value in thing.items()}
    if kind in _ENCODERS:
        return _ENCODERS[kind](thing)
    return _encode_often(thing) if kind in _OFTEN else _encode_class(thing)


@lru_cache(maxsize=1024)
def _encode_often(thing: object) -> Json:
    """Return the JSON of a type or source: every expression has the one and every entry the other, few are different.

    INVARIANT: nobody changes what comes out; it is written into texts.
    """
    return _encode_class(thing)


_OFTEN = frozenset({*get_args(Type), Source})


_ENCODERS: dict[type, Callable[[Any], Json]] = {
    Fraction: lambda number: {"number": format_number(number)},
    Unit: lambda unit: {"unit": str(unit)},
    Record: encode_record,
    int: str,
    **dict.fromkeys((date, Months, Seconds, frozenset, Unknown, Undefined, Bounds), encode_value),
}


def _encode_class(thing: object) -> Json:
    kind: Any = type(thing)
    fields: dict[str, Json] = {"is": kind.__name__}
    for name in _list_fields(kind):
        value = getattr(thing, name)
        fields[name] = value if value.__class__ in _PLAIN else to_canonical(value)
    return fields


# Most fields are these, written as they are.
_PLAIN = frozenset({str, bool, type(None)})


@cache
def _list_fields(kind: type[Any]) -> tuple[str, ...]:
    """List the fields of a class that count for equality; asking attrs each time was most of the digest's cost."""
    if not attrs.has(kind):
        raise TypeError(f"no canonical form for {kind.__name__}")
    return tuple(field.name for field in attrs.fields(kind) if field.eq)


def canonical_json(thing: Json) -> str:
    """Write JSON without spaces, in the order given, with every character as itself."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# Sections that leave no mark where a ruleset does not have them.
_OPTIONAL = ("cohort", "programme")


def digest_of(ruleset: Ruleset) -> str:
    """Return `sha256:…` over the checked ruleset and everything it imports, order kept.

    Comments, spacing, spans, the digests of the source texts and warnings do not change it. A module that is imported
    more than once is written once.
    """
    modules: dict[str, Json] = {}
    _collect_modules(ruleset, modules)
    text = canonical_json({"root": _encode_module(ruleset), "modules": dict(sorted(modules.items()))})
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _collect_modules(ruleset: Ruleset, modules: dict[str, Json]) -> None:
    for imported in ruleset.imports.values():
        if imported.key not in modules:
            modules[imported.key] = _encode_module(imported)
            _collect_modules(imported, modules)


def _encode_module(ruleset: Ruleset) -> Json:
    fields: dict[str, Json] = {}
    for field in attrs.fields(Ruleset):
        if field.name == "imports":
            fields["imports"] = {alias: imported.key for alias, imported in ruleset.imports.items()}
        elif field.eq and not (field.name in _OPTIONAL and getattr(ruleset, field.name) is None):
            fields[field.name] = to_canonical(getattr(ruleset, field.name))
    return fields
