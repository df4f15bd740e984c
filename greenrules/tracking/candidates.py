"""Who does not hold a grade yet, the nearest first."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from greenrules.evaluating.environment import module_environment
from greenrules.evaluating.logic import conjoin
from greenrules.model.assessment import Assessment
from greenrules.model.programme_judgement import Candidate
from greenrules.model.values import Unknown, Verdict
from greenrules.tracking.distance import Distance, measure_distance
from greenrules.tracking.subjects import Subject

# What the way of a subject to a grade costs; None when nobody can tell.
Planner: TypeAlias = Callable[[Assessment, str], Fraction | None]


def tell_no_cost(_: Assessment, __: str) -> Fraction | None:
    """Tell no cost."""
    return None


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


def rank_candidates(
    participants: Sequence[Participant], grade: str, *, margin: Fraction, planner: Planner
) -> tuple[Candidate, ...]:
    """Return who may still come to hold the grade, or a better one, the nearest first.

    What failed weighs most, then the cost where a planner tells one, then points, then what is open, then the id.
    """
    ranked: list[tuple[tuple[object, ...], Candidate]] = []
    for participant in participants:
        if participant.holds(grade, only=False) is True:
            continue
        distance = measure_distance(module_environment(participant.subject.environment, participant.ladder), grade)
        cost = planner(participant.assessment, grade)
        failed, points, still_open = distance.rank
        key = (failed, cost is None, cost or Fraction(0), points, still_open, participant.subject.id)
        ranked.append((key, describe_candidate(participant, distance, cost, margin)))
    return tuple(candidate for _, candidate in sorted(ranked, key=lambda pair: pair[0]))


def describe_candidate(
    participant: Participant, distance: Distance, cost: Fraction | None, margin: Fraction
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
        cost=cost,
        is_near=not distance.failed and distance.points <= margin,
    )
