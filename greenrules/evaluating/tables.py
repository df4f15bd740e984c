"""Decision tables: which rows hold, and what the hit policy makes of them."""

from collections.abc import Sequence
from fractions import Fraction

from greenrules.evaluating.arithmetic import rank
from greenrules.evaluating.environment import NO_BINDINGS, Bindings, Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.functions import combine
from greenrules.evaluating.logic import conjoin, missing_of
from greenrules.model.declarations import CellTest, DecisionTable, Interval, Otherwise, Row
from greenrules.model.values import Scalar, Undefined, Unknown, Value, Verdict


def evaluate_table(table: DecisionTable, environment: Environment, bindings: Bindings = NO_BINDINGS) -> Value:
    """Return the output of a decision table.

    `unique` and `any`: the output of the row that is true; unknown while none is true and some row is unknown.
    `first` and `priority`: what all candidates (see `candidate_rows`) agree on, when a true row or `otherwise` ends the
    list; else unknown. `collect`: the outputs of all true rows together; unknown while any row is unknown. No row:
    `otherwise`, else undefined; but without `otherwise` a count or sum of no row is 0.
    Source: semantics.md, 5.
    """
    verdicts = row_verdicts(table, environment, bindings)
    rows = _select_rows(table, verdicts)
    open_rows = [verdicts[index] for index in rows if isinstance(verdicts[index], Unknown)]
    if table.hit_policy in ("collect", "unique", "any") and open_rows:
        return Unknown(missing_of(*open_rows))
    has_true_row = any(verdicts[index] is True for index in rows)
    if table.hit_policy == "collect" and (has_true_row or table.otherwise is None):
        return _collect(table, [table.rows[index].then for index in rows], environment)
    outputs = [candidate.then for candidate in _list_candidates(table, verdicts)]
    if not outputs:
        return Undefined("no_row", f"table:{environment.prefix}{table.id}")
    is_ended = has_true_row or table.otherwise is not None
    is_agreed = all(output == outputs[0] for output in outputs)
    return outputs[0] if is_ended and is_agreed else Unknown(missing_of(*open_rows))


def row_verdicts(
    table: DecisionTable, environment: Environment, bindings: Bindings = NO_BINDINGS
) -> tuple[Verdict, ...]:
    """Return of every row whether it holds: the Kleene `and` of its cells.

    A cell `-` is true whatever its input; any other cell waits for an unknown input and is unknown on an undefined one.
    Source: semantics.md, 5.
    """
    inputs = [evaluate_expression(column.expression, environment, bindings) for column in table.inputs]
    return tuple(conjoin(map(pass_cell, row.cells, inputs)) for row in table.rows)


def candidate_rows(
    table: DecisionTable, environment: Environment, bindings: Bindings = NO_BINDINGS
) -> tuple[Row | Otherwise, ...]:
    """Return the rows the output rests on, and `otherwise` last unless a row is true.

    `unique`, `any`: the true row, else the unknown rows. `first`: the rows not false up to and including the first true
    one. `priority`: the true rows of highest output priority and the unknown ones of equal or higher priority.
    `collect`: all rows not false.
    Source: semantics.md, 5.
    """
    return _list_candidates(table, row_verdicts(table, environment, bindings))


def pass_cell(cell: CellTest, value: Value) -> Verdict:
    """Return whether a value passes the test of a cell."""
    if cell.any_value:
        return True
    if isinstance(value, (Unknown, Undefined)):
        return Unknown(missing_of(value))
    return any(_lies_in(value, interval) for interval in cell.intervals) is not cell.negated


def _lies_in(value: Value, interval: Interval) -> bool:
    if interval.low is not None and interval.low == interval.high:
        return value == interval.low and interval.low_closed and interval.high_closed
    place = rank(value)
    if interval.low is not None:
        low = rank(interval.low)
        if place < low or (place == low and not interval.low_closed):
            return False
    if interval.high is not None:
        high = rank(interval.high)
        return bool(place < high or (place == high and interval.high_closed))
    return True


def _list_candidates(table: DecisionTable, verdicts: Sequence[Verdict]) -> tuple[Row | Otherwise, ...]:
    rows = tuple(table.rows[index] for index in _select_rows(table, verdicts))
    has_true_row = any(verdict is True for verdict in verdicts)
    return rows if has_true_row or table.otherwise is None else (*rows, table.otherwise)


def _select_rows(table: DecisionTable, verdicts: Sequence[Verdict]) -> tuple[int, ...]:
    """Return the positions of the candidates among the rows."""
    open_rows = tuple(index for index, verdict in enumerate(verdicts) if verdict is not False)
    true_rows = tuple(index for index in open_rows if verdicts[index] is True)
    if not true_rows:
        return open_rows
    match table.hit_policy:
        case "unique" | "any":
            return true_rows[:1]
        case "first":
            return tuple(index for index in open_rows if index <= true_rows[0])
        case "priority":
            places = [table.priority.index(row.then) for row in table.rows]
            best = min(places[index] for index in true_rows)
            return tuple(index for index in open_rows if places[index] <= best)
        case "collect":
            return open_rows


def _collect(table: DecisionTable, outputs: Sequence[Scalar], environment: Environment) -> Value:
    if table.aggregate == "count":
        return Fraction(len(outputs))
    if not outputs and table.aggregate != "sum":
        return Undefined("no_row", f"table:{environment.prefix}{table.id}")
    return combine(table.aggregate, outputs, table.type)
