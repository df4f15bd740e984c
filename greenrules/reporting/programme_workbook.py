"""A judged programme as a workbook: overview, whom to coach first, every factory, targets, method."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any, TypeAlias

from attrs import frozen

from greenrules.explaining.citations import list_weak_sources
from greenrules.explaining.fleet_words import word_open_scope
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_date, name_unit
from greenrules.explaining.page import Language
from greenrules.explaining.reject_words import word_rejects
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.model.source import display_width
from greenrules.reporting.html import import_package
from greenrules.reporting.programme_messages import word
from greenrules.reporting.programme_next import describe_next
from greenrules.reporting.programme_page import (
    choose_target,
    list_baselines,
    list_method,
    list_targets,
    word_bill,
    word_verdict,
)
from greenrules.reporting.programme_rejects import list_reject_rows
from greenrules.reporting.programme_rows import list_coach_rows, list_factory_rows, list_open_rows

Cell: TypeAlias = str | int | Fraction | None
_WIDEST, _NARROWEST = 60, 8
# Excel keeps no exact fractions; what it shows is rounded anyway.
_PLACES = 6


@frozen
class Sheet:
    """A sheet: its name, the heads of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_programme_workbook(judgement: ProgrammeJudgement, language: Language) -> bytes:
    """Return the workbook; the same judgement gives the same bytes.

    Text is written as text, never as a formula, whatever it begins with.

    Raises: UnsupportedByBackend (GR760) when the extra `excel` is not installed.
    """
    writer = import_package("xlsxwriter", "excel")
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with writer.Workbook(stream, options) as book:
        # INVARIANT: no clock: a workbook is dated by what it judges.
        day = judgement.as_of
        book.set_properties({"title": choose_words(judgement.title, language),
                             "created": datetime(day.year, day.month, day.day)})  # fmt: skip
        formats = (
            book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for sheet in list_sheets(judgement, language):
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return stream.getvalue()


def list_sheets(judgement: ProgrammeJudgement, language: Language) -> tuple[Sheet, ...]:
    """Return what stands in the workbook."""
    return (
        _list_overview(judgement, language),
        _list_coach(judgement, language),
        _list_factories(judgement, language),
        *_list_rejects(judgement, language),
        _list_targets(judgement, language),
        _list_method(judgement, language),
    )


def _list_overview(judgement: ProgrammeJudgement, language: Language) -> Sheet:
    starts = {one.grade: one.number for one in judgement.baselines if one.only and isinstance(one.number, Fraction)}
    rows: list[tuple[Cell, ...]] = [
        (choose_words(one.label, language), one.proven, one.possible, starts.get(one.grade)) for one in judgement.counts
    ]
    target = choose_target(judgement)
    if target is not None:
        rows += [(), (choose_words(target.label, language), word_verdict(target.reached, language))]
        rows += [(word("proven", language), target.progress_least), (word("needed", language), target.needed)]
        rows += [(word("forecast", language), target.forecast), (word("bill", language), word_bill(target, language))]
    if judgement.next_rules is not None:
        following = describe_next(judgement, judgement.next_rules, language)
        rows += [(), (word("next", language), following.title), ("", following.change)]
        rows += [(row.name, row.before, row.after, row.why) for row in following.rows]
    if warning := word_open_scope(judgement, language):
        rows += [(), (say("scope_warning", language), warning)]
    if sent_back := word_rejects(judgement.rejects, language):
        rows += [(), (word("rejected", language), sent_back)]
    rows += [(), (word("date", language), format_date(judgement.as_of, language))]
    rows += [(word("key", language), f"{judgement.ruleset}@{judgement.edition}"), ("", judgement.ladder)]
    heads = ("grade", "proven", "possible", "start")
    return Sheet(word("overview", language), _heads(heads, language), tuple(rows))


def _list_coach(judgement: ProgrammeJudgement, language: Language) -> Sheet:
    target = choose_target(judgement)
    rows = () if target is None else list_coach_rows(judgement, target.candidates, language)
    routes = () if target is None else tuple(one.route for one in target.candidates if one.route is not None)
    is_money = bool(routes) and routes[0].cost_unit == "money"
    unit = name_unit(routes[0].unit, language) if is_money else word("effort", language)
    heads = _heads(("rank", "factory", "id", "grade", "gap", "clause", "source", "measure"), language)
    cost = f"{word('cost', language)} ({unit})"
    return Sheet(
        word("sheet_coach", language),
        (*heads, cost, *_heads(("days", "papers"), language)),
        tuple(
            (row.number, row.name, row.id, row.grade, row.gap, row.clause, row.source, row.measure, row.amount,
             row.days, row.papers)
            for row in rows
        ),
    )  # fmt: skip


def _list_factories(judgement: ProgrammeJudgement, language: Language) -> Sheet:
    papers = {row.id: row.papers for row in list_open_rows(judgement, language)}
    return Sheet(
        word("sheet_factories", language),
        _heads(("factory", "id", "grade", "may_be", "score", "unmet", "missing", "papers"), language),
        tuple(
            (row.name, row.id, row.grade, row.possible, row.score if row.points is None else row.points, row.unmet,
             row.missing, papers.get(row.id, ""))
            for row in list_factory_rows(judgement, language)
        ),
    )  # fmt: skip


def _list_rejects(judgement: ProgrammeJudgement, language: Language) -> tuple[Sheet, ...]:
    """Return the sheet of the rows that were not judged; none when there are none."""
    rows = list_reject_rows(judgement, language)
    heads = _heads(("cell", "factory", "fact", "content", "problem", "way_out"), language)
    cells = tuple((row.place, row.name, row.fact, row.value, row.problem, row.help) for row in rows)
    return (Sheet(word("sheet_rejects", language), heads, cells),) if rows else ()


def _list_targets(judgement: ProgrammeJudgement, language: Language) -> Sheet:
    start = word("start", language)
    rows: list[tuple[Cell, ...]] = list(list_targets(judgement, language))
    rows += [
        (f"{start} · {label}", number, now, "", source)
        for label, number, now, source in list_baselines(judgement, language)
    ]
    heads = _heads(("goal", "number", "now", "standing", "source"), language)
    return Sheet(word("sheet_targets", language), heads, tuple(rows))


def _list_method(judgement: ProgrammeJudgement, language: Language) -> Sheet:
    stamp = word("stamp", language, engine=judgement.engine, digest=judgement.content_digest)
    lines = (*list_method(judgement, language), *list_weak_sources(judgement, language), stamp)
    return Sheet(word("sheet_method", language), _heads(("method",), language), tuple((line,) for line in lines))


def _heads(keys: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(word(key, language) for key in keys)


def _write_sheet(page: Any, sheet: Sheet, formats: tuple[Any, Any]) -> None:
    head, body = formats
    for column, text in enumerate(sheet.heads):
        page.write_string(0, column, text, head)
        page.set_column(column, column, _find_width(column, sheet.heads, sheet.rows))
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, cell, body)
            elif cell is not None:
                page.write_number(line, column, round(float(cell), _PLACES), body)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if len(sheet.heads) > 4:
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heads) - 1)


def _find_width(column: int, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
    cells = [str(row[column]) for row in rows if column < len(row) and isinstance(row[column], str)]
    if len(heads) == 1:
        return 2 * _WIDEST
    return min(_WIDEST, max(_NARROWEST, *(display_width(text) + 2 for text in (*cells, heads[column]))))
