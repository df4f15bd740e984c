"""The leaves of the schemas: texts, numbers, expressions, ids, dates, labels, options, points."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from greenrules.authoring.key_words import describe_key
from greenrules.model.citing import PROVENANCES

Schema: TypeAlias = dict[str, Any]
_WORD = "[a-z][a-z0-9]*(_[a-z0-9]+)*"
ID: Mapping[str, Any] = {"type": "string", "pattern": f"^{_WORD}$"}
DOTTED_ID: Mapping[str, Any] = {"type": "string", "pattern": rf"^{_WORD}(\.{_WORD})*$"}
# YAML reads a bare number or `true` as what it is; in an expression or cell it is text all the same.
SCALAR: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
TEXT: Mapping[str, Any] = {"type": "string", "pattern": "\\S"}


def refer(name: str) -> Schema:
    """Return a reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def add_words(schema: Mapping[str, Any], key: str) -> Schema:
    """Return a schema with the words of a key; beside a reference, draft-07 would not read them."""
    words = describe_key(key)
    if not words:
        return dict(schema)
    return {"description": words, "allOf": [dict(schema)]} if "$ref" in schema else {"description": words, **schema}


DEFINITIONS: Mapping[str, Mapping[str, Any]] = {
    "text": TEXT,
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "scalar": SCALAR,
    "expression": SCALAR,
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "label": {
        "type": "object",
        "properties": {"zh": refer("text"), "en": refer("text")},
        "additionalProperties": False,
        # Which of the two is needed goes by the title of the file; a schema cannot look there.
        "anyOf": [{"required": ["zh"]}, {"required": ["en"]}],
    },
    "options": {
        "anyOf": [
            {"type": "array", "items": refer("text"), "uniqueItems": True},
            {"type": "object", "additionalProperties": refer("label")},
        ]
    },
    "points": {
        "anyOf": [
            refer("number"),
            {
                "type": "object",
                "properties": {
                    "value": refer("number"),
                    "cite": refer("Citation"),
                    "provenance": {"type": "string", "enum": list(PROVENANCES)},
                    "note": {"description": describe_key("note"), "allOf": [refer("text")]},
                },
                "additionalProperties": False,
                "required": ["value"],
            },
        ]
    },
}
