"""Workbooks: the first sheet read as a table of subjects, and verdicts written as a sheet."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from greenrules.model.diagnostics import Diagnostic, FactsError, lacks_extra
from greenrules.tracking.table_batches import Batch, check_names, cut_rows
from greenrules.tracking.table_cells import Percent
from greenrules.tracking.table_sheet_marks import Marks, find_marks

# What a sheet holds, its header among them.
MOST_ROWS: Final = 1_048_576
# Below this every whole number has a machine number of its own.
_WHOLE: Final = 1 << 53


def read_sheet(path: Path, skip: int, size: int) -> Iterator[Batch]:
    """Yield the rows of the first sheet in batches, the first `skip` left out; a workbook is read as a whole.

    A text in a cell is read as in CSV: a sheet has no lists, and spreadsheet programs keep many a number as text. What
    is shown as 85% is 85 per cent in `.xlsx` and `.xlsm`; of other workbooks only the number is known.

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
    rows = _leave_out_empty(rows)
    names = [str(name) for name in rows[0]] if rows else []
    top, left = sheet.start or (0, 0)
    check_names(names, path, left)
    marks = find_marks(path) if path.suffix.lower() in (".xlsx", ".xlsm") else Marks()
    last = max((row - top for row, _ in marks.formulas), default=0)
    rows += [[""] * len(names)] * (last + 1 - len(rows))
    cells = (
        [_take(cell, marks, (at + top, place + left)) for place, cell in enumerate(row)]
        for at, row in enumerate(rows[1 + skip :], 1 + skip)
    )
    # Rows and columns count from 1 where people see them.
    yield from cut_rows(cells, names, size, is_text=True, line=top + skip + 2, left=left)


def _leave_out_empty(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows without the columns at their right end in which nothing stands: only their borders were drawn."""
    if not rows or not rows[0] or rows[0][-1] != "":
        return rows
    width = 1 + max((at for row in rows for at, cell in enumerate(row) if cell != ""), default=-1)
    return [row[:width] for row in rows]


def _take(cell: Any, marks: Marks, place: tuple[int, int]) -> Any:
    """Return a cell as people see it: a whole number, such as an id, without a point, and per cent as per cent."""
    if place in marks.formulas:
        return marks.formulas[place]
    match cell:
        case "":
            return None
        case float() if place in marks.percents:
            return Percent(Fraction(repr(cell)) * 100)
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return int(cell)
        case _:
            return cell


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
