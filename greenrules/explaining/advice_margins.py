"""How safe a grade is, as a page."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from greenrules.explaining.advice_words import (
    name_grade,
    name_subject,
    write_circumstances,
    write_facts,
    write_grade,
    write_reading,
    write_value,
)
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity, format_value
from greenrules.explaining.page import Block, Entries, Entry, Language, Lines, Page, Section
from greenrules.explaining.sections import list_entries
from greenrules.explaining.standings import word_score
from greenrules.model.advice import Circumstances, NamedValue
from greenrules.model.citing import NO_WORDS
from greenrules.model.margins import Edge, Margin, Margins, Robustness
from greenrules.model.units import DAYS, DIMENSIONLESS

_MOST = 40
_FAR = Fraction(10**9)


def describe_margins(found: Margins, language: Language) -> Page:
    """Return the page of margins: robustness, near edges, thresholds met exactly, omissions."""
    title = say("advice_margins_title", language, subject=name_subject(found.about, language))
    sections = (
        *_describe_robustness(found, language),
        *_describe_near(found, language),
        *_describe_thresholds(found, language),
        *_describe_omissions(found, language),
    )
    return Page(language, title, write_circumstances(found.about, language), sections)


def _describe_robustness(found: Margins, language: Language) -> tuple[Section, ...]:
    robust = found.robustness
    if robust is None:
        return ()
    grade = name_grade(found.about, found.about.grade, language)
    other = name_grade(found.about, robust.grade, language)
    keys = {"proven": "robust_proven", "refuted": "robust_refuted", "open": "robust_open"}
    fields = {"grade": grade, "other": other} if robust.verdict == "refuted" else {"grade": grade}
    lines = [say(keys[robust.verdict], language, **fields), *_list_spreads(found, robust, language)]
    if robust.example:
        lines.append(f"{say('example', language)} {write_facts(robust.example, language)}")
    if robust.scale is not None:
        lines.append(say("robust_scale", language, scale=format_decimal(robust.scale)))
    return (Section(say("robust", language), (Lines(tuple(lines)),)),)


def _list_spreads(found: Margins, robust: Robustness, language: Language) -> Iterator[str]:
    labels = {margin.fact.id: margin.fact for margin in found.margins}
    for name, spread in robust.spreads:
        fact = labels.get(f"fact:{name}")
        label = choose_words(fact.label, language) if fact is not None else name
        yield say("plus_minus", language, label=label, spread=f"{format_decimal(spread * 100)}%")


def _describe_near(found: Margins, language: Language) -> tuple[Section, ...]:
    near = sorted((margin for margin in found.margins if margin.can_change), key=_measure_nearness)
    safe = tuple(dict.fromkeys(_name(one.fact, language) for one in found.margins if not one.can_change))
    entries = tuple(_describe_margin(found.about, margin, language) for margin in near)
    blocks: list[Block] = []
    if entries:
        blocks.append(Entries(say("fact_now", language), say("missing_head", language), entries))
    else:
        blocks.append(Lines((say("margins_none", language),)))
    if safe:
        blocks.append(Lines((say("margins_safe", language, labels=join_labels(safe, language, most=_MOST)),)))
    return (Section(say("margins_near", language, count=str(len(near))), tuple(blocks)),)


def _measure_nearness(margin: Margin) -> Fraction:
    """Return how near the nearest edge is, relative to the value; an answer is as near as can be."""
    if margin.answers:
        return Fraction(0)
    gaps = [_relative_gap(margin.fact.value, edge) for edge in (margin.below, margin.above) if edge is not None]
    return min(gaps, default=_FAR)


def _relative_gap(value: object, edge: Edge) -> Fraction:
    place = edge.at if edge.at is not None else edge.changes_at
    match value, place:
        case Fraction(), Fraction():
            return abs(place - value) / max(abs(value), Fraction(1, 10**6))
        case date(), date():
            return Fraction(abs((place - value).days), 365)
    return _FAR


def _describe_margin(about: Circumstances, margin: Margin, language: Language) -> Entry:
    details: list[tuple[str, str]] = []
    for key, edge in (("edge_below", margin.below), ("edge_above", margin.above)):
        if edge is not None and edge.kind != "none":
            details.append((say(key, language), _write_edge(about, margin.fact, edge, language)))
    for answer in margin.answers:
        value = choose_words(answer.value_label, language) or format_value(answer.value, DIMENSIONLESS, language)
        grade = _word_grade(about, answer.grade, answer.possible, language)
        details.append((say("other_answer", language, value=value), say("would_be", language, grade=grade)))
    source = ((say("node", language), margin.fact.id),)
    return Entry("none", write_value(margin.fact, language), _name(margin.fact, language), tuple(details), source)


def _word_grade(about: Circumstances, grade: str, possible: tuple[str, ...], language: Language) -> str:
    is_settled = len(possible) == 1
    return name_grade(about, grade, language) if is_settled else write_grade(about, grade, possible, language)


def _write_edge(about: Circumstances, fact: NamedValue, edge: Edge, language: Language) -> str:
    grade = _word_grade(about, edge.grade, edge.possible, language) if edge.grade else ""
    if edge.kind == "exact" and edge.at is not None:
        key = "edge_exact_at" if edge.holds_at else "edge_exact_before"
        return say(
            key, language, place=_write_place(fact, edge.at, language), distance=_write_gap(fact, edge.at, language),
            grade=grade,
        )  # fmt: skip
    safe = fact.value if edge.safe_to is None else edge.safe_to
    place = _write_place(fact, safe, language)
    if edge.changes_at is None:
        return say("edge_proven_only", language, place=place)
    if _is_close(safe, edge.changes_at):
        return say("edge_close", language, place=place, grade=grade)
    return say("edge_proven", language, place=place, changes=_write_place(fact, edge.changes_at, language), grade=grade)


def _is_close(safe: object, changes: Fraction | date) -> bool:
    """Whether what is proven and what is seen to differ lie less than a millionth apart."""
    match safe, changes:
        case Fraction(), Fraction():
            return abs(changes - safe) * 10**6 <= abs(changes)
    return False


def _write_place(fact: NamedValue, place: object, language: Language) -> str:
    return format_value(place, fact.unit, language)  # type: ignore[arg-type]


def _write_gap(fact: NamedValue, place: Fraction | date, language: Language) -> str:
    match fact.value, place:
        case Fraction() as value, Fraction():
            return format_quantity(abs(place - value), fact.unit, language)
        case date() as value, date():
            return format_quantity(Fraction(abs((place - value).days)), DAYS, language)
    return ""


def _describe_thresholds(found: Margins, language: Language) -> tuple[Section, ...]:
    entries = (
        Entry(
            "open",
            choose_words(one.label, language),
            write_reading(one.reading, None, language),
            (),
            ((say("node", language), one.ground),),
        )
        for one in found.on_threshold
    )
    title = say("on_threshold", language, count=str(len(found.on_threshold)))
    listed = list_entries(title, ("finding", "rests_on"), entries, language)
    return listed or (Section(title, (Lines((say("no_threshold", language),)),)),)


def _describe_omissions(found: Margins, language: Language) -> tuple[Section, ...]:
    places = dict(found.about.display).get("score")
    entries = []
    for one in found.omissions:
        grade = name_grade(found.about, one.grade, language)
        score = "" if one.score is None else word_score(one.score, found.about.maximum, language, places=places)
        text = say("semicolon", language).join(part for part in (grade, score) if part)
        name = _name(NamedValue(one.id, one.label, Fraction(0), DIMENSIONLESS), language)
        entries.append(
            Entry("open", say("left_out", language), name, (("", text),), ((say("node", language), one.id),))
        )
    title = say("omissions", language, count=str(len(entries)))
    listed = list_entries(title, ("left_out", "missing_head"), entries, language)
    return listed or (Section(title, (Lines((say("no_omissions", language),)),)),)


def _name(fact: NamedValue, language: Language) -> str:
    """Return the label of a fact; of a cell or record with the table and number it has."""
    label = choose_words(fact.label, language) if fact.label != NO_WORDS else fact.id
    table, _, cell = fact.id.partition(":")[2].partition("/")
    index = cell.partition("/")[0]
    if not index:
        return label
    return say("cell", language, column=label, table=table, record=str(int(index) + 1))
