"""A column of verdicts as numbers and places, and what people, Python and Arrow see of it."""

from array import array
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any

from attrs import frozen

# Ordinal of 1970-01-01, from which Arrow counts days.
EPOCH = 719163
_TRUTHS = (False, True, None, None)


@frozen(eq=False)
class VerdictColumn:
    """One column of a table of verdicts.

    Attributes:
        kind: `number` and `date` (float64: a number, an ordinal; NaN where there is none), `truth` (int8: 0, 1, and 2
            where it is open), `text` (a place in `texts`, -1 where there is none).
    """

    kind: str
    values: Any
    texts: tuple[str, ...] = ()


def list_cells(column: VerdictColumn) -> list[Any]:
    """Return the cells as Python has them, None where there is none."""
    match column.kind:
        case "number":
            return [None if value != value else value for value in column.values.tolist()]
        case "date":
            return [None if value != value else date.fromordinal(int(value)) for value in column.values.tolist()]
        case "truth":
            return [_TRUTHS[value] for value in column.values.tolist()]
        case _:
            names = (*column.texts, None)
            return [names[place] for place in column.values.tolist()]


def to_arrow_array(column: VerdictColumn, arrow: Any) -> Any:
    """Return the column as an array of Arrow, texts as places in a dictionary."""
    values = column.values
    match column.kind:
        case "number":
            return _wrap(values, arrow.float64(), values == values, arrow)
        case "date":
            days = _wrap(values - EPOCH, arrow.float64(), values == values, arrow)
            return days.cast(arrow.int32()).cast("date32")
        case "truth":
            return _wrap(values, arrow.bool_(), values < 2, arrow)
        case _:
            places = _wrap(values.astype("int32", copy=False), arrow.int32(), values >= 0, arrow)
            return arrow.DictionaryArray.from_arrays(places, _wrap_texts(column.texts, arrow))


def _wrap(values: Any, type: Any, known: Any, arrow: Any) -> Any:
    """Return values as an array of Arrow, around the memory they lie in.

    What Arrow itself has for it looks for pandas first, and imports it where it is installed: a quarter of a second.
    """
    valid = None if known.all() else _pack_truths(known, arrow)
    if arrow.types.is_boolean(type):
        data = _pack_truths(values == 1, arrow)
    else:
        data = arrow.py_buffer(values if values.flags.c_contiguous else values.copy())
    return arrow.Array.from_buffers(type, len(values), [valid, data])


def _pack_truths(truths: Any, arrow: Any) -> Any:
    """Return truths as Arrow keeps them, eight in a byte."""
    data = arrow.py_buffer(truths.view("int8"))
    return arrow.Array.from_buffers(arrow.int8(), len(truths), [None, data]).cast(arrow.bool_()).buffers()[1]


def _wrap_texts(texts: tuple[str, ...], arrow: Any) -> Any:
    data = [text.encode() for text in texts]
    ends = array("i", accumulate(map(len, data), initial=0))
    return arrow.StringArray.from_buffers(len(data), arrow.py_buffer(ends), arrow.py_buffer(b"".join(data)))


def to_named_array(cells: Any, arrow: Any) -> Any:
    """Return a column that names subjects as an array of Arrow: of one type, else as text."""
    if isinstance(cells, arrow.Array | arrow.ChunkedArray):
        return cells
    cells = list(cells)
    if all(cell is None for cell in cells):
        return arrow.array(cells, arrow.string())
    try:
        return arrow.array(cells)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError):
        return arrow.array([None if cell is None else str(cell) for cell in cells], arrow.string())


def list_named(cells: Any) -> list[Any]:
    """Return the cells of a column that names subjects."""
    return list(cells.to_pylist() if hasattr(cells, "to_pylist") else cells)


def list_options(masks: Any, texts: tuple[str, ...], numpy: Any) -> VerdictColumn:
    """Return sets, given as masks of options, as texts: `a;b`."""
    found, places = numpy.unique(numpy.maximum(masks, -1), return_inverse=True)
    names = [";".join(_name_options(mask, texts)) for mask in found.tolist()]
    # A mask below zero is no set: it is the first of those found.
    return VerdictColumn("text", numpy.where(masks < 0, -1, places), tuple(names))


def _name_options(mask: int, texts: tuple[str, ...]) -> Iterator[str]:
    yield from sorted(text for at, text in enumerate(texts[:61]) if mask >= 0 and mask >> at & 1)
