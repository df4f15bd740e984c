"""What an indicator scores, with whether it applies and what it requires."""

from fractions import Fraction

from attrs import field, frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import NO_BINDINGS, Environment, locate_undefined, reference_value, tree_node
from greenrules.evaluating.exact import ZERO
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.per_record import score_over_records
from greenrules.evaluating.scoring_kinds import prepare_scoring
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Bounds, Undefined, Unknown, Value, Verdict, point


@frozen(slots=False)  # made in half the time; one is made for every node of every subject
class NodeScore:
    """What an indicator or group scores.

    Attributes:
        bounds: points; undefined only for a whole tree in which nothing applies.
        applicable: whether the node applies; while unknown it counts as applicable with everything attainable.
        maximum: points of the node after `drop`.
        reason: why a quantity had no value and scored 0.
    """

    id: str
    bounds: Bounds | Undefined
    applicable: Verdict
    maximum: Fraction
    reason: Undefined | None = None
    children: "tuple[NodeScore, ...]" = field(default=())


def score_indicator(indicator: Indicator, environment: Environment) -> NodeScore:
    """Return the score of an indicator: 0 with the reason when its quantity is undefined.

    Source: semantics.md, 6.
    """
    applicable = indicator.applies is None or evaluate_condition(indicator.applies, environment)
    if applicable is False:
        bounds = inapplicable_bounds(indicator, indicator.maximum, environment)
        return NodeScore(indicator.id, bounds, False, indicator.maximum)
    if indicator.over is not None:
        bounds, reason = score_over_records(indicator.scoring, indicator.over, indicator.maximum, environment)
    else:
        value = prepare_scoring(indicator.scoring)(indicator.maximum, environment, NO_BINDINGS)
        bounds, reason = (point(ZERO), value) if isinstance(value, Undefined) else (value, None)
    if indicator.requires is not None:
        bounds = intervals.require(bounds, evaluate_condition(indicator.requires, environment))
    if applicable is not True:
        bounds = widen_unsure(bounds, indicator.maximum, applicable)
    located = reason and locate_undefined(reason, f"indicator:{environment.prefix}{indicator.id}")
    return NodeScore(indicator.id, bounds, applicable, indicator.maximum, located)


def widen_unsure(bounds: Bounds, maximum: Fraction, applicable: Unknown) -> Bounds:
    """Return the score of a node that may not apply: from 0 to everything attainable.

    Source: semantics.md, 6 (a child whose `applies` is unknown counts as applicable with [0, max] under every policy).
    """
    highest = None if bounds.attainable is None else max(maximum, bounds.attainable)
    return intervals.between(ZERO, highest, bounds.missing | applicable.missing)


def inapplicable_bounds(node: Indicator | Group, maximum: Fraction, environment: Environment) -> Bounds:
    """Return what a node that does not apply counts for: its maximum under the policy `full`, else 0.

    Source: semantics.md, 6.
    """
    _, parent = tree_node(environment, node.id)
    policy = None if parent is None else policy_value(parent, environment)
    match policy:
        case "full":
            return point(maximum)
        case Unknown():
            return intervals.between(ZERO, maximum, policy.missing)
        case _:
            return point(ZERO)


def policy_value(group: Group, environment: Environment) -> Value | None:
    """Return what becomes of the points of children that do not apply; None when all always do."""
    return None if group.policy is None else reference_value(group.policy, environment)
