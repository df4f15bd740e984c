"""What changed for a subject since before, and which tiers it holds again."""

from collections.abc import Iterator, Sequence

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import grade_of
from greenrules.evaluating.evaluator import NO_GRADE_LABEL
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import conjoin
from greenrules.model.cohort import NO_TIER, Change, Streak
from greenrules.model.cohort_judgement import MOVES, ChangeResult, Event, Move, RankingResult, Standing, StreakResult
from greenrules.model.values import Unknown, Value, Verdict
from greenrules.tracking.subjects import Field


def find_changes(change: Change, rankings: Sequence[RankingResult], field: Field) -> ChangeResult:
    """Return what became of every subject.

    Source: docs/semantics.md, section 10 (changes and streaks).
    """
    ranking = next((each for each in rankings if each.id == change.ranking), None)
    labels = (
        (*((rung.id, rung.label) for rung in field.ruleset.rungs), (NO_TIER, NO_GRADE_LABEL))
        if ranking is None
        else ranking.tier_labels
    )
    order = [id for id, _ in labels]
    standings = {} if ranking is None else index_standings(ranking)
    events = []
    for subject in field.subjects:
        before = evaluate_expression(change.before, subject.environment)
        now = grade_of(subject.environment).possible if ranking is None else standings[subject.id].possible_tiers
        events.append(Event(subject.id, before, tuple(now), list_moves(before, now, order)))
    return ChangeResult(change.id, change.label, labels, tuple(events), cite(field.ruleset, change.source))


def list_moves(before: Value, now: Sequence[str], order: Sequence[str]) -> tuple[Move, ...]:
    """Return the moves still possible, in the order of MOVES.

    Args:
        now: the grades or tiers still possible; `order` has all of them, best first.
    """
    starts = [before] if isinstance(before, str) else order
    found = {_name_move(order.index(start), order.index(end), order) for start in starts for end in now}
    return tuple(move for move in MOVES if move in found)


def _name_move(before: int, now: int, order: Sequence[str]) -> Move:
    none = order.index(NO_TIER)
    if before == now:
        return "kept"
    if before == none:
        return "new"
    if now == none:
        return "lost"
    return "upgraded" if now < before else "downgraded"


def find_streaks(streak: Streak, rankings: Sequence[RankingResult], field: Field) -> StreakResult:
    """Return who holds the tier now and met the condition on what was before.

    Source: docs/semantics.md, section 10 (changes and streaks).
    """
    standings = index_standings(next(each for each in rankings if each.id == streak.ranking))
    verdicts = tuple(
        (
            subject.id,
            conjoin(
                (_holds(standings[subject.id], streak.tier), evaluate_condition(streak.before, subject.environment))
            ),
        )
        for subject in field.subjects
    )
    citation = cite(field.ruleset, streak.source)
    return StreakResult(streak.id, streak.label, streak.ranking, streak.tier, verdicts, citation)


def index_standings(ranking: RankingResult) -> dict[str, Standing]:
    """Return the standing of every subject by its id."""
    return {standing.subject: standing for standing in _list_standings(ranking)}


def _list_standings(ranking: RankingResult) -> Iterator[Standing]:
    for group in ranking.groups:
        yield from group.standings


def _holds(standing: Standing, tier: str) -> Verdict:
    if standing.possible_tiers == (tier,):
        return True
    return Unknown(frozenset(standing.missing)) if tier in standing.possible_tiers else False
