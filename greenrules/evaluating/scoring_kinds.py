"""The kinds of scoring: from quantities and conditions to points between proven and attainable."""

from fractions import Fraction

from greenrules.evaluating import intervals
from greenrules.evaluating.arithmetic import compare, negate
from greenrules.evaluating.environment import NO_BINDINGS, Bindings, Environment, reference_value
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.intervals import ZERO
from greenrules.evaluating.logic import conjoin, find_undefined, missing_of
from greenrules.model.ruleset import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
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
    at_baseline = ZERO if ramp.at_baseline is None else evaluate_expression(ramp.at_baseline, environment, bindings)
    quantity, baseline, leading = (
        evaluate_expression(expr, environment, bindings) for expr in (ramp.quantity, ramp.baseline, ramp.leading)
    )
    if ramp.better == "lower":
        quantity, baseline, leading = negate(quantity), negate(baseline), negate(leading)
    undefined = find_undefined(quantity, baseline, leading, at_baseline)
    if undefined is not None:
        return undefined
    if compare("<", leading, baseline) is True:
        return Undefined("leading_worse_than_baseline")
    match quantity, baseline, leading, at_baseline:
        case Fraction() as reached, Fraction() as low, Fraction() as high, Fraction() as start:
            return intervals.clamp(point(maximum * _share_of_ramp(reached, low, high, start)), maximum)
        case _:
            return intervals.between(ZERO, maximum, missing_of(quantity, baseline, leading, at_baseline))


def _share_of_ramp(reached: Fraction, baseline: Fraction, leading: Fraction, at_baseline: Fraction) -> Fraction:
    if reached >= leading:
        return Fraction(1)
    if reached < baseline:
        return ZERO
    return at_baseline + (1 - at_baseline) * (reached - baseline) / (leading - baseline)


def _score_steps(steps: Steps, environment: Environment, bindings: Bindings) -> Bounds:
    """The hull over the steps not false up to and including the first true one; 0 joins if none is true yet."""
    candidates: list[Bounds] = []
    missing: frozenset[str] = frozenset()
    for step in steps.steps:
        verdict = evaluate_condition(step.when, environment, bindings)
        if verdict is not False:
            candidates.append(point(step.points))
            missing |= missing_of(verdict)
        if verdict is True:
            return intervals.hull(candidates, missing)
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
    if compare("<=", base, ZERO) is True:
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
