"""From a condition of the ruleset to a problem of choosing measures, by evaluating every part on the facts it needs.

Nothing is approximated: each part is worked out by the reference evaluator for every subset of the measures that touch
it. Where a part is touched by too many, TooEntangled says so and the search asks the evaluator about whole subsets.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.plan_aiming import strip_conversion
from greenrules.improving.plan_dependence import Dependence, find_facts
from greenrules.improving.plan_problem import AllOf, AnyOf, Condition, Enough, Problem, Settled, Table, members
from greenrules.improving.plan_situation import Situation, environment_with
from greenrules.model.expressions import And, Comparison, Expr, Or, Reference
from greenrules.model.plan import Limit, Measure
from greenrules.model.ruleset import Ruleset

# Subsets of the measures that touch one part: beyond it, the whole is asked instead.
MOST_SUBSETS = 4096


class TooEntangled(Exception):
    """A part of the ruleset is touched by more measures than can be worked out subset by subset."""


@define(eq=False)
class Workshop:
    """A subject, the measures in the order of their ids, and what has been worked out so far.

    `touching` are the measures that change a fact.
    """

    situation: Situation
    measures: tuple[Measure, ...]
    limits: dict[str, Limit]
    touching: dict[str, int]
    excludes: tuple[int, ...]
    requires: tuple[int, ...]
    dependence: Dependence = field(factory=Dependence)
    subsets: dict[int, tuple[int, ...]] = field(factory=dict)
    sums: dict[tuple[tuple[str, ...], str], "Enough | None"] = field(factory=dict)

    def touch(self, facts: frozenset[str]) -> int:
        """Return the measures that touch any of the facts."""
        mask = 0
        for fact in facts:
            mask |= self.touching.get(fact, 0)
        return mask


@frozen
class Scope:
    """A module of the ruleset by the aliases that lead to it."""

    way: tuple[str, ...] = ()


def open_workshop(situation: Situation, measures: tuple[Measure, ...], limits: dict[str, Limit]) -> Workshop:
    """Return a workshop for the measures; exclusions count both ways, requirements of requirements too."""
    places = {measure.id: place for place, measure in enumerate(measures)}
    excludes, touching = [0] * len(measures), dict[str, int]()
    for place, measure in enumerate(measures):
        for other in (places[id] for id in measure.excludes if id in places):
            excludes[place] |= 1 << other
            excludes[other] |= 1 << place
        for fact in {change.fact for change in measure.changes}:
            touching[fact] = touching.get(fact, 0) | 1 << place
    _exclude_other_settings(measures, touching, excludes)
    requires = [_list_requirements(measure, measures, places) for measure in measures]
    return Workshop(situation, measures, limits, touching, tuple(excludes), tuple(requires))


def _exclude_other_settings(measures: tuple[Measure, ...], touching: dict[str, int], excludes: list[int]) -> None:
    """Exclude what sets a fact to another value: noted here, it never has to be found out by trying."""
    for fact, mask in touching.items():
        settings = [(place, change.value) for place in members(mask) for change in measures[place].changes
                    if change.fact == fact and change.kind == "set"]  # fmt: skip
        for place, value in settings:
            for other, else_value in settings:
                if value != else_value and place != other:
                    excludes[place] |= 1 << other


def _list_requirements(measure: Measure, measures: tuple[Measure, ...], places: dict[str, int]) -> int:
    found, waiting = 0, list(measure.requires)
    while waiting:
        place = places[waiting.pop()]
        if not found >> place & 1:
            found |= 1 << place
            waiting += measures[place].requires
    return found


def list_subsets(workshop: Workshop, mask: int) -> tuple[int, ...]:
    """Return the subsets of a mask whose measures do not exclude one another.

    Raises: TooEntangled when there are more than MOST_SUBSETS.
    """
    if mask not in workshop.subsets:
        found = [0]
        for place in members(mask):
            found += [one | 1 << place for one in found if not one & workshop.excludes[place]]
            if len(found) > MOST_SUBSETS:
                raise TooEntangled(workshop.measures[place].id)
        workshop.subsets[mask] = tuple(found)
    return workshop.subsets[mask]


def try_subsets(workshop: Workshop, mask: int, scope: Scope) -> Iterator[tuple[int, Environment]]:
    """Yield every possible subset of a mask with what the module is evaluated on when exactly these are taken."""
    situation = workshop.situation
    for subset in list_subsets(workshop, mask):
        taken = (workshop.measures[place] for place in members(subset))
        changed = apply_measures(taken, situation.values, situation.ruleset, workshop.limits)
        if changed is not None:
            yield subset, enter_scope(environment_with(situation, changed), scope)


def enter_scope(environment: Environment, scope: Scope) -> Environment:
    """Return the environment of the module of a scope."""
    for alias in scope.way:
        environment = module_environment(environment, alias)
    return environment


def build_problem(workshop: Workshop, condition: Condition) -> Problem:
    """Return the problem of meeting a condition with the measures of a workshop."""
    return Problem(
        ids=tuple(measure.id for measure in workshop.measures),
        costs=tuple(measure.cost for measure in workshop.measures),
        excludes=workshop.excludes,
        requires=workshop.requires,
        possible=tuple(_list_impossible(workshop)),
        condition=condition,
    )


def _list_impossible(workshop: Workshop) -> Iterator[Table]:
    """Yield for each fact the subsets its range and limits allow, where they do not allow all."""
    situation = workshop.situation
    for fact, mask in workshop.touching.items():
        subsets = list_subsets(workshop, mask)
        limits = {fact: workshop.limits[fact]} if fact in workshop.limits else {}
        allowed = frozenset(
            subset
            for subset in subsets
            if apply_measures(
                (_only(workshop.measures[place], fact) for place in members(subset)),
                situation.values, situation.ruleset, limits,
            ) is not None
        )  # fmt: skip
        if len(allowed) < len(subsets):
            yield Table(mask, frozenset(subsets), allowed)


def _only(measure: Measure, fact: str) -> Measure:
    return evolve(measure, changes=tuple(change for change in measure.changes if change.fact == fact))


def model_condition(
    expr: Expr, scope: Scope, workshop: Workshop, model_score: Callable[..., Enough | None]
) -> Condition:
    """Return a condition of a module as parts the search can work with.

    Args:
        model_score: writes a comparison with a score as a sum over blocks; None where it is none.
    Raises: TooEntangled.
    """
    environment = enter_scope(environment_with(workshop.situation, {}), scope)
    mask = workshop.touch(find_facts(expr, environment.ruleset, workshop.dependence))
    if not mask:
        return Settled(evaluate_expression(expr, environment) is True)
    match expr:
        case And() | Or():
            parts = tuple(model_condition(part, scope, workshop, model_score) for part in expr.operands)
            return _simplify(parts, every=isinstance(expr, And))
        case Reference(kind="gate" | "gates_met" | "rung" | "derived"):
            inner = Scope((*scope.way, expr.module)) if expr.module else scope
            ruleset = environment.ruleset.imports[expr.module] if expr.module else environment.ruleset
            parts = tuple(
                model_condition(part, inner, workshop, model_score) for part in _list_conditions(expr, ruleset)
            )
            return _simplify(parts, every=True)
        case Comparison() if (enough := _read_score_comparison(expr, scope, workshop, model_score)) is not None:
            return enough
    return model_table(expr, mask, scope, workshop)


def _list_conditions(expr: Reference, ruleset: Ruleset) -> Iterator[Expr]:
    match expr.kind:
        case "gate":
            yield ruleset.gates[expr.name].condition
        case "gates_met":
            yield from (gate.condition for gate in ruleset.gates.values())
        case "rung":
            yield next(rung.condition for rung in ruleset.rungs if rung.id == expr.name)
        case _:
            yield ruleset.derived[expr.name].formula


def _simplify(parts: tuple[Condition, ...], *, every: bool) -> Condition:
    """Drop the parts that are settled, or let one of them settle the whole."""
    if any(isinstance(part, Settled) and part.holds is not every for part in parts):
        return Settled(not every)
    open_parts: tuple[Condition, ...] = tuple(part for part in parts if not isinstance(part, Settled))
    if not every:
        open_parts = _drop_implied(open_parts)
    if not open_parts:
        return Settled(every)
    if len(open_parts) == 1:
        return open_parts[0]
    return AllOf(open_parts) if every else AnyOf(open_parts)


def _drop_implied(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Leave out every alternative that another covers: a better grade mostly asks for all that the lower one does."""
    kept: list[Condition] = []
    for place, part in enumerate(parts):
        others = (*kept, *parts[place + 1 :])
        if not any(_implies(part, other) for other in others):
            kept.append(part)
    return tuple(kept)


def _implies(strong: Condition, weak: Condition) -> bool:
    """Whether a condition holds wherever another does, as far as their forms show."""
    match strong, weak:
        case _, AllOf(parts=parts):
            return all(_implies(strong, part) for part in parts)
        case _, AnyOf(parts=parts) if any(_implies(strong, part) for part in parts):
            return True
        case AllOf(parts=parts), _:
            return any(_implies(part, weak) for part in parts)
        case Enough(), Enough():
            return (
                (strong.constant, strong.terms) == (weak.constant, weak.terms)
                and strong.least >= weak.least
                and (strong.strict or not weak.strict or strong.least > weak.least)
            )
        case _:
            return strong == weak


def model_table(expr: Expr, mask: int, scope: Scope, workshop: Workshop) -> Table:
    """Return a condition as the subsets for which it is true.

    Raises: TooEntangled.
    """
    verdicts = {subset: evaluate_expression(expr, environment) is True
                for subset, environment in try_subsets(workshop, mask, scope)}  # fmt: skip
    return Table(mask, frozenset(verdicts), frozenset(subset for subset, verdict in verdicts.items() if verdict))


def _read_score_comparison(
    expr: Comparison, scope: Scope, workshop: Workshop, model_score: Callable[..., Enough | None]
) -> Enough | None:
    """Return `score >= limit` as a sum over blocks; None when the comparison has another form."""
    for side, limit, signs in ((expr.left, expr.right, (">=", ">")), (expr.right, expr.left, ("<=", "<"))):
        score, factor = strip_conversion(side)
        if not (isinstance(score, Reference) and score.kind == "score" and expr.sign in signs and factor > 0):
            continue
        environment = enter_scope(environment_with(workshop.situation, {}), scope)
        if workshop.touch(find_facts(limit, environment.ruleset, workshop.dependence)):
            continue
        value = evaluate_expression(limit, environment)
        if isinstance(value, Fraction):
            inner = Scope((*scope.way, score.module)) if score.module else scope
            return model_score(workshop, inner, score.name, value / factor, strict=expr.sign == signs[1])
    return None
