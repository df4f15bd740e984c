"""What one more unit of a fact is worth in each indicator, exactly, and how far that holds."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment, node_score
from greenrules.improving.plan_aiming import Scene, change_facts, find_meeting, is_allowed
from greenrules.improving.plan_dependence import Dependence, find_facts
from greenrules.model.declarations import Fact
from greenrules.model.expressions import Comparison, Constant, Expr, walk_expression
from greenrules.model.plan import Marginal
from greenrules.model.scoring import Formula, Indicator, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.types import NumberType
from greenrules.model.units import POINTS
from greenrules.model.values import Bounds
from greenrules.model.walking import list_scoring_expressions, walk_nodes


def list_marginals(environment: Environment) -> tuple[Marginal, ...]:
    """Return what one more unit of each number is worth in each indicator it stands behind, in the ruleset's order.

    An indicator scored per record, or that does not apply, has none.
    """
    root = environment.ruleset.indicators
    if root is None:
        return ()
    leaves = (node for node in walk_nodes(root) if isinstance(node, Indicator) and node.over is None)
    return tuple(marginal for leaf in leaves for marginal in _list_of(leaf, environment))


def _list_of(indicator: Indicator, environment: Environment) -> Iterator[Marginal]:
    ruleset, factor = environment.ruleset, factor_of(environment, indicator.id)
    if node_score(environment, indicator.id).applicable is not True or not factor:
        return
    behind = frozenset[str]().union(
        *(find_facts(expr, ruleset, Dependence()) for expr in list_scoring_expressions(indicator.scoring, None))
    )
    for id in (id for id in ruleset.facts if id in behind):
        fact, now = ruleset.facts[id], environment.facts[id]
        if isinstance(fact.type, NumberType) and isinstance(now, Fraction):
            marginal = _measure(indicator, fact, now, factor, Scene(environment))
            if marginal is not None:
                yield marginal


def _measure(indicator: Indicator, fact: Fact, now: Fraction, factor: Fraction, scene: Scene) -> Marginal | None:
    """Return the marginal of a fact in an indicator; None where the indicator does not answer to it at all."""
    edges = sorted({edge for edge in _list_edges(indicator.scoring, fact, scene) if is_allowed(edge, fact)})
    low = max((edge for edge in edges if edge < now), default=None)
    high = min((edge for edge in edges if edge > now), default=None)
    above = _find_rate(indicator, fact, now, high, scene, sign=1)
    below = _find_rate(indicator, fact, now, low, scene, sign=-1)
    if now in edges:
        # The line breaks here: the side on which points can be won is the one that counts.
        wins_below = below is not None and below < 0
        rate, low, high = (below, low, now) if wins_below else (above, now, high)
    else:
        rate = above if above == below else None
    better = _find_jump(indicator, fact, now, edges, scene)
    if not edges and not rate:
        return None
    assert isinstance(fact.type, NumberType)
    return Marginal(
        indicator=f"indicator:{indicator.id}",
        label=indicator.label,
        fact=fact.id,
        fact_label=fact.label,
        unit=fact.type.unit,
        value=now,
        rate=None if rate is None else rate * factor,
        low=low,
        high=high,
        jump=None if better is None else (better[0], better[1] * factor),
    )


def _list_edges(scoring: Scoring, fact: Fact, scene: Scene) -> Iterator[Fraction]:
    """Yield the values of a fact at which the points bend or jump."""
    pairs: list[tuple[Expr, Expr]] = []
    match scoring:
        case Ramp(quantity=quantity, baseline=baseline, leading=leading):
            pairs = [(quantity, baseline), (quantity, leading)]
        case Ratio(quantity=quantity, base=base, cap=cap):
            zero = Constant(Fraction(0), quantity.type, quantity.span)
            pairs = [(quantity, zero), (quantity, base)] if cap is not None else [(quantity, zero)]
        case Steps(steps=steps):
            parts = (part for step in steps for part in walk_expression(step.when))
            pairs = [(part.left, part.right) for part in parts
                     if isinstance(part, Comparison) and isinstance(part.left.type, NumberType)]  # fmt: skip
        case Formula() | Judged():
            yield from _list_clamps(scoring, fact, scene)
        case _:
            return
    for left, right in pairs:
        meeting = find_meeting(left, right, fact, scene)
        if meeting is not None:
            yield meeting


def _list_clamps(scoring: Formula | Judged, fact: Fact, scene: Scene) -> Iterator[Fraction]:
    expr = scoring.formula if isinstance(scoring, Formula) else scoring.fact
    for edge in (Fraction(0), _maximum_of(scoring, scene)):
        limit = Constant(edge, NumberType(POINTS), expr.span)
        meeting = find_meeting(expr, limit, fact, scene)
        if meeting is not None:
            yield meeting


def _maximum_of(scoring: Formula | Judged, scene: Scene) -> Fraction:
    root = scene.module.ruleset.indicators
    assert root is not None
    return next(node.maximum for node in walk_nodes(root) if isinstance(node, Indicator) and node.scoring is scoring)


def _score_at(indicator: Indicator, fact: Fact, value: Fraction, scene: Scene) -> Fraction | None:
    bounds = node_score(change_facts(scene, {fact.id: value}).root, indicator.id).bounds
    return bounds.proven if isinstance(bounds, Bounds) and bounds.settled else None


def _find_rate(
    indicator: Indicator, fact: Fact, now: Fraction, edge: Fraction | None, scene: Scene, *, sign: int
) -> Fraction | None:
    """Return the points of the indicator for one more unit on one side; None where they lie on no straight line.

    Between two edges the points are one formula: three points on a line, found exactly, show that it is a straight one.
    """
    reach = abs(edge - now) if edge is not None else abs(now) or Fraction(1)
    points = [now + sign * reach * share for share in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))]
    scores = [score for point in points if (score := _score_at(indicator, fact, point, scene)) is not None]
    if len(scores) < len(points):
        return None
    first, second, third = scores
    return (second - first) / (points[1] - points[0]) if third - second == second - first else None


def _find_jump(
    indicator: Indicator, fact: Fact, now: Fraction, edges: list[Fraction], scene: Scene
) -> tuple[Fraction, Fraction] | None:
    """Return the nearest edge at which the indicator has more points than now, with those points."""
    score = _score_at(indicator, fact, now, scene)
    if score is None:
        return None
    for edge in sorted(edges, key=lambda edge: (abs(edge - now), edge)):
        there = _score_at(indicator, fact, edge, scene)
        if there is not None and there > score:
            return edge, there
    return None
