"""Change a subject until a quantity has a wanted value: facts, formulas, tables and scores, taken backwards."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from attrs import evolve

from greenrules.evaluating.aggregates import ITEM
from greenrules.evaluating.tables import row_verdicts
from greenrules.model.declarations import CellTest, DecisionTable, Interval, Row
from greenrules.model.expressions import (
    Aggregate,
    Arithmetic,
    Call,
    Cell,
    Convert,
    Expr,
    If,
    Negate,
    Reference,
    TheCell,
)
from greenrules.model.types import BooleanType, ChoiceType, SetType, Type
from greenrules.model.values import Scalar, Undefined, Unknown, Value
from greenrules.testing.coverage_reaching import DEEPEST, Aim, add_row, make, module_of, put, settle
from greenrules.testing.coverage_sites import is_open
from greenrules.testing.coverage_values import fits, is_writable


def reach(expr: Expr, value: Scalar, aim: Aim) -> None:
    """Change the draft so that an expression has this value."""
    if aim.depth > DEEPEST:
        return
    if isinstance(value, bool):
        make(expr, value, aim)
        return
    inner = evolve(aim, depth=aim.depth + 1)
    match expr:
        case Reference():
            _reach_name(expr, value, inner)
        case Cell():
            reach_cell(expr, value, inner)
        case Convert() if isinstance(value, Fraction):
            reach(expr.operand, value / expr.factor, inner)
        case Negate() if isinstance(value, Fraction):
            reach(expr.operand, -value, inner)
        case Arithmetic():
            _reach_arithmetic(expr, value, inner)
        case If():
            taken = aim.random.random() < 0.5
            make(expr.condition, taken, inner)
            reach(expr.then if taken else expr.otherwise, value, inner)
        case Aggregate() if isinstance(value, Fraction):
            _reach_aggregate(expr, value, inner)
        case TheCell():
            _reach_only_record(expr, value, inner)
        case Call():
            _reach_call(expr, value, inner)
        case _:
            return


def _reach_name(expr: Reference, value: Scalar, aim: Aim) -> None:
    from greenrules.testing.coverage_points import reach_score

    module = module_of(aim, expr.module)
    match expr.kind:
        case "fact":
            put(aim.draft, expr.name, value)
        case "parameter":
            is_unbound = not module.parameters[expr.name].values
            if isinstance(value, Fraction) and not is_writable(value):
                return
            if is_unbound or isinstance(module.parameters[expr.name].type, BooleanType | ChoiceType):
                aim.draft.bound[f"{module.key}|{expr.name}"] = value
        case "derived":
            reach(module.derived[expr.name].formula, value, aim.enter(expr.module))
        case "table":
            reach_row(module.tables[expr.name], value, aim.enter(expr.module))
        case "score" if isinstance(value, Fraction):
            reach_score(expr.name, value, aim.enter(expr.module))
        case "as_of" if isinstance(value, date):
            aim.draft.move_to(value)
        case _:
            return


def reach_cell(expr: Cell, value: Scalar, aim: Aim) -> None:
    """Give a cell a value; a computed one through its formula or table."""
    row = next((row for variable, _, row in aim.rows if variable == expr.variable), None)
    if row is None:
        return
    if not expr.computed:
        rows = aim.draft.tables.get(expr.table, [])
        column = next(column for column in aim.draft.ruleset.facts[expr.table].columns if column.id == expr.column)
        if row < len(rows) and fits(column, value):
            rows[row][expr.column] = value
        return
    module = module_of(aim, expr.module)
    inner = aim.enter(expr.module).bind(ITEM, expr.table, row)
    if expr.computed == "derived":
        reach(module.derived[expr.column].formula, value, inner)
    else:
        reach_row(module.tables[expr.column], value, inner)


def reach_row(table: DecisionTable, value: Scalar, aim: Aim) -> None:
    """Make a row decide whose output is the value; without one, any row."""
    fitting = [n for n, row in enumerate(table.rows) if row.then == value] or list(range(len(table.rows)))
    make_row(table, aim.random.choice(fitting), aim)


def make_row(table: DecisionTable, at: int, aim: Aim) -> None:
    """Make one row of a decision table hold, and under `first` no row before it; `otherwise` comes after the rows."""
    if at < len(table.rows):
        for column, cell in zip(table.inputs, table.rows[at].cells, strict=True):
            _enter_cell(column.expression, cell, True, aim)
    if table.hit_policy != "first" and at < len(table.rows):
        return
    for n, row in enumerate(table.rows[:at]):
        environment = aim.environment
        if row_verdicts(table, environment, aim.bindings(environment))[n] is not False:
            _refuse_row(table, row, table.rows[at] if at < len(table.rows) else None, aim)


def _refuse_row(table: DecisionTable, row: Row, wanted: Row | None, aim: Aim) -> None:
    """Make a row fail at a cell about which the wanted row says nothing, if there is one."""
    asked = [n for n, cell in enumerate(row.cells) if not cell.any_value]
    free = [n for n in asked if wanted is None or wanted.cells[n].any_value]
    if asked:
        n = aim.random.choice(free or asked)
        _enter_cell(table.inputs[n].expression, row.cells[n], False, aim)


def _enter_cell(expr: Expr, cell: CellTest, wanted: bool, aim: Aim) -> None:
    value = aim.value(expr)
    if cell.any_value:
        if isinstance(value, Unknown):
            settle(expr, aim)
        return
    inside = wanted is not cell.negated
    tried = (
        [_point_in(interval, aim) for interval in cell.intervals] if inside else _points_outside(cell, expr.type, aim)
    )
    choices = [point for point in tried if point is not None]
    if choices:
        reach(expr, aim.random.choice(choices), aim)


def _point_in(interval: Interval, aim: Aim) -> Scalar | None:
    low, high = interval.low, interval.high
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low != high:
        ends = [low] * interval.low_closed + [high] * interval.high_closed + [(low + high) / 2]
        return aim.random.choice(ends)
    if isinstance(low, Fraction) and high is None:
        return aim.random.choice([low] * interval.low_closed + [low + 1])
    if isinstance(high, Fraction) and low is None:
        return aim.random.choice([high] * interval.high_closed + [high - 1])
    return low if low is not None else high


def _points_outside(cell: CellTest, type: Type, aim: Aim) -> list[Scalar]:
    ends = [end for interval in cell.intervals for end in (interval.low, interval.high) if end is not None]
    points: list[Scalar] = []
    for end in ends:
        if isinstance(end, bool):
            points.append(not end)
        elif isinstance(end, Fraction):
            points += [end - 1, end + 1, end]
        elif isinstance(end, str) and isinstance(type, ChoiceType):
            points += [option for option in type.options if option not in ends]
        elif isinstance(end, str):
            points.append("nowhere")
    return points


def _reach_arithmetic(expr: Arithmetic, value: Scalar, aim: Aim) -> None:
    """Move one side, chosen at random among those a subject can move; the other is given a value where it has none."""
    sides = [expr.left, expr.right]
    movable = [n for n, side in enumerate(sides) if is_open(side, aim.module)] or [0]
    moved = aim.random.choice(movable)
    other = aim.value(sides[1 - moved])
    if isinstance(other, Unknown | Undefined) or (other == 0 and expr.sign in "*/"):
        settle(sides[1 - moved], aim)
        other = aim.value(sides[1 - moved])
    target = _solve(expr.sign, value, other, moved)
    if expr.sign == "+" and isinstance(target, Fraction) and isinstance(value, Fraction) and target < 0 <= value:
        # Both parts are amounts as a rule: make room first.
        reach(sides[1 - moved], value / 2, aim)
        target = _solve(expr.sign, value, aim.value(sides[1 - moved]), moved)
    if target is not None:
        reach(sides[moved], target, aim)


def _solve(sign: str, value: Scalar, other: Value, moved: int) -> Scalar | None:
    """Return what one side has to be so that `left sign right` is the value."""
    if isinstance(value, Fraction) and isinstance(other, Fraction):
        numbers: dict[tuple[str, int], Callable[[], Fraction]] = {
            ("+", 0): lambda: value - other,
            ("+", 1): lambda: value - other,
            ("-", 0): lambda: value + other,
            ("-", 1): lambda: other - value,
            ("*", 0): lambda: value / other,
            ("*", 1): lambda: value / other,
            ("/", 0): lambda: value * other,
            ("/", 1): lambda: other / value,
        }
        try:
            return numbers[sign, moved]()
        except ZeroDivisionError:
            return None
    return None


def _reach_aggregate(expr: Aggregate, value: Fraction, aim: Aim) -> None:
    """A count wants as many records that are kept; anything else is brought about by one record."""
    table, variable = expr.records.table.name, expr.records.variable
    rows = aim.draft.tables.setdefault(table, [])
    if expr.function == "count":
        rows.clear()
        for _ in range(min(int(value), 40) if value >= 0 else 0):
            make_record(expr.records.condition, aim.bind(variable, table, add_row(table, aim)))
        return
    if value == 0 and expr.function == "sum" and aim.random.random() < 0.5:
        rows.clear()
        return
    if aim.random.random() < 0.6 or not rows:
        rows.clear()
        row = add_row(table, aim)
    else:
        row = aim.random.randrange(len(rows))
    inner = aim.bind(variable, table, row)
    make_record(expr.records.condition, inner)
    if expr.body is None:
        return
    now, mine = aim.value(expr), inner.value(expr.body)
    if expr.function == "sum" and isinstance(now, Fraction) and isinstance(mine, Fraction):
        value = value - (now - mine)
    reach(expr.body, value, inner)


def make_record(condition: Expr | None, aim: Aim) -> None:
    """Make the filter keep the record that is bound."""
    if condition is not None:
        make(condition, True, aim)
        make(condition, True, aim)


def _reach_only_record(expr: TheCell, value: Scalar, aim: Aim) -> None:
    table, variable = expr.records.table.name, expr.records.variable
    rows = aim.draft.tables.setdefault(table, [])
    kept = [n for n, _ in enumerate(rows) if aim.bind(variable, table, n).verdict(expr.records.condition) is True]
    row = kept[0] if kept else add_row(table, aim)
    inner = aim.bind(variable, table, row)
    make_record(expr.records.condition, inner)
    reach(expr.body, value, inner)


def _reach_call(expr: Call, value: Scalar, aim: Aim) -> None:
    match expr.function:
        case "min" | "max":
            movable = [argument for argument in expr.arguments if is_open(argument, aim.module)]
            if not movable:
                return
            chosen = aim.random.choice(movable)
            reach(chosen, value, aim)
            beyond = Fraction(1) if expr.function == "min" else Fraction(-1)
            for other in movable:
                now = aim.value(other)
                is_before = isinstance(now, Fraction) and isinstance(value, Fraction) and (now - value) * beyond < 0
                if other is not chosen and isinstance(value, Fraction) and (is_before or not isinstance(now, Fraction)):
                    reach(other, value + beyond, aim)
        case "year" | "month" | "day" if isinstance(value, Fraction):
            _reach_part_of_date(expr, int(value), aim)
        case "size" if isinstance(value, Fraction) and isinstance(expr.arguments[0].type, SetType):
            options = list(expr.arguments[0].type.options)
            reach(expr.arguments[0], frozenset(options[: max(0, int(value))]), aim)
        case "weekday" | "years" | "months" | "days" | "hours" | "minutes" | "seconds":
            return
        case _ if expr.arguments:
            reach(expr.arguments[0], value, aim)


def _reach_part_of_date(expr: Call, value: int, aim: Aim) -> None:
    now = aim.value(expr.arguments[0])
    day = now if isinstance(now, date) else date(aim.draft.as_of.year, aim.random.choice((1, 6, 12)), 1)
    try:
        reach(expr.arguments[0], day.replace(**{expr.function: value}), aim)
    except ValueError:  # there is no such day: another month may have it
        if expr.function != "year" and 1 <= value <= 31:
            reach(expr.arguments[0], day.replace(month=1, day=value), aim)
