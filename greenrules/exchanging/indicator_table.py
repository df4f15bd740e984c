"""The tables of a ruleset for those who write it: weights, values, labels and sources in cells that may be changed."""

import hashlib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from greenrules.exchanging.book_writing import Paint, create_book, fit_height, make_paint, put, save_book
from greenrules.exchanging.cells import Content, Misread, write_number
from greenrules.exchanging.ruleset_rows import (
    INDICATOR_FIELDS,
    LABEL_FIELDS,
    PARAMETER_FIELDS,
    Row,
    list_indicator_rows,
    list_label_rows,
    list_parameter_rows,
)
from greenrules.exchanging.sheet_words import word
from greenrules.explaining.page import Language
from greenrules.model.citing import PROVENANCES
from greenrules.model.diagnostics import RulesetError, errors_of
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, ScalarNode
from greenrules.reading.yaml_tree import read_tree

FORMAT: Final = "greenrules-ruleset-tables/1"
TABLES: Final = (
    ("indicators_sheet", list_indicator_rows, INDICATOR_FIELDS),
    ("parameters_sheet", list_parameter_rows, PARAMETER_FIELDS),
    ("labels_sheet", list_label_rows, LABEL_FIELDS),
)
_WIDTHS = {"label_zh": 30, "label_en": 34, "clause": 22, "note": 40, "baseline": 24, "leading": 24, "value": 16}


def write_indicator_table(source: SourceText, path: Path, *, language: Language = "zh") -> None:
    """Write the tables of a ruleset text as a workbook; what is yellow may be changed and applied.

    Args:
        source: the text of one ruleset file, with its name.
        path: of the workbook to write, ending in .xlsx.
    Raises: RulesetError when the text cannot be read, FactsError (GR011), UnsupportedByBackend (GR770).
    """
    root = read_root(source)
    book = create_book(path)
    paint = make_paint(book)
    for name, list_rows, fields in TABLES:
        rows = tuple(list_rows(root))
        if rows:
            _write_table(book.add_worksheet(word(name, language)), rows, fields, paint, language)
    sheet = book.add_worksheet("_greenrules")
    told = {"format": FORMAT, "file": Path(source.name).name, "source": digest_text(source.text)}
    for row, (key, text) in enumerate(told.items()):
        put(sheet, row, 0, key, None)
        put(sheet, row, 1, text, None)
    sheet.hide()
    save_book(book, path)


def digest_text(text: str) -> str:
    """Return the SHA-256 of a text, to see whether a file is still the one the tables were made from."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read_root(source: SourceText) -> MappingNode:
    """Return the tree of a ruleset text.

    Raises: RulesetError.
    """
    tree, problems = read_tree(source)
    if errors_of(problems) or not isinstance(tree, MappingNode):
        raise RulesetError(problems)
    return tree


def _write_table(sheet: Any, rows: Iterable[Row], fields: tuple[str, ...], paint: Paint, language: Language) -> None:
    put(sheet, 0, 0, word("path", language), paint.head)
    sheet.set_column(0, 0, 44)
    for at, name in enumerate(fields, 1):
        put(sheet, 0, at, word(f"field_{name}", language), paint.head)
        put(sheet, 1, at, name, paint.small)
        sheet.set_column(at, at, _WIDTHS.get(name, 14))
    put(sheet, 1, 0, "path", paint.small)
    row = 1
    for row, entry in enumerate(rows, 2):
        put(sheet, row, 0, entry.path, paint.label)
        for at, name in enumerate(fields, 1):
            scalar = entry.cells.get(name)
            put(
                sheet,
                row,
                at,
                None if scalar is None else show_scalar(scalar),
                paint.plain if scalar is None else paint.answer,
            )
            if scalar is not None and name == "provenance":
                sheet.data_validation(row, at, row, at, {"validate": "list", "source": list(PROVENANCES)})
        texts = [(scalar.text, _WIDTHS.get(name, 14)) for name, scalar in entry.cells.items()]
        sheet.set_row(row, fit_height([(entry.path, 44), *texts]))
    sheet.autofilter(1, 0, row, len(fields))
    sheet.freeze_panes(2, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def show_scalar(scalar: ScalarNode) -> Content:
    """Return a scalar as the content of a cell: a number where it is one, else the text."""
    if isinstance(scalar.value, Fraction):
        written = write_number(scalar.value)
        return scalar.text if isinstance(written, Misread) else written
    return scalar.text
