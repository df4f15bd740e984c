"""The JSON Schema of a ruleset file, made of the same tables and classes the reader uses.

Only what draft-07 and 2020-12 both have is used, so that every editor understands it. A schema knows the form of a
file; names, types, units and sources are the checker's.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import attrs

from greenrules.authoring.key_words import describe_key
from greenrules.authoring.schema_leaves import DEFINITIONS, DOTTED_ID, ID, Schema, add_words, refer
from greenrules.checking.overrides import OPERATIONS
from greenrules.model.citing import PROVENANCES
from greenrules.model.entries import FactEntry, OptionEntry, ParameterEntry
from greenrules.model.module import Module
from greenrules.model.outcome_entries import RungEntry
from greenrules.model.scoring_entries import IndicatorEntry, PointsEntry
from greenrules.model.tree import ScalarNode
from greenrules.model.written import Citation, Expression, Flag, Label, Number, Tests, Text
from greenrules.reading import entries as entry_readers
from greenrules.reading.ruleset_reader import COLUMN, list_shapes, read_display
from greenrules.reading.structuring import SOURCE_KEYS, Plan, PlannedField, Shape, SpecialReader, plan_entry

ID_OF_SCHEMA = "urn:greenrules:ruleset:1"
# What even an overlay states; the rest may come from its base.
_STATED_BY_OVERLAYS = ("format", "ruleset", "edition")
_LEAVES: Mapping[type, str] = {
    Text: "text", Number: "number", Flag: "flag", Expression: "expression", Tests: "expression", Label: "label",
    ScalarNode: "scalar", PointsEntry: "points",
}  # fmt: skip


def make_ruleset_schema() -> Schema:
    """Return the JSON Schema of a ruleset file or overlay, for draft-07 and 2020-12 alike."""
    definitions: Schema = {name: dict(schema) for name, schema in DEFINITIONS.items()}
    shapes = list_shapes()
    root = _describe_entry(plan_entry(Module, shapes[Module]), definitions, shapes)
    stated = root.pop("required")
    root["required"] = list(_STATED_BY_OVERLAYS)
    root["if"], root["then"] = {"not": {"required": ["extends"]}}, {"required": stated}
    root["properties"]["format"] = {"const": 1, "description": describe_key("format")}
    root["properties"]["ruleset"] = {**DOTTED_ID, "description": describe_key("ruleset")}
    # What only an overlay says means nothing without a base.
    root["allOf"] = [{"if": {"required": [key]}, "then": {"required": ["extends"]}} for key in ("overrides", "units")]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ID_OF_SCHEMA,
        "title": "greenrules ruleset, format 1",
        **root,
        "definitions": definitions,
    }


def _describe_entry(plan: Plan, definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    properties: Schema = {}
    for field in plan.fields:
        is_id = plan.type is RungEntry and field.name == "id"
        schema = dict(ID) if is_id else _describe_field(field, plan.shape, definitions, shapes)
        properties.setdefault(field.key, add_words(schema, field.key))
    for key in plan.shape.more_keys:
        properties.setdefault(key, add_words(refer("scalar"), key))
    if plan.sourced:
        cite = add_words(_describe_hint(Citation, definitions, shapes), "cite")
        words = {"type": "string", "enum": list(PROVENANCES), "description": describe_key("provenance")}
        found = {"cite": cite, "provenance": words, "note": add_words(refer("text"), "note")}
        properties |= {key: found[key] for key in SOURCE_KEYS}
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if plan.needed:
        schema["required"] = list(plan.needed)
    return {**schema, **_complete(plan)}


def _complete(plan: Plan) -> Schema:
    """Return what the `finish` function of an entry checks of its keys."""
    if plan.type is IndicatorEntry and "scoring" not in plan.shape.without:
        return {"oneOf": [{"required": ["scoring"]}, {"required": ["children"]}]}
    if plan.type is ParameterEntry:
        return {"not": {"required": ["value", "values"]}}
    return {}


def _describe_field(field: PlannedField, shape: Shape, definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    if field.name in shape.special:
        return _SPECIAL[shape.special[field.name]](definitions, shapes)
    if field.name in shape.words:
        return {"type": "string", "enum": list(shape.words[field.name])}
    if field.name in shape.dates:
        return refer("date")
    schema = _describe_hint(field.hint, definitions, shapes)
    if field.holds_ids:
        schema["propertyNames"] = DOTTED_ID if field.name in shape.dotted else ID
    return schema


def _describe_hint(hint: Any, definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    if get_args(hint)[:1] == (OptionEntry,):
        return refer("options")
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _describe_hint(get_args(hint)[0], definitions, shapes)}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _describe_hint(get_args(hint)[1], definitions, shapes)}
    if hint in _LEAVES:
        return refer(_LEAVES[hint])
    assert attrs.has(hint), hint
    return _define(hint.__name__, hint, shapes.get(hint, Shape()), definitions, shapes)


def _define(name: str, type: type, shape: Shape, definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    """Return a reference to the definition of a class of entries, written when it is first asked for."""
    if name not in definitions:
        definitions[name] = {}  # an indicator holds indicators
        definitions[name] = _describe_entry(plan_entry(type, shape), definitions, shapes)
    return refer(name)


def _describe_columns(definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    column = _define("ColumnEntry", FactEntry, COLUMN, definitions, shapes)
    return {"type": "object", "propertyNames": ID, "additionalProperties": column}


def _describe_root(definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    words = shapes[IndicatorEntry].words
    shape = Shape(required=("children",), words=words, without=("scoring",))
    return _define("IndicatorRoot", IndicatorEntry, shape, definitions, shapes)


def _describe_sources(definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    plan = plan_entry(ParameterEntry, Shape())
    entry = _describe_entry(plan, definitions, shapes)
    return {key: entry["properties"][key] for key in SOURCE_KEYS}


def _describe_rows(definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    when = {"type": "object", "additionalProperties": refer("expression"), "description": describe_key("when")}
    properties = {"when": when, "then": refer("scalar"), **_describe_sources(definitions, shapes)}
    as_mapping = {
        "type": "object", "properties": properties, "additionalProperties": False, "required": ["when", "then"],
    }  # fmt: skip
    as_list = {"type": "array", "items": refer("scalar"), "minItems": 1}
    return {"type": "array", "items": {"anyOf": [as_list, as_mapping]}}


def _describe_overrides(definitions: Schema, shapes: Mapping[type, Shape]) -> Schema:
    properties: Schema = {
        "op": {"type": "string", "enum": list(OPERATIONS), "description": describe_key("op")},
        "path": add_words(refer("text"), "path"),
        "value": {"description": describe_key("value")},
        "from": add_words(refer("date"), "from"),
        "unit": add_words(refer("text"), "unit"),
        **_describe_sources(definitions, shapes),
    }
    item = {"type": "object", "properties": properties, "additionalProperties": False, "required": ["op", "path"]}
    return {"type": "array", "items": item}


def _describe_display(_: Schema, __: Mapping[type, Shape]) -> Schema:
    return {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 12}}


def _describe_top(_: Schema, __: Mapping[type, Shape]) -> Schema:
    properties = {key: add_words(refer("expression"), key) for key in ("k", "by")}
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": ["k", "by"]}


def _describe_expression(_: Schema, __: Mapping[type, Shape]) -> Schema:
    return refer("expression")


# INVARIANT: every function that reads a value in its own way stands here; a new one is a KeyError in the tests.
_SPECIAL: Mapping[SpecialReader, Callable[[Schema, Mapping[type, Shape]], Schema]] = {
    entry_readers.read_columns: _describe_columns,
    entry_readers.read_root: _describe_root,
    entry_readers.read_rows: _describe_rows,
    entry_readers.read_overrides: _describe_overrides,
    entry_readers.read_cap: _describe_expression,
    entry_readers.read_cap_none: _describe_expression,
    entry_readers.read_top_k: _describe_top,
    entry_readers.read_top_by: _describe_top,
    read_display: _describe_display,
}
