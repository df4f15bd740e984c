"""Advice as JSON: every field under its name, labels in both languages, exact numbers as texts."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from greenrules.explaining.questionnaire import name_type
from greenrules.model.advice import Ask, NamedValue, Reading, Why, WhyNot
from greenrules.model.canonical import Json, canonical_json, encode_bounds, encode_number, encode_value
from greenrules.model.citing import Words
from greenrules.model.margins import Margins, OtherAnswer
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
)
from greenrules.model.units import Unit
from greenrules.model.values import Bounds

# Fields that hold a value of any kind, written so that its kind can be read back.
_VALUES = {NamedValue: ("value",), Reading: ("value", "threshold"), OtherAnswer: ("value",)}


def write_advice_json(found: Iterable[Why | WhyNot | Ask | Margins]) -> str:
    """Return the JSON of one piece of advice, or of several as a list."""
    encoded = [encode_advice(one) for one in found]
    return canonical_json(encoded[0] if len(encoded) == 1 else encoded) + "\n"


def encode_advice(thing: object) -> Json:
    """Return advice, or a part of it, as plain data."""
    match thing:
        case None | bool() | str() | int():
            return thing
        case Fraction():
            return encode_number(thing)
        case date():
            return thing.isoformat()
        case Words():
            return {"zh": thing.zh, "en": thing.en}
        case Unit():
            return str(thing)
        case Bounds():
            return encode_bounds(thing)
        case tuple() | list():
            return [encode_advice(item) for item in thing]
        case NumberType() | BooleanType() | ChoiceType() | SetType():
            return name_type(thing)
        case TextType() | DateType() | DurationType() | TableType():
            return name_type(thing)
        case _:
            return _encode_fields(thing)


def _encode_fields(thing: Any) -> Json:
    values = _VALUES.get(type(thing), ())
    fields: dict[str, Json] = {}
    for field in attrs.fields(type(thing)):
        part = getattr(thing, field.name)
        fields[field.name] = encode_value(part) if field.name in values and part is not None else encode_advice(part)
    return fields
