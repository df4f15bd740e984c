"""Why an item can never be covered, whatever a subject supplies: reasons a reader can check, no search that failed."""

from fractions import Fraction
from itertools import product
from math import prod
from typing import cast

from greenrules.evaluating.tables import pass_cell
from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable, Derived, Row
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Comparison,
    Constant,
    Convert,
    Expr,
    Not,
    Quantified,
    Records,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator, Ramp, Ratio
from greenrules.model.types import NumberType
from greenrules.model.values import Scalar
from greenrules.testing.coverage_entries import forget_units
from greenrules.testing.coverage_looking import MIRRORED
from greenrules.testing.coverage_measuring import Targets
from greenrules.testing.coverage_ranges import Range, can_exceed, list_known_values, possible_verdicts, range_of
from greenrules.testing.coverage_sites import Holds, Site
from greenrules.testing.coverage_values import is_writable
from greenrules.testing.coverage_window_reasons import explain_window

OUT_OF_RANGE = Words("声明的取值范围排除了这种情况", "the declared ranges rule it out")
NO_MIDDLE = Words("基准值与引领值总是相等", "baseline and leading value are always equal")
EXCLUSIVE = Words("这些下级项互斥，不可能同时适用", "the children exclude each other, so they never all apply")
ENOUGH_RECORDS = Words("所在条件已要求更多记录", "the condition around it already asks for more records")
OTHER_ROWS = Words("输入的每一种取值都由其他行决定", "for every value of the inputs another row decides")
NO_DECIMAL = Words("正好达到限额的数没有有限小数", "the number that reaches the cap exactly has no finite decimals")
MOST_POINTS = 60_000
NEVER_OPEN = Words("得分的下限已经满足，因此不会未知", "the lower end of the score is enough, so it is never open")


def explain_unreachable(targets: Targets, item: str) -> Words | None:
    """Return why no subject can cover an item, None when no reason is known."""
    site, aspect = targets.sites[item]
    ruleset = targets.ruleset
    if any(isinstance(g, Holds) and g.wanted not in possible_verdicts(g.condition, ruleset) for g in site.guards):
        return OUT_OF_RANGE
    match site.kind, site.part:
        case "atom", part if aspect in ("true", "false"):
            return None if (aspect == "true") in possible_verdicts(part, ruleset) else OUT_OF_RANGE  # type: ignore[arg-type]
        case "condition", part:
            return _explain_outcome(_condition_of(part), aspect, ruleset)
        case "threshold", Comparison() as part:
            return _explain_threshold(part, site.index, aspect, ruleset)
        case "ramp", Indicator(scoring=Ramp() as ramp):
            return _explain_ramp(ramp, aspect, ruleset)
        case "ratio", Indicator(scoring=Ratio() as ratio):
            return _explain_ratio(ratio, aspect, ruleset)
        case "group", Group() as group:
            return EXCLUSIVE if aspect == "all apply" and _exclude_each_other(group) else None
        case "records", Quantified() | Aggregate() | TheCell():
            return _explain_records(site, aspect, ruleset)
        case "window", Within() as part:
            return explain_window(part, aspect, site)
        case "cap", Entitlement() as entitlement:
            return _explain_cap(entitlement, site.index, aspect, ruleset)
        case "table", DecisionTable() as table:
            return _explain_row(table, site.index, ruleset)
        case "call", Call() as part:
            return _explain_argument(part, site.index, ruleset)
        case _:
            return None


def _condition_of(part: object) -> Expr:
    return part.formula if isinstance(part, Derived) else cast(Expr, getattr(part, "condition", part))


def _explain_outcome(condition: Expr, aspect: str, ruleset: Ruleset) -> Words | None:
    verdicts = possible_verdicts(condition, ruleset)
    if aspect != "unknown":
        return None if (aspect == "true") in verdicts else OUT_OF_RANGE
    is_score = isinstance(condition, Comparison) and any(
        isinstance(side.type, NumberType) and side.type.score for side in (condition.left, condition.right)
    )
    return NEVER_OPEN if is_score and len(verdicts) == 1 else None


def _explain_threshold(part: Comparison, fixed: int, aspect: str, ruleset: Ruleset) -> Words | None:
    if not isinstance(part.left.type, NumberType):
        return OUT_OF_RANGE if aspect == "beside" and len(possible_verdicts(part, ruleset)) == 1 else None
    sides = (range_of(part.left, ruleset), range_of(part.right, ruleset))
    measured, mark = sides[1 - fixed], sides[fixed]
    sign = part.sign if fixed == 1 else MIRRORED[part.sign]
    is_above = can_exceed(measured, mark, strictly=aspect == "beside")
    is_below = can_exceed(mark, measured, strictly=aspect == "beside")
    if aspect == "on":
        return None if is_above and is_below else OUT_OF_RANGE
    if sign in (">=", "<"):
        return None if is_below else OUT_OF_RANGE
    if sign in (">", "<="):
        return None if is_above else OUT_OF_RANGE
    return None if is_above or is_below else OUT_OF_RANGE


def _explain_ramp(ramp: Ramp, aspect: str, ruleset: Ruleset) -> Words | None:
    if aspect in ("at baseline", "between") and _are_equal(ramp.baseline, ramp.leading, ruleset):
        return NO_MIDDLE
    quantity, baseline, leading = (range_of(part, ruleset) for part in (ramp.quantity, ramp.baseline, ramp.leading))
    is_higher = ramp.better == "higher"
    possible = {
        "worse than baseline": (baseline, quantity) if is_higher else (quantity, baseline),
        "better than leading": (quantity, leading) if is_higher else (leading, quantity),
    }
    if aspect in possible and not can_exceed(*possible[aspect], strictly=True):
        return OUT_OF_RANGE
    return None


def _are_equal(first: Expr, second: Expr, ruleset: Ruleset) -> bool:
    """Whether two expressions always have the same value: written alike, or tables that say the same."""
    if first == second:
        return True
    match first, second:
        case Reference(kind="table", module=""), Reference(kind="table", module=""):
            one, other = ruleset.tables[first.name], ruleset.tables[second.name]
            rows = [tuple((row.cells, row.then) for row in table.rows) for table in (one, other)]
            inputs = [tuple(column.expression for column in table.inputs) for table in (one, other)]
            ends = [table.otherwise and table.otherwise.then for table in (one, other)]
            return rows[0] == rows[1] and inputs[0] == inputs[1] and ends[0] == ends[1]
        case _:
            return False


def _explain_ratio(ratio: Ratio, aspect: str, ruleset: Ruleset) -> Words | None:
    quantity, base = range_of(ratio.quantity, ruleset), range_of(ratio.base, ruleset)
    cap = Range(Fraction(1), Fraction(1)) if ratio.cap is None else range_of(ratio.cap, ruleset)
    if aspect == "nothing" and quantity.low is not None and quantity.low > 0:
        return OUT_OF_RANGE
    if ratio.better != "higher" or quantity.high is None or base.low is None or cap.low is None or base.low <= 0:
        return None
    most = quantity.high / base.low
    if (aspect in ("above the cap", "whole") and most <= cap.low) or (aspect == "at the cap" and most < cap.low):
        return OUT_OF_RANGE
    return None


def _exclude_each_other(group: Group) -> bool:
    """Whether two children ask for different options of one choice."""
    asked = [child.applies for child in group.children]
    pairs = [(a, b) for n, a in enumerate(asked) for b in asked[n + 1 :] if a is not None and b is not None]
    return any(_are_exclusive(a, b) for a, b in pairs)


def _are_exclusive(first: Expr, second: Expr) -> bool:
    if first == Not(second, second.type, second.span) or second == Not(first, first.type, first.span):
        return True
    if isinstance(first, And):
        return any(_are_exclusive(part, second) for part in first.operands)
    if isinstance(second, And):
        return any(_are_exclusive(first, part) for part in second.operands)
    match first, second:
        case Comparison(sign="=", right=Constant() as a), Comparison(sign="=", right=Constant() as b):
            return first.left == second.left and a.value != b.value
        case _:
            return False


def _explain_records(site: Site, aspect: str, ruleset: Ruleset) -> Words | None:
    """The guards may ask that as many records pass the same filter."""
    part = site.part
    if not isinstance(part, Quantified | Aggregate | TheCell):
        return None
    wanted = (guard for guard in site.guards if isinstance(guard, Holds) and guard.wanted)
    least = max((_count_wanted(guard.condition, part, ruleset) for guard in wanted), default=0)
    return ENOUGH_RECORDS if {"none": 0, "one": 1}.get(aspect, least) < least else None


def _count_wanted(condition: Expr, part: Quantified | Aggregate | TheCell, ruleset: Ruleset) -> int:
    """Return how many records of the same table and filter a condition asks for."""
    match _look_through(condition, ruleset):
        case And() as both:
            return max(_count_wanted(operand, part, ruleset) for operand in both.operands)
        case Comparison(sign=">=" | ">" as sign, left=left, right=right):
            counted, least = _look_through(left, ruleset), range_of(right, ruleset)
            if isinstance(counted, Aggregate) and counted.function == "count" and least.low is not None:
                asked = int(least.low) + (1 if sign == ">" or least.low_open else 0)
                return asked if _keeps_all(part.records, counted.records, None) else 0
            return 0
        case Quantified(quantifier="some") as some:
            return 1 if _keeps_all(part.records, some.records, some.condition) else 0
        case _:
            return 0


def _look_through(expr: Expr, ruleset: Ruleset) -> Expr:
    if isinstance(expr, Reference) and expr.kind == "derived" and not expr.module:
        return ruleset.derived[expr.name].formula
    return expr


def _keeps_all(records: Records, known: Records, fulfilled: Expr | None) -> bool:
    """Whether a filter keeps every record that another keeps (and that fulfils a condition)."""
    if records.table != known.table:
        return False
    if records.condition is None:
        return True
    asked = {_spell(part, records.variable) for part in _list_conjuncts(records.condition)}
    given = {_spell(part, known.variable) for each in (known.condition, fulfilled) for part in _list_conjuncts(each)}
    return asked <= given


def _list_conjuncts(condition: Expr | None) -> tuple[Expr, ...]:
    if isinstance(condition, And):
        return tuple(part for operand in condition.operands for part in _list_conjuncts(operand))
    return () if condition is None else (condition,)


def _spell(expr: Expr, variable: str) -> str:
    """Return an expression as text in which the variable has no name of its own."""
    return repr(forget_units(expr)).replace(f"'{variable}'", "'*'")


def _explain_argument(part: Call, at: int, ruleset: Ruleset) -> Words | None:
    ranges = [range_of(argument, ruleset) for argument in part.arguments]
    others = [each for n, each in enumerate(ranges) if n != at]
    if part.function == "min":
        return None if all(can_exceed(other, ranges[at], strictly=True) for other in others) else OUT_OF_RANGE
    return None if all(can_exceed(ranges[at], other, strictly=True) for other in others) else OUT_OF_RANGE


def _explain_cap(node: Entitlement, at: int, aspect: str, ruleset: Ruleset) -> Words | None:
    """An amount that is a fixed part of one fact reaches a fixed cap at one number only, and that may have no end."""
    cap, rate = range_of(node.caps[at], ruleset), _find_rate(node.amount, ruleset)
    if aspect != "exactly" or cap.low is None or cap.low != cap.high or not rate:
        return None
    return None if is_writable(cap.low / rate) else NO_DECIMAL


def _find_rate(amount: Expr, ruleset: Ruleset) -> Fraction | None:
    """Return the number that a single fact is multiplied by in an amount; None when it is more than that."""
    match amount:
        case Reference(kind="fact"):
            return Fraction(1)
        case Convert():
            inner = _find_rate(amount.operand, ruleset)
            return None if inner is None else inner * amount.factor
        case Arithmetic(sign="*"):
            for fixed, moved in ((amount.left, amount.right), (amount.right, amount.left)):
                known, inner = range_of(fixed, ruleset), _find_rate(moved, ruleset)
                if known.low is not None and known.low == known.high and inner is not None:
                    return known.low * inner
            return None
        case _:
            return None


def _explain_row(table: DecisionTable, at: int, ruleset: Ruleset) -> Words | None:
    """Where every input has a few known values, all of them can be tried."""
    values = [tuple(list_known_values(column.expression, ruleset)) for column in table.inputs]
    if not all(values) or prod(map(len, values)) > MOST_POINTS:
        return None
    for inputs in product(*values):
        verdicts = [
            all(pass_cell(cell, v) is True for cell, v in zip(row.cells, inputs, strict=True)) for row in table.rows
        ]
        if (verdicts[at] and not any(verdicts[:at])) if at < len(verdicts) else not any(verdicts):
            return None
    return OTHER_ROWS


def _holds(row: Row, inputs: tuple[Scalar, ...]) -> bool:
    return all(pass_cell(cell, value) is True for cell, value in zip(row.cells, inputs, strict=True))
