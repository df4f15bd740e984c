"""A made-up fleet as a file that `greenrules batch` reads."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from greenrules.model.ruleset import Ruleset
from greenrules.testing.synthetic import Habits, synthesize
from greenrules.tracking.table_files import ROWS
from greenrules.tracking.table_writing import open_writer


def write_fleet(ruleset: Ruleset, output: str | Path, count: int, seed: int, habits: Habits) -> None:
    """Write a made-up fleet, batch by batch.

    Raises: FactsError (GR683), UnsupportedByBackend (GR731).
    """
    path = Path(output)
    rows = synthesize(ruleset, count, seed, habits)
    names = ("id", *ruleset.facts)
    is_text = path.suffix.lower() == ".csv"
    with open_writer(path) as writer:
        while part := list(islice(rows, ROWS)):
            writer.write(
                dict(_list_columns(part, names, is_text=is_text, is_arrow=path.suffix in (".parquet", ".arrow")))
            )


def _list_columns(
    rows: list[dict[str, Any]], names: tuple[str, ...], *, is_text: bool, is_arrow: bool
) -> Iterator[tuple[str, list[Any]]]:
    for name in names:
        cells = [row.get(name) for row in rows]
        if is_text:
            cells = [_to_text(cell) for cell in cells]
        elif is_arrow and len({type(cell) for cell in cells if cell is not None}) > 1:
            # A column of one type: whole numbers beside others, or words beside either.
            are_numbers = all(cell is None or type(cell) in (int, float) for cell in cells)
            cells = [None if cell is None else float(cell) if are_numbers else str(cell) for cell in cells]
        yield name, cells


def _to_text(cell: Any) -> Any:
    if isinstance(cell, list):
        is_set = all(isinstance(one, str) for one in cell)
        return ";".join(cell) if is_set and cell else json.dumps(cell, ensure_ascii=False)
    return cell
