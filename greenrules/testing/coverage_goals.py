"""Change a subject until it takes one way at one site."""

from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from greenrules.evaluating.aggregates import ITEM
from greenrules.model.declarations import DecisionTable, Parameter
from greenrules.model.expressions import Aggregate, Call, Comparison, Expr, Quantified, TheCell, Within
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Group, Indicator
from greenrules.model.types import NumberType
from greenrules.model.values import Scalar, Unknown, Value
from greenrules.testing.coverage_entries import Entry, list_entry_expressions
from greenrules.testing.coverage_looking import MIRRORED, first_moment, precision_of, unit_of_last_place
from greenrules.testing.coverage_points import reach_score
from greenrules.testing.coverage_reaching import Aim, add_row, make, settle
from greenrules.testing.coverage_scoring import list_cell_ends
from greenrules.testing.coverage_scoring_goals import aim_at_entitlement, aim_at_group, aim_at_scoring
from greenrules.testing.coverage_sites import Alone, Differ, Guard, Holds, Site, is_free
from greenrules.testing.coverage_targets import make_record, make_row, reach
from greenrules.testing.coverage_values import move_value


def aim_at(site: Site, aspect: str, entry: Entry, aim: Aim) -> None:
    """Change the draft so that the subject takes this way at the site, guards first."""
    for loop in site.loops:
        rows = aim.draft.tables.setdefault(loop.table, [])
        keep = rows and aim.random.random() < 0.5
        if not keep and aim.random.random() < 0.5:
            rows.clear()
        row = aim.random.randrange(len(rows)) if keep and rows else add_row(loop.table, aim)
        aim = aim.bind(loop.variable, loop.table, row)
    for guard in site.guards:
        _keep(guard, aim)
    _aim(site, aspect, entry, aim)
    for guard in site.guards:
        _keep(guard, aim)
    if aim.random.random() < 0.5:
        _aim(site, aspect, entry, aim)


def _keep(guard: Guard, aim: Aim) -> None:
    match guard:
        case Holds():
            make(guard.condition, guard.wanted, aim)
        case Differ():
            for expr in (guard.first, guard.second):
                if isinstance(aim.value(expr), Unknown):
                    settle(expr, aim)
            if aim.value(guard.first) == aim.value(guard.second):
                settle(aim.random.choice((guard.first, guard.second)), aim)
        case Alone():
            _leave_alone(guard.quantified, aim)


def _leave_alone(expr: Quantified, aim: Aim) -> None:
    """Make every other record undecided for the quantifier, or take it away."""
    table, variable = expr.records.table.name, expr.records.variable
    mine = next((row for name, _, row in aim.rows if name == variable), 0)
    rows = aim.draft.tables.get(table, [])
    for row, _ in enumerate(rows):
        if row != mine:
            make(expr.condition, expr.quantifier == "every", aim.bind(variable, table, row))


def _aim(site: Site, aspect: str, entry: Entry, aim: Aim) -> None:
    part = site.part
    match site.kind, part:
        case "atom", _:
            make(cast(Expr, part), aspect == "true", aim)
        case "threshold", Comparison():
            _aim_at_threshold(part, site.index, aspect, aim)
        case "equality", Comparison():
            value = aim.value(part.right)
            if isinstance(value, Unknown):
                settle(part.right, aim)
                value = aim.value(part.right)
            _reach_value(part.left, value, aim)
        case "window", Within():
            _aim_at_window(part, aspect, aim)
        case "records", Quantified() | Aggregate() | TheCell():
            _aim_at_records(part, aspect, aim)
        case "call", Call():
            _aim_at_argument(part, site.index, aim)
        case "condition", _:
            _aim_at_outcome(site, aspect, aim)
        case "value", _:
            _settle_entry(entry, aim)
        case "table", DecisionTable():
            make_row(part, site.index, aim)
        case "cell", (DecisionTable() as table, int(column)):
            _aim_at_end(table, column, site.index, aspect, aim)
        case "dated", Parameter():
            starts = [dated.start or (part.values[1].start or date.max) - timedelta(days=1) for dated in part.values]
            aim.draft.move_to(starts[site.aspects.index(aspect)])
        case "entitlement" | "cap" | "paid", Entitlement():
            aim_at_entitlement(site, part, aspect, aim)
        case _, Indicator():
            aim_at_scoring(part, aspect, aim)
        case _, Group():
            aim_at_group(part, aspect, aim)
        case _:
            return


def _reach_value(expr: Expr, value: Value, aim: Aim) -> None:
    if isinstance(value, Fraction | date | str | bool | frozenset) or hasattr(value, "months"):
        reach(expr, cast(Scalar, value), aim)


def _aim_at_threshold(part: Comparison, fixed: int, aspect: str, aim: Aim) -> None:
    sides = (part.left, part.right)
    mark = aim.value(sides[fixed])
    if isinstance(mark, Unknown):
        settle(sides[fixed], aim)
        mark = aim.value(sides[fixed])
    environment = aim.environment
    unit = precision_of(sides[fixed], mark, environment, aim.bindings(environment))
    if aim.random.random() < 0.5:
        unit /= 2
    sign = part.sign if fixed == 1 else MIRRORED[part.sign]
    shift = 0 if aspect == "on" else -1 if sign in (">=", "<") else 1
    if aspect == "beside" and sign in ("=", "!="):
        shift = aim.random.choice((-1, 1))
    target = move_value(mark, "=", True, unit, sides[1 - fixed].type, part.order, aim.random, shift=shift)
    if target is not None:
        reach(sides[1 - fixed], target, aim)


def _aim_at_window(part: Within, aspect: str, aim: Aim) -> None:
    is_year = isinstance(part.moment.type, NumberType)
    first = first_moment(aim.value(part.window), aim.value(part.mode), aim.draft.as_of, is_year=is_year)
    today: Value = Fraction(aim.draft.as_of.year) if is_year else aim.draft.as_of
    mark, shift = {
        "first day inside": (first, 0),
        "last day outside": (first, -1),
        "day of the assessment": (today, 0),
        "day after": (today, 1),
    }[aspect]
    target = move_value(mark, "=", True, Fraction(1), part.moment.type, (), aim.random, shift=shift)
    if target is not None:
        reach(part.moment, target, aim)


def _aim_at_records(part: Quantified | Aggregate | TheCell, aspect: str, aim: Aim) -> None:
    table, variable = part.records.table.name, part.records.variable
    rows = aim.draft.tables.setdefault(table, [])
    rows.clear()
    if aspect == "none" and part.records.condition is not None and aim.random.random() < 0.3:
        make(part.records.condition, False, aim.bind(variable, table, add_row(table, aim)))
    for _ in range({"none": 0, "one": 1}.get(aspect, 2)):
        make_record(part.records.condition, aim.bind(variable, table, add_row(table, aim)))


def _aim_at_argument(part: Call, at: int, aim: Aim) -> None:
    for argument in part.arguments:
        if isinstance(aim.value(argument), Unknown):
            settle(argument, aim)
    others = [aim.value(argument) for n, argument in enumerate(part.arguments) if n != at]
    known = [value for value in others if isinstance(value, Fraction)]
    mine = aim.value(part.arguments[at])
    if not is_free(part.arguments[at]) and isinstance(mine, Fraction):
        for n, argument in enumerate(part.arguments):
            if n != at:
                reach(argument, mine * 2 + 1 if part.function == "min" else mine / 2, aim)
    elif known:
        target = min(known) / 2 if part.function == "min" else max(known) * 2 + 1
        reach(part.arguments[at], target, aim)


def _aim_at_outcome(site: Site, aspect: str, aim: Aim) -> None:
    node = site.part
    table = getattr(node, "of", "")
    aim = aim.bind(ITEM, table, add_row(table, aim)) if table else aim
    condition = cast(Expr, getattr(node, "condition", None) or getattr(node, "formula", None) or node)
    if aspect != "unknown":
        make(condition, aspect == "true", aim)
    elif aim.random.random() < 0.7:
        make(condition, aim.random.random() < 0.7, aim)


def _settle_entry(entry: Entry, aim: Aim) -> None:
    if isinstance(entry.node, Indicator | Group):
        reach_score("" if entry.id == "group:total" else entry.name, entry.node.maximum / 2, aim)
        return
    table = getattr(entry.node, "of", "")
    inner = aim.bind(ITEM, table, add_row(table, aim)) if table else aim
    for expr in list_entry_expressions(entry):
        if isinstance(inner.value(expr), Unknown):
            settle(expr, inner)


def _aim_at_end(table: DecisionTable, column: int, at: int, aspect: str, aim: Aim) -> None:
    end, is_below = list_cell_ends(table, column)[at]
    unit = unit_of_last_place(end) if isinstance(end, Fraction) else Fraction(1)
    if aspect == "on":
        reach(table.inputs[column].expression, end, aim)
    elif isinstance(end, Fraction):
        reach(table.inputs[column].expression, end - unit if is_below else end + unit, aim)
    else:
        reach(table.inputs[column].expression, end + timedelta(days=-1 if is_below else 1), aim)
