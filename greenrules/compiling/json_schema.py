"""The facts of a ruleset as a JSON Schema (2020-12, within what draft-07 also says): for forms, clients and checks.

Titles are in one language, `x-title` holds both. Beside the standard words each fact has `x-unit`, `x-evidence` (the
papers that show it), `x-period`, `x-group`, `x-order` and, where it may not matter, `x-hidden-when`: a schema of the
facts that holds when nothing depends on the fact any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from greenrules.compiling.json_schema_groups import Placing, place_facts
from greenrules.compiling.json_schema_paths import Schema, split_id
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact, Interval, Option, Parameter
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Parameters: TypeAlias = Sequence[tuple[str, Parameter]]
_DURATION = r"^-?P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$"
_YES, _NO = Words("是", "yes"), Words("否", "no")
_DATE = Words("评价日期", "date of the assessment")
_PARTS = {
    "subject": Words("评价对象", "subject"),
    "facts": Words("评价事实", "facts"),
    "parameters": Words("待定参数", "open parameters"),
    "assumptions": Words("假设", "assumptions"),
    "evidence": Words("证明材料", "evidence"),
    "note": Words("备注", "note"),
}


def compile_schema(ruleset: Ruleset, facts: Sequence[Fact], parameters: Parameters, language: str) -> Schema:
    """Return the schema of a facts document under a ruleset.

    Args:
        facts, parameters: what the ruleset asks for.
        language: of titles and descriptions, `zh` or `en`.
    """
    placing = place_facts(ruleset, facts)
    members: dict[str, Schema] = {
        "subject": _describe_subject(language),
        "as_of": {"type": "string", "format": "date", **_title(_DATE, language)},
        "facts": _describe_facts(placing, language),
    }
    if parameters:
        members["parameters"] = _nest_all(_describe_parameters(parameters, language), "parameters", language)
    members["assumptions"] = {"type": "object", **_title(_PARTS["assumptions"], language)}
    members["evidence"] = _describe_evidence(facts, language)
    members["note"] = {"type": "string", **_title(_PARTS["note"], language)}
    return {
        "$schema": DIALECT,
        **_title(ruleset.title, language),
        "type": "object",
        "properties": members,
        "required": ["as_of", "facts"],
        "additionalProperties": False,
        "x-ruleset": {"id": ruleset.id, "edition": ruleset.edition, "digest": ruleset.digest},
        "x-groups": [
            {"id": group.id, "x-title": _both(group.label), "title": choose(group.label, language),
             "facts": list(group.facts)}
            for group in placing.groups
        ],
    }  # fmt: skip


def describe_fact(fact: Fact, language: str) -> Schema:
    """Return the schema of the plain value of a fact or column."""
    described = {**_describe_type(fact.type, fact.options, language), **_title(fact.label, language)}
    if isinstance(fact.type, TableType):
        described["items"] = _describe_record(fact.columns, language)
    if fact.range:
        described |= _bound(fact.range)
    if fact.help.zh or fact.help.en:
        described |= {"description": choose(fact.help, language), "x-help": _both(fact.help)}
    if fact.period:
        described["x-period"] = fact.period
    if fact.evidence:
        described["x-evidence"] = [_both(words) for words in fact.evidence]
    if fact.assume is not None:
        described["x-may-be-left-out"] = True
    return described


def choose(words: Words, language: str) -> str:
    """Return a label in the language, else in the other one."""
    return (words.zh or words.en) if language == "zh" else (words.en or words.zh)


def _describe_facts(placing: Placing, language: str) -> Schema:
    described: dict[str, Schema] = {}
    for order, (id, placed) in enumerate(placing.facts.items()):
        hidden = {"x-hidden-when": placed.hidden_when} if placed.hidden_when is not None else {}
        place = {"x-fact": id, "x-group": placed.group, "x-order": order}
        described[id] = {**describe_fact(placed.fact, language), **place, **hidden}
    return _nest_all(described, "facts", language)


def _describe_parameters(parameters: Parameters, language: str) -> dict[str, Schema]:
    return {
        name: {
            **_describe_type(parameter.type, parameter.options, language),
            **_title(parameter.label, language),
        }
        for name, parameter in parameters
    }


def _nest_all(described: Mapping[str, Schema], part: str, language: str) -> Schema:
    """Put every name where it belongs: `a.b` as the member `b` of the member `a`."""
    root: Schema = {"type": "object", **_title(_PARTS[part], language), "properties": {}, "additionalProperties": False}
    for id, schema in described.items():
        *folders, last = split_id(id, described)
        home = root
        for folder in folders:
            empty = {"type": "object", "title": folder, "properties": {}, "additionalProperties": False}
            home = home["properties"].setdefault(folder, empty)
        home["properties"][last] = schema
    return root


def _describe_evidence(facts: Iterable[Fact], language: str) -> Schema:
    """Return a slot for the papers of each fact: a list of what they are called in the portal."""
    slots = {
        fact.id: {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            **_title(Words(f"{fact.label.zh}：证明材料", f"{fact.label.en}: evidence"), language),
            "description": "; ".join(choose(words, language) for words in fact.evidence),
        }
        for fact in facts
        if fact.evidence
    }
    return {"type": "object", **_title(_PARTS["evidence"], language), "properties": slots}


def _describe_subject(language: str) -> Schema:
    names = {key: {"type": "string"} for key in ("id", "zh", "en", "kind", "sector")}
    return {
        "type": "object",
        **_title(_PARTS["subject"], language),
        "properties": names,
        "additionalProperties": False,
    }


def _describe_record(columns: Sequence[Fact], language: str) -> Schema:
    properties = {column.id: describe_fact(column, language) for column in columns}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _describe_type(type: Type, options: Sequence[Option], language: str) -> Schema:
    match type:
        case NumberType():
            unit = str(type.unit)
            named = {"x-unit": unit, "x-unit-title": {"zh": type.unit.in_language("zh"), "en": unit}} if unit else {}
            return {"type": "number", **named}
        case BooleanType():
            # Two choices and no tick: an empty box would say no where nobody has answered.
            answers = ((True, _YES), (False, _NO))
            return {
                "type": "boolean",
                "oneOf": [{"const": value, **_title(words, language)} for value, words in answers],
            }
        case ChoiceType():
            return {"type": "string", "oneOf": _list_options(options, language), "x-ordered": type.ordered}
        case SetType():
            items = {"type": "string", "oneOf": _list_options(options, language)}
            return {"type": "array", "items": items, "uniqueItems": True}
        case TextType():
            return {"type": "string"}
        case DateType():
            return {"type": "string", "format": "date"}
        case DurationType():
            return {"type": "string", "pattern": _DURATION}
        case TableType():
            return {"type": "array"}


def _list_options(options: Sequence[Option], language: str) -> list[Schema]:
    return [{"const": option.id, **_title(option.label, language, otherwise=option.id)} for option in options]


def _bound(ranges: Sequence[Interval]) -> Schema:
    described = [_bound_once(interval) for interval in ranges]
    return described[0] if len(described) == 1 else {"anyOf": described}


def _bound_once(interval: Interval) -> Schema:
    """Return the bounds JSON can write exactly; the service checks the others."""
    bounds: Schema = {}
    low, high = _write_number(interval.low), _write_number(interval.high)
    if low is not None:
        bounds["minimum" if interval.low_closed else "exclusiveMinimum"] = low
    if high is not None:
        bounds["maximum" if interval.high_closed else "exclusiveMaximum"] = high
    return bounds


def _write_number(value: object) -> int | float | None:
    if not isinstance(value, Fraction):
        return None
    if value.denominator == 1:
        return int(value)
    written = float(value)
    return written if Fraction(repr(written)) == value else None


def _title(words: Words, language: str, otherwise: str = "") -> dict[str, Any]:
    return {"title": choose(words, language) or otherwise, "x-title": _both(words)}


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
