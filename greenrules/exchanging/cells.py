"""One value of a known type as the content of a cell, and back, nothing lost: exact numbers, options by label or id."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from greenrules.exchanging.book_reading import CellValue
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import LANGUAGES, Language
from greenrules.model.citing import Words
from greenrules.model.declarations import Option
from greenrules.model.facts import RawScalar
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, Type
from greenrules.model.values import format_number, parse_date, parse_duration

YES, NO, OPEN = Words("是", "yes"), Words("否", "no"), Words("未知", "unknown")
MOST_CHARACTERS: Final = 32_000
# Days before this one have other numbers in Excel than in LibreOffice.
FIRST_DAY: Final = date(1900, 3, 1)
_NUMBER = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)(?:\s*([^0-9\s.,+-].*))?\Z", re.ASCII)
_YES = {"是", "有", "yes", "y", "true", "√", "✓"}
_NO = {"否", "无", "no", "n", "false", "×"}
_OPEN = {"", "未知", "unknown", "?", "？", "-", "—"}

Content: TypeAlias = float | str | date | None


@frozen
class Read:
    """What a cell says: a value (None: nothing is known), and the unit it names beside a number."""

    value: RawScalar
    unit: str = ""


@frozen
class Misread:
    """Why a cell cannot be read, and what to write instead."""

    message: str
    help: str


def show_boolean(value: bool, language: Language) -> str:
    """Return the word for yes or no."""
    return choose_words(YES if value else NO, language)


def show_options(options: Sequence[Option], language: Language) -> dict[str, str]:
    """Return what stands for each option: its label, with its id where two labels are the same."""
    labels = {option.id: choose_words(option.label, language) or option.id for option in options}
    # A label must not read as an answer that says nothing, nor as another option.
    unclear = {text for text in labels.values() if list(labels.values()).count(text) > 1 or text in _OPEN}
    return {id: f"{text} ({id})" if text in unclear else text for id, text in labels.items()}


def write_number(number: Fraction, unit: str = "") -> Content | Misread:
    """Return a number for a cell: as a number where a binary one says exactly this, else as its digits."""
    near = float(number) if abs(number) < 10**300 else 0.0
    if not unit and Fraction(Decimal(repr(near))) == number and (abs(near) < 1e15):
        return near
    text = format_number(number)
    if "/" in text:
        return Misread(f"{text} has no end as a decimal number", "round it, or give it in another unit")
    return f"{text} {unit}" if unit else text


def write_cell(value: RawScalar, options: Sequence[Option], language: Language) -> Content | Misread:
    """Return the content of the cell for a plain value; None leaves the cell empty."""
    match value:
        case None:
            return None
        case bool():
            return show_boolean(value, language)
        case Fraction():
            return write_number(value)
        case date():
            return value if value >= FIRST_DAY else value.isoformat()
        case _:
            return show_options(options, language).get(value, value) if options else _write_text(value)


def _write_text(text: str) -> str | Misread:
    if len(text) > MOST_CHARACTERS:
        return Misread(f"a text of {len(text)} characters does not fit into a cell", "shorten it")
    if (
        not text.strip()
        or text.strip() in _OPEN
        or any(unicodedata.category(one) == "Cc" for one in text if one != "\n")
    ):
        return Misread(f"the text `{text.strip()}` would not come back from a cell as it is", "write it in other words")
    return text


def read_cell(cell: CellValue, type: Type, options: Sequence[Option]) -> Read | Misread:
    """Return what a cell says about a value of this type; numbers through their shortest decimal text."""
    if isinstance(cell, str):
        cell = cell.strip()
        if cell.casefold() in _OPEN:
            return Read(None)
    match type:
        case NumberType():
            return _read_number(cell)
        case BooleanType():
            return _read_boolean(cell)
        case ChoiceType() | SetType():
            return _read_option(cell, options)
        case DateType():
            return _read_date(cell)
        case DurationType():
            text = str(cell)
            known = parse_duration(text) is not None
            help = "write it as P3Y (years), P6M (months) or P30D (days)"
            return Read(text) if known else Misread(f"expected a duration, found {_quote(cell)}", help)
        case _:
            return Read(_read_text(cell))


def _read_number(cell: CellValue) -> Read | Misread:
    help = "write the number alone, or the number and its unit such as `12.5 t`"
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return Misread(f"expected a number, found {_quote(cell)}", help)
    if not isinstance(cell, str):
        return Read(Fraction(Decimal(repr(cell))))
    text = unicodedata.normalize("NFKC", cell) if not cell.isascii() and cell[:1].isdigit() else cell
    found = _NUMBER.match(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))
    if found is None:
        return Misread(f"expected a number, found {_quote(cell)}", help)
    return Read(Fraction(found.group(1)), (found.group(2) or "").strip())


def _read_boolean(cell: CellValue) -> Read | Misread:
    word = str(cell).strip().casefold()
    if isinstance(cell, bool) or word in _YES | _NO:
        return Read(cell if isinstance(cell, bool) else word in _YES)
    help = "choose 是 or 否 (yes or no); leave it empty while it is not known"
    return Misread(f"expected yes or no, found {_quote(cell)}", help)


def _read_option(cell: CellValue, options: Sequence[Option]) -> Read | Misread:
    text = _read_text(cell)
    named = {option.id: option.id for option in options}
    for language in LANGUAGES:
        named |= {shown: id for id, shown in show_options(options, language).items() if shown not in named}
    if text in named:
        return Read(named[text])
    shown = zip(show_options(options, "zh").values(), show_options(options, "en").values(), strict=True)
    help = f"choose one of: {', '.join(zh if zh == en else f'{zh} ({en})' for zh, en in shown)}"
    return Misread(f"expected one of the options, found {_quote(cell)}", help)


def _read_date(cell: CellValue) -> Read | Misread:
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return Read(cell.date()) if is_day else Misread(f"expected a day, found {_quote(cell)}", "leave out the time")
    if isinstance(cell, date):
        return Read(cell)
    day = parse_date(re.sub(r"[年月/.]", "-", str(cell)).removesuffix("日")) if isinstance(cell, str) else None
    help = "write an existing day as YYYY-MM-DD, such as 2022-01-31"
    return Read(day) if day is not None else Misread(f"expected a date, found {_quote(cell)}", help)


def _read_text(cell: CellValue) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _quote(cell: CellValue) -> str:
    text = _read_text(cell)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
