"""CSV in batches: read by Arrow as long as every row has all its cells, else by Python, with the same cells."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from greenrules.tracking.table_batches import Batch, check_names, cut_rows, letter_columns
from greenrules.tracking.table_encodings import UTF_8, find_encoding

# What Arrow reads at once; rows of ordinary tables fill a batch.
_BYTES = 1 << 24
# The first row stands in this line: a spreadsheet program shows the header in the line before.
_FIRST = 2


def read_csv(path: Path, skip: int, size: int) -> Iterator[Batch]:
    """Yield the rows of a CSV file in batches, the first `skip` left out.

    Raises: FactsError (GR683), csv.Error.
    """
    encoding = find_encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        names = next(csv.reader(stream), [])
        # Spreadsheet programs write commas for columns that only have a border.
        while names and not names[-1].strip():
            names.pop()
        check_names(names, path)
    done = skip
    for batch in _read_fast(path, names, skip, size, encoding):
        done += batch.count
        yield batch
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        rows = islice(reader, done, None)
        yield from cut_rows(rows, names, size, is_text=True, line=done + _FIRST, encoding=encoding)


def _read_fast(path: Path, names: Sequence[str], skip: int, size: int, encoding: str) -> Iterator[Batch]:
    """Yield what Arrow reads: all rows, or those before one it does not take."""
    try:
        import pyarrow
        import pyarrow.csv
    except ImportError:
        return
    reading = pyarrow.csv.ReadOptions(
        block_size=_BYTES, column_names=list(names), skip_rows_after_names=1,
        encoding="utf8" if encoding == UTF_8 else encoding,
    )  # fmt: skip
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    types = dict.fromkeys(names, pyarrow.string())
    converting = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
    letters, line = letter_columns(names), skip + _FIRST
    try:
        # A line that fills a block by itself is left to the other reader.
        with pyarrow.csv.open_csv(path, reading, parsing, converting) as source:
            for chunk in source:
                left = chunk.slice(min(skip, chunk.num_rows))
                skip -= chunk.num_rows - left.num_rows
                for at in range(0, left.num_rows, size):
                    part = left.slice(at, size)
                    columns: dict[str, Any] = dict(zip(names, part.columns, strict=True))
                    lines = range(line, line + part.num_rows)
                    line += part.num_rows
                    yield Batch(
                        columns, tuple(names), part.num_rows, is_arrow=True, is_text=True,
                        lines=lines, letters=letters, encoding=encoding,
                    )  # fmt: skip
    except (pyarrow.ArrowInvalid, pyarrow.ArrowKeyError):
        return
