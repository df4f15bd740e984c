"""Pieces of canonical JSON written as text at once: what `canonical_json` makes of the same data, without the data.

An assessment holds hundreds of steps, and a few labels, citations and units that most of them name. Each of these
remembers its text: most belong to the ruleset and are named for every subject.
"""

from collections.abc import Iterable
from fractions import Fraction
from json.encoder import encode_basestring as quote

from greenrules.model.canonical import Json, canonical_json, encode_value
from greenrules.model.citation import Citation
from greenrules.model.citing import Words
from greenrules.model.memory import remembered
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Unknown, Value, format_number

__all__ = ["quote", "write_bounds", "write_citation", "write_list", "write_unit", "write_value", "write_words"]


@remembered
def write_words(words: Words) -> str:
    """Return a label in both languages."""
    return f'{{"zh":{quote(words.zh)},"en":{quote(words.en)}}}'


def write_citation(citation: Citation | None) -> str:
    """Return a citation, or null."""
    return "null" if citation is None else _write_given_citation(citation)


@remembered
def _write_given_citation(citation: Citation) -> str:
    return canonical_json(encode_citation(citation))


@remembered
def write_unit(unit: Unit) -> str:
    """Return the text of a unit."""
    return quote(str(unit))


def write_list(names: Iterable[str]) -> str:
    """Return a list of texts."""
    return f"[{','.join([quote(name) for name in names])}]" if names else "[]"


def write_value(value: Value) -> str:
    """Return what `encode_value` makes of a value, as text."""
    if value.__class__ is Fraction:  # most are
        return f'"{format_number(value)}"'
    match value:
        case Bounds():
            return write_bounds(value)
        case True:
            return "true"
        case False:
            return "false"
        case str():
            return f'{{"text":{quote(value)}}}'
        case Unknown():
            return f'{{"unknown":{write_list(sorted(value.missing))}}}'
        case _:
            return canonical_json(encode_value(value))


def write_bounds(bounds: Bounds | None) -> str:
    """Return both ends of a score, or null."""
    if bounds is None:
        return "null"
    proven, attainable = bounds.proven, bounds.attainable
    low = "null" if proven is None else f'"{format_number(proven)}"'
    high = low if attainable is proven else "null" if attainable is None else f'"{format_number(attainable)}"'
    missing = write_list(sorted(bounds.missing)) if bounds.missing else "[]"
    return f'{{"proven":{low},"attainable":{high},"missing":{missing}}}'


def encode_words(words: Words) -> Json:
    """Write a label in both languages."""
    return {"zh": words.zh, "en": words.en}


def encode_citation(citation: Citation | None) -> Json:
    """Write a citation, or null."""
    if citation is None:
        return None
    return {
        "ruleset": citation.ruleset,
        "document": citation.document,
        "title": encode_words(citation.title),
        "number": citation.number,
        "clause": citation.clause,
        "provenance": citation.provenance,
        "note": citation.note,
    }
