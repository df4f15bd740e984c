"""A worked grade sheet: every number from facts to grade as a live formula, with its clause beside it."""

from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, evolve

from greenrules.api.assessing import accept_document, evaluate
from greenrules.evaluating.environment import Environment
from greenrules.exchanging.book_writing import Paint, create_book, fit_height, make_paint, put, save_book
from greenrules.exchanging.fact_clauses import cite_shortly, list_clauses
from greenrules.exchanging.sheet_words import word
from greenrules.exchanging.worked_bench import Bench, Result, Step
from greenrules.exchanging.worked_facts import FactSheets, Known, write_facts
from greenrules.exchanging.worked_names import write_gate
from greenrules.exchanging.worked_tree import NodeCells, write_node, write_rung
from greenrules.explaining.citations import word_provenance
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.explaining.questions import list_questions
from greenrules.model.citing import Source
from greenrules.model.diagnostics import Diagnostic, FactsError, UnsupportedByBackend
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator

_COLUMNS = (
    ("item", 46), ("proven", 14), ("attainable", 12), ("maximum", 9), ("quantity", 13), ("baseline", 13),
    ("leading", 13), ("applies", 9), ("clause", 34), ("provenance", 12), ("id", 30),
)  # fmt: skip


@define
class _Page:
    """The main sheet while it is written."""

    sheet: Any
    paint: Paint
    bench: Bench
    row: int = 0

    def refer(self, cell: str) -> str:
        """Return a cell of the steps as the main sheet refers to it."""
        return f"='{word('steps_sheet', self.bench.language)}'!{cell}" if cell.startswith("$") else f"={cell}"


def write_worked_sheet(
    ruleset: Ruleset, path: Path, document: FactsDocument, *, language: Language = "zh", as_of: date | None = None
) -> tuple[Diagnostic, ...]:
    """Write the grade of a subject as a workbook whose formulas a spreadsheet recomputes.

    Args:
        path: of the workbook to write, ending in .xlsx.
        document: the facts of one subject.
        as_of: the date of the assessment; without, that of the facts. The sheet is for this day alone.
    Returns:
        A note (GR777) for each part that has no formula and holds the value the engine found.
    Raises: FactsError, UnsupportedByBackend (GR770, GR778 for rules that neither score nor grade).
    """
    if ruleset.indicators is None and not ruleset.rungs and not ruleset.gates:
        help = "name a ruleset with basic requirements, indicators or grades"
        message = f"`{ruleset.key}` neither scores nor grades: there is nothing to work out"
        raise UnsupportedByBackend((Diagnostic("GR778", message, path=ruleset.key, help=help),))
    document = evolve(document, as_of=as_of or document.as_of)
    day = evaluate(ruleset, document).as_of
    accepted, document, problems = accept_document(ruleset, document, "error")
    if accepted is None:
        raise FactsError(problems)
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    environment = Environment(ruleset, accepted.values, day, bound=bound)
    book = create_book(path)
    paint = make_paint(book)
    main = book.add_worksheet(word("worked_sheet", language))
    sheets = FactSheets(book, paint, language)
    facts = list_questions(ruleset).facts
    write_facts(sheets, facts, Known(accepted.values, accepted.supplied, list_clauses(ruleset, language)))
    bench = Bench(ruleset, environment, language, sheets.places)
    _write_page(_Page(main, paint, bench), document, day)
    _write_steps(book.add_worksheet(word("steps_sheet", language)), bench, paint)
    save_book(book, path)
    return tuple(dict.fromkeys(bench.notes))


def _write_page(page: _Page, document: FactsDocument, day: date) -> None:
    bench, paint, sheet = page.bench, page.paint, page.sheet
    ruleset, language = bench.ruleset, bench.language
    for at, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(at, at, width)
    title = choose_words(ruleset.title, language)
    put(sheet, 0, 0, word("worked", language, title=title, edition=ruleset.edition), paint.title)
    subject = (document.subject_zh if language == "zh" else document.subject_en) or document.subject
    put(sheet, 1, 0, word("as_of_line", language, subject=subject or "—", day=day.isoformat()), paint.small)
    sheet.merge_range(2, 0, 2, 9, "", paint.plain)
    put(sheet, 2, 0, word("worked_note", language), paint.plain)
    sheet.set_row(0, 30)
    sheet.set_row(2, 32)
    # The result comes first, so what it refers to is written before.
    page.row = 4 + bool(ruleset.rungs) + (ruleset.indicators is not None) + 1
    rungs = _write_body(page)
    row = 4
    if ruleset.rungs:
        labels = [choose_words(rung.label, language) for rung in ruleset.rungs]
        formula = _text(word("no_grade", language))
        for label, cell in reversed([*zip(labels, rungs, strict=True)]):
            formula = f"IF({page.refer(cell)[1:]}=1,{_text(label)},{formula})"
        put(sheet, row, 0, word("grade", language), paint.total)
        sheet.write_formula(row, 1, f"={formula}", paint.total, "")
        row += 1
    if ruleset.indicators is not None:
        cells = write_node(ruleset.indicators, ruleset, bench)
        put(sheet, row, 0, word("score", language), paint.total)
        for at, cell in enumerate((cells.points.low, cells.points.high, cells.maximum), 1):
            sheet.write_formula(row, at, page.refer(cell), paint.total, "")
    sheet.freeze_panes(4, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, page.row, len(_COLUMNS) - 2)


def _text(label: str) -> str:
    return '"' + label.replace('"', '""')[:200] + '"'


def _write_body(page: _Page) -> list[str]:
    """Write gates, indicators and grades; return the cells of the grades, best first."""
    ruleset, language = page.bench.ruleset, page.bench.language
    if ruleset.gates:
        _write_heads(page, "gates")
        for gate in ruleset.gates.values():
            cell = write_gate(gate.id, ruleset, page.bench).low
            _write_row(page, choose_words(gate.label, language), gate.source, f"gate:{gate.id}", verdict=cell)
    if ruleset.indicators is not None:
        _write_heads(page, "tree")
        _write_nodes(page, ruleset.indicators, 0)
    rungs = []
    if ruleset.rungs:
        _write_heads(page, "ladder")
    for rung in ruleset.rungs:
        rungs.append(write_rung(rung.id, ruleset, page.bench).low)
        _write_row(page, choose_words(rung.label, language), rung.source, f"grade:{rung.id}", verdict=rungs[-1])
    return rungs


def _write_heads(page: _Page, title: str) -> None:
    language = page.bench.language
    page.row += 1
    for at, (name, _) in enumerate(_COLUMNS):
        text = word(title, language) if at == 0 else word("verdict" if title != "tree" and at == 1 else name, language)
        hidden = title != "tree" and 2 <= at <= 7
        put(page.sheet, page.row, at, None if hidden else text, page.paint.head)
    page.row += 1


def _write_nodes(page: _Page, node: Indicator | Group, depth: int) -> None:
    cells = write_node(node, page.bench.ruleset, page.bench)
    kind = "group" if isinstance(node, Group) else "indicator"
    label = "　" * depth + (choose_words(node.label, page.bench.language) or node.id)
    _write_row(page, label, node.source, f"{kind}:{node.id}", cells=cells, is_group=kind == "group")
    for child in node.children if isinstance(node, Group) else ():
        _write_nodes(page, child, depth + 1)


def _write_row(
    page: _Page, label: str, source: Source, id: str, *, verdict: str = "", cells: NodeCells | None = None,
    is_group: bool = False,
) -> None:  # fmt: skip
    sheet, paint, language = page.sheet, page.paint, page.bench.language
    is_frozen = any(step.frozen and step.id == id for step in page.bench.steps)
    plain = paint.frozen if is_frozen else paint.group if is_group else paint.value
    put(sheet, page.row, 0, label, paint.chapter if is_group else paint.label)
    for at in range(1, 8):
        put(sheet, page.row, at, None, paint.chapter if is_group else paint.plain)
    if verdict:
        sheet.write_formula(page.row, 1, page.refer(verdict), paint.verdict, "")
    if cells is not None:
        shown: list[Result] = list(cells.measures)
        for at, cell in enumerate((cells.points.low, cells.points.high, cells.maximum), 1):
            sheet.write_formula(page.row, at, page.refer(cell), plain, "")
        for at, measure in enumerate(shown, 4):
            sheet.write_formula(page.row, at, page.refer(measure.low), paint.value, "")
        if cells.applies != "1":
            sheet.write_formula(page.row, 7, page.refer(cells.applies), paint.verdict, "")
    clause = _cite(page, source) + (f"\n{word('frozen', language)}" if is_frozen else "")
    put(sheet, page.row, 8, clause, paint.plain)
    put(sheet, page.row, 9, word_provenance(source.provenance, language), paint.plain)
    put(sheet, page.row, 10, id, paint.small)
    sheet.set_row(page.row, fit_height(((label, 46), (clause, 34))))
    page.row += 1


def _cite(page: _Page, source: Source) -> str:
    return cite_shortly(page.bench.ruleset, source, page.bench.language)


def _write_steps(sheet: Any, bench: Bench, paint: Paint) -> None:
    language = bench.language
    heads = (
        ("id", 34),
        ("step", 40),
        ("value", 18),
        ("upper", 14),
        ("unit", 12),
        ("how", 20),
        ("clause", 34),
        ("provenance", 12),
    )
    for at, (name, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        put(sheet, 0, at, word(name, language), paint.head)
    for row, step in enumerate(bench.steps, 1):
        _write_step(sheet, row, step, bench, paint)
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_step(sheet: Any, row: int, step: Step, bench: Bench, paint: Paint) -> None:
    named, format = paint.label if step.id else paint.small, paint.value
    if step.frozen:
        format = paint.frozen
    elif step.kind == "truth":
        format = paint.verdict
    put(sheet, row, 0, step.id, paint.small)
    put(sheet, row, 1, step.label, named)
    sheet.write_formula(row, 2, f"={step.formula}", format, "")
    if step.upper:
        sheet.write_formula(row, 3, f"={step.upper}", format, "")
    put(sheet, row, 4, step.unit, paint.plain)
    how = f"{word('frozen', bench.language)}: {step.how}" if step.frozen else step.how
    put(sheet, row, 5, how, paint.small)
    put(sheet, row, 6, step.clause, paint.small)
    sure = None if step.provenance is None else word_provenance(step.provenance, bench.language)
    put(sheet, row, 7, sure, paint.small)
