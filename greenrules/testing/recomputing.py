"""Every operation of a trace recomputed from its operands, knowing nothing of the engine.

Written against the meanings in model/operations.py only.
"""

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from greenrules.model.values import Months, Seconds, parse_duration
from greenrules.testing.recomputed_arithmetic import (
    add,
    away,
    branch,
    divide,
    mean,
    multiply,
    negate,
    on_known,
    part_of,
    pick,
    power,
    rounding,
    subtract,
    total,
    within,
)
from greenrules.testing.recomputed_logic import UNDEFINED, UNKNOWN, ZERO, Interval, Open, conjoin, disjoin, invert
from greenrules.testing.recomputed_records import (
    aggregate,
    collect,
    compare,
    compare_grades,
    every,
    or_undefined,
    row,
    some,
    table_first,
    table_priority,
    table_single,
    the,
)
from greenrules.testing.recomputed_scores import (
    checklist_all,
    checklist_each,
    choose,
    clamp,
    count_applying,
    group,
    ladder,
    over,
    pay,
    ramp,
    ratio,
    require,
    steps,
)

GIVEN = ("supplied", "assumed", "missing", "parameter", "bound")
# What they say is whether a condition holds; one without a value is as open as any.
_OUTCOMES = ("gate", "grade", "eligibility")
Step = tuple[str, Any, Any]


def recompute_trace(trace: dict[str, Any]) -> list[Step]:
    """Return id, stated and recomputed value of every computed node."""
    stated = {node["id"]: read(node["value"]) for node in trace["nodes"]}
    years = {node["id"] for node in trace["nodes"] if node["unit"] == "year"}
    found = []
    for node in trace["nodes"]:
        if node["operation"] not in GIVEN:
            operands = [
                stated[part["node"]] if isinstance(part, dict) and "node" in part else read(part)
                for part in node["operands"]
            ]
            operation = OPERATIONS[node["operation"]]
            match operands:
                case [*ranked, ("order", list(order))]:
                    computed = name_option(operation(*(place(part, order) for part in ranked)))
                case [*_, "rolling"] if node["operation"] == "within" and _name_step(node["operands"][0]) in years:
                    # No year lies in such a window or out of it, known or not.
                    computed = UNDEFINED
                case _:
                    computed = operation(*operands)
            if computed == UNDEFINED and node["kind"] in _OUTCOMES:
                computed = UNKNOWN
            found.append((node["id"], stated[node["id"]], computed))
    return found


def _name_step(part: Any) -> str:
    return part.get("node", "") if isinstance(part, dict) else ""


def place(value: Any, order: list[str]) -> Any:
    """Return an option with its place before it, so that options compare by their order."""
    if isinstance(value, frozenset):
        return frozenset(place(option, order) for option in value)
    return (order.index(value), value) if isinstance(value, str) and value in order else value


def name_option(value: Any) -> Any:
    """Return the option again."""
    is_placed = isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str)
    return value[1] if is_placed else value


def read(value: Any) -> Any:
    """Read a JSON value of the trace; what it waits for is not compared."""
    match value:
        case None | bool():
            return value
        case str():
            return Fraction(value)
        case {"text": text}:
            return text
        case {"date": text}:
            return date.fromisoformat(text)
        case {"duration": text}:
            return read_duration(text)
        case {"options": options}:
            return frozenset(options)
        case {"records": records}:
            return tuple(record["index"] for record in records)
        case {"number": number, "unit": _}:
            return read(number)
        case {"order": options}:
            return ("order", options)
        case {"unknown": _}:
            return UNKNOWN
        case {"undefined": _}:
            return UNDEFINED
        case {"proven": low, "attainable": high}:
            return Interval(read(low), read(high))
        case {"test": intervals, "negated": negated}:
            return ("test", [{**i, "low": read(i["low"]), "high": read(i["high"])} for i in intervals], negated)
    raise AssertionError(value)


def read_duration(text: str) -> tuple[str, Fraction]:
    """Read a duration as its kind and its length in months or seconds."""
    match parse_duration(text):
        case Months(months):
            return ("months", Fraction(months))
        case Seconds(seconds):
            return ("seconds", seconds)
    raise AssertionError(text)


HALF = Fraction(1, 2)
OPERATIONS: dict[str, Callable[..., Any]] = {
    "same": lambda value: value,
    "constant": lambda value: value,
    "and": conjoin,
    "or": disjoin,
    "not": invert,
    "equal": compare("="),
    "not_equal": compare("!="),
    "less": compare("<"),
    "less_or_equal": compare("<="),
    "greater": compare(">"),
    "greater_or_equal": compare(">="),
    "grade_compare": compare_grades,
    "contains": lambda element, chosen: UNKNOWN if UNKNOWN in (element, chosen) else element in chosen,
    "size": lambda chosen: chosen if isinstance(chosen, Open) else Fraction(len(chosen)),
    "some": some,
    "every": every,
    "row": row,
    "count": aggregate(lambda kept: Fraction(len(kept))),
    "decision_table_unique": table_single,
    "decision_table_any": table_single,
    "decision_table_first": table_first,
    "ramp": ramp,
    "ratio": ratio,
    "steps": steps,
    "formula": clamp,
    "judged": clamp,
    "requires": require,
    "checklist_each": checklist_each,
    "checklist_all": checklist_all,
    "applies": count_applying,
    "sum_group": group(by_weight=False),
    "weighted_group": group(by_weight=True),
    "over": over,
    "choose": choose,
    "ladder": ladder,
    "grant": lambda condition, *others: conjoin(condition, *(invert(other) for other in others)),
    "pay": pay,
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
