"""The facts of a worked sheet: yellow cells to change, and beside each the form in which the formulas use it."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import define, field, frozen

from greenrules.exchanging.book_reading import name_cell
from greenrules.exchanging.book_writing import Paint, fit_height, put
from greenrules.exchanging.cells import Content, Misread, show_boolean, show_options, write_number
from greenrules.exchanging.questionnaire_form import name_sheets
from greenrules.exchanging.sheet_words import word
from greenrules.exchanging.units_offered import show_unit
from greenrules.exchanging.worked_bench import HALF, OPEN, Inexpressible, quote, write_constant
from greenrules.exchanging.worked_bench import write_number as write_exactly
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.declarations import Fact
from greenrules.model.facts import RawFact
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
)
from greenrules.model.values import Months, Seconds, Undefined, Unknown, Value

FIRST: Final = 2


@frozen
class Known:
    """What is known about the subject: values in declared units, what was supplied, and clauses by fact."""

    values: Mapping[str, Value]
    supplied: Mapping[str, RawFact]
    clauses: Mapping[str, str]


@define
class FactSheets:
    """The sheets of facts while they are written; `places` are the cells the formulas refer to."""

    book: Any
    paint: Paint
    language: Language
    places: dict[str, str] = field(factory=dict)


def write_facts(sheets: FactSheets, facts: Sequence[Fact], known: Known) -> None:
    """Write the facts that are asked for on one sheet, and the records of each table on another."""
    language, paint = sheets.language, sheets.paint
    name = word("facts_sheet", language)
    sheet = sheets.book.add_worksheet(name)
    heads = (("question", 44), ("value", 24), ("unit", 14), ("basis", 34), ("clause", 34), ("internal", 16), ("id", 34))
    for at, (head, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        put(sheet, 0, at, word(head, language), paint.head)
    sheet.freeze_panes(1, 2)
    row = 1
    for fact in facts:
        if not isinstance(fact.type, TableType):
            _write_fact(sheet, row, fact, known, sheets, name)
            row += 1
    _finish(sheet)
    tables = [
        fact for fact in facts if isinstance(fact.type, TableType) and isinstance(known.values.get(fact.id), tuple)
    ]
    names = name_sheets(tables, language)
    for fact in tables:
        _write_records(sheets.book.add_worksheet(names[fact.id]), names[fact.id], fact, known, sheets)


def _finish(sheet: Any) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_fact(sheet: Any, row: int, fact: Fact, known: Known, sheets: FactSheets, name: str) -> None:
    paint, language, raw = sheets.paint, sheets.language, known.supplied.get(fact.id)
    value = known.values.get(fact.id, Unknown())
    is_assumed = raw is None and not isinstance(value, Unknown)
    put(sheet, row, 0, choose_words(fact.label, language) or fact.id, paint.label)
    _fill(sheet, row, 1, fact, Unknown() if is_assumed else value, sheets)
    put(sheet, row, 2, _unit(fact, value, language), paint.plain)
    basis = word("assumed", language) if is_assumed else "\n".join(raw.evidence) if raw is not None else ""
    put(sheet, row, 3, basis, paint.plain)
    clause = known.clauses.get(fact.id, "")
    put(sheet, row, 4, clause, paint.plain)
    default = write_constant(value) if is_assumed and not isinstance(value, Undefined | tuple) else ""  # type: ignore[arg-type]
    formula = use_cell(fact, name_cell(row, 1), language, default)
    sheet.write_formula(row, 5, f"={formula}", paint.small, "")
    put(sheet, row, 6, fact.id, paint.small)
    sheets.places[fact.id] = f"'{name}'!$F${row + 1}"
    sheet.set_row(row, fit_height(((fact.label.zh, 44), (basis, 34), (clause, 34))))


def _unit(fact: Fact, value: Value, language: Language) -> str:
    if isinstance(fact.type, NumberType):
        return show_unit(fact.type.unit, language) if fact.type.unit.atoms else ""
    if isinstance(fact.type, DurationType):
        return word("days" if isinstance(value, Seconds) else "months", language)
    return ""


def _fill(sheet: Any, row: int, column: int, fact: Fact, value: Value, sheets: FactSheets) -> None:
    """Fill in a value; a number that no cell holds exactly stands there as a quotient of whole numbers."""
    paint, language = sheets.paint, sheets.language
    if isinstance(fact.type, BooleanType):
        offered = [show_boolean(True, language), show_boolean(False, language)]
        sheet.data_validation(row, column, row, column, {"validate": "list", "source": offered})
    elif isinstance(fact.type, ChoiceType):
        labels = [*show_options(fact.options, language).values()]
        if len(",".join(labels)) <= 250 and not any("," in label for label in labels):
            sheet.data_validation(row, column, row, column, {"validate": "list", "source": labels})
    format = paint.date_answer if isinstance(fact.type, DateType) else paint.answer
    if isinstance(value, Fraction) and isinstance(write_number(value), Misread | str):
        sheet.write_formula(row, column, f"={write_exactly(value)}", format, "")
    else:
        put(sheet, row, column, show_value(fact, value, language), format)


def show_value(fact: Fact, value: Value, language: Language) -> Content:
    """Return a value as the content of a cell in a worked sheet; nothing while it is not known."""
    match value:
        case bool():
            return show_boolean(value, language)
        case Fraction():
            return float(value)
        case Months(months):
            return float(months)
        case Seconds(seconds):
            return float(seconds / 86400)
        case frozenset():
            labels = show_options(fact.options, language)
            return "\n".join(labels.get(id, id) for id in sorted(value)) or "[]"
        case str():
            return show_options(fact.options, language).get(value, value) if fact.options else value
        case date():
            return value
        case _:
            return None


def use_cell(fact: Fact, cell: str, language: Language, default: str = "") -> str:
    """Return the formula by which the others use a cell that people fill in.

    Args:
        default: what an empty cell stands for, where the rules or the caller assume something.
    """
    match fact.type:
        case BooleanType():
            yes, no = (quote(show_boolean(value, language)) for value in (True, False))
            return f"IF({cell}={yes},1,IF({cell}={no},0,{default or HALF}))"
        case ChoiceType():
            formula = default or OPEN
            for id, label in reversed(show_options(fact.options, language).items()):
                formula = f"IF(EXACT({cell},{quote(label)}),{quote(id)},{formula})"
            return formula
        case SetType():
            return _use_set(fact, cell, language, default)
        case NumberType() | DateType() | DurationType():
            return f"IF(ISNUMBER({cell}),{cell},{default or OPEN})"
        case TableType():
            raise Inexpressible("a table in a cell")
        case _:
            return f'IF({cell}="",{default or OPEN},{cell}&"")'


def _use_set(fact: Fact, cell: str, language: Language, default: str) -> str:
    lines = f"CHAR(10)&{cell}&CHAR(10)"
    found = "&".join(
        f'IF(ISNUMBER(FIND(CHAR(10)&{quote(label)}&CHAR(10),{lines})),{quote(id + "|")},"")'
        for id, label in show_options(fact.options, language).items()
    )
    return f'IF({cell}="",{default or OPEN},"|"&{found})'


def _write_records(sheet: Any, name: str, fact: Fact, known: Known, sheets: FactSheets) -> None:
    paint, language, columns = sheets.paint, sheets.language, fact.columns
    records = known.values[fact.id]
    assert isinstance(records, tuple)
    put(sheet, 0, 0, choose_words(fact.label, language), paint.title)
    for at, column in enumerate(columns):
        unit = _unit(column, Unknown(), language)
        label = choose_words(column.label, language) or column.id
        sheet.set_column(at, at, 22)
        put(sheet, 1, at, f"{label} ({unit})" if unit else label, paint.head)
        for row, record in enumerate(records, FIRST):
            cell = record.cells.get(column.id, Unknown())
            path = f"{fact.id}/{record.index}/{column.id}"
            is_assumed = column.assume is not None and path not in known.supplied
            _fill(sheet, row, at, column, Unknown() if is_assumed else cell, sheets)
            default = write_constant(column.assume.value) if column.assume is not None else ""
            beside = len(columns) + 1 + at
            sheet.write_formula(
                row, beside, f"={use_cell(column, name_cell(row, at), language, default)}", paint.small, ""
            )
            letters = "".join(one for one in name_cell(0, beside) if one.isalpha())
            sheets.places[f"{fact.id}/{row - FIRST}/{column.id}"] = f"'{name}'!${letters}${row + 1}"
    sheet.freeze_panes(FIRST, 0)
    _finish(sheet)
