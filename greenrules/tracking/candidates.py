"""Who does not hold a grade yet, the nearest first."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, frozen

from greenrules.evaluating.environment import module_environment
from greenrules.evaluating.logic import conjoin
from greenrules.model.assessment import Assessment
from greenrules.model.declarations import Fact
from greenrules.model.programme_judgement import Candidate, Obstacle, Route, RouteStep
from greenrules.model.values import Unknown, Verdict
from greenrules.tracking.distance import Distance, measure_distance
from greenrules.tracking.subjects import Subject


@frozen
class Participant:
    """A subject that a programme counts, or perhaps does, with its assessment on the ladder."""

    subject: Subject
    in_scope: Verdict
    assessment: Assessment
    ladder: str

    def holds(self, grade: str, *, only: bool) -> Verdict:
        """Return whether it counts and has the grade (or a better one, unless `only`)."""
        return conjoin((self.in_scope, self._has(grade, only=only)))

    def _has(self, grade: str, *, only: bool) -> Verdict:
        order = [id for id, _ in self.assessment.grade_labels]
        wanted = {grade} if only else {*order[: order.index(grade) + 1]}
        fitting = [id in wanted for id in self.assessment.possible_grades]
        if all(fitting):
            return True
        missing = frozenset(item.id for item in self.assessment.missing)
        return Unknown(missing) if any(fitting) else False


# The cheapest way of a subject to a grade; None when there is none, or nobody can tell.
Planner: TypeAlias = Callable[[Participant, str], Route | None]


def plan_nothing(_: Participant, __: str) -> Route | None:
    """Plan nothing: candidates then come in the order of what they lack."""
    return None


def rank_candidates(
    participants: Sequence[Participant], grade: str, *, margin: Fraction, planner: Planner
) -> tuple[Candidate, ...]:
    """Return who may still come to hold the grade, or a better one, whom to coach first at the head.

    Those with a route come first, the cheapest at the head; after them those whose route rests on more points than the
    margin that nobody has judged yet; then those without one. Otherwise, and where routes cost the same, what failed
    weighs most, then points, then what is open, then the id.
    """
    ranked: list[tuple[tuple[object, ...], Candidate]] = []
    for participant in participants:
        if participant.holds(grade, only=False) is True:
            continue
        scope = _list_scope_facts(participant)
        distance = measure_distance(module_environment(participant.subject.environment, participant.ladder), grade)
        distance = evolve(distance, obstacles=(*distance.obstacles, *map(_name_scope, scope)))
        route = planner(participant, grade)
        if route is not None and participant.in_scope is not True:
            route = _show_scope(route, scope)
        is_hoped = route is not None and distance.open_points > margin
        cost = Fraction(0) if route is None else route.cost
        key = (route is None, is_hoped, cost, *distance.rank, participant.subject.id)
        ranked.append((key, describe_candidate(participant, distance, route, margin)))
    return tuple(candidate for _, candidate in sorted(ranked, key=lambda pair: pair[0]))


def _list_scope_facts(participant: Participant) -> tuple[Fact, ...]:
    """Return the facts that would tell whether a subject counts; none where it does."""
    if not isinstance(participant.in_scope, Unknown):
        return ()
    facts = participant.subject.environment.ruleset.facts
    kinds = (id.partition("/")[0].partition(":") for id in sorted(participant.in_scope.missing))
    return tuple(dict.fromkeys(facts[name] for kind, _, name in kinds if kind == "fact" and name in facts))


def _name_scope(fact: Fact) -> Obstacle:
    return Obstacle(f"fact:{fact.id}", fact.label, "open")


def _show_scope(route: Route, facts: Sequence[Fact]) -> Route | None:
    """Return a route on which it is also shown that the subject counts; None where no fact would tell.

    To hold a grade is of no use to a target as long as nobody knows whether the subject counts.
    """
    from greenrules.improving.plan_levers import EFFORT_OF_PAPERS

    shown = {step.id.partition(":")[0] for step in route.steps if step.is_shown}
    lacking = [fact for fact in facts if fact.id not in shown]
    cost = EFFORT_OF_PAPERS if route.cost_unit == "effort" else Fraction(0)
    steps = tuple(
        RouteStep(fact.id, fact.label, cost, (), (), fact.evidence, mends=(), is_shown=True) for fact in lacking
    )
    return evolve(route, cost=route.cost + cost * len(steps), steps=(*route.steps, *steps)) if facts else None


def describe_candidate(
    participant: Participant, distance: Distance, route: Route | None, margin: Fraction
) -> Candidate:
    """Return a subject with what it lacks."""
    assessment = participant.assessment
    return Candidate(
        subject=participant.subject.name,
        grade=assessment.grade,
        possible_grades=assessment.possible_grades,
        in_scope=participant.in_scope,
        points=distance.points,
        open_points=distance.open_points,
        obstacles=distance.obstacles,
        missing=tuple(item.id for item in assessment.missing),
        route=route,
        is_near=not distance.failed and distance.points <= margin,
    )
