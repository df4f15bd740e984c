"""The ruleset as lines without branches: the form for arrays, before it is printed for any engine.

Input: a compiled ruleset. Output: every line, the marks of doubt and the results by name. The checks of supplied
numbers are left out: the query makes its own when it reads the cells (sql_cells.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from greenrules.compiling.columns_program import (
    Results,
    list_gates,
    list_nodes,
    list_quantities,
    list_rungs,
    list_total,
    lower_program,
    open_program,
    shown_kind,
)
from greenrules.compiling.columns_values import Column, Printer, write_as
from greenrules.compiling.python import Program
from greenrules.compiling.python_scope import Scope


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
    scope = open_program(program, is_complete=False, keeps_refusals=False)
    results = _list_results(scope, is_detailed=is_detailed)
    # Engines choose faster than they cut.
    lowered = lower_program(program, scope, results, as_of, bound, is_complete=False, cuts_ramps=False)
    printer = lowered.printer
    found = {
        name: tuple(_describe(column, name, printer) for column in ends)
        for name, ends in lowered.lowering.results.items()
    }
    inputs = {id: scope.facts[id].code for id in program.kinds.facts}
    marks = tuple(dict.fromkeys(printer.too_close))
    return Lines(tuple(printer.lines), marks, found, inputs, tuple(printer.texts), dict(printer.objects))


def _list_results(scope: Scope, *, is_detailed: bool) -> Results:
    if is_detailed:
        yield from list_quantities(scope)
    yield from list_gates(scope)
    if is_detailed:
        yield from list_nodes(scope)
    yield from (*list_total(scope), *list_rungs(scope))


def _describe(column: Column, name: str, printer: Printer) -> tuple[str, str]:
    kind = shown_kind(name, column)
    return write_as(column, kind, printer), kind
