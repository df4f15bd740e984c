"""A table with a row for each subject as facts documents: the good rows go on, every bad cell is a reject."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field

from greenrules.api.loading import bundled_facts, read_day
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.rejects import Reject, describe_reject
from greenrules.model.ruleset import Ruleset
from greenrules.model.subjects import Subjects
from greenrules.tracking.table import DATING, find_strangers
from greenrules.tracking.table_batches import NAMING, Batch
from greenrules.tracking.table_cells import Read, is_gap, recall_cells, type_cell
from greenrules.tracking.table_columns import list_named
from greenrules.tracking.table_encodings import describe_encoding
from greenrules.tracking.table_files import READ, read_batches
from greenrules.tracking.table_rejects import name_rejects, place_rejects, write_name

_OURS: Final = (*NAMING, DATING)


def is_table(path: Path) -> bool:
    """Whether a file is a table by its ending."""
    return path.suffix.lower() in READ


def find_day(path: Path) -> date | None:
    """Return the first date in the column `as_of` of a table; None without one.

    Raises: FactsError (GR683), UnsupportedByBackend (GR731).
    """
    for batch in read_batches(path, wanted={DATING}):
        for cell in list_named(batch.columns.get(DATING, ())):
            day, _ = _read_day(cell)
            if day is not None:
                return day
    return None


@define
class _Reading:
    """A table being read.

    Attributes:
        facts: what the columns hold, by name.
        readers: what reads the cells of each.
        found: the documents by row.
        places: of each id, the rows that have it, as rejects that are told when there are several.
        rows: how many were read, empty ones among them.
    """

    path: Path
    facts: Mapping[str, Fact]
    readers: Mapping[str, Callable[[Any], Read]]
    found: dict[int, FactsDocument] = field(factory=dict)
    rejects: list[Reject] = field(factory=list)
    places: dict[str, list[Reject]] = field(factory=dict)
    rows: int = 0
    notes: tuple[Words, ...] = ()


def read_table(path: Path, rulesets: Sequence[Ruleset], ignore: Sequence[str]) -> Subjects:
    """Return the subjects of a table.

    A row with a bad cell, or an id that another row has, is left out and stands among the rejects; a row without a
    filled cell is none. Without a column that tells subjects apart each is named by its line.

    Args:
        rulesets: those whose facts the columns may be; other facts of the library are then not looked at. Without any,
            every fact of the library is read.
        ignore: columns that are no facts.
    Raises: FactsError (GR622, GR680, GR683, GR940, and every reject when no row is left), UnsupportedByBackend (GR731).
    """
    declared = {id: fact for ruleset in rulesets for id, fact in _list_facts(ruleset)}
    wanted = {*declared, *_OURS} if rulesets else None
    reading: _Reading | None = None
    for batch in read_batches(path, wanted=wanted):
        if reading is None:
            facts = _choose_facts(path, batch.names, declared, ignore)
            reading = _Reading(path, facts, {name: recall_cells(fact) for name, fact in facts.items()})
        reading.notes = describe_encoding(batch.encoding, path.name)
        _read_batch(reading, batch)
    if reading is None:
        raise _lack_subjects(path)
    _refuse_doubles(reading)
    rejects = tuple(evolve(one, file=path.name) for one in sorted(reading.rejects, key=lambda one: one.row))
    if not reading.found:
        raise FactsError(tuple(map(_describe, rejects))) if rejects else _lack_subjects(path)
    return Subjects(tuple(reading.found.values()), rejects, reading.notes)


def _list_facts(ruleset: Ruleset) -> Iterator[tuple[str, Fact]]:
    for imported in ruleset.imports.values():
        yield from _list_facts(imported)
    yield from ruleset.facts.items()


def _choose_facts(
    path: Path, names: Sequence[str], declared: Mapping[str, Fact], ignore: Sequence[str]
) -> dict[str, Fact]:
    """Return the facts the columns hold, by name."""
    strangers = find_strangers(declared, names, ignore)
    if strangers:
        raise FactsError(strangers)
    known = declared or bundled_facts()
    facts = {name: known[name] for name in names if name in known and name not in (*_OURS, *ignore)}
    if not facts:
        help = "the first row names the facts; `id`, `name` and `as_of` may stand among them"
        raise FactsError((Diagnostic("GR940", "the table has no column with a fact", path=path.name, help=help),))
    return facts


def _lack_subjects(path: Path) -> FactsError:
    help = "write one subject a row under the names of the facts"
    return FactsError((Diagnostic("GR622", "there is no subject in the table", path=path.name, help=help),))


def _read_batch(reading: _Reading, batch: Batch) -> None:
    names = [name for name in batch.names if name in reading.facts or name in _OURS]
    columns = {name: list_named(batch.columns[name]) for name in names}
    column = next((name for name in NAMING if name in columns), "")
    rejects: list[Reject] = []
    for at in range(batch.count):
        if at in batch.broken:
            rejects.append(batch.broken[at])
            continue
        cells = {name: one[at] for name, one in columns.items()}
        filled = {name: cell for name, cell in cells.items() if not is_gap(cell, is_text=batch.is_text)}
        if not filled:
            continue
        document, problems = _read_row(reading, batch, at, filled, column)
        rejects += problems
        if not problems:
            reading.found[reading.rows + at + 1] = document
        # What is wrong with it is known once every row is read.
        double = Reject(row=at + 1, column=column, code="GR621", message="", value=document.subject)
        reading.places.setdefault(document.subject, []).extend(
            place_rejects(name_rejects([double], {}, columns), batch, reading.rows)
        )
    reading.rejects += place_rejects(name_rejects(rejects, reading.facts, columns), batch, reading.rows)
    reading.rows += batch.count


def _read_row(
    reading: _Reading, batch: Batch, at: int, cells: Mapping[str, Any], column: str
) -> tuple[FactsDocument, list[Reject]]:
    """Return the good cells of a row as a facts document, and what is wrong with the others.

    Args:
        column: the one that tells subjects apart; empty where there is none.
    """
    rejects: list[Reject] = []
    facts: dict[str, RawFact] = {}
    for name, cell in cells.items():
        fact = reading.facts.get(name)
        if fact is None:
            continue
        raw, _, problems = reading.readers[name](type_cell(fact, cell) if batch.is_text else cell)
        rejects += [describe_reject(problem, at + 1, name, cell) for problem in problems]
        if raw is not None:
            facts[name] = evolve(raw, path=_name_cell(reading, batch, at, name))
    day, undated = _read_day(cells.get(DATING))
    rejects += [describe_reject(problem, at + 1, DATING, cells[DATING]) for problem in undated]
    id, name = (write_name([cells.get(one)], 0) for one in (column, "name"))
    if column and not id:
        problem = Diagnostic("GR624", "the row has no id", help="fill in the id: subjects are told apart by it")
        rejects.append(describe_reject(problem, at + 1, column, ""))
    id = id or _name_row(reading, batch, at)
    return FactsDocument(id, name or id, name or id, day, facts, {}, {}), rejects


def _read_day(cell: Any) -> tuple[date | None, tuple[Diagnostic, ...]]:
    """Read a cell with a date, as a workbook, Arrow or a text has it."""
    if is_gap(cell, is_text=True):
        return None, ()
    cell = cell.date() if isinstance(cell, datetime) and cell.time() == datetime.min.time() else cell
    return read_day(cell.strip() if isinstance(cell, str) else cell)


def _name_row(reading: _Reading, batch: Batch, at: int) -> str:
    return f"{reading.path.name}:{batch.lines[at] if batch.lines else reading.rows + at + 1}"


def _name_cell(reading: _Reading, batch: Batch, at: int, name: str) -> str:
    letter = batch.letters.get(name, "")
    return f"{_name_row(reading, batch, at)}{letter and f' ({letter})'} {name}"


def _refuse_doubles(reading: _Reading) -> None:
    """Move every row whose id another row has to the rejects: nobody can tell which of them is right."""
    for id, places in reading.places.items():
        if len(places) > 1:
            numbers = ", ".join(str(one.line or one.row) for one in places)
            rows = f"lines {numbers}" if places[0].line is not None else f"rows {numbers}"
            problem = Diagnostic(
                "GR621", f"several rows have the id `{id}`: {rows}", help="rename or leave out all but one"
            )
            reading.rejects += [evolve(one, message=problem.message, help=problem.help) for one in places]
            for one in places:
                reading.found.pop(one.row, None)


def _describe(reject: Reject) -> Diagnostic:
    place = f"{reject.file}:{reject.line or reject.row}{reject.letter and f' ({reject.letter})'}"
    return Diagnostic(reject.code, reject.message, path=f"{place} {reject.column}", help=reject.help)
