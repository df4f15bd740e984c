"""What a group scores: sums, weighted averages and choices; and where points of what does not apply go."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import Environment, reference_value, score_node
from greenrules.evaluating.exact import ZERO, add_up, take_part
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import conjoin, disjoin, missing_of
from greenrules.evaluating.scoring import NodeScore, inapplicable_bounds, policy_value, widen_unsure
from greenrules.model.memory import remembered
from greenrules.model.scoring import POLICIES, Choose, Group
from greenrules.model.values import Bounds, Undefined, Unknown, point


@frozen
class Combined:
    """What the children give together: points, and the maximum after `drop`."""

    bounds: Bounds
    maximum: Fraction


def score_group(group: Group, environment: Environment) -> NodeScore:
    """Return the score of a group with the scores of its children.

    A group applies when its own condition and any child does. A root in which nothing applies is undefined.
    Source: semantics.md, 6.
    """
    children = tuple([score_node(child, environment) for child in group.children])
    any_child = disjoin([child.applicable for child in children])
    applicable = conjoin((evaluate_condition(group.applies, environment), any_child))
    combined = combine_children(group, children, environment)
    if applicable is False:
        return _leave_out(group, children, combined.maximum, environment)
    bounds = intervals.require(combined.bounds, evaluate_condition(group.requires, environment))
    if isinstance(applicable, Unknown):
        bounds = _leave_open(group, bounds, combined.maximum, applicable, environment)
    return NodeScore(group.id, bounds, applicable, combined.maximum, None, children)


def _leave_open(
    group: Group, bounds: Bounds, maximum: Fraction, applicable: Unknown, environment: Environment
) -> Bounds:
    """Return the score of a group that may not apply; a root is unbounded, for it may yet turn out undefined."""
    if group is environment.ruleset.indicators:
        return Bounds(None, None, bounds.missing | applicable.missing)
    return widen_unsure(bounds, maximum, applicable)


def _leave_out(group: Group, children: tuple[NodeScore, ...], maximum: Fraction, environment: Environment) -> NodeScore:
    if group is environment.ruleset.indicators:
        undefined = Undefined("no_applicable_indicator", f"group:{environment.prefix}total")
        return NodeScore(group.id, undefined, False, maximum, undefined, children)
    return NodeScore(group.id, inapplicable_bounds(group, maximum, environment), False, maximum, None, children)


def combine_children(group: Group, children: Sequence[NodeScore], environment: Environment) -> Combined:
    """Combine under the policy of the group; while the policy is unknown, cover what each would give.

    Without a policy all children apply (the checker asks for one elsewhere), so that any policy gives the same.
    """
    policy = policy_value(group, environment)
    if isinstance(policy, Unknown):
        results = [_combine(group, children, possible, environment) for possible in POLICIES]
        bounds = intervals.hull((result.bounds for result in results), policy.missing)
        return Combined(bounds, max(result.maximum for result in results))
    return _combine(group, children, policy if isinstance(policy, str) else "zero", environment)


def _combine(group: Group, children: Sequence[NodeScore], policy: str, environment: Environment) -> Combined:
    if group.choose is not None:
        return _combine_chosen(group, group.choose, children, policy, environment)
    return _combine_weights(group, children, policy)


def _combine_weights(group: Group, children: Sequence[NodeScore], policy: str) -> Combined:
    """Add up what the children count for; in a sum, a child weighs its maximum.

    `redistribute`: the whole maximum times the achieved part of the weights that apply. `drop`: only their part of the
    maximum remains.
    Source: semantics.md, 6; docs/language.md, indicators.
    """
    if group.combine == "weighted":
        (weights, whole), maximum = _weigh_children(group), group.maximum
    else:
        weights = [child.maximum for child in children]
        whole = maximum = add_up(weights)
    applied = whole
    applying = [weight for weight, child in zip(weights, children, strict=True) if child.applicable is not False]
    if len(applying) < len(weights):
        applied = add_up(applying)
    counted = [_count_child(child, weight, policy) for child, weight in zip(children, weights, strict=True)]
    # The points counted are out of the weights that count: the maximum is shared among those.
    sharing = applied if policy == "redistribute" and applied else whole
    points = intervals.take_part(intervals.total(counted), maximum, sharing)
    return Combined(points, take_part(maximum, applied, whole) if policy == "drop" and whole else maximum)


@remembered
def _weigh_children(group: Group) -> tuple[Sequence[Fraction], Fraction]:
    """Return the weights of the children and their sum, which are the same for every subject."""
    weights = [child.weight for child in group.children]
    return weights, add_up(weights)


def _count_child(child: NodeScore, weight: Fraction, policy: str) -> Bounds:
    """Return what a child counts for out of its weight.

    Under `redistribute` no share exceeds 1: a share above it, multiplied, could leave the interval it had while it was
    open whether its neighbours apply.
    """
    if child.applicable is False:
        return point(weight if policy == "full" else ZERO)
    if not child.maximum or isinstance(child.bounds, Undefined):
        return point(ZERO)
    part = intervals.take_part(child.bounds, weight, child.maximum)
    return intervals.clamp(part, weight) if policy == "redistribute" else part


def _combine_chosen(
    group: Group, choose: Choose, children: Sequence[NodeScore], policy: str, environment: Environment
) -> Combined:
    """Add up the best children, or the ones a fact names; until it is known, any of them.

    Source: semantics.md, 6.
    """
    named = None if choose.by is None else reference_value(choose.by, environment)
    if isinstance(named, frozenset):
        chosen = [child for child in children if child.id in named]
        return _take_best(group, chosen, len(chosen), policy)
    limit = evaluate_expression(choose.k, environment)
    if not isinstance(limit, Fraction):
        missing = missing_of(limit, *(child.bounds for child in children))
        return Combined(intervals.between(ZERO, group.maximum, missing), group.maximum)
    count = max(0, min(int(limit), len(children)))
    if named is None:
        return _take_best(group, children, count, policy)
    return _take_any(group, children, count, policy, missing_of(named))


def _take_best(group: Group, children: Sequence[NodeScore], count: int, policy: str) -> Combined:
    """The interval of the best `count`: the largest lower ends to the largest upper ends, of the children that count.

    Where fewer than `count` apply, `redistribute` scales what is left up and `drop` leaves a smaller maximum.
    """
    counting = [child for child in children if child.applicable is not False or policy in ("full", "zero")]
    scores = [_count_child(child, child.maximum, policy) for child in counting]
    taken = min(count, len(scores))
    bounds = _add_ends(scores, taken, smallest_lower_ends=False)
    part = Fraction(taken, count) if count else ZERO
    if policy == "redistribute" and part:
        bounds = intervals.scale(bounds, 1 / part)
    return Combined(bounds, group.maximum * part if policy == "drop" else group.maximum)


def _take_any(
    group: Group, children: Sequence[NodeScore], count: int, policy: str, missing: frozenset[str]
) -> Combined:
    """The interval of whichever `count`: the smallest lower ends to the largest upper ends.

    A child that does not apply may still be chosen; under `redistribute` and `drop` its points depend on the others.
    """
    open_policy = policy in ("redistribute", "drop")
    scores = [
        Bounds(ZERO, child.maximum)
        if child.applicable is False and open_policy
        else _count_child(child, child.maximum, policy)
        for child in children
    ]
    bounds = _add_ends(scores, count, smallest_lower_ends=True)
    return Combined(intervals.between(bounds.proven, bounds.attainable, bounds.missing | missing), group.maximum)


def _add_ends(scores: Sequence[Bounds], count: int, *, smallest_lower_ends: bool) -> Bounds:
    lows = sorted((score.proven or ZERO for score in scores), reverse=not smallest_lower_ends)
    highs = sorted((score.attainable or ZERO for score in scores), reverse=True)
    low, high = sum(lows[:count], start=ZERO), sum(highs[:count], start=ZERO)
    return intervals.between(low, high, missing_of(*scores))
