"""The schemas by name, as the text that is published in docs/schemas."""

import json
from importlib.resources import files
from typing import Literal, get_args

from greenrules.authoring.case_schemas import make_cases_schema, make_facts_schema
from greenrules.authoring.ruleset_schema import make_ruleset_schema
from greenrules.authoring.schema_leaves import Schema
from greenrules.model.receipt import FORMAT

SchemaName = Literal["ruleset", "cases", "facts", "receipt", "assessment"]
SCHEMA_NAMES: tuple[SchemaName, ...] = get_args(SchemaName)
_DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_HEXADECIMAL: Schema = {"type": "string", "pattern": "^[0-9a-f]+$"}


def write_schema(name: SchemaName) -> str:
    """Return a published schema as JSON text.

    Args:
        name: `ruleset`, `cases`, `facts` (draft-07, read alike by 2020-12); `receipt`, `assessment` (2020-12).
    """
    return json.dumps(make_schema(name), ensure_ascii=False, indent=2) + "\n"


def make_schema(name: SchemaName) -> Schema:
    """Return a published schema as plain data."""
    match name:
        case "ruleset":
            return make_ruleset_schema()
        case "cases":
            return make_cases_schema()
        case "facts":
            return make_facts_schema()
        case "receipt":
            return _make_receipt_schema()
        case "assessment":
            return _read_assessment_schema()


def _read_assessment_schema() -> Schema:
    text = (files("greenrules") / "schemas" / "assessment-1.schema.json").read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


def _make_receipt_schema() -> Schema:
    assessment = _read_assessment_schema()
    definitions = assessment.pop("$defs")
    # The name of a schema inside another one would move what its references begin from.
    inner = {key: part for key, part in assessment.items() if key not in ("$schema", "$id")}
    text = {"type": "string"}
    source = _close({"name": text, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}})
    signature = _close({"algorithm": text, "public_key": _HEXADECIMAL, "value": _HEXADECIMAL})
    supplied = _close({"digest": _DIGEST, "given": {"type": "object"}}, optional=("given",))
    ruleset = _close({"id": text, "edition": text, "digest": {"type": "string"},
                      "sources": {"type": "array", "items": source}})  # fmt: skip
    parts: dict[str, Schema] = {
        "format": {"const": FORMAT},
        "subject": text,
        "as_of": {"type": "string", "format": "date"},
        "engine": text,
        "ruleset": ruleset,
        "assessment": {"type": "object"},
        "supplied": supplied,
        "masked": {"type": "array", "items": text},
        "digest": _DIGEST,
        "sm3": {"type": "string", "pattern": "^sm3:[0-9a-f]{64}$"},
        "signature": signature,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:greenrules:receipt:1",
        "title": FORMAT,
        "description": "An assessment with what a stranger needs to check it; docs/receipts.md says how",
        **_close(parts, optional=("masked", "sm3", "signature")),
        # Where facts are masked, commitments stand in place of values.
        "if": {"not": {"required": ["masked"]}},
        "then": {"properties": {"assessment": {"$ref": "#/$defs/assessment"}}},
        "$defs": {"assessment": inner, **definitions},
    }


def _close(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required}
