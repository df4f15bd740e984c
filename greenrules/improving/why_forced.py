"""Why: a smallest set of findings that forces a verdict, whatever the other findings are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import evolve

from greenrules.api.documents import Extra, Facts
from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.opened_case import OpenedCase, describe_circumstances, open_case
from greenrules.improving.why_form import Premise
from greenrules.improving.why_grounds import describe_ground
from greenrules.improving.why_play import play, seat_player
from greenrules.improving.why_premises import Board, lay_out_board, open_state
from greenrules.improving.why_sets import MinimalSets, find_minimal_set, list_minimal_sets
from greenrules.improving.why_targets import Target, find_target, follow_target, read_verdict
from greenrules.model.advice import GRADE, Ground, Why
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Unknown

Role: TypeAlias = Literal["proves", "excludes", "both", ""]
# All minimal sets can be more than anybody wants to read or wait for.
MOST_SETS, MOST_TRIES = 20, 400


def why(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    *,
    target: str = GRADE,
    every: bool = False,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> Why:
    """Return a minimal set of findings that forces the verdict whatever all other findings are.

    Args:
        ruleset, facts, as_of, parameters, assumptions, extra: as for `evaluate`.
        target: `grade`, or the id of an eligibility or entitlement, such as `eligibility:four_star_recommendation`.
        every: all minimal sets, up to 20, instead of one.
    Raises: FactsError as `evaluate` does (GR911 when the ruleset has no such outcome).
    """
    return find_why(open_case(ruleset, facts, as_of, parameters, assumptions, extra), target, every=every)


def find_why(case: OpenedCase, target: str = GRADE, *, every: bool = False) -> Why:
    """Return why the verdict on a subject is what it is; see `why`."""
    found = find_target(case.ruleset, target, path="target")
    about = describe_circumstances(case)
    verdict = read_verdict(case.environment, found)
    board = lay_out_board(case.environment)
    premises = follow_target(board, found)
    forced = find_forcing_sets(board, premises, found, every=every)
    sets = tuple(_describe_set(board, members, found) for members in forced.sets)
    word = about.grade if found.kind == GRADE else "met" if verdict is True else "unmet" if verdict is False else "open"
    possible = about.possible_grades if found.kind == GRADE else ()
    return Why(about, found.id, found.label, word, possible, sets, forced.complete)


def find_forcing_sets(board: Board, premises: Mapping[str, int], target: Target, *, every: bool = False) -> MinimalSets:
    """Return minimal sets of findings that force the verdict, by the ids of the findings.

    Args:
        premises: the findings the target reaches.
    """
    forces = _make_test(board, premises, target, "both")
    known = [board.premises[id] for id in premises if _says_something(board.premises[id])]
    if every:
        order = [one.id for one in sorted(known, key=_rank_both)]
        return list_minimal_sets(order, forces, most=MOST_SETS, tries=MOST_TRIES)
    members = _find_one(board, premises, target, known)
    return MinimalSets((members,), not members)


def _find_one(board: Board, premises: Mapping[str, int], target: Target, known: Sequence[Premise]) -> tuple[str, ...]:
    """Return one set: what proves the verdict and what excludes a better one, then what both can do without."""
    if target.kind != GRADE:
        order = [one.id for one in sorted(known, key=_rank_both)]
        return find_minimal_set(order, _make_test(board, premises, target, "both")) or ()
    halves: list[str] = []
    for role, rank in (("proves", _rank_proof), ("excludes", _rank_exclusion)):
        test = _make_test(board, premises, target, role)
        half = find_minimal_set([one.id for one in sorted(known, key=rank)], test)
        halves += [id for id in half or () if id not in halves]
    return find_minimal_set(halves, _make_test(board, premises, target, "both")) or ()


def _make_test(board: Board, premises: Iterable[str], target: Target, role: str) -> Callable[[frozenset[str]], bool]:
    """Return whether some findings force the verdict, or the half of it that `role` names, once all others are open."""
    open_states = {id: open_state(board.premises[id]) for id in premises if _can_open(board.premises[id])}
    verdict = read_verdict(board.subject, target)
    ladder = grade_of(board.subject)
    worse = ladder.possible
    excluded = set()
    for rung in board.root.rungs:
        if rung.id == ladder.proven:
            break
        excluded |= {rung.id} - set(worse)
    player, known = seat_player(board, open_states), dict[frozenset[str], bool]()
    open_ids = frozenset(open_states)

    def test(members: frozenset[str]) -> bool:
        if members not in known:
            known[members] = judge(play(player, open_ids - members))
        return known[members]

    def judge(environment: Environment) -> bool:
        if role == "proves":
            return grade_of(environment).proven == ladder.proven
        if role == "excludes":
            return not excluded.intersection(grade_of(environment).possible)
        return read_verdict(environment, target) == verdict

    return test


def _can_open(premise: Premise) -> bool:
    """Whether a finding could be otherwise: an indicator that does not apply stays so."""
    return not isinstance(premise.actual, NodeScore) or premise.actual.applicable is not False


def _says_something(premise: Premise) -> bool:
    return not isinstance(premise.actual, Unknown) and _can_open(premise)


def _measure(premise: Premise) -> tuple[Fraction, Fraction]:
    """Return the points of the total that an indicator has for certain, and those it lost for certain."""
    score = premise.actual
    if not isinstance(score, NodeScore) or not isinstance(score.bounds, Bounds):
        return Fraction(0), Fraction(0)
    factor = factor_of(premise.module, score.id)
    rate = Fraction(1) if factor is None else factor
    attainable = score.maximum if score.bounds.attainable is None else score.bounds.attainable
    return (score.bounds.proven or Fraction(0)) * rate, max(Fraction(0), score.maximum - attainable) * rate


def _rank_proof(premise: Premise) -> tuple[bool, bool, Fraction]:
    return premise.kind == "indicator", premise.actual is not True, -_measure(premise)[0]


def _rank_exclusion(premise: Premise) -> tuple[bool, bool, Fraction]:
    return premise.kind == "indicator", premise.actual is not False, -_measure(premise)[1]


def _rank_both(premise: Premise) -> tuple[bool, Fraction]:
    return premise.kind == "indicator", -max(_measure(premise))


def _describe_set(board: Board, members: tuple[str, ...], target: Target) -> tuple[Ground, ...]:
    """Return the findings of a set in the order of the ruleset, each with what it does."""
    roles: dict[str, Role] = {}
    if target.kind == GRADE and members:
        premises = follow_target(board, target)
        for role in ("proves", "excludes"):
            for id in find_minimal_set(members, _make_test(board, premises, target, role)) or ():
                roles[id] = "both" if id in roles else role
    ordered = [premise for id, premise in board.premises.items() if id in members]
    return tuple(evolve(describe_ground(premise), role=roles.get(premise.id, "")) for premise in ordered)
