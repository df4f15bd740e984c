"""A made-up fleet, or district, as a file that `greenrules batch` and `greenrules programme` read."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve

from greenrules.model.ruleset import Ruleset
from greenrules.testing.synthetic import BAD_WORDS, Habits, synthesize
from greenrules.tracking.programme_made_up import District, make_up
from greenrules.tracking.table_files import ARROW, ROWS
from greenrules.tracking.table_writing import open_writer

# These have no types, or none for lists: what is no single value is written as text.
_UNTYPED = (".csv", ".xlsx")


def write_fleet(ruleset: Ruleset, output: str | Path, count: int, seed: int, habits: Habits) -> None:
    """Write a made-up fleet, batch by batch.

    A column of Parquet or Arrow has one type: bad cells in it are those it can hold (`Habits.typed`).

    Raises: FactsError (GR683), UnsupportedByBackend (GR731).
    """
    path = Path(output)
    rows = synthesize(ruleset, count, seed, evolve(habits, typed=path.suffix.lower() in ARROW))
    _write(path, rows, ("id", *ruleset.facts))


def write_district_table(ruleset: Ruleset, output: str | Path, district: District, bad: float) -> int:
    """Write a made-up district as a table: id, name, date, and a column for each fact somebody is asked for.

    Args:
        bad: share of the cells with facts that no fact takes; from 0 to 1.
    Returns: how many subjects there are.
    Raises: FactsError (GR022, GR683), UnsupportedByBackend (GR731).
    """
    random = Random(district.seed)
    rows = []
    for one in make_up(ruleset, district):
        facts = {
            id: random.choice(BAD_WORDS) if bad and random.random() < bad else cell for id, cell in one["facts"].items()
        }
        rows.append({"id": one["subject"]["id"], "name": one["subject"]["zh"], "as_of": one["as_of"], **facts})
    names = dict.fromkeys(name for row in rows for name in row)
    _write(Path(output), rows, tuple(sorted(names, key=["id", "name", "as_of", *ruleset.facts].index)))
    return len(rows)


def _write(path: Path, rows: Iterable[dict[str, Any]], names: tuple[str, ...]) -> None:
    is_text, is_arrow = path.suffix.lower() in _UNTYPED, path.suffix.lower() in ARROW
    # Names of factories are Chinese: Excel takes them for something else without the mark.
    has_names = "name" in names
    with open_writer(path, bom=has_names, title="subjects") as writer:
        left = iter(rows)
        while part := list(islice(left, ROWS)):
            writer.write(dict(_list_columns(part, names, is_text=is_text, is_arrow=is_arrow)))


def _list_columns(
    rows: list[dict[str, Any]], names: tuple[str, ...], *, is_text: bool, is_arrow: bool
) -> Iterator[tuple[str, list[Any]]]:
    for name in names:
        cells = [row.get(name) for row in rows]
        if is_text:
            cells = [_to_text(cell) for cell in cells]
        elif is_arrow and {type(cell) for cell in cells if cell is not None} == {int, float}:
            cells = [None if cell is None else float(cell) for cell in cells]
        yield name, cells


def _to_text(cell: Any) -> Any:
    if isinstance(cell, list):
        is_set = all(isinstance(one, str) for one in cell)
        return ";".join(cell) if is_set and cell else json.dumps(cell, ensure_ascii=False)
    return cell
