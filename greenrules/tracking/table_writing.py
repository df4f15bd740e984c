"""Verdicts written batch by batch: CSV, JSON lines, Parquet, Arrow, a sheet."""

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.tracking.parquet_footer import Footer, add_part, end_file
from greenrules.tracking.table_arrow import import_arrow
from greenrules.tracking.table_columns import VerdictColumn, list_cells, list_named, to_arrow_array, to_named_array
from greenrules.tracking.table_files import ARROW, TEXT, check_ending
from greenrules.tracking.table_sheets import add_sheet_rows, open_sheet

WRITTEN: Final = (*TEXT, *ARROW, ".xlsx")
RESUMED: Final = (*TEXT, ".parquet")


def can_resume(path: Path) -> bool:
    """Whether a file of verdicts can be continued where it ended."""
    return path.suffix.lower() in RESUMED


@define
class Writer:
    """A file of verdicts being written.

    Attributes:
        stream: where bytes go, or what writes them.
        footer: of what stands in a Parquet file.
        schema: of the first batch; all others have it too.
        bom: whether a CSV file begins with the mark by which Excel tells UTF-8.
        title: of the sheet of a workbook.
    """

    path: Path
    stream: Any = None
    footer: Footer = field(factory=Footer)
    schema: Any = None
    rows: int = 0
    bom: bool = False
    title: str = "verdicts"

    @property
    def end(self) -> int:
        """How many bytes are in the file."""
        if not can_resume(self.path):
            return 0
        self.stream.flush()
        return int(self.stream.tell())

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows: columns of verdicts, lists, or arrays of Arrow.

        Raises: FactsError (GR683 when a batch has no place in the file), UnsupportedByBackend (GR731).
        """
        match self.path.suffix.lower():
            case ".csv":
                self._write_csv(columns)
            case ".jsonl" | ".ndjson":
                lists = _to_lists(columns)
                for row in zip(*lists.values(), strict=True):
                    line = json.dumps(dict(zip(lists, row, strict=True)), ensure_ascii=False, default=str)
                    self.stream.write(line.encode() + b"\n")
            case ".parquet":
                self._write_part(self._make_table(columns))
            case ".xlsx":
                self.stream = self.stream or open_sheet(self.path, self.title)
                self.rows = add_sheet_rows(self.stream, _to_lists(columns), self.rows, self.path)
            case _:
                # A file of Arrow holds one dictionary a column: texts are written out.
                table = _write_out_texts(self._make_table(columns))
                self.stream = self.stream or import_arrow().ipc.new_file(str(self.path), table.schema)
                self.stream.write_table(table)

    def _make_table(self, columns: Mapping[str, Any]) -> Any:
        arrow = import_arrow()
        table = arrow.table({name: _to_array(column, arrow) for name, column in columns.items()})
        self.schema = self.schema or table.schema
        try:
            return table.cast(self.schema)
        except arrow.ArrowInvalid as error:
            message = f"a column of names changes its type: {error}"
            help = "write CSV, or give the column one type"
            raise FactsError((Diagnostic("GR683", message, path=self.path.name, help=help),)) from error

    def _write_part(self, table: Any) -> None:
        """Write a whole Parquet file behind what is there; its end makes one of them."""
        import pyarrow.parquet

        arrow = import_arrow()
        sink = arrow.BufferOutputStream()
        texts = [one.name for one in table.schema if arrow.types.is_dictionary(one.type)]
        # Every part holds nearly every text and truth: their ends take a third of the time and help nobody.
        told = [one.name for one in table.schema if one.name not in texts and not arrow.types.is_boolean(one.type)]
        with pyarrow.parquet.ParquetWriter(sink, table.schema, use_dictionary=texts, write_statistics=told) as writer:
            writer.write_table(table, row_group_size=max(1, table.num_rows))
        part = sink.getvalue().to_pybytes()
        add_part(self.footer, part, self.stream.tell())
        self.stream.write(part)

    def _write_csv(self, columns: Mapping[str, Any]) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if self.stream.tell() == 0:
            self.stream.write(BOM_UTF8 if self.bom else b"")
            writer.writerow(columns)
        writer.writerows(map(_to_cells, zip(*_to_lists(columns).values(), strict=True)))
        self.stream.write(text.getvalue().encode())


def _to_lists(columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        name: list_cells(column) if isinstance(column, VerdictColumn) else list_named(column)
        for name, column in columns.items()
    }


def _to_array(column: Any, arrow: Any) -> Any:
    return to_arrow_array(column, arrow) if isinstance(column, VerdictColumn) else to_named_array(column, arrow)


def _write_out_texts(table: Any) -> Any:
    arrow = import_arrow()
    plain = [one.with_type(one.type.value_type) if arrow.types.is_dictionary(one.type) else one for one in table.schema]
    return table.cast(arrow.schema(plain))


def _to_cells(row: Any) -> list[Any]:
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in row]


def choose_places(source: str | Path, output: str | Path, rejects: str | Path | None) -> tuple[Path, Path]:
    """Return where verdicts and rejects go; without a name the rejects go beside the verdicts.

    Raises: FactsError (GR683 for a file that cannot be written, or would be written over).
    """
    verdicts = Path(output)
    bad = Path(rejects) if rejects else verdicts.with_suffix(".rejects.csv")
    check_ending(verdicts, WRITTEN, "written")
    check_ending(bad, TEXT, "written as rejects")
    if len({one.resolve() for one in (Path(source), verdicts, bad)}) < 3:
        help = "give the output another name"
        raise FactsError((Diagnostic("GR683", "a file would be written over", path=str(verdicts), help=help),))
    return verdicts, bad


@contextmanager
def open_writer(
    path: Path, parts: tuple[int, ...] | None = None, *, bom: bool = False, title: str = "verdicts"
) -> Iterator[Writer]:
    """Open a file of verdicts.

    Args:
        parts: where every batch written so far ends, to go on with what stands there; what follows is dropped.
        bom: begin a CSV file with the mark of UTF-8.
        title: of the sheet of a workbook.
    """
    check_ending(path, WRITTEN, "written")
    writer = Writer(path, bom=bom, title=title)
    if can_resume(path):
        with path.open("wb" if parts is None else "r+b") as stream:
            writer.stream = stream
            if parts is not None:
                _go_on(writer, parts)
            yield writer
            if path.suffix.lower() == ".parquet" and writer.footer.groups:
                stream.write(end_file(writer.footer))
        return
    try:
        yield writer
    finally:
        if writer.stream is not None:
            writer.stream.close()


def _go_on(writer: Writer, parts: tuple[int, ...]) -> None:
    end = parts[-1] if parts else 0
    writer.stream.truncate(end)
    if writer.path.suffix.lower() == ".parquet":
        for start, stop in zip((0, *parts), parts, strict=False):
            writer.stream.seek(start)
            add_part(writer.footer, writer.stream.read(stop - start), start)
    writer.stream.seek(end)
