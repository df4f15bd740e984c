"""Tables in files, read and written in batches: CSV, JSON lines, Parquet, Arrow, Excel."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen

from greenrules.model.diagnostics import Diagnostic, FactsError, UnsupportedByBackend
from greenrules.tracking.table_arrow import import_arrow

ROWS: Final = 50_000
_TEXT, _ARROW = (".csv", ".jsonl", ".ndjson"), (".parquet", ".arrow", ".feather")
READ: Final = (*_TEXT, *_ARROW, ".xlsx", ".xlsm", ".xls", ".ods")
WRITTEN: Final = (*_TEXT, *_ARROW)


@frozen
class Batch:
    """Some rows of a file: columns by name."""

    columns: Mapping[str, Any]
    is_arrow: bool = False
    is_text: bool = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))


def can_resume(path: Path) -> bool:
    """Whether a file of verdicts can be continued where it ended."""
    return path.suffix.lower() in _TEXT


def check_ending(path: Path, endings: Sequence[str], what: str) -> None:
    """Refuse a file of another kind.

    Raises: FactsError (GR683).
    """
    if path.suffix.lower() not in endings:
        help = f"use a file that ends in {', '.join(endings)}"
        message = f"`{path.suffix or path.name}` is no kind of table that can be {what}"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))


def read_batches(path: Path, skip: int = 0, size: int = ROWS) -> Iterator[Batch]:
    """Yield the rows of a file in batches, the first `skip` left out.

    Raises: FactsError (GR683), UnsupportedByBackend (GR731).
    """
    check_ending(path, READ, "read")
    try:
        match path.suffix.lower():
            case ".csv":
                yield from _read_csv(path, skip, size)
            case ".jsonl" | ".ndjson":
                yield from _read_lines(path, skip, size)
            case ".parquet" | ".arrow" | ".feather":
                yield from _read_arrow(path, skip, size)
            case _:
                yield from _read_sheet(path, skip, size)
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
        problem = Diagnostic("GR683", f"the table cannot be read: {error}", path=path.name, help="save it as UTF-8")
        raise FactsError((problem,)) from error


def _read_csv(path: Path, skip: int, size: int) -> Iterator[Batch]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        names = next(reader, [])
        _check_names(names, path)
        rows = _pad(islice(reader, skip, None), names, path, skip)
        yield from _cut(rows, names, size, is_text=True)


def _check_names(names: Sequence[str], path: Path) -> None:
    twice = sorted({name for name in names if names.count(name) > 1 or not name})
    if twice or not names:
        message = f"a column has no name of its own: `{twice[0]}`" if twice else "the table has no header"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help="name every column once"),))


def _pad(rows: Iterator[list[str]], names: Sequence[str], path: Path, skip: int) -> Iterator[list[str]]:
    for at, row in enumerate(rows, skip + 1):
        if len(row) > len(names):
            message = f"row {at} has {len(row)} cells under {len(names)} names"
            raise FactsError((Diagnostic("GR683", message, path=path.name, help="quote cells that hold commas"),))
        yield [*row, *[""] * (len(names) - len(row))]


def _cut(rows: Iterator[Sequence[Any]], names: Sequence[str], size: int, *, is_text: bool) -> Iterator[Batch]:
    while part := list(islice(rows, size)):
        yield Batch(dict(zip(names, map(list, zip(*part, strict=True)), strict=True)), is_text=is_text)


def _read_lines(path: Path, skip: int, size: int) -> Iterator[Batch]:
    with path.open(encoding="utf-8") as stream:
        lines = (line for line in stream if line.strip())
        names = _list_keys(path)
        rows = (_read_object(line, at, names, path) for at, line in enumerate(islice(lines, skip, None), skip + 1))
        yield from _cut(rows, names, size, is_text=False)


def _list_keys(path: Path) -> list[str]:
    """Return every key of the lines, so that all batches have the same columns."""
    names: dict[str, None] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                names |= dict.fromkeys(json.loads(line))
    return list(names)


def _read_object(line: str, at: int, names: Sequence[str], path: Path) -> list[Any]:
    from decimal import Decimal

    found = json.loads(line, parse_float=Decimal)
    if not isinstance(found, dict):
        message = f"line {at} is no object"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help="one `{…}` a line"),))
    return [found.get(name) for name in names]


def _read_arrow(path: Path, skip: int, size: int) -> Iterator[Batch]:
    arrow = import_arrow()
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet

        with pyarrow.parquet.ParquetFile(path) as source:
            batches = source.iter_batches(batch_size=size)
            yield from _skip_rows((arrow.Table.from_batches([one]) for one in batches), skip)
    else:
        import pyarrow.ipc

        with pyarrow.memory_map(str(path)) as mapped, pyarrow.ipc.open_file(mapped) as source:
            tables = (arrow.Table.from_batches([source.get_batch(at)]) for at in range(source.num_record_batches))
            yield from _skip_rows(tables, skip)


def _skip_rows(tables: Iterator[Any], skip: int) -> Iterator[Batch]:
    for table in tables:
        left = table.slice(min(skip, table.num_rows))
        skip -= table.num_rows - left.num_rows
        if left.num_rows:
            yield Batch({name: left.column(name) for name in left.column_names}, is_arrow=True)


def _read_sheet(path: Path, skip: int, size: int) -> Iterator[Batch]:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        help = "pip install 'greenrules[excel]'"
        problem = Diagnostic("GR731", "workbooks need python-calamine", path=path.name, help=help)
        raise UnsupportedByBackend((problem,)) from error
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    names = [str(name) for name in rows[0]] if rows else []
    _check_names(names, path)
    cells = ([None if cell == "" else cell for cell in row] for row in rows[1 + skip :])
    yield from _cut(cells, names, size, is_text=False)


@define
class Writer:
    """A file of verdicts being written."""

    path: Path
    stream: Any = None
    names: list[str] = field(factory=list)

    def write(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Write some rows."""
        match self.path.suffix.lower():
            case ".csv":
                self._write_csv(columns)
            case ".jsonl" | ".ndjson":
                for row in zip(*columns.values(), strict=True):
                    record = dict(zip(columns, row, strict=True))
                    self.stream.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")
            case _:
                self._write_arrow(columns)

    def _write_csv(self, columns: Mapping[str, Sequence[Any]]) -> None:
        writer = csv.writer(self.stream, lineterminator="\n")
        if self.stream.tell() == 0:
            writer.writerow(columns)
        writer.writerows(map(_to_cells, zip(*columns.values(), strict=True)))

    def _write_arrow(self, columns: Mapping[str, Sequence[Any]]) -> None:
        arrow = import_arrow()
        table = arrow.table({name: arrow.array(cells, _type_of(name, cells, arrow)) for name, cells in columns.items()})
        if self.stream is None:
            if self.path.suffix.lower() == ".parquet":
                import pyarrow.parquet

                self.stream = pyarrow.parquet.ParquetWriter(self.path, table.schema)
            else:
                self.stream = arrow.ipc.new_file(str(self.path), table.schema)
        self.stream.write_table(table.cast(self.stream.schema) if hasattr(self.stream, "schema") else table)


def _type_of(name: str, cells: Sequence[Any], arrow: Any) -> Any:
    """Return the type of a column of verdicts, the same in every batch even where all cells are empty."""
    kind = name.partition(":")[0]
    if name in ("status", "grade", "possible", "decided_by"):
        return arrow.string()
    if kind in ("gate", "grade"):
        return arrow.bool_()
    if kind in ("score", "indicator", "group") or name.endswith((":low", ":high")):
        return arrow.float64()
    if kind == "derived":
        known = next((cell for cell in cells if cell is not None), None)
        if isinstance(known, bool):
            return arrow.bool_()
        return (
            arrow.date32() if isinstance(known, date) else arrow.string() if isinstance(known, str) else arrow.float64()
        )
    return arrow.string() if all(cell is None or isinstance(cell, str) for cell in cells) else None


def _to_cells(row: Sequence[Any]) -> list[Any]:
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in row]


@contextmanager
def open_writer(path: Path, at: int | None = None) -> Iterator[Writer]:
    """Open a file of verdicts; at a byte, what stands before it is kept and what follows is dropped."""
    check_ending(path, WRITTEN, "written")
    writer = Writer(path)
    if can_resume(path):
        with path.open("w" if at is None else "r+", encoding="utf-8", newline="") as stream:
            if at is not None:
                stream.truncate(at)
                stream.seek(at)
            writer.stream = stream
            yield writer
        return
    try:
        yield writer
    finally:
        if writer.stream is not None:
            writer.stream.close()
