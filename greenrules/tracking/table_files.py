"""Tables in files, read in batches: CSV, JSON lines, Parquet, Arrow, workbooks."""

import csv
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.tracking.table_arrow import import_arrow
from greenrules.tracking.table_batches import Batch, check_names
from greenrules.tracking.table_csv import read_csv
from greenrules.tracking.table_lines import read_lines
from greenrules.tracking.table_sheets import read_sheet

ROWS: Final = 65_536
_BUFFER: Final = 1 << 16
TEXT: Final = (".csv", ".jsonl", ".ndjson")
ARROW: Final = (".parquet", ".arrow", ".feather")
READ: Final = (*TEXT, *ARROW, ".xlsx", ".xlsm", ".xls", ".ods")


def check_ending(path: Path, endings: Sequence[str], what: str) -> None:
    """Refuse a file of another kind.

    Raises: FactsError (GR683).
    """
    if path.suffix.lower() not in endings:
        help = f"use a file that ends in {', '.join(endings)}"
        message = f"`{path.suffix or path.name}` is no kind of table that can be {what}"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))


def check_file(source: str | Path) -> Path:
    """Return the path of a file that is there.

    Raises: FactsError (GR683).
    """
    path = Path(source)
    if not path.is_file():
        raise FactsError((Diagnostic("GR683", "there is no such file", path=str(source), help="check the path"),))
    return path


def read_batches(
    path: Path, skip: int = 0, size: int = ROWS, wanted: AbstractSet[str] | None = None
) -> Iterator[Batch]:
    """Yield the rows of a file in batches, the first `skip` left out.

    Args:
        wanted: the columns somebody will look at; a file that holds columns apart is asked for these only.
    Raises: FactsError (GR683, GR685), UnsupportedByBackend (GR731).
    """
    check_ending(path, READ, "read")
    try:
        match path.suffix.lower():
            case ".csv":
                yield from read_csv(path, skip, size)
            case ".jsonl" | ".ndjson":
                yield from read_lines(path, skip, size)
            case ".parquet":
                yield from _read_parquet(path, skip, size, wanted)
            case ".arrow" | ".feather":
                yield from _read_arrow(path, skip, size)
            case _:
                yield from read_sheet(path, skip, size)
    except (OSError, csv.Error) as error:
        raise FactsError((_describe(path, error, "check that it is such a file, and may be read"),)) from error
    except ValueError as error:
        # What Arrow says of a file that is not what its name promises.
        if not type(error).__module__.startswith("pyarrow"):
            raise
        raise FactsError((_describe(path, error, "write it again; it is damaged or of another kind"),)) from error


def _describe(path: Path, error: Exception, help: str) -> Diagnostic:
    return Diagnostic("GR683", f"the table cannot be read: {error}", path=path.name, help=help)


def _read_parquet(path: Path, skip: int, size: int, wanted: AbstractSet[str] | None) -> Iterator[Batch]:
    arrow = import_arrow()
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as plain:
        schema = plain.schema_arrow
    names = tuple(schema.names)
    check_names(names, path)
    asked = [name for name in names if wanted is None or name in wanted] or list(names[:1])
    # Texts repeat: their distinct values are looked at once.
    texts = [one for one in asked if arrow.types.is_string(schema.field(one).type)]
    # Buffered, so that a group of rows is never in memory as a whole, however large it was written.
    with pyarrow.parquet.ParquetFile(path, read_dictionary=texts, pre_buffer=False, buffer_size=_BUFFER) as source:
        # Decoding is most of the work: a thread that neither judges nor writes takes over some of the columns.
        batches = source.iter_batches(batch_size=size, columns=asked, use_threads=True)
        yield from _skip_rows((arrow.Table.from_batches([one]) for one in batches), skip, names)


def _read_arrow(path: Path, skip: int, size: int) -> Iterator[Batch]:
    arrow = import_arrow()
    import pyarrow.ipc

    with pyarrow.memory_map(str(path)) as mapped, pyarrow.ipc.open_file(mapped) as source:
        names = tuple(source.schema.names)
        check_names(names, path)
        whole = (arrow.Table.from_batches([source.get_batch(at)]) for at in range(source.num_record_batches))
        tables = (table.slice(at, size) for table in whole for at in range(0, table.num_rows, size))
        yield from _skip_rows(tables, skip, names)


def _skip_rows(tables: Iterator[Any], skip: int, names: tuple[str, ...]) -> Iterator[Batch]:
    for table in tables:
        left = table.slice(min(skip, table.num_rows))
        skip -= table.num_rows - left.num_rows
        if left.num_rows:
            yield Batch({name: left.column(name) for name in left.column_names}, names, left.num_rows, is_arrow=True)
