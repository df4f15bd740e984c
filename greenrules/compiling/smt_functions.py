"""The closed set of functions as terms: rounding, extremes, parts of dates and durations, look-back windows."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from greenrules.compiling.smt_algebra import (
    add,
    all_of,
    any_of,
    choose,
    choose_truth,
    is_at_most,
    is_below,
    is_below_zero,
    is_equal,
    larger,
    opposite,
    scale,
    smaller,
    subtract,
)
from greenrules.compiling.smt_arithmetic import truncate
from greenrules.compiling.smt_dates import join_date, leaves_calendar, move_by_months, split_date, weekday_of
from greenrules.compiling.smt_encoding import refuse
from greenrules.compiling.smt_products import divide, floor_of
from greenrules.compiling.smt_scores import add_points, is_point, largest_points, smallest_points
from greenrules.compiling.smt_terms import ONE, Number, Truth
from greenrules.compiling.smt_values import (
    UNBOUNDED,
    Meaning,
    Members,
    Options,
    Points,
    Quantity,
    Verdict,
    as_points,
    known_of,
    scale_points,
    select_points,
    undefined_of,
)
from greenrules.model.expressions import Call, Constant, Within
from greenrules.model.source import Span
from greenrules.model.types import ChoiceType, DurationType, NumberType, Type

HALF = Fraction(1, 2)
ROUNDINGS = ("floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down")


def encode_call(expr: Call, arguments: Sequence[Meaning]) -> Meaning:
    """Return a function of encoded arguments."""
    if expr.function in ROUNDINGS:
        return _round(expr, arguments[0])
    if any(isinstance(argument, Points) for argument in arguments):
        return _combine_scores(expr, arguments)
    match expr.function:
        case "min" | "max" | "sum" | "mean":
            known = all_of(*map(known_of, arguments))
            undefined = any_of(*map(undefined_of, arguments))
            return combine(expr.function, [(True, argument) for argument in arguments], known, undefined, expr)
        case "abs":
            value = _quantity(arguments[0])
            number = choose(is_below_zero(value.number), scale(value.number, -ONE), value.number)
            return Quantity(number, value.known, value.undefined)
        case "size":
            members = arguments[0]
            assert isinstance(members, Members)
            count = add(*(choose(inside, ONE, Fraction(0)) for _, inside in members.cases))
            return Quantity(count, members.known, members.undefined)
        case _:
            value = _quantity(arguments[0])
            return Quantity(_part_of(expr, value.number), value.known, value.undefined)


def _quantity(value: Meaning) -> Quantity:
    assert isinstance(value, Quantity), "the checker lets only numbers, dates and durations through"
    return value


def combine(
    function: str, guarded: Sequence[tuple[Truth, Meaning]], known: Truth, undefined: Truth, expr: Call | object
) -> Meaning:
    """Return the minimum, maximum, sum or mean of the scalars whose guard holds, at least one for all but the sum."""
    known = all_of(known, opposite(undefined))
    if all(isinstance(value, Options) for _, value in guarded) and function in ("min", "max") and guarded:
        type, span = getattr(expr, "type", None), getattr(expr, "span", None)
        return _extreme_option(function, guarded, known, undefined, type, span)
    if not all(isinstance(value, Quantity) for _, value in guarded):
        raise refuse("GR710", f"the solver takes no `{function}` of such values", getattr(expr, "span", None))
    numbers = [(guard, _quantity(value).number) for guard, value in guarded]
    if function in ("min", "max"):
        return Quantity(_extreme_number(function, numbers), known, undefined)
    result = add(*(choose(guard, number, Fraction(0)) for guard, number in numbers))
    if function == "mean":
        result = divide(result, add(*(choose(guard, ONE, Fraction(0)) for guard, _ in numbers)))
        type = getattr(expr, "type", None)
        if isinstance(type, DurationType) and type.kind == "months":
            result = truncate(result)
    return Quantity(result, known, undefined)


def _extreme_number(function: str, numbers: Sequence[tuple[Truth, Number]]) -> Number:
    join = smaller if function == "min" else larger
    result: Number | None = None
    started: Truth = False
    for guard, number in numbers:
        joined = number if result is None else choose(started, join(result, number), number)
        result = number if result is None else choose(guard, joined, result)
        started = any_of(started, guard)
    return Fraction(0) if result is None else result


def _extreme_option(
    function: str,
    guarded: Sequence[tuple[Truth, Meaning]],
    known: Truth,
    undefined: Truth,
    type: Type | None,
    span: Span | None,
) -> Options:
    found: dict[str, list[Truth]] = {}
    for guard, value in guarded:
        assert isinstance(value, Options)
        for option, is_it in value.cases:
            found.setdefault(option, []).append(all_of(guard, is_it))
    if not isinstance(type, ChoiceType):
        raise refuse("GR710", f"the solver takes no `{function}` of texts", span)
    order = type.options
    cases: list[tuple[str, Truth]] = []
    beaten: Truth = False
    for option in sorted(found, key=order.index, reverse=function == "max"):
        there = any_of(*found[option])
        cases.append((option, all_of(known, there, opposite(beaten))))
        beaten = any_of(beaten, there)
    return Options(tuple(cases), known, undefined)


def _combine_scores(expr: Call, arguments: Sequence[Meaning]) -> Points:
    """A known scalar among scores is a point; an unknown one makes everything unbounded."""
    undefined = any_of(*map(undefined_of, arguments))
    unknown = any_of(*(opposite(v.known) for v in arguments if isinstance(v, Quantity)))
    scores = [as_points(argument) for argument in arguments]
    match expr.function:
        case "min":
            result = smallest_points(scores)
        case "max":
            result = largest_points(scores)
        case "sum":
            result = add_points(scores)
        case "mean":
            result = scale_points(add_points(scores), Fraction(1, len(scores)))
        case _:
            raise refuse("GR710", f"the solver takes no `{expr.function}` of scores", expr.span)
    result = select_points(unknown, UNBOUNDED, result)
    return Points(result.low, result.high, result.low_open, result.high_open, undefined)


def _round(expr: Call, value: Meaning) -> Meaning:
    scale_of = expr.arguments[1].value if len(expr.arguments) > 1 and isinstance(expr.arguments[1], Constant) else None
    step = Fraction(10) ** -int(scale_of if isinstance(scale_of, Fraction) else 0)
    if isinstance(value, Points):
        low = _round_number(expr.function, value.low, step)
        high = low if is_point(value) else _round_number(expr.function, value.high, step)
        return Points(low, high, value.low_open, value.high_open, value.undefined)
    quantity = _quantity(value)
    return Quantity(_round_number(expr.function, quantity.number, step), quantity.known, quantity.undefined)


def _round_number(function: str, number: Number, step: Fraction) -> Number:
    return scale(round_whole(function, scale(number, 1 / step)), step)


def round_whole(function: str, number: Number) -> Number:
    """Return a number rounded to a whole one; "up" is away from zero and "down" towards it, `decimal` half-even."""
    beneath = floor_of(number)
    above = scale(floor_of(scale(number, -ONE)), -ONE)
    half_up = floor_of(add(number, HALF))
    half_down = scale(floor_of(add(scale(number, -ONE), HALF)), -ONE)
    negative = is_below_zero(number)
    match function:
        case "floor":
            return beneath
        case "ceiling":
            return above
        case "round up":
            return choose(negative, beneath, above)
        case "round down":
            return choose(negative, above, beneath)
        case "round half up":
            return choose(negative, half_down, half_up)
        case "round half down":
            return choose(negative, half_up, half_down)
        case _:
            is_even = is_equal(scale(half_up, HALF), floor_of(scale(half_up, HALF)))
            is_tie = is_equal(add(number, HALF), half_up)
            return choose(all_of(is_tie, opposite(is_even)), add(half_up, -ONE), half_up)


def _part_of(expr: Call, number: Number) -> Number:
    match expr.function:
        case "year" | "month" | "day":
            return split_date(number)[("year", "month", "day").index(expr.function)]
        case "weekday":
            return weekday_of(number)
    negative = is_below_zero(number)
    size = choose(negative, scale(number, -ONE), number)
    part = _part_of_length(expr.function, size)
    return choose(negative, scale(part, -ONE), part)


def _part_of_length(part: str, size: Number) -> Number:
    def within(unit: int, larger_unit: int | None) -> Number:
        whole = floor_of(scale(size, Fraction(1, unit)))
        if larger_unit is None:
            return whole
        return subtract(whole, scale(floor_of(scale(size, Fraction(1, larger_unit))), Fraction(larger_unit, unit)))

    match part:
        case "years":
            return within(12, None)
        case "months":
            return within(1, 12)
        case "days":
            return within(86400, None)
        case "hours":
            return within(3600, 86400)
        case "minutes":
            return within(60, 3600)
        case _:
            return subtract(size, scale(floor_of(scale(size, Fraction(1, 60))), Fraction(60)))


def encode_within(expr: Within, operands: Sequence[Meaning], as_of: date) -> Verdict:
    """Return whether a date or year lies in the look-back window that ends on `as_of`."""
    moment, window, mode = operands
    assert isinstance(moment, Quantity)
    assert isinstance(window, Quantity)
    assert isinstance(mode, Options)
    is_rolling = dict(mode.cases).get("rolling", False)
    is_year = isinstance(expr.moment.type, NumberType)
    undefined = any_of(moment.undefined, window.undefined, mode.undefined)
    if is_year:
        undefined = any_of(undefined, is_rolling)
    known = all_of(moment.known, window.known, mode.known, opposite(undefined))
    rolling, too_far = _lies_in_rolling(moment.number, window.number, expr, as_of)
    undefined = any_of(undefined, all_of(known, is_rolling, too_far))
    known = all_of(known, opposite(undefined))
    inside = choose_truth(is_rolling, rolling, _lies_in_years(moment.number, window.number, expr, as_of))
    return Verdict(all_of(known, inside), all_of(known, opposite(inside)), undefined)


def _lies_in_rolling(moment: Number, length: Number, expr: Within, as_of: date) -> tuple[Truth, Truth]:
    months = length if isinstance(expr.window.type, DurationType) else truncate(scale(length, Fraction(12)))
    today = Fraction(as_of.toordinal())
    start = move_by_months(today, scale(months, -ONE))
    return all_of(is_below(start, moment), is_at_most(moment, today)), leaves_calendar(start)


def _lies_in_years(moment: Number, length: Number, expr: Within, as_of: date) -> Truth:
    years = truncate(scale(length, Fraction(1, 12))) if isinstance(expr.window.type, DurationType) else length
    first = subtract(Fraction(as_of.year), years)
    if isinstance(expr.moment.type, NumberType):
        return all_of(is_at_most(first, moment), is_at_most(moment, Fraction(as_of.year)))
    # A whole year is at least `first` when the date is not before the new year of the next whole number.
    start = join_date(scale(floor_of(scale(first, -ONE)), -ONE), ONE, ONE)
    return all_of(is_at_most(start, moment), is_at_most(moment, Fraction(as_of.toordinal())))
