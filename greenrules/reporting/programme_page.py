"""A judged programme as one page: the first screen answers what an official asks, what stands below proves it."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from greenrules.explaining.citations import format_citation, list_weak_sources, word_provenance
from greenrules.explaining.fleet_words import (
    word_bill_scope,
    word_new_ones,
    word_open_scope,
    word_shortage,
    write_cost,
)
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_date, format_decimal, format_quantity
from greenrules.explaining.page import Language
from greenrules.explaining.reject_words import word_rejects
from greenrules.model.programme_judgement import Candidate, ProgrammeJudgement, TargetResult
from greenrules.model.units import POINTS
from greenrules.model.values import Value, Verdict
from greenrules.reporting.html import render_page
from greenrules.reporting.programme_figures import draw_cost, draw_progress, draw_stars
from greenrules.reporting.programme_messages import PROGRAMME_WORDS, word
from greenrules.reporting.programme_next import describe_next
from greenrules.reporting.programme_rejects import list_reject_rows
from greenrules.reporting.programme_rows import (
    CoachRow,
    index_anchors,
    list_coach_rows,
    list_factory_rows,
    list_open_rows,
)

# As many as fit the first screen beside the charts; English takes more lines for each.
_SHOWN: Mapping[Language, int] = {"en": 9, "zh": 12}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_programme_page(judgement: ProgrammeJudgement, language: Language) -> str:
    """Return the page as HTML that opens anywhere: no script, no network, one file.

    Raises: UnsupportedByBackend (GR760) when the extra `report` is not installed.
    """
    target = choose_target(judgement)
    rows = () if target is None else list_coach_rows(judgement, target.candidates, language)
    letters, shown = letter_sources(rows), rows[: _SHOWN[language]]
    near = {row.source for row in shown}
    context: dict[str, Any] = {
        "w": {key: choose_words(words, language) for key, words in PROGRAMME_WORDS.items()},
        "title": choose_words(judgement.title, language),
        "scope_open": word_open_scope(judgement, language),
        "scope_warning": say("scope_warning", language),
        "rejected": word_rejects(judgement.rejects, language),
        "rejects": list_reject_rows(judgement, language),
        "facts": tuple(_list_head(judgement, language)),
        "stars": draw_stars(judgement, language),
        "target": None if target is None else describe_target(target, judgement, language),
        "coach": shown,
        "coach_all": rows,
        "coach_more": word("coach_rest", language, count=len(rows)) if len(rows) > len(shown) else "",
        "coach_note": "" if target is None else _note_coaching(target, language),
        "letters": letters,
        "letters_first": {name: letter for name, letter in letters.items() if name in near},
        "cost_chart": None if target is None else draw_cost(target, language),
        "undecided": _say_undecided(judgement, language),
        "open_rows": list_open_rows(judgement, language),
        "factories": list_factory_rows(judgement, language),
        "anchors": index_anchors(judgement),
        "next": None if judgement.next_rules is None else describe_next(judgement, judgement.next_rules, language),
        "targets": tuple(list_targets(judgement, language)),
        "baselines": tuple(list_baselines(judgement, language)),
        "method": tuple(list_method(judgement, language)),
        "sources": list_weak_sources(judgement, language),
        "stamp": word("stamp", language, engine=judgement.engine, digest=judgement.content_digest),
    }
    return render_page("programme.html.j2", language, ("programme.css",), context)


def choose_target(judgement: ProgrammeJudgement) -> TargetResult | None:
    """Return the target the first screen is about: the first that is not reached, else the first."""
    waiting = (one for one in judgement.targets if one.reached is not True)
    return next(waiting, next(iter(judgement.targets), None))


def letter_sources(rows: tuple[CoachRow, ...]) -> Mapping[str, str]:
    """Return a letter for each document that clauses stand in, in the order of the rows."""
    documents = dict.fromkeys(row.source for row in rows if row.source)
    return {name: _LETTERS[place % len(_LETTERS)] for place, name in enumerate(documents)}


def _list_head(judgement: ProgrammeJudgement, language: Language) -> Iterator[str]:
    yield word("as_of", language, date=format_date(judgement.as_of, language))
    ladder = choose_words(judgement.ladder_title, language)
    yield word("graded_by", language, title=ladder, key=judgement.ladder)
    yield word("counted", language, count=len(judgement.subjects))
    if judgement.outside:
        yield word("outside", language, count=len(judgement.outside))
    if judgement.skipped:
        yield word("skipped", language, count=len(judgement.skipped))


def describe_target(target: TargetResult, judgement: ProgrammeJudgement, language: Language) -> dict[str, Any]:
    """Return what the first screen says of a target: the distance, the forecast, the cost."""
    least, needed = target.progress_least, target.needed
    known = least is not None and needed is not None
    headline, below = word("no_count", language), ""
    if known and target.reached is True:
        headline = word("reached", language, least=str(least), needed=str(needed))
    elif known:
        headline = word("short", language, short=str(target.short))
        below = word("short_of", language, least=str(least), needed=str(needed))
    lines = [(word("goal", language), _word_goal(target, language))]
    if counted := word_new_ones(target, judgement, language):
        lines.append((word("counted_as", language), counted))
    if target.reached is not True:
        lines.append((word("forecast", language), _word_forecast(target, language)))
        lines.append((word("bill", language), word_bill(target, language)))
    return {
        "label": choose_words(target.label, language),
        "headline": headline,
        "below": below,
        "lines": tuple(lines),
        "chart": draw_progress(target, language),
        "short": 0 if word_shortage(target, language) else target.short or 0,
        "is_reached": target.reached is True,
    }


def _note_coaching(target: TargetResult, language: Language) -> str:
    if shortage := word_shortage(target, language):
        return word("coach_short", language, shortage=shortage)
    return word("coach_note", language, short=target.short) if target.short else ""


def _word_goal(target: TargetResult, language: Language) -> str:
    goal = _word_number(target.goal, target.means, language)
    kind = choose_words(target.kind_label, language) or say("unknown", language)
    if isinstance(target.by, date):
        return word("goal_by", language, goal=goal, kind=kind, date=format_date(target.by, language))
    return word("goal_text", language, goal=goal, kind=kind)


def _word_number(number: Value, means: str, language: Language) -> str:
    if not isinstance(number, Fraction):
        return say("unknown", language)
    return say(f"goal_{means}", language, number=format_decimal(number))


def _word_forecast(target: TargetResult, language: Language) -> str:
    verdict = target.forecast_reaches
    key = "will_reach" if verdict is True else "will_miss" if verdict is False else "will_open"
    near = sum(one.is_near for one in target.candidates)
    return word("forecast_text", language, near=near, count=target.forecast, verdict=word(key, language))


def word_bill(target: TargetResult, language: Language) -> str:
    """Return what reaching a target costs, in words."""
    if (bill := target.bill) is None:
        return word("no_bill", language)
    cost, count = write_cost(bill.cost, bill.cost_unit, bill.unit, language), len(bill.subjects)
    text = word("bill_text" if bill.is_enough else "bill_part", language, cost=cost, count=count)
    return text + word_bill_scope(target, bill, language)


def _say_undecided(judgement: ProgrammeJudgement, language: Language) -> str:
    """Say how many grades are open, and the missing inputs that keep most of them so."""
    unsettled = [one for one in judgement.assessments if not one.settled]
    if not unsettled:
        return word("undecided_none", language)
    lacking: dict[str, int] = {}
    for assessment in unsettled:
        for label in dict.fromkeys(choose_words(item.label, language) for item in assessment.missing):
            lacking[label] = lacking.get(label, 0) + 1
    ranked = sorted(lacking.items(), key=lambda pair: (-pair[1], pair[0]))
    papers = tuple(word("paper_count", language, label=label, count=count) for label, count in ranked)
    shown = join_labels(papers, language, most=4)
    return word("undecided_line", language, count=len(unsettled), papers=shown)


def list_targets(judgement: ProgrammeJudgement, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield every target: label, goal, count, standing, source."""
    for one in judgement.targets:
        count = _count(one.progress_least, one.progress_most, language)
        yield (
            choose_words(one.label, language), _word_goal(one, language), count, word_verdict(one.reached, language),
            format_citation(one.citation, language),
        )  # fmt: skip


def list_baselines(judgement: ProgrammeJudgement, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield every baseline: label, number at the start, count now, source."""
    for one in judgement.baselines:
        number = _word_number(one.number, one.means, language)
        count = _count(one.proven, one.possible, language)
        yield choose_words(one.label, language), number, count, format_citation(one.citation, language)


def _count(least: int | None, most: int | None, language: Language) -> str:
    if least is None or most is None:
        return say("progress_unbounded", language)
    return str(least) if least == most else say("between", language, least=str(least), most=str(most))


def word_verdict(verdict: Verdict, language: Language) -> str:
    """Return whether a target is reached, in words."""
    key = "reached_yes" if verdict is True else "reached_no" if verdict is False else "reached_open"
    return word(key, language)


def list_method(judgement: ProgrammeJudgement, language: Language) -> Iterator[str]:
    """Yield how the page came about and what it may not be taken for."""
    yield word("method_count", language)
    yield word("method_near", language, margin=format_quantity(judgement.margin, POINTS, language))
    routes = [one.route for one in _list_candidates(judgement) if one.route is not None]
    if routes:
        provenance = word_provenance(routes[0].provenance, language)
        is_money = routes[0].cost_unit == "money"
        yield word("method_money", language, provenance=provenance) if is_money else word("method_effort", language)
        proven = sum(route.proof == "proven" for route in routes)
        yield word("method_proof", language, proven=proven, bounded=len(routes) - proven)
    for caveat in judgement.caveats:
        yield choose_words(caveat, language)
    if judgement.weakest_provenance is not None:
        yield word("method_weakest", language, provenance=word_provenance(judgement.weakest_provenance, language))


def _list_candidates(judgement: ProgrammeJudgement) -> Iterator[Candidate]:
    for target in judgement.targets:
        yield from target.candidates
