"""Proofs and trials for margins: whether a verdict stands while facts move within ranges, and what it is elsewhere."""

from collections.abc import Iterator, Mapping

from attrs import define, evolve, field

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.improving.ask_completions import complete
from greenrules.improving.ask_expressions import Outlook
from greenrules.improving.ask_scores import foresee
from greenrules.improving.ask_values import Possible, Range
from greenrules.improving.why_facts import list_facts
from greenrules.improving.why_form import Premise, State
from greenrules.improving.why_play import Player, play, seat_player
from greenrules.improving.why_premises import Board, lay_out_board
from greenrules.improving.why_targets import Target, find_target, follow_target
from greenrules.model.advice import GRADE
from greenrules.model.expressions import Expr, Reference, walk_expression
from greenrules.model.outcomes import Gate
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Scalar, Unknown, Value
from greenrules.model.walking import list_node_expressions, walk_nodes

Verdict = tuple[str, tuple[str, ...]]


@define
class Probe:
    """A subject whose facts can be moved.

    Attributes:
        premises: the findings the grade rests on, by the facts they rest on.
        structural: facts that also decide what applies or counts; only their exact value can be tried.
    """

    subject: Environment = field(repr=False)
    target: Target
    board: Board = field(repr=False)
    premises: Mapping[str, tuple[Premise, ...]] = field(repr=False)
    structural: frozenset[str]
    verdict: Verdict
    start: Player = field(repr=False)
    forgotten: dict[str, Environment] = field(factory=dict, repr=False)


def open_probe(subject: Environment) -> Probe:
    """Return a probe of the grade of a subject.

    Raises: FactsError (GR911 when the ruleset has no ladder).
    """
    target = find_target(subject.ruleset, GRADE, path="margins")
    verdict = read_ladder(subject)
    board = lay_out_board(subject)
    by_fact: dict[str, list[Premise]] = {}
    for id in follow_target(board, target):
        premise = board.premises[id]
        for fact in sorted(set(_list_premise_facts(premise))):
            by_fact.setdefault(fact, []).append(premise)
    premises = {fact: tuple(found) for fact, found in by_fact.items()}
    structural = frozenset(_list_structural(board.root, board.subject))
    return Probe(subject, target, board, premises, structural, verdict, seat_player(board, {}))


def read_ladder(environment: Environment) -> Verdict:
    """Return the proven grade and those possible."""
    ladder = grade_of(environment)
    return ladder.proven, ladder.possible


def is_safe(probe: Probe, ranges: Mapping[str, Possible]) -> bool:
    """Whether it is proven that no other grade becomes possible while inputs move within ranges, all at once.

    Args:
        ranges: what the inputs can be, by id (`fact:x` or `fact:table/0/column`).
    """
    facts = {_fact_of(id) for id in ranges}
    if facts & probe.structural:
        return False
    outlook = Outlook(probe.subject, ranges)
    states: dict[str, State] = {}
    for fact in facts:
        for premise in probe.premises.get(fact, ()):
            if premise.id not in states:
                states[premise.id] = foresee(premise, outlook)
    player = Player(probe.board, states, probe.start.groups, dict(probe.start.known))
    # What was scored before with all findings as they are stays good; what these ranges touch does not.
    environment = play(player, frozenset(states))
    probe.start.known.update({key: score for key, score in player.known.items() if not key[1]})
    return set(grade_of(environment).possible) <= set(probe.verdict[1])


def matters(probe: Probe, id: str) -> bool:
    """Whether the grade could change with an input at all, by what is proven without it."""
    return not set(read_ladder(_forget(probe, id))[1]) <= set(probe.verdict[1])


def try_value(probe: Probe, id: str, value: Scalar) -> Verdict:
    """Return the grade, evaluated exactly, with another value for one input."""
    return read_ladder(complete(_forget(probe, id), {id: value}))


def try_values(probe: Probe, values: Mapping[str, Scalar]) -> Verdict:
    """Return the grade, evaluated exactly, with other values for some inputs."""
    return read_ladder(complete(forget(probe.subject, values), values))


def is_other(probe: Probe, verdict: Verdict) -> bool:
    """Whether another grade has become possible."""
    return not set(verdict[1]) <= set(probe.verdict[1])


def span(low: Scalar | None, high: Scalar | None) -> Possible:
    """Return a range of an input."""
    return Possible(Range(low, high))


def _forget(probe: Probe, id: str) -> Environment:
    if id not in probe.forgotten:
        probe.forgotten[id] = forget(probe.subject, (id,))
        read_ladder(probe.forgotten[id])
    return probe.forgotten[id]


def forget(subject: Environment, ids: "Mapping[str, object] | tuple[str, ...]") -> Environment:
    """Return the subject with some inputs missing."""
    facts: dict[str, Value] = dict(subject.facts)
    for id in ids:
        name, _, cell = id.partition(":")[2].partition("/")
        missing = Unknown(frozenset({id}))
        if not cell:
            facts[name] = missing
            continue
        index, _, column = cell.partition("/")
        table = facts[name]
        assert isinstance(table, tuple), "a cell stands in a table"
        facts[name] = tuple(
            evolve(record, cells={**record.cells, column: missing}) if str(record.index) == index else record
            for record in table
        )
    return Environment(subject.ruleset, facts, subject.as_of, bound=subject.bound)


def _fact_of(id: str) -> str:
    return id.partition(":")[2].partition("/")[0]


def _list_premise_facts(premise: Premise) -> Iterator[str]:
    match premise.entry:
        case Gate():
            yield from list_facts(premise.entry.condition, premise.module)
        case Indicator():
            for expr in list_node_expressions(premise.entry):
                yield from list_facts(expr, premise.module)
        case _:
            yield from list_facts(premise.entry, premise.module)


def _list_structural(root: Ruleset, subject: Environment) -> Iterator[str]:
    """Yield the facts that decide something beside the findings: what applies, what is chosen, a mark in a ladder."""
    modules, seen = [(root, subject)], set()
    while modules:
        module, environment = modules.pop()
        if module.key in seen:
            continue
        seen.add(module.key)
        probe = Environment(module, environment.facts, environment.as_of, bound=environment.bound)
        for expr in _list_structure(module):
            yield from _list_open_facts(expr, probe)
        modules += [(imported, environment) for imported in module.imports.values()]


def _list_structure(module: Ruleset) -> Iterator[Expr]:
    for rung in module.rungs:
        yield rung.condition
    for node in () if module.indicators is None else walk_nodes(module.indicators):
        if isinstance(node, Group):
            yield from (expr for expr in (node.applies, node.requires) if expr is not None)
            if node.choose is not None:
                yield node.choose.k
                yield from () if node.choose.by is None else (node.choose.by,)


def _list_open_facts(expr: Expr, module: Environment) -> Iterator[str]:
    """Yield the facts of an expression, save those behind the names of findings."""
    seen: set[str] = set()
    waiting = [expr]
    while waiting:
        for part in walk_expression(waiting.pop()):
            if not isinstance(part, Reference) or part.module:
                # What an import declares beside its findings is a quantity of facts.
                if isinstance(part, Reference) and part.kind in ("derived", "table"):
                    yield from list_facts(part, module)
                continue
            if part.kind == "fact":
                yield part.name
            elif part.kind == "table":
                yield from list_facts(part, module)
            elif part.kind == "derived" and not part.name.startswith("?") and part.name not in seen:
                seen.add(part.name)
                waiting.append(module.ruleset.derived[part.name].formula)
