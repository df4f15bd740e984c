"""A questionnaire somebody filled in, read as facts: every bad cell is named, and nothing that was written is lost."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import attrs
from attrs import define, field, frozen

from greenrules.exchanging.book_reading import CellValue, Sheet, read_book
from greenrules.exchanging.cells import Misread, Read, read_cell
from greenrules.exchanging.questionnaire_identity import Identity, find_identity, load_ruleset_of
from greenrules.exchanging.questionnaire_records import read_records
from greenrules.exchanging.questionnaire_writing import COLUMNS
from greenrules.exchanging.units_offered import read_unit
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.model.types import BooleanType, DateType, NumberType, TextType

ANSWER, UNIT, PERIOD, EVIDENCE, KEY = (COLUMNS.index(name) for name in ("answer", "unit", "period", "evidence", "id"))
_EMPTY: Final = ""


@frozen
class Answered:
    """The facts of a questionnaire, the ruleset they are for, and what is worth knowing besides (warnings)."""

    document: FactsDocument
    ruleset: Ruleset
    warnings: tuple[Diagnostic, ...]


@define
class Desk:
    """One reading: the sheet at hand and the problems so far."""

    ruleset: Ruleset
    problems: list[Diagnostic] = field(factory=list)

    def complain(self, place: str, message: str, help: str, code: str = "GR773") -> None:
        """Note a cell that cannot be read."""
        self.problems.append(Diagnostic(code, message, path=place, help=help))

    def look(self, sheet: Sheet, row: int, column: int) -> CellValue:
        """Return a cell; an error or a formula that was never calculated is a problem and reads as empty."""
        place, error = sheet.place(row, column), sheet.trouble(row, column)
        if error:
            self.complain(place, f"the cell holds the error {error}", "correct its formula, or write the value itself")
            return _EMPTY
        if error is not None:
            help = "open the workbook, let it calculate and save it, or write the value itself"
            self.complain(place, "the cell holds a formula whose value is not stored in the file", help, "GR775")
            return _EMPTY
        return sheet.cell(row, column)


def read_questionnaire(path: Path, ruleset: Ruleset | None = None) -> Answered:
    """Return the facts of a questionnaire that was written by `write_questionnaire` and filled in by anybody.

    Args:
        ruleset: the rules it belongs to; without, the library is asked for the edition it names.
    Raises: FactsError (GR011, GR771, GR772, GR774 for another ruleset or edition, and GR773 and GR775 with every bad
        cell), RulesetError when the library has no such ruleset, UnsupportedByBackend (GR770).
    """
    book = read_book(path)
    identity = find_identity(book, path.name)
    ruleset, warnings = load_ruleset_of(identity, ruleset, path.name)
    desk = Desk(ruleset)
    document = _read_all(book, identity, desk)
    if errors_of(desk.problems):
        raise FactsError(desk.problems)
    return Answered(document, ruleset, (*warnings, *desk.problems))


def _read_all(book: Mapping[str, Sheet], identity: Identity, desk: Desk) -> FactsDocument:
    facts, parameters = dict(identity.kept.facts), dict(identity.kept.parameters)
    answers = book[identity.answers]
    for row, key in _list_keys(answers, KEY):
        kind, _, name = key.partition(":")
        if kind == "parameter":
            parameters |= _read_parameter(answers, row, name, desk)
        elif kind in ("fact", "table", "set") and (known := name.partition("#")[0]) in desk.ruleset.facts:
            if kind == "table":
                facts |= _read_table(book, identity, answers, row, known, desk)
            elif kind == "set":
                facts |= _read_set(answers, row, known, desk)
            elif "#" not in name:
                facts |= _read_fact(answers, row, desk.ruleset.facts[known], desk)
        elif kind in ("fact", "table", "set"):
            help = suggest(name, desk.ruleset.facts, otherwise="do not change the last column")
            desk.complain(answers.place(row, KEY), f"the ruleset has no fact `{name}`", help)
    for row, key in _list_keys(answers, KEY):
        _check_row(answers, row, key, desk)
    words, as_of = _read_cover(book[identity.cover], desk)
    return attrs.evolve(identity.kept, **words, as_of=as_of, facts=facts, parameters=parameters)  # type: ignore[arg-type]


def _list_keys(sheet: Sheet, column: int) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for row in range(len(sheet.rows)):
        key = sheet.cell(row, column)
        if isinstance(key, str) and ":" in key and key not in seen:
            seen.add(key)
            yield row, key


def _check_row(sheet: Sheet, row: int, key: str, desk: Desk) -> None:
    """Complain of what stands beside an empty answer, which would otherwise be lost without a word."""
    if key.startswith(("table:", "set:", "parameter:")) or "#" in key or sheet.cell(row, ANSWER) != _EMPTY:
        return
    if any(str(sheet.cell(row, column)).strip() for column in (PERIOD, EVIDENCE)):
        message = f"`{key.partition(':')[2]}` has evidence or a period, but no answer"
        help = "answer the question, or leave the whole row empty"
        place = sheet.place(row, ANSWER)
        desk.problems.append(Diagnostic("GR773", message, severity="warning", path=place, help=help))


def _read_fact(sheet: Sheet, row: int, fact: Fact, desk: Desk) -> dict[str, RawFact]:
    cell = desk.look(sheet, row, ANSWER)
    read = read_cell(cell, fact.type, fact.options)
    if isinstance(read, Misread):
        desk.complain(sheet.place(row, ANSWER), f"`{fact.id}`: {read.message}", read.help)
        return {}
    if read.value is None:
        return {}
    return {fact.id: _wrap(sheet, row, read, fact, desk)}


def _wrap(sheet: Sheet, row: int, read: Read, asked: Fact, desk: Desk) -> RawFact:
    period, evidence = read_words(sheet, row, PERIOD, desk), read_words(sheet, row, EVIDENCE, desk)
    unit = _read_unit(sheet, row, read, asked, desk) if isinstance(asked.type, NumberType) else ""
    return RawFact(read.value, unit, tuple(evidence.splitlines()), period, sheet.place(row, ANSWER))


def read_words(sheet: Sheet, row: int, column: int, desk: Desk) -> str:
    """Return a cell as a text, its lines trimmed and empty ones left out; a number as its digits."""
    cell = desk.look(sheet, row, column)
    text = read_cell(cell, TextType(), ())
    if isinstance(text, Misread):
        desk.complain(sheet.place(row, column), text.message, text.help)
        return ""
    if text.value is None:
        return ""
    return "\n".join(line.strip() for line in str(text.value).splitlines() if line.strip())


def _read_unit(sheet: Sheet, row: int, read: Read, asked: Fact, desk: Desk) -> str:
    """Return the unit beside the number, else the one of its own column; empty for the one asked for."""
    assert isinstance(asked.type, NumberType)
    column = ANSWER if read.unit else UNIT
    text = read.unit or str(desk.look(sheet, row, UNIT)).strip()
    unit = read_unit(text, asked.type.unit) if text not in (_EMPTY, "1.0") else ""
    if unit is None:
        help = f"choose a unit from the list of the cell; the one asked for is `{asked.type.unit}`"
        desk.complain(sheet.place(row, column), f"`{asked.id}`: `{text}` is not a unit", help)
    return unit or ""


def _read_set(sheet: Sheet, row: int, id: str, desk: Desk) -> dict[str, RawFact]:
    """Return the options answered yes, once any is answered at all; the rows of the options follow that of the set."""
    fact, chosen, is_known = desk.ruleset.facts[id], [], False
    rows = {key: at for at, key in _list_keys(sheet, KEY)}
    for option in fact.options:
        at = rows.get(f"fact:{id}#{option.id}")
        if at is None:
            desk.complain(sheet.place(row, KEY), f"the row of the option `{option.id}` is gone", "use a fresh copy")
            continue
        read = read_cell(desk.look(sheet, at, ANSWER), BooleanType(), ())
        if isinstance(read, Misread):
            desk.complain(sheet.place(at, ANSWER), f"`{id}`, `{option.id}`: {read.message}", read.help)
            continue
        is_known |= read.value is not None
        chosen += [RawFact(option.id, "", (), "", sheet.place(at, ANSWER))] if read.value else []
    if not is_known:
        return {}
    return {id: _with(sheet, row, tuple(chosen), desk)}


def _with(sheet: Sheet, row: int, items: tuple[RawFact, ...], desk: Desk) -> RawFact:
    period, evidence = read_words(sheet, row, PERIOD, desk), read_words(sheet, row, EVIDENCE, desk)
    return RawFact(items, "", tuple(evidence.splitlines()), period, sheet.place(row, ANSWER))


def _read_table(
    book: Mapping[str, Sheet], identity: Identity, sheet: Sheet, row: int, id: str, desk: Desk
) -> dict[str, RawFact]:
    name = identity.tables.get(id, "")
    if name not in book:
        desk.complain(sheet.place(row, KEY), f"the sheet of `{id}` is gone", "use a fresh copy of the questionnaire")
        return {}
    records = tuple(read_records(book[name], desk.ruleset.facts[id], desk))
    answer = str(desk.look(sheet, row, ANSWER)).strip()
    if records and answer:
        help = f"empty this cell, or the rows of the sheet `{name}`"
        desk.complain(sheet.place(row, ANSWER), f"`{id}`: it says that there are no records, and there are", help)
    return {id: _with(sheet, row, records, desk)} if records or answer else {}


def _read_parameter(sheet: Sheet, row: int, name: str, desk: Desk) -> dict[str, RawFact]:
    parameter = _find_parameter(desk.ruleset, name)
    if parameter is None:
        desk.complain(sheet.place(row, KEY), f"the ruleset has no parameter `{name}`", "do not change the last column")
        return {}
    asked = Fact(name, parameter.type, parameter.label, (), parameter.options, (), "", (), Words("", ""), None)
    raw = _read_fact(sheet, row, asked, desk).get(name)
    return {} if raw is None else {name: attrs.evolve(raw, cite="; ".join(raw.evidence), evidence=())}


def _find_parameter(ruleset: Ruleset, name: str) -> Parameter | None:
    if name in ruleset.parameters:
        return ruleset.parameters[name]
    alias, _, rest = name.partition(".")
    return _find_parameter(ruleset.imports[alias], rest) if alias in ruleset.imports else None


def _read_cover(sheet: Sheet, desk: Desk) -> tuple[dict[str, str], date | None]:
    """Return what the cover says of the subject, by the name of the part of the document, and the date."""
    names = {"subject.id": "subject", "subject.zh": "subject_zh", "subject.en": "subject_en", "note": "note"}
    words, as_of = {}, None
    for row in range(len(sheet.rows)):
        key = str(sheet.cell(row, 2))
        if key in names:
            words[names[key]] = read_words(sheet, row, 1, desk)
        elif key == "as_of":
            read = read_cell(desk.look(sheet, row, 1), DateType(), ())
            if isinstance(read, Misread):
                desk.complain(sheet.place(row, 1), f"date of the assessment: {read.message}", read.help)
            elif isinstance(read.value, date):
                as_of = read.value
    return words, as_of
