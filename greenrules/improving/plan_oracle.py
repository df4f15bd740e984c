"""The cheapest subset of measures where the ruleset does not come apart: the evaluator itself bounds every branch.

The facts that undecided measures touch are hidden. What is impossible while they are hidden stays impossible whatever
they become (the information order), so a branch is given up as soon as the target is no longer possible.
"""

from collections.abc import Callable

from attrs import define

from greenrules.evaluating.environment import Environment
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.plan_modelling import Workshop
from greenrules.improving.plan_problem import Found, Problem, members
from greenrules.improving.plan_search import weigh
from greenrules.improving.plan_situation import environment_with
from greenrules.model.values import Unknown, Value, Verdict

# Evaluations of one search; beyond it the best subset found so far is returned as such.
MOST_EVALUATIONS = 3000


@define(eq=False)
class _Oracle:
    problem: Problem
    workshop: Workshop
    judge: Callable[[Environment], Verdict]
    weights: tuple[int, ...]
    cuts: tuple[int, ...]
    left: int
    best: int | None = None
    chosen: int | None = None


def search_by_asking(
    problem: Problem,
    workshop: Workshop,
    judge: Callable[[Environment], Verdict],
    cuts: tuple[int, ...] = (),
    evaluations: int = MOST_EVALUATIONS,
) -> Found:
    """Return the cheapest subset, ties as in search_exactly; not complete when the evaluations ran out.

    Args:
        problem: only its costs, exclusions and requirements count here.
        judge: whether the target is reached in an environment.
    """
    oracle = _Oracle(problem, workshop, judge, weigh(problem), cuts, evaluations)
    _descend(oracle, 0, (1 << len(problem.ids)) - 1, 0)
    return Found(oracle.chosen, oracle.left > 0)


def _descend(oracle: _Oracle, chosen: int, free: int, weight: int) -> None:
    if oracle.left <= 0 or any(chosen & cut == cut for cut in oracle.cuts):
        return
    if oracle.best is not None and weight >= oracle.best:
        return
    if free and _ask(oracle, chosen, free) is False:
        return
    if _ask(oracle, chosen, 0) is True:
        oracle.best, oracle.chosen = weight, chosen
        return
    if not free:
        return
    place = min(members(free), key=lambda n: (oracle.weights[n], n))
    problem = oracle.problem
    added = (problem.requires[place] | 1 << place) & ~chosen
    barred = 0
    for one in members(chosen | added):
        barred |= problem.excludes[one]
    if added & ~free == 0 and not (chosen | added) & barred:
        more = sum(oracle.weights[n] for n in members(added))
        _descend(oracle, chosen | added, free & ~added & ~barred, weight + more)
    dependants = sum(1 << n for n in members(free) if problem.requires[n] >> place & 1)
    _descend(oracle, chosen, free & ~(1 << place | dependants), weight)


def _ask(oracle: _Oracle, chosen: int, free: int) -> Verdict:
    """Return whether the target is reached with what is chosen, while what is free may still be taken."""
    oracle.left -= 1
    workshop, situation = oracle.workshop, oracle.workshop.situation
    taken = [workshop.measures[place] for place in members(chosen)]
    hidden = {fact for fact, mask in workshop.touching.items() if mask & free}
    limits = {fact: limit for fact, limit in workshop.limits.items() if fact not in hidden}
    changed = apply_measures(taken, situation.values, situation.ruleset, limits)
    if changed is None:
        # A step that leads out of range may be led back by what is still free.
        return Unknown() if free else False
    values: dict[str, Value] = {**changed, **{fact: Unknown(frozenset({f"fact:{fact}"})) for fact in hidden}}
    return oracle.judge(environment_with(situation, values))
