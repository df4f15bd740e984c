"""The kinds of scoring: from quantities and conditions to points between proven and attainable."""

from fractions import Fraction

from greenrules.evaluating import intervals
from greenrules.evaluating.arithmetic import compare
from greenrules.evaluating.environment import NO_BINDINGS, Bindings, Environment, reference_value
from greenrules.evaluating.exact import ZERO, is_less, measure_way, rise
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import NOTHING, conjoin, find_undefined, missing_of
from greenrules.model.scoring import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.values import Bounds, Undefined, Unknown, Value, point


def apply_scoring(
    scoring: Scoring, maximum: Fraction, environment: Environment, bindings: Bindings = NO_BINDINGS
) -> Bounds | Undefined:
    """Return the points a scoring gives, undefined when a quantity it needs is.

    Args:
        maximum: points for full achievement.
        bindings: the record, where the scoring is over the records of a table.
    Source: semantics.md, 6.
    """
    match scoring:
        case Ramp():
            return _score_ramp(scoring, maximum, environment, bindings)
        case Steps():
            return _score_steps(scoring, environment, bindings)
        case Ratio():
            return _score_ratio(scoring, maximum, environment, bindings)
        case Formula():
            value = evaluate_expression(scoring.formula, environment, bindings)
            return value if isinstance(value, Undefined) else intervals.clamp(intervals.as_score(value), maximum)
        case Checklist(mode="each"):
            return _score_each_item(scoring, environment, bindings)
        case Checklist():
            verdict = conjoin(evaluate_condition(item.condition, environment, bindings) for item in scoring.items)
            return intervals.require(point(maximum), verdict)
        case Judged():
            return intervals.clamp(intervals.as_score(reference_value(scoring.fact, environment)), maximum)


def _score_ramp(ramp: Ramp, maximum: Fraction, environment: Environment, bindings: Bindings) -> Bounds | Undefined:
    """At or better than leading: full; worse than the baseline: 0; else linear from `at_baseline`.

    Leading worse than the baseline is undefined, whatever the quantity. Better lower mirrors better higher.
    """
    share = ZERO if ramp.at_baseline is None else evaluate_expression(ramp.at_baseline, environment, bindings)
    quantity = evaluate_expression(ramp.quantity, environment, bindings)
    baseline = evaluate_expression(ramp.baseline, environment, bindings)
    leading = evaluate_expression(ramp.leading, environment, bindings)
    match quantity, baseline, leading, share:
        case Fraction(), Fraction(), Fraction(), Fraction():
            return _place_on_ramp(quantity, baseline, leading, share, ramp, maximum)
    undefined = find_undefined(quantity, baseline, leading, share)
    if undefined is not None:
        return undefined
    if compare("<" if ramp.better == "higher" else ">", leading, baseline) is True:
        return Undefined("leading_worse_than_baseline")
    return intervals.between(ZERO, maximum, missing_of(quantity, baseline, leading, share))


def _place_on_ramp(
    quantity: Fraction, baseline: Fraction, leading: Fraction, share: Fraction, ramp: Ramp, maximum: Fraction
) -> Bounds | Undefined:
    way, length = measure_way(quantity, baseline, leading)
    if ramp.better == "lower":
        way, length = -way, -length
    if length < 0:
        return Undefined("leading_worse_than_baseline")
    if way >= length:
        return point(maximum)
    return point(ZERO if way < 0 else rise(way, length, share, maximum))


def _score_steps(steps: Steps, environment: Environment, bindings: Bindings) -> Bounds:
    """The hull over the steps not false up to and including the first true one; 0 joins if none is true yet."""
    candidates: list[Bounds] = []
    missing = NOTHING
    for step in steps.steps:
        verdict = evaluate_condition(step.when, environment, bindings)
        if verdict is True and not candidates:
            return point(step.points)
        if verdict is not False:
            candidates.append(point(step.points))
            missing |= missing_of(verdict)
        if verdict is True:
            return intervals.hull(candidates, missing)
    if not candidates:
        return point(ZERO)
    return intervals.hull([*candidates, point(ZERO)], missing)


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


def _score_each_item(checklist: Checklist, environment: Environment, bindings: Bindings) -> Bounds:
    verdicts = [(item.points, evaluate_condition(item.condition, environment, bindings)) for item in checklist.items]
    return intervals.total(intervals.require(point(points), verdict) for points, verdict in verdicts)
