"""The JSON Schemas of cases files and facts files, made of the keys their readers know."""

from collections.abc import Iterable

from greenrules.authoring.schema_leaves import DEFINITIONS, Schema, add_words, refer
from greenrules.reading.fact_values import VALUE_KEYS
from greenrules.reading.facts_reader import DOCUMENT_KEYS, SUBJECT_KEYS
from greenrules.testing.cases import CASE_KEYS, EXPECTATIONS, FILE_KEYS, GIVEN
from greenrules.testing.expectations import KINDS, VERDICTS
from greenrules.testing.law_notes import LAW_IDS

_DRAFT = "http://json-schema.org/draft-07/schema#"
_NUMBER: Schema = {"type": ["number", "string"]}
_NAMES: Schema = {"type": "array", "items": {"type": "string"}}
_BETTER: Schema = {"type": "string", "enum": ["higher", "lower"]}


def make_facts_schema() -> Schema:
    """Return the JSON Schema of a facts file of any ruleset; the service gives one for a single ruleset."""
    parts: dict[str, Schema] = {
        "subject": {"anyOf": [{"type": "string"}, _object({key: {"type": "string"} for key in SUBJECT_KEYS})]},
        "as_of": {"type": ["string", "null"]},
        "facts": _describe_facts(),
        "parameters": _describe_facts(),
        "assumptions": _describe_facts(),
        "note": {"type": "string"},
    }
    document: Schema = {
        "type": "object",
        # Without a mapping under `facts` the whole file is the mapping of facts.
        "if": {"properties": {"facts": {"type": ["object", "null"]}}, "required": ["facts"]},
        "then": _object({key: parts[key] for key in DOCUMENT_KEYS}),
        "else": _describe_facts(),
    }
    return {
        "$schema": _DRAFT,
        "$id": "urn:greenrules:facts:1",
        "title": "greenrules facts",
        "anyOf": [refer("document"), {"type": "array", "items": refer("document")}],
        "definitions": {"document": document, "fact": _describe_fact()},
    }


def make_cases_schema() -> Schema:
    """Return the JSON Schema of a cases file."""
    given: dict[str, Schema] = {key: _describe_facts() for key in GIVEN} | {"as_of": {"type": ["string", "null"]}}
    case: dict[str, Schema] = {
        "name": refer("text"),
        "label": refer("label"),
        "source": {"type": "string"},
        "note": {"type": "string"},
        **given,
        "expect": {**_object(_describe_expectations()), "minProperties": 1},
    }
    file: dict[str, Schema] = {
        "format": {"const": 1},
        "ruleset": {"type": "string"},
        "base": _object(given),
        "laws": _describe_laws(),
        "cases": {"type": "array", "items": refer("case")},
    }
    return {
        "$schema": _DRAFT,
        "$id": "urn:greenrules:cases:1",
        "title": "greenrules cases, format 1",
        **_object({key: file[key] for key in FILE_KEYS}, required=("ruleset", "cases")),
        "definitions": {
            "case": _object({key: case[key] for key in CASE_KEYS}, required=("name", "label", "source", "expect")),
            "fact": _describe_fact(),
            "label": DEFINITIONS["label"],
            "text": DEFINITIONS["text"],
        },
    }


def _object(properties: dict[str, Schema], *, required: Iterable[str] = ()) -> Schema:
    """Return the schema of an object that takes no other keys, each with its words."""
    worded = {key: add_words(schema, key) for key, schema in properties.items()}
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": worded, "additionalProperties": False, **needed}


def _describe_facts() -> Schema:
    return {"type": ["object", "null"], "additionalProperties": refer("fact")}


def _describe_fact() -> Schema:
    """A value, a value with unit and evidence, a list, or a group of facts: the declared type is the checker's."""
    words: Schema = {"unit": {"type": ["string", "null"]}, "cite": {"type": ["string", "null"]}}
    return {"type": ["string", "number", "boolean", "null", "array", "object"],
            "properties": {key: words.get(key, {}) for key in VALUE_KEYS}}  # fmt: skip


def _describe_expectations() -> dict[str, Schema]:
    verdicts = {"type": "object", "additionalProperties": {"type": "string", "enum": list(VERDICTS.values())}}
    ends = _object(
        {"proven": _NUMBER, "attainable": {"type": ["number", "string", "null"]}}, required=("proven", "attainable")
    )
    score: Schema = {"anyOf": [_NUMBER, ends]}
    found: dict[str, Schema] = {
        "grade": {"type": "string"},
        "possible_grades": _NAMES,
        "score": score,
        "gates": verdicts,
        "eligibilities": verdicts,
        "indicators": {"type": "object", "additionalProperties": score},
        "entitlements": {"type": "object", "additionalProperties": _NUMBER},
        "shares": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _NUMBER}},
        "values": {"type": "object"},
        "missing": _NAMES,
        "route": _NAMES,
    }
    # INVARIANT: every part the reader knows is described, and every part that speaks of findings is a mapping.
    assert all(found[part]["type"] == "object" for part in KINDS)
    return {part: found[part] for part in EXPECTATIONS}


def _describe_laws() -> Schema:
    reason = refer("label")
    claim: Schema = {"type": "object", "properties": {"fact": {"type": "string"}, "better": _BETTER},
                     "required": ["fact", "better"]}  # fmt: skip
    excuse: Schema = {
        "type": "object",
        "properties": {"law": {"type": "string", "enum": list(LAW_IDS)}, "entry": {"type": "string"}, "reason": reason},
        "required": ["law", "entry", "reason"],
    }
    return _object({"monotone": {"type": "array", "items": claim}, "excuses": {"type": "array", "items": excuse}})
