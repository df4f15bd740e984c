"""What an outcome can still be: findings foreseen, and what one more answer would leave open."""

from collections.abc import Hashable, Mapping
from fractions import Fraction

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.evaluating.node_ids import list_environments
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.ask_completions import complete
from greenrules.improving.ask_expressions import Outlook
from greenrules.improving.ask_scores import foresee, is_open, missing_of_state, narrow
from greenrules.improving.ask_values import wrap_value
from greenrules.improving.why_form import Premise, State
from greenrules.improving.why_play import Player, play, seat_player
from greenrules.improving.why_premises import Board, lay_out_board
from greenrules.improving.why_targets import Target, follow_target
from greenrules.model.values import Bounds, Scalar, Unknown, Verdict

MET, UNMET, OPEN = "met", "unmet", "open"


@frozen
class Standing:
    """What can become of an outcome: what is possible (best first), what it waits for, and the total score."""

    possible: tuple[str, ...]
    missing: frozenset[str]
    score: Bounds | None
    favour: int = 0  # findings an answer settles for the outcome, less those it settles against

    @property
    def width(self) -> Fraction:
        """How many points of the total are open; 0 without a score, and where it has no bounds."""
        if self.score is None or self.score.proven is None or self.score.attainable is None:
            return Fraction(0)
        return self.score.attainable - self.score.proven


@define
class Prospects:
    """A subject with missing facts, foreseen within the declared ranges.

    Attributes:
        findings: the findings the outcome rests on; `ways`: how each helps it.
        needed_by: for every input the open findings that wait for it.
        start: the groups as they are foreseen, so that what an answer does not touch is not scored again.
        seen: what answers came to, for others that settle the same.
    """

    subject: Environment = field(repr=False)
    target: Target
    board: Board = field(repr=False)
    findings: tuple[Premise, ...] = field(repr=False)
    ways: Mapping[str, int] = field(repr=False)
    standing: Standing
    needed_by: Mapping[str, tuple[Premise, ...]] = field(repr=False)
    start: Player = field(repr=False)
    seen: dict[tuple[tuple[str, Hashable], ...], Standing] = field(factory=dict, repr=False)


def foresee_outcome(subject: Environment, target: Target) -> Prospects:
    """Return what an outcome can still be."""
    board = lay_out_board(subject)
    ways = follow_target(board, target)
    findings = tuple(board.premises[id] for id in ways)
    outlook, needed_by = Outlook(subject), dict[str, list[Premise]]()
    for premise in findings:
        if not is_open(premise.actual):
            continue
        state = narrow(foresee(premise, outlook), premise.actual)
        key, kind, name = premise.place
        board.kept[key][kind, name] = state
        for id in missing_of_state(state) if is_open(state) else ():
            needed_by.setdefault(id, []).append(premise)
    start = seat_player(board, {})
    environment = play(start, frozenset())
    waiting = {id: tuple(premises) for id, premises in needed_by.items()}
    return Prospects(subject, target, board, findings, ways, read_standing(environment, target), waiting, start)


def read_standing(environment: Environment, target: Target) -> Standing:
    """Return what an environment of foreseen findings says of an outcome."""
    ruleset = environment.ruleset
    score = None if ruleset.indicators is None else node_score(environment, "").bounds
    bounds = score if isinstance(score, Bounds) else None
    match target.kind:
        case "grade" | "rung":
            ladder = grade_of(environment)
            return Standing(ladder.possible, ladder.missing, bounds)
        case "eligibility":
            verdict: Verdict = eligibility_verdict(environment, target.name)
        case "entitlement":
            verdict = grant_verdict(environment, target.name)
    if not isinstance(verdict, Unknown):
        return Standing((MET if verdict else UNMET,), frozenset(), bounds)
    return Standing((MET, UNMET) if verdict.missing else (OPEN,), verdict.missing, bounds)


def read_outcome(environment: Environment, target: Target) -> str:
    """Return the grade that is proven; of another outcome met, unmet or open."""
    match target.kind:
        case "grade" | "rung":
            return grade_of(environment).proven
        case "eligibility":
            verdict: Verdict = eligibility_verdict(environment, target.name)
        case "entitlement":
            verdict = grant_verdict(environment, target.name)
    return OPEN if isinstance(verdict, Unknown) else MET if verdict else UNMET


def foresee_answer(prospects: Prospects, id: str, answer: Scalar) -> Standing:
    """Return what the outcome can still be once one input has this value."""
    premises = prospects.needed_by.get(id, ())
    if isinstance(answer, tuple):
        completed = complete(prospects.subject, {id: answer})
        modules = {module.ruleset.key: module for module in list_environments(completed)}
        outlook = Outlook(completed)
    else:
        modules, outlook = {}, Outlook(prospects.subject, {id: wrap_value(answer)})
    states: dict[str, State] = {}
    for premise in premises:
        moved = _move(premise, modules)
        found = foresee(moved, outlook)
        states[premise.id] = narrow(found, _recall(prospects, premise.id)) if _fits(found) else found
    if all(_mark(state) == _mark(_recall(prospects, id)) for id, state in states.items()):
        return prospects.standing
    marks = tuple((id, _mark(state)) for id, state in states.items())
    if marks not in prospects.seen:
        player = Player(prospects.board, states, prospects.start.groups, prospects.start.known)
        standing = read_standing(_play_once(player, frozenset(states)), prospects.target)
        favour = sum(_favour(state) * prospects.ways[id] for id, state in states.items())
        prospects.seen[marks] = evolve(standing, favour=favour)
    return prospects.seen[marks]


def _mark(state: State) -> Hashable:
    """Return what a finding comes to, whatever it still waits for."""
    if isinstance(state, NodeScore):
        bounds = state.bounds
        ends = (bounds.proven, bounds.attainable) if isinstance(bounds, Bounds) else None
        return (ends, state.applicable if isinstance(state.applicable, bool) else None)
    return state if isinstance(state, bool) else None


def _recall(prospects: Prospects, id: str) -> State:
    """Return a finding as it was foreseen before the answer."""
    key, kind, name = prospects.board.premises[id].place
    state: State = prospects.board.kept[key][kind, name]
    return state


def _favour(state: State) -> int:
    return int(state is True) - int(state is False)


def _fits(state: State) -> bool:
    """Whether a state can be narrowed by what was known before the answer."""
    return isinstance(state, NodeScore) and isinstance(state.bounds, Bounds)


def _move(premise: Premise, modules: Mapping[str, Environment]) -> Premise:
    """Return a finding in the environment of a completed subject."""
    home = modules.get(premise.place[0])
    if home is None:
        return premise
    return evolve(premise, module=home)


def _play_once(player: Player, ids: frozenset[str]) -> Environment:
    """Play without remembering the groups that were touched: the next answer touches them otherwise."""
    once = Player(player.board, player.states, player.groups, dict(player.known))
    return play(once, ids)


def list_waiting(prospects: Prospects) -> frozenset[str]:
    """Return every missing input that the findings of the outcome wait for by the reference evaluator."""
    waiting = (missing_of_state(premise.actual) for premise in prospects.findings)
    known = read_standing(prospects.subject, prospects.target).missing
    return known.union(*waiting)
