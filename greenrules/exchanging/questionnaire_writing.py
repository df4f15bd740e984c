"""A questionnaire as a workbook: yellow cells to fill in, everything else locked, lists and limits in place."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from greenrules.exchanging.book_writing import (
    Paint,
    add_list,
    create_book,
    fit_height,
    hide_list_sheet,
    make_paint,
    put,
    save_book,
)
from greenrules.exchanging.cells import NO, OPEN, YES, Content, show_options
from greenrules.exchanging.facts_json import write_facts_json
from greenrules.exchanging.limits import limit_cell
from greenrules.exchanging.questionnaire_form import NOTHING, Question, QuestionForm, RecordSheet, allow, lay_out
from greenrules.exchanging.sheet_words import word
from greenrules.exchanging.units_offered import offer_units, read_unit, show_unit
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, NumberType, SetType, TableType
from greenrules.model.units import parse_unit

FORMAT: Final = "greenrules-questionnaire/1"
COLUMNS: Final = (
    "number", "question", "answer", "unit", "allowed", "period", "evidence", "help", "clause", "id",
)  # fmt: skip
_WIDTHS = (6, 38, 20, 14, 22, 12, 26, 40, 26, 30)
SPARE_ROWS: Final = 40
_CHUNK = 30_000
_DAY = Fact("as_of", DateType(), NO_WORDS, (), (), (), "", (), NO_WORDS, None)


@define
class _Binder:
    """The workbook while it is written."""

    book: Any
    paint: Paint
    lists: Any
    form: QuestionForm
    list_count: int = 0
    ranges: dict[tuple[str, ...], str] = field(factory=dict)

    def list_range(self, values: Sequence[str]) -> str:
        """Return the place where the values of a drop-down stand, writing them there the first time."""
        key = tuple(values)
        if key not in self.ranges:
            self.ranges[key] = add_list(self.lists, self.list_count, key)
            self.list_count += 1
        return self.ranges[key]


def write_questionnaire(
    ruleset: Ruleset, path: Path, document: FactsDocument | None = None, *, language: Language = "zh"
) -> tuple[Diagnostic, ...]:
    """Write the questionnaire of a ruleset as a workbook, with the answers that are known.

    Args:
        path: of the workbook to write, ending in .xlsx.
        document: the facts known so far about one subject.
    Returns:
        What of the facts has no place in a cell (GR776); it is left out of the workbook.
    Raises: FactsError (GR011 when the file cannot be written), UnsupportedByBackend (GR770).
    """
    form, problems = lay_out(ruleset, document or NOTHING, language)
    book = create_book(path)
    answers_of = {"cover": word("cover_sheet", language), "answers": word("answers_sheet", language)}
    cover = book.add_worksheet(answers_of["cover"])
    answers = book.add_worksheet(answers_of["answers"])
    sheets = [(table, book.add_worksheet(table.name)) for table in form.tables]
    binder = _Binder(book, make_paint(book), hide_list_sheet(book), form)
    _write_cover(cover, binder)
    _write_answers(answers, binder)
    for table, sheet in sheets:
        _write_records(sheet, table, binder)
    _write_identity(binder, answers_of)
    save_book(book, path)
    return problems


def _write_cover(sheet: Any, binder: _Binder) -> None:
    form, paint, language = binder.form, binder.paint, binder.form.language
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 74)
    sheet.set_column(2, 2, None, None, {"hidden": True})
    title = choose_words(form.ruleset.title, language)
    sheet.merge_range(0, 0, 0, 1, "", paint.title)
    put(sheet, 0, 0, word("questionnaire", language, title=title, edition=form.ruleset.edition), paint.title)
    sheet.set_row(0, 42)
    row = _write_lines(
        sheet, 2, word("how_title", language), [word(f"how_{at}", language) for at in range(1, 6)], paint
    )
    row = _write_heading(sheet, row + 1, word("subject_title", language), paint)
    document = form.document
    known: tuple[tuple[str, Content], ...] = (
        ("subject.zh", document.subject_zh), ("subject.en", document.subject_en), ("subject.id", document.subject),
        ("as_of", document.as_of), ("note", document.note),
    )  # fmt: skip
    for key, value in known:
        put(sheet, row, 0, word(key, language), paint.label)
        put(sheet, row, 1, value or None, paint.date_answer if key == "as_of" else paint.answer)
        put(sheet, row, 2, key, paint.small)
        if key == "as_of":
            sheet.data_validation(row, 1, row, 1, limit_cell(_DAY, language))
        row += 1
    row = _write_heading(sheet, row + 1, word("rules_title", language), paint)
    for key, text in (("ruleset", form.ruleset.key), ("digest", form.ruleset.digest)):
        put(sheet, row, 0, word(key, language), paint.label)
        put(sheet, row, 1, text, paint.small)
        row += 1
    put(sheet, row + 1, 0, word("back", language), paint.small)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_lines(sheet: Any, row: int, title: str, lines: Sequence[str], paint: Paint) -> int:
    row = _write_heading(sheet, row, title, paint)
    for line in lines:
        sheet.merge_range(row, 0, row, 1, "", paint.plain)
        put(sheet, row, 0, line, paint.plain)
        row += 1
    return row


def _write_heading(sheet: Any, row: int, title: str, paint: Paint) -> int:
    sheet.merge_range(row, 0, row, 1, "", paint.chapter)
    put(sheet, row, 0, title, paint.chapter)
    return row + 1


def _write_answers(sheet: Any, binder: _Binder) -> None:
    form, paint = binder.form, binder.paint
    for at, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        put(sheet, 0, at, word(name, form.language), paint.head)
    sheet.set_row(0, 24)
    row, number = 1, 0
    for chapter in form.chapters:
        for at in range(len(COLUMNS)):
            put(sheet, row, at, chapter.title if at == 1 else None, paint.chapter)
        row += 1
        for question in chapter.questions:
            if "#" not in question.key:
                number += 1
            _write_question(sheet, row, number, question, binder)
            row += 1
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(row - 1, 1), len(COLUMNS) - 2)


def _write_question(sheet: Any, row: int, number: int, question: Question, binder: _Binder) -> None:
    paint, language, fact = binder.paint, binder.form.language, question.asked
    is_option, is_set = "#" in question.key, question.key.startswith("set:")
    put(sheet, row, 0, None if is_option else float(number), paint.number)
    put(sheet, row, 1, question.label, paint.label)
    answer = paint.plain if is_set else paint.date_answer if isinstance(question.answer, date) else paint.answer
    put(sheet, row, 2, question.answer, answer)
    limits = None if is_set else _limit(fact, binder)
    if limits:
        sheet.data_validation(row, 2, row, 2, limits)
    _write_unit(sheet, row, question, binder)
    allowed = "" if is_option or is_set else allow(fact.type, fact.options, fact, language)
    put(sheet, row, 4, allowed, paint.plain)
    beside = paint.plain if is_option else paint.text_answer
    put(sheet, row, 5, question.period or None, beside)
    put(sheet, row, 6, question.evidence or None, beside)
    put(sheet, row, 7, question.help or None, paint.plain)
    put(sheet, row, 8, question.clause or None, paint.plain)
    put(sheet, row, 9, question.key, paint.small)
    texts = (question.label, question.answer, allowed, question.evidence, question.help, question.clause)
    widths = [_WIDTHS[at] for at in (1, 2, 4, 6, 7, 8)]
    sheet.set_row(row, fit_height(tuple(zip(texts, widths, strict=True))))


def _write_unit(sheet: Any, row: int, question: Question, binder: _Binder) -> None:
    paint, language, type = binder.paint, binder.form.language, question.asked.type
    if not isinstance(type, NumberType):
        put(sheet, row, 3, None, paint.plain)
        return
    given = parse_unit(question.unit) if question.unit else type.unit
    offered = offer_units(type.unit)
    shown = [show_unit(unit, language) for unit in offered]
    # What the facts say stays as it is, even where it is no unit: reading it back names the cell.
    text = question.unit if given is None else show_unit(given, language)
    if given is not None and read_unit(text, type.unit) not in (str(given) or "1", "" if given == type.unit else None):
        text = str(given) or "1"
    if len(offered) == 1 and text == shown[0]:
        put(sheet, row, 3, text if type.unit.atoms else None, paint.plain)
        return
    put(sheet, row, 3, text, paint.unit_answer)
    sheet.data_validation(
        row, 3, row, 3, {"validate": "list", "source": binder.list_range(shown), "error_type": "warning"}
    )


def _limit(fact: Fact, binder: _Binder) -> dict[str, Any] | None:
    language = binder.form.language
    match fact.type:
        case TableType():
            return _offer([word("no_records", language)], binder)
        case BooleanType():
            return _offer([choose_words(one, language) for one in (YES, NO, OPEN)], binder)
        case ChoiceType():
            return _offer([*show_options(fact.options, language).values()], binder)
        case SetType():
            return None
        case _:
            return limit_cell(fact, language)


def _offer(values: Sequence[str], binder: _Binder) -> dict[str, Any]:
    language = binder.form.language
    return {
        "validate": "list",
        "source": binder.list_range(values),
        "error_title": word("bad_title", language),
        "error_message": word("bad_choice", language),
    }


def _write_records(sheet: Any, table: RecordSheet, binder: _Binder) -> None:
    paint, language, columns = binder.paint, binder.form.language, table.fact.columns
    last, allowed = len(table.rows) + SPARE_ROWS, []
    put(sheet, 0, 0, choose_words(table.fact.label, language), paint.title)
    put(sheet, 1, 0, word("table_help", language), paint.small)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 24)
        unit = (
            show_unit(column.type.unit, language)
            if isinstance(column.type, NumberType) and column.type.unit.atoms
            else ""
        )
        head = choose_words(column.label, language) or column.id
        put(
            sheet,
            2,
            at,
            f"{head}（{unit}）" if unit and language == "zh" else f"{head} ({unit})" if unit else head,
            paint.head,
        )
        allowed.append((allow(column.type, column.options, column, language), 24))
        put(sheet, 3, at, allowed[-1][0], paint.note)
        put(sheet, 4, at, column.id, paint.small)
        limits = _limit(column, binder)
        if limits:
            sheet.data_validation(5, at, 4 + last, at, limits)
        for row in range(last):
            content = table.rows[row][at] if row < len(table.rows) else None
            is_day = isinstance(column.type, DateType)
            put(sheet, 5 + row, at, content, paint.date_answer if is_day else paint.answer)
    sheet.set_row(0, 30)
    sheet.set_row(3, fit_height(allowed))
    sheet.freeze_panes(5, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_identity(binder: _Binder, named: dict[str, str]) -> None:
    """Say on a hidden sheet and in a property of the file which rules the questionnaire belongs to."""
    form = binder.form
    sheet = binder.book.add_worksheet("_greenrules")
    kept = write_facts_json([form.kept])
    told = {
        "format": FORMAT,
        "ruleset": form.ruleset.id,
        "edition": form.ruleset.edition,
        "digest": form.ruleset.digest,
        "language": form.language,
        **named,
        **{f"table:{table.fact.id}": table.name for table in form.tables},
        **{f"kept:{at}": kept[at : at + _CHUNK] for at in range(0, len(kept), _CHUNK)},
    }
    for row, (key, text) in enumerate(told.items()):
        put(sheet, row, 0, key, None)
        put(sheet, row, 1, text, None)
    sheet.hide()
    identity = {key: told[key] for key in ("format", "ruleset", "edition", "digest")}
    binder.book.set_custom_property("greenrules", json.dumps(identity))
