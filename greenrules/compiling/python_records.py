"""Tables of records in the generated code: cells, `some` and `every`, counts, sums, smallest and largest."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from attrs import evolve

from greenrules.compiling import python_tables
from greenrules.compiling.python_accuracy import (
    UNIT,
    Accuracy,
    join_accuracies,
    supplied_accuracy,
    whole_accuracy,
)
from greenrules.compiling.python_expressions import write_condition, write_expression
from greenrules.compiling.python_numbers import write_error
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant
from greenrules.compiling.python_verdicts import conjoin, disjoin, invert
from greenrules.evaluating.aggregates import ITEM
from greenrules.model.declarations import Fact, Interval
from greenrules.model.expressions import Aggregate, Cell, Quantified, Records
from greenrules.model.types import NumberType

_MOST_RECORDS = 10**6
_LARGEST_TOTAL = Fraction(10**60)


def describe_fact(fact: Fact, code: str, *, unknown: bool) -> Operand:
    """Return the operand a supplied value is in the generated code."""
    if not isinstance(fact.type, NumberType):
        return Operand(code, None, unknown)
    return Operand(code, supplied_accuracy(*_find_range(fact.range)), unknown)


def _find_range(intervals: tuple[Interval, ...]) -> tuple[Fraction | None, Fraction | None]:
    if len(intervals) == 1:
        low, high = intervals[0].low, intervals[0].high
        return low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None
    lows = [interval.low for interval in intervals if isinstance(interval.low, Fraction)]
    highs = [interval.high for interval in intervals if isinstance(interval.high, Fraction)]
    lowest = min(lows) if lows and len(lows) == len(intervals) else None
    return lowest, max(highs) if highs and len(highs) == len(intervals) else None


def write_cell(cell: Cell, scope: Scope) -> Operand:
    """Write a cell of the record a variable stands for; a computed one where it is used."""
    record = scope.records[cell.variable]
    if cell.computed:
        return _write_computed(cell, record, scope)
    columns = scope.ruleset.facts[cell.table].columns
    at = [column.id for column in columns].index(cell.column)
    column = columns[at]
    held = hold(describe_fact(column, f"{record}[{at}]", unknown=column.assume is None), scope, "c")
    if column.assume is not None:
        scope.writer.line(f"if {held.code} is None: {held.code} = {write_constant(column.assume.value, scope).code}")
    return held


def _write_computed(cell: Cell, record: str, scope: Scope) -> Operand:
    module = evolve(scope.module(cell.module), records={ITEM: record}, nonzero=frozenset())
    if cell.computed == "table":
        return hold(python_tables.write_table(module.ruleset.tables[cell.column], module), scope, "c")
    return hold(write_expression(module.ruleset.derived[cell.column].formula, module), scope, "c")


@contextmanager
def each_record(records: Records, table: str, scope: Scope) -> Iterator[tuple[Scope, Operand]]:
    """Open a loop over the records; gives the scope inside it and whether the record is kept."""
    record = scope.writer.name("record")
    with scope.writer.block(f"for {record} in {table}:"):
        inner = evolve(scope, records={**scope.records, records.variable: record}, inside=True)
        yield inner, write_condition(records.condition, inner)


def write_quantified(expr: Quantified, scope: Scope) -> Operand:
    """Write `some` as the Kleene or of `filter and condition`, `every` as the and of `not(filter) or condition`."""
    table, writer = _table_of(expr.records, scope), scope.writer
    result = writer.name("v")
    start, decisive = ("False", "True") if expr.quantifier == "some" else ("True", "False")
    with _when_supplied(table, result, scope):
        writer.line(f"{result} = {start}")
        with each_record(expr.records, table.code, scope) as (inner, kept):
            holds = write_condition(expr.condition, inner)
            parts = [kept, holds] if expr.quantifier == "some" else [invert(kept, inner), holds]
            verdict = (conjoin if expr.quantifier == "some" else disjoin)(parts, inner)
            verdict = hold(verdict, inner)
            writer.line(f"if {verdict.code} is {decisive}:")
            writer.line(f"    {result} = {decisive}")
            writer.line("    break")
            if verdict.unknown:
                writer.line(f"if {verdict.code} is None: {result} = None")
    return Operand(result, unknown=True)


@contextmanager
def _when_supplied(table: Operand, result: str, scope: Scope) -> Iterator[None]:
    if not table.unknown:
        yield
        return
    scope.writer.line(f"{result} = None")
    with scope.writer.block(f"if {table.code} is not None:"):
        yield


def _table_of(records: Records, scope: Scope) -> Operand:
    if records.table.kind != "fact":
        raise NotCompiledError
    return scope.facts[records.table.name]


def write_aggregate(expr: Aggregate, scope: Scope) -> Operand:
    """Write a count, sum, minimum, maximum or mean over the records kept.

    Unknown while any membership or used cell is, unless a cell used of a record surely kept is undefined.
    """
    table, writer = _table_of(expr.records, scope), scope.writer
    result, values, is_open = writer.name("v"), writer.name("kept"), writer.name("open")
    error = writer.name("error")
    accuracy: Accuracy | None = whole_accuracy(0, _MOST_RECORDS)
    body = Operand("True")
    with _when_supplied(table, result, scope):
        writer.line(f"{values}, {is_open}, {error} = [], False, 0.0")
        with each_record(expr.records, table.code, scope) as (inner, kept):
            kept = hold(kept, inner)
            if kept.unknown:
                writer.line(f"if {kept.code} is None: {is_open} = True")
            with writer.block(f"if {kept.code}:"):
                body = body if expr.body is None else hold(write_expression(expr.body, inner), inner)
                _append(body, values, is_open, error, inner)
        lost = f"UNDEFINED if UNDEFINED in {values} else " if body.undefined else ""
        writer.line(f"{result} = {lost}None if {is_open} else {_total(expr, values)}")
        if expr.function in ("sum", "mean"):
            writer.line(f"if {result} is not None and {result} is not UNDEFINED:")
            sizes = f"sum(map(abs, {values}))"
            writer.line(f"    {error} = (1.2e-16 * (len({values}) + 1) * {sizes} + {error}) * 1.000001")
    if expr.function != "count":
        if body.accuracy is None:
            raise NotCompiledError
        accuracy = _accuracy_of_total(expr.function, body.accuracy, error)
    undefined = body.undefined or expr.function not in ("count", "sum")
    return Operand(result, accuracy, unknown=True, undefined=undefined)


def _append(body: Operand, values: str, is_open: str, error: str, scope: Scope) -> None:
    code = f"{values}.append({body.code})"
    if body.unknown:
        scope.writer.line(f"if {body.code} is None: {is_open} = True")
        scope.writer.line(f"else: {code}")
    else:
        scope.writer.line(code)
    if body.accuracy is not None and not body.accuracy.is_raw and not body.accuracy.is_exact:
        guards = [f"{body.code} is not {word}" for word in ("None", "UNDEFINED")]
        scope.writer.line(f"if {' and '.join(guards)}: {error} += {write_error(body)}")


def _total(expr: Aggregate, values: str) -> str:
    match expr.function:
        case "count":
            return f"len({values})"
        case "sum":
            return f"sum({values})"
        case "mean":
            return f"sum({values}) / len({values}) if {values} else UNDEFINED"
        case "min" | "max":
            return f"{expr.function}({values}) if {values} else UNDEFINED"


def _accuracy_of_total(function: str, body: Accuracy, error: str) -> Accuracy:
    if function in ("min", "max"):
        # The errors of all records together are more than that of the one chosen.
        return body if body.is_raw or body.is_exact else evolve(body, relative=UNIT, absolute=0.0, measured=error)
    zero = Accuracy(Fraction(0), Fraction(0), grid=0)
    low = body.low * _MOST_RECORDS if body.low < 0 else Fraction(0)
    high = body.high * _MOST_RECORDS if body.high > 0 else Fraction(0)
    joined = join_accuracies(zero, Accuracy(low, high))
    if joined.size > _LARGEST_TOTAL:
        raise NotCompiledError
    return Accuracy(joined.low, joined.high, relative=2 * UNIT, measured=error)
