"""Facts as a JSON document that `greenrules evaluate` reads: numbers exact, keys in their order."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.values import format_number


def write_facts_json(documents: Iterable[FactsDocument]) -> str:
    """Return one document, or a list of several.

    >>> from greenrules.model.facts import FactsDocument, RawFact
    >>> fact = RawFact(Fraction(5, 2), "t", (), "", "waste")
    >>> print(write_facts_json([FactsDocument("a", "", "", None, {"waste": fact}, {}, {})]), end="")
    {
      "subject": {
        "id": "a"
      },
      "facts": {
        "waste": {
          "value": 2.5,
          "unit": "t"
        }
      }
    }
    """
    encoded = [encode_document(document) for document in documents]
    return _write(encoded[0] if len(encoded) == 1 else encoded, "") + "\n"


def encode_document(document: FactsDocument) -> dict[str, Any]:
    """Return a document as JSON data in which numbers are Fractions."""
    subject = {
        "id": document.subject,
        "zh": document.subject_zh,
        "en": document.subject_en,
        "kind": document.subject_kind,
        "sector": document.sector,
    }
    encoded: dict[str, Any] = {"subject": {key: text for key, text in subject.items() if text}}
    encoded["as_of"] = document.as_of
    encoded["facts"] = encode_facts(document.facts)
    encoded["parameters"] = encode_facts(document.parameters)
    encoded["assumptions"] = encode_facts(document.assumptions)
    encoded["note"] = document.note
    return {key: part for key, part in encoded.items() if part or key == "facts"}


def encode_facts(facts: Mapping[str, RawFact]) -> dict[str, Any]:
    """Return facts by their id: the plain value, or with unit, period and evidence."""
    return {id: encode_fact(fact) for id, fact in facts.items()}


def encode_fact(fact: RawFact) -> Any:
    """Return one fact; what is only a value as that value."""
    value: Any = fact.value
    if isinstance(value, tuple):
        value = [encode_fact(item) for item in value]
    elif isinstance(value, dict):
        value = {name: encode_fact(cell) for name, cell in value.items()}
    beside = {"unit": fact.unit, "period": fact.period, "evidence": list(fact.evidence), "cite": fact.cite}
    told = {key: part for key, part in beside.items() if part}
    return {"value": value, **told} if told else value


def _write(item: Any, indent: str) -> str:
    inner = indent + "  "
    match item:
        case dict() if item:
            members = (
                f"{inner}{json.dumps(key, ensure_ascii=False)}: {_write(one, inner)}" for key, one in item.items()
            )
            return "{\n" + ",\n".join(members) + f"\n{indent}}}"
        case list() if item:
            return "[\n" + ",\n".join(f"{inner}{_write(one, inner)}" for one in item) + f"\n{indent}]"
        case Fraction():
            return format_number(item)
        case date():
            return f'"{item.isoformat()}"'
        case _:
            return json.dumps(item, ensure_ascii=False)
