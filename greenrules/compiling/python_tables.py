"""Decision tables in the generated code, for the hit policies `unique`, `any` and `first`."""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from attrs import evolve

from greenrules.compiling.python_accuracy import join_accuracies
from greenrules.compiling.python_comparisons import compare_numbers
from greenrules.compiling.python_expressions import write_expression
from greenrules.compiling.python_numbers import write_strict
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant
from greenrules.compiling.python_verdicts import conjoin, disjoin, invert
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.values import Months, Seconds


def write_table(table: DecisionTable, scope: Scope) -> Operand:
    """Write the output of a decision table.

    Source: semantics.md, 5 (decision tables).
    """
    if table.hit_policy not in ("unique", "any", "first"):
        raise NotCompiledError(f"a decision table with the hit policy `{table.hit_policy}`")
    inputs = [hold(write_expression(column.expression, scope), scope) for column in table.inputs]
    rows = [_write_row(row.cells, inputs, scope) for row in table.rows]
    outputs = [write_constant(row.then, scope) for row in table.rows]
    fallback = Operand("UNDEFINED", undefined=True)
    if table.otherwise is not None:
        fallback = write_constant(table.otherwise.then, scope)
    if any(row.unknown for row in rows):
        return _write_open_rows(table, rows, outputs, fallback, scope)
    code = fallback.code
    for row, output in reversed(list(zip(rows, outputs, strict=True))):
        code = f"{output.code} if {row.code} else {code}"
    return _describe(f"({code})", outputs, fallback, unknown=False)


def _describe(code: str, outputs: Sequence[Operand], fallback: Operand, *, unknown: bool) -> Operand:
    known = [output.accuracy for output in (*outputs, fallback) if output.accuracy is not None]
    accuracy = reduce(join_accuracies, known) if known else None
    return Operand(code, accuracy, unknown, fallback.undefined)


def _write_open_rows(
    table: DecisionTable, rows: Sequence[Operand], outputs: Sequence[Operand], fallback: Operand, scope: Scope
) -> Operand:
    """Write a table some of whose rows may be unknown; the candidates are weighed up as it runs."""
    verdicts = ", ".join(row.code for row in rows)
    values = scope.writer.object("outputs", tuple(_plain(output) for output in outputs))
    function = "first_row" if table.hit_policy == "first" else "only_row"
    code = f"{function}(({verdicts},), {values}, {fallback.code})"
    return _describe(code, outputs, fallback, unknown=True)


def _plain(output: Operand) -> object:
    match output.constant:
        case Fraction() as number:
            return float(number)
        case Months(months):
            return months
        case Seconds(seconds):
            return seconds
        case value:
            return value


def _write_row(cells: Sequence[CellTest], inputs: Sequence[Operand], scope: Scope) -> Operand:
    tests = [_write_cell(cell, value, scope) for cell, value in zip(cells, inputs, strict=True)]
    return conjoin(tests, scope)


def _write_cell(cell: CellTest, value: Operand, scope: Scope) -> Operand:
    if cell.any_value:
        return Operand("True", constant=True)

    def build(parts: Sequence[Operand]) -> Operand:
        within = disjoin([_write_interval(interval, parts[0], scope) for interval in cell.intervals], scope)
        return invert(within, scope) if cell.negated else within

    return evolve(write_strict((value,), scope, build, undefined="None"), accuracy=None)


def _write_interval(interval: Interval, value: Operand, scope: Scope) -> Operand:
    if interval.low is not None and interval.low == interval.high:
        if not (interval.low_closed and interval.high_closed):
            return Operand("False", constant=False)
        return _compare("=", value, write_constant(interval.low, scope), scope)
    ends = []
    if interval.low is not None:
        sign = ">=" if interval.low_closed else ">"
        ends.append(_compare(sign, value, write_constant(interval.low, scope), scope))
    if interval.high is not None:
        sign = "<=" if interval.high_closed else "<"
        ends.append(_compare(sign, value, write_constant(interval.high, scope), scope))
    return conjoin(ends, scope)


def _compare(sign: str, value: Operand, end: Operand, scope: Scope) -> Operand:
    if value.accuracy is not None and end.accuracy is not None:
        return Operand(compare_numbers(sign, value, end, scope))  # type: ignore[arg-type]  # one of the signs above
    return Operand(f"({value.code} {'==' if sign == '=' else sign} {end.code})")
