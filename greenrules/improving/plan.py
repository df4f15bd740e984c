"""The cheapest route to a grade."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import define, evolve, frozen

from greenrules.api.documents import Extra, Facts, prepare_documents
from greenrules.evaluating.environment import Environment, gate_verdict
from greenrules.improving.measures_checking import Options, check_measures
from greenrules.improving.measures_reader import Measures, open_measures
from greenrules.improving.plan_blocks import find_highest, model_score
from greenrules.improving.plan_front import trace_front
from greenrules.improving.plan_levers import list_levers
from greenrules.improving.plan_marginals import list_marginals
from greenrules.improving.plan_modelling import (
    Scope,
    TooEntangled,
    Workshop,
    build_problem,
    model_condition,
    open_workshop,
)
from greenrules.improving.plan_oracle import search_by_asking
from greenrules.improving.plan_problem import Found, Problem, Settled, list_mask, members
from greenrules.improving.plan_search import search_exactly
from greenrules.improving.plan_situation import Situation, environment_with, open_situation
from greenrules.improving.plan_solver import is_solver_installed, solve
from greenrules.improving.plan_steps import make_plan
from greenrules.improving.plan_target import Target, find_target, judge_target
from greenrules.improving.plan_trimming import trim_measures
from greenrules.model.assessment import Finding
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.plan import FrontPoint, Improvement, Measure, MeasureBook, Method, Plan
from greenrules.model.ruleset import Ruleset
from greenrules.model.units import DIMENSIONLESS
from greenrules.model.values import Unknown, Verdict

Solver = Literal["auto", "exact", "highs"]
# From so many measures on the solver is faster than our own search.
MOST_SEARCHED = 20
# Plans that the model allows and the evaluator does not confirm, before the model is given up.
_MOST_REJECTED, _MOST_DOUBLES = 3, 20


def improve(
    ruleset: Ruleset,
    facts: Facts,
    *,
    to: str,
    measures: Measures | None = None,
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    plans: int = 1,
    pareto: bool = False,
    solver: Solver = "auto",
) -> Improvement:
    """Return the cheapest sets of measures that bring a subject to a grade, each evaluated before it is returned.

    Args:
        ruleset: what `load`, `compile_text` or `compile_path` returned.
        facts: as for `evaluate`, of one subject.
        to: a grade of the ladder, or `eligibility:<id>`.
        measures: a measures file (path), its content, or what `read_measures` returned. Without, single changes of
            facts with an effort in place of money (docs/improve.md).
        as_of: the date of the assessment, as for `evaluate`; parameters, assumptions and extra likewise.
        plans: how many plans, the cheapest first; none contains an earlier one.
        pareto: also trace the front of cost against score.
        solver: `exact` searches without a solver, `highs` with it, `auto` takes the faster.
    Returns:
        Plans in the order of cost, then number of measures, then ids; the same for the same input.
    Raises: FactsError (those of `evaluate`; GR903; GR930 to GR937), UnsupportedByBackend (GR936).

    >>> import greenrules
    >>> from greenrules.improving import improve
    >>> ruleset = greenrules.load("cn.green_data_centre", "2025")
    >>> to = "eligibility:national_recommendation"
    >>> improve(ruleset, {"data_centre.racks": 3000}, to=to, as_of="2025-12-01").proof
    'bounded'
    """
    documents, problems = prepare_documents(facts, as_of, parameters, assumptions)
    if len(documents) != 1:
        message, help = f"expected the facts of one subject, found {len(documents)}", "plan for one subject at a time"
        problems = (*problems, Diagnostic("GR613", message, path="facts", help=help))
    if errors_of(problems):
        raise FactsError(problems)
    situation = open_situation(ruleset, documents[0], extra)
    target = find_target(ruleset, to)
    book = None if measures is None else open_measures(measures)
    options = Options((), frozenset(), {}) if book is None else check_measures(book, situation)
    route = _Route(situation, target, options, book is None, plans, pareto, solver)
    return _find_route(route, book)


@frozen(eq=False)
class _Route:
    """What one call is to find."""

    situation: Situation
    target: Target
    options: Options
    by_effort: bool
    plans: int
    pareto: bool
    solver: Solver


@define(eq=False)
class _Choosing:
    """How subsets are chosen, and whether every choice so far was proven the best."""

    route: _Route
    method: Method = "exact"
    complete: bool = True

    def choose(self, problem: Problem, cuts: tuple[int, ...] = ()) -> Found:
        """Return the best subset by our own search for few measures, by the solver for many."""
        solver, touched = self.route.solver, _count_touched(problem)
        if solver == "highs" or (solver == "auto" and touched > MOST_SEARCHED and is_solver_installed()):
            self.method = "solver"
            return solve(problem, cuts)
        found = search_exactly(problem, cuts)
        if found.complete or solver == "exact" or not is_solver_installed():
            return found
        self.method = "solver"
        return solve(problem, cuts)


def _count_touched(problem: Problem) -> int:
    mask = list_mask(problem.condition)
    for place in members(mask):
        mask |= problem.requires[place]
    return mask.bit_count()


def _find_route(route: _Route, book: MeasureBook | None) -> Improvement:
    situation, choosing = route.situation, _Choosing(route)
    environment = environment_with(situation, {})
    pools = _list_pools(route, environment)
    for pool in pools:
        workshop = open_workshop(situation, pool, route.options.limits)
        plans = tuple(_list_plans(route, workshop, choosing))
        if plans:
            break
    front, front_proven = _trace(workshop, choosing) if route.pareto else ((), True)
    # What missing facts may still show is no matter of measures: then nothing is proven to be out of reach.
    is_open = not plans and judge_target(route.target, environment) is not False
    proven = choosing.complete and not route.by_effort and not is_open
    return Improvement(
        target=route.target.id,
        target_label=route.target.label,
        before=situation.assessment,
        plans=plans,
        proof="proven" if proven else "bounded",
        method=choosing.method,
        cost_unit="effort" if book is None else "money",
        unit=DIMENSIONLESS if book is None else book.unit,
        provenance="illustrative" if book is None else book.provenance,
        considered=len(pool),
        obstacles=() if plans else tuple(_list_obstacles(route, workshop, choosing)),
        highest=find_highest(workshop, situation.assessment),
        front=front,
        front_proof="proven" if front_proven and not route.by_effort else "bounded",
        marginals=list_marginals(environment),
    )


def _list_pools(route: _Route, environment: Environment) -> "list[tuple[Measure, ...]]":
    """Return the measures to choose from, and what to add to them when they do not suffice.

    A missing fact that a basic requirement needs can be shown for nothing; one that only brings points is taken to turn
    out well when nothing else leads to the target.
    """
    if not route.by_effort and not any(isinstance(value, Unknown) for value in environment.facts.values()):
        return [route.options.measures]
    levers = list_levers(route.target.conditions, environment, route.options.fixed)
    if route.by_effort:
        return [levers]
    shown = [evolve(lever, cost=Fraction(0)) for lever in levers if lever.origin == "establish"]
    gates = {change.fact for lever in list_levers(route.target.conditions, environment, route.options.fixed,
             with_indicators=False) for change in lever.changes}  # fmt: skip
    first = [lever for lever in shown if lever.changes[0].fact in gates]
    pools = [tuple(sorted((*route.options.measures, *some), key=lambda one: one.id)) for some in (first, shown)]
    return pools if len(shown) > len(first) else pools[:1]


def _list_plans(route: _Route, workshop: Workshop, choosing: _Choosing) -> "list[Plan]":
    """Return the plans, the cheapest first; what the evaluator does not confirm is not among them."""
    plans: list[Plan] = []
    cuts: tuple[int, ...] = ()
    choose = _open_choice(route, workshop, choosing)
    rejected = doubles = 0
    while len(plans) < route.plans and rejected < _MOST_REJECTED and doubles < _MOST_DOUBLES:
        found = choose(cuts)
        choosing.complete = choosing.complete and found.complete
        if found.chosen is None:
            break
        plan = _confirm(route, tuple(workshop.measures[place] for place in members(found.chosen)))
        if plan is None:
            rejected += 1
            choosing.complete = False
        elif any(plan.ids == known.ids for known in plans):
            doubles += 1  # two targets may come down to the same one
        else:
            plans.append(plan)
        if not found.chosen:
            break
        cuts = (*cuts, found.chosen)
    return sorted(plans, key=lambda plan: (plan.cost, len(plan.steps), plan.ids))


def _open_choice(route: _Route, workshop: Workshop, choosing: _Choosing) -> Callable[[tuple[int, ...]], Found]:
    """Return how the next best subset is found: on a model of the condition, or where there is none by asking."""

    def judge(environment: Environment) -> Verdict:
        return judge_target(route.target, environment)

    try:
        condition = model_condition(route.target.condition, Scope(), workshop, model_score)
        problem = build_problem(workshop, condition)
    except TooEntangled:
        choosing.method = "oracle"
        problem = build_problem(evolve(workshop, touching={}), Settled(False))
        return lambda cuts: search_by_asking(problem, workshop, judge, cuts)
    return lambda cuts: choosing.choose(problem, cuts)


def _confirm(route: _Route, measures: tuple[Measure, ...]) -> Plan | None:
    """Return the plan of some measures when the reference evaluator gives it the target, else None."""
    limits, situation = route.options.limits, route.situation

    def judge(environment: Environment) -> Verdict:
        return judge_target(route.target, environment)

    if route.by_effort or any(one.origin == "establish" for one in measures):
        trimmed = make_plan(trim_measures(measures, situation, limits, judge), situation, limits, route.target.gates)
        if trimmed is not None and _is_reached(route.target, trimmed):
            return trimmed
    plan = make_plan(measures, situation, limits, route.target.gates)
    return plan if plan is not None and _is_reached(route.target, plan) else None


def _is_reached(target: Target, plan: Plan) -> bool:
    ladder = [id for id, _ in plan.assessment.grade_labels]
    if target.id in ladder:
        return ladder.index(plan.assessment.grade) <= ladder.index(target.id)
    return any(finding.id == target.id and finding.status == "passed" for finding in plan.assessment.findings)


def _trace(workshop: Workshop, choosing: _Choosing) -> tuple[tuple[FrontPoint, ...], bool]:
    try:
        total = model_score(workshop, Scope(), "", Fraction(0), strict=False)
    except TooEntangled:
        return (), False
    return ((), True) if total is None else trace_front(total, workshop, choosing.choose)


def _list_obstacles(route: _Route, workshop: Workshop, choosing: _Choosing) -> "list[Finding]":
    """Return the basic requirements of the target that no measure meets."""
    environment, found = environment_with(route.situation, {}), []
    findings = {finding.id: finding for finding in route.situation.assessment.findings}
    for gate in route.target.gates:
        if gate_verdict(environment, gate) is True:
            continue
        try:
            condition = model_condition(route.situation.ruleset.gates[gate].condition, Scope(), workshop, model_score)
            reachable = choosing.choose(build_problem(workshop, condition)).chosen is not None
        except TooEntangled:
            reachable = True
        found += [] if reachable else [findings[f"gate:{gate}"]]
    return found
