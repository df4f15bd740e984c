"""The one look of all our workbooks, and the only ways a cell is filled: no text ever becomes a formula or a link."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from greenrules.exchanging.book_reading import name_cell
from greenrules.exchanging.cells import MOST_CHARACTERS, Content
from greenrules.exchanging.extra import import_xlsxwriter
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.source import display_width

LISTS: Final = "_lists"
_FONT = {"font_name": "Noto Sans CJK SC", "font_size": 10, "valign": "vcenter"}
_GREEN, _PALE, _YELLOW, _GREY, _LINE = "#1F6B45", "#E3F1E8", "#FFF9DB", "#7A7A7A", "#C9D6CD"
# The same content gives the same bytes: a workbook carries no clock.
_CREATED = datetime(2000, 1, 1)


@frozen
class Paint:
    """The formats of a workbook."""

    title: Any
    chapter: Any
    group: Any
    head: Any
    label: Any
    plain: Any
    number: Any
    note: Any
    small: Any
    answer: Any
    text_answer: Any
    date_answer: Any
    unit_answer: Any
    value: Any
    verdict: Any
    day: Any
    total: Any
    frozen: Any


def create_book(path: Path) -> Any:
    """Return a new workbook in which a text stays a text.

    Raises: UnsupportedByBackend (GR770).
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = import_xlsxwriter().Workbook(str(path), options)
    book.set_properties({"created": _CREATED, "author": "greenrules"})
    return book


def save_book(book: Any, path: Path) -> None:
    """Write the workbook to its file.

    Raises: FactsError (GR011).
    """
    try:
        book.close()
    except (OSError, import_xlsxwriter().exceptions.XlsxFileError) as error:
        message = f"cannot write `{path}`: {error}"
        raise FactsError(
            (Diagnostic("GR011", message, path=str(path), help="name a file that can be written"),)
        ) from None


def make_paint(book: Any) -> Paint:
    """Return the formats, made for one workbook."""

    def make(**more: Any) -> Any:
        return book.add_format({**_FONT, **more})

    boxed = {"border": 1, "border_color": _LINE, "text_wrap": True}
    open_cell = {**boxed, "bg_color": _YELLOW, "locked": False}
    number = '[>=1E+200]"∞";[<=-1E+200]"-∞";0.######'
    verdict = '[=1]"✓ 是";[=0]"✗ 否";"? 未知"'
    return Paint(
        title=make(bold=True, font_size=15, font_color=_GREEN),
        chapter=make(**boxed, bold=True, bg_color=_PALE, font_color=_GREEN),
        group=make(**boxed, bold=True, bg_color=_PALE, font_color=_GREEN, num_format=number),
        head=make(**boxed, bold=True, bg_color=_GREEN, font_color="#FFFFFF", align="center"),
        label=make(**boxed),
        plain=make(**boxed, font_color="#404040"),
        number=make(**boxed, align="center", font_color=_GREY),
        note=make(**boxed, font_size=8, font_color=_GREY, align="center"),
        small=make(font_size=8, font_color=_GREY),
        answer=make(**open_cell, align="left"),
        text_answer=make(**open_cell, align="left", font_size=9),
        date_answer=make(**open_cell, align="left", num_format="yyyy-mm-dd"),
        unit_answer=make(**open_cell, align="center"),
        value=make(**boxed, num_format=number),
        verdict=make(**boxed, num_format=verdict, align="center"),
        day=make(**boxed, num_format="yyyy-mm-dd"),
        total=make(**boxed, bold=True, font_size=12, bg_color=_PALE, num_format=number),
        frozen=make(**boxed, bg_color="#FBE5D6", num_format=number),
    )


def put(sheet: Any, row: int, column: int, content: Content, format: Any) -> None:
    """Fill one cell with a text, a number or a day, never with a formula."""
    match content:
        case None | "":
            sheet.write_blank(row, column, None, format)
        case date():
            sheet.write_datetime(row, column, content, format)
        case str():
            sheet.write_string(row, column, content[: MOST_CHARACTERS + 700], format)
        case _:
            sheet.write_number(row, column, content, format)


def hide_list_sheet(book: Any) -> Any:
    """Return the hidden sheet that holds what the drop-downs offer."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    return sheet


def add_list(sheet: Any, column: int, values: Sequence[str]) -> str:
    """Write the values of a drop-down as a column of the hidden sheet; return its range."""
    for row, value in enumerate(values):
        sheet.write_string(row, column, value)
    letters = "".join(one for one in name_cell(0, column) if one.isalpha())
    return f"={LISTS}!${letters}$1:${letters}${len(values)}"


def fit_height(texts: Sequence[tuple[Content, int]]) -> float:
    """Return the height of a row in points: what the longest of its texts needs in a column so many letters wide."""
    return 3 + 14 * max((_count_lines(str(text), width) for text, width in texts if text), default=1)


def _count_lines(text: str, width: int) -> int:
    # A little narrower than the column: lines break between words.
    return sum(max(1, -(-display_width(line) // max(1, width - 2))) for line in text.splitlines())
