"""Conditions as schemas of the facts: one that holds when a condition is known to be true, or known to be false.

Only yes-or-no facts and choices compared with an option can be written so, and what `and`, `or` and `not` make of them.
A fact that is not given leaves the condition open, so neither schema holds.
"""

from collections.abc import Container

import attrs

from greenrules.compiling.json_schema_paths import Schema, nest, split_id
from greenrules.model.expressions import And, Cell, Comparison, Constant, Expr, Not, Or, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import Span
from greenrules.model.types import BooleanType


def rule_out(condition: Expr, module: Ruleset, names: Container[str]) -> Schema | None:
    """Return a schema that holds only when the condition is known to be false; None when none can be written."""
    return _write(condition, module, names, wanted=False)


def list_facts_of(item: object, module: Ruleset) -> frozenset[str]:
    """Return the facts an expression rests on, through derived quantities and decision tables.

    Gates, scores and rungs it names are not entered: their own expressions say where they stand.
    """
    found: set[str] = set()
    _collect(item, module, found, set())
    return frozenset(found)


def _write(condition: Expr, module: Ruleset, names: Container[str], *, wanted: bool) -> Schema | None:
    match condition:
        case Not():
            return _write(condition.operand, module, names, wanted=not wanted)
        case And():
            return _write_all(condition.operands, module, names, wanted=wanted, every=wanted)
        case Or():
            return _write_all(condition.operands, module, names, wanted=wanted, every=not wanted)
        case Comparison(sign="=" | "!="):
            return _write_choice(condition, module, names, equal=wanted == (condition.sign == "="))
        case Reference(kind="fact", type=BooleanType()):
            return _test_fact(condition.name, module, names, {"const": wanted})
        case Reference(kind="derived"):
            home = module.imports[condition.module] if condition.module else module
            return _write(home.derived[condition.name].formula, home, names, wanted=wanted)
        case _:
            return None


def _write_all(
    operands: tuple[Expr, ...], module: Ruleset, names: Container[str], *, wanted: bool, every: bool
) -> Schema | None:
    """Join the operands; where one is enough, those that cannot be written are left out."""
    written = [_write(operand, module, names, wanted=wanted) for operand in operands]
    known = [one for one in written if one is not None]
    if not known or (every and len(known) < len(written)):
        return None
    return known[0] if len(known) == 1 else {"allOf" if every else "anyOf": known}


def _write_choice(condition: Comparison, module: Ruleset, names: Container[str], *, equal: bool) -> Schema | None:
    sides = (condition.left, condition.right)
    fact = next((side for side in sides if isinstance(side, Reference) and side.kind == "fact"), None)
    constant = next((side for side in sides if isinstance(side, Constant)), None)
    if fact is None or constant is None or not isinstance(constant.value, str):
        return None
    test: Schema = {"const": constant.value} if equal else {"type": "string", "not": {"const": constant.value}}
    return _test_fact(fact.name, module, names, test)


def _test_fact(name: str, module: Ruleset, names: Container[str], test: Schema) -> Schema | None:
    # Where the absence of a fact states something itself, the form cannot tell it from an answer to come.
    fact = module.facts.get(name)
    return None if fact is None or fact.assume is not None else nest(split_id(name, names), test)


def _collect(item: object, module: Ruleset, found: set[str], visited: set[tuple[str, str]]) -> None:
    match item:
        case Reference(kind="fact"):
            found.add(item.name)
        case Reference(kind="derived" | "table"):
            home = module.imports[item.module] if item.module else module
            _enter(item.name, home, found, visited)
        case Cell():
            found.add(item.table)
            if item.computed:
                _enter(item.column, module.imports[item.module] if item.module else module, found, visited)
        case tuple():
            for part in item:
                _collect(part, module, found, visited)
        case Span():
            return
        case _:
            for name in _list_fields(type(item)):
                _collect(getattr(item, name), module, found, visited)


def _enter(name: str, home: Ruleset, found: set[str], visited: set[tuple[str, str]]) -> None:
    if (home.key, name) in visited:
        return
    visited.add((home.key, name))
    if name in home.derived:
        _collect(home.derived[name].formula, home, found, visited)
    if name in home.tables:
        _collect(tuple(one.expression for one in home.tables[name].inputs), home, found, visited)


def _list_fields(kind: type[object]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in attrs.fields(kind)) if attrs.has(kind) else ()
