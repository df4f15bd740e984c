"""One row of a file of subjects, found by its number or its id, with all the reasons for its verdict."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.table import explain_row, judge_columns, open_table
from greenrules.tracking.table_batches import NAMING, Batch
from greenrules.tracking.table_cells import is_gap, supply, type_cell
from greenrules.tracking.table_columns import list_named
from greenrules.tracking.table_files import check_file, read_batches
from greenrules.tracking.table_rejects import find_ids, write_name

_MOST = 5
# No table has more rows than numbers of so many digits count.
_DIGITS = 18


@frozen
class FoundRow:
    """Which row of a file it is.

    Attributes:
        number: counts from 1, the header left out.
        line: where a spreadsheet program, or an editor in JSON lines, shows it; None where rows have no lines.
        id: of its subject; empty where the table has none.
        encoding: of a file of text.
    """

    number: int
    line: int | None
    id: str
    encoding: str = ""


def find_row(source: str | Path, wanted: str) -> FoundRow:
    """Return the row a person means.

    Args:
        wanted: the number of a row or the id of its subject; `row:17` and `id:17` where both are possible.
    Raises: FactsError (GR683 when there is no such row or file, GR686 when several are meant).
    """
    path = check_file(source)
    kind, sign, rest = wanted.partition(":")
    if sign and kind in ("row", "id"):
        return _find_number(path, rest) if kind == "row" else _find_id(path, rest, wanted)
    if not wanted.isdecimal():
        return _find_id(path, wanted, wanted)
    others = [one for one in _list_rows(path, wanted) if one.number != _read_number(wanted)]
    if others:
        message = f"`{wanted}` is the number of a row and the id of row {others[0].number}"
        help = f"write `row:{wanted}` or `id:{wanted}`"
        raise FactsError((Diagnostic("GR686", message, path=path.name, help=help),))
    return _find_number(path, wanted)


def _find_number(path: Path, text: str) -> FoundRow:
    number = _read_number(text)
    batch = _open_row(path, number, {*NAMING}, text)
    line, id = batch.lines[0] if batch.lines else None, write_name(find_ids(batch.columns), 0)
    return FoundRow(number, line, id, batch.encoding)


def _read_number(text: str) -> int:
    """Return the number of a row; 0, which no row has, for what is none."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0


def _find_id(path: Path, id: str, wanted: str) -> FoundRow:
    found = list(_list_rows(path, id))
    if not found:
        help = "give the number of the row, the header left out, or the id in the column `id`"
        raise FactsError((Diagnostic("GR683", f"there is no row `{wanted}`", path=path.name, help=help),))
    if len(found) > 1:
        numbers = ", ".join(str(one.number) for one in found[:_MOST]) + (", …" if len(found) > _MOST else "")
        help = f"give the number of the row, such as `row:{found[0].number}`"
        message = f"several rows have the id `{id}`: {numbers}"
        raise FactsError((Diagnostic("GR686", message, path=path.name, help=help),))
    return found[0]


def _list_rows(path: Path, id: str) -> Iterator[FoundRow]:
    """Yield the rows with an id."""
    before = 0
    for batch in read_batches(path, wanted={*NAMING}):
        for at, cell in enumerate(list_named(find_ids(batch.columns))):
            if cell is not None and str(cell).strip() == id:
                yield FoundRow(before + at + 1, batch.lines[at] if batch.lines else None, id, batch.encoding)
        before += batch.count


def _open_row(path: Path, row: int, wanted: AbstractSet[str], text: str) -> Batch:
    """Return the batch that begins with a row."""
    batch = next(read_batches(path, row - 1, wanted=wanted), None) if row > 0 else None
    if batch is None:
        help = "rows count from 1, the header left out"
        raise FactsError((Diagnostic("GR683", f"there is no row {text}", path=path.name, help=help),))
    return batch


def explain_file_row(
    ruleset: Ruleset,
    source: str | Path,
    row: int | str,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    ignore: tuple[str, ...] = (),
) -> Assessment:
    """Return the full assessment of one row of a file; its verdicts are those `evaluate_file` writes.

    Args:
        row: its number, which counts from 1, the header left out, as the rejects do; or what `find_row` takes.
    Raises: FactsError (GR683 when there is no such row or file, GR686 when several are meant, those of a reject when a
        cell is bad, and those of `evaluate_file`), UnsupportedByBackend (GR730, GR731).
    """
    number = row if isinstance(row, int) else find_row(source, row).number
    found = _open_row(check_file(source), number, {*ruleset.facts, *NAMING}, str(number))
    opened = open_table(ruleset, found.names, as_of, parameters, detailed=False, ignore=ignore)
    columns = {name: column[:1] for name, column in found.columns.items()}
    broken = [found.broken[0]] if 0 in found.broken else []
    rejects = judge_columns(opened, columns, is_arrow=found.is_arrow, is_text=found.is_text, broken=broken).rejects
    if rejects:
        said = ((one, f"{one.message}: `{one.value}`" if one.value else one.message) for one in rejects)
        place = f"{Path(source).name}:{found.lines[0] if found.lines else number}"
        raise FactsError(
            tuple(Diagnostic(one.code, text, path=one.column or place, help=one.help) for one, text in said)
        )
    return explain_row(ruleset, _read_cells(ruleset, found, columns), as_of, parameters)


def _read_cells(ruleset: Ruleset, batch: Batch, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of the one row that is left, empty ones left out."""
    named = {name: write_name(columns[name], 0) for name in NAMING if name in columns and name not in ruleset.facts}
    cells = {name: list_named(column)[0] for name, column in columns.items() if name in ruleset.facts}
    if not batch.is_text:
        return named | cells
    filled = {name: cell for name, cell in cells.items() if not is_gap(cell, is_text=True)}
    return named | {name: supply(type_cell(ruleset.facts[name], cell)) for name, cell in filled.items()}
