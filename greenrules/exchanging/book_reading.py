"""A workbook as data: sheets of plain cells, each knowing its place; formulas nobody has calculated are named."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree

from attrs import frozen

from greenrules.exchanging.archive_limits import LINKS, WORKBOOK, open_archive, refuse
from greenrules.exchanging.extra import import_calamine
from greenrules.model.diagnostics import Diagnostic, FactsError

CellValue: TypeAlias = bool | int | float | str | date | datetime | time | timedelta
# No part of a pattern may run past the next tag of its kind: a sheet of openings alone would take its square in time.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*?)(?:/>|>((?:[^<]|<(?!/?(?:\w+:)?c\b))*+)</(?:\w+:)?c>)")
_AT = re.compile(rb'\br\s*=\s*["\']([A-Z]+[0-9]+)["\']')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>[^<]|<(?:\w+:)?is\b")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_RESULT = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]*)<")
_TEXT = re.compile(rb'\bt\s*=\s*["\']str["\']')


@frozen
class Sheet:
    """One sheet from A1 on; empty cells are the empty text."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    unread: Mapping[str, str]  # cells such as `B7` that hold an error, with it, or a formula without a value, empty

    def cell(self, row: int, column: int) -> CellValue:
        """Return a cell by its position, both from 0; beyond the sheet it is empty."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def trouble(self, row: int, column: int) -> str | None:
        """Return the error a cell holds, empty for a formula without a stored value; None when it can be read."""
        return self.unread.get(name_cell(row, column))

    def place(self, row: int, column: int) -> str:
        """Return the name of a cell as people write it, such as `Answers!C7`."""
        return f"{self.name}!{name_cell(row, column)}"


def name_cell(row: int, column: int) -> str:
    """Return the name of a cell by its position, both from 0.

    >>> name_cell(6, 2), name_cell(0, 27)
    ('C7', 'AB1')
    """
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_book(path: Path) -> Mapping[str, Sheet]:
    """Return the sheets of a workbook by name, hidden ones too.

    Raises: FactsError (GR011 when the file cannot be read, GR771), UnsupportedByBackend (GR770).
    """
    calamine = import_calamine()
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Diagnostic("GR011", f"cannot read `{path}`: {error.strerror}", path=str(path), help="name a workbook")
        raise FactsError((problem,)) from error
    parts = open_archive(data, path.name)
    try:
        return _read_sheets(calamine, data, _find_unread(parts))
    except (calamine.CalamineError, ElementTree.ParseError, ValueError):
        raise refuse("the workbook is damaged", path.name) from None


def _read_sheets(calamine: Any, data: bytes, unread: Mapping[str, Mapping[str, str]]) -> dict[str, Sheet]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = {}
    for at, name in enumerate(book.sheet_names):
        rows = book.get_sheet_by_index(at).to_python(skip_empty_area=False)
        sheets[name] = Sheet(name, tuple(map(tuple, rows)), unread.get(name, {}))
    return sheets


def _find_unread(parts: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Return errors and formulas without a value by the name of their sheet: the reader takes both for empty."""
    links = {
        link.get("Id", ""): link.get("Target", "") for link in ElementTree.fromstring(parts.get(LINKS, b"<none/>"))
    }
    found = {}
    for sheet in ElementTree.fromstring(parts[WORKBOOK]).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            place = next((value for key, value in sheet.items() if key.rpartition("}")[2] == "id"), "")
            file = "xl/" + links.get(place, "").removeprefix("/xl/").removeprefix("xl/")
            found[sheet.get("name", "")] = dict(_list_unread(parts.get(file, b"")))
    return found


def _list_unread(sheet: bytes) -> Iterator[tuple[str, str]]:
    for attributes, content in _CELL.findall(sheet):
        at = _AT.search(attributes)
        if at is None:
            continue
        if _ERROR.search(attributes):
            error = _RESULT.search(content)
            yield at.group(1).decode(), error.group(1).decode("utf-8", "replace") if error else "#ERROR!"
        # A formula may well give an empty text: then the cell says that it holds a text.
        elif _FORMULA.search(content) and not _VALUE.search(content) and not _TEXT.search(attributes):
            yield at.group(1).decode(), ""
