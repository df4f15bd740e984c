"""Ranges and cells of decision tables, as the ruleset language writes them."""

from greenrules.explaining.messages import say
from greenrules.explaining.numbers import format_value
from greenrules.explaining.page import Language
from greenrules.model.declarations import CellTest, Interval
from greenrules.model.units import DIMENSIONLESS
from greenrules.model.values import Scalar


def write_test(test: CellTest, language: Language) -> str:
    """Write a cell of a decision table: `-`, `>= 5`, `not(a, b)`."""
    if test.any_value:
        return "-"
    inside = write_range(test.intervals, language)
    return say("not_in", language, range=inside) if test.negated else inside


def write_range(intervals: tuple[Interval, ...], language: Language) -> str:
    """Write the values a fact may have: `>= 0`, `[0..100]`, in the unit of the fact."""
    return say("list_comma", language).join(_write_interval(interval, language) for interval in intervals)


def _write_interval(interval: Interval, language: Language) -> str:
    low, high = (_write_end(end, language) for end in (interval.low, interval.high))
    if interval.low is not None and interval.low == interval.high:
        return low
    if interval.low is None:
        return f"{'≤' if interval.high_closed else '<'} {high}"
    if interval.high is None:
        return f"{'≥' if interval.low_closed else '>'} {low}"
    return f"{'[' if interval.low_closed else '('}{low}..{high}{']' if interval.high_closed else ')'}"


def _write_end(end: Scalar | None, language: Language) -> str:
    return "" if end is None else format_value(end, DIMENSIONLESS, language)
