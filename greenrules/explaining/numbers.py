"""Numbers, units, dates and other values as people read them. Rounding here never decides anything."""

from datetime import date
from fractions import Fraction

from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.explaining.reasons import REASON_WORDS
from greenrules.model.source import display_width
from greenrules.model.units import POINTS, YEARS, Unit
from greenrules.model.values import Bounds, Months, Seconds, Undefined, Unknown, Value, format_number

# Digits shown of a number that has no finite decimal, or too long a one, and no `display` of its own.
_SIGNIFICANT = 6
_LONGEST = 12
_PLURALS = {"item": "items", "person": "people", "year": "years", "month": "months", "day": "days"}
# A bare number in years from here on is a calendar year, not a length of time.
_FIRST_CALENDAR_YEAR = 1000


def format_decimal(value: Fraction, *, places: int | None = None) -> str:
    """Write a number as a plain decimal, led by ≈ when what is shown is not exact.

    Args:
        value: the exact number.
        places: decimal places to round to, half to even; None shows a short decimal in full.
    """
    exact = format_number(value)
    if places is None:
        if "/" not in exact and len(exact.partition(".")[2]) <= _LONGEST:
            return exact
        places = max(0, _SIGNIFICANT - _whole_digits(value))
    shown = round(value, places)
    return ("" if shown == value else "≈") + format_number(Fraction(shown))


def format_apart(value: Fraction, other: Fraction, *, places: int | None = None) -> str:
    """Write `value` with as many places as it takes not to look like `other`, unless the two are equal."""
    shown = format_decimal(value, places=places)
    if value == other:
        return shown
    while places is not None and places < _LONGEST and round(value, places) == round(other, places):
        places += 1
        shown = format_decimal(value, places=places)
    return shown


def format_quantity(value: Fraction, unit: Unit, language: Language, *, places: int | None = None) -> str:
    """Write a number with its unit, as the language spaces them."""
    number = format_decimal(value, places=places)
    if unit == YEARS and value.denominator == 1 and value >= _FIRST_CALENDAR_YEAR and language == "en":
        return number
    return attach_unit(number, unit, language, one=value == 1)


def attach_unit(number: str, unit: Unit, language: Language, *, one: bool = False) -> str:
    """Put a unit after a number that is already written, with a blank where the language wants one."""
    sign = name_unit(unit, language, one=one)
    tight = not sign or sign[0] == "%" or display_width(sign[0]) > 1
    return f"{number}{sign}" if tight else f"{number} {sign}"


def name_unit(unit: Unit, language: Language, *, one: bool = False) -> str:
    """Return the unit in words or signs; `one` asks for the English singular."""
    if language == "zh" or len(unit.atoms) != 1 or unit.atoms[0][1] != 1:
        return unit.in_language(language)
    if unit == POINTS:
        return "point" if one else "points"
    name = unit.in_language(language)
    return name if one else _PLURALS.get(name, name)


def format_value(value: Value, unit: Unit, language: Language, *, places: int | None = None) -> str:
    """Write any value in words: a number with its unit, a date, yes or no, what is unknown or undefined."""
    match value:
        case bool():
            return say("yes" if value else "no", language)
        case Fraction():
            return format_quantity(value, unit, language, places=places)
        case date():
            return format_date(value, language)
        case Months():
            return _format_months(value, language)
        case Seconds():
            return _format_seconds(value, language)
        case str():
            return value
        case frozenset():
            return say("list_comma", language).join(sorted(value)) or say("empty_set", language)
        case tuple():
            return say("one_record" if len(value) == 1 else "records", language, count=str(len(value)))
        case Unknown():
            return say("value_unknown", language)
        case Undefined():
            return say("value_undefined", language, reason=word_reason(value, language))
        case Bounds():
            return format_bounds(value, unit, language, places=places)


def format_bounds(bounds: Bounds, unit: Unit, language: Language, *, places: int | None = None) -> str:
    """Write a score: one number when it is settled, else from where to where."""
    if bounds.proven is not None and bounds.proven == bounds.attainable:
        return format_quantity(bounds.proven, unit, language, places=places)
    ends = [
        say("unbounded", language) if end is None else format_decimal(end, places=places)
        for end in (bounds.proven, bounds.attainable)
    ]
    text = say("from_to", language, low=ends[0], high=ends[1])
    return attach_unit(text, unit, language)


def format_date(moment: date, language: Language) -> str:
    """Write a date: ISO in English, with 年月日 in Chinese."""
    return f"{moment.year}年{moment.month}月{moment.day}日" if language == "zh" else moment.isoformat()


def word_reason(reason: Undefined, language: Language) -> str:
    """Return why a value is undefined, in words."""
    return choose_words(REASON_WORDS[reason.reason], language)


def _whole_digits(value: Fraction) -> int:
    """Return the digits before the point; minus the zeros after it for a number below a tenth."""
    size, digits = abs(value), 0
    while size >= 1:
        size, digits = size / 10, digits + 1
    while size and digits <= 0 and size < Fraction(1, 10) and digits > -_LONGEST:
        size, digits = size * 10, digits - 1
    return digits


def _format_months(duration: Months, language: Language) -> str:
    years, months = divmod(abs(duration.months), 12)
    sign = "-" if duration.months < 0 else ""
    if language == "zh":
        parts = [f"{years}年"] * bool(years) + [f"{months}个月"] * bool(months or not years)
        return sign + "".join(parts)
    parts = [_count(years, "year")] * bool(years) + [_count(months, "month")] * bool(months or not years)
    return sign + " ".join(parts)


def _format_seconds(duration: Seconds, language: Language) -> str:
    days, rest = divmod(duration.seconds, 86400)
    if rest:
        return str(duration)
    return f"{days}天" if language == "zh" else _count(int(days), "day")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
