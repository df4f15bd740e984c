"""Facts about one or more subjects, from the tree of a text or from Python objects, every problem at once."""

from collections.abc import Mapping
from datetime import date

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.suggestions import suggest
from greenrules.model.tree import Node
from greenrules.model.values import parse_date
from greenrules.reading.fact_values import Problems, describe, read_facts
from greenrules.reading.supplied_values import Fields, Items, Opened, Part, Single, open_supplied, span_of

DOCUMENT_KEYS = ("subject", "as_of", "facts", "parameters", "assumptions", "note")
SUBJECT_KEYS = ("id", "zh", "en", "kind", "sector")


def read_facts_tree(node: Node) -> tuple[tuple[FactsDocument, ...], tuple[Diagnostic, ...]]:
    """Read the tree of a facts file: a document, plain facts, or a list of either.

    Returns:
        One document for each subject, as far as it could be read, and every problem found.
    Diagnostics: GR602, GR606, GR607, GR608, GR613.
    """
    return _read_documents(node)


def read_facts_mapping(obj: object) -> tuple[tuple[FactsDocument, ...], tuple[Diagnostic, ...]]:
    """Read facts handed over as Python objects: a mapping, a FactsDocument, or a list of either.

    Args:
        obj: numbers may be int, Fraction, Decimal or float (read by its shortest text: 0.3 is 3/10).
    Returns:
        One document for each subject, as far as it could be read, and every problem found.
    Diagnostics: GR602, GR606, GR607, GR608, GR613.
    """
    return _read_documents(obj)


def _read_documents(supplied: object) -> tuple[tuple[FactsDocument, ...], tuple[Diagnostic, ...]]:
    problems = Problems()
    opened = None if isinstance(supplied, FactsDocument) else open_supplied(supplied)
    if isinstance(opened, Items):
        listed = [_read_document(item, f"[{index}].", problems) for index, item in enumerate(opened.values)]
    else:
        listed = [_read_document(supplied, "", problems, opened=opened)]
    return tuple(document for document in listed if document), tuple(problems.diagnostics)


def _read_document(
    supplied: object, place: str, problems: Problems, *, opened: Opened | None = None
) -> FactsDocument | None:
    """Read one subject, perhaps opened already; `place` is what its paths begin with."""
    if isinstance(supplied, FactsDocument):
        return supplied
    opened = opened or open_supplied(supplied)
    if not isinstance(opened, Fields):
        message = f"expected a mapping of facts, found {describe(supplied)}"
        help = "write `facts:` with `name: value` pairs below it"
        problems.add("GR613", message, place.rstrip(".") or "facts", span_of(supplied), help)
        return None
    parts = {part.key: part for part in opened.parts if isinstance(part.key, str)}
    if not _is_document(parts):
        return FactsDocument("", "", "", None, read_facts(supplied, f"{place}facts", problems, opened=opened), {}, {})
    for part in opened.parts:
        if part.key not in DOCUMENT_KEYS:
            help = suggest(str(part.key), DOCUMENT_KEYS, otherwise=f"the parts are {', '.join(DOCUMENT_KEYS)}")
            problems.add("GR613", f"unknown part `{part.key}`", f"{place}{part.key}", part.span, help)
    subject, zh, en, kind, sector = _read_subject(parts.get("subject"), place, problems)
    return FactsDocument(
        subject,
        zh,
        en,
        _read_as_of(parts.get("as_of"), place, problems),
        _read_part(parts, "facts", place, problems),
        _read_part(parts, "parameters", place, problems),
        _read_part(parts, "assumptions", place, problems),
        _read_note(parts.get("note"), place, problems),
        kind,
        sector,
    )


def _is_document(parts: Mapping[str, Part]) -> bool:
    facts = open_supplied(parts["facts"].value) if "facts" in parts else None
    return isinstance(facts, Fields) or (isinstance(facts, Single) and facts.value is None)


def _read_part(parts: Mapping[str, Part], key: str, place: str, problems: Problems) -> dict[str, RawFact]:
    return read_facts(parts[key].value, place + key, problems) if key in parts else {}


def _read_as_of(part: Part | None, place: str, problems: Problems) -> date | None:
    if part is None:
        return None
    match open_supplied(part.value):
        case Single(value=None):
            return None
        case Single(value=date() as day):
            return day
        case Single(value=str() as text) if (read := parse_date(text.strip())) is not None:
            return read
    message = f"expected a date, found {describe(part.value)}"
    help = "write an existing day as YYYY-MM-DD, such as 2022-01-31"
    problems.add("GR608", message, f"{place}as_of", span_of(part.value) or part.span, help)
    return None


def _read_subject(part: Part | None, place: str, problems: Problems) -> tuple[str, str, str, str, str]:
    """Return id, both names, kind and sector; a name that is not given is the other name, or the id."""
    if part is None:
        return "", "", "", "", ""
    opened, words = open_supplied(part.value), {}
    if not isinstance(opened, Fields):
        text = _read_text(part, f"{place}subject", problems)
        return text, text, text, "", ""
    for field in opened.parts:
        at = f"{place}subject.{field.key}"
        if field.key not in SUBJECT_KEYS:
            help = suggest(str(field.key), SUBJECT_KEYS, otherwise=f"the keys are {', '.join(SUBJECT_KEYS)}")
            problems.add("GR613", f"unknown key `{field.key}` of the subject", at, field.span, help)
            continue
        words[field.key] = _read_text(field, at, problems)
    id, zh, en, kind, sector = (words.get(key, "") for key in SUBJECT_KEYS)
    return id or en or zh, zh or en or id, en or zh or id, kind, sector


def _read_note(part: Part | None, place: str, problems: Problems) -> str:
    return _read_text(part, f"{place}note", problems) if part else ""


def _read_text(part: Part, path: str, problems: Problems) -> str:
    match open_supplied(part.value):
        case Single(value=None):
            return ""
        case Single(value=str() as text):
            return text
    message = f"expected a text, found {describe(part.value)}"
    problems.add("GR613", message, path, span_of(part.value) or part.span, "put it in quotes")
    return ""
