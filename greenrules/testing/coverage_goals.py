"""Change a subject until it takes one way at one site."""

from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from greenrules.evaluating.aggregates import ITEM
from greenrules.model.expressions import Aggregate, Call, Comparison, Expr, Quantified, TheCell, Within
from greenrules.model.ruleset import (
    DecisionTable,
    Entitlement,
    Formula,
    Group,
    Indicator,
    Judged,
    Parameter,
    Ramp,
    Ratio,
    Steps,
)
from greenrules.model.types import NumberType
from greenrules.model.values import Scalar, Unknown, Value
from greenrules.testing.coverage_entries import Entry, list_entry_expressions
from greenrules.testing.coverage_looking import MIRRORED, first_moment, precision_of, unit_of_last_place
from greenrules.testing.coverage_points import make_step, reach_points, reach_score
from greenrules.testing.coverage_reaching import Aim, add_row, make, settle
from greenrules.testing.coverage_scoring import list_cell_ends
from greenrules.testing.coverage_sites import Alone, Differ, Guard, Holds, Site, is_free
from greenrules.testing.coverage_targets import make_record, make_row, reach
from greenrules.testing.coverage_values import move_value

ABOVE = (Fraction(2), Fraction(101, 100), Fraction(1001, 1000))


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
            _aim_at_entitlement(site, part, aspect, aim)
        case _, Indicator():
            _aim_at_scoring(part, aspect, aim)
        case _, Group():
            _aim_at_group(part, aspect, aim)
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
    condition = getattr(node, "condition", None) or getattr(node, "formula", None) or node
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


def _aim_at_entitlement(site: Site, node: Entitlement, aspect: str, aim: Aim) -> None:
    rivals = {f"excluded by {id}": other for id, other in aim.module.entitlements.items() if node.id in other.excludes}
    if aspect == "refused":
        make(node.condition, False, aim)
        return
    if aspect == "unknown":
        make(node.condition, True, aim)
        return
    for name, other in rivals.items():
        make(other.condition, name == aspect, aim)
    make(node.condition, True, aim)
    if site.kind == "entitlement":
        return
    for part in (node.amount, *node.caps):
        if isinstance(aim.value(part), Unknown):
            settle(part, aim)
    if site.kind == "paid" and node.already_paid is not None:
        limits = [value for part in (node.amount, *node.caps) if isinstance(value := aim.value(part), Fraction)]
        least = min(limits, default=Fraction(0))
        reach(node.already_paid, {"nothing paid": Fraction(0), "part paid": least / 2}.get(aspect, least), aim)
        return
    _aim_at_cap(node, site.index, aspect, aim)


def _aim_at_cap(node: Entitlement, at: int, aspect: str, aim: Aim) -> None:
    parts = (node.amount, *node.caps)
    others = [value for n, part in enumerate(parts) if n != at + 1 and isinstance(value := aim.value(part), Fraction)]
    mine = aim.value(node.caps[at])
    if not others or not isinstance(mine, Fraction):
        return
    factors = {"binds": Fraction(2), "exactly": Fraction(1), "does not bind": Fraction(1, 2)}
    if aim.random.random() < 0.6:
        reach(node.amount, mine * factors[aspect], aim)
    else:
        reach(node.caps[at], min(others) / factors[aspect], aim)


def _aim_at_scoring(node: Indicator, aspect: str, aim: Aim) -> None:
    if node.over is not None and aspect.endswith(("record", "records")):
        rows = aim.draft.tables.setdefault(node.over.table.name, [])
        rows.clear()
        for _ in range({"no record": 0, "one record": 1}.get(aspect, 2)):
            inner = aim.bind(node.over.variable, node.over.table.name, add_row(node.over.table.name, aim))
            make_record(node.over.where, inner)
        return
    match node.scoring:
        case Ramp() as ramp:
            _aim_at_ramp(ramp, aspect, aim)
        case Ratio() as ratio:
            _aim_at_ratio(ratio, aspect, aim)
        case Steps() as steps:
            make_step(steps, len(steps.steps) if aspect == "no step" else int(aspect.split()[-1]) - 1, aim)
        case Judged() | Formula():
            shares = {"nothing": Fraction(0), "full": Fraction(1)}
            reach_points(node, node.maximum * shares.get(aspect, Fraction(1, 2)), aim)
        case _:
            return


def _aim_at_ramp(ramp: Ramp, aspect: str, aim: Aim) -> None:
    for end in (ramp.baseline, ramp.leading):
        if isinstance(aim.value(end), Unknown):
            settle(end, aim)
    baseline, leading = aim.value(ramp.baseline), aim.value(ramp.leading)
    if not isinstance(baseline, Fraction) or not isinstance(leading, Fraction):
        return
    is_higher = ramp.better == "higher"
    if (leading < baseline) if is_higher else (leading > baseline):
        reach(ramp.leading, baseline * 2 if is_higher else baseline / 2, aim)
        leading = value if isinstance(value := aim.value(ramp.leading), Fraction) else leading
    step = (leading - baseline) / 4 or Fraction(1 if is_higher else -1)
    targets = {
        "worse than baseline": baseline - step,
        "at baseline": baseline,
        "between": baseline + 2 * step,
        "at leading": leading,
        "better than leading": leading + step,
    }
    reach(ramp.quantity, targets[aspect], aim)


def _aim_at_ratio(ratio: Ratio, aspect: str, aim: Aim) -> None:
    for part in (ratio.base, *([ratio.cap] if ratio.cap is not None else [])):
        if isinstance(aim.value(part), Unknown):
            settle(part, aim)
    base, cap = aim.value(ratio.base), Fraction(1) if ratio.cap is None else aim.value(ratio.cap)
    if not isinstance(base, Fraction) or not isinstance(cap, Fraction):
        return
    shares = {
        "nothing": Fraction(0),
        "at the cap": cap,
        "above the cap": cap * aim.random.choice(ABOVE),
        "whole": Fraction(2),
    }
    share = shares.get(aspect, cap / 2)
    if ratio.better == "higher":
        reach(ratio.quantity, base * share, aim)
    else:
        reach(ratio.quantity, base / share if share else Fraction(0), aim)


def _aim_at_group(group: Group, aspect: str, aim: Aim) -> None:
    if group.choose is not None and aspect == "chosen" and group.choose.by is not None:
        count = aim.value(group.choose.k)
        ids = [child.id for child in group.children]
        aim.random.shuffle(ids)
        if isinstance(count, Fraction):
            reach(group.choose.by, frozenset(ids[: int(count)]), aim)
        return
    if aspect == "one left over":
        for n, child in enumerate(group.children):
            reach_score(child.id, child.maximum if n == 0 else child.maximum / (n + 2), aim)
        return
    conditional = [child for child in group.children if child.applies is not None]
    left_out = aim.random.choice(conditional) if conditional else None
    for child in conditional:
        if child.applies is not None:
            make(child.applies, aspect == "all apply" or child is not left_out, aim)
    if left_out is not None and left_out.applies is not None and aspect != "all apply":
        make(left_out.applies, False, aim)
