"""Bad cells as people look for them: with the subject, line and letter, the label, and the way out in a language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve

from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.explaining.reject_words import word_reject
from greenrules.model.declarations import Fact
from greenrules.model.rejects import Reject
from greenrules.tracking.table_batches import NAMING, Batch
from greenrules.tracking.table_writing import Writer

# The columns of a file of rejects.
COLUMNS: Final = ("row", "line", "letter", "id", "name", "column", "label", "code", "message", "help", "value")


def name_rejects(rejects: Iterable[Reject], facts: Mapping[str, Fact], columns: Mapping[str, Any]) -> Iterator[Reject]:
    """Yield the rejects of one batch with the label of the fact, and what its row says of its subject.

    Args:
        columns: of the batch, by name.
    """
    ids, names = find_ids(columns), columns.get("name", ())
    for one in rejects:
        fact = facts.get(one.column)
        label = one.label if fact is None else fact.label
        yield evolve(one, label=label, id=write_name(ids, one.row - 1), name=write_name(names, one.row - 1))


def find_ids(columns: Mapping[str, Any]) -> Any:
    """Return the column that tells the subjects apart: `id`, else `subject`, else `name`; empty without one."""
    return next((columns[name] for name in NAMING if name in columns), ())


def write_name(cells: Sequence[Any], at: int) -> str:
    """Return the cell of a column that names subjects as text; empty where there is none."""
    cell: Any = cells[at] if at < len(cells) else None
    cell = cell.as_py() if hasattr(cell, "as_py") else cell
    return "" if cell is None or cell != cell else str(cell).strip()


def place_rejects(rejects: Iterable[Reject], batch: Batch, first: int) -> Iterator[Reject]:
    """Yield the rejects of one batch with their places in the whole file.

    Args:
        first: how many rows came before the batch.
    """
    for one in rejects:
        line = batch.lines[one.row - 1] if batch.lines else None
        yield evolve(one, row=first + one.row, line=line, letter=batch.letters.get(one.column, ""))


def write_rejects(writer: Writer, rejects: Sequence[Reject], language: Language) -> None:
    """Write rejects, or the header of their file when there are none."""
    rows = [tuple(_list_cells(one, language)) for one in rejects]
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    writer.write({name: list(column) for name, column in zip(COLUMNS, cells, strict=True)})


def _list_cells(one: Reject, language: Language) -> Iterator[Any]:
    label = choose_words(one.label, language)
    message, help = word_reject(one, language)
    yield from (one.row, one.line, one.letter, one.id, one.name, one.column, label, one.code, message, help, one.value)
