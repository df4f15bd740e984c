"""Columns of Apache Arrow as columns of the kernel: Python sees every distinct value, or every doubtful cell, once."""

import os
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from greenrules.compiling.columns_inputs import find_usual_ends
from greenrules.model.declarations import Fact, Interval
from greenrules.model.diagnostics import Diagnostic, FactsError, lacks_extra
from greenrules.model.types import BooleanType, DateType, NumberType
from greenrules.tracking.table_cells import LARGEST, MOST_DIGITS, SMALLEST, Cells, fill_column
from greenrules.tracking.table_columns import EPOCH


def import_arrow() -> Any:
    """Return pyarrow.

    Raises: UnsupportedByBackend (GR731).
    """
    try:
        import pyarrow
    except ImportError as error:
        raise lacks_extra("GR731", "such tables need pyarrow", "batch", "batch") from error
    return pyarrow


def spare_libraries() -> None:
    """Have Arrow and NumPy do what helps here only, for a process of which nothing else is asked.

    Arrow's allocator gives memory back to the system after ten milliseconds unless its environment says otherwise
    before it is loaded, and the system clears each page anew: a tenth of the time from file to file. NumPy starts
    threads for the algebra of matrices, of which there is none; waiting for work they take a part of the processor.
    """
    if "pyarrow" not in sys.modules:
        os.environ.setdefault("MIMALLOC_PURGE_DELAY", "1000")
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def fill_arrow_column(cells: Cells, fact: Fact, column: Any, numpy: Any, *, is_text: bool = False) -> None:
    """Read one column of a table of Arrow.

    Args:
        is_text: the cells are text of a file without types, in which an empty cell is a missing one.
    """
    arrow = import_arrow()
    column = _join_chunks(column, arrow)
    match fact.type:
        case NumberType():
            found = _cast_numbers(column, arrow, is_text=is_text)
            if found is not None:
                cells.columns[fact.id] = _take_numbers(cells, fact, column, found, numpy, is_text=is_text)
                return
        case BooleanType() if arrow.types.is_boolean(column.type):
            cells.columns[fact.id] = _take_truths(column, arrow, numpy)
            if not column.null_count:
                cells.complete.add(fact.id)
            return
        case DateType() if arrow.types.is_date32(column.type) and not fact.range:
            days = _view_values(column.cast(arrow.int32()).cast(arrow.float64()), numpy.float64, numpy)
            cells.columns[fact.id] = days + EPOCH
            return
        case _:
            pass
    _fill_distinct(cells, fact, column, numpy, arrow, is_text=is_text)


def _join_chunks(column: Any, arrow: Any) -> Any:
    if not isinstance(column, arrow.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else arrow.concat_arrays(column.chunks or [arrow.array([])])


def _take_truths(column: Any, arrow: Any, numpy: Any) -> Any:
    if column.null_count or not len(column):
        return column.cast(arrow.int8()).fill_null(2).to_numpy(zero_copy_only=False)
    # Arrow keeps eight truths in a byte.
    end = column.offset + len(column)
    bits = numpy.frombuffer(column.buffers()[1], numpy.uint8, -(-end // 8))[column.offset // 8 :]
    return numpy.unpackbits(bits, bitorder="little")[column.offset % 8 :][: len(column)].view(bool)


def _view_values(column: Any, kind: Any, numpy: Any) -> Any:
    """Return the values of a column as they lie in memory, NaN for missing ones.

    What Arrow itself has for it looks for pandas first, and imports it where it is installed: a quarter of a second.
    """
    if column.null_count or not len(column):
        return column.to_numpy(zero_copy_only=False)
    return numpy.frombuffer(column.buffers()[1], kind, column.offset + len(column))[column.offset :]


def _cast_numbers(column: Any, arrow: Any, *, is_text: bool) -> tuple[Any, Any] | None:
    """Return machine numbers, and where they may not stand for what is written; None where it takes more care."""
    kind, types = column.type, arrow.types
    if types.is_floating(kind) or types.is_integer(kind):
        # Whole numbers that no machine number holds are too large to be taken as they are.
        return column if kind == arrow.float64() else column.cast(arrow.float64(), safe=False), None
    if types.is_decimal(kind) and kind.precision <= MOST_DIGITS and kind.scale >= 0:
        return column.cast(arrow.string()).cast(arrow.float64()), None
    if is_text and (types.is_string(kind) or types.is_large_string(kind)):
        import pyarrow.compute

        try:
            numbers = column.cast(arrow.float64())
        except arrow.ArrowInvalid:
            return None
        # So many characters and a point hold no more digits than a machine number keeps.
        return numbers, pyarrow.compute.greater(pyarrow.compute.binary_length(column), MOST_DIGITS + 1)
    return None


def _take_numbers(cells: Cells, fact: Fact, column: Any, found: tuple[Any, Any], numpy: Any, *, is_text: bool) -> Any:
    """Return machine numbers, the doubtful ones of them read as a facts file is."""
    numbers = _view_values(found[0], numpy.float64, numpy)
    ends = find_usual_ends(numpy, numbers)
    if found[1] is None and ends is not None and _lie_within(*ends, fact.range):
        cells.complete.add(fact.id)
        return numbers
    doubtful = _find_doubtful(numbers, fact.range, numpy)
    if found[1] is not None:
        longer = found[1].fill_null(False).to_numpy(zero_copy_only=False)
        # What is written `nan` is no number, and not missing either.
        longer |= numpy.isnan(numbers) & column.is_valid().to_numpy(zero_copy_only=False)
        doubtful = longer if doubtful is None else doubtful | longer
    if doubtful is None or not doubtful.any():
        return numbers
    rows = numpy.flatnonzero(doubtful)
    part = Cells()
    fill_column(part, fact, column.take(rows_to_arrow(rows)).to_pylist(), is_text=is_text, numpy=numpy)
    numbers = numbers.copy()
    numbers[rows] = part.columns[fact.id]
    _hand_on(cells, part, [(at,) for at in rows.tolist()])
    return numbers


def rows_to_arrow(rows: Any) -> Any:
    """Return numbers of rows as Arrow takes them."""
    return import_arrow().array(rows)


def _find_doubtful(numbers: Any, intervals: Sequence[Interval], numpy: Any) -> Any:
    """Return where a number is out of range, or too large or small to be taken as it is; None when nowhere."""
    known = numbers
    if len(known) and numpy.isnan(known.min()):
        known = numbers[~numpy.isnan(numbers)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    is_usual = low >= -LARGEST and high <= LARGEST
    if is_usual and low < SMALLEST:
        size = numpy.abs(known)
        is_usual = not ((size < SMALLEST) & (known != 0)).any()
    if is_usual and _lie_within(low, high, intervals):
        return None
    with numpy.errstate(invalid="ignore"):
        size = numpy.abs(numbers)
        doubtful = (size > LARGEST) | ((size < SMALLEST) & (numbers != 0))
        within = numpy.zeros(len(numbers), bool)
        for one in intervals:
            within |= _holds(one, numbers)
        return (doubtful | ~within) & ~numpy.isnan(numbers) if intervals else doubtful


def _lie_within(low: float, high: float, intervals: Sequence[Interval]) -> bool:
    """Whether numbers with these ends surely lie in a range."""
    return not intervals or any(_holds(one, low) and _holds(one, high) for one in intervals)


def _holds(interval: Interval, numbers: Any) -> Any:
    """Return whether numbers surely lie in an interval; an end counts where its machine number stands for it."""
    found: Any = True
    for end, is_closed, is_low in (
        (interval.low, interval.low_closed, True),
        (interval.high, interval.high_closed, False),
    ):
        if end is None:
            continue
        near = float(end)  # type: ignore[arg-type]
        inside = numbers > near if is_low else numbers < near
        if is_closed and Fraction(repr(near)) == end:
            inside = inside | (numbers == near)
        found = found & inside
    return found


def _fill_distinct(cells: Cells, fact: Fact, column: Any, numpy: Any, arrow: Any, *, is_text: bool) -> None:
    """Read every distinct value once; a column of lists or records cell by cell."""
    try:
        encoded = column if arrow.types.is_dictionary(column.type) else column.dictionary_encode()
    except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError):
        fill_column(cells, fact, column.to_pylist(), is_text=is_text, numpy=numpy)
        return
    part = Cells()
    fill_column(part, fact, encoded.dictionary.to_pylist(), is_text=is_text, numpy=numpy)
    places = encoded.indices.cast(arrow.int32())
    places = _view_values(places.fill_null(-1) if places.null_count else places, numpy.int32, numpy)
    for id, packed in part.columns.items():
        cells.columns[id] = _spread(packed, places, numpy)
        if isinstance(packed, tuple) and not encoded.null_count and (packed[0] >= 0).all():
            cells.complete.add(id)
    if part.special or part.rejects:
        order = numpy.argsort(places, kind="stable")
        ends = numpy.searchsorted(places[order], numpy.arange(len(encoded.dictionary) + 1))
        _hand_on(cells, part, [order[ends[at] : ends[at + 1]].tolist() for at in range(len(encoded.dictionary))])


def _spread(packed: Any, places: Any, numpy: Any) -> Any:
    """Return what was read of distinct values for all rows; a missing cell is the place -1, the last."""
    if isinstance(packed, tuple) and (packed[0] == numpy.arange(len(packed[0]))).all():
        # All of them were taken, and none twice.
        return places, packed[1]
    if isinstance(packed, tuple):
        return numpy.append(packed[0], -1)[places], packed[1]
    missing = numpy.nan if packed.dtype.kind == "f" else numpy.int8(2)
    return numpy.append(packed, missing).astype(packed.dtype, copy=False)[places]


def _hand_on(cells: Cells, part: Cells, rows: Sequence[Sequence[int]]) -> None:
    """Note for every row what was found of its value."""
    for at, values in part.special.items():
        for row in rows[at]:
            cells.special.setdefault(row, {}).update(values)
    cells.rejects += [reject.at_row(row + 1) for reject in part.rejects for row in rows[reject.row - 1]]


def read_frame(table: Any) -> Any:
    """Return a data frame, relation or Arrow table as a table of Arrow; None when it is none of these.

    Raises: FactsError (GR682 for a column of objects that holds booleans: what is missing in it cannot be told).
    """
    arrow = import_arrow()
    if isinstance(table, arrow.Table | arrow.RecordBatch):
        return arrow.Table.from_batches([table]) if isinstance(table, arrow.RecordBatch) else table
    module = type(table).__module__.partition(".")[0]
    if module == "polars":
        return table.collect().to_arrow() if hasattr(table, "collect") else table.to_arrow()
    if module in ("duckdb", "_duckdb"):
        found = table.to_arrow_table() if hasattr(table, "to_arrow_table") else table.fetch_arrow_table()
        return found.read_all() if hasattr(found, "read_all") else found
    if module != "pandas":
        return None
    objects = [str(name) for name, kind in table.dtypes.items() if str(kind) == "object"]
    mixed = [name for name in objects if any(isinstance(value, bool) for value in table[name].tolist())]
    if mixed:
        help = "give it the type `boolean`: frame.astype({…: 'boolean'})"
        message = "a column of objects holds booleans"
        raise FactsError(tuple(Diagnostic("GR682", f"{message}: `{one}`", path=one, help=help) for one in mixed))
    return arrow.Table.from_pandas(table, preserve_index=False)
