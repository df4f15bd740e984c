"""The rows that the programme page and its workbook share: whom to coach, every factory, what is undecided."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from greenrules.explaining.citations import name_document, word_provenance
from greenrules.explaining.fleet_words import name_missing, word_steps, write_cost
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_bounds, format_quantity
from greenrules.explaining.page import Language
from greenrules.model.assessment import Assessment
from greenrules.model.citation import Citation
from greenrules.model.cohort_judgement import SubjectName
from greenrules.model.programme_judgement import Candidate, ProgrammeJudgement
from greenrules.model.units import POINTS, parse_unit
from greenrules.model.values import Bounds
from greenrules.reporting.programme_messages import word

_MOST = 3


@frozen
class CoachRow:
    """Somebody to coach: why, by which clause, how, at what cost. `amount` is in the unit of the cost people read."""

    number: int
    anchor: str
    name: str
    id: str
    grade: str
    gap: str
    clause: str
    source: str
    measure: str
    cost: str
    amount: Fraction | None
    days: str
    papers: str
    is_near: bool
    has_route: bool


@frozen
class FactoryRow:
    """One factory as it stands."""

    anchor: str
    name: str
    id: str
    grade: str
    possible: str
    score: str
    points: Fraction | None
    unmet: str
    missing: str


@frozen
class OpenRow:
    """A factory whose grade is not settled: what it lacks and the papers that would show it."""

    anchor: str
    name: str
    id: str
    grade: str
    possible: str
    missing: str
    papers: str


def name_subject(subject: SubjectName, language: Language) -> str:
    """Return the name people know a factory by."""
    return choose_words(subject.name, language) or subject.id


def index_anchors(judgement: ProgrammeJudgement) -> Mapping[str, str]:
    """Return the place of each factory on the page: ids may hold anything, anchors may not."""
    return {subject.id: f"factory-{number}" for number, subject in enumerate(judgement.subjects, 1)}


def list_coach_rows(
    judgement: ProgrammeJudgement, candidates: tuple[Candidate, ...], language: Language
) -> tuple[CoachRow, ...]:
    """Return the candidates of a target in their order."""
    anchors, assessments = index_anchors(judgement), {one.subject: one for one in judgement.assessments}
    labels = {id: choose_words(words, language) for id, words in judgement.grade_labels}
    return tuple(
        _describe(one, number, anchors[one.subject.id], assessments[one.subject.id], labels, language)
        for number, one in enumerate(candidates, 1)
    )


def _describe(
    one: Candidate, number: int, anchor: str, assessment: Assessment, labels: Mapping[str, str], language: Language
) -> CoachRow:
    citation, route = _find_clause(one, assessment), one.route
    papers = () if route is None else dict.fromkeys(paper for step in route.steps for paper in step.papers)
    days = None if route is None else route.lead_time
    return CoachRow(
        number=number,
        anchor=anchor,
        name=name_subject(one.subject, language),
        id=one.subject.id,
        grade=labels[one.grade],
        gap=word_gap(one, assessment, language),
        clause="" if citation is None else citation.clause,
        source="" if citation is None else _name_source(citation, language),
        measure=word("no_route", language) if route is None else word_steps(route, language),
        cost="" if route is None else write_cost(route.cost, route.cost_unit, route.unit, language),
        amount=find_amount(one),
        days="" if not days else word("days_text", language, days=round(days)),
        papers=join_labels(tuple(choose_words(words, language) for words in papers), language, most=4),
        is_near=one.is_near,
        has_route=route is not None,
    )


def word_gap(one: Candidate, assessment: Assessment, language: Language) -> str:
    """Say what a candidate lacks: points, what has failed, what has to be shown.

    Where the shortest way leads over a title and the cheapest does not, what the cheapest mends is told; of one without
    a way, the basic requirements it does not meet.
    """
    if _leads_elsewhere(one):
        labels = _list_mended(one, language) or tuple(_list_unmet(assessment, language))
        if labels:
            return word("gap_failed", language, labels=join_labels(labels, language, most=_MOST))
    parts = []
    if one.points and one.points == one.open_points and one.missing:
        parts.append(word("gap_unjudged", language))
    elif one.points:
        parts.append(word("gap_points", language, points=format_quantity(one.points, POINTS, language, places=2)))
    for status, key in (("failed", "gap_failed"), ("open", "gap_open")):
        found = tuple(choose_words(each.label, language) or each.id for each in one.obstacles if each.status == status)
        parts += [word(key, language, labels=join_labels(found, language, most=_MOST))] if found else []
    return say("semicolon", language).join(parts) or word(
        "gap_grade" if one.in_scope is True else "gap_scope", language
    )


def _list_mended(one: Candidate, language: Language) -> tuple[str, ...]:
    steps = () if one.route is None else one.route.steps
    return tuple(dict.fromkeys(choose_words(label, language) for step in steps for label in step.mends))


def _leads_elsewhere(one: Candidate) -> bool:
    return any(each.status == "failed" and not each.id.startswith("gate:") for each in one.obstacles)


def find_amount(one: Candidate) -> Fraction | None:
    """Return the cost of a route in the unit people read, or in units of effort."""
    cny = parse_unit("CNY")
    if one.route is None or one.route.cost_unit == "effort" or cny is None:
        return one.cost
    return one.route.cost * cny.ratio_to(one.route.unit)


def _find_clause(one: Candidate, assessment: Assessment) -> Citation | None:
    """Return the clause in the way: of the first thing that failed or is open, else of the first step of the route."""
    findings = {finding.id: finding for finding in assessment.findings}
    ids = [obstacle.id for obstacle in one.obstacles]
    if _leads_elsewhere(one):  # then the basic requirements are told
        unmet = one.route is None
        ids = [each.id for each in assessment.findings if unmet and each.kind == "gate" and each.status == "failed"]
    for id in ids:
        # An obstacle of an import carries the name of that module; its assessment does not.
        kind, _, name = id.partition(":")
        finding = findings.get(f"{kind}:{name.rpartition(':')[2]}")
        if finding is not None and finding.citation is not None:
            return finding.citation
    steps = () if one.route is None else one.route.steps
    return next((citation for step in steps for citation in step.citations), None)


def _name_source(citation: Citation, language: Language) -> str:
    document = name_document(citation.number, citation.title, language) or citation.document
    if citation.provenance == "published":
        return document
    return say("measure", language, value=document, label=word_provenance(citation.provenance, language))


def list_factory_rows(judgement: ProgrammeJudgement, language: Language) -> tuple[FactoryRow, ...]:
    """Return every factory that counts or perhaps does, in the order of their ids."""
    anchors, places = index_anchors(judgement), dict(judgement.display).get("score")
    return tuple(
        FactoryRow(
            anchor=anchors[subject.id],
            name=name_subject(subject, language),
            id=subject.id,
            grade=choose_words(assessment.grade_label, language),
            possible=_list_better(assessment, language),
            score=format_bounds(score, POINTS, language, places=places) if isinstance(score, Bounds) else "",
            points=score.proven if isinstance(score, Bounds) and score.settled else None,
            unmet=join_labels(tuple(_list_unmet(assessment, language)), language, most=_MOST),
            missing=_list_missing(assessment, language),
        )
        for subject, assessment in zip(judgement.subjects, judgement.assessments, strict=True)
        for score in (assessment.score,)
    )


def _list_better(assessment: Assessment, language: Language) -> str:
    labels = {id: choose_words(words, language) for id, words in assessment.grade_labels}
    better = tuple(labels[id] for id in assessment.possible_grades if id != assessment.grade)
    return join_labels(better, language)


def _list_unmet(assessment: Assessment, language: Language) -> Iterator[str]:
    for finding in assessment.findings:
        if finding.kind == "gate" and finding.status == "failed":
            yield choose_words(finding.label, language)


def _list_missing(assessment: Assessment, language: Language) -> str:
    return name_missing(tuple(item.id for item in assessment.missing), assessment, language)


def list_open_rows(judgement: ProgrammeJudgement, language: Language) -> tuple[OpenRow, ...]:
    """Return the factories whose grade is not settled."""
    anchors, evidence = index_anchors(judgement), dict(judgement.papers)
    rows = []
    for subject, assessment in zip(judgement.subjects, judgement.assessments, strict=True):
        if assessment.settled:
            continue
        facts = dict.fromkeys(item.id.partition(":")[2].partition("/")[0] for item in assessment.missing)
        papers = dict.fromkeys(choose_words(paper, language) for fact in facts for paper in evidence.get(fact, ()))
        rows.append(
            OpenRow(
                anchor=anchors[subject.id],
                name=name_subject(subject, language),
                id=subject.id,
                grade=choose_words(assessment.grade_label, language),
                possible=_list_better(assessment, language),
                missing=_list_missing(assessment, language),
                papers=join_labels(tuple(papers), language, most=_MOST),
            )
        )
    return tuple(rows)
