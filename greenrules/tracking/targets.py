"""One target against the count: what is needed, what is proven, what the near ones would bring."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from greenrules.evaluating.citations import cite
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.programme import TARGET_KINDS, Baseline, Meaning, Programme, Target, TargetKind
from greenrules.model.programme_judgement import BaselineResult, TargetResult
from greenrules.model.values import Unknown, Value, Verdict
from greenrules.tracking.candidates import Participant, Planner, rank_candidates
from greenrules.tracking.programme_routes import add_up
from greenrules.tracking.subjects import Field


@frozen
class Span:
    """A whole number between two ends, both inclusive; None is without bound."""

    least: int | None
    most: int | None


def count_baseline(baseline: Baseline, participants: Sequence[Participant], field: Field) -> BaselineResult:
    """Return what was counted at the start beside what is counted now."""
    proven, possible = count_holders(participants, baseline.grade, only=baseline.only)
    number = evaluate_expression(baseline.number, field.common)
    return BaselineResult(
        baseline.id, baseline.label, baseline.grade, baseline.only, number, baseline.means, proven, possible,
        cite(field.ruleset, baseline.source),
    )  # fmt: skip


def count_holders(participants: Sequence[Participant], grade: str, *, only: bool) -> tuple[int, int]:
    """Return how many surely hold a grade, and how many surely or perhaps do."""
    verdicts = [participant.holds(grade, only=only) for participant in participants]
    return sum(verdict is True for verdict in verdicts), sum(verdict is not False for verdict in verdicts)


def judge_target(
    target: Target,
    programme: Programme,
    participants: Sequence[Participant],
    field: Field,
    *,
    margin: Fraction,
    planner: Planner,
) -> TargetResult:
    """Return how far a target is.

    Source: docs/semantics.md, section 11.
    """
    kind = _find_kind(evaluate_expression(target.kind, field.common))
    goal = evaluate_expression(target.goal, field.common)
    proven, possible = count_holders(participants, target.grade, only=target.only)
    base = _find_base(target, programme, field, kind)
    progress = _subtract(Span(proven, possible), base)
    needed = find_needed(goal, target.means)
    candidates = rank_candidates(participants, target.grade, margin=margin, planner=planner)
    near = sum(candidate.is_near for candidate in candidates)
    short = None if needed is None or progress.least is None else max(0, needed - progress.least)
    hoped = _subtract(Span(proven + near, max(possible, proven + near)), base)
    return TargetResult(
        id=target.id,
        label=target.label,
        grade=target.grade,
        only=target.only,
        kind=kind,
        kind_label=_label_kind(target, kind, field),
        goal=goal,
        means=target.means,
        by=None if target.by is None else evaluate_expression(target.by, field.common),
        baseline=target.baseline,
        proven=proven,
        possible=possible,
        progress_least=progress.least,
        progress_most=progress.most,
        needed=needed,
        reached=is_reached(progress, needed, target.means),
        short=short,
        forecast=proven + near,
        forecast_reaches=is_reached(hoped, needed, target.means),
        candidates=candidates,
        bill=add_up(candidates, short),
        citation=cite(field.ruleset, target.source),
    )


def find_needed(goal: Value, means: Meaning) -> int | None:
    """Return the least whole number that reaches a goal: above 50 is 51."""
    if not isinstance(goal, Fraction):
        return None
    return floor(goal) + 1 if means == "above" else ceil(goal)


def is_reached(progress: Span, needed: int | None, means: Meaning) -> Verdict:
    """Return whether what counts reaches the number needed."""
    least, most = progress.least, progress.most
    if needed is None:
        return Unknown()
    if most is not None and most < needed:
        return False
    if means == "exactly":
        if least is not None and least > needed:
            return False
        return True if least == most == needed else Unknown()
    return True if least is not None and least >= needed else Unknown()


def _find_base(target: Target, programme: Programme, field: Field, kind: TargetKind | None) -> Span:
    """Return what is taken off the count: nothing of a total, the baseline of what is to be new."""
    if kind == "total":
        return Span(0, 0)
    baseline = programme.baselines.get(target.baseline)
    stated = None if baseline is None else evaluate_expression(baseline.number, field.common)
    if baseline is None or not isinstance(stated, Fraction):
        return Span(0, None)
    least = floor(stated) + 1 if baseline.means == "above" else ceil(stated)
    most = least if baseline.means == "exactly" else None
    return Span(least, most) if kind == "new" else Span(0, most)


def _subtract(count: Span, base: Span) -> Span:
    """Return what is above the base: never less than none, also where the base has no upper end."""
    least = 0 if count.least is None or base.most is None else max(0, count.least - base.most)
    most = None if count.most is None or base.least is None else max(0, count.most - base.least)
    return Span(least, most)


def _find_kind(value: Value) -> TargetKind | None:
    return next((kind for kind in TARGET_KINDS if kind == value), None)


def _label_kind(target: Target, kind: TargetKind | None, field: Field) -> Words:
    parameter = None if target.kind.module else field.ruleset.parameters.get(target.kind.name)
    options = () if parameter is None else parameter.options
    return next((option.label for option in options if option.id == kind), NO_WORDS)
