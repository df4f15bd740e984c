"""One supplied value against the declaration of its fact: type, unit, range and options.

Every function returns the value, or None after adding what is wrong to `problems`.
"""

from datetime import date
from fractions import Fraction

from greenrules.evaluating.exact import is_less
from greenrules.model.declarations import Fact, Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.suggestions import suggest, suggest_option
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
)
from greenrules.model.units import parse_unit, unit_names
from greenrules.model.values import (
    Duration,
    Months,
    Record,
    Scalar,
    Seconds,
    Unknown,
    format_number,
    parse_date,
    parse_duration,
)

Problems = list[Diagnostic]
_NOT_FINITE = {"nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"}


def read_value(fact: Fact, raw: RawFact, problems: Problems) -> Scalar | None:
    """Read a supplied value as the declared type, in the declared unit.

    Returns:
        The value; None when it is null or, with GR602 to GR606, GR607 or GR610 added to `problems`, unsuitable.
    """
    if raw.value is None:
        return None
    if raw.unit and not isinstance(fact.type, NumberType):
        report(problems, "GR603", f"`{fact.id}` has no unit, found `{raw.unit}`", raw, help="leave the unit out")
    value = _read_type(fact, raw, problems)
    if value is not None and fact.range and not any(_lies_in(value, interval) for interval in fact.range):
        allowed = " or ".join(describe_interval(interval) for interval in fact.range)
        message = f"`{fact.id}` is {describe_scalar(value)}, outside its range {allowed}"
        unit = str(fact.type.unit) if isinstance(fact.type, NumberType) else ""
        report(problems, "GR604", message, raw, help=f"the range is in `{unit}`; check the unit" if unit else "")
        return None
    return value


def _read_type(fact: Fact, raw: RawFact, problems: Problems) -> Scalar | None:
    match fact.type:
        case NumberType():
            return _read_number(fact, fact.type, raw, problems)
        case BooleanType():
            if isinstance(raw.value, bool):
                return raw.value
            _refuse(fact, raw, "true or false", problems)
        case ChoiceType():
            return _read_option(fact, fact.type.options, raw, problems)
        case SetType():
            return _read_set(fact, fact.type.options, raw, problems)
        case TextType():
            if isinstance(raw.value, str):
                return raw.value
            _refuse(fact, raw, "a text", problems)
        case DateType():
            return _read_date(fact, raw, problems)
        case DurationType():
            return _read_duration(fact, fact.type, raw, problems)
        case TableType():
            return _read_table(fact, raw, problems)
    return None


def _read_number(fact: Fact, type: NumberType, raw: RawFact, problems: Problems) -> Fraction | None:
    if isinstance(raw.value, Fraction) and not raw.unit:
        return raw.value
    expected = f"a number in `{type.unit}`" if str(type.unit) else "a number"
    if isinstance(raw.value, bool) or not isinstance(raw.value, int | Fraction):
        if isinstance(raw.value, str) and raw.value.strip().lower() in _NOT_FINITE:
            message = f"`{fact.id}` is not a finite number: `{raw.value}`"
            report(problems, "GR606", message, raw, help="leave the fact out when it is not known")
            return None
        _refuse(fact, raw, expected, problems)
        return None
    number = Fraction(raw.value)
    if not raw.unit:
        return number
    unit = parse_unit(raw.unit)
    if unit is None:
        message = f"unknown unit `{raw.unit}` for `{fact.id}`"
        report(problems, "GR603", message, raw, help=suggest(raw.unit, unit_names(), otherwise=f"give {expected}"))
        return None
    if not unit.converts_to(type.unit):
        message = f"`{fact.id}` is measured in `{type.unit}`, found `{raw.unit}`"
        report(problems, "GR603", message, raw, help=f"give {expected} or in a unit of the same kind")
        return None
    return number * unit.ratio_to(type.unit)


def _read_option(fact: Fact, options: tuple[str, ...], raw: RawFact, problems: Problems) -> str | None:
    if not isinstance(raw.value, str):
        quoted = " (write it in quotes)" if isinstance(raw.value, Fraction) else ""
        _refuse(fact, raw, f"one of {_list_options(options)}{quoted}", problems)
        return None
    if raw.value not in options:
        message = f"`{raw.value}` is not an option of `{fact.id}`"
        help = suggest_option(raw.value, fact, options, otherwise=f"choose one of {_list_options(options)}")
        report(problems, "GR605", message, raw, help=help)
        return None
    return raw.value


def _read_set(fact: Fact, options: tuple[str, ...], raw: RawFact, problems: Problems) -> frozenset[str] | None:
    if not isinstance(raw.value, tuple):
        _refuse(fact, raw, "a list of options", problems)
        return None
    found: list[str] = []
    sound = True
    for item in raw.value:
        option = _read_option(fact, options, item, problems)
        if option is None:
            sound = False
        elif option in found:
            report(problems, "GR607", f"`{fact.id}` names the option `{option}` twice", item, help="name it once")
            sound = False
        else:
            found.append(option)
    return frozenset(found) if sound else None


def _read_date(fact: Fact, raw: RawFact, problems: Problems) -> date | None:
    day = parse_date(raw.value) if isinstance(raw.value, str) else raw.value
    # A moment with a clock time is a date to Python, and not to us.
    if type(day) is date:
        return day
    _refuse(fact, raw, "a date written YYYY-MM-DD", problems)
    return None


def _read_duration(fact: Fact, type: DurationType, raw: RawFact, problems: Problems) -> Duration | None:
    expected = "a duration of years and months such as P3Y" if type.kind == "months" else "a duration such as P10D"
    duration = parse_duration(raw.value) if isinstance(raw.value, str) else None
    if isinstance(duration, Months if type.kind == "months" else Seconds):
        return duration
    _refuse(fact, raw, expected, problems)
    return None


def _read_table(fact: Fact, raw: RawFact, problems: Problems) -> tuple[Record, ...] | None:
    if not isinstance(raw.value, tuple):
        _refuse(fact, raw, "a list of records", problems)
        return None
    before = len(problems)
    records = tuple(_read_record(fact, index, item, problems) for index, item in enumerate(raw.value))
    return records if len(problems) == before else None


def _read_record(fact: Fact, index: int, raw: RawFact, problems: Problems) -> Record:
    if not isinstance(raw.value, dict):
        message = f"record {index} of `{fact.id}` should be a mapping of its columns, found {describe_raw(raw)}"
        report(problems, "GR610", message, raw, help=f"give {_list_options([column.id for column in fact.columns])}")
        return Record(index, {})
    names = [column.id for column in fact.columns]
    for name, cell in raw.value.items():
        if name not in names:
            help = suggest(name, names, otherwise=f"its columns are {_list_options(names)}")
            report(problems, "GR610", f"unknown column `{name}` in record {index} of `{fact.id}`", cell, help=help)
    cells: dict[str, Scalar | Unknown] = {}
    for column in fact.columns:
        supplied = raw.value.get(column.id)
        value = None if supplied is None else read_value(column, supplied, problems)
        missing = Unknown(frozenset({f"fact:{fact.id}/{index}/{column.id}"}))
        cells[column.id] = missing if value is None else value
    return Record(index, cells)


def report(problems: Problems, code: str, message: str, raw: RawFact, *, help: str = "") -> None:
    """Add a problem at the place of a supplied value."""
    problems.append(Diagnostic(code, message, span=raw.span, help=help, path=raw.path))


def _refuse(fact: Fact, raw: RawFact, expected: str, problems: Problems) -> None:
    message = f"`{fact.id}` should be {expected}, found {describe_raw(raw)}"
    help = "write the number without quotes" if _is_quoted_number(fact, raw) else f"give {expected}, or leave it out"
    report(problems, "GR602", message, raw, help=help)


def _is_quoted_number(fact: Fact, raw: RawFact) -> bool:
    return (
        isinstance(fact.type, NumberType)
        and isinstance(raw.value, str)
        and raw.value.strip().lstrip("+-").replace(".", "", 1).isdecimal()
    )


def describe_raw(raw: RawFact) -> str:
    """Say in plain words what was supplied."""
    match raw.value:
        case None:
            return "nothing"
        case bool():
            return f"the boolean `{str(raw.value).lower()}`"
        case str():
            return f"the text `{raw.value if len(raw.value) <= 40 else raw.value[:40] + '…'}`"
        case tuple():
            return "a list"
        case dict():
            return "a mapping"
        case date():
            return f"the date `{raw.value.isoformat()}`"
        case _:
            return f"the number `{format_number(Fraction(raw.value))}`"


def describe_scalar(value: Scalar) -> str:
    """Write a value as a person would."""
    match value:
        case bool():
            return str(value).lower()
        case Fraction():
            return format_number(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def describe_interval(interval: Interval) -> str:
    """Write an interval the way a range is written in a ruleset."""
    low = None if interval.low is None else describe_scalar(interval.low)
    high = None if interval.high is None else describe_scalar(interval.high)
    if low is None:
        return "any value" if high is None else f"{'<=' if interval.high_closed else '<'} {high}"
    if high is None:
        return f"{'>=' if interval.low_closed else '>'} {low}"
    if low == high:
        return low
    return f"{'[' if interval.low_closed else '('}{low}..{high}{']' if interval.high_closed else ')'}"


def _lies_in(value: Scalar, interval: Interval) -> bool:
    return _lies_above(value, interval.low, interval.low_closed) and _lies_above(
        value, interval.high, interval.high_closed, upside_down=True
    )


def _lies_above(value: Scalar, end: Scalar | None, closed: bool, *, upside_down: bool = False) -> bool:
    if end is None:
        return True
    if isinstance(value, Fraction) and isinstance(end, Fraction):
        is_beyond = is_less(value, end) if upside_down else is_less(end, value)
        return is_beyond or (closed and value == end)
    match value, end:
        case date(), date():
            difference = Fraction((value - end).days)
        case Months(), Months():
            difference = Fraction(value.months - end.months)
        case Seconds(), Seconds():
            difference = value.seconds - end.seconds
        case _:
            return value == end
    return (difference == 0 and closed) or (difference < 0 if upside_down else difference > 0)


def _list_options(options: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(f"`{option}`" for option in options[:8])
    return f"{shown}, …" if len(options) > 8 else shown
