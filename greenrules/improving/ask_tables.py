"""What a decision table can still give while its inputs are not known."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from greenrules.evaluating.arithmetic import rank
from greenrules.evaluating.environment import Bindings, Environment
from greenrules.evaluating.tables import pass_cell
from greenrules.improving.ask_values import (
    BOTH,
    FALSE,
    NOTHING,
    TRUE,
    ZERO_RANGE,
    Among,
    Possible,
    Range,
    as_verdict,
    calculate,
    conjoin,
    hull,
    tidy,
    wrap_value,
)
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.values import Scalar

if TYPE_CHECKING:
    from greenrules.improving.ask_expressions import Outlook


def spread_table(table: DecisionTable, module: Environment, bindings: Bindings, outlook: "Outlook") -> Possible:
    """Return everything a decision table can give."""
    inputs = [outlook.spread(column.expression, module, bindings) for column in table.inputs]
    verdicts = [conjoin(map(_pass_cell, row.cells, inputs)) for row in table.rows]
    if table.hit_policy == "collect":
        return _collect(table, verdicts)
    outputs, used = [], []
    is_ended = False
    for row, verdict in zip(table.rows, verdicts, strict=True):
        if as_verdict(verdict) == FALSE and not verdict.undefined:
            continue
        outputs.append(wrap_value(row.then))
        used.append(verdict)
        if as_verdict(verdict) == TRUE and not verdict.undefined:
            is_ended = True
            if table.hit_policy == "first":
                break
    if table.hit_policy in ("unique", "any") and is_ended:
        # A sure row keeps every other from being true, or agrees with it.
        sure = [at for at, one in enumerate(used) if as_verdict(one) == TRUE and not one.undefined]
        return outputs[sure[0]]
    if not is_ended and table.otherwise is not None:
        outputs.append(wrap_value(table.otherwise.then))
    stuck = any(verdict.undefined for verdict in used)
    found = hull(outputs, also=used)
    return Possible(found.what, stuck or (not is_ended and table.otherwise is None), found.missing)


def _collect(table: DecisionTable, verdicts: list[Possible]) -> Possible:
    """Return what collecting rows can give: rows that may hold count or not."""
    open_rows = [
        (row, verdict)
        for row, verdict in zip(table.rows, verdicts, strict=True)
        if True in as_verdict(verdict).values or verdict.undefined
    ]
    sure = [as_verdict(verdict) == TRUE and not verdict.undefined for _, verdict in open_rows]
    used = [verdict for _, verdict in open_rows]
    fallback = [] if any(sure) or table.otherwise is None else [wrap_value(table.otherwise.then)]
    if table.aggregate == "count":
        counted = Possible(Range(Fraction(sum(sure)), Fraction(len(open_rows))))
        return tidy(hull([counted, *fallback]).what, used)
    if table.aggregate == "sum":
        total = Possible(ZERO_RANGE)
        for (row, _), one in zip(open_rows, sure, strict=True):
            part = wrap_value(row.then)
            total = calculate("+", total, part if one else hull((part, Possible(ZERO_RANGE))))
        return tidy(hull([total, *fallback]).what, used)
    outputs = [wrap_value(row.then) for row, _ in open_rows]
    if all(sure) and outputs:
        ends = [one.what.low for one in outputs if isinstance(one.what, Range)]
        best = (min if table.aggregate == "min" else max)(ends, key=rank)
        return wrap_value(best)
    whole = hull([*outputs, *fallback]) if outputs or fallback else Possible(NOTHING, True)
    return tidy(whole.what, used, undefined=not any(sure) and table.otherwise is None)


def _pass_cell(cell: CellTest, value: Possible) -> Possible:
    """Return whether a value can pass the test of a cell, and fail it."""
    if cell.any_value:
        return Possible(TRUE)
    match value.what:
        case Among(values=values):
            found = {pass_cell(cell, one) for one in values}
            what = Among(frozenset(one for one in found if isinstance(one, bool))) if found else BOTH
            return tidy(what, (value,))
        case Range() as one:
            inside = [_place(one, interval) for interval in cell.intervals]
            what = TRUE if TRUE in inside else FALSE if all(place == FALSE for place in inside) else BOTH
            if cell.negated:
                what = Among(frozenset(not truth for truth in what.values))
            return tidy(what, (value,))
        case _:
            return tidy(BOTH, (value,))


def _place(one: Range, interval: Interval) -> Among:
    """Return whether a range lies in an interval, outside it, or partly."""
    low, high = interval.low, interval.high
    if _is_past(one.high, low, closed=interval.low_closed, sign=-1):
        return FALSE
    if _is_past(one.low, high, closed=interval.high_closed, sign=1):
        return FALSE
    above = low is None or _reaches(one.low, low, closed=interval.low_closed, sign=1)
    below = high is None or _reaches(one.high, high, closed=interval.high_closed, sign=-1)
    return TRUE if above and below else BOTH


def _is_past(end: Any, mark: Scalar | None, *, closed: bool, sign: int) -> bool:
    """Whether an end lies beyond a mark, upwards for sign 1: on it only where the mark itself is out."""
    if end is None or mark is None:
        return False
    place, limit = rank(end), rank(mark)
    beyond = place > limit if sign > 0 else place < limit
    return beyond or (place == limit and not closed)


def _reaches(end: Any, mark: Scalar, *, closed: bool, sign: int) -> bool:
    """Whether an end lies inside a mark, above it for sign 1; an open end never does."""
    return end is not None and _is_past(end, mark, closed=not closed, sign=sign)
