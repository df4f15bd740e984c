"""The record that, added to a table, makes "some record satisfies …" true."""

from collections.abc import Iterable
from fractions import Fraction

from greenrules.evaluating.absences import complete_record
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import conjoin, to_verdict
from greenrules.model.declarations import Fact
from greenrules.model.expressions import (
    And,
    Cell,
    Comparison,
    Expr,
    Not,
    Or,
    Quantified,
    Within,
    walk_expression,
)
from greenrules.model.plan import Change
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.values import Bounds, Record, Scalar, Undefined, Unknown

Cells = dict[str, Scalar]


def find_record(expr: Quantified, environment: Environment) -> Change | None:
    """Return the change that adds a record for which filter and condition hold; None when none is found.

    Columns the condition does not name stay empty, as an evaluator still has to supply them.
    """
    table = environment.ruleset.facts[expr.records.table.name]
    parts = [part for part in (expr.records.condition, expr.condition) if part is not None]
    cells: Cells = {}
    for part in parts:
        cells |= _fill(part, True, table, environment, cells)
    full = {column.id: cells.get(column.id, Unknown()) for column in table.columns}
    record = complete_record(table, Record(0, full))
    bindings = {expr.records.variable: record}
    holds = conjoin(to_verdict(evaluate_expression(part, environment, bindings)) for part in parts)
    return Change(table.id, "record", (record,)) if holds is True else None


def _fill(expr: Expr, wanted: bool, table: Fact, environment: Environment, cells: Cells) -> Cells:
    """Return the cells that make a condition true (or false), as far as its form says which."""
    match expr:
        case And() | Or() if isinstance(expr, And) is wanted:
            filled = dict(cells)
            for operand in expr.operands:
                filled |= _fill(operand, wanted, table, environment, filled)
            return filled
        case And() | Or():
            return next(filter(None, (_fill(o, wanted, table, environment, cells) for o in expr.operands)), {})
        case Not():
            return _fill(expr.operand, not wanted, table, environment, cells)
        case Cell(computed="", column=column):
            return {column: wanted}
        case Within(moment=Cell(computed="", column=column, type=kind)) if wanted:
            day = environment.as_of
            return {column: Fraction(day.year) if isinstance(kind, NumberType) else day}
        case Comparison(left=Cell(computed="") as cell, right=other) | Comparison(left=other, right=Cell() as cell):
            return _fill_comparison(expr, wanted, cell, other, table, environment)
        case _:
            return {}


def _fill_comparison(
    expr: Comparison, wanted: bool, cell: Cell, other: Expr, table: Fact, environment: Environment
) -> Cells:
    if _names_cell(other):
        return {}
    limit = evaluate_expression(other, environment)
    if isinstance(limit, Unknown | Undefined | Bounds):
        return {}
    column = next(column for column in table.columns if column.id == cell.column)
    for value in _list_values(column, limit):
        bound = {cell.variable: Record(0, {cell.column: value})}
        if to_verdict(evaluate_expression(expr, environment, bound)) is wanted:
            return {cell.column: value}
    return {}


def _names_cell(expr: Expr) -> bool:
    return any(isinstance(part, Cell) for part in walk_expression(expr))


def _list_values(column: Fact, limit: Scalar) -> Iterable[Scalar]:
    """Yield what a cell could hold: what it is compared with, then the other options of a choice."""
    yield limit
    if isinstance(column.type, ChoiceType):
        yield from column.type.options
