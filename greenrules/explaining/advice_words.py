"""Readings, findings and circumstances of advice in words."""

from datetime import date
from fractions import Fraction

import attrs

from greenrules.explaining.citations import name_document, word_provenance
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.needs import SIGNS
from greenrules.explaining.numbers import format_date, format_quantity, format_value, word_reason
from greenrules.explaining.page import LANGUAGES, Entry, Language, Mark
from greenrules.explaining.standings import word_score
from greenrules.model.advice import Circumstances, Ground, NamedValue, Reading
from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.declarations import Fact
from greenrules.model.scoring import is_judged
from greenrules.model.types import NumberType
from greenrules.model.units import POINTS, Unit
from greenrules.model.values import Bounds, Record, Undefined, Unknown, Value

Details = tuple[tuple[str, str], ...]
_OPERATIONS = {
    "=": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_or_equal",
    ">": "greater",
    ">=": "greater_or_equal",
}
# For what stands in a period or a set: the words when it does, when not, when that is open; and what is wanted.
_AMONG = ("reading_contains", "reading_contains_not", "reading_missing_among")
_PERIOD = ("reading_within", "reading_outside", "reading_missing_within")
_PLACES = {
    "contains": (*_AMONG, True),
    "lacks": (*_AMONG, False),
    "within": (*_PERIOD, True),
    "outside": (*_PERIOD, False),
}
_MOST_FACTS = 4
_MOST_RECORDS = 2
_MARKS: dict[str, Mark] = {"met": "good", "unmet": "bad", "open": "open"}


def write_circumstances(about: Circumstances, language: Language) -> Details:
    """Return grade and score first, then subject, ruleset and date."""
    edition = say(
        "edition", language, title=choose_words(about.title, language), edition=about.edition,
        key=f"{about.ruleset}@{about.edition}",
    )  # fmt: skip
    score: Details = ()
    if about.score is not None:
        text = word_score(about.score, about.maximum, language, places=dict(about.display).get("score"))
        score = ((say("score", language), text),)
    return (
        (say("grade", language), write_grade(about, about.grade, about.possible_grades, language)),
        *score,
        (say("subject", language), name_subject(about, language)),
        (say("ruleset", language), edition),
        (say("as_of", language), format_date(about.as_of, language)),
    )


def write_grade(about: Circumstances, grade: str, possible: tuple[str, ...], language: Language) -> str:
    """Return a grade in words, with the better ones still possible."""
    if len(about.grade_labels) <= 1:
        return say("no_ladder", language)
    better = join_labels(tuple(name_grade(about, id, language) for id in possible if id != grade), language)
    if grade == "none":
        return say("grade_none_open" if better else "grade_none_settled", language, better=better)
    key = "grade_at_least" if better else "grade_settled"
    return say(key, language, grade=name_grade(about, grade, language), better=better)


def name_grade(about: Circumstances, id: str, language: Language) -> str:
    """Return a grade, or a verdict on another outcome, in words."""
    labels = dict(about.grade_labels)
    if id in labels:
        return choose_words(labels[id], language)
    return say({"met": "met", "unmet": "unmet"}.get(id, "unknown"), language)


def name_subject(about: Circumstances, language: Language) -> str:
    """Return the name of the subject, as far as it was given."""
    return choose_words(about.subject_name, language) or about.subject or say("subject_unnamed", language)


def describe_finding(ground: Ground, about: Circumstances, standing: str, language: Language) -> Entry:
    """Return a finding as an entry: how it stands, its readings with distances, what it waits for, its clause."""
    places = dict(about.display).get("score")
    details: list[tuple[str, str]] = []
    if ground.score is not None:
        details.append(
            (say("score_detail", language), word_score(ground.score, ground.maximum, language, places=places))
        )
    if ground.lost:
        details.append((say("lost_points", language), format_quantity(ground.lost, POINTS, language, places=places)))
    for reading in _merge_memberships(ground.readings, language):
        details.append((say("rests_on", language), write_reading(reading, ground, language)))
        # The table a record stands in is named with it.
        facts = () if reading.record else reading.supplied
        details += [(say("from_facts", language), write_facts(facts, language))] if facts else []
    if ground.missing:
        labels = tuple(dict.fromkeys(choose_words(one.label, language) or one.id for one in ground.missing))
        details.append((say("waits_for", language), join_labels(labels, language, most=_MOST_FACTS)))
    sources = [(say("clause", language), cite_fully(ground.citation, language))] if ground.citation else []
    if ground.points_citation is not None and ground.points_citation != ground.citation:
        sources.append((say("points_clause", language), cite_fully(ground.points_citation, language)))
    sources.append((say("node", language), ground.id))
    title = choose_words(ground.label, language) or say("condition", language)
    return Entry(_MARKS[ground.truth], standing, title, tuple(details), tuple(sources))


def _merge_memberships(readings: tuple[Reading, ...], language: Language) -> list[Reading]:
    """Return readings in which options asked of one set, and found alike, stand together."""
    merged: list[Reading] = []
    for reading in readings:
        last = merged[-1] if merged else None
        alike = last is not None and (last.id, last.sign, last.holds) == (reading.id, reading.sign, reading.holds)
        if last is not None and alike and reading.sign in ("contains", "lacks"):
            both = tuple(_write_threshold(one, language) for one in (last, reading))
            words = say("list_comma", language).join(both)
            merged[-1] = attrs.evolve(last, threshold_value_label=Words(words, words))
        else:
            merged.append(reading)
    return merged


def cite_fully(citation: Citation, language: Language) -> str:
    """Return document, clause and how sure the source is, also where it was published."""
    document = name_document(citation.number, citation.title, language) or citation.document
    place = " ".join(part for part in (document, citation.clause) if part)
    return say("source_sure", language, source=place, provenance=word_provenance(citation.provenance, language)).strip()


def write_facts(facts: tuple[NamedValue, ...], language: Language) -> str:
    """Return supplied facts with their values."""
    return join_labels(tuple(write_fact(fact, language) for fact in facts), language, most=_MOST_FACTS)


def write_fact(fact: NamedValue, language: Language) -> str:
    """Return a fact with its value: `label = value`."""
    return say(
        "fact_value", language, label=choose_words(fact.label, language) or fact.id, value=write_value(fact, language)
    )


def word_records(table: Fact, records: tuple[Record, ...]) -> Words:
    """Return one or two records of a table in words, without what their absence would state too."""
    if not 0 < len(records) <= _MOST_RECORDS:
        return NO_WORDS
    texts = {language: _write_records(table, records, language) for language in LANGUAGES}
    return Words(texts["zh"], texts["en"])


def _write_records(table: Fact, records: tuple[Record, ...], language: Language) -> str:
    written = []
    for record in records:
        cells = []
        for column in table.columns:
            value = record.cells.get(column.id)
            is_stated = column.assume is not None and value == column.assume.value
            if value is None or is_stated or isinstance(value, Unknown):
                continue
            option = next((one.label for one in column.options if one.id == value), NO_WORDS)
            unit = column.type.unit if isinstance(column.type, NumberType) else Unit()
            text = choose_words(option, language) or format_value(value, unit, language)
            cells.append(say("fact_value", language, label=choose_words(column.label, language), value=text))
        written.append(f"[{say('semicolon', language).join(cells)}]")
    return " ".join(written)


def write_value(fact: NamedValue, language: Language) -> str:
    """Return the value of a fact; an option by its label."""
    return choose_words(fact.value_label, language) or format_value(fact.value, fact.unit, language)


def write_reading(reading: Reading, ground: Ground | None, language: Language) -> str:
    """Return a reading in one sentence with value, threshold, unit and distance."""
    text = _write_bare(reading, ground, language)
    if reading.points is not None:
        text = say("reading_points", language, text=text, points=format_quantity(reading.points, POINTS, language))
    index = reading.record.partition("/")[2]
    if index:
        table = choose_words(reading.record_label, language)
        return say("reading_record", language, table=table, record=str(int(index) + 1), text=text)
    return text


def _write_bare(reading: Reading, ground: Ground | None, language: Language) -> str:
    if reading.record.endswith("/"):
        table = choose_words(reading.record_label, language)
        if isinstance(reading.value, Unknown):
            return say("reading_no_table", language, table=table)
        return say("reading_no_record_good" if reading.holds else "reading_no_record_bad", language, table=table)
    fallback = choose_words(ground.label, language) if ground is not None else ""
    label = choose_words(reading.label, language) or fallback or say("a_value", language)
    if not reading.sign:
        return _write_answer(reading, label, language)
    threshold = _write_threshold(reading, language)
    if reading.sign in _PLACES:
        return _write_place(reading, label, threshold, language)
    full = ground is not None and ground.kind == "indicator" and reading.points is None
    fields = {"label": label, "sign": SIGNS[_OPERATIONS[reading.sign]], "threshold": threshold}
    if isinstance(reading.value, Unknown):
        if full and is_unjudged(reading):
            return say("reading_unjudged", language, threshold=threshold)
        return say("reading_missing_full" if full else "reading_missing", language, **fields)
    value = _write_known(reading, language)
    if reading.sign == "=" and reading.holds:
        return say("reading_equal", language, label=label, value=value)
    if reading.distance is None or reading.sign in ("=", "!="):
        return say("reading_plain", language, value=value, **fields)
    distance = _write_distance(reading, language)
    return say("reading_full" if full else "reading_met", language, value=value, distance=distance, **fields)


def is_unjudged(reading: Reading) -> bool:
    """Whether a reading is of points that nobody has awarded yet."""
    kind, _, name = reading.id.partition(":")
    return kind == "fact" and is_judged(name) and isinstance(reading.value, Unknown)


def _write_place(reading: Reading, label: str, threshold: str, language: Language) -> str:
    """Say whether a date lies in its period, or an option among those chosen."""
    there, elsewhere, open_key, wanted = _PLACES[reading.sign]
    if reading.holds is None:
        return say(open_key, language, label=label, threshold=threshold)
    key = there if reading.holds is wanted else elsewhere
    return say(key, language, label=label, value=_write_known(reading, language), threshold=threshold)


def _write_answer(reading: Reading, label: str, language: Language) -> str:
    value = _write_known(reading, language)
    if not isinstance(reading.threshold, bool):
        return say("reading_value", language, label=label, value=value)
    wanted = say("yes" if reading.threshold else "no", language)
    if isinstance(reading.value, Unknown):
        return say("reading_missing_answer", language, label=label, wanted=wanted)
    if reading.holds:
        return say("reading_answer", language, label=label, value=value)
    return say("reading_wrong_answer", language, label=label, value=value, wanted=wanted)


def _write_known(reading: Reading, language: Language) -> str:
    words = choose_words(reading.value_label, language)
    if words:
        return words
    unit = reading.unit if not isinstance(reading.value, date) else Unit()
    if isinstance(reading.value, Undefined):
        return word_reason(reading.value, language)
    return format_value(_as_point(reading.value), unit, language)


def _as_point(value: Value) -> Value:
    return value.proven if isinstance(value, Bounds) and value.settled and value.proven is not None else value


def _write_threshold(reading: Reading, language: Language) -> str:
    if reading.threshold is None:
        return ""
    words = choose_words(reading.threshold_value_label, language)
    unit = reading.unit if isinstance(reading.threshold, Fraction) else Unit()
    value = words or format_value(_as_point(reading.threshold), unit, language)
    label = choose_words(reading.threshold_label, language)
    return (
        say("named_threshold", language, value=value, label=label)
        if label and reading.threshold_label != NO_WORDS
        else value
    )


def _write_distance(reading: Reading, language: Language) -> str:
    assert reading.distance is not None, "only a known distance is written"
    distance = format_quantity(reading.distance, reading.unit, language)
    if reading.distance == 0:
        return say("just_on" if reading.holds else "just_missed", language)
    if reading.holds:
        return say("to_spare", language, distance=distance)
    return say("distance_short" if reading.sign in (">", ">=") else "over_by", language, distance=distance)
