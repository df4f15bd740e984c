"""A judged programme as a page: how many per grade, the distance to each target, whom to coach first and why."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from greenrules.explaining.citations import cite_details
from greenrules.explaining.fleet_words import (
    describe_sources,
    name_missing,
    name_one,
    word_bill,
    word_new_ones,
    word_open_scope,
    word_shortage,
    word_steps,
    write_cost,
)
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_date, format_decimal, format_quantity
from greenrules.explaining.page import Entries, Entry, Language, Mark, Page, Section
from greenrules.explaining.reject_words import describe_rejects, word_rejects
from greenrules.model.programme import Meaning
from greenrules.model.programme_judgement import (
    BaselineResult,
    Candidate,
    ProgrammeJudgement,
    TargetResult,
)
from greenrules.model.units import POINTS
from greenrules.model.values import Value, Verdict

_GOALS: dict[Meaning, str] = {"exactly": "goal_exactly", "at_least": "goal_at_least", "above": "goal_above"}
# As many as fit one screen beside the targets.
MOST_CANDIDATES = 10


def describe_programme(
    judgement: ProgrammeJudgement, language: Language, *, most: int | None = MOST_CANDIDATES
) -> Page:
    """Return the page of a judged programme.

    Args:
        most: how many candidates are listed for each target; None lists all.
    """
    sections = [_describe_counts(judgement, language)]
    if judgement.targets:
        rows = tuple(_describe_target(target, judgement, language) for target in judgement.targets)
        sections.append(_section("targets_head", ("standing", "target"), rows, language))
    if judgement.baselines:
        rows = tuple(_describe_baseline(baseline, language) for baseline in judgement.baselines)
        sections.append(_section("baselines_head", ("count_head", "grade"), rows, language))
    for target in judgement.targets:
        if target.candidates and target.reached is not True:
            sections.append(_describe_candidates(target, judgement, language, most))
    title = say("programme_title", language, title=choose_words(judgement.title, language))
    headline = tuple(_headline(judgement, language))
    sections += describe_rejects(judgement.rejects, language)
    return Page(language, title, headline, (*sections, *describe_sources(judgement, language)))


def _headline(judgement: ProgrammeJudgement, language: Language) -> Iterator[tuple[str, str]]:
    key = f"{judgement.ruleset}@{judgement.edition}"
    title = choose_words(judgement.title, language)
    yield say("ruleset", language), say("edition", language, title=title, edition=judgement.edition, key=key)
    ladder = say("label_id", language, label=choose_words(judgement.ladder_title, language), id=judgement.ladder)
    yield say("programme_ladder", language), ladder
    yield say("as_of", language), format_date(judgement.as_of, language)
    yield say("fleet_subjects", language), say("fleet_count", language, count=str(len(judgement.subjects)))
    if sent_back := word_rejects(judgement.rejects, language):
        yield say("rejects_head", language), sent_back
    if warning := word_open_scope(judgement, language):
        yield say("scope_warning", language), warning
    if judgement.outside:
        yield "", say("fleet_outside", language, count=str(len(judgement.outside)))
    if judgement.skipped:
        yield "", say("fleet_skipped", language, count=str(len(judgement.skipped)))


def _section(key: str, heads: tuple[str, str], rows: tuple[Entry, ...], language: Language) -> Section:
    return Section(say(key, language), (Entries(say(heads[0], language), say(heads[1], language), rows),))


def _describe_counts(judgement: ProgrammeJudgement, language: Language) -> Section:
    rows = tuple(
        Entry(
            "none" if count.grade == "none" else "good" if count.proven else "none",
            say("grade_count", language, count=str(count.proven)),
            choose_words(count.label, language),
            (("", say("grade_more", language, count=str(count.possible))),) if count.possible > count.proven else (),
        )
        for count in judgement.counts
    )
    return _section("per_grade", ("count_head", "grade"), rows, language)


def _describe_target(target: TargetResult, judgement: ProgrammeJudgement, language: Language) -> Entry:
    details = [
        (say("target_goal", language), _word_number(target.goal, target.means, language)),
        (say("target_kind", language), choose_words(target.kind_label, language) or say("unknown", language)),
        (say("target_by", language), format_date(target.by, language) if isinstance(target.by, date) else ""),
        (say("progress", language), _word_progress(target, language)),
        (say("counted", language), word_new_ones(target, judgement, language)),
    ]
    if target.reached is not True and target.short is not None:
        details.append((say("target_short", language), say("short_by", language, count=str(target.short))))
        forecast = say("forecast_count", language, count=str(target.forecast))
        details.append((say("forecast", language), f"{forecast} → {_word_verdict(target.forecast_reaches, language)}"))
        if target.bill is not None:
            details.append((say("bill", language), word_bill(target, target.bill, language)))
        details.append((say("not_enough", language), word_shortage(target, language)))
    shown = tuple((name, text) for name, text in details if text)
    return Entry(
        _mark(target.reached), _word_verdict(target.reached, language), choose_words(target.label, language), shown,
        cite_details(target.citation, language),
    )  # fmt: skip


def _mark(verdict: Verdict) -> Mark:
    return "good" if verdict is True else "bad" if verdict is False else "open"


def _word_verdict(verdict: Verdict, language: Language) -> str:
    key = "target_reached" if verdict is True else "target_missed" if verdict is False else "target_open"
    return say(key, language)


def _word_number(number: Value, means: Meaning, language: Language) -> str:
    if not isinstance(number, Fraction):
        return say("unknown", language)
    return say(_GOALS[means], language, number=format_decimal(number))


def _word_progress(target: TargetResult, language: Language) -> str:
    least, most = target.progress_least, target.progress_most
    if least is not None and most is not None:
        if least == most:
            return say("progress_known", language, least=str(least))
        return say("progress_open", language, least=str(least), most=str(most))
    if most is not None:
        return say("progress_no_least", language, most=str(most))
    return say("progress_unbounded", language)


def _describe_baseline(baseline: BaselineResult, language: Language) -> Entry:
    now = str(baseline.proven)
    if baseline.possible > baseline.proven:
        now = say("between", language, least=now, most=str(baseline.possible))
    number = _word_number(baseline.number, baseline.means, language)
    details = ((say("baseline_now", language), say("grade_count", language, count=now)),)
    title = choose_words(baseline.label, language)
    return Entry("none", number, title, details, cite_details(baseline.citation, language))


def _describe_candidates(
    target: TargetResult, judgement: ProgrammeJudgement, language: Language, most: int | None
) -> Section:
    label = choose_words(target.label, language)
    title = say("coach", language, label=label, count=str(len(target.candidates)))
    chosen = target.candidates if most is None else target.candidates[:most]
    rows = tuple(_describe_candidate(one, judgement, language) for one in chosen)
    return Section(title, (Entries(say("coach_head", language), say("fleet_name", language), rows),))


def _describe_candidate(candidate: Candidate, judgement: ProgrammeJudgement, language: Language) -> Entry:
    labels = {id: choose_words(words, language) for id, words in judgement.grade_labels}
    details = [(say("grade", language), _word_grade(candidate, labels, language))]
    for status, key in (("failed", "obstacle_failed"), ("open", "obstacle_open")):
        obstacles = (one for one in candidate.obstacles if one.status == status)
        found = tuple(choose_words(one.label, language) or one.id for one in obstacles)
        details += [(say(key, language), join_labels(found, language, most=4))] if found else []
    if candidate.open_points:
        details.append((say("open_part", language), _word_points(candidate.open_points, language)))
    if candidate.missing:
        assessment = next(one for one in judgement.assessments if one.subject == candidate.subject.id)
        details.append((say("fleet_lacks", language), name_missing(candidate.missing, assessment, language)))
    if (route := candidate.route) is not None:
        cost = write_cost(route.cost, route.cost_unit, route.unit, language)
        steps = say("route_steps", language, steps=word_steps(route, language), cost=cost)
        details.append((say("route", language), steps))
    if candidate.is_near:
        details.append(("", say("is_near", language)))
    mark: Mark = "open" if candidate.is_near else "none"
    return Entry(mark, _word_distance(candidate, language), name_one(candidate.subject, language), tuple(details))


def _word_grade(candidate: Candidate, labels: dict[str, str], language: Language) -> str:
    now = labels[candidate.grade]
    better = tuple(labels[id] for id in candidate.possible_grades if id != candidate.grade)
    return say("grade_at_least", language, grade=now, better=join_labels(better, language)) if better else now


def _word_distance(candidate: Candidate, language: Language) -> str:
    blocked = any(obstacle.status == "failed" for obstacle in candidate.obstacles)
    points = _word_points(candidate.points, language)
    if candidate.points:
        return say("distance_away" if blocked else "distance_points", language, points=points)
    return say("distance_blocked" if blocked else "distance_open", language)


def _word_points(points: Fraction, language: Language) -> str:
    return format_quantity(points, POINTS, language, places=2)
