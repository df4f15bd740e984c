"""What a group scores: sums, weighted averages and choices; and where points of what does not apply go."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import NO_BINDINGS, Environment, reference_value
from greenrules.evaluating.exact import ZERO, add_up, take_part
from greenrules.evaluating.expressions import evaluate_expression, prepare_optional
from greenrules.evaluating.logic import conjoin, disjoin, missing_of
from greenrules.evaluating.scoring import (
    NodeScore,
    PreparedNode,
    inapplicable_bounds,
    policy_value,
    prepare_indicator,
    widen_unsure,
)
from greenrules.model.memory import remembered
from greenrules.model.scoring import POLICIES, Choose, Group, Indicator
from greenrules.model.values import Bounds, Undefined, Unknown, point


@frozen
class Combined:
    """What the children give together: points, and the maximum after `drop`."""

    bounds: Bounds
    maximum: Fraction


# What the children of a group give together: for a subject, and under one policy.
Combining: TypeAlias = Callable[[Sequence[NodeScore], Environment], Combined]
PolicyCombining: TypeAlias = Callable[[Sequence[NodeScore], str, Environment], Combined]


def prepare_node(node: Indicator | Group) -> PreparedNode:
    """Return what an indicator or group scores, as a function of the subject; it is kept for as long as the node."""
    return prepare_group(node) if isinstance(node, Group) else prepare_indicator(node)


@remembered
def prepare_group(group: Group) -> PreparedNode:
    """Return what a group scores, with the scores of its children.

    A group applies when its own condition and any child does. A root in which nothing applies is undefined.
    Source: semantics.md, 6.
    """
    # A child is kept in the memory of the environment where `score_node` looks for it.
    places = [(("score", child.id), prepare_node(child)) for child in group.children]
    applies, requires = prepare_optional(group.applies), prepare_optional(group.requires)
    combine = prepare_combining(group)

    def score(environment: Environment) -> NodeScore:
        memo, found = environment.memo, []
        for place, find in places:
            child: NodeScore | None = memo.get(place)
            if child is None:
                child = memo[place] = find(environment)
            found.append(child)
        children = tuple(found)
        applicable = disjoin(child.applicable for child in children)
        if applies is not None:
            applicable = conjoin((applies(environment, NO_BINDINGS), applicable))
        combined = combine(children, environment)
        if applicable is False:
            return _leave_out(group, children, combined.maximum, environment)
        bounds = combined.bounds
        if requires is not None:
            bounds = intervals.require(bounds, requires(environment, NO_BINDINGS))
        if applicable is not True:
            bounds = _leave_open(group, bounds, combined.maximum, applicable, environment)
        return NodeScore(group.id, bounds, applicable, combined.maximum, None, children)

    return score


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


def prepare_combining(group: Group) -> Combining:
    """Return how the children combine under the policy of the group; while it is unknown, what covers each policy.

    Without a policy all children apply (the checker asks for one elsewhere), so that any policy gives the same.
    """
    combine = _prepare_combining(group)
    if group.policy is None:
        return lambda children, environment: combine(children, "zero", environment)

    def find(children: Sequence[NodeScore], environment: Environment) -> Combined:
        policy = policy_value(group, environment)
        if isinstance(policy, Unknown):
            results = [combine(children, possible, environment) for possible in POLICIES]
            bounds = intervals.hull((result.bounds for result in results), policy.missing)
            return Combined(bounds, max(result.maximum for result in results))
        return combine(children, policy if isinstance(policy, str) else "zero", environment)

    return find


def _prepare_combining(group: Group) -> PolicyCombining:
    choose = group.choose
    if choose is not None:
        return lambda children, policy, environment: _combine_chosen(group, choose, children, policy, environment)
    if group.combine == "weighted":
        weights = [child.weight for child in group.children]
        sure, whole = _list_sure(group, weights), add_up(weights)
        return lambda children, policy, _: _combine_weights(children, weights, sure, policy, whole, group.maximum)
    sure = _list_sure(group, [child.maximum for child in group.children])
    return lambda children, policy, _: _combine_sum(children, sure, policy)


def _list_sure(group: Group, weights: Sequence[Fraction]) -> Sequence[Fraction | None]:
    """Return the maximum of each child whose points count as they are: it is the weight of the child, and not 0."""
    pairs = zip(group.children, weights, strict=True)
    return [child.maximum if child.maximum == weight and weight else None for child, weight in pairs]


def _combine_sum(children: Sequence[NodeScore], sure: Sequence[Fraction | None], policy: str) -> Combined:
    """Add up the children; each weighs its maximum."""
    weights = [child.maximum for child in children]
    whole = add_up(weights)
    return _combine_weights(children, weights, sure, policy, whole, whole)


def _combine_weights(
    children: Sequence[NodeScore],
    weights: Sequence[Fraction],
    sure: Sequence[Fraction | None],
    policy: str,
    whole: Fraction,
    maximum: Fraction,
) -> Combined:
    """Add up what the children count for.

    `redistribute`: the whole maximum times the achieved part of the weights that apply. `drop`: only their part of the
    maximum remains.
    Source: semantics.md, 6; docs/language.md, indicators.

    Args:
        sure: see `_list_sure`.
        whole: the sum of the weights, of which `maximum` are the points.
    """
    shares = policy == "redistribute"
    counted: list[Bounds] = [
        child.bounds  # type: ignore[misc]  # of what applies, no score is undefined
        if child.maximum is limit and child.applicable is True and not shares
        else _count_child(child, weight, policy)
        for child, weight, limit in zip(children, weights, sure, strict=True)
    ]
    applied = whole
    if shares or policy == "drop":
        pairs = zip(children, weights, strict=True)
        applied = add_up([weight for child, weight in pairs if child.applicable is not False])
    # The points counted are out of the weights that count: the maximum is shared among those.
    points = intervals.take_part(intervals.total(counted), maximum, applied if shares and applied else whole)
    return Combined(points, take_part(maximum, applied, whole) if policy == "drop" and whole else maximum)


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
