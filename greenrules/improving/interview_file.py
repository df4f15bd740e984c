"""The answers of an interview as a facts file: YAML that `evaluate` reads, and the interview again."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.values import format_number


def write_answers(document: FactsDocument, ruleset: str) -> str:
    """Return the facts file of an interview; what nobody knows is written as null, which means missing."""
    lines = [f"# greenrules interview {ruleset}"]
    lines += ["subject:", *_write_subject(document)]
    if document.as_of is not None:
        lines.append(f"as_of: {document.as_of.isoformat()}")
    for part, values in (
        ("facts", document.facts),
        ("parameters", document.parameters),
        ("assumptions", document.assumptions),
    ):
        lines += _write_part(part, values) if values or part == "facts" else ()
    if document.note:
        lines.append(f"note: {_quote(document.note)}")
    return "\n".join(lines) + "\n"


def _write_subject(document: FactsDocument) -> Iterator[str]:
    words = {
        "id": document.subject,
        "zh": document.subject_zh,
        "en": document.subject_en,
        "kind": document.subject_kind,
        "sector": document.sector,
    }
    for key, text in words.items():
        if text or key == "id":
            yield f"  {key}: {_quote(text)}"


def _write_part(name: str, values: Mapping[str, RawFact]) -> Iterator[str]:
    if not values:
        yield f"{name}: {{}}"
        return
    yield f"{name}:"
    for id, raw in values.items():
        yield f"  {id}: {write_raw(raw)}"


def write_raw(raw: RawFact) -> str:
    """Return a supplied value in YAML, on one line."""
    value = _write_value(raw)
    details = [("unit", raw.unit), ("period", raw.period), ("cite", raw.cite)]
    extra = [f"{key}: {_quote(text)}" for key, text in details if text]
    if raw.evidence:
        extra.append(f"evidence: [{', '.join(map(_quote, raw.evidence))}]")
    return f"{{{', '.join([f'value: {value}', *extra])}}}" if extra else value


def _write_value(raw: RawFact) -> str:
    match raw.value:
        case None:
            return "null"
        case bool():
            return str(raw.value).lower()
        case Fraction():
            return format_number(raw.value)
        case date():
            return raw.value.isoformat()
        case str():
            return _quote(raw.value)
        case tuple():
            return f"[{', '.join(write_raw(item) for item in raw.value)}]"
        case dict():
            return f"{{{', '.join(f'{key}: {write_raw(cell)}' for key, cell in raw.value.items())}}}"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
