"""Some rows of a table that is being read, and what every kind of file has to keep to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from greenrules.model.diagnostics import Diagnostic, FactsError

T = TypeVar("T")


@frozen
class Batch:
    """Some rows of a file.

    Attributes:
        columns: those that were asked for, by name: lists, or arrays of Arrow.
        names: all columns of the file.
        is_text: the cells are text of a file without types, in which an empty cell is a missing one.
    """

    columns: Mapping[str, Any]
    names: tuple[str, ...]
    count: int
    is_arrow: bool = False
    is_text: bool = False


def check_names(names: Sequence[str], path: Path) -> None:
    """Refuse a table whose columns have no name of their own.

    Raises: FactsError (GR683).
    """
    twice = sorted(name for name, count in Counter(names).items() if count > 1 or not name)
    if twice or not names:
        message = f"a column has no name of its own: `{twice[0]}`" if twice else "the table has no header"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help="name every column once"),))


def cut_rows(rows: Iterator[Sequence[Any]], names: Sequence[str], size: int, *, is_text: bool) -> Iterator[Batch]:
    """Yield rows of Python values in batches."""
    while part := list(islice(rows, size)):
        columns = dict(zip(names, map(list, zip(*part, strict=True)), strict=True))
        yield Batch(columns, tuple(names), len(part), is_text=is_text)


def work_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield what a thread of its own makes, the next one made while this one is used."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item
