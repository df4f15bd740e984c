"""Workbooks: the first sheet read as a table of subjects, and verdicts written as a sheet."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import iterparse, parse
from zipfile import ZipFile

from greenrules.model.diagnostics import Diagnostic, FactsError, lacks_extra
from greenrules.tracking.table_batches import Batch, check_names, cut_rows
from greenrules.tracking.table_cells import Unread

# What a sheet holds, its header among them.
MOST_ROWS: Final = 1_048_576
# Below this every whole number has a machine number of its own.
_WHOLE: Final = 1 << 53


def read_sheet(path: Path, skip: int, size: int) -> Iterator[Batch]:
    """Yield the rows of the first sheet in batches, the first `skip` left out; a workbook is read as a whole.

    A text in a cell is read as in CSV: a sheet has no lists, and spreadsheet programs keep many a number as text.

    Raises: FactsError (GR683, GR685 for a formula without its last value), UnsupportedByBackend (GR731).
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise lacks_extra("GR731", "workbooks need python-calamine", path.name, "excel") from error
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python()
    except (CalamineError, IndexError) as error:
        message = f"the workbook cannot be read: {error}"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help="save it once more"),)) from error
    names = [str(name) for name in rows[0]] if rows else []
    check_names(names, path)
    formulas = find_open_formulas(path) if path.suffix.lower() in (".xlsx", ".xlsm") else {}
    top, left = sheet.start or (0, 0)
    last = max((row - top for row, _ in formulas), default=0)
    rows += [[""] * len(names)] * (last + 1 - len(rows))
    cells = (
        [formulas.get((at + top, place + left)) or _take(cell) for place, cell in enumerate(row)]
        for at, row in enumerate(rows[1 + skip :], 1 + skip)
    )
    # Rows and columns count from 1 where people see them.
    yield from cut_rows(cells, names, size, is_text=True, line=top + skip + 2, left=left)


def _take(cell: Any) -> Any:
    """Return a cell as people see it: nothing where it is empty, and a whole number, such as an id, without a point."""
    match cell:
        case "":
            return None
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return int(cell)
        case _:
            return cell


def find_open_formulas(path: Path) -> dict[tuple[int, int], Unread]:
    """Return the formulas of the first sheet that have no value yet, by row and column from nought."""
    found = {}
    with ZipFile(path) as archive, archive.open(_find_first_sheet(archive)) as stream:
        row, column = -1, -1
        for event, element in iterparse(stream, ("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start" and name == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
            elif event == "start" and name == "c":
                column = _read_column(element.get("r"), column + 1)
            elif event == "end" and name == "c":
                parts = {part.tag.rpartition("}")[2]: part.text or "" for part in element}
                if "f" in parts and not parts.get("v") and element.get("t") != "str":
                    found[row, column] = Unread("=" + parts["f"])
            elif event == "end" and name == "row":
                element.clear()
    return found


def _find_first_sheet(archive: ZipFile) -> str:
    book = next(one for one in parse(archive.open("xl/workbook.xml")).iter() if one.tag.endswith("}sheet"))
    relation = next(value for key, value in book.attrib.items() if key.endswith("}id"))
    for one in parse(archive.open("xl/_rels/workbook.xml.rels")).iter():
        if one.get("Id") == relation:
            target = one.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation)


def _read_column(reference: str | None, otherwise: int) -> int:
    place = 0
    for letter in (reference or "").rstrip("0123456789"):
        place = place * 26 + ord(letter) - 64
    return place - 1 if reference else otherwise


def open_sheet(path: Path, title: str) -> Any:
    """Return a workbook whose rows are written out as they come; no text in it is a formula or a link.

    Args:
        title: of its sheet.
    Raises: UnsupportedByBackend (GR731).
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise lacks_extra("GR731", "workbooks need XlsxWriter", path.name, "excel") from error
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(str(path), {**plain, "constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.add_worksheet(title).freeze_panes(1, 0)
    return book


def add_sheet_rows(book: Any, columns: Mapping[str, list[Any]], rows: int, path: Path) -> int:
    """Write rows under those that are there, and return how many there are then.

    Raises: FactsError (GR683 when a sheet does not hold them).
    """
    sheet = book.worksheets()[0]
    count = len(next(iter(columns.values()), ()))
    if rows + count >= MOST_ROWS:
        help = "write Parquet or CSV, or split the table"
        message = f"a sheet holds {MOST_ROWS - 1:,} rows under its header, and there are more"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))
    if not rows:
        sheet.write_row(0, 0, list(columns))
    for at, row in enumerate(zip(*columns.values(), strict=True), rows + 1):
        for place, cell in enumerate(row):
            match cell:
                case None:
                    pass
                case bool() | int() | float() | str() | date():
                    sheet.write(at, place, cell)
                case _:
                    sheet.write_string(at, place, str(cell))
    return rows + count
