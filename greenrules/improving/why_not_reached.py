"""Why not: a smallest set of findings that, all changed to met, reach a grade or another outcome."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations

from attrs import frozen

from greenrules.api.documents import Extra, Facts
from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import grade_of
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.opened_case import OpenedCase, describe_circumstances, open_case
from greenrules.improving.why_form import Premise
from greenrules.improving.why_grounds import describe_ground
from greenrules.improving.why_mark import find_mark
from greenrules.improving.why_play import play, seat_player
from greenrules.improving.why_premises import Board, is_met, lay_out_board, met_state, set_findings
from greenrules.improving.why_reach import EITHER, HINDERS
from greenrules.improving.why_sets import MinimalSets, find_minimal_set, list_minimal_sets
from greenrules.improving.why_targets import Target, find_target, follow_target, read_verdict
from greenrules.model.advice import Change, WhyNot
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds

MOST_SETS, MOST_TRIES = 20, 400
# Where meeting a finding may also do harm, sets are tried one by one.
MOST_TOGETHER, MOST_TRIED = 3, 2000


@frozen
class Changes:
    """The findings that could be changed, the most effective first, and to what."""

    candidates: tuple[str, ...]
    wanted: Mapping[str, bool]
    monotone: bool


def why_not(
    ruleset: Ruleset,
    facts: Facts,
    target: str,
    as_of: date | str | None = None,
    *,
    every: bool = False,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> WhyNot:
    """Return a minimal set of findings which, all changed to met, reach a grade.

    Met means: a gate or condition holds, an indicator has full points.

    Args:
        ruleset, facts, as_of, parameters, assumptions, extra: as for `evaluate`.
        target: a grade of the ladder, or the id of an eligibility or entitlement.
        every: all minimal sets, up to 20, instead of one.
    Raises: FactsError as `evaluate` does (GR911 when the ruleset has no such grade or outcome).
    """
    return find_why_not(open_case(ruleset, facts, as_of, parameters, assumptions, extra), target, every=every)


def find_why_not(case: OpenedCase, target: str, *, every: bool = False) -> WhyNot:
    """Return what stands between a subject and an outcome; see `why_not`."""
    found = find_target(case.ruleset, target, path="target", rungs=True)
    about = describe_circumstances(case)
    if read_verdict(case.environment, found) is True:
        return WhyNot(about, found.id, found.label, True, (), True)
    board = lay_out_board(case.environment)
    changes = list_changes(board, found)
    sets = find_changing_sets(board, changes, found, every=every)
    described = tuple(_describe_change(board, members, changes) for members in sets.sets)
    mark = find_mark(case.environment, found)
    return WhyNot(about, found.id, found.label, False, described, sets.complete, mark)


def list_changes(board: Board, target: Target) -> Changes:
    """Return the findings a target reaches that are not met yet."""
    ways = follow_target(board, target)
    wanted = {id: _wish(board.premises[id], way) for id, way in ways.items()}
    unmet = [board.premises[id] for id, wish in wanted.items() if not is_met(board.premises[id], wanted=wish)]
    candidates = tuple(premise.id for premise in sorted(unmet, key=_rank))
    return Changes(candidates, wanted, all(ways[id] != EITHER for id in candidates))


def find_changing_sets(board: Board, changes: Changes, target: Target, *, every: bool = False) -> MinimalSets:
    """Return minimal sets of findings that reach the target once met, by the ids of the findings."""
    reaches = make_test(board, changes, target)
    if not changes.monotone:
        return _try_all(changes.candidates, reaches)
    if every:
        return list_minimal_sets(changes.candidates, reaches, most=MOST_SETS, tries=MOST_TRIES)
    # Where there is a choice between points and another way, both orders are tried.
    kinds = {board.premises[id].kind for id in changes.candidates}
    points_first = sorted(
        changes.candidates, key=lambda id: ["gate", "indicator", "condition"].index(board.premises[id].kind)
    )
    orders: list[Sequence[str]] = [changes.candidates]
    if {"condition", "indicator"} <= kinds:
        orders.append(points_first)
    found = [members for order in orders if (members := find_minimal_set(order, reaches)) is not None]
    return MinimalSets((min(found, key=len),), False) if found else MinimalSets((), True)


def make_test(board: Board, changes: Changes, target: Target) -> Callable[[frozenset[str]], bool]:
    """Return whether some findings, changed to met, reach the target."""
    states = {id: met_state(board.premises[id], wanted=changes.wanted[id]) for id in changes.candidates}
    player, known = seat_player(board, states), dict[frozenset[str], bool]()

    def test(members: frozenset[str]) -> bool:
        if members not in known:
            known[members] = read_verdict(play(player, members), target) is True
        return known[members]

    return test


def _try_all(candidates: Sequence[str], reaches: Callable[[frozenset[str]], bool]) -> MinimalSets:
    """Return the sets of up to three findings that reach the target and contain no other such set."""
    found: list[tuple[str, ...]] = []
    left = MOST_TRIED
    for size in range(1, MOST_TOGETHER + 1):
        for members in combinations(candidates, size):
            left -= 1
            if left < 0:
                return MinimalSets(tuple(found), False)
            if not any(set(known) <= set(members) for known in found) and reaches(frozenset(members)):
                found.append(members)
    return MinimalSets(tuple(found), len(candidates) <= MOST_TOGETHER)


def _wish(premise: Premise, way: int) -> bool:
    """Return what is wanted of a finding; where both may help, the opposite of what it is."""
    if way == EITHER and isinstance(premise.actual, bool):
        return not premise.actual
    return way != HINDERS


def _rank(premise: Premise) -> tuple[bool, bool, Fraction]:
    """Gates first, then other conditions, then indicators by the points of the total there are to win."""
    return premise.kind == "indicator", premise.kind != "gate", -find_gain(premise)


def find_gain(premise: Premise) -> Fraction:
    """Return the points of the total an indicator would win at full points."""
    score = premise.actual
    if not isinstance(score, NodeScore) or not isinstance(score.bounds, Bounds):
        return Fraction(0)
    factor = factor_of(premise.module, score.id)
    return (score.maximum - (score.bounds.proven or 0)) * (Fraction(1) if factor is None else factor)


def _describe_change(board: Board, members: tuple[str, ...], changes: Changes) -> Change:
    states = {id: met_state(board.premises[id], wanted=changes.wanted[id]) for id in members}
    grade = grade_of(set_findings(board, states)).proven
    ordered = [premise for id, premise in board.premises.items() if id in members]
    return Change(tuple(describe_ground(premise, wanted=changes.wanted[premise.id]) for premise in ordered), grade)
