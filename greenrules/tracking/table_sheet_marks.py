"""What the cells of a sheet say beside their values: a formula without a result, a number that is shown as per cent."""

import re
from pathlib import Path
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element, ParseError, iterparse, parse
from zipfile import BadZipFile, ZipFile

from attrs import field, frozen

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.tracking.table_cells import Unread

Place: TypeAlias = tuple[int, int]
# Formats every workbook has without stating them: 0% and 0.00%.
_PERCENTS: Final = frozenset({9, 10})
# What a format shows as it stands.
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_STYLES: Final = "xl/styles.xml"


@frozen
class Marks:
    """Cells of a sheet by row and column from nought.

    Attributes:
        formulas: those that have no value yet.
        percents: those whose number is shown as per cent.
    """

    formulas: dict[Place, Unread] = field(factory=dict)
    percents: set[Place] = field(factory=set)


def find_marks(path: Path) -> Marks:
    """Return what the cells of the first sheet of a workbook in XML say beside their values.

    Raises: FactsError (GR683).
    """
    marks = Marks()
    try:
        with ZipFile(path) as archive:
            styles = frozenset(_find_percent_styles(archive))
            with archive.open(_find_first_sheet(archive)) as stream:
                row, column = -1, -1
                for event, element in iterparse(stream, ("start", "end")):
                    name = _name(element)
                    if event == "start" and name == "row":
                        row, column = int(element.get("r", row + 2)) - 1, -1
                    elif event == "start" and name == "c":
                        column = _read_column(element.get("r"), column + 1)
                    elif event == "end" and name == "c":
                        _mark(marks, element, (row, column), styles)
                    elif event == "end" and name == "row":
                        element.clear()
    except (BadZipFile, ParseError, KeyError, StopIteration, ValueError) as error:
        message = f"the workbook cannot be read: {error}"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help="save it once more"),)) from error
    return marks


def _mark(marks: Marks, element: Element, place: Place, styles: frozenset[str]) -> None:
    parts = {_name(part): part.text or "" for part in element}
    if "f" in parts and not parts.get("v") and element.get("t") != "str":
        marks.formulas[place] = Unread("=" + parts["f"])
    elif element.get("s") in styles:
        marks.percents.add(place)


def _find_percent_styles(archive: ZipFile) -> list[str]:
    """Return the numbers of the styles in which a number is shown as per cent."""
    if _STYLES not in archive.namelist():
        return []
    root = parse(archive.open(_STYLES)).getroot()
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter() if _name(one) == "numFmt"}
    percents = {id for id, code in formats.items() if "%" in _QUOTED.sub("", code)} | set(map(str, _PERCENTS))
    styles = next((one for one in root if _name(one) == "cellXfs"), None)
    return [str(at) for at, one in enumerate(() if styles is None else styles) if one.get("numFmtId") in percents]


def _find_first_sheet(archive: ZipFile) -> str:
    book = next(one for one in parse(archive.open("xl/workbook.xml")).iter() if _name(one) == "sheet")
    relation = next(value for key, value in book.attrib.items() if key.endswith("}id"))
    for one in parse(archive.open("xl/_rels/workbook.xml.rels")).iter():
        if one.get("Id") == relation:
            target = one.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _read_column(reference: str | None, otherwise: int) -> int:
    place = 0
    for letter in (reference or "").rstrip("0123456789"):
        place = place * 26 + ord(letter) - 64
    return place - 1 if reference else otherwise
