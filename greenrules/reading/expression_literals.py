"""The literals of expressions: numbers, texts, dates and durations."""

import re
from datetime import date
from fractions import Fraction

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.model.values import Months, Seconds, parse_date, parse_duration

_SHAPE = re.compile(r"(?:[0-9]{1,18}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})\Z", re.ASCII)
_EXPONENT = re.compile(r"[0-9]*+(?:\.[0-9]*+)?[eE][0-9+-]*\Z", re.ASCII)
_TIME = re.compile(r"-?[0-9]+-[0-9]{2}-[0-9]{2}T|T?[0-9]{2}:[0-9]{2}", re.ASCII)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.?))"
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}


def read_number(text: str, span: Span) -> tuple[Fraction, tuple[Diagnostic, ...]]:
    """Read a number of at most 18 digits before and 12 after the point; a refused one counts as 0.

    Diagnostics: GR106 exponent notation, GR112 letters after the digits or too many digits.
    """
    if _SHAPE.match(text):
        return Fraction(text), ()
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    if _EXPONENT.match(text):
        message, help = f"the number `{shown}` is in exponent notation", "write it out in digits"
        return Fraction(0), (Diagnostic("GR106", message, span, help=help),)
    if text.replace(".", "", 1).isdigit():
        message = f"the number `{shown}` has more than 18 digits before or 12 after the point"
        return Fraction(0), (Diagnostic("GR112", message, span, help="shorten it, or choose a larger unit"),)
    message = f"the number `{shown}` is followed by letters"
    help = "an expression holds no units: they belong to facts and parameters; put an operator between"
    return Fraction(0), (Diagnostic("GR112", message, span, help=help),)


def read_text(inner: str, span: Span) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""Resolve the escapes of a text literal: `\"`, `\\`, `\n`, `\t`, `\r`, `\uXXXX`, `\UXXXXXX`.

    Args:
        inner: what stands between the quotes.
    Diagnostics: GR104 an escape the language does not have.
    """
    if "\\" not in inner:
        return inner, ()
    problems: list[Diagnostic] = []

    def resolve(found: "re.Match[str]") -> str:
        value = _resolve_escape(found)
        if value is None:
            message = f"`{found.group()}` is no escape of a text literal"
            help = r"write `\\` for a backslash; the escapes are `\" \\ \n \t \r \uXXXX`"
            problems.append(Diagnostic("GR104", message, span, help=help))
        return value or ""

    return _ESCAPE.sub(resolve, inner), tuple(problems)


def _resolve_escape(found: "re.Match[str]") -> str | None:
    high, low, short, long, letter = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    code = int(short or long or "0", 16)
    if not short and not long:
        return _LETTERS.get(letter)
    # Half a surrogate pair is no character, nor is anything beyond the last code point.
    return None if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def read_temporal(text: str, span: Span, *, kind: str = "") -> tuple[date | Months | Seconds, tuple[Diagnostic, ...]]:
    """Read a date YYYY-MM-DD or an ISO 8601 duration; a refused one counts as a zero duration.

    Args:
        kind: "date" or "duration" where only that is meant, "" where either is.
    Diagnostics: GR106 a time of day, GR111 not readable.
    """
    value = (parse_date(text) if kind != "duration" else None) or (parse_duration(text) if kind != "date" else None)
    if value is not None:
        return value, ()
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    if _TIME.match(text):
        message, help = (
            f"`{shown}` has a time of day, which the language does not know",
            'write the date: `@"2025-12-31"`',
        )
        return Seconds(Fraction(0)), (Diagnostic("GR106", message, span, help=help),)
    message = f"`{shown}` is not a {kind or 'date or duration'}"
    help = {"date": '`@"2025-12-31"`', "duration": '`@"P3Y"` or `@"P10D"`'}.get(
        kind, '`@"2025-12-31"`, `@"P3Y"` or `@"P10D"`'
    )
    note = ("months and days do not mix in one duration",) if text.lstrip("-").startswith("P") else ()
    return Seconds(Fraction(0)), (Diagnostic("GR111", message, span, notes=note, help=f"write {help}"),)
