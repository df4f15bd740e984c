"""Recomputes the nodes of an assessment's JSON from their operands, knowing nothing of the engine.

Written against the meanings in model/operations.py only. A known value is a bool, Fraction, str, date or frozenset.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from greenrules.testing.recomputed_logic import (
    UNDEFINED,
    UNKNOWN,
    ZERO,
    Interval,
    Open,
    arithmetic,
    conjoin,
    disjoin,
    divide,
    invert,
    pairs,
)
from greenrules.testing.recomputed_scores import (
    applies,
    checklist_all,
    checklist_each,
    choose,
    clamp,
    combine_group,
    ladder,
    over,
    pay,
    ramp,
    ratio,
    require,
    round_half_even,
    scaled,
    steps,
)


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
            return ("duration", text)
        case {"options": options}:
            return frozenset(options)
        case {"records": records}:
            return tuple(record["index"] for record in records)
        case {"unknown": _}:
            return UNKNOWN
        case {"undefined": _}:
            return UNDEFINED
        case {"proven": low, "attainable": high}:
            return Interval(read(low), read(high))
        case {"test": intervals, "negated": negated}:
            return ("test", [{**i, "low": read(i["low"]), "high": read(i["high"])} for i in intervals], negated)
    raise AssertionError(value)


def recompute_all(trace: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return id, stated and recomputed value of every computed node."""
    stated = {node["id"]: read(node["value"]) for node in trace["nodes"]}
    found = []
    for node in trace["nodes"]:
        operands = [stated[part["node"]] if isinstance(part, dict) and "node" in part else read(part)
                    for part in node["operands"]]  # fmt: skip
        if node["operation"] in ("supplied", "assumed", "missing", "parameter", "bound"):
            continue
        found.append((node["id"], stated[node["id"]], RECOMPUTE[node["operation"]](*operands)))
    return found


def compare(sign: str) -> Callable[..., Any]:
    def apply(left: Any, right: Any, *order: str) -> Any:
        if isinstance(left, Interval) or isinstance(right, Interval):
            return compare_scores(sign, left, right)
        if isinstance(left, Open) or isinstance(right, Open):
            return UNKNOWN
        if order:
            if left not in order or right not in order:
                return UNKNOWN
            left, right = order.index(left), order.index(right)
        return {"=": left == right, "!=": left != right}[sign] if sign in ("=", "!=") else {
            "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]  # fmt: skip

    return apply


def compare_scores(sign: str, left: Any, right: Any) -> Any:
    left, right = (side if isinstance(side, Interval) else
                   Interval(side, side) if isinstance(side, Fraction) else Interval(None, None)
                   for side in (left, right))  # fmt: skip

    def reaches(one: Interval, other: Interval) -> Any:
        if one.low is not None and other.high is not None and one.low >= other.high:
            return True
        return False if one.high is not None and other.low is not None and one.high < other.low else UNKNOWN

    both = conjoin(reaches(left, right), reaches(right, left))
    return {
        ">=": reaches(left, right), "<": invert(reaches(left, right)), "<=": reaches(right, left),
        ">": invert(reaches(right, left)), "=": both, "!=": invert(both),
    }[sign]  # fmt: skip


def compare_grades(sign: str, left: Any, right: Any, *order: str) -> Any:
    sides = [side if isinstance(side, frozenset) else frozenset({side}) for side in (left, right)]
    if UNKNOWN in sides[0] | sides[1]:
        return UNKNOWN
    verdicts = {compare(sign)(a, b, *order) for a in sides[0] for b in sides[1]}
    return verdicts.pop() if len(verdicts) == 1 else UNKNOWN


def some(table: Any, *parts: Any) -> Any:
    return UNKNOWN if table == UNKNOWN else disjoin(*(conjoin(kept, holds) for kept, holds in pairs(parts)))


def every(table: Any, *parts: Any) -> Any:
    return UNKNOWN if table == UNKNOWN else conjoin(*(disjoin(invert(kept), holds) for kept, holds in pairs(parts)))


def aggregate(combine: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def apply(table: Any, *parts: Any) -> Any:
        if table == UNKNOWN:
            return UNKNOWN
        kept = [body for keep, body in pairs(parts) if keep is True]
        if UNDEFINED in kept:
            return UNDEFINED
        return UNKNOWN if UNKNOWN in kept or any(keep == UNKNOWN for keep in parts[::2]) else combine(kept)

    return apply


def row(*parts: Any) -> Any:
    return conjoin(*(passes(value, test) for value, test in pairs(parts)))


def passes(value: Any, test: Any) -> Any:
    if isinstance(value, Open):
        return UNKNOWN
    _, intervals, negated = test
    inside = any(
        (i["low"] is None or value > i["low"] or (value == i["low"] and i["low_closed"]))
        and (i["high"] is None or value < i["high"] or (value == i["high"] and i["high_closed"]))
        for i in intervals
    )
    return inside is not negated


def split_fallback(parts: Sequence[Any]) -> tuple[list[tuple[Any, Any]], list[Any]]:
    even = len(parts) - len(parts) % 2
    return pairs(parts[:even]), list(parts[even:])


def table_single(*parts: Any) -> Any:
    rows, fallback = split_fallback(parts)
    for verdict, output in rows:
        if verdict is True:
            return output
    if any(verdict == UNKNOWN for verdict, _ in rows):
        return UNKNOWN
    return fallback[0] if fallback else UNDEFINED


def table_first(*parts: Any) -> Any:
    rows, fallback = split_fallback(parts)
    candidates: list[Any] = []
    for verdict, output in rows:
        if verdict is not False:
            candidates.append(output)
        if verdict is True:
            break
    else:
        candidates += fallback
        if not candidates:
            return UNDEFINED
        if not fallback:
            return UNKNOWN
    return candidates[0] if len(set(candidates)) == 1 else UNKNOWN


def within(moment: Any, as_of: date, window: Any, mode: Any) -> Any:
    if UNKNOWN in (moment, window, mode):
        return UNKNOWN
    years = int(window[1].removeprefix("P").removesuffix("Y"))
    if mode == "rolling":
        return as_of.replace(year=as_of.year - years) < moment <= as_of
    if isinstance(moment, Fraction):
        return as_of.year - years <= moment <= as_of.year
    return as_of.year - years <= moment.year and moment <= as_of


def choose_branch(condition: Any, then: Any, otherwise: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else otherwise
    return then if then == otherwise and not isinstance(then, Open) else UNKNOWN


RECOMPUTE: dict[str, Callable[..., Any]] = {
    "same": lambda value: value, "constant": lambda value: value, "and": conjoin, "or": disjoin, "not": invert,
    "add": arithmetic(lambda a, b: a + b), "subtract": arithmetic(lambda a, b: a - b),
    "multiply": scaled, "convert": scaled, "divide": arithmetic(divide), "round_half_even": round_half_even,
    "over": over, "choose": choose,
    "power": arithmetic(lambda a, b: a ** int(b)), "negate": lambda a: a if isinstance(a, Open) else -a,
    "equal": compare("="), "not_equal": compare("!="), "less": compare("<"), "less_or_equal": compare("<="),
    "greater": compare(">"), "greater_or_equal": compare(">="), "grade_compare": compare_grades,
    "contains": lambda a, b: UNKNOWN if UNKNOWN in (a, b) else a in b, "if": choose_branch, "within": within,
    "size": lambda chosen: chosen if isinstance(chosen, Open) else Fraction(len(chosen)),
    "part_of": lambda part, day: day if isinstance(day, Open) else Fraction(getattr(day, part)),
    "some": some, "every": every, "row": row, "sum": aggregate(lambda kept: sum(kept, start=ZERO)),
    "count": aggregate(lambda kept: Fraction(len(kept))),
    "max": aggregate(lambda kept: max(kept) if kept else UNDEFINED),
    "decision_table_unique": table_single, "decision_table_any": table_single, "decision_table_first": table_first,
    "ramp": ramp, "ratio": ratio, "steps": steps, "formula": clamp, "judged": clamp, "requires": require,
    "checklist_each": checklist_each, "checklist_all": checklist_all, "applies": applies,
    "sum_group": combine_group(by_weight=False), "weighted_group": combine_group(by_weight=True), "ladder": ladder,
    "grant": lambda condition, *others: conjoin(condition, *(invert(other) for other in others)), "pay": pay,
}  # fmt: skip
