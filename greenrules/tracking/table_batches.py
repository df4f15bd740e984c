"""Some rows of a table that is being read, and what every kind of file has to keep to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import field, frozen

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.rejects import Reject, describe_reject

T = TypeVar("T")
# Columns that name a subject; the first that is there tells subjects apart.
NAMING: Final = ("id", "subject", "name")


@frozen
class Batch:
    """Some rows of a file.

    Attributes:
        columns: those that were asked for, by name: lists, or arrays of Arrow.
        names: all columns of the file.
        is_text: texts among the cells are to be read as their facts have them, and an empty one is a missing fact: the
            file has no types, or none for lists.
        lines: where a spreadsheet program, or an editor in JSON lines, shows each row; empty where rows have no lines.
        letters: of the columns in a spreadsheet program, by name; empty where columns have none.
        encoding: of a file of text.
        broken: rows with more cells than names, by place; nothing but who they are about is in the columns.
    """

    columns: Mapping[str, Any]
    names: tuple[str, ...]
    count: int
    is_arrow: bool = False
    is_text: bool = False
    lines: Sequence[int] = ()
    letters: Mapping[str, str] = field(factory=dict)
    encoding: str = ""
    broken: Mapping[int, Reject] = field(factory=dict)


def letter_columns(names: Sequence[str], first: int = 0) -> dict[str, str]:
    """Return the letters of columns as spreadsheet programs show them: A, …, Z, AA, …

    Args:
        first: how many columns stand before the first name.
    """
    return {name: _write_letters(first + at) for at, name in enumerate(names)}


def _write_letters(place: int) -> str:
    text = ""
    while place >= 0:
        text = chr(ord("A") + place % 26) + text
        place = place // 26 - 1
    return text


def check_names(names: Sequence[str], path: Path, left: int = 0) -> None:
    """Refuse a table whose columns have no name of their own.

    Args:
        left: how many columns stand before the first name.
    Raises: FactsError (GR683).
    """
    twice = sorted(name for name, count in Counter(names).items() if count > 1 and name.strip())
    message = "" if names else "the table has no header"
    if twice:
        message = f"several columns have the name `{twice[0]}`"
    if not all(name.strip() for name in names):
        message = (
            f"column {_write_letters(left + next(at for at, name in enumerate(names) if not name.strip()))} has no name"
        )
    if message:
        help = "name every column once, in the first row that holds anything"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))


def cut_rows(
    rows: Iterator[Sequence[Any]], names: Sequence[str], size: int, *, is_text: bool, line: int, left: int = 0,
    encoding: str = "",
) -> Iterator[Batch]:  # fmt: skip
    """Yield rows of Python values in batches; a row may have too few cells or, where a comma was not quoted, too many.

    Args:
        line: where the first row stands.
        left: how many columns stand before the first name.
    """
    letters = letter_columns(names, left)
    while part := list(islice(rows, size)):
        broken = {at: _describe_broken(at, row, len(names)) for at, row in enumerate(part) if any(row[len(names) :])}
        fitting = (_fit(row, names, is_broken=at in broken) for at, row in enumerate(part))
        columns = dict(zip(names, map(list, zip(*fitting, strict=True)), strict=True))
        lines = range(line, line + len(part))
        line += len(part)
        yield Batch(
            columns, tuple(names), len(part), is_text=is_text, lines=lines, letters=letters, encoding=encoding,
            broken=broken,
        )  # fmt: skip


def _describe_broken(at: int, row: Sequence[Any], count: int) -> Reject:
    """Return what is wrong with a row of which nobody can tell which cell belongs to which name."""
    message = f"the row has {len(row)} cells under {count} names"
    problem = Diagnostic("GR687", message, help="quote cells that hold commas")
    return describe_reject(problem, at + 1, "", ",".join(map(str, row)))


def _fit(row: Sequence[Any], names: Sequence[str], *, is_broken: bool) -> Sequence[Any]:
    """Return as many cells as there are names; of a broken row those that name its subject."""
    if is_broken:
        return [cell if name in NAMING else "" for name, cell in zip(names, row, strict=False)]
    return [*row[: len(names)], *[""] * (len(names) - len(row))]


def work_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield what a thread of its own makes, the next one made while this one is used."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item
