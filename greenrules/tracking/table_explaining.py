"""One row of a file of subjects with all the reasons for its verdict."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.table import NAMING, explain_row, judge_columns, open_table
from greenrules.tracking.table_batches import Batch
from greenrules.tracking.table_cells import type_text
from greenrules.tracking.table_columns import list_named
from greenrules.tracking.table_files import read_batches


def explain_file_row(
    ruleset: Ruleset,
    source: str | Path,
    row: int,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    ignore: tuple[str, ...] = (),
) -> Assessment:
    """Return the full assessment of one row of a file; its verdicts are those `evaluate_file` writes.

    Args:
        row: counts from 1, the header left out, as the rejects do.
    Raises: FactsError (GR683 when there is no such row or file, those of a reject when a cell is bad, and those of
        `evaluate_file`), UnsupportedByBackend (GR730, GR731).
    """
    path = Path(source)
    if not path.is_file():
        raise FactsError((Diagnostic("GR683", "there is no such file", path=str(source), help="check the path"),))
    found = next(read_batches(path, row - 1, wanted={*ruleset.facts, *NAMING}), None) if row > 0 else None
    if found is None:
        help = "rows count from 1, the header left out"
        raise FactsError((Diagnostic("GR683", f"there is no row {row}", path=path.name, help=help),))
    opened = open_table(ruleset, found.names, as_of, parameters, detailed=False, ignore=ignore)
    columns = {name: column[:1] for name, column in found.columns.items()}
    rejects = judge_columns(opened, columns, is_arrow=found.is_arrow, is_text=found.is_text).rejects
    if rejects:
        help = "correct the cell; `greenrules batch` lists every bad one"
        said = ((one, f"{one.message}: `{one.value}`" if one.value else one.message) for one in rejects)
        raise FactsError(tuple(Diagnostic(one.code, text, path=one.column, help=help) for one, text in said))
    return explain_row(ruleset, _read_cells(ruleset, found, columns), as_of, parameters)


def _read_cells(ruleset: Ruleset, batch: Batch, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of the one row that is left, empty cells left out."""
    cells = {name: list_named(column)[0] for name, column in columns.items() if name in ruleset.facts}
    if not batch.is_text:
        return cells
    texts = {name: cell for name, cell in cells.items() if cell is not None and cell.strip()}
    return {name: type_text(ruleset.facts[name], cell) for name, cell in texts.items()}
