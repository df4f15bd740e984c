"""What an indicator scores, with whether it applies and what it requires."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import NO_BINDINGS, Environment, locate_undefined, reference_value, tree_node
from greenrules.evaluating.exact import ZERO
from greenrules.evaluating.expressions import prepare_optional
from greenrules.evaluating.per_record import score_over_records
from greenrules.evaluating.scoring_kinds import NO_POINTS, prepare_scoring
from greenrules.model.memory import remembered
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


# What a node of the tree scores, as a function of the subject.
PreparedNode: TypeAlias = Callable[[Environment], NodeScore]


@remembered
def prepare_indicator(indicator: Indicator) -> PreparedNode:
    """Return what an indicator scores: 0 with the reason when its quantity is undefined.

    Source: semantics.md, 6.
    """
    name, maximum, over = indicator.id, indicator.maximum, indicator.over
    applies, requires = prepare_optional(indicator.applies), prepare_optional(indicator.requires)
    prepared = prepare_scoring(indicator.scoring, maximum)
    give = prepared.give
    # Points that are the same for all subjects make a score that is.
    fixed = {id(points): NodeScore(name, points, True, maximum) for points in prepared.fixed}

    def score(environment: Environment) -> NodeScore:
        applicable = applies is None or applies(environment, NO_BINDINGS)
        if applicable is False:
            return NodeScore(name, inapplicable_bounds(indicator, maximum, environment), False, maximum)
        reason: Undefined | None = None
        if over is not None:
            bounds, reason = score_over_records(indicator.scoring, over, maximum, environment)
        elif isinstance(points := give(environment, NO_BINDINGS), Bounds):
            bounds = points
        else:
            bounds, reason = NO_POINTS, points
        if requires is not None:
            bounds = intervals.require(bounds, requires(environment, NO_BINDINGS))
        if applicable is not True:
            bounds = widen_unsure(bounds, maximum, applicable)
        if reason is not None:
            reason = locate_undefined(reason, f"indicator:{environment.prefix}{name}")
        elif applicable is True and id(bounds) in fixed:
            return fixed[id(bounds)]
        return NodeScore(name, bounds, applicable, maximum, reason)

    return score


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
