"""The schemas the contract names: what goes in, what comes out, what a refusal looks like."""

from typing import Any, TypeAlias

from greenrules.serving.bodies import DOCUMENT_MEMBERS

Schema: TypeAlias = dict[str, Any]


def _words() -> Schema:
    return {"type": "object", "properties": {"zh": _text(), "en": _text()}, "required": ["zh", "en"]}


def _text(about: str = "") -> Schema:
    return {"type": "string", **({"description": about} if about else {})}


def _object(properties: Schema, *required: str, closed: bool = False, about: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": properties, "required": list(required)}
    if closed:
        found["additionalProperties"] = False
    return {**found, "description": about} if about else found


def _facts_document(**beside: Schema) -> Schema:
    members: Schema = {
        "subject": {"type": ["string", "object", "null"], "description": "id, or id, zh, en, kind and sector"},
        "as_of": {"type": ["string", "null"], "format": "date", "description": "date of the assessment; needed"},
        "facts": {
            "type": "object",
            "description": "fact to value, or to value, unit and evidence; see facts.schema.json",
        },
        "parameters": {"type": ["object", "null"], "description": "values of open parameters, with their citation"},
        "assumptions": {"type": ["object", "null"], "description": "values of facts nobody supplied"},
        "evidence": {"type": ["object", "null"], "description": "fact to the papers that show it"},
        "note": {"type": ["string", "null"]},
    }
    assert tuple(members) == DOCUMENT_MEMBERS
    return _object({**members, **beside}, "facts", closed=True, about="The facts of one subject. 一个评价对象的事实。")


_RULESET = _object({"id": _text(), "edition": _text(), "digest": _text("sha256 of the checked rules")}, "id", "edition")
_ERROR = _object(
    {
        "code": _text("a diagnostic, GRnnn"), "severity": _text(), "detail": _text(), "help": _text("the way out"),
        "notes": {"type": "array", "items": _text()}, "path": _text("where, as the engine says it"),
        "pointer": _text("JSON Pointer into the body"),
    },
    "code", "detail", "pointer",
)  # fmt: skip
_INFO = _object(
    {
        "id": _text(), "edition": _text(), "title": _words(), "subject": _text(), "from": {"type": ["string", "null"]},
        "to": {"type": ["string", "null"]}, "extends": _text(), "gradeable": {"type": "boolean"},
    },
    "id", "edition", "title",
)  # fmt: skip

SCHEMAS: Schema = {
    "FactsDocument": _facts_document(),
    "ImprovementRequest": _facts_document(measures={"type": ["object", "null"], "description": "docs/improve.md"}),
    "MarginsRequest": _facts_document(uncertainty={
        "type": "object", "additionalProperties": {"type": "number"}, "description": "relative error of each meter",
    }),
    "Health": _object({"status": {"const": "pass"}, "version": _text()}, "status", "version"),
    "Rulesets": _object({"rulesets": {"type": "array", "items": _INFO}}, "rulesets"),
    "Ruleset": _object(
        {
            "id": _text(), "edition": _text(), "digest": _text(), "title": _words(), "subject": _text(),
            "grades": {"type": "array", "items": _object({"id": _text(), "label": _words()}, "id", "label")},
        },
        "id", "edition", "digest", "title", "grades",
    ),
    "Decision": _object(
        {
            "decision_id": _text(), "ruleset": _RULESET,
            "result": _object({"format": {"const": "greenrules-assessment/1"}, "grade": _text()}, "format", "grade"),
            "trace": {"type": "object"},
        },
        "decision_id", "ruleset", "result",
    ),
    "Receipt": _object(
        {
            "format": {"const": "greenrules.receipt/1"}, "subject": _text(), "as_of": _text(), "engine": _text(),
            "ruleset": {"type": "object"}, "assessment": {"type": "object"}, "supplied": {"type": "object"},
            "digest": _text("sha256 over everything else"),
        },
        "format", "assessment", "supplied", "digest",
    ),
    "Result": _object(
        {
            "format": {"const": "greenrules-result/1"}, "ruleset": _RULESET, "grade": _text(), "grade_text": _words(),
            "steps": {"type": "object"},
        },
        "format", "ruleset", "grade", "grade_text",
    ),
    "Problem": _object(
        {
            "type": _text(), "title": _text(), "title_zh": _text(), "status": {"type": "integer"}, "detail": _text(),
            "errors": {"type": "array", "items": _ERROR},
        },
        "type", "title", "status", "errors",
        about="RFC 9457",
    ),
}  # fmt: skip
