"""The records on the sheet of a table: a row for each, a column for each thing asked, empty rows passed over."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenrules.exchanging.book_reading import Sheet
from greenrules.exchanging.cells import Misread, read_cell
from greenrules.exchanging.units_offered import read_unit
from greenrules.model.declarations import Fact
from greenrules.model.facts import RawFact
from greenrules.model.suggestions import suggest
from greenrules.model.types import NumberType, SetType

if TYPE_CHECKING:
    from greenrules.exchanging.questionnaire_reading import Desk

IDS, FIRST = 4, 5


def read_records(sheet: Sheet, fact: Fact, desk: "Desk") -> Iterator[RawFact]:
    """Yield one record for each row in which anything stands (GR773 and GR775 for cells that cannot be read)."""
    columns = dict(_list_columns(sheet, fact, desk))
    for row in range(FIRST, len(sheet.rows)):
        stray = [at for at, cell in enumerate(sheet.rows[row]) if at not in columns and str(cell).strip()]
        for at in stray:
            help = "a record has only the columns with a heading"
            desk.complain(sheet.place(row, at), "there is something beside the table", help)
        cells = {column.id: _read(sheet, row, at, column, desk) for at, column in columns.items()}
        told = {id: cell for id, cell in cells.items() if cell is not None}
        if told:
            yield RawFact(told, "", (), "", f"{sheet.name}!{row + 1}")


def _list_columns(sheet: Sheet, fact: Fact, desk: "Desk") -> Iterator[tuple[int, Fact]]:
    known = {column.id: column for column in fact.columns}
    for at in range(len(sheet.rows[IDS]) if len(sheet.rows) > IDS else 0):
        id = str(sheet.cell(IDS, at)).strip()
        if id in known:
            yield at, known[id]
        elif id:
            help = suggest(id, known, otherwise="do not change the small row below the headings")
            desk.complain(sheet.place(IDS, at), f"the table `{fact.id}` has no column `{id}`", help)


def _read(sheet: Sheet, row: int, at: int, column: Fact, desk: "Desk") -> RawFact | None:
    cell = desk.look(sheet, row, at)
    place = sheet.place(row, at)
    if isinstance(column.type, SetType):
        return _read_options(str(cell), place, column, desk)
    read = read_cell(cell, column.type, column.options)
    if isinstance(read, Misread):
        desk.complain(place, f"`{column.id}`: {read.message}", read.help)
        return None
    unit = read_unit(read.unit, column.type.unit) if read.unit and isinstance(column.type, NumberType) else ""
    if unit is None:
        desk.complain(
            place, f"`{column.id}`: `{read.unit}` is not a unit", "write the number in the unit of the heading"
        )
        return None
    return None if read.value is None else RawFact(read.value, unit, (), "", place)


def _read_options(text: str, place: str, column: Fact, desk: "Desk") -> RawFact | None:
    """Return the options named line by line; `[]` is a known empty set."""
    if not text.strip():
        return None
    chosen = []
    for line in [] if text.strip() == "[]" else text.splitlines():
        read = read_cell(line, column.type, column.options)
        if isinstance(read, Misread):
            desk.complain(place, f"`{column.id}`: {read.message}", read.help)
        elif read.value is not None:
            chosen.append(RawFact(read.value, "", (), "", place))
    return RawFact(tuple(chosen), "", (), "", place)
