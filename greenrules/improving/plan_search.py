"""The cheapest subset of measures by branch and bound, in whole numbers: exact, and the same one every time."""

from fractions import Fraction
from math import lcm
from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.improving.plan_problem import (
    AllOf,
    AnyOf,
    Condition,
    Enough,
    Found,
    Problem,
    Settled,
    Table,
    holds_exactly,
    is_possible,
    members,
)

# Steps of one search; beyond it the best subset found so far is returned as such.
MOST_STEPS = 60_000


@frozen(eq=False)
class _Sum:
    """An `Enough` in whole numbers. `gains[n]` is the most the n-th measure can add in any company."""

    mask: int
    blocks: tuple[tuple[int, dict[int, int]], ...]
    need: int
    gains: dict[int, int]
    best: dict[tuple[int, int, int], int | None] = field(factory=dict)


@frozen(eq=False)
class _Choice:
    """A `Table` with the cheapest way to complete each start."""

    mask: int
    holds: frozenset[int]


@frozen(eq=False)
class _Parts:
    every: bool
    mask: int
    parts: "tuple[_Goal, ...]"


_Goal: TypeAlias = _Sum | _Choice | _Parts


@define(eq=False)
class _Search:
    problem: Problem
    goal: _Goal
    weights: tuple[int, ...]
    order: tuple[int, ...]
    dependants: tuple[int, ...]
    cuts: tuple[int, ...]
    steps: int
    best: int | None = None
    chosen: int | None = None


def search_exactly(problem: Problem, cuts: tuple[int, ...] = (), steps: int = MOST_STEPS) -> Found:
    """Return the cheapest subset that meets the condition; of equally cheap ones that with the fewest measures, then
    that with the first ids.

    Args:
        cuts: subsets that were found before; neither they nor anything that contains them is wanted again.
        steps: after so many steps the best subset so far is returned as not complete.
    """
    if isinstance(problem.condition, Settled):
        return Found(0 if problem.condition.holds and not cuts else None, True)
    weights = weigh(problem)
    goal = _compile(problem.condition)
    order = sorted(range(len(weights)), key=lambda n: (-_reach(goal, n) / weights[n], n))
    dependants = [0] * len(weights)
    for place, needs in enumerate(problem.requires):
        for other in members(needs):
            dependants[other] |= 1 << place
    search = _Search(problem, goal, weights, tuple(order), tuple(dependants), cuts, steps)
    _descend(search, 0, (1 << len(weights)) - 1)
    return Found(search.chosen, search.steps > 0)


def weigh(problem: Problem) -> tuple[int, ...]:
    """Return a whole number for each measure, so that the least sum is the least cost, then the fewest measures, then
    the first ids. Two different subsets never weigh the same."""
    size = len(problem.costs)
    scale = lcm(*(cost.denominator for cost in problem.costs))
    whole = (int(cost * scale) * (size + 1) + 1 for cost in problem.costs)
    return tuple((number << size) - (1 << (size - 1 - place)) for place, number in enumerate(whole))


def _reach(goal: _Goal, place: int) -> Fraction:
    match goal:
        case _Sum():
            return Fraction(goal.gains.get(place, 0), max(goal.need, 1))
        case _Choice():
            return Fraction(goal.mask >> place & 1)
        case _Parts():
            return sum((_reach(part, place) for part in goal.parts), start=Fraction(0))


def _compile(condition: Condition) -> _Goal:
    match condition:
        case Settled():
            return _Choice(0, frozenset({0} if condition.holds else ()))
        case Table():
            return _Choice(condition.mask, condition.holds)
        case Enough():
            return _compile_sum(condition)
        case AllOf() | AnyOf():
            parts = tuple(map(_compile, condition.parts))
            mask = 0
            for part in parts:
                mask |= part.mask
            return _Parts(isinstance(condition, AllOf), mask, parts)


def _compile_sum(enough: Enough) -> _Sum:
    numbers = [factor * points for factor, block in enough.terms for points in block.points.values()]
    need = enough.least - enough.constant
    scale = lcm(need.denominator, *(number.denominator for number in numbers))
    blocks, gains, mask = [], dict[int, int](), 0
    for factor, block in enough.terms:
        points = {subset: int(factor * value * scale) for subset, value in block.points.items()}
        blocks.append((block.mask, points))
        mask |= block.mask
        for place in members(block.mask):
            gains[place] = gains.get(place, 0) + _most_gained(points, 1 << place)
    return _Sum(mask, tuple(blocks), int(need * scale) + enough.strict, gains)


def _most_gained(points: dict[int, int], bit: int) -> int:
    """Return the most points a measure adds in any company; what stands alone as possible counts in full."""
    least = min(points.values())
    return max((value - points.get(subset ^ bit, least) for subset, value in points.items() if subset & bit), default=0)


def _descend(search: _Search, chosen: int, free: int, weight: int = 0) -> None:
    """Try the subsets between `chosen` and `chosen | free`.

    INVARIANT: `chosen` holds all that its measures require, and nothing in `free` is excluded by it.
    """
    search.steps -= 1
    if search.steps <= 0 or any(chosen & cut == cut for cut in search.cuts):
        return
    least = _find_least(search, search.goal, chosen, free)
    if least is None or (search.best is not None and weight + least >= search.best):
        return
    problem = search.problem
    if least == 0 and holds_exactly(problem.condition, chosen) and is_possible(problem, chosen):
        search.best, search.chosen = weight, chosen
        return
    place = next((n for n in search.order if free >> n & 1), None)
    if place is None:
        return
    added = (problem.requires[place] | 1 << place) & ~chosen
    barred = _list_barred(problem, chosen | added)
    if added & ~free == 0 and not (chosen | added) & barred:
        more = sum(search.weights[n] for n in members(added))
        _descend(search, chosen | added, free & ~added & ~barred, weight + more)
    _descend(search, chosen, free & ~(1 << place | search.dependants[place]), weight)


def _list_barred(problem: Problem, chosen: int) -> int:
    barred = 0
    for place in members(chosen):
        barred |= problem.excludes[place]
    return barred


def _find_least(search: _Search, goal: _Goal, chosen: int, free: int) -> int | None:
    """Return a weight that reaching the goal costs at least; None when it is out of reach."""
    match goal:
        case _Sum():
            return _find_least_sum(search, goal, chosen, free)
        case _Choice():
            return _find_least_choice(search, goal, chosen, free)
        case _Parts():
            found = [(_find_least(search, part, chosen, free), part) for part in goal.parts]
            return _join_every(found) if goal.every else min((w for w, _ in found if w is not None), default=None)


def _join_every(found: "list[tuple[int | None, _Goal]]") -> int | None:
    """Return what all parts cost together at least: those that share no measure add up."""
    total, taken = 0, 0
    weighed = [(weight, part.mask) for weight, part in found if weight is not None]
    if len(weighed) < len(found):
        return None
    for weight, mask in sorted(weighed, key=lambda one: -one[0]):
        if not mask & taken:
            total, taken = total + weight, taken | mask
    return total


def _find_least_choice(search: _Search, goal: _Choice, chosen: int, free: int) -> int | None:
    fixed, could = chosen & goal.mask, free & goal.mask
    ways = (subset & ~fixed for subset in goal.holds if subset & fixed == fixed and subset & ~(fixed | could) == 0)
    return min((sum(search.weights[n] for n in members(way)) for way in ways), default=None)


def _find_least_sum(search: _Search, goal: _Sum, chosen: int, free: int) -> int | None:
    reached = most = 0
    for n, (mask, points) in enumerate(goal.blocks):
        fixed, could = chosen & mask, free & mask
        best = _best_of(goal, n, fixed, could, points)
        if best is None:
            return None
        most += best
        alone = points.get(fixed)
        reached += best if alone is None else alone
    if most < goal.need:
        return None
    # What the measures taken give alone is not possible in some block: that block counts at its best, still a bound.
    return _fill_knapsack(search, goal, goal.need - reached, free)


def _best_of(goal: _Sum, n: int, fixed: int, could: int, points: dict[int, int]) -> int | None:
    key = (n, fixed, could)
    if key not in goal.best:
        inside = fixed | could
        goal.best[key] = max(
            (value for subset, value in points.items() if subset & fixed == fixed and subset & ~inside == 0),
            default=None,
        )
    return goal.best[key]


def _fill_knapsack(search: _Search, goal: _Sum, missing: int, free: int) -> int:
    """Return the weight of gaining what is missing if measures could be taken in part, the best value first."""
    if missing <= 0:
        return 0
    total = 0
    offers = [(search.weights[n], gain) for n, gain in goal.gains.items() if free >> n & 1 and gain > 0]
    for weight, gain in sorted(offers, key=lambda offer: Fraction(offer[0], offer[1])):
        if gain >= missing:
            return total + weight * missing // gain
        total, missing = total + weight, missing - gain
    return total
