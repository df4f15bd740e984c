"""Comparisons, records and decision tables recomputed from the values of their operands."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from greenrules.testing.recomputed_logic import (
    UNDEFINED,
    UNKNOWN,
    Interval,
    Open,
    conjoin,
    disjoin,
    invert,
    pairs,
)


def compare(sign: str) -> Callable[..., Any]:
    def apply(left: Any, right: Any) -> Any:
        if isinstance(left, Interval) or isinstance(right, Interval):
            return compare_scores(sign, left, right)
        if isinstance(left, Open) or isinstance(right, Open):
            return UNKNOWN
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


def compare_grades(sign: str, left: Any, right: Any) -> Any:
    sides = [side if isinstance(side, frozenset) else frozenset({side}) for side in (left, right)]
    if UNKNOWN in sides[0] | sides[1]:
        return UNKNOWN
    verdicts = {compare(sign)(a, b) for a in sides[0] for b in sides[1]}
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
        return UNKNOWN if UNKNOWN in kept or any(isinstance(keep, Open) for keep in parts[::2]) else combine(kept)

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
