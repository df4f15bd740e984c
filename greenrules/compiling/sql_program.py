"""The ruleset as lines without branches: the form for arrays, before it is printed for any engine.

Input: a compiled ruleset. Output: every line, the marks of doubt and the results by name. The checks of supplied
numbers are left out: the query makes its own when it reads the cells (sql_cells.py).
"""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from greenrules.compiling.columns_lowering import Lowering
from greenrules.compiling.columns_source import KINDS
from greenrules.compiling.columns_values import Column, Printer, fix, kind_of, write_as
from greenrules.compiling.python import Program
from greenrules.compiling.python_choices import write_size_checks
from greenrules.compiling.python_expressions import is_score
from greenrules.compiling.python_groups import write_node
from greenrules.compiling.python_names import write_derived, write_gate, write_rung
from greenrules.compiling.python_scope import Scope
from greenrules.compiling.python_scores import write_derived_score
from greenrules.compiling.python_source import finish_source, open_scope
from greenrules.model.scoring import Group
from greenrules.model.walking import walk_nodes


@frozen
class Lines:
    """A ruleset without branches.

    Attributes:
        lines: name and code, each computed from those before.
        marks: codes that are true where a row is too close to call.
        results: by `gate:…`, `grade:…`, `score`, `group:…`, `indicator:…`, `derived:…`: code and kind of a value, or
            of both ends.
        inputs: the name of each fact in the code.
        texts: what the places of texts stand for.
    """

    lines: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    results: Mapping[str, tuple[tuple[str, str], ...]]
    inputs: Mapping[str, str]
    texts: tuple[str, ...]
    objects: Mapping[str, Any]


def write_lines(program: Program, as_of: date, bound: Mapping[str, Any], *, is_detailed: bool) -> Lines:
    """Return the lines of a ruleset on one day.

    Args:
        bound: plain values of open parameters, by `<module key>|<id>`.
        is_detailed: also every derived quantity and the score of every node.
    Raises: NotCompiledError, TooWideError.
    """
    facts = program.kinds.facts
    scope = open_scope(program.ruleset, program.day, facts, program.parameters, is_complete=False)
    scope.writer.lines[:] = [line for line in scope.writer.lines if not line.endswith("refuse()")]
    write_size_checks(scope)
    results = dict(_list_results(scope, is_detailed=is_detailed))
    body = [*scope.writer.lines, "    return {"]
    body += [f"        {name!r}: ({', '.join(codes)},)," for name, codes in results.items()]
    source = finish_source(scope, [*body, "    }"])
    printer = Printer()
    names = dict(_name_inputs(program, scope, bound))
    names["as_of"] = fix(as_of)
    lowering = Lowering(printer, names, source.objects)
    function = ast.parse(source.text).body[0]
    assert isinstance(function, ast.FunctionDef)
    unpacked = sum(1 for given in (scope.facts, scope.bound) if given)
    lowering.run(function.body[unpacked:])
    found = {
        name: tuple(_describe(column, name, printer) for column in ends) for name, ends in lowering.results.items()
    }
    inputs = {id: scope.facts[id].code for id in facts}
    marks = tuple(dict.fromkeys(printer.too_close))
    return Lines(tuple(printer.lines), marks, found, inputs, tuple(printer.texts), dict(printer.objects))


def _list_results(scope: Scope, *, is_detailed: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    ruleset = scope.ruleset
    for derived in ruleset.derived.values() if is_detailed else ():
        if not derived.of:
            yield f"derived:{derived.id}", _write_quantity(derived.id, scope)
    for gate in ruleset.gates:
        yield f"gate:{gate}", (write_gate(gate, scope).code,)
    root = ruleset.indicators
    for node in () if root is None or not is_detailed else walk_nodes(root):
        if node is not root:
            score = write_node(node.id, scope).score
            yield f"{'group' if isinstance(node, Group) else 'indicator'}:{node.id}", (score.low.code, score.high.code)
    if root is not None:
        score = write_node("", scope).score
        yield "score", (score.low.code, score.high.code)
    for rung in ruleset.rungs:
        yield f"grade:{rung.id}", (write_rung(rung, scope).code,)


def _write_quantity(id: str, scope: Scope) -> tuple[str, ...]:
    if is_score(scope.ruleset.derived[id].formula):
        score = write_derived_score(id, scope)
        return score.low.code, score.high.code
    return (write_derived(id, scope).code,)


def _name_inputs(program: Program, scope: Scope, bound: Mapping[str, Any]) -> Iterator[tuple[str, Column]]:
    for id, fact in program.kinds.facts.items():
        code = scope.facts[id].code
        kind = KINDS.get(type(fact.type))
        # A subject with a table of records is decided by itself: here nobody has one.
        yield code, fix(None) if kind is None else Column(code, kind, None, True)
    for key, operand in scope.bound.items():
        yield operand.code, fix(bound.get(key))
    for at in range(scope.writer.taken.get("error_", 0)):
        yield f"error_{at}", fix(0.0)


def _describe(column: Column, name: str, printer: Printer) -> tuple[str, str]:
    kind = {"truth": "verdict", "nothing": "number", "": "number"}.get(kind_of(column), kind_of(column))
    if name.partition(":")[0] in ("gate", "grade"):
        kind = "verdict"
    return write_as(column, kind, printer), kind
