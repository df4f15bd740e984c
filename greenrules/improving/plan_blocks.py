"""A score as a sum over parts of the indicator tree that measures touch independently of one another."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment, node_score, tree_node
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.improving.plan_dependence import find_facts, find_node_facts
from greenrules.improving.plan_modelling import Scope, TooEntangled, Workshop, enter_scope, try_subsets
from greenrules.improving.plan_problem import Block, Enough
from greenrules.improving.plan_situation import environment_with
from greenrules.model.assessment import Assessment
from greenrules.model.expressions import Expr
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Bounds, Undefined
from greenrules.model.walking import walk_nodes


def model_score(workshop: Workshop, scope: Scope, name: str, least: Fraction, *, strict: bool) -> Enough | None:
    """Return "the proven score of a node is at least" as a sum over blocks; None where it is no sum.

    Args:
        name: an indicator or group of the module, or "" for the total.
    Raises: TooEntangled.
    """
    key = (scope.way, name)
    if key not in workshop.sums:
        workshop.sums[key] = _model_sum(workshop, scope, name)
    found = workshop.sums[key]
    return None if found is None else evolve(found, least=least, strict=strict)


def _model_sum(workshop: Workshop, scope: Scope, name: str) -> Enough | None:
    environment = enter_scope(environment_with(workshop.situation, {}), scope)
    if environment.ruleset.indicators is None:
        return None
    root, _ = tree_node(environment, name)
    now = node_score(environment, name).bounds
    whole = factor_of(environment, root.id)
    if isinstance(now, Undefined) or now.proven is None or not whole:
        return None
    constant, terms = now.proven, []
    for node in _split(root, environment, scope, workshop):
        factor = factor_of(environment, node.id)
        block = _work_out(node, environment, scope, workshop)
        if factor is None or block is None:
            return None
        share = factor / whole
        constant -= share * block.points[0]
        terms.append((share, block))
    if _may_clamp(root, tuple(block for _, block in terms), environment):
        return None
    return Enough(constant, tuple(terms), Fraction(0), False)


def _split(
    node: Indicator | Group, environment: Environment, scope: Scope, workshop: Workshop
) -> Iterator[Indicator | Group]:
    """Yield the parts of a node that measures touch, so that its score is the sum over them."""
    ruleset = environment.ruleset
    if not workshop.touch(find_node_facts(node, ruleset, workshop.dependence)):
        return
    if isinstance(node, Indicator) or not _adds_up(node, environment, scope, workshop):
        yield node
        return
    for child in node.children:
        yield from _split(child, environment, scope, workshop)


def _adds_up(group: Group, environment: Environment, scope: Scope, workshop: Workshop) -> bool:
    """Whether a group stays the same weighted sum of its children whatever measures are taken."""
    own: list[Expr] = [expr for expr in (group.applies, group.requires, group.policy) if expr is not None]
    touched = any(workshop.touch(find_facts(expr, environment.ruleset, workshop.dependence)) for expr in own)
    required = group.requires is None or evaluate_expression(group.requires, environment) is True
    if group.combine == "choose" or touched or not required:
        return False
    if node_score(environment, group.id).applicable is not True:
        return False
    return all(_is_steady(child, environment, scope, workshop) for child in group.children)


def _is_steady(child: Indicator | Group, environment: Environment, scope: Scope, workshop: Workshop) -> bool:
    """Whether a child applies, or does not, with the same maximum, whatever measures are taken."""
    applies = [expr for part in walk_nodes(child) for expr in (part.applies, _policy(part)) if expr is not None]
    facts = frozenset[str]().union(*(find_facts(e, environment.ruleset, workshop.dependence) for e in applies))
    mask = workshop.touch(facts)
    now = node_score(environment, child.id)
    if not mask:
        return now.applicable is True or now.applicable is False
    try:
        return all(
            (score := node_score(other, child.id)).applicable is True
            and now.applicable is True
            and score.maximum == now.maximum
            for _, other in try_subsets(workshop, mask, scope)
        )
    except TooEntangled:
        return False


def _policy(node: Indicator | Group) -> Expr | None:
    return node.policy if isinstance(node, Group) else None


def _work_out(node: Indicator | Group, environment: Environment, scope: Scope, workshop: Workshop) -> Block | None:
    """Return the points of a part for every possible subset of the measures that touch it; None without a lower end."""
    mask = workshop.touch(find_node_facts(node, environment.ruleset, workshop.dependence))
    points: dict[int, Fraction] = {}
    for subset, other in try_subsets(workshop, mask, scope):
        bounds = node_score(other, node.id).bounds
        if not isinstance(bounds, Bounds) or bounds.proven is None:
            return None
        points[subset] = bounds.proven
    # INVARIANT: taking nothing is possible, so that the points as things stand are among them.
    return Block(f"{'.'.join(scope.way)}:{node.id}", mask, points) if 0 in points else None


def _may_clamp(root: Indicator | Group, blocks: tuple[Block, ...], environment: Environment) -> bool:
    """Whether a share above 1 could be cut off on its way up: groups that redistribute count no more than a whole."""
    has_policy = any(isinstance(part, Group) and part.policy is not None for part in walk_nodes(root))
    if not has_policy:
        return False
    for block in blocks:
        node, _ = tree_node(environment, block.name.rpartition(":")[2])
        if any(points > node.maximum or points < 0 for points in block.points.values()):
            return True
    return False


def find_highest(workshop: Workshop, before: Assessment) -> Fraction | None:
    """Return points that no set of measures exceeds: every part of the tree at its best.

    None where it is no sum, and where missing facts alone may still bring more than that.
    """
    try:
        total = model_score(workshop, Scope(), "", Fraction(0), strict=False)
    except TooEntangled:
        return None
    if total is None:
        return None
    highest = sum((factor * max(block.points.values()) for factor, block in total.terms), start=total.constant)
    attainable = before.score.attainable if isinstance(before.score, Bounds) else None
    return None if attainable is not None and attainable > highest else highest
