"""JSON lines in batches: an object a line, its keys the columns; blank lines are passed over."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.tracking.table_batches import Batch, check_names
from greenrules.tracking.table_encodings import find_encoding


def read_lines(path: Path, skip: int, size: int) -> Iterator[Batch]:
    """Yield the rows of JSON lines in batches, the first `skip` left out.

    Raises: FactsError (GR683).
    """
    encoding = find_encoding(path)
    names = _list_keys(path, encoding)
    check_names(names, path)
    with path.open(encoding=encoding) as stream:
        filled = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
        wanted = islice(filled, skip, None)
        while part := list(islice(wanted, size)):
            rows = [_read_object(line, number, names, path) for number, line in part]
            columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
            lines = tuple(number for number, _ in part)
            yield Batch(columns, tuple(names), len(part), lines=lines, encoding=encoding)


def _list_keys(path: Path, encoding: str) -> list[str]:
    """Return every key of the lines, so that all batches have the same columns."""
    names: dict[str, None] = {}
    with path.open(encoding=encoding) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                names |= dict.fromkeys(_load(line, number, path))
    return list(names)


def _read_object(line: str, number: int, names: Sequence[str], path: Path) -> list[Any]:
    found = _load(line, number, path)
    return [found.get(name) for name in names]


def _load(line: str, number: int, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        # A JSONDecodeError counts its lines from the line that was read.
        what = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deep"
        raise _refuse(path, f"line {number} is no JSON: {what}") from error
    if not isinstance(found, dict):
        raise _refuse(path, f"line {number} is no object")
    return found


def _refuse(path: Path, message: str) -> FactsError:
    return FactsError((Diagnostic("GR683", message, path=path.name, help="write one `{…}` a line"),))
