"""The findings an outcome rests on, each free to be set: what `why` and `why_not` play with.

A ruleset is brought into a form in which every condition of an outcome that is neither gate nor score stands behind a
name of its own. In an environment of that form gates, indicators and those conditions can be given any value, and the
reference evaluator says what the outcome then is: groups, ladder and exclusions are its own.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field

from greenrules.evaluating.environment import Environment, gate_verdict, module_environment, node_score, tree_node
from greenrules.evaluating.exact import ZERO
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.intervals import between
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.why_form import Premise, State, rewrite_module
from greenrules.improving.why_reach import Reach, walk_tree
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Indicator, Ratio
from greenrules.model.values import Bounds, Unknown, point


@define
class Board:
    """A ruleset in the form described above, with all its findings as they are.

    Attributes:
        root: the ruleset; its imports are in the same form.
        kept: of each module what is known whatever the findings are (quantities, tables), by module key.
    """

    root: Ruleset
    subject: Environment = field(repr=False)
    premises: dict[str, Premise]
    kept: dict[str, dict[tuple[str, str], Any]] = field(repr=False)


def lay_out_board(subject: Environment) -> Board:
    """Return the board of a subject that was evaluated."""
    reach = Reach()
    premises: dict[str, Premise] = {}
    rewritten: dict[str, Ruleset] = {}
    root = rewrite_module(subject, reach, premises, rewritten)
    for module in _list_modules(subject):
        premises |= {one.id: one for one in (*_list_gates(module), *_list_indicators(module))}
    kept = {module.ruleset.key: _keep(module, reach) for module in _list_modules(subject)}
    for premise in premises.values():
        key, kind, name = premise.place
        kept[key][kind, name] = premise.actual
    for key, ruleset in rewritten.items():
        if ruleset.indicators is not None:
            probe = Environment(ruleset, {}, subject.as_of)
            tree_node(probe, "")
            kept[key] |= probe.memo
    return Board(root, subject, premises, kept)


def set_findings(board: Board, states: Mapping[str, State]) -> Environment:
    """Return an environment in which the findings are as `states` says, and all others as they are."""
    memos = {key: memo.copy() for key, memo in board.kept.items()}
    for id, state in states.items():
        key, kind, name = board.premises[id].place
        memos[key][kind, name] = state
    subject, root = board.subject, board.root
    environment = Environment(root, subject.facts, subject.as_of, bound=subject.bound)
    environment.memo.update(memos.pop(root.key))
    waiting = [environment]
    while waiting and memos:
        current = waiting.pop()
        for alias, imported in current.ruleset.imports.items():
            if imported.key in memos:
                module = module_environment(current, alias)
                module.memo.update(memos.pop(imported.key))
                waiting.append(module)
    return environment


def open_state(premise: Premise) -> State:
    """Return a finding of which nothing is known: it waits for itself."""
    missing = frozenset({premise.id})
    if isinstance(premise.actual, NodeScore) and isinstance(premise.entry, Indicator):
        highest = _find_highest(premise.entry, premise.module)
        return evolve(premise.actual, bounds=between(ZERO, highest, missing), reason=None)
    return Unknown(missing)


def met_state(premise: Premise, *, wanted: bool = True) -> State:
    """Return a finding that is met: true, or full points (what is above them stays); the opposite if not wanted."""
    if not isinstance(premise.actual, NodeScore):
        return wanted
    full = premise.actual.maximum
    bounds = premise.actual.bounds
    if isinstance(bounds, Bounds) and bounds.proven is not None:
        full = max(full, bounds.proven)
    applicable = premise.actual.applicable is not False
    return evolve(premise.actual, bounds=point(full if wanted else ZERO), applicable=applicable, reason=None)


def is_met(premise: Premise, *, wanted: bool = True) -> bool:
    """Whether a finding is as it is wanted, or does not apply."""
    if not isinstance(premise.actual, NodeScore):
        return premise.actual is wanted
    score = premise.actual
    if score.applicable is False or not isinstance(score.bounds, Bounds):
        return True
    if not wanted:
        return score.bounds.attainable == 0
    return score.applicable is True and score.bounds.proven is not None and score.bounds.proven >= score.maximum


def _find_highest(indicator: Indicator, environment: Environment) -> Fraction | None:
    """Return what an indicator scores at most: a ratio up to its cap."""
    match indicator.scoring:
        case Ratio(cap=None):
            return None
        case Ratio(cap=cap) if cap is not None:
            value = evaluate_expression(cap, environment)
            return indicator.maximum * value if isinstance(value, Fraction) else None
        case _:
            return indicator.maximum


def _list_modules(root: Environment) -> Iterator[Environment]:
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        current = waiting.pop(0)
        if current.ruleset.key not in seen:
            seen.add(current.ruleset.key)
            yield current
            waiting += [module_environment(current, alias) for alias in current.ruleset.imports]


def _list_gates(module: Environment) -> Iterator[Premise]:
    for gate in module.ruleset.gates.values():
        place = (module.ruleset.key, "gate", gate.id)
        actual = gate_verdict(module, gate.id)
        yield Premise(f"gate:{module.prefix}{gate.id}", "gate", gate, module, place, actual, gate.source)


def _list_indicators(module: Environment) -> Iterator[Premise]:
    for node in walk_tree(module.ruleset.indicators):
        if isinstance(node, Indicator):
            place = (module.ruleset.key, "score", node.id)
            actual = node_score(module, node.id)
            yield Premise(f"indicator:{module.prefix}{node.id}", "indicator", node, module, place, actual, node.source)


def _keep(module: Environment, reach: Reach) -> dict[tuple[str, str], Any]:
    """Return what a module remembers that no finding can change."""
    kinds = ("table", "derived column", "table column")
    kept = {key: value for key, value in module.memo.items() if key[0] in kinds}
    kept |= {
        key: value
        for key, value in module.memo.items()
        if key[0] == "derived" and not reach.bears_outcome(module.ruleset, key[1])
    }
    return kept
