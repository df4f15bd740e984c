"""One subject under every scheme that fits: a row for each, and the names of those that were skipped."""

from collections.abc import Iterator, Sequence

from greenrules.api.schemes import SchemeResult
from greenrules.explaining.catalogue import word_subject, write_period
from greenrules.explaining.citations import word_provenance
from greenrules.explaining.inputs import name_input
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_date, format_value
from greenrules.explaining.obstacles import Obstacle, find_obstacle, has_ladder, list_outcomes
from greenrules.explaining.page import Entries, Entry, Language, Mark, Page, Section
from greenrules.explaining.result import write_score
from greenrules.explaining.standings import word_standing
from greenrules.model.assessment import Assessment, Finding, MissingInput
from greenrules.model.citing import Words
from greenrules.model.facts import FactsDocument


def describe_schemes(document: FactsDocument, results: Sequence[SchemeResult], language: Language) -> Page:
    """Return the page of one subject under all schemes: what each says, then what was skipped and why."""
    assessed = tuple(_row(one, one.assessment, language) for one in results if one.assessment is not None)
    skipped = tuple(_skipped_row(one, language) for one in results if one.assessment is None)
    sections = (
        _section("schemes", ("result", "scheme"), assessed, language),
        _section("schemes_skipped", ("because", "scheme"), skipped, language),
    )
    title = say("schemes_title", language, subject=_name_subject(document, language))
    day = document.as_of
    headline = ((say("as_of", language), format_date(day, language)),) if day else ()
    return Page(language, title, headline, tuple(section for section in sections if section))


def _section(key: str, heads: tuple[str, str], rows: tuple[Entry, ...], language: Language) -> Section | None:
    if not rows:
        return None
    block = Entries(say(heads[0], language), say(heads[1], language), rows)
    return Section(say(key, language, count=str(len(rows))), (block,))


def _name_subject(document: FactsDocument, language: Language) -> str:
    name = choose_words(Words(document.subject_zh, document.subject_en), language)
    return name or document.subject or say("subject_unnamed", language)


def _row(result: SchemeResult, assessment: Assessment, language: Language) -> Entry:
    return Entry(
        mark_result(assessment),
        _word_result(assessment, language),
        _name_scheme(result, language),
        tuple(_list_details(assessment, language)),
    )


def mark_result(assessment: Assessment) -> Mark:
    """Return good when something was reached, open when something still may be, else bad."""
    outcomes = list_outcomes(assessment)
    reached = any(outcome.status == "passed" for outcome in outcomes) and not has_ladder(assessment)
    if assessment.grade != "none" or reached:
        return "good"
    waiting = not assessment.settled or any(outcome.status == "cantTell" for outcome in outcomes)
    return "open" if waiting or not (has_ladder(assessment) or outcomes) else "bad"


def _word_result(assessment: Assessment, language: Language) -> str:
    if has_ladder(assessment):
        if assessment.grade != "none":
            key = "result_settled" if assessment.settled else "result_at_least"
            return say(key, language, grade=choose_words(assessment.grade_label, language))
        return say("result_none" if assessment.settled else "result_open", language)
    outcomes = list_outcomes(assessment)
    if not outcomes:
        return say("result_score_only", language)
    passed = sum(outcome.status == "passed" for outcome in outcomes)
    return say("result_outcomes", language, passed=str(passed), total=str(len(outcomes)))


def _name_scheme(result: SchemeResult, language: Language) -> str:
    info = result.info
    return say(
        "edition", language, title=choose_words(info.title, language), edition=info.edition, key=info.key
    )  # fmt: skip


def _list_details(assessment: Assessment, language: Language) -> Iterator[tuple[str, str]]:
    labels = dict(assessment.grade_labels)
    better = tuple(choose_words(labels[id], language) for id in assessment.possible_grades if id != assessment.grade)
    if better:
        yield say("still_possible", language), join_labels(better, language)
    if score := write_score(assessment, language):
        yield say("score", language), score
    yield from _list_outcomes(assessment, language)
    obstacle = find_obstacle(assessment)
    if obstacle is not None:
        yield say("blocked", language), word_obstacle(obstacle, language)
    weakest = assessment.weakest_provenance
    if weakest is not None and weakest != "published":
        yield say("provenance_detail", language), word_provenance(weakest, language)


def _list_outcomes(assessment: Assessment, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the outcomes beside the grade, those of one standing together; what is granted with its amount."""
    together: dict[str, list[str]] = {}
    for outcome in list_outcomes(assessment):
        standing = word_standing(outcome.kind, outcome.status, language)
        together.setdefault(standing, []).append(_name_outcome(outcome, language))
    for standing, labels in together.items():
        yield standing, join_labels(tuple(labels), language, most=5)


def _name_outcome(outcome: Finding, language: Language) -> str:
    label = choose_words(outcome.label, language)
    if outcome.status != "passed" or outcome.amount is None:
        return label
    amount = format_value(outcome.amount, outcome.unit, language)
    return say("measure", language, value=label, label=amount)


def word_obstacle(obstacle: Obstacle, language: Language) -> str:
    """Return what stands in the way, in words."""
    item = obstacle.item
    label = name_input(item, language) if isinstance(item, MissingInput) else choose_words(item.label, language)
    return say(f"blocked_{obstacle.kind}", language, label=label)


def _skipped_row(result: SchemeResult, language: Language) -> Entry:
    mark: Mark = "bad" if result.skipped in ("facts_refused", "faulty") else "none"
    reason = say(f"skipped_{result.skipped}", language, subject=word_subject(result.info.subject, language))
    return Entry(mark, reason, _name_skipped(result, language), tuple(_list_reasons(result, language)))


def _name_skipped(result: SchemeResult, language: Language) -> str:
    title = choose_words(result.info.title, language)
    return say("label_id", language, label=title, id=result.info.id)


def _list_reasons(result: SchemeResult, language: Language) -> Iterator[tuple[str, str]]:
    if result.skipped == "not_in_force":
        for info in result.editions:
            yield say("list_edition", language, edition=info.edition), write_period(info.start, info.end, language)
    if result.skipped == "facts_refused":
        first, *rest = result.problems
        yield first.code, first.message
        if rest:
            yield "", say("need_more", language, count=str(len(rest)))
