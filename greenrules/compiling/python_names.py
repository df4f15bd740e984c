"""What the names of a ruleset stand for in the generated code: each named value is written once, before it is used.

A named value is written at the outermost level of the function, so that every later line may use it: `prepare` does so
before an expression that names it is written, which may then stand inside a branch or a loop.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from greenrules.compiling import python_alike, python_tables
from greenrules.compiling.python_expressions import is_score, write_condition, write_expression
from greenrules.compiling.python_folding import closes
from greenrules.compiling.python_scope import (
    NotCompiledError,
    Operand,
    Scope,
    change,
    hold,
    is_atom,
    rename,
    write_constant,
)
from greenrules.compiling.python_verdicts import conjoin
from greenrules.evaluating.environment import Environment
from greenrules.model.expressions import Cell, Comparison, Constant, Expr, Reference, walk_expression
from greenrules.model.outcomes import Rung
from greenrules.model.values import Value

Result = TypeVar("Result")
_TEMPORARY = re.compile(r"v_\d+\Z")
_AT_HAND = frozenset({"fact", "parameter"})


def remember(scope: Scope, kind: str, name: str, write: Callable[[], Result]) -> Result:
    """Return what was written for a name, writing it the first time."""
    key = (scope.prefix, kind, name)
    known: Any = scope.values.get(key)
    if known is None:
        if scope.inside:
            raise NotCompiledError
        known = scope.values[key] = write()
    found: Result = known
    return found


def prepare(expr: Expr | None, scope: Scope) -> None:
    """Write every named value that an expression rests on."""
    if expr is None or scope.inside:
        return
    # Most are such; a call for each would take longer.
    if expr.kind in _AT_HAND if isinstance(expr, Reference) else isinstance(expr, Constant):
        return
    if isinstance(expr, Comparison) and _is_at_hand(expr.left) and _is_at_hand(expr.right):
        return  # most conditions compare a fact with an option
    for part in walk_expression(expr):
        match part:
            case Reference(kind="derived") if is_score(part):
                _prepare_derived_score(part, scope)
            case Reference(kind="derived" | "table" | "gate" | "gates_met" | "rung"):
                write_reference(part, scope)
            case Reference(kind="score"):
                _prepare_score(part, scope)
            case Cell(computed="derived"):
                module = scope.module(part.module)
                prepare(module.ruleset.derived[part.column].formula, module)
            case Cell(computed="table"):
                module = scope.module(part.module)
                for column in module.ruleset.tables[part.column].inputs:
                    prepare(column.expression, module)
            case _:
                pass


def _is_at_hand(expr: Expr) -> bool:
    """Whether an expression is a constant or a value that comes from outside."""
    return expr.kind in _AT_HAND if isinstance(expr, Reference) else isinstance(expr, Constant)


def _prepare_derived_score(reference: Reference, scope: Scope) -> None:
    from greenrules.compiling.python_scores import write_derived_score

    write_derived_score(reference.name, scope.module(reference.module))


def _prepare_score(reference: Reference, scope: Scope) -> None:
    from greenrules.compiling.python_groups import write_node  # scores name expressions, expressions name scores

    module = scope.module(reference.module)
    if module.ruleset.indicators is not None:
        write_node(reference.name, module)


def write_reference(reference: Reference, scope: Scope) -> Operand:
    """Write what a resolved name stands for; scores are written in python_scores."""
    module = scope.module(reference.module)
    match reference.kind:
        case "fact":
            return scope.facts[reference.name]
        case "parameter":
            return write_parameter(reference.name, module)
        case "derived":
            return write_derived(reference.name, module)
        case "table":
            return remember(module, "table", reference.name, lambda: _write_table(reference.name, module))
        case "gate":
            return write_gate(reference.name, module)
        case "rung":
            return write_rung(next(rung for rung in module.ruleset.rungs if rung.id == reference.name), module)
        case "gates_met":
            return write_all_gates(module)
        case "as_of":
            return Operand("as_of")
        case "score" | "grade":
            raise NotCompiledError("a grade where a plain value stands")


def write_parameter(name: str, scope: Scope) -> Operand:
    """Write the value in force, or the one a caller may bind where there is none."""
    bound = scope.bound.get(f"{scope.ruleset.key}|{name}") if scope.bound else None
    if bound is not None:
        return bound
    return write_constant(find_parameter(name, scope), scope)


def find_parameter(name: str, scope: Scope) -> Value:
    """Return the value in force."""
    return list_in_force(scope)[name]


def list_in_force(scope: Scope) -> Mapping[str, Value]:
    """Return what the parameters of a module stand for where nobody binds one."""
    known = scope.writer.in_force.get(scope.prefix)
    if known is None:
        known = scope.writer.in_force[scope.prefix] = Environment(scope.ruleset, {}, scope.day).parameters
    return known


def _at_top(scope: Scope) -> Scope:
    return change(scope, records={}, nonzero=frozenset()) if scope.records or scope.nonzero else scope


def write_derived(name: str, scope: Scope) -> Operand:
    """Write a derived quantity that is no computed column."""

    def write() -> Operand:
        formula = scope.ruleset.derived[name].formula
        top = _at_top(scope)
        operand = python_alike.write_alike(formula, top)
        if operand is None:
            prepare(formula, scope)
            operand = write_expression(formula, top)
        return _keep(operand, scope, "d", name)

    return remember(scope, "derived", name, write)


def _write_table(name: str, scope: Scope) -> Operand:
    table = scope.ruleset.tables[name]
    for column in table.inputs:
        prepare(column.expression, scope)
    return _keep(python_tables.write_table(table, _at_top(scope)), scope, "t", name)


def write_gate(name: str, scope: Scope) -> Operand:
    """Write whether a basic requirement is met."""

    def write() -> Operand:
        condition = scope.ruleset.gates[name].condition
        prepare(condition, scope)
        return _keep(write_condition(condition, _at_top(scope)), scope, "gate", name)

    return remember(scope, "gate", name, write)


def write_all_gates(scope: Scope) -> Operand:
    """Write whether all basic requirements are met."""

    def write() -> Operand:
        met = conjoin([write_gate(name, scope) for name in scope.ruleset.gates], scope)
        return hold(met, scope, "gates_met")

    return remember(scope, "gate", "", write)


def write_rung(rung: Rung, scope: Scope) -> Operand:
    """Write whether the condition of a grade holds."""

    def write() -> Operand:
        prepare(rung.condition, scope)
        return _keep(write_condition(rung.condition, _at_top(scope)), scope, "rung", rung.id)

    return remember(scope, "rung", rung.id, write)


def _keep(operand: Operand, scope: Scope, kind: str, id: str) -> Operand:
    """Return the operand under a name people recognise; what is a name or literal already keeps it."""
    if is_atom(operand.code) and not _TEMPORARY.match(operand.code):
        return operand
    name = scope.writer.name(kind, id)
    scope.writer.line(f"{name} = {operand.code[1:-1] if _is_wrapped(operand.code) else operand.code}")
    return rename(operand, name)


def _is_wrapped(code: str) -> bool:
    """Whether one pair of brackets goes around all of the code."""
    return code.startswith("(") and closes(code)
