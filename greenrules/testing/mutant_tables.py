"""Small mistakes in a decision table: rows, outputs and cells."""

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from attrs import evolve

from greenrules.model.declarations import CellTest, DecisionTable, Interval, Row
from greenrules.model.types import ChoiceType, Type
from greenrules.model.values import Scalar
from greenrules.testing.mutant_expressions import Edit, edit_expression, list_neighbours, write_scalar

ANY_VALUE = CellTest(True)


def edit_table(table: DecisionTable) -> Iterator[Edit]:
    """Yield the table with every single mistake."""
    rows = table.rows
    for n, row in enumerate(rows):
        if len(rows) > 1:
            yield Edit("row dropped", row, evolve(table, rows=rows[:n] + rows[n + 1 :]), str(n + 1))
        for edit in _edit_row(table, row):
            yield evolve(
                edit, after=evolve(table, rows=(*rows[:n], edit.after, *rows[n + 1 :])), detail=f"{n + 1} {edit.detail}"
            )
        if n + 1 < len(rows) and row.then != rows[n + 1].then:
            swapped = (evolve(row, then=rows[n + 1].then), evolve(rows[n + 1], then=row.then))
            yield Edit("outputs swapped", row, evolve(table, rows=(*rows[:n], *swapped, *rows[n + 2 :])), str(n + 1))
    if table.hit_policy == "first":
        for n, row in enumerate(rows[:-1]):
            order = (*rows[:n], rows[n + 1], row, *rows[n + 2 :])
            yield Edit("rows reordered", row, evolve(table, rows=order), str(n + 1))
    if table.otherwise is not None:
        yield Edit("otherwise dropped", table, evolve(table, otherwise=None))
        for value in _list_outputs(table.otherwise.then, table.type):
            yield Edit(
                "otherwise", table, evolve(table, otherwise=evolve(table.otherwise, then=value)), write_scalar(value)
            )
    for n, column in enumerate(table.inputs):
        for edit in edit_expression(column.expression):
            changed = evolve(column, expression=edit.after)
            yield evolve(edit, after=evolve(table, inputs=(*table.inputs[:n], changed, *table.inputs[n + 1 :])))


def _edit_row(table: DecisionTable, row: Row) -> Iterator[Edit]:
    for value in _list_outputs(row.then, table.type):
        yield Edit("output", row, evolve(row, then=value), write_scalar(value))
    for n, cell in enumerate(row.cells):
        if cell.any_value:
            continue
        # Rows of these may not overlap: a test less would make the table wrong in itself.
        if table.hit_policy not in ("unique", "any"):
            yield Edit("test dropped", row, _with_cell(row, n, ANY_VALUE), table.inputs[n].name)
        for changed, detail in _edit_cell(cell):
            yield Edit("cell", row, _with_cell(row, n, changed), f"{table.inputs[n].name} {detail}")


def _list_outputs(value: Scalar, type: Type) -> tuple[Scalar, ...]:
    if isinstance(value, Fraction) and value:
        return (*list_neighbours(value), value * 10)
    return list_neighbours(value, type.options if isinstance(type, ChoiceType) else ())


def _with_cell(row: Row, at: int, cell: CellTest) -> Row:
    return evolve(row, cells=(*row.cells[:at], cell, *row.cells[at + 1 :]))


def _edit_cell(cell: CellTest) -> Iterator[tuple[CellTest, str]]:
    intervals = cell.intervals
    for n, interval in enumerate(intervals):
        for changed in _edit_interval(interval):
            detail = f"{_write(interval)} → {_write(changed)}"
            yield evolve(cell, intervals=(*intervals[:n], changed, *intervals[n + 1 :])), detail
        if len(intervals) > 1:
            yield evolve(cell, intervals=intervals[:n] + intervals[n + 1 :]), f"{_write(interval)} → –"


def _edit_interval(interval: Interval) -> Iterator[Interval]:
    low, high = interval.low, interval.high
    if isinstance(low, Fraction) and low == high:
        for value in list_neighbours(low):
            yield Interval(value, value)
        return
    if isinstance(low, Fraction):
        yield evolve(interval, low_closed=not interval.low_closed)
        yield from (evolve(interval, low=value) for value in cast("tuple[Fraction, ...]", list_neighbours(low)))
    if isinstance(high, Fraction):
        yield evolve(interval, high_closed=not interval.high_closed)
        yield from (evolve(interval, high=value) for value in cast("tuple[Fraction, ...]", list_neighbours(high)))


def _write(interval: Interval) -> str:
    low = "-∞" if interval.low is None else write_scalar(interval.low)
    high = "∞" if interval.high is None else write_scalar(interval.high)
    if low == high:
        return low
    return f"{'[' if interval.low_closed else '('}{low}..{high}{']' if interval.high_closed else ')'}"
