"""Values an expression can have, exact, with missing and undefined as values of their own."""

import re
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen


@frozen
class Unknown:
    """Not known yet. `missing` holds the ids of the inputs it waits for.

    An id is `fact:<name>`, `fact:<table>/<index>/<column>` or `parameter:<name>`; empty when it
    waits for nothing that can still come (a comparison with an undefined value).
    """

    missing: frozenset[str] = frozenset()


@frozen
class Undefined:
    """Has no value whatever else becomes known, with the reason (a stable code, see REASONS)."""

    reason: str
    at: str = ""


# Why a value is undefined; the rendered sentence is in explaining/messages.
REASONS = (
    "division_by_zero",
    "nothing_to_aggregate",
    "not_exactly_one_record",
    "no_row",
    "no_applicable_indicator",
    "leading_worse_than_baseline",
    "base_not_positive",
    "year_in_rolling_window",
    "zero_to_a_negative_power",
    "date_out_of_range",
)


@frozen
class Months:
    """A duration of whole years and months (FEEL: years and months duration)."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{body}"


@frozen
class Seconds:
    """A duration of days, hours, minutes and seconds (FEEL: days and time duration)."""

    seconds: Fraction

    def __str__(self) -> str:
        total = abs(self.seconds)
        days, rest = divmod(total, 86400)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        clock += f"{format_number(seconds)}S" if seconds else ""
        body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return f"{'-' if self.seconds < 0 else ''}P{body or 'T0S'}"


@frozen
class Record:
    """One record of a table: column to value; a missing cell is an Unknown."""

    index: int
    cells: "dict[str, Scalar | Unknown]"


Duration: TypeAlias = Months | Seconds
Scalar: TypeAlias = bool | Fraction | str | date | Months | Seconds | frozenset[str] | tuple[Record, ...]


@frozen
class Bounds:
    """A score between what is proven and what is still attainable, both inclusive.

    `None` is unbounded on that side. `missing` is empty when the two ends meet.
    """

    proven: Fraction | None
    attainable: Fraction | None
    missing: frozenset[str] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether the two ends meet."""
        return self.proven is not None and (self.proven is self.attainable or self.proven == self.attainable)


Value: TypeAlias = Scalar | Unknown | Undefined | Bounds
Verdict: TypeAlias = bool | Unknown


_new: Any = object.__new__
# Slots of a frozen class: hundreds of points are made for every subject, and this takes half the time of its own way.
_set_proven, _set_attainable, _set_missing = (
    vars(Bounds)[name].__set__ for name in ("proven", "attainable", "missing")
)
_NOTHING: frozenset[str] = frozenset()


def point(value: Fraction) -> Bounds:
    """Return the settled bounds at `value`."""
    bounds: Bounds = _new(Bounds)
    _set_proven(bounds, value)
    _set_attainable(bounds, value)
    _set_missing(bounds, _NOTHING)
    return bounds


# How many places a finite decimal takes, by the denominators that come up most.
_PLACES = {2**twos * 5**fives: max(twos, fives) for twos in range(7) for fives in range(7) if twos or fives}


def format_number(value: Fraction) -> str:
    """Write an exact number as text: a finite decimal if it has one, else p/q in lowest terms.

    >>> format_number(Fraction(3, 8)), format_number(Fraction(1, 3))
    ('0.375', '1/3')
    """
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1:
        return str(numerator)
    places = _PLACES.get(denominator)
    if places is not None:
        whole, rest = divmod(abs(numerator), denominator)
        return f"{'-' if numerator < 0 else ''}{whole}.{rest * 10**places // denominator:0{places}}"
    twos = (denominator & -denominator).bit_length() - 1
    fives, rest = 0, denominator >> twos
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{numerator}/{denominator}"
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"


_DURATION = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{0,9})?)S)?)?\Z",
    re.ASCII,
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)


def parse_duration(text: str) -> Duration | None:
    """Read an ISO 8601 duration; None when it is not one, or mixes months with days."""
    found = _DURATION.match(text)
    if not found:
        return None
    sign, years, months, days, hours, minutes, seconds = found.groups()
    direction = -1 if sign else 1
    if any(part is not None for part in (days, hours, minutes, seconds)):
        if years is not None or months is not None:
            return None
        whole = int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
        return Seconds(direction * (whole + Fraction((seconds or "0").rstrip(".") or "0")))
    return Months(direction * (int(years or 0) * 12 + int(months or 0)))


def parse_date(text: str) -> date | None:
    """Read a date written YYYY-MM-DD; None when it is not one."""
    if not _DATE.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
