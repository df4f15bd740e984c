"""Which ways a subject takes at the sites of a ruleset: read off the reference evaluator, part by part."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from greenrules.evaluating.aggregates import list_candidates
from greenrules.evaluating.arithmetic import move_date, rank
from greenrules.evaluating.environment import Bindings, Environment, fact_value
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import conjoin, is_known
from greenrules.model.expressions import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Convert,
    Expr,
    Negate,
    Quantified,
    TheCell,
    Within,
)
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import NumberType
from greenrules.model.values import Bounds, Months, Record, Seconds, Unknown, Value, format_number
from greenrules.testing.coverage_sites import Alone, Differ, Guard, Holds, Loop, Site

MIRRORED: dict[ComparisonSign, ComparisonSign] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
SMALLEST = Fraction(1, 10**6)


def look_at(site: Site, environment: Environment) -> Iterator[str]:
    """Yield the aspects of a site inside an expression that the subject takes while every guard holds."""
    for bindings in list_bindings(site.loops, environment):
        if all(keeps(guard, environment, bindings) for guard in site.guards):
            yield from _look(site, environment, bindings)


def list_bindings(loops: tuple[Loop, ...], environment: Environment) -> Iterator[Bindings]:
    """Yield what the variables can stand for: every combination of records."""
    yield from _bind(loops, {}, environment)


def _bind(loops: tuple[Loop, ...], bound: dict[str, Record], environment: Environment) -> Iterator[Bindings]:
    if not loops:
        yield bound
        return
    records = fact_value(environment, loops[0].table)
    for record in records if isinstance(records, tuple) else ():
        yield from _bind(loops[1:], {**bound, loops[0].variable: record}, environment)


def keeps(guard: Guard, environment: Environment, bindings: Bindings) -> bool:
    """Whether a guard holds for the subject."""
    match guard:
        case Holds():
            return evaluate_condition(guard.condition, environment, bindings) is guard.wanted
        case Differ():
            first = evaluate_expression(guard.first, environment, bindings)
            second = evaluate_expression(guard.second, environment, bindings)
            return first != second and not isinstance(first, Unknown) and not isinstance(second, Unknown)
        case Alone():
            return _is_alone(guard.quantified, environment, bindings)


def _is_alone(expr: Quantified, environment: Environment, bindings: Bindings) -> bool:
    record = bindings[expr.records.variable]
    for other in list_bindings((Loop(expr.records.table.name, expr.records.variable),), environment):
        if other[expr.records.variable].index == record.index:
            continue
        inner = {**bindings, **other}
        kept = evaluate_condition(expr.records.condition, environment, inner)
        holds = evaluate_condition(expr.condition, environment, inner)
        if expr.quantifier == "some" and conjoin((kept, holds)) is not False:
            return False
        if expr.quantifier == "every" and kept is not False and holds is not True:
            return False
    return True


def _look(site: Site, environment: Environment, bindings: Bindings) -> Iterator[str]:
    part = site.part
    match site.kind, part:
        case "atom", _:
            value = evaluate_condition(part, environment, bindings)  # type: ignore[arg-type]  # an atom is one
            yield from ({True: ("true",), False: ("false",)}[value] if isinstance(value, bool) else ())
        case "threshold", Comparison():
            yield from _look_at_threshold(part, site.index, environment, bindings)
        case "equality", Comparison():
            sides = [_settle(evaluate_expression(side, environment, bindings)) for side in (part.left, part.right)]
            yield from ("equal",) if is_known(sides[0]) and sides[0] == sides[1] else ()
        case "window", Within():
            yield from _look_at_window(part, environment, bindings)
        case "records", Quantified() | Aggregate() | TheCell():
            yield from _count_records(part, environment, bindings)
        case "call", Call():
            yield from _look_at_argument(part, site.index, environment, bindings)
        case _:
            raise AssertionError(f"no site of an expression: {site.kind}")


def _settle(value: Value) -> Value:
    return value.proven if isinstance(value, Bounds) and value.settled and value.proven is not None else value


def _look_at_threshold(part: Comparison, fixed: int, environment: Environment, bindings: Bindings) -> Iterator[str]:
    sides = (part.left, part.right)
    measured, mark = sides[1 - fixed], sides[fixed]
    values = [_settle(evaluate_expression(side, environment, bindings)) for side in (measured, mark)]
    distance = measure_distance(values[0], values[1], part.order)
    if distance is None:
        return
    if distance == 0:
        yield "on"
        return
    sign = part.sign if fixed == 1 else MIRRORED[part.sign]
    is_close = abs(distance) <= precision_of(mark, values[1], environment, bindings)
    if is_close and (sign in ("=", "!=") or (distance < 0) is (sign in (">=", "<"))):
        yield "beside"


def measure_distance(value: Value, mark: Value, order: tuple[str, ...] = ()) -> Fraction | None:
    """Return how far a known value lies above a mark: a number, days, months, seconds or places; None when unknown."""
    match value, mark:
        case Fraction(), Fraction():
            return value - mark
        case date(), date():
            return Fraction((value - mark).days)
        case Months(), Months():
            return Fraction(value.months - mark.months)
        case Seconds(), Seconds():
            return (value.seconds - mark.seconds) / 86400
        case str(), str() if order:
            return Fraction(order.index(value) - order.index(mark))
        case _:
            return None


def precision_of(mark: Expr, value: Value, environment: Environment, bindings: Bindings) -> Fraction:
    """Return one unit of the last place in which a mark is written: 1 for 75, 0.01 for 0.75, a day, a month, an option.

    A mark in another unit keeps the precision of the number that was written.
    """
    match mark:
        case Convert():
            inner = evaluate_expression(mark.operand, environment, bindings)
            return precision_of(mark.operand, inner, environment, bindings) * abs(mark.factor)
        case Negate():
            return precision_of(mark.operand, value, environment, bindings)
        case Arithmetic() | Call() if isinstance(value, Fraction):
            return max(unit_of_last_place(value), SMALLEST)
        case _:
            return unit_of_last_place(value) if isinstance(value, Fraction) else Fraction(1)


def unit_of_last_place(number: Fraction) -> Fraction:
    """Return one unit of the last decimal place of a number, 1/1000 of one without finite decimals.

    >>> str(unit_of_last_place(Fraction(3, 4))), str(unit_of_last_place(Fraction(75)))
    ('1/100', '1')
    """
    text = format_number(number)
    if "/" in text:
        return Fraction(1, 1000)
    return Fraction(1, 10 ** len(text.partition(".")[2]))


def _look_at_window(part: Within, environment: Environment, bindings: Bindings) -> Iterator[str]:
    moment, window, mode = (
        evaluate_expression(expr, environment, bindings) for expr in (part.moment, part.window, part.mode)
    )
    first = first_moment(window, mode, environment.as_of, is_year=isinstance(part.moment.type, NumberType))
    today: Value = environment.as_of
    if isinstance(first, Fraction):
        today = Fraction(environment.as_of.year)
    distances = (measure_distance(moment, first), measure_distance(moment, today))
    yield from ("first day inside",) if distances[0] == 0 else ()
    yield from ("last day outside",) if distances[0] == -1 else ()
    yield from ("day of the assessment",) if distances[1] == 0 else ()
    yield from ("day after",) if distances[1] == 1 else ()


def first_moment(window: Value, mode: Value, as_of: date, *, is_year: bool) -> Value:
    """Return the first day (or year) inside a look-back; unknown when the window is not known."""
    months = (
        window if isinstance(window, Months) else Months(int(window * 12)) if isinstance(window, Fraction) else None
    )
    if months is None or not isinstance(mode, str):
        return Unknown()
    if mode == "rolling":
        start = move_date(as_of, months, -1)
        return date.fromordinal(start.toordinal() + 1) if isinstance(start, date) else Unknown()
    year = as_of.year - months.months // 12
    return Fraction(year) if is_year else date(year, 1, 1)


def _count_records(
    part: Quantified | Aggregate | TheCell, environment: Environment, bindings: Bindings
) -> Iterator[str]:
    candidates = list_candidates(part.records, environment, bindings)
    if isinstance(candidates, Unknown) or any(candidate.kept is not True for candidate in candidates):
        return
    yield {0: "none", 1: "one"}.get(len(candidates), "several")


def _look_at_argument(part: Call, at: int, environment: Environment, bindings: Bindings) -> Iterator[str]:
    values = [_settle(evaluate_expression(argument, environment, bindings)) for argument in part.arguments]
    if not all(is_known(value) for value in values):
        return
    ranks = [rank(value) for value in values]
    others = ranks[:at] + ranks[at + 1 :]
    if all(ranks[at] < other if part.function == "min" else ranks[at] > other for other in others):
        yield "decides"
