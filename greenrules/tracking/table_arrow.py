"""Columns of Apache Arrow as columns of the kernel, without a Python object per cell where the types fit."""

from typing import Any

from greenrules.model.diagnostics import Diagnostic, FactsError, UnsupportedByBackend
from greenrules.model.ruleset import Fact
from greenrules.model.types import BooleanType, ChoiceType, DateType, NumberType
from greenrules.tracking.table_cells import LARGEST, SMALLEST, Cells, fill_column

# Ordinal of 1970-01-01, from which Arrow counts days.
EPOCH = 719163


def import_arrow() -> Any:
    """Return pyarrow.

    Raises: UnsupportedByBackend (GR731).
    """
    try:
        import pyarrow
    except ImportError as error:
        problem = Diagnostic("GR731", "such tables need pyarrow", path="batch", help="pip install 'greenrules[batch]'")
        raise UnsupportedByBackend((problem,)) from error
    return pyarrow


def fill_arrow_column(cells: Cells, fact: Fact, column: Any, numpy: Any) -> None:
    """Read one column of a table of Arrow; one whose types do not fit at once is read cell by cell."""
    arrow = import_arrow()
    column = column.combine_chunks() if isinstance(column, arrow.ChunkedArray) else column
    kind, types = column.type, arrow.types
    fast: Any = None
    match fact.type:
        case NumberType() if types.is_floating(kind) and kind.bit_width == 64:
            fast = _take_numbers(fact, column, numpy)
        case BooleanType() if types.is_boolean(kind):
            fast = column.cast(arrow.int8()).fill_null(2).to_numpy(zero_copy_only=False)
        case DateType() if types.is_date32(kind) and not fact.range:
            days = column.cast(arrow.int32()).cast(arrow.float64()).to_numpy(zero_copy_only=False)
            fast = days + EPOCH
        case ChoiceType(options=options) if types.is_string(kind) or types.is_large_string(kind):
            fast = _take_texts(column.dictionary_encode(), options, numpy)
        case ChoiceType(options=options) if types.is_dictionary(kind):
            fast = _take_texts(column, options, numpy)
        case _:
            pass
    if fast is None:
        fill_column(cells, fact, column.to_pylist(), is_text=False, numpy=numpy)
    else:
        cells.columns[fact.id] = fast


def _take_numbers(fact: Fact, column: Any, numpy: Any) -> Any:
    """Return machine numbers; None when one of them may be out of range."""
    numbers = column.to_numpy(zero_copy_only=False)
    known = numbers[~numpy.isnan(numbers)] if numpy.isnan(numbers.sum()) else numbers
    if not len(known):
        return numbers
    low, high = float(known.min()), float(known.max())
    if not (low >= -LARGEST and high <= LARGEST) or bool(((abs(known) < SMALLEST) & (known != 0)).any()):
        return None
    for one in fact.range:
        is_above = one.low is None or low > one.low or (low == one.low and one.low_closed)  # type: ignore[operator]
        is_below = one.high is None or high < one.high or (high == one.high and one.high_closed)  # type: ignore[operator]
        if is_above and is_below:
            return numbers
    return None if fact.range else numbers


def _take_texts(column: Any, options: tuple[str, ...], numpy: Any) -> Any:
    texts = tuple(column.dictionary.to_pylist())
    if not set(texts) <= set(options):
        return None
    return column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(numpy.int64, copy=False), texts


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
        return table.fetch_arrow_table() if hasattr(table, "fetch_arrow_table") else table.arrow()
    if module != "pandas":
        return None
    objects = [str(name) for name, kind in table.dtypes.items() if str(kind) == "object"]
    mixed = [name for name in objects if any(isinstance(value, bool) for value in table[name].tolist())]
    if mixed:
        help = "give it the type `boolean`: frame.astype({…: 'boolean'})"
        message = "a column of objects holds booleans"
        raise FactsError(tuple(Diagnostic("GR682", f"{message}: `{one}`", path=one, help=help) for one in mixed))
    return arrow.Table.from_pandas(table, preserve_index=False)
