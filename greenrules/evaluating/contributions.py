"""How many points of the total an indicator or group brings in."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import Environment, node_score, recall, reference_value, score_node
from greenrules.evaluating.exact import ONE, ZERO, add_up, take_part
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.scoring import NodeScore, policy_value
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Bounds, Undefined

# What a child's own points are multiplied with; None where that is not settled.
Factor = Fraction | None


def contribution_of(environment: Environment, node_id: str) -> Bounds | None:
    """Return the part of the total that comes from a node; None where it is not settled how much counts.

    The contributions of the children of a group add up to that of the group.
    """
    part = _find_part(environment, node_id)
    if part is None or not part.settled:
        return None
    return _take_part(node_score(environment, part.id).bounds, part.factor)


def factor_of(environment: Environment, node_id: str) -> Factor:
    """Return how many points of the total one point of a node is, should everything around it come to apply."""
    part = _find_part(environment, node_id)
    return None if part is None else part.factor


@frozen
class _Part:
    """What a node's own points are multiplied with in the total, and whether that is settled."""

    id: str
    factor: Factor
    settled: bool


def _find_part(environment: Environment, node_id: str) -> _Part | None:
    root = environment.ruleset.indicators
    if root is None:
        return None

    def find() -> dict[str, _Part]:
        return {part.id: part for part in _spread(root, ONE, True, environment)}

    return recall(environment, "contribution", "", find).get(node_id or root.id)


def _spread(node: Indicator | Group, factor: Factor, settled: bool, environment: Environment) -> Iterator[_Part]:
    score = score_node(node, environment)
    yield _Part(node.id, factor, settled)
    if isinstance(node, Group):
        passes_on = settled and _passes_on(node, score, environment)
        for child, share in _list_factors(node, score, environment):
            inner = None if factor is None or share is None else take_part(share, factor, ONE)
            yield from _spread(child, inner, passes_on, environment)


def _take_part(score: Bounds | Undefined, factor: Factor) -> Bounds | None:
    if factor is None or isinstance(score, Undefined):
        return None
    return score if factor == 1 else intervals.scale(score, factor)


def _passes_on(group: Group, score: NodeScore, environment: Environment) -> bool:
    """Whether the group's points are those of its children: it applies, and what it requires holds."""
    return score.applicable is True and evaluate_condition(group.requires, environment) is True


def _list_factors(
    group: Group, score: NodeScore, environment: Environment
) -> Iterator[tuple[Indicator | Group, Factor]]:
    policy = policy_value(group, environment) or "zero"
    children = tuple(zip(group.children, score.children, strict=True))
    if not isinstance(policy, str):
        yield from ((child, None) for child in group.children)
        return
    if group.combine == "choose":
        yield from _list_chosen(group, score, policy, environment)
        return
    weighted = group.combine == "weighted"
    weights = [child.weight if weighted else result.maximum for child, result in children]
    maximum = group.maximum if weighted else add_up(weights)
    counting = [w for w, (_, result) in zip(weights, children, strict=True) if result.applicable is not False]
    whole = add_up(counting if policy == "redistribute" else weights)
    rate = maximum / whole if whole else ZERO
    for weight, (child, result) in zip(weights, children, strict=True):
        yield child, take_part(rate, weight, result.maximum) if result.maximum else ZERO


def _list_chosen(
    group: Group, score: NodeScore, policy: str, environment: Environment
) -> Iterator[tuple[Indicator | Group, Factor]]:
    """A chosen child counts as it is; whether the best were chosen shows once all children are settled."""
    by = group.choose.by if group.choose is not None else None
    chosen = None if by is None else reference_value(by, environment)
    whole = isinstance(chosen, frozenset) and all(
        result.applicable is True for result in score.children if result.id in chosen
    )
    for child in group.children:
        if isinstance(chosen, frozenset) and (whole or policy not in ("redistribute", "drop")):
            yield child, Fraction(int(child.id in chosen))
        else:
            yield child, None
