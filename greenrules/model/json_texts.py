"""Pieces of canonical JSON written as text at once: what `canonical_json` makes of the same data, without the data.

An assessment holds hundreds of steps, and a few labels, citations and units that most of them name.
"""

from collections.abc import Iterable
from fractions import Fraction
from json.encoder import encode_basestring as quote

from attrs import define, field

from greenrules.model.canonical import Json, canonical_json, encode_value
from greenrules.model.citation import Citation
from greenrules.model.citing import Words
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Unknown, Value, format_number

__all__ = ["Texts", "quote", "write_bounds", "write_citation", "write_list", "write_unit", "write_value", "write_words"]


@define(eq=False)
class Texts:
    """The texts of one piece of writing that were made already, by the identity of what they stand for.

    INVARIANT: each stands beside its object, so that nothing else can take over the identity while the texts live.
    """

    kept: dict[int, tuple[object, str]] = field(factory=dict)


def write_words(words: Words, texts: Texts) -> str:
    """Return a label in both languages."""
    kept = texts.kept.get(id(words))
    if kept is None:
        kept = texts.kept[id(words)] = (words, f'{{"zh":{quote(words.zh)},"en":{quote(words.en)}}}')
    return kept[1]


def write_citation(citation: Citation | None, texts: Texts) -> str:
    """Return a citation, or null."""
    if citation is None:
        return "null"
    kept = texts.kept.get(id(citation))
    if kept is None:
        kept = texts.kept[id(citation)] = (citation, canonical_json(encode_citation(citation)))
    return kept[1]


def write_unit(unit: Unit, texts: Texts) -> str:
    """Return the text of a unit."""
    kept = texts.kept.get(id(unit))
    if kept is None:
        kept = texts.kept[id(unit)] = (unit, quote(str(unit)))
    return kept[1]


def write_list(names: Iterable[str]) -> str:
    """Return a list of texts."""
    return f"[{','.join([quote(name) for name in names])}]" if names else "[]"


def write_value(value: Value) -> str:
    """Return what `encode_value` makes of a value, as text."""
    match value:  # the commonest first
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
        case Fraction():
            return f'"{format_number(value)}"'
        case _:
            return canonical_json(encode_value(value))


def write_bounds(bounds: Bounds | None) -> str:
    """Return both ends of a score, or null."""
    if bounds is None:
        return "null"
    proven, attainable = bounds.proven, bounds.attainable
    low = "null" if proven is None else f'"{format_number(proven)}"'
    high = low if attainable is proven else "null" if attainable is None else f'"{format_number(attainable)}"'
    return f'{{"proven":{low},"attainable":{high},"missing":{write_list(sorted(bounds.missing))}}}'


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
