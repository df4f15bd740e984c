"""No plan is cheaper than the one returned, and every plan comes true: tried against all subsets, on every ruleset."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

import greenrules
from greenrules import compile_path
from greenrules.api.documents import prepare_documents
from greenrules.evaluating.environment import Environment, score_value
from greenrules.improving import improve
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.plan_blocks import model_score
from greenrules.improving.plan_modelling import (
    Scope,
    Workshop,
    build_problem,
    model_condition,
    open_workshop,
)
from greenrules.improving.plan_oracle import search_by_asking
from greenrules.improving.plan_problem import Found, Settled, is_possible, members
from greenrules.improving.plan_search import search_exactly, weigh
from greenrules.improving.plan_situation import Situation, environment_with, open_situation
from greenrules.improving.plan_solver import solve
from greenrules.improving.plan_target import Target, find_target, judge_target
from greenrules.model.assessment import Assessment
from greenrules.model.plan import Improvement, Measure, Plan
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Scalar, Verdict
from greenrules.testing.documents import write_document, write_plainly
from tests.improving.random_measures import Case, cases
from tests.laws.specimens import MADE_UP, SPECIMENS, law, load_specimen

OWN = Path(__file__).parent / "rulesets" / "cn.example.plans" / "1.yaml"
LADDERS = (*(name for name in SPECIMENS if load_specimen(name).rungs), "own")


@cache
def load(name: str) -> Ruleset:
    """Return a ruleset with a ladder; `own` is the one in which measures depend on one another most."""
    return compile_path(OWN) if name == "own" else load_specimen(name)


def trials(name: str) -> Callable[[Any], Any]:
    """Return the settings of a law: most cases go to the ruleset made for it, where several measures are needed."""
    return law(MADE_UP[0], share=0.4) if name == "own" else law(name, share=0.1 if name in MADE_UP else 0.12)


def settle(ruleset: Ruleset, case: Case) -> tuple[Situation, Workshop, Target]:
    (document,), _ = prepare_documents(write_document(case.factory), None, None, None)
    situation = open_situation(ruleset, document)
    return situation, open_workshop(situation, case.measures, {}), find_target(ruleset, case.target)


def list_reaching(situation: Situation, workshop: Workshop, target: Target) -> Iterator[int]:
    """Yield every subset that the facts and links allow and for which the evaluator proves the target."""
    links = build_problem(evolve(workshop, touching={}), Settled(True))
    for subset in range(1 << len(workshop.measures)):
        taken = [workshop.measures[place] for place in members(subset)]
        changed = apply_measures(taken, situation.values, situation.ruleset, workshop.limits)
        if changed is None or not is_possible(links, subset):
            continue
        if judge_target(target, environment_with(situation, changed)) is True:
            yield subset


@pytest.mark.parametrize("name", LADDERS)
def test_no_subset_of_the_measures_is_cheaper(name: str) -> None:
    """Search, solver and questions to the evaluator find the subset that trying all of them finds, ties included."""
    ruleset = load(name)

    @trials(name)
    @given(cases(ruleset))
    def holds(case: Case) -> None:
        situation, workshop, target = settle(ruleset, case)

        def judge(environment: Environment) -> Verdict:
            return judge_target(target, environment)

        condition = model_condition(target.condition, Scope(), workshop, model_score)
        problem = build_problem(workshop, condition)
        weights = weigh(problem)
        best = min(
            list_reaching(situation, workshop, target),
            key=lambda subset: sum(weights[place] for place in members(subset)),
            default=None,
        )

        assert search_exactly(problem) == Found(best, True)
        assert solve(problem) == Found(best, True)
        assert search_by_asking(problem, workshop, judge) == Found(best, True)

    holds()


def write_book(measures: tuple[Measure, ...]) -> dict[str, object]:
    """Return the measures the way a program hands them over."""
    return {
        "format": 1,
        "measures": {
            one.id: {
                "label": {"zh": one.label.zh, "en": one.label.en},
                "cost": one.cost,
                "changes": [{"fact": change.fact, change.kind: write_value(change.value)} for change in one.changes],
                "excludes": list(one.excludes),
                "requires": list(one.requires),
            }
            for one in measures
        },
    }


def write_value(value: Scalar) -> object:
    if isinstance(value, tuple):
        return [write_plainly(record.cells) for record in value]
    return write_plainly({"value": value})["value"]


def reach(plan: Plan, facts: dict[str, object]) -> dict[str, object]:
    """Return the facts after the plan, the way a subject would supply them."""
    moved = {move.fact: write_value(move.after) for step in plan.steps for move in step.moves}
    return {**facts, **moved}


def test_plans_come_true_in_rising_order_and_their_points_add_up() -> None:
    """What a plan promises is what the evaluator says of the facts it leads to; no plan contains a cheaper one."""
    ruleset = load("own")

    @law(MADE_UP[0], share=0.08)
    @given(cases(ruleset, most=6))
    def holds(case: Case) -> None:
        facts = write_plainly(case.factory.facts)
        given_beside = {"as_of": case.factory.as_of, "parameters": write_plainly(case.factory.parameters)}
        found = improve(
            ruleset, facts, to=case.target, measures=write_book(case.measures), plans=3, pareto=True, **given_beside
        )
        ladder = [id for id, _ in found.before.grade_labels]

        assert [plan.cost for plan in found.plans] == sorted(plan.cost for plan in found.plans)
        for n, plan in enumerate(found.plans):
            after = greenrules.evaluate(ruleset, reach(plan, facts), **given_beside)
            assert ladder.index(after.grade) <= ladder.index(case.target)
            assert (after.grade, after.score) == (plan.assessment.grade, plan.assessment.score)
            assert proven(after) - proven(found.before) == sum(step.points for step in plan.steps)
            assert not any(set(earlier.ids) <= set(plan.ids) for earlier in found.plans[:n])
        assert_front(found, case, ruleset)

    holds()


@pytest.mark.parametrize("name", [*LADDERS[:-1:4], "own"])
def test_single_changes_found_without_measures_come_true(name: str) -> None:
    """On random factories a plan by effort gives the grade when its moves are made; an open fact is shown to be so."""
    ruleset = load(name)

    @law(MADE_UP[0], share=0.006)
    @given(cases(ruleset))
    def holds(case: Case) -> None:
        facts = write_plainly(case.factory.facts)
        given_beside = {"as_of": case.factory.as_of, "parameters": write_plainly(case.factory.parameters)}
        found = improve(ruleset, facts, to=case.target, plans=2, **given_beside)
        ladder = [id for id, _ in found.before.grade_labels]

        assert found.proof == "bounded"
        for plan in found.plans:
            after = greenrules.evaluate(ruleset, reach(plan, facts), **given_beside)
            assert ladder.index(after.grade) <= ladder.index(case.target)

    holds()


def proven(assessment: Assessment) -> Fraction:
    score = assessment.score
    return score.proven if isinstance(score, Bounds) and score.proven is not None else Fraction(0)


def assert_front(found: Improvement, case: Case, ruleset: Ruleset) -> None:
    """No subset scores more than a point of the front at its cost, nor as much for less."""
    situation, workshop, _ = settle(ruleset, case)
    links = build_problem(evolve(workshop, touching={}), Settled(True))
    results = []
    for subset in range(1 << len(workshop.measures)):
        taken = [workshop.measures[place] for place in members(subset)]
        changed = apply_measures(taken, situation.values, ruleset, {})
        if changed is not None and is_possible(links, subset):
            score = score_value(environment_with(situation, changed), "")
            results.append((sum(one.cost for one in taken), score.proven if isinstance(score, Bounds) else Fraction(0)))
    for at in found.front:
        assert (at.cost, at.score) in results
        assert not any((cost <= at.cost and score > at.score) or (cost < at.cost and score >= at.score)
                       for cost, score in results)  # fmt: skip
