"""The kinds of scoring: from quantities and conditions to points between proven and attainable."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from attrs import frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.arithmetic import compare
from greenrules.evaluating.environment import NO_BINDINGS, Bindings, Environment, reference_value
from greenrules.evaluating.exact import ZERO, Line, draw_line, find_height, is_less
from greenrules.evaluating.expressions import (
    evaluate_condition,
    evaluate_expression,
    is_fixed_here,
    prepare,
    prepare_condition,
)
from greenrules.evaluating.logic import NOTHING, conjoin, find_undefined, missing_of
from greenrules.model.memory import recall_memory, set_memory
from greenrules.model.scoring import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.values import Bounds, Undefined, Unknown, Value, point

NO_POINTS = point(ZERO)
# What gives points, undefined when a quantity it needs is, as a function of the subject.
Giving: TypeAlias = Callable[[Environment, Bindings], Bounds | Undefined]


@frozen
class PreparedScoring:
    """How a scoring gives points out of a maximum; of the points it may give, `fixed` are the same for all subjects."""

    maximum: Fraction
    give: Giving
    fixed: tuple[Bounds, ...] = (NO_POINTS,)


def apply_scoring(
    scoring: Scoring, maximum: Fraction, environment: Environment, bindings: Bindings = NO_BINDINGS
) -> Bounds | Undefined:
    """Return the points a scoring gives, undefined when a quantity it needs is.

    Args:
        maximum: points for full achievement.
        bindings: the record, where the scoring is over the records of a table.
    Source: semantics.md, 6.
    """
    return prepare_scoring(scoring, maximum).give(environment, bindings)


def prepare_scoring(scoring: Scoring, maximum: Fraction) -> PreparedScoring:
    """Return how a scoring gives points; it is kept with the scoring, which mostly has one maximum."""
    kept: PreparedScoring | None = recall_memory(scoring)
    if kept is None or kept.maximum is not maximum:
        kept = _prepare_kind(scoring, maximum)
        set_memory(scoring, kept)
    return kept


def _prepare_kind(scoring: Scoring, maximum: Fraction) -> PreparedScoring:
    match scoring:
        case Ramp():
            return _prepare_ramp(scoring, maximum)
        case Steps():
            return _prepare_steps(scoring, maximum)
        case Ratio():
            return PreparedScoring(maximum, partial(_score_ratio, scoring, maximum))
        case Formula():
            return PreparedScoring(maximum, partial(_score_formula, scoring, maximum))
        case Checklist(mode="each"):
            return PreparedScoring(maximum, partial(_score_each_item, scoring))
        case Checklist():
            return PreparedScoring(maximum, partial(_score_all_items, scoring, maximum))
        case Judged():
            return PreparedScoring(maximum, partial(_score_judged, scoring, maximum))


@frozen
class Drawn:
    """The line of a ramp as long as these values are in force, and what it goes through.

    There is no line while an end of it is open, or where the leading value is worse than the baseline.
    """

    line: Line | None
    through: tuple[Value, Value, Value]
    in_force: Mapping[str, Value]


def _prepare_ramp(ramp: Ramp, maximum: Fraction) -> PreparedScoring:
    """At or better than leading: full; worse than the baseline: 0; else linear from `at_baseline`.

    Leading worse than the baseline is undefined, whatever the quantity. Better lower mirrors better higher.
    """
    find_quantity, find_baseline, find_leading = map(prepare, (ramp.quantity, ramp.baseline, ramp.leading))
    find_share = None if ramp.at_baseline is None else prepare(ramp.at_baseline)
    # Mostly the standard fixes the line: it is the same for every subject.
    is_fixed = all(part is None or is_fixed_here(part) for part in (ramp.baseline, ramp.leading, ramp.at_baseline))
    drawn: Drawn | None = None
    full = point(maximum)

    def draw(environment: Environment, bindings: Bindings) -> Drawn:
        baseline, leading = find_baseline(environment, bindings), find_leading(environment, bindings)
        share = ZERO if find_share is None else find_share(environment, bindings)
        line: Line | None = None
        if isinstance(baseline, Fraction) and isinstance(leading, Fraction) and isinstance(share, Fraction):
            line = draw_line(baseline, leading, share, maximum, ramp.better)
            line = line if line.length >= 0 else None
        return Drawn(line, (baseline, leading, share), environment.parameters)

    def give(environment: Environment, bindings: Bindings) -> Bounds | Undefined:
        nonlocal drawn
        kept = drawn
        if kept is None or kept.in_force is not environment.parameters:
            kept = draw(environment, bindings)
            drawn = kept if is_fixed else None
        quantity = find_quantity(environment, bindings)
        if kept.line is None or not isinstance(quantity, Fraction):
            return _leave_ramp_open(quantity, *kept.through, ramp, maximum)
        height = find_height(kept.line, quantity)
        return NO_POINTS if height is ZERO else full if height is maximum else point(height)

    return PreparedScoring(maximum, give, (NO_POINTS, full))


def _leave_ramp_open(
    quantity: Value, baseline: Value, leading: Value, share: Value, ramp: Ramp, maximum: Fraction
) -> Bounds | Undefined:
    undefined = find_undefined(quantity, baseline, leading, share)
    if undefined is not None:
        return undefined
    if compare("<" if ramp.better == "higher" else ">", leading, baseline) is True:
        return Undefined("leading_worse_than_baseline")
    return intervals.between(ZERO, maximum, missing_of(quantity, baseline, leading, share))


def _prepare_steps(steps: Steps, maximum: Fraction) -> PreparedScoring:
    """The hull over the steps not false up to and including the first true one; 0 joins if none is true yet."""
    conditions = [(prepare_condition(step.when), point(step.points)) for step in steps.steps]

    def give(environment: Environment, bindings: Bindings) -> Bounds:
        candidates: list[Bounds] = []
        missing = NOTHING
        for condition, points in conditions:
            verdict = condition(environment, bindings)
            if verdict is True and not candidates:
                return points
            if verdict is not False:
                candidates.append(points)
                missing |= missing_of(verdict)
            if verdict is True:
                return intervals.hull(candidates, missing)
        if not candidates:
            return NO_POINTS
        return intervals.hull([*candidates, NO_POINTS], missing)

    return PreparedScoring(maximum, give, (NO_POINTS, *(points for _, points in conditions)))


def _score_ratio(ratio: Ratio, maximum: Fraction, environment: Environment, bindings: Bindings) -> Bounds | Undefined:
    """The share `q/base` (better higher) or `base/q` (better lower), from 0 up to the cap, of the maximum.

    A base that is not positive is undefined, whatever the quantity; an unknown cap leaves the score unbounded above.
    """
    quantity, base = (evaluate_expression(expr, environment, bindings) for expr in (ratio.quantity, ratio.base))
    cap = None if ratio.cap is None else evaluate_expression(ratio.cap, environment, bindings)
    operands: tuple[Value, ...] = (quantity, base) if cap is None else (quantity, base, cap)
    undefined = find_undefined(*operands)
    if undefined is not None:
        return undefined
    if isinstance(base, Fraction) and not is_less(ZERO, base):
        return Undefined("base_not_positive")
    highest = maximum * cap if isinstance(cap, Fraction) else None
    if not isinstance(quantity, Fraction) or not isinstance(base, Fraction) or isinstance(cap, Unknown):
        return intervals.between(ZERO, highest, missing_of(*operands))
    share = _share_of_ratio(ratio, quantity, base)
    if share is None:
        return Bounds(ZERO, None) if highest is None else point(highest)
    return intervals.clamp(point(maximum * share), highest)


def _share_of_ratio(ratio: Ratio, quantity: Fraction, base: Fraction) -> Fraction | None:
    """Return the share before flooring and capping; None for the cap: lower is better, nothing used."""
    if ratio.better == "higher":
        return quantity / base
    return base / quantity if quantity > 0 else None


def _score_formula(
    scoring: Formula, maximum: Fraction, environment: Environment, bindings: Bindings
) -> Bounds | Undefined:
    value = evaluate_expression(scoring.formula, environment, bindings)
    return value if isinstance(value, Undefined) else intervals.clamp(intervals.as_score(value), maximum)


def _score_judged(judged: Judged, maximum: Fraction, environment: Environment, _: Bindings) -> Bounds:
    return intervals.clamp(intervals.as_score(reference_value(judged.fact, environment)), maximum)


def _score_all_items(checklist: Checklist, maximum: Fraction, environment: Environment, bindings: Bindings) -> Bounds:
    verdict = conjoin(evaluate_condition(item.condition, environment, bindings) for item in checklist.items)
    return intervals.require(point(maximum), verdict)


def _score_each_item(checklist: Checklist, environment: Environment, bindings: Bindings) -> Bounds:
    verdicts = [(item.points, evaluate_condition(item.condition, environment, bindings)) for item in checklist.items]
    return intervals.total(intervals.require(point(points), verdict) for points, verdict in verdicts)
