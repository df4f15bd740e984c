"""A compiled ruleset without branches, and the results it gives: what is printed for arrays and for SQL."""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from attrs import frozen

from greenrules.compiling.columns_lowering import Lowering
from greenrules.compiling.columns_values import Column, Printer, fix, kind_of
from greenrules.compiling.python import Program
from greenrules.compiling.python_choices import write_size_checks
from greenrules.compiling.python_expressions import is_score
from greenrules.compiling.python_groups import write_node
from greenrules.compiling.python_names import write_derived, write_gate, write_rung
from greenrules.compiling.python_scope import Scope
from greenrules.compiling.python_scores import write_derived_score
from greenrules.compiling.python_source import finish_source, open_scope
from greenrules.model.scoring import Group
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TextType
from greenrules.model.walking import walk_nodes

KINDS: dict[type, str] = {
    NumberType: "number", DateType: "number", DurationType: "number", BooleanType: "verdict", ChoiceType: "text",
    TextType: "text", SetType: "set",
}  # fmt: skip
# Name of a result and the code of it, or of both ends of a score.
Results: TypeAlias = Iterator[tuple[str, tuple[str, ...]]]


@frozen
class Lowered:
    """The lines, in `printer`; the results by name, in `lowering`; and the names the facts have, in `scope`."""

    scope: Scope
    printer: Printer
    lowering: Lowering


def open_program(program: Program, *, is_complete: bool, keeps_refusals: bool = True) -> Scope:
    """Return where the results of a ruleset are written.

    Args:
        keeps_refusals: whether supplied numbers are refused that are out of size; else the caller checks them.
    """
    scope = open_scope(program.ruleset, program.day, program.kinds.facts, program.parameters, is_complete=is_complete)
    if not keeps_refusals:
        scope.writer.lines[:] = [line for line in scope.writer.lines if not line.endswith("refuse()")]
    write_size_checks(scope)
    return scope


def lower_program(
    program: Program,
    scope: Scope,
    results: Results,
    as_of: date,
    bound: Mapping[str, Any],
    *,
    is_complete: bool,
    cuts_ramps: bool = True,
) -> Lowered:
    """Return a ruleset without branches, its tables of records left out.

    Args:
        bound: plain values of open parameters, by `<module key>|<id>`.
        cuts_ramps: whether a ramp is a line cut at its ends, or a choice as in the scalar code.
    Raises: NotCompiledError, TooWideError.
    """
    written = dict(results)
    body = [*scope.writer.lines, "    return {"]
    body += [f"        {name!r}: ({', '.join(codes)},)," for name, codes in written.items()]
    source = finish_source(scope, [*body, "    }"])
    names = dict(_name_inputs(program, scope, bound, is_complete=is_complete))
    names["as_of"] = fix(as_of)
    printer = Printer()
    lowering = Lowering(printer, names, source.objects, cuts_ramps)
    function = ast.parse(source.text).body[0]
    assert isinstance(function, ast.FunctionDef)
    unpacked = sum(1 for given in (scope.facts, scope.bound) if given)
    lowering.run(function.body[unpacked:])
    return Lowered(scope, printer, lowering)


def list_gates(scope: Scope) -> Results:
    """Yield the verdict of each basic requirement."""
    for gate in scope.ruleset.gates:
        yield f"gate:{gate}", (write_gate(gate, scope).code,)


def list_rungs(scope: Scope) -> Results:
    """Yield the verdict of each grade."""
    for rung in scope.ruleset.rungs:
        yield f"grade:{rung.id}", (write_rung(rung, scope).code,)


def list_total(scope: Scope) -> Results:
    """Yield both ends of the total."""
    if scope.ruleset.indicators is not None:
        score = write_node("", scope).score
        yield "score", (score.low.code, score.high.code)


def list_nodes(scope: Scope) -> Results:
    """Yield both ends of the score of each group and indicator below the root."""
    root = scope.ruleset.indicators
    for node in () if root is None else walk_nodes(root):
        if node is not root:
            score = write_node(node.id, scope).score
            yield f"{'group' if isinstance(node, Group) else 'indicator'}:{node.id}", (score.low.code, score.high.code)


def list_quantities(scope: Scope) -> Results:
    """Yield each derived quantity, or both ends of one that is a score."""
    for derived in scope.ruleset.derived.values():
        if derived.of:
            continue
        if is_score(derived.formula):
            score = write_derived_score(derived.id, scope)
            yield f"derived:{derived.id}", (score.low.code, score.high.code)
        else:
            yield f"derived:{derived.id}", (write_derived(derived.id, scope).code,)


def shown_kind(result: str, column: Column) -> str:
    """Return the kind of the column a result is given in."""
    if result.partition(":")[0] in ("gate", "grade"):
        return "verdict"
    kind = kind_of(column)
    return {"truth": "verdict", "nothing": "number", "": "number"}.get(kind, kind)


def _name_inputs(
    program: Program, scope: Scope, bound: Mapping[str, Any], *, is_complete: bool
) -> Iterator[tuple[str, Column]]:
    for id, fact in program.kinds.facts.items():
        code = scope.facts[id].code
        kind = KINDS.get(type(fact.type))
        # A subject with a table of records is decided by itself: here nobody has one.
        yield code, fix(None) if kind is None else _describe(code, kind, is_complete=is_complete)
    for key, operand in scope.bound.items():
        yield operand.code, fix(bound.get(key))


def _describe(code: str, kind: str, *, is_complete: bool) -> Column:
    if is_complete and kind == "verdict":
        return Column(code, "truth")
    return Column(code, kind, None, not is_complete)
