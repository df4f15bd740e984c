"""The order of questions, the groups they stand in, and when one need not be asked.

Gates come first, as an unmet one ends the matter; then the groups of the indicator tree in their order; then what only
other outcomes need. A fact need not be asked when every indicator that uses it is known not to apply.
"""

from collections.abc import Iterator, Mapping, Sequence

import attrs
from attrs import define, field, frozen

from greenrules.compiling.json_schema_conditions import list_facts_of, rule_out
from greenrules.compiling.json_schema_paths import Schema
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.walking import list_node_expressions

_GATES = Words("基本要求", "basic requirements")
_REST = Words("其他", "other")


@frozen
class QuestionGroup:
    """Facts that are asked together, in the order they are asked."""

    id: str
    label: Words
    facts: tuple[str, ...]


@frozen
class PlacedFact:
    """A fact in its group; `hidden_when` is a schema of the facts, or None when it always matters."""

    fact: Fact
    group: str
    hidden_when: Schema | None


@frozen
class Placing:
    """Every fact in the order it is asked, and the groups."""

    facts: dict[str, PlacedFact]
    groups: tuple[QuestionGroup, ...]


@define
class _Uses:
    """Where each fact is used: in which group first, and under which conditions."""

    labels: dict[str, Words] = field(factory=dict)
    first: dict[str, str] = field(factory=dict)
    closings: dict[str, list[Schema | None]] = field(factory=dict)
    conditions: set[str] = field(factory=set)  # facts that decide what applies: they are always asked


def place_facts(ruleset: Ruleset, facts: Sequence[Fact]) -> Placing:
    """Return the facts in the order they are asked."""
    uses = _Uses()
    modules = tuple(_list_modules(ruleset))
    names = frozenset(ruleset.facts)
    for module in modules:
        _note_gates(module, uses)
    for module in modules:
        if module.indicators is not None:
            _note_node(module.indicators, module, _Branch((), ""), uses, names)
    for module in modules:
        _note_outcomes(module, uses)
    order = {group: at for at, group in enumerate(uses.labels)}
    uses.labels.setdefault("other", _REST)
    found = {fact.id: _place(fact, uses) for fact in facts}
    ranked = sorted(found.values(), key=lambda one: order.get(one.group, len(order)))
    placed = {one.fact.id: one for one in ranked}
    return Placing(placed, tuple(_list_groups(placed, uses.labels)))


def _place(fact: Fact, uses: _Uses) -> PlacedFact:
    closings = uses.closings.get(fact.id, [None])
    known = [closing for closing in closings if closing is not None]
    always = len(known) < len(closings) or fact.id in uses.conditions
    unique = [one for at, one in enumerate(known) if one not in known[:at]]
    hidden = None if always else unique[0] if len(unique) == 1 else {"allOf": unique}
    return PlacedFact(fact, uses.first.get(fact.id, "other"), hidden)


def _list_groups(placed: Mapping[str, PlacedFact], labels: Mapping[str, Words]) -> Iterator[QuestionGroup]:
    for id, label in labels.items():
        members = tuple(name for name, one in placed.items() if one.group == id)
        if members:
            yield QuestionGroup(id, label, members)


def _list_modules(ruleset: Ruleset) -> list[Ruleset]:
    found = [ruleset]
    for module in found:
        found += [one for one in module.imports.values() if all(one.key != known.key for known in found)]
    return found


@frozen
class _Branch:
    """The way to a node: what closes it, and the group its facts stand in."""

    closings: tuple[Schema, ...]
    group: str


def _note_gates(module: Ruleset, uses: _Uses) -> None:
    for gate in module.gates.values():
        _note((gate.condition,), module, _Branch((), "gates"), uses, _GATES)


def _note_node(node: Group | Indicator, module: Ruleset, branch: _Branch, uses: _Uses, names: frozenset[str]) -> None:
    label = node.label
    if node.applies is not None:
        _note((node.applies,), module, branch, uses, label)
        uses.conditions |= list_facts_of(node.applies, module)
        closing = rule_out(node.applies, module, names)
        branch = attrs.evolve(branch, closings=(*branch.closings, *([closing] if closing else ())))
    own = tuple(one for one in list_node_expressions(node) if one is not node.applies)
    _note(own, module, branch, uses, label)
    for child in node.children if isinstance(node, Group) else ():
        # The groups of a form are the children of the root: finer ones would hold a question each.
        group = branch.group or f"indicator:{child.id}"
        uses.labels.setdefault(group, child.label)
        _note_node(child, module, attrs.evolve(branch, group=group), uses, names)


def _note_outcomes(module: Ruleset, uses: _Uses) -> None:
    rungs = tuple(rung.condition for rung in module.rungs)
    eligible = tuple(one.condition for one in module.eligibilities.values())
    _note((*rungs, *eligible), module, _Branch((), "other"), uses, _REST)
    for entitlement in module.entitlements.values():
        parts = (entitlement.condition, entitlement.amount, *entitlement.caps)
        _note(parts, module, _Branch((), "other"), uses, _REST)


def _note(parts: Sequence[Expr], module: Ruleset, branch: _Branch, uses: _Uses, label: Words) -> None:
    """Note every fact some expressions rest on."""
    group = branch.group or "gates"
    closing = None if not branch.closings else _join(branch.closings)
    for part in parts:
        for name in sorted(list_facts_of(part, module)):
            uses.labels.setdefault(group, _GATES if group == "gates" else label)
            uses.first.setdefault(name, group)
            uses.closings.setdefault(name, []).append(closing)


def _join(closings: tuple[Schema, ...]) -> Schema:
    """A node is closed as soon as one condition on the way to it is known not to hold."""
    return closings[0] if len(closings) == 1 else {"anyOf": list(closings)}
