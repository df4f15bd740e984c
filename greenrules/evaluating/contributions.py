"""How many points of the total an indicator or group brings in."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import Environment, node_score, recall, reference_value
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.scoring import NodeScore, policy_value
from greenrules.model.ruleset import Group, Indicator
from greenrules.model.values import Bounds, Undefined

# What a child's own points are multiplied with; None where that is not settled.
Factor = Fraction | None


def contribution_of(environment: Environment, node_id: str) -> Bounds | None:
    """Return the part of the total that comes from a node; None where it is not settled how much counts.

    The contributions of the children of a group add up to that of the group.
    """
    root = environment.ruleset.indicators
    if root is None:
        return None

    def find() -> dict[str, Bounds | None]:
        return dict(_spread(root, Fraction(1), environment))

    return recall(environment, "contribution", "", find).get(node_id or root.id)


def _spread(node: Indicator | Group, factor: Factor, environment: Environment) -> Iterator[tuple[str, Bounds | None]]:
    score = node_score(environment, node.id)
    yield node.id, _take_part(score.bounds, factor)
    if isinstance(node, Group):
        inner = factor if _passes_on(node, score, environment) else None
        for child, share in _list_factors(node, score, environment):
            yield from _spread(child, None if inner is None or share is None else inner * share, environment)


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
    maximum = group.maximum if weighted else sum(weights, start=Fraction(0))
    counting = [w for w, (_, result) in zip(weights, children, strict=True) if result.applicable is not False]
    whole = sum(counting if policy == "redistribute" else weights, start=Fraction(0))
    for weight, (child, result) in zip(weights, children, strict=True):
        if whole == 0 or result.maximum == 0:
            yield child, Fraction(0)
        else:
            yield child, maximum * weight / (whole * result.maximum)


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
