"""Every operation of a trace recomputed from its operands, for all kinds of values.

What recomputer.py knows is taken from there. A duration is a pair of its kind and its length.
"""

import calendar
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from greenrules.model.values import Months, Seconds, parse_duration
from greenrules.testing.recomputed_logic import UNDEFINED, UNKNOWN, ZERO, Interval, Open, conjoin
from greenrules.testing.recomputer import RECOMPUTE, aggregate, read, split_fallback
from greenrules.testing.recomputing_scores import SCORE_OPERATIONS, as_interval, hull

GIVEN = ("supplied", "assumed", "missing", "parameter", "bound")
DAY = 86400
Step = tuple[str, Any, Any]


def recompute_trace(trace: dict[str, Any]) -> list[Step]:
    """Return id, stated and recomputed value of every computed node."""
    stated = {node["id"]: _read(node["value"]) for node in trace["nodes"]}
    found = []
    for node in trace["nodes"]:
        if node["operation"] not in GIVEN:
            operands = [
                stated[part["node"]] if isinstance(part, dict) and "node" in part else _read(part)
                for part in node["operands"]
            ]
            found.append((node["id"], stated[node["id"]], OPERATIONS[node["operation"]](*operands)))
    return found


def _read(value: Any) -> Any:
    plain = read(value)
    if not isinstance(plain, tuple) or plain[:1] != ("duration",):
        return plain
    match parse_duration(plain[1]):
        case Months(months):
            return ("months", Fraction(months))
        case Seconds(seconds):
            return ("seconds", seconds)
    raise AssertionError(value)


def on_known(operate: Callable[..., Any]) -> Callable[..., Any]:
    """Return the operation on open values too: undefined beats unknown beats known; unknown scores are unbounded."""

    def apply(*operands: Any) -> Any:
        if UNDEFINED in operands:
            return UNDEFINED
        if UNKNOWN in operands:
            return Interval(None, None) if any(isinstance(part, Interval) for part in operands) else UNKNOWN
        return operate(*operands)

    return apply


def add(left: Any, right: Any) -> Any:
    match left, right:
        case date(), (str(), Fraction()):
            return move(left, right, 1)
        case (str(), Fraction()), date():
            return move(right, left, 1)
        case (str() as kind, first), (str(), second):
            return (kind, first + second)
        case _ if isinstance(left, Interval) or isinstance(right, Interval):
            return add_ends(as_interval(left), as_interval(right))
    return left + right


def add_ends(left: Interval, right: Interval) -> Interval:
    ends = ((left.low, right.low), (left.high, right.high))
    return Interval(*(None if None in pair else pair[0] + pair[1] for pair in ends))  # type: ignore[operator]


def subtract(left: Any, right: Any) -> Any:
    match left, right:
        case date(), date():
            return ("seconds", Fraction((left - right).days * DAY))
        case date(), (str(), Fraction()):
            return move(left, right, -1)
        case (str() as kind, first), (str(), second):
            return (kind, first - second)
        case _ if isinstance(left, Interval) or isinstance(right, Interval):
            return add_ends(as_interval(left), stretch(as_interval(right), Fraction(-1)))
    return left - right


def move(day: date, duration: tuple[str, Fraction], sign: int) -> Any:
    """Return the day that much later or earlier, clamped to the last of its month."""
    kind, length = duration
    if kind == "seconds":
        return day + timedelta(days=math.floor(sign * length / DAY))
    year, month = divmod(day.year * 12 + day.month - 1 + sign * int(length), 12)
    if not 1 <= year <= 9999:
        return UNDEFINED
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def multiply(left: Any, right: Any) -> Any:
    if isinstance(left, Interval) or isinstance(right, Interval):
        score, factor = (left, right) if isinstance(left, Interval) else (right, left)
        return stretch(score, factor)
    return left * right


def stretch(score: Interval, factor: Fraction) -> Interval:
    if factor == 0:
        return Interval(ZERO, ZERO)
    ends = [None if end is None else end * factor for end in (score.low, score.high)]
    return Interval(*(ends if factor > 0 else reversed(ends)))


def divide(left: Any, right: Any) -> Any:
    # Zero is final whatever is divided by it, also something unknown.
    if UNDEFINED in (left, right) or right == 0:
        return UNDEFINED
    if UNKNOWN in (left, right):
        return Interval(None, None) if isinstance(left, Interval) else UNKNOWN
    return stretch(left, 1 / right) if isinstance(left, Interval) else left / right


def power(base: Any, exponent: Fraction) -> Any:
    if isinstance(base, Open):
        return base
    return UNDEFINED if base == 0 and exponent < 0 else Fraction(base ** int(exponent))


def negate(value: Any) -> Any:
    return (value[0], -value[1]) if isinstance(value, tuple) else -value


def rounding(to_whole: Callable[[Fraction], int]) -> Callable[..., Any]:
    """Return the rounding to decimal places, of a score at both ends."""

    def apply(value: Any, places: Fraction) -> Any:
        step = Fraction(10) ** -int(places)
        if isinstance(value, Interval):
            return Interval(*(None if end is None else to_whole(end / step) * step for end in (value.low, value.high)))
        return to_whole(value / step) * step

    return on_known(apply)


def away(to_whole: Callable[[Fraction], int]) -> Callable[[Fraction], int]:
    return lambda number: to_whole(abs(number)) * (-1 if number < 0 else 1)


def pick(choose: Callable[..., Any], unbounded: str) -> Callable[..., Any]:
    """Return the smallest or largest operand; of scores, of each end.

    Args:
        unbounded: the end that is open as soon as one operand's is (`low` of the smallest).
    """

    def apply(*operands: Any) -> Any:
        if not any(isinstance(part, Interval) for part in operands):
            return choose(operands)
        scores = [as_interval(part) for part in operands]
        ends = {}
        for end in ("low", "high"):
            known = [value for score in scores if (value := getattr(score, end)) is not None]
            ends[end] = None if end == unbounded and len(known) < len(scores) else choose(known, default=None)
        return Interval(**ends)

    return on_known(apply)


def total(*operands: Any) -> Any:
    result = operands[0]
    for operand in operands[1:]:
        result = add(result, operand)
    return result


def branch(condition: Any, then: Any, otherwise: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, Interval) or isinstance(otherwise, Interval):
        return hull([as_interval(then), as_interval(otherwise)])
    return then if then == otherwise and not isinstance(then, Open) else UNKNOWN


def part_of(part: str, value: Any) -> Any:
    return Fraction(value.isoweekday() if part == "weekday" else getattr(value, part))


def within(moment: Any, as_of: date, window: Any, mode: Any) -> Any:
    if mode == "rolling":
        if isinstance(moment, Fraction):
            return UNDEFINED
        months = window if isinstance(window, tuple) else ("months", window * 12)
        return move(as_of, months, -1) < moment <= as_of
    years = window[1] // 12 if isinstance(window, tuple) else window
    if isinstance(moment, Fraction):
        return as_of.year - years <= moment <= as_of.year
    return as_of.year - years <= moment.year and moment <= as_of


def the(table: Any, *parts: Any) -> Any:
    if table == UNKNOWN:
        return UNKNOWN
    kept = [(keep, body) for keep, body in zip(parts[::2], parts[1::2], strict=True) if keep is not False]
    surely = [body for keep, body in kept if keep is True]
    if len(surely) > 1 or not kept:
        return UNDEFINED
    return surely[0] if len(kept) == len(surely) else UNKNOWN


def table_priority(*parts: Any) -> Any:
    """Return the output all candidates agree on: rows that may hold, down to the priority of the first that does."""
    rows, fallback = split_fallback(parts)
    reached = next((output for verdict, output in rows if verdict is True), None)
    outputs: list[Any] = []
    for verdict, output in rows:
        if reached in outputs and output != reached:
            break
        if verdict is not False:
            outputs.append(output)
    outputs += [] if reached is not None else fallback
    if not outputs:
        return UNDEFINED
    ends = reached is not None or fallback
    return outputs[0] if ends and len(set(outputs)) == 1 else UNKNOWN


def collect(combine: Callable[[Sequence[Fraction]], Any]) -> Callable[..., Any]:
    def apply(*parts: Any) -> Any:
        rows, fallback = split_fallback(parts)
        if any(verdict == UNKNOWN for verdict, _ in rows):
            return UNKNOWN
        outputs = [output for verdict, output in rows if verdict is True]
        return fallback[0] if fallback and not outputs else combine(outputs)

    return apply


def or_undefined(combine: Callable[..., Any]) -> Callable[[Sequence[Fraction]], Any]:
    return lambda values: combine(values) if values else UNDEFINED


def mean(values: Sequence[Any]) -> Any:
    return divide(total(*values), Fraction(len(values)))


HALF = Fraction(1, 2)
OPERATIONS: dict[str, Callable[..., Any]] = {
    **RECOMPUTE,
    **SCORE_OPERATIONS,
    "add": on_known(add),
    "subtract": on_known(subtract),
    "multiply": on_known(multiply),
    "convert": on_known(multiply),
    "divide": divide,
    "power": power,
    "negate": on_known(negate),
    "absolute": on_known(abs),
    "floor": rounding(math.floor),
    "ceiling": rounding(math.ceil),
    "round_half_even": rounding(round),
    "round_up": rounding(away(math.ceil)),
    "round_down": rounding(math.trunc),
    "round_half_up": rounding(away(lambda number: math.floor(number + HALF))),
    "round_half_down": rounding(away(lambda number: math.ceil(number - HALF))),
    "smallest": pick(min, "low"),
    "largest": pick(max, "high"),
    "total": on_known(total),
    "average": on_known(lambda *operands: mean(operands)),
    "part_of": on_known(part_of),
    "if": branch,
    "within": on_known(within),
    "and": conjoin,
    "the": the,
    "sum": aggregate(lambda kept: total(*kept) if kept else ZERO),
    "min": aggregate(or_undefined(min)),
    "max": aggregate(or_undefined(max)),
    "mean": aggregate(or_undefined(mean)),
    "decision_table_priority": table_priority,
    "decision_table_collect_sum": collect(lambda outputs: sum(outputs, start=ZERO)),
    "decision_table_collect_min": collect(or_undefined(min)),
    "decision_table_collect_max": collect(or_undefined(max)),
    "decision_table_collect_count": collect(lambda outputs: Fraction(len(outputs))),
}
