"""The range of a fact as the rule by which a spreadsheet refuses an answer while it is typed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenrules.exchanging.cells import FIRST_DAY
from greenrules.exchanging.sheet_words import word
from greenrules.explaining.page import Language
from greenrules.explaining.ranges import write_range
from greenrules.model.declarations import Fact, Interval
from greenrules.model.types import DateType, NumberType

_WIDEST = 1e15


def limit_cell(fact: Fact, language: Language) -> dict[str, Any] | None:
    """Return the data validation for numbers and days; None where a spreadsheet cannot tell right from wrong."""
    match fact.type:
        case NumberType():
            range = write_range(fact.range, language) or word("any_number", language)
            message = word("bad_number", language, range=range)[:250]
            return {"validate": "decimal", **_bound(fact.range), **_complain(message, language)}
        case DateType():
            last = date(9999, 12, 31)
            between = {"criteria": "between", "minimum": FIRST_DAY, "maximum": last}
            return {"validate": "date", **between, **_complain(word("bad_date", language), language)}
        case _:
            return None


def _complain(message: str, language: Language) -> dict[str, Any]:
    return {"error_title": word("bad_title", language), "error_message": message, "error_type": "stop"}


def _bound(ranges: Sequence[Interval]) -> dict[str, Any]:
    """Return the bounds a spreadsheet checks: one interval as it is, the hull of several, exactly or not at all."""
    low, high = (_end(ranges, side) for side in ("low", "high"))
    single = ranges[0] if len(ranges) == 1 else None
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"criteria": ">" if single and not single.low_closed else ">=", "value": low}
    if high is not None:
        return {"criteria": "<" if single and not single.high_closed else "<=", "value": high}
    return {"criteria": "between", "minimum": -_WIDEST, "maximum": _WIDEST}


def _end(ranges: Sequence[Interval], side: str) -> float | None:
    ends = [getattr(interval, side) for interval in ranges]
    if not ends or not all(isinstance(end, Fraction) for end in ends):
        return None
    end = min(ends) if side == "low" else max(ends)
    near = float(end)
    # A bound that would be moved by writing it could refuse a right answer.
    return near if Fraction(Decimal(repr(near))) == end else None
