"""A measures file -> MeasureBook, every problem at once and each with its place."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from greenrules import library
from greenrules.improving.measures_money import read_money, read_unit
from greenrules.improving.measures_tree import plant_tree
from greenrules.model.citing import NO_WORDS, PROVENANCES, Words
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of, sort_by_place
from greenrules.model.facts import RawFact
from greenrules.model.plan import CHANGE_KINDS, MeasureBook, WrittenChange, WrittenLimit, WrittenMeasure
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode
from greenrules.model.units import Unit
from greenrules.model.values import Duration, parse_duration
from greenrules.model.written import Label, Text
from greenrules.reading.fact_values import Problems, read_facts
from greenrules.reading.fields import Findings, Place, check_id, report_kind, report_problem
from greenrules.reading.structuring import Shape, SpecialReader, Structurer, build_structurer
from greenrules.reading.yaml_tree import read_json_tree, read_tree

ONLY = ("higher", "lower")


@frozen
class ChangeEntry:
    """A change as written: the fact and exactly one of the kinds."""

    fact: Text
    set: RawFact | None
    add: RawFact | None
    multiply: RawFact | None
    include: RawFact | None
    exclude: RawFact | None
    record: RawFact | None
    span: Span | None = field(default=None, eq=False)


@frozen
class LimitEntry:
    """How far a fact can be moved, as written."""

    at_least: RawFact | None
    at_most: RawFact | None
    only: Text | None
    span: Span | None = field(default=None, eq=False)


@frozen
class MeasureEntry:
    """A measure as written."""

    label: Label
    cost: RawFact
    saving: RawFact | None
    lead_time: Text | None
    changes: tuple[ChangeEntry, ...]
    guarantees: tuple[Text, ...]
    excludes: tuple[Text, ...]
    requires: tuple[Text, ...]
    papers: tuple[Label, ...]
    note: Text | None
    span: Span | None = field(default=None, eq=False)


@frozen
class BookEntry:
    """A measures file as written."""

    format: ScalarNode
    title: Label | None
    unit: Text | None
    provenance: Text | None
    measures: dict[str, MeasureEntry]
    fixed: tuple[Text, ...]
    limits: dict[str, LimitEntry]
    span: Span | None = field(default=None, eq=False)


Measures: TypeAlias = MeasureBook | Mapping[str, object] | str | os.PathLike[str]


def open_measures(measures: Measures) -> MeasureBook:
    """Return measures however they are handed over: a file by its path, its content, or what was read of it.

    Raises: FactsError, as reading them does.
    """
    match measures:
        case MeasureBook():
            return measures
        case Mapping():
            return read_measures(measures)
        case str() if "\n" in measures:
            return read_measures(measures)
        case _:
            return read_measures_file(measures)


def read_measures_file(path: str | os.PathLike[str]) -> MeasureBook:
    """Return the measures in a YAML or JSON file.

    Raises: FactsError with every problem found (GR011, GR020 to GR025, GR930, GR931, GR937).
    """
    source, problems = library.read_text_of(Path(path), str(path))
    if source is None:
        raise FactsError(problems)
    return read_measures(source.text, source.name)


def read_measures(measures: str | Mapping[str, object], name: str = "<measures>") -> MeasureBook:
    """Return the measures a YAML or JSON text, or a mapping of the same form, holds.

    Raises: FactsError with every problem found (GR020 to GR025, GR930, GR931, GR937).
    """
    tree, problems = _read_text(measures, name) if isinstance(measures, str) else (plant_tree(measures, name), ())
    if tree is None or errors_of(problems):
        raise FactsError(problems)
    findings = Findings()
    book = _read_book(Place(tree, "", findings))
    problems = (*problems, *findings.diagnostics)
    if book is None or errors_of(problems):
        raise FactsError(sort_by_place(problems))
    return book


def _read_text(text: str, name: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    is_json = name.endswith(".json") or text.lstrip().startswith("{")
    return read_json_tree(SourceText(name, text)) if is_json else read_tree(SourceText(name, text))


def _read_book(place: Place) -> MeasureBook | None:
    entry: BookEntry | None = _build_structurer().structure(place, BookEntry)
    if entry is None:
        return None
    if entry.format.value != 1:
        report_problem(place, "GR023", f"unsupported format `{entry.format.text}`", span=entry.format.span,
                       help="write `format: 1`")  # fmt: skip
    unit = read_unit(entry.unit, place)
    measures = tuple(_read_measure(id, one, unit, place.findings) for id, one in entry.measures.items())
    _check_links(measures, place.findings)
    return MeasureBook(
        title=_words(entry.title),
        unit=unit,
        provenance=next((p for p in PROVENANCES if entry.provenance and entry.provenance.value == p), "illustrative"),
        measures=measures,
        fixed=tuple(text.value for text in entry.fixed),
        limits=tuple(_read_limit(id, one) for id, one in entry.limits.items()),
        spans=tuple((text.value, text.span) for text in entry.fixed),
    )


def _build_structurer() -> Structurer:
    changes: dict[str, SpecialReader] = dict.fromkeys(CHANGE_KINDS, _read_raw)
    changes |= dict.fromkeys(("include", "exclude", "record"), _read_several)
    return build_structurer(
        {
            BookEntry: Shape(required=("measures",), words={"provenance": PROVENANCES}),
            MeasureEntry: Shape(special={"cost": _read_raw, "saving": _read_raw}),
            ChangeEntry: Shape(special=changes, finish=_check_change),
            LimitEntry: Shape(special={"at_least": _read_raw, "at_most": _read_raw}, words={"only": ONLY}),
        }
    )


def _read_raw(place: Place, _entry: Place, _structurer: Structurer) -> RawFact | None:
    """Read a value the way a facts file states it. Diagnostics: GR602, GR606, GR613."""
    return _read_supplied(place, place.node)


def _read_several(place: Place, _entry: Place, _structurer: Structurer) -> RawFact | None:
    """Read one option or record, or a list of them, as a list."""
    node = place.node
    return _read_supplied(place, node if isinstance(node, SequenceNode) else SequenceNode((node,), node.span))


def _read_supplied(place: Place, node: Node) -> RawFact | None:
    problems = Problems()
    key = ScalarNode("value", "value", False, node.span)
    raw = read_facts(MappingNode((Entry(key, node),), node.span), place.path, problems).get("value")
    place.findings.diagnostics.extend(problems.diagnostics)
    if raw is None and not problems.diagnostics:
        report_kind(place, "a value", help="write a number, or {value: 1, unit: …}")
    return raw


def _check_change(place: Place, values: dict[str, object]) -> None:
    given = [kind for kind in CHANGE_KINDS if values.get(kind) is not None]
    if len(given) != 1 and not any(d.severity == "error" for d in place.findings.diagnostics):
        found = ", ".join(f"`{kind}`" for kind in given) or "none"
        help = f"write one of {', '.join(CHANGE_KINDS)}"
        report_problem(place, "GR930", f"a change does exactly one thing, found {found}", help=help)


def _read_measure(id: str, entry: MeasureEntry, unit: Unit, findings: Findings) -> WrittenMeasure:
    if entry.span is not None:
        check_id(findings, id, entry.span)
    cost, saving = (read_money(raw, unit, findings, of=f"measures/{id}") for raw in (entry.cost, entry.saving))
    changes = tuple(change for one in entry.changes if (change := _read_change(one)) is not None)
    if not changes and not entry.guarantees and entry.span is not None:
        message, help = f"the measure `{id}` changes nothing", "add `changes` or `guarantees`"
        findings.diagnostics.append(Diagnostic("GR930", message, entry.span, severity="warning", help=help))
    return WrittenMeasure(
        id=id,
        label=_words(entry.label),
        cost=cost,
        saving=saving,
        lead_time=_read_lead_time(entry.lead_time, findings),
        changes=changes,
        guarantees=tuple(text.value for text in entry.guarantees),
        excludes=tuple(text.value for text in entry.excludes),
        requires=tuple(text.value for text in entry.requires),
        papers=tuple(map(_words, entry.papers)),
        note=entry.note.value if entry.note else "",
        span=entry.span,
    )


def _read_change(entry: ChangeEntry) -> WrittenChange | None:
    for kind in CHANGE_KINDS:
        raw = getattr(entry, kind)
        if raw is not None:
            return WrittenChange(entry.fact.value, kind, raw, entry.fact.span)
    return None


def _read_lead_time(text: Text | None, findings: Findings) -> Duration | None:
    duration = parse_duration(text.value) if text else None
    if text and duration is None:
        help = "write a duration such as P6M, P1Y or P90D"
        message = f"the duration `{text.value}` is not readable"
        findings.diagnostics.append(Diagnostic("GR026", message, text.span, help=help))
    return duration


def _read_limit(fact: str, entry: LimitEntry) -> WrittenLimit:
    only = entry.only.value if entry.only else ""
    direction = next((word for word in ONLY if word == only), "")
    return WrittenLimit(fact, entry.at_least, entry.at_most, direction, entry.span)  # type: ignore[arg-type]


def _check_links(measures: tuple[WrittenMeasure, ...], findings: Findings) -> None:
    """Report links to measures that do not exist, and circles of requirements. Diagnostics: GR931."""
    known = {measure.id: measure for measure in measures}
    for measure in measures:
        for link in (*measure.excludes, *measure.requires):
            if link not in known:
                message, help = f"there is no measure `{link}`", f"the measures are {', '.join(known)}"
                findings.diagnostics.append(Diagnostic("GR931", message, measure.span, help=help))
        if measure.id in _list_requirements(measure, known):
            message, help = f"the measure `{measure.id}` requires itself", "take one of the links out"
            findings.diagnostics.append(Diagnostic("GR931", message, measure.span, help=help))


def _list_requirements(measure: WrittenMeasure, known: Mapping[str, WrittenMeasure]) -> set[str]:
    found: set[str] = set()
    waiting = list(measure.requires)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += known[id].requires if id in known else ()
    return found


def _words(label: Label | None) -> Words:
    return NO_WORDS if label is None else Words(label.zh, label.en)
