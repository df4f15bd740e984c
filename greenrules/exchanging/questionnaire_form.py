"""A questionnaire as data: what is asked in which order, on which sheet, with the answers already known."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs
from attrs import define, field, frozen

from greenrules.compiling.json_schema_groups import place_facts
from greenrules.exchanging.cells import Content, Misread, show_boolean, show_options, write_cell, write_number
from greenrules.exchanging.fact_clauses import list_clauses
from greenrules.exchanging.sheet_words import word
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.explaining.questions import Questions, list_questions
from greenrules.explaining.ranges import write_range
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.declarations import Fact, Option, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    Type,
)

NOTHING = FactsDocument("", "", "", None, {}, {}, {})


@frozen
class Question:
    """One row of the sheet of answers. `key` is `fact:…`, `fact:…#option`, `table:…` or `parameter:…`."""

    key: str
    asked: Fact
    label: str
    answer: Content
    unit: str  # as the facts name it; empty is the one asked for
    period: str
    evidence: str
    help: str
    clause: str


@frozen
class Chapter:
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...]


@frozen
class RecordSheet:
    """A table of records on a sheet of its own: columns and rows, each cell as its content."""

    fact: Fact
    name: str
    rows: tuple[tuple[Content, ...], ...]


@frozen
class QuestionForm:
    """Everything a questionnaire shows. `kept` holds what the facts say beyond what is asked."""

    ruleset: Ruleset
    language: Language
    document: FactsDocument
    chapters: tuple[Chapter, ...]
    tables: tuple[RecordSheet, ...]
    kept: FactsDocument


@define
class _Desk:
    ruleset: Ruleset
    language: Language
    document: FactsDocument
    clauses: Mapping[str, str]
    sheets: dict[str, str]
    problems: list[Diagnostic] = field(factory=list)

    def write(self, raw: RawFact | None, options: Sequence[Option]) -> Content:
        """Return the content of a cell for a single value, or note why it has none."""
        if raw is None:
            return None
        if isinstance(raw.value, tuple | dict):
            written: Content | Misread = Misread("a list has no place in this cell", "give a single value")
        elif isinstance(raw.value, Fraction):
            written = write_number(raw.value)
        else:
            written = write_cell(raw.value, options, self.language)
        if isinstance(written, Misread):
            self.problems.append(
                Diagnostic("GR776", written.message, raw.span, "warning", path=raw.path, help=written.help)
            )
            return None
        return written


def lay_out(
    ruleset: Ruleset, document: FactsDocument, language: Language
) -> tuple[QuestionForm, tuple[Diagnostic, ...]]:
    """Return the questionnaire of a ruleset with the facts known so far, and what has no place in it (GR776)."""
    questions = list_questions(ruleset)
    tables = [fact for fact in questions.facts if isinstance(fact.type, TableType)]
    tables = [widen(fact, ruleset, document) for fact in tables]
    desk = _Desk(ruleset, language, document, list_clauses(ruleset, language), name_sheets(tables, language))
    chapters = (*_list_chapters(questions, desk), *_list_parameters(questions, desk))
    sheets = tuple(RecordSheet(fact, desk.sheets[fact.id], tuple(_list_rows(fact, desk))) for fact in tables)
    asked = {fact.id for fact in questions.facts}
    parameters = {id: raw for id, raw in document.parameters.items() if id not in dict(questions.parameters)}
    kept = attrs.evolve(
        document,
        facts=_keep({id: raw for id, raw in document.facts.items() if id not in asked}, desk),
        parameters=_keep(parameters, desk),
        assumptions=_keep(document.assumptions, desk),
    )
    return QuestionForm(ruleset, language, document, chapters, sheets, kept), tuple(desk.problems)


def _keep(facts: Mapping[str, RawFact], desk: _Desk) -> dict[str, RawFact]:
    """Return the facts that a text can keep beside the answers: every number has an end."""
    return {id: raw for id, raw in facts.items() if _can_keep(raw, desk)}


def _can_keep(raw: RawFact, desk: _Desk) -> bool:
    match raw.value:
        case tuple():
            kept = [_can_keep(item, desk) for item in raw.value]
            return all(kept)
        case dict():
            kept = [_can_keep(cell, desk) for cell in raw.value.values()]
            return all(kept)
        case Fraction():
            before = len(desk.problems)
            desk.write(raw, ())
            return len(desk.problems) == before
        case _:
            return True


def name_sheets(tables: Sequence[Fact], language: Language) -> dict[str, str]:
    """Return a name for the sheet of each table: its label without the signs Excel forbids, at most 31 long."""
    names: dict[str, str] = {}
    taken = {word("cover_sheet", language).casefold(), word("answers_sheet", language).casefold()}
    for at, fact in enumerate(tables, 1):
        label = choose_words(fact.label, language) or fact.id
        plain = "".join(" " if one in "[]:*?/\\'" else one for one in label).strip()[:31] or fact.id[:31]
        name = plain if plain.casefold() not in taken else f"{plain[:26]} {at}"
        taken.add(name.casefold())
        names[fact.id] = name
    return names


def widen(fact: Fact, ruleset: Ruleset, document: FactsDocument) -> Fact:
    """Return a table with the columns that are asked for and those the facts hold besides."""
    raw = document.facts.get(fact.id)
    rows = raw.value if raw is not None and isinstance(raw.value, tuple) else ()
    held = {name for row in rows if isinstance(row.value, dict) for name in row.value}
    asked = {column.id for column in fact.columns} | held
    return attrs.evolve(fact, columns=tuple(one for one in ruleset.facts[fact.id].columns if one.id in asked))


def _list_chapters(questions: Questions, desk: _Desk) -> Iterator[Chapter]:
    placing = place_facts(desk.ruleset, questions.facts)
    facts = {fact.id: fact for fact in questions.facts}
    for group in placing.groups:
        rows = [row for id in group.facts for row in _ask(facts[id], desk)]
        if rows:
            yield Chapter(choose_words(group.label, desk.language), tuple(rows))


def _ask(fact: Fact, desk: _Desk) -> Iterator[Question]:
    raw = desk.document.facts.get(fact.id)
    label, language = choose_words(fact.label, desk.language) or fact.id, desk.language
    help, clause = _help(fact, desk.ruleset, language), desk.clauses.get(fact.id, "")
    if isinstance(fact.type, TableType):
        is_empty = raw is not None and raw.value == ()
        title = word("table_question", language, label=label, sheet=desk.sheets[fact.id])
        answer = word("no_records", language) if is_empty else None
        yield _question(f"table:{fact.id}", fact, title, answer, raw, help, clause)
    elif isinstance(fact.type, SetType):
        title = word("set_question", language, label=label)
        yield _question(f"set:{fact.id}", fact, title, None, raw, help, clause)
        chosen = None
        if raw is not None and isinstance(raw.value, tuple):
            chosen = {item.value for item in raw.value}
        for id, shown in show_options(fact.options, language).items():
            option = attrs.evolve(fact, type=BooleanType(), options=(), evidence=(), help=NO_WORDS)
            known = None if chosen is None else show_boolean(id in chosen, language)
            yield _question(f"fact:{fact.id}#{id}", option, f"　· {shown}", known, None, "", "")
    else:
        yield _question(f"fact:{fact.id}", fact, label, desk.write(raw, fact.options), raw, help, clause)


def _question(
    key: str, asked: Fact, label: str, answer: Content, raw: RawFact | None, help: str, clause: str
) -> Question:
    unit, period, evidence = ("", "", ()) if raw is None else (raw.unit, raw.period, raw.evidence)
    return Question(key, asked, label, answer, unit, period, "\n".join(evidence), help, clause)


def _list_parameters(questions: Questions, desk: _Desk) -> Iterator[Chapter]:
    rows = []
    for name, parameter in questions.parameters:
        raw = desk.document.parameters.get(name)
        label = choose_words(parameter.label, desk.language) or name
        row = _question(
            f"parameter:{name}", _as_fact(name, parameter), label, desk.write(raw, parameter.options), raw, "", ""
        )
        rows.append(attrs.evolve(row, evidence=(raw.cite or "\n".join(raw.evidence)) if raw is not None else ""))
    if rows:
        yield Chapter(word("parameters_title", desk.language), tuple(rows))


def _as_fact(name: str, parameter: Parameter) -> Fact:
    return Fact(name, parameter.type, parameter.label, (), parameter.options, (), "", (), Words("", ""), None)


def _help(fact: Fact, ruleset: Ruleset, language: Language) -> str:
    papers = ("；" if language == "zh" else "; ").join(choose_words(words, language) for words in fact.evidence)
    # A period is often that of another fact, such as the year reported on.
    named = ruleset.facts.get(fact.period)
    period = fact.period if named is None else choose_words(named.label, language)
    parts = (
        choose_words(fact.help, language),
        word("papers", language, papers=papers) if papers else "",
        word("usual_period", language, period=period) if period else "",
        word("may_be_absent", language) if fact.assume is not None else "",
    )
    return "\n".join(part for part in parts if part)


def allow(type: Type, options: Sequence[Option], fact: Fact, language: Language) -> str:
    """Return in words what an answer may be."""
    match type:
        case NumberType():
            return write_range(fact.range, language) or word("any_number", language)
        case BooleanType():
            return word("yes_no", language)
        case ChoiceType() | SetType():
            return (" / ").join(show_options(options, language).values())
        case DateType():
            return write_range(fact.range, language) or word("day", language)
        case DurationType():
            return word("duration", language)
        case TableType():
            return ""
        case _:
            return word("text", language)


def _list_rows(fact: Fact, desk: _Desk) -> Iterator[tuple[Content, ...]]:
    raw = desk.document.facts.get(fact.id)
    records = raw.value if raw is not None and isinstance(raw.value, tuple) else ()
    for record in records:
        cells = record.value if isinstance(record.value, dict) else {}
        yield tuple(_write_field(cells.get(column.id), column, desk) for column in fact.columns)


def _write_field(raw: RawFact | None, column: Fact, desk: _Desk) -> Content:
    if raw is None or raw.value is None:
        return None
    if raw.evidence or raw.period or raw.cite:
        help = "name the papers once, beside the whole table"
        desk.problems.append(
            Diagnostic(
                "GR776",
                "a cell of a table keeps no evidence or period of its own",
                raw.span,
                "warning",
                path=raw.path,
                help=help,
            )
        )
    if isinstance(column.type, SetType) and isinstance(raw.value, tuple):
        shown = show_options(column.options, desk.language)
        return "\n".join(shown.get(str(item.value), str(item.value)) for item in raw.value) or "[]"
    if isinstance(raw.value, Fraction) and raw.unit:
        written = write_number(raw.value, raw.unit)
        if not isinstance(written, Misread):
            return written
    return desk.write(raw, column.options)
