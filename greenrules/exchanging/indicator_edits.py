"""Changed tables put back into the text of a ruleset: scalar by scalar, so that comments and layout stay."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from attrs import frozen

from greenrules import library
from greenrules.api.recalling import Compilation, obtain
from greenrules.exchanging.book_reading import CellValue, Sheet, read_book
from greenrules.exchanging.indicator_table import FORMAT, TABLES, digest_text, read_root
from greenrules.exchanging.ruleset_rows import NUMBERS, Row
from greenrules.model.citing import PROVENANCES
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, errors_of, sort_by_place
from greenrules.model.source import SourceText
from greenrules.model.suggestions import suggest
from greenrules.model.tree import ScalarNode
from greenrules.model.values import format_number

# Texts that mean themselves in YAML without quotes, in a flow mapping too.
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff（）、。·/-]*(?: [\w.\u4e00-\u9fff（）、。·/-]+)*\Z")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off"}


@frozen
class Applied:
    """The new text of the ruleset, how many scalars changed, and what is worth knowing (warnings and notes)."""

    text: str
    changes: int
    notes: tuple[Diagnostic, ...]


@frozen
class _Edit:
    scalar: ScalarNode
    text: str


def apply_indicator_table(workbook: Path, ruleset: Path) -> Applied:
    """Return the text of a ruleset file with what was changed in its tables; it is checked before it is returned.

    Raises: FactsError (GR011, GR771, GR772 for a workbook without such tables, GR773 and GR775 for bad cells, GR779 for
        a cell that has no place in the text), RulesetError when the text cannot be read, or would not pass the check.
    """
    book = read_book(workbook)
    told = {
        str(row[0]): str(row[1]) for row in (book["_greenrules"].rows if "_greenrules" in book else ()) if len(row) > 1
    }
    if told.get("format") != FORMAT:
        help = "write them with `greenrules sheet indicators`"
        message = "the workbook holds no tables of a ruleset"
        raise FactsError((Diagnostic("GR772", message, path=workbook.name, help=help),))
    source, problems = library.read_text_of(ruleset, str(ruleset))
    if source is None:
        raise RulesetError(problems)
    found: list[Diagnostic] = []
    edits = list(_list_edits(book, source, found))
    if errors_of(found):
        raise FactsError(found)
    if told.get("source") != digest_text(source.text):
        help = "look at the difference before you keep it: every cell of the tables stands above the text"
        message = f"`{ruleset.name}` has changed since the tables were written"
        found.append(Diagnostic("GR774", message, severity="warning", path=workbook.name, help=help))
    text = _write(source.text, edits)
    _check(SourceText(str(ruleset), text), ruleset)
    return Applied(text, len(edits), tuple(found))


def _check(source: SourceText, file: Path) -> None:
    """Raise RulesetError when the new text is no ruleset; what it imports may lie beside the file."""
    work = Compilation(library.Shelf(*library.packs(), neighbourhood=file.resolve().parent.parent))
    if obtain(source, work, way=(), place="") is None or errors_of(work.problems):
        raise RulesetError(sort_by_place(work.problems))


def _list_edits(book: Mapping[str, Sheet], source: SourceText, found: list[Diagnostic]) -> Iterator[_Edit]:
    root = read_root(source)
    rows = {row.path: row for _, list_rows, _ in TABLES for row in list_rows(root)}
    for sheet in book.values():
        fields = [str(sheet.cell(1, at)) for at in range(len(sheet.rows[1]))] if len(sheet.rows) > 1 else []
        if fields[:1] != ["path"]:
            continue
        for at in range(2, len(sheet.rows)):
            path = str(sheet.cell(at, 0)).strip()
            if path in rows:
                yield from _list_changes(sheet, at, fields, rows[path], found)
            elif path:
                help = suggest(path, rows, otherwise="add new entries in the text itself")
                found.append(Diagnostic("GR779", f"the ruleset has no `{path}`", path=sheet.place(at, 0), help=help))


def _list_changes(sheet: Sheet, at: int, fields: list[str], row: Row, found: list[Diagnostic]) -> Iterator[_Edit]:
    for column, name in enumerate(fields[1:], 1):
        place, cell, scalar = sheet.place(at, column), sheet.cell(at, column), row.cells.get(name)
        if sheet.trouble(at, column) is not None:
            help = "write the value itself: a ruleset holds no formulas of a spreadsheet"
            found.append(
                Diagnostic(
                    "GR775", "the cell holds an error, or a formula whose value is not stored", path=place, help=help
                )
            )
        elif scalar is None:
            if str(cell).strip():
                help = f"add it to `{row.path}` in the text itself"
                found.append(Diagnostic("GR779", f"`{row.path}` states no {name}", path=place, help=help))
        elif not _says(cell, scalar):
            text = _rewrite(cell, scalar, name)
            if isinstance(text, Diagnostic):
                found.append(Diagnostic(text.code, f"`{row.path}`: {text.message}", path=place, help=text.help))
            else:
                yield _Edit(scalar, text)


def _says(cell: CellValue, scalar: ScalarNode) -> bool:
    """Whether a cell still says what the text says."""
    if isinstance(scalar.value, Fraction) and not isinstance(cell, bool) and isinstance(cell, int | float):
        return Fraction(Decimal(repr(cell))) == scalar.value
    return _to_text(cell) == scalar.text.strip()


def _to_text(cell: CellValue) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return format_number(Fraction(Decimal(repr(cell))))
    return str(cell).strip()


def _rewrite(cell: CellValue, scalar: ScalarNode, name: str) -> str | Diagnostic:
    """Return how the text will state the cell."""
    text = _to_text(cell)
    if not text:
        return Diagnostic(
            "GR773", f"{name} cannot be empty", help=f"it was `{scalar.text}`; take an entry out in the text"
        )
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if name in NUMBERS and not is_number:
        return Diagnostic("GR773", f"expected a number for {name}, found `{text[:40]}`", help="write a number")
    if name == "provenance" and text not in PROVENANCES:
        return Diagnostic(
            "GR773",
            f"`{text[:40]}` is no provenance",
            help=suggest(text, PROVENANCES, otherwise=", ".join(PROVENANCES)),
        )
    if isinstance(cell, str) and ("\n" in cell or len(text) > 2000):
        return Diagnostic("GR773", f"{name} has to stand on one line", help="write longer texts in the ruleset itself")
    if is_number and not scalar.quoted:
        return text
    plain = not scalar.quoted and _PLAIN.match(text) and text.casefold() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _write(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.scalar.span.start, reverse=True):
        text = text[: edit.scalar.span.start] + edit.text + text[edit.scalar.span.end :]
    return text
