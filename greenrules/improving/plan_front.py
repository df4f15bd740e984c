"""The front of cost against score: for each cost the most points it can buy."""

from collections.abc import Callable
from fractions import Fraction

from greenrules.evaluating.environment import grade_of
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.plan_modelling import Workshop, build_problem
from greenrules.improving.plan_problem import Enough, Found, Problem, cost_of, members, sum_points
from greenrules.improving.plan_situation import environment_with
from greenrules.model.plan import FrontPoint

# So many points are shown; beyond it they are spread over the scores in equal steps.
MOST_POINTS = 12


def trace_front(
    total: Enough, workshop: Workshop, choose: Callable[[Problem], Found]
) -> tuple[tuple[FrontPoint, ...], bool]:
    """Return points of the front from where the subject stands up to all it can score, and whether each is proven.

    Every point is on the front: nothing cheaper scores as much, and nothing as cheap scores more. Steps between them
    are as small as they come, or else a twelfth of the points that can be won.

    Args:
        total: the total score as a sum over blocks.
    """
    points: list[FrontPoint] = []
    proven = True
    score = sum_points(total, 0) or Fraction(0)
    highest = total.constant + sum(
        (factor * max(block.points.values()) for factor, block in total.terms), start=Fraction(0)
    )
    stride = (highest - score) / MOST_POINTS
    found = Found(0, True)
    while found.chosen is not None and len(points) < MOST_POINTS:
        proven = proven and found.complete
        point, following = _find_point(total, found.chosen, workshop, choose)
        points.append(point)
        if following is not None and point.score + stride > (sum_points(total, following) or score):
            found = choose(_problem(total, point.score + stride, workshop, strict=False))
            found = found if found.chosen is not None else Found(following, found.complete)
        else:
            found = Found(following, True)
    return tuple(points), proven


def _find_point(
    total: Enough, chosen: int, workshop: Workshop, choose: Callable[[Problem], Found]
) -> tuple[FrontPoint, int | None]:
    """Return the point of the front at the cost of a subset, and the next subset that scores more."""
    while True:
        score = sum_points(total, chosen) or Fraction(0)
        problem = _problem(total, score, workshop, strict=True)
        better = choose(problem).chosen
        if better is None or cost_of(problem, better) > cost_of(problem, chosen):
            return _describe(problem, chosen, score, workshop), better
        chosen = better


def _problem(total: Enough, least: Fraction, workshop: Workshop, *, strict: bool) -> Problem:
    return build_problem(workshop, Enough(total.constant, total.terms, least, strict))


def _describe(problem: Problem, chosen: int, score: Fraction, workshop: Workshop) -> FrontPoint:
    situation = workshop.situation
    taken = [workshop.measures[place] for place in members(chosen)]
    changed = apply_measures(taken, situation.values, situation.ruleset, workshop.limits) or {}
    grade = grade_of(environment_with(situation, changed)).proven
    return FrontPoint(
        tuple(one.id for one in taken), tuple(one.label for one in taken), cost_of(problem, chosen), score, grade
    )
