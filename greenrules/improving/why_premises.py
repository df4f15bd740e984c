"""The findings an outcome rests on, each free to be set: what `why` and `why_not` play with.

A ruleset is brought into a form in which every condition of an outcome that is neither gate nor score stands behind a
name of its own. In an environment of that form gates, indicators and those conditions can be given any value, and the
reference evaluator says what the outcome then is: groups, ladder and exclusions are its own.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import Environment, gate_verdict, module_environment, node_score, tree_node
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.intervals import ZERO, between
from greenrules.evaluating.node_ids import name_reference
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.why_reach import Reach, walk_tree
from greenrules.model.expressions import And, Expr, If, Not, Or, Reference
from greenrules.model.ruleset import (
    NO_WORDS,
    Derived,
    Gate,
    Group,
    Indicator,
    Ratio,
    Ruleset,
    Source,
)
from greenrules.model.types import BooleanType
from greenrules.model.values import Bounds, Unknown, Verdict, point

State: TypeAlias = Verdict | NodeScore
# What stands behind a condition has no name a ruleset could declare.
_HIDDEN = "?"
_NO_SOURCE = Source("", "", "published")


@frozen
class Premise:
    """A finding that can be set.

    Attributes:
        entry: the gate, the indicator, or the expression of a condition.
        module: where it is declared, in the environment of the subject as it is.
        place: module key, kind and name under which an environment remembers its value.
        actual: what it is.
    """

    id: str
    kind: Literal["gate", "indicator", "condition"]
    entry: Gate | Indicator | Expr = field(repr=False)
    module: Environment = field(repr=False, eq=False)
    place: tuple[str, str, str]
    actual: State
    source: Source


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
    root = _rewrite_module(subject, reach, premises, rewritten)
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


def _rewrite_module(
    module: Environment, reach: Reach, premises: dict[str, Premise], done: dict[str, Ruleset]
) -> Ruleset:
    """Put every condition of an outcome behind a name, in a module and its imports."""
    ruleset = module.ruleset
    if ruleset.key in done:
        return done[ruleset.key]
    imports = {
        alias: _rewrite_module(module_environment(module, alias), reach, premises, done) for alias in ruleset.imports
    }
    lifter = _Lifter(module, reach, premises)
    prefix = module.prefix
    rungs = tuple(
        evolve(r, condition=lifter.lift(r.condition, f"grade:{prefix}{r.id}", r.source)) for r in ruleset.rungs
    )
    eligibilities = {
        id: evolve(one, condition=lifter.lift(one.condition, f"eligibility:{prefix}{id}", one.source))
        for id, one in ruleset.eligibilities.items()
    }
    entitlements = {
        id: evolve(one, condition=lifter.lift(one.condition, f"entitlement:{prefix}{id}/0/0", one.source))
        for id, one in ruleset.entitlements.items()
    }
    derived = {
        id: evolve(one, formula=lifter.lift(one.formula, f"derived:{prefix}{id}", one.source))
        if not one.of and reach.bears_outcome(ruleset, id)
        else one
        for id, one in ruleset.derived.items()
    }
    indicators = None if ruleset.indicators is None else lifter.lift_group(ruleset.indicators)
    done[ruleset.key] = evolve(
        ruleset,
        imports=imports,
        rungs=rungs,
        eligibilities=eligibilities,
        entitlements=entitlements,
        indicators=indicators,
        derived={**derived, **lifter.hidden},
    )
    return done[ruleset.key]


@define
class _Lifter:
    """Puts conditions of one module behind names; the same condition gets the same name."""

    module: Environment
    reach: Reach
    premises: dict[str, Premise]
    hidden: dict[str, Derived] = field(factory=dict)
    names: dict[Expr, Reference] = field(factory=dict)

    def lift(self, expr: Expr, id: str, source: Source) -> Expr:
        """Return the expression with its conditions behind names; `id` is its trace node."""
        match expr:
            case And() | Or():
                operands = (self.lift(part, f"{id}/{n}", source) for n, part in enumerate(expr.operands))
                return evolve(expr, operands=tuple(operands))
            case Not():
                return evolve(expr, operand=self.lift(expr.operand, f"{id}/0", source))
            case If() if isinstance(expr.type, BooleanType):
                parts = (expr.condition, expr.then, expr.otherwise)
                condition, then, otherwise = (self.lift(part, f"{id}/{n}", source) for n, part in enumerate(parts))
                return evolve(expr, condition=condition, then=then, otherwise=otherwise)
            case _ if self._is_condition(expr):
                return self._hide(expr, id, source)
            case _:
                return expr

    def _is_condition(self, expr: Expr) -> bool:
        """Whether the subject decides it, and no gate, score or grade does."""
        if not isinstance(expr.type, BooleanType):
            return False
        found = self.reach.of_expression(expr, self.module.ruleset)
        return "fact" in found and "outcome" not in found

    def _hide(self, expr: Expr, id: str, source: Source) -> Reference:
        if expr not in self.names:
            if isinstance(expr, Reference):
                id = name_reference(expr, self.module)
                source = _source_of(expr, self.module) or source
            name = _HIDDEN + id
            self.hidden[name] = Derived(name, NO_WORDS, "", BooleanType(), (), expr, _NO_SOURCE)
            self.names[expr] = Reference("derived", name, "", BooleanType(), expr.span)
            place, actual = (self.module.ruleset.key, "derived", name), evaluate_condition(expr, self.module)
            self.premises[id] = Premise(id, "condition", expr, self.module, place, actual, source)
        return self.names[expr]

    def lift_group(self, group: Group) -> Group:
        """Return a group with what it and the groups in it require behind names."""
        children = tuple(self.lift_group(child) if isinstance(child, Group) else child for child in group.children)
        if group.requires is None:
            return evolve(group, children=children)
        id = f"group:{self.module.prefix}{group.id}{'/2' if group.applies is not None else ''}/0"
        return evolve(group, children=children, requires=self.lift(group.requires, id, group.source))


def _source_of(reference: Reference, module: Environment) -> Source | None:
    home = module_environment(module, reference.module).ruleset
    match reference.kind:
        case "derived":
            return home.derived[reference.name].source
        case "table":
            return home.tables[reference.name].source
        case _:
            return None
