"""A programme judged: how many hold each grade, how far each target is, and whom to coach first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve

from greenrules import __version__
from greenrules.api.documents import Extra, Facts, check_in_force
from greenrules.evaluating.evaluator import NO_GRADE_LABEL
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.cohort_judgement import SubjectName
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.programme import Programme
from greenrules.model.programme_judgement import GradeCount, ProgrammeJudgement
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Unknown
from greenrules.tracking.candidates import Participant, Planner
from greenrules.tracking.programme_next import judge_next
from greenrules.tracking.programme_routes import plan_cheapest
from greenrules.tracking.sources import list_programme_sources, list_sources
from greenrules.tracking.subjects import (
    Field,
    assess_subjects,
    gather_documents,
    list_notes,
    list_rejects,
    open_field,
)
from greenrules.tracking.targets import count_baseline, judge_target

# A score this close is counted as near unless the caller says otherwise; it decides nothing but the forecast.
USUAL_MARGIN = Fraction(5)


def judge_programme(
    ruleset: Ruleset,
    subjects: Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    margin: Fraction | int = USUAL_MARGIN,
    planner: Planner = plan_cheapest,
    next_rules: Ruleset | None = None,
) -> ProgrammeJudgement:
    """Return where a programme stands. The order of the subjects does not matter.

    Args:
        ruleset: one with a `programme` section.
        subjects: facts documents, each with the id of its subject: all the programme counts. What `read_subjects` could
            not read of tables is told beside the counts.
        as_of: the date; without it, the one all documents state.
        parameters: values for parameters by id, also for goals and baselines the ruleset leaves open.
        extra: `ignore` turns a fact that is declared nowhere into a note.
        margin: how many points a near subject may lack.
        planner: finds the cheapest way of a subject to a grade; those that cost least come first. `plan_cheapest` goes
            by effort, `plan_with` by a measures file, `plan_nothing` by what is lacking alone.
        next_rules: a later edition, or a draft, of the ruleset that grades: whose grade it would change.
    Raises: FactsError with every problem of every subject (GR620 to GR624 among them).
    Source: docs/semantics.md, section 11.
    """
    programme = require_programme(ruleset)
    documents = gather_documents(subjects, as_of, parameters)
    field, outside, participants = gather_participants(programme, open_field(ruleset, documents, parameters, extra))
    assessments = tuple(participant.assessment for participant in participants)
    graded = ruleset.imports[programme.ladder] if programme.ladder else ruleset
    sources = list_sources(list_programme_sources(programme, field), assessments)
    caveats, _ = check_in_force(ruleset, field.as_of)
    return ProgrammeJudgement(
        ruleset=ruleset.id,
        edition=ruleset.edition,
        title=ruleset.title,
        as_of=field.as_of,
        ladder=graded.key,
        ladder_title=graded.title,
        overlay_of=ruleset.overlay_of,
        content_digest=ruleset.digest,
        engine=f"greenrules {__version__}",
        subjects=tuple(subject.name for subject in field.subjects),
        outside=outside,
        skipped=field.skipped,
        margin=Fraction(margin),
        counts=count_grades(graded, participants),
        grade_labels=(*((rung.id, rung.label) for rung in graded.rungs), ("none", NO_GRADE_LABEL)),
        baselines=tuple(count_baseline(each, participants, field) for each in programme.baselines.values()),
        targets=tuple(
            judge_target(each, programme, participants, field, margin=Fraction(margin), planner=planner)
            for each in programme.targets.values()
        ),
        caveats=(*list_notes(subjects), *ruleset.caveats, *graded.caveats, *caveats),
        weakest_provenance=sources[0].citation.provenance if sources else None,
        sources_used=sources,
        display=tuple(graded.display.items()),
        assessments=assessments,
        papers=tuple(_list_papers(graded, assessments)),
        scope_open=tuple(one.subject.name for one in participants if one.in_scope is not True),
        scope_missing=tuple(_list_scope_facts(ruleset, participants)),
        next_rules=None if next_rules is None else judge_next(graded, next_rules, participants, field.as_of),
        rejects=list_rejects(subjects),
    )


def gather_participants(programme: Programme, field: Field) -> tuple[Field, tuple[SubjectName, ...], list[Participant]]:
    """Return the field without the subjects out of scope, their names, and those that count or perhaps do."""
    scopes = [evaluate_condition(programme.scope, subject.environment) for subject in field.subjects]
    outside = tuple(subject.name for subject, scope in zip(field.subjects, scopes, strict=True) if scope is False)
    inside = [(subject, scope) for subject, scope in zip(field.subjects, scopes, strict=True) if scope is not False]
    field = evolve(field, subjects=tuple(subject for subject, _ in inside))
    assessments = assess_subjects(field, programme.ladder)
    participants = [
        Participant(subject, scope, assessment, programme.ladder)
        for (subject, scope), assessment in zip(inside, assessments, strict=True)
    ]
    return field, outside, participants


def _list_scope_facts(ruleset: Ruleset, participants: Iterable[Participant]) -> Iterator[tuple[str, Words]]:
    """Yield the facts that would tell whether somebody is in scope."""
    ids = {id for one in participants if isinstance(one.in_scope, Unknown) for id in one.in_scope.missing}
    for id in sorted(ids):
        name = id.partition(":")[2].partition("/")[0]
        yield id, ruleset.facts[name].label if name in ruleset.facts else Words(name, name)


def _list_papers(graded: Ruleset, assessments: Iterable[Assessment]) -> Iterator[tuple[str, tuple[Words, ...]]]:
    """Yield the evidence of every fact that somebody lacks, also where only a cell of it is missing."""
    missing = {item.id.partition(":")[2].partition("/")[0] for one in assessments for item in one.missing}
    for id in sorted(missing & graded.facts.keys()):
        yield id, graded.facts[id].evidence


def require_programme(ruleset: Ruleset) -> Programme:
    """Return the section; FactsError with GR623 when the ruleset has none."""
    if ruleset.programme is not None:
        return ruleset.programme
    message = f"`{ruleset.key}` has no programme"
    help = "name a ruleset with a `programme` section, such as `cn.beilun.programme`"
    raise FactsError((Diagnostic("GR623", message, path=ruleset.key, help=help),))


def count_grades(graded: Ruleset, participants: Sequence[Participant]) -> tuple[GradeCount, ...]:
    """Return how many subjects hold each grade, best first, `none` last."""
    labels = (*((rung.id, rung.label) for rung in graded.rungs), ("none", NO_GRADE_LABEL))
    counts = []
    for id, label in labels:
        proven = sum(one.holds(id, only=True) is True for one in participants)
        possible = sum(one.holds(id, only=True) is not False for one in participants)
        counts.append(GradeCount(id, label, proven, possible))
    return tuple(counts)
