"""The result itself: grade, score, subject, and why in a line or two."""

from datetime import date
from fractions import Fraction

from greenrules.api.editions import OlderEdition
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.needs import describe_needs, describe_route
from greenrules.explaining.numbers import format_apart, format_date, format_decimal, word_reason
from greenrules.explaining.page import Language, Lines, Section
from greenrules.model.assessment import Assessment
from greenrules.model.values import Bounds, Undefined

Headline = tuple[tuple[str, str], ...]


def write_headline(assessment: Assessment, language: Language, older: OlderEdition | None = None) -> Headline:
    """Return grade and score first, then what was assessed, by which rules, as of when.

    Args:
        older: the edition, where the date chose one although a newer one exists.
    """
    edition = say(
        "edition", language, title=choose_words(assessment.title, language), edition=assessment.edition,
        key=f"{assessment.ruleset}@{assessment.edition}",
    )  # fmt: skip
    score = write_score(assessment, language)
    return (
        (say("grade", language), write_grade(assessment, language)),
        *(((say("score", language), score),) if score else ()),
        (say("subject", language), name_subject(assessment, language)),
        (say("ruleset", language), edition),
        *(((say("edition_row", language), write_older(older, language)),) if older else ()),
        (say("as_of", language), format_date(assessment.as_of, language)),
    )


def write_older(older: OlderEdition, language: Language) -> str:
    """Return which edition was chosen by the date, and which one is newer, each with its period."""
    applied, newest = older.applied, older.newest
    return say(
        "edition_older", language, edition=applied.edition, newest=newest.edition,
        period=write_period(applied.start, applied.end, language),
        since=write_period(newest.start, newest.end, language),
    )  # fmt: skip


def write_period(start: date | None, end: date | None, language: Language) -> str:
    """Return a period in force in words; None is open."""
    first = "" if start is None else format_date(start, language)
    last = "" if end is None else format_date(end, language)
    key = ("period_between" if last else "period_since") if first else "period_until" if last else "period_unstated"
    return say(key, language, start=first, end=last)


def write_grade(assessment: Assessment, language: Language) -> str:
    """Return the proven grade in words, and the better ones still possible."""
    if len(assessment.grade_labels) <= 1:
        return say("no_ladder", language)
    labels = {id: choose_words(label, language) for id, label in assessment.grade_labels}
    better = join_labels(
        tuple(labels.get(id, id) for id in assessment.possible_grades if id != assessment.grade), language
    )
    if assessment.grade == "none":
        return say("grade_none_open" if better else "grade_none_settled", language, better=better)
    grade = choose_words(assessment.grade_label, language)
    return say("grade_at_least" if better else "grade_settled", language, grade=grade, better=better)


def write_score(assessment: Assessment, language: Language) -> str:
    """Return the total in words; empty for a ruleset without indicators."""
    score, places = assessment.score, dict(assessment.display).get("score")
    if score is None:
        return ""
    if isinstance(score, Undefined):
        return say("value_undefined", language, reason=word_reason(score, language))
    if score.proven is None or score.attainable is None:
        return say("score_unbounded", language)
    proven = _near(score.proven, score, assessment.maximum, places)
    attainable = _near(score.attainable, score, assessment.maximum, places)
    maximum = "" if assessment.maximum is None else format_decimal(assessment.maximum, places=places)
    return say(
        "score_settled" if score.settled else "score_open",
        language,
        proven=proven,
        attainable=attainable,
        maximum=maximum,
    )


def name_subject(assessment: Assessment, language: Language) -> str:
    """Return the name of the subject with its id, as far as either was given."""
    name = choose_words(assessment.subject_name, language)
    if name and assessment.subject not in ("", name):
        return say("label_id", language, label=name, id=assessment.subject)
    return name or assessment.subject or say("subject_unnamed", language)


def explain_grade(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return which way the grade was met, and for every better grade what it would still need, the nearest first."""
    grades = {finding.id.partition(":")[2]: finding for finding in assessment.findings if finding.kind == "grade"}
    ladder = [id for id, _ in assessment.grade_labels if id in grades]
    lines = []
    if assessment.grade in grades:
        found = grades[assessment.grade]
        route = describe_route(assessment, found.route, language)
        lines.append(
            say("why_route" if route else "why_plain", language, grade=choose_words(found.label, language), route=route)
        )
    better = ladder[: ladder.index(assessment.grade)] if assessment.grade in ladder else ladder
    for id in reversed(better):
        needs = describe_needs(assessment, grades[id].id, language)
        key = "why_lacks_open" if id in assessment.possible_grades else "why_lacks_failed"
        lines.append(say(key, language, grade=choose_words(grades[id].label, language), needs=needs))
    return (Section(say("why", language), (Lines(tuple(lines)),)),) if lines else ()


def _near(value: Fraction, score: Bounds, maximum: Fraction | None, places: int | None) -> str:
    """Write an end of the score so that rounding does not hide that the ends differ, or that it is not the maximum."""
    others = [other for other in (score.proven, score.attainable, maximum) if other is not None and other != value]
    return max(
        (format_apart(value, other, places=places) for other in others),
        key=len,
        default=format_decimal(value, places=places),
    )
