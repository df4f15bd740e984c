"""Columns of a table as the function for arrays takes them: texts as places or as the numbers that stand for them."""

import math
import struct
from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from greenrules.compiling.columns_source import ColumnSource
from greenrules.compiling.python_accuracy import LEAST, MOST

_LEAST: Final = float(LEAST)
_MOST: Final = float(MOST)
# Amounts are in the order of the bits that stand for them; what is negative or missing lies above all of them.
_LEAST_BITS: Final = int.from_bytes(struct.pack("<d", _LEAST), "little")
_MOST_BITS: Final = int.from_bytes(struct.pack("<d", _MOST), "little")


@frozen(eq=False)
class LookedUp:
    """Texts as places, -1 for a missing one, and the numbers that stand for them, the last for a missing one."""

    places: Any
    numbers: Any


def prepare_column(numpy: Any, source: ColumnSource, id: str, kind: str, column: Any, is_complete: bool) -> Any:
    """Return what a block of an input is taken from: an array, or places and what stands for each of them."""
    if column is None and id in source.tables:
        return numpy.full(1, numpy.nan)
    if column is None:
        return {"number": numpy.full(1, numpy.nan), "verdict": numpy.full(1, 2, numpy.int8)}.get(
            kind, -numpy.ones(1, int)
        )
    match kind:
        case "verdict":
            return column if is_complete else column.view(numpy.int8)
        case "text":
            places = _place_texts(numpy, source, column[1])
            if id in source.tables:
                return LookedUp(column[0], _look_up(numpy, source.objects[source.tables[id]][1], places))
            return column[0], places
        case "set":
            return column[0], _mask_sets(numpy, source, column[1])
        case _:
            return column


def _place_texts(numpy: Any, source: ColumnSource, texts: Sequence[str]) -> Any:
    known = {text: at for at, text in enumerate(source.texts)}
    # Texts the function does not know are told apart from those it does, and from missing ones.
    return numpy.array([*(known.get(text, len(known) + at) for at, text in enumerate(texts)), -1], numpy.int64)


def _look_up(numpy: Any, numbers: Sequence[float], places: Any) -> Any:
    """Return the number of every text; NaN where it is missing."""
    found = numpy.array(numbers).take(places, mode="clip")
    found[places < 0] = numpy.nan
    return found


def _mask_sets(numpy: Any, source: ColumnSource, sets: Sequence[frozenset[str]]) -> Any:
    known = {text: at for at, text in enumerate(source.texts)}
    extra = {text: 60 - at for at, text in enumerate(sorted({one for each in sets for one in each} - known.keys()))}
    return numpy.array([*(sum(1 << {**known, **extra}[text] for text in each) for each in sets), -1], numpy.int64)


def take_block(numpy: Any, column: Any, part: slice) -> Any:
    """Return a block of an input; numbers that stand for texts are looked up later, where they are wanted."""
    if isinstance(column, LookedUp):
        return LookedUp(column.places[part], column.numbers)
    if isinstance(column, tuple):
        # A missing text is the place -1, the last of the look-up.
        return column[1].take(column[0][part], mode="wrap")
    return column[part] if len(column) > 1 else numpy.broadcast_to(column, (part.stop - part.start,))


def is_complete_block(values: Any) -> bool:
    """Whether no value of a block is missing."""
    if isinstance(values, LookedUp):
        return bool(values.places.min() >= 0)
    match values.dtype.kind:
        case "b":
            return True
        case "f":
            return not math.isnan(values.min())
        case _ if values.dtype.itemsize == 1:
            return bool(values.max() < 2)
        case _:
            return bool(values.min() >= 0)


def settle_block(numpy: Any, values: Any) -> Any:
    """Return a block in which nothing is missing: its verdicts are plain truths."""
    return values.view(bool) if not isinstance(values, LookedUp) and values.dtype == numpy.int8 else values


def check_sizes(numpy: Any, amounts: Any, marks: Any) -> bool:
    """Mark the rows with an amount so small or large that the bounds on errors do not hold; whether none is missing."""
    if find_usual_ends(numpy, amounts) is not None:
        return True
    marks |= ((amounts < _LEAST) & (amounts != 0.0)) | (amounts > _MOST)
    return not math.isnan(amounts.min())


def find_usual_ends(numpy: Any, numbers: Any) -> tuple[float, float] | None:
    """Return the least and the largest of some numbers; None unless all are amounts of usual size.

    An amount of usual size is nought, or between the least and the most that the bounds on errors hold for.
    """
    if not len(numbers):
        return None
    bits = numbers.view(numpy.uint64)
    high = bits.max()
    if high > _MOST_BITS:
        return None
    low = bits.min()
    # Nought less one is the largest number there is: it does not hide the least of the others.
    if low < _LEAST_BITS and (low != 0 or (bits - numpy.uint64(1)).min() < _LEAST_BITS - 1):
        return None
    return float(low.view(numpy.float64)), float(high.view(numpy.float64))
