"""One ruleset, one subject, one date: the assessment. Total: facts that were accepted always give one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.evaluating.facts import accept_facts
from greenrules.evaluating.findings import find_all
from greenrules.evaluating.grading import NO_GRADE
from greenrules.evaluating.missing import list_missing
from greenrules.evaluating.outlines import facts_named_in
from greenrules.evaluating.overlay_use import list_overrides_used
from greenrules.evaluating.plans import Evaluation
from greenrules.evaluating.provenance import find_weakest, list_sources
from greenrules.evaluating.trace import build_trace
from greenrules.evaluating.unchecked import list_unchecked
from greenrules.evaluating.undefined import explain_stuck, list_undefined
from greenrules.evaluating.used import Used, collect_used
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset

NO_GRADE_LABEL = Words("未评定等级", "no grade")


def evaluate_document(
    ruleset: Ruleset,
    document: FactsDocument,
    *,
    as_of: date,
    known_facts: Callable[[], Mapping[str, Fact]],
    extra: Literal["error", "ignore"] = "error",
    caveats: tuple[Words, ...] = (),
    engine: str,
) -> tuple[Assessment | None, tuple[Diagnostic, ...]]:
    """Assess one subject.

    Args:
        as_of: the date of the assessment; the caller has checked that the ruleset is in force.
        known_facts: the facts of every bundled module, asked for only when a name is not the ruleset's own.
        extra: `ignore` turns facts that nobody declares into notes.
        caveats: to be shown besides those of the ruleset.
        engine: name and version of this engine.

    Returns:
        None with the diagnostics of accept_facts, or GR612, when the input is wrong; else the assessment and notes.

    Source: docs/semantics.md, section 8.
    """
    evaluation, problems = open_document(ruleset, document, as_of=as_of, known_facts=known_facts, extra=extra)
    if evaluation is None:
        return None, problems
    return assess(evaluation, document, caveats, engine), problems


def open_document(
    ruleset: Ruleset,
    document: FactsDocument,
    *,
    as_of: date,
    known_facts: Callable[[], Mapping[str, Fact]],
    extra: Literal["error", "ignore"] = "error",
) -> tuple[Evaluation | None, tuple[Diagnostic, ...]]:
    """Accept the facts of one subject; whatever is asked of them is found when it is asked.

    The arguments, and what is wrong with the input, are as for `evaluate_document`.
    """
    accepted, problems = accept_facts(ruleset, document, as_of=as_of, known_facts=known_facts, extra=extra)
    if accepted is None:
        return None, problems
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    environment = Environment(ruleset, accepted.values, as_of, bound=bound)
    problems += tuple(check_choices(environment, accepted.supplied))
    return None if errors_of(problems) else Evaluation(environment, accepted), problems


def assess(evaluation: Evaluation, document: FactsDocument, caveats: tuple[Words, ...], engine: str) -> Assessment:
    """Return everything about one subject; the steps of the trace unfold when they are asked for."""
    environment, accepted, ruleset = evaluation.environment, evaluation.accepted, evaluation.environment.ruleset
    trace = build_trace(evaluation)
    findings = explain_stuck(find_all(environment), trace)
    used = collect_used(environment)
    sources = list_sources(used, environment, accepted)
    ladder = grade_of(environment)
    labels = (*((rung.id, rung.label) for rung in ruleset.rungs), (NO_GRADE, NO_GRADE_LABEL))
    total = None if ruleset.indicators is None else node_score(environment, "")
    return Assessment(
        ruleset=ruleset.id,
        edition=ruleset.edition,
        title=ruleset.title,
        subject=document.subject,
        subject_name=Words(document.subject_zh, document.subject_en),
        subject_kind=ruleset.subject,
        as_of=environment.as_of,
        overlay_of=ruleset.overlay_of,
        overrides_used=list_overrides_used(environment, used),
        content_digest=ruleset.digest,
        engine=engine,
        grade=ladder.proven,
        grade_label=dict(labels)[ladder.proven],
        possible_grades=ladder.possible,
        grade_labels=labels,
        score=None if total is None else total.bounds,
        maximum=None if total is None else total.maximum,
        findings=findings,
        missing=list_missing(findings, environment),
        undefined=list_undefined(environment, used, findings, trace),
        assumptions=accepted.assumptions,
        unused_facts=_list_unused(evaluation, used),
        notes=accepted.notes,
        caveats=(*ruleset.caveats, *caveats),
        unchecked_clauses=list_unchecked(environment, used),
        weakest_provenance=find_weakest(sources),
        sources_used=sources,
        display=tuple(ruleset.display.items()),
        trace=trace,
    )


def _list_unused(evaluation: Evaluation, used: Used) -> tuple[str, ...]:
    """Return the supplied facts that nothing in the ruleset or its imports names, and those it does not declare."""
    accepted = evaluation.accepted
    supplied = [id for id in accepted.values if id in accepted.supplied]
    met = {entry.name for entry in used if entry.kind == "fact"}
    if not met.issuperset(supplied):
        met |= set(facts_named_in(evaluation.environment.ruleset))
    return (*(id for id in supplied if id not in met), *accepted.unused)
