"""What a ruleset asks for: the facts it uses and the parameters it leaves open. Everything else it does not need."""

from collections.abc import Mapping

import attrs
from attrs import define, field, frozen

from greenrules.model.declarations import Fact, Parameter
from greenrules.model.expressions import Cell, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.walking import list_fleet_expressions


@frozen
class Questions:
    """The facts a ruleset uses, in the order they are declared, and the parameters without a value, by their name."""

    facts: tuple[Fact, ...]
    parameters: tuple[tuple[str, Parameter], ...]


@define
class _Found:
    """What the walk met; `visited` keeps it from walking a definition twice."""

    facts: set[str] = field(factory=set)
    columns: set[tuple[str, str]] = field(factory=set)
    parameters: set[tuple[str, str]] = field(factory=set)
    visited: set[tuple[str, str, str]] = field(factory=set)


def list_questions(ruleset: Ruleset) -> Questions:
    """Return the facts (of tables: the columns) and open parameters that the outcomes of a ruleset depend on."""
    found = _Found()
    outcomes = (ruleset.gates, ruleset.indicators, ruleset.rungs, ruleset.eligibilities, ruleset.entitlements)
    fleet = (*list_fleet_expressions(ruleset),)
    parts = (*outcomes, fleet) if any((*outcomes, fleet)) else (ruleset.derived, ruleset.tables)
    _walk(parts, ruleset, found)
    if ruleset.programme is not None and ruleset.programme.ladder:
        home = ruleset.imports[ruleset.programme.ladder]
        _walk(home.rungs, home, found)
    facts = tuple(_narrow(fact, found) for id, fact in ruleset.facts.items() if id in found.facts)
    open_parameters = {
        prefix + id: parameter
        for prefix, module in _modules(ruleset).items()
        for id, parameter in module.parameters.items()
        if (module.key, id) in found.parameters and not parameter.values
    }
    return Questions(facts, tuple(open_parameters.items()))


def _modules(ruleset: Ruleset, prefix: str = "") -> dict[str, Ruleset]:
    """Return every module by the prefix its names have in the root, the root first."""
    found = {prefix: ruleset}
    for alias, module in ruleset.imports.items():
        found |= _modules(module, f"{prefix}{alias}.")
    return found


def _narrow(fact: Fact, found: _Found) -> Fact:
    """Leave out the columns nobody reads; a table that is only counted keeps all."""
    used = tuple(column for column in fact.columns if (fact.id, column.id) in found.columns)
    return attrs.evolve(fact, columns=used) if used else fact


def _walk(item: object, module: Ruleset, found: _Found) -> None:
    match item:
        case Reference():
            _follow(item, module.imports[item.module] if item.module else module, found)
        case Cell():
            found.facts.add(item.table)
            if item.computed:
                _visit(item.computed, item.column, module.imports[item.module] if item.module else module, found)
            else:
                found.columns.add((item.table, item.column))
        case Mapping():
            for value in item.values():
                _walk(value, module, found)
        case tuple():
            for value in item:
                _walk(value, module, found)
        case Span():
            return
        case _:
            kind = type(item)
            for attribute in attrs.fields(kind) if attrs.has(kind) else ():
                _walk(getattr(item, attribute.name), module, found)


def _follow(reference: Reference, home: Ruleset, found: _Found) -> None:
    match reference.kind:
        case "fact":
            found.facts.add(reference.name)
        case "parameter":
            found.parameters.add((home.key, reference.name))
        case "as_of":
            return
        case kind:
            _visit(kind, reference.name, home, found)


def _visit(kind: str, name: str, home: Ruleset, found: _Found) -> None:
    if (home.key, kind, name) in found.visited:
        return
    found.visited.add((home.key, kind, name))
    match kind:
        case "derived":
            _walk(home.derived[name], home, found)
        case "table":
            _walk(home.tables[name], home, found)
        case "gate" | "gates_met":
            _walk(home.gates if kind == "gates_met" else home.gates[name], home, found)
        case "score":
            _walk(home.indicators, home, found)
        case _:
            _walk(home.rungs, home, found)
