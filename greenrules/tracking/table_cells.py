"""The cells of a table as columns of the kernel: what is plain at once, anything else read as a facts file is.

A missing cell is a missing fact. A cell that is not what its fact takes is a reject, and its row is not judged.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field, frozen

from greenrules.compiling.columns_exact import read_cell, write_number
from greenrules.evaluating.fact_values import read_value
from greenrules.model.declarations import Fact, Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TableType
from greenrules.model.values import Scalar, Value
from greenrules.reading.facts_reader import read_facts_mapping

# A decimal of so many digits is what people mean by its machine number.
MOST_DIGITS = 15
LARGEST, SMALLEST = 1e15, 1e-13
_WORDS = {"true": True, "false": False}


@frozen
class Reject:
    """What is wrong with one cell; `row` counts from 1, the header left out."""

    row: int
    column: str
    code: str
    message: str
    value: str = ""

    def at_row(self, row: int) -> "Reject":
        """Return the same of another row."""
        return evolve(self, row=row)


@frozen
class Unread:
    """A cell whose value is not in the file: a formula nobody has worked out yet."""

    formula: str

    def __str__(self) -> str:
        """Return the formula."""
        return self.formula


@define
class Cells:
    """The cells of one table, ready for the kernel.

    Attributes:
        columns, complete: see `decide_columns`.
        special: exact values, by row and fact, that no column holds: tables of records, numbers of many digits.
        rejects: what is wrong.
    """

    columns: dict[str, Any] = field(factory=dict)
    special: dict[int, dict[str, Value]] = field(factory=dict)
    rejects: list[Reject] = field(factory=list)
    complete: set[str] = field(factory=set)


def fill_column(cells: Cells, fact: Fact, values: Sequence[Any], *, is_text: bool, numpy: Any) -> None:
    """Read one column of Python values.

    Args:
        is_text: the values are text of a file without types, in which an empty cell is a missing one.
    """
    take = _reader_of(fact)
    plain: list[Any] = []
    for at, value in enumerate(values):
        if value is None or (is_text and isinstance(value, str) and not value.strip()) or _is_gap(value):
            plain.append(None)
            continue
        if isinstance(value, Unread):
            message = "the formula has no value yet; open the workbook in a spreadsheet program and save it"
            cells.rejects.append(Reject(at + 1, fact.id, "GR685", message, str(value)[:80]))
            plain.append(None)
            continue
        found = take(type_text(fact, value) if is_text else value)
        if found is None or not _lies_within(found, fact.range):
            found = _read_carefully(cells, fact, type_text(fact, value) if is_text else value, at, value)
        plain.append(found)
    if not isinstance(fact.type, TableType):
        cells.columns[fact.id] = _pack(fact, plain, numpy)


def _is_gap(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def type_text(fact: Fact, text: str) -> Any:
    """Return a cell of a file without types as its fact has it; what does not fit stays as it is."""
    text = text.strip()
    match fact.type:
        case NumberType():
            try:
                return Fraction(text) if "/" not in text and "_" not in text else text
            except ValueError:
                return text
        case BooleanType():
            return _WORDS.get(text.casefold(), text)
        case SetType():
            return [] if text == "[]" else [part.strip() for part in text.split(";")]
        case TableType():
            try:
                return json.loads(text, parse_float=Fraction)
            except ValueError:
                return text
        case _:
            return text


def _reader_of(fact: Fact) -> Callable[[Any], Any]:
    """Return what takes a plain value of a fact, None where it has to be read carefully."""
    match fact.type:
        case NumberType():
            return _take_number
        case BooleanType():
            return lambda value: value if isinstance(value, bool) else None
        case ChoiceType(options=options):
            return lambda value: value if type(value) is str and value in options else None
        case _:
            return lambda value: None


def _take_number(value: Any) -> float | None:
    """Return the machine number that stands for a number exactly; None where there is none."""
    if type(value) is float:
        return value if value == 0 or SMALLEST <= abs(value) <= LARGEST else None
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        number = float(value) if -LARGEST <= value <= LARGEST else 0.0
        return number if Fraction(repr(number)) == value and (not number or abs(number) >= SMALLEST) else None
    return None


def _lies_within(value: Any, intervals: Sequence[Interval]) -> bool:
    """Whether a plain number surely lies in its range; what lies on an end is looked at exactly."""
    if not intervals or not isinstance(value, float):
        return True
    return any(
        (one.low is None or value > one.low or (value == one.low and one.low_closed))  # type: ignore[operator]
        and (one.high is None or value < one.high or (value == one.high and one.high_closed))  # type: ignore[operator]
        for one in intervals
    )


def _read_carefully(cells: Cells, fact: Fact, value: Any, at: int, shown: Any) -> Any:
    """Return a value the kernel takes, or None after noting an exact value or what is wrong."""
    exact, problems = read_one(fact, value)
    for problem in problems:
        cells.rejects.append(Reject(at + 1, fact.id, problem.code, problem.message, str(shown)[:80]))
    if problems or exact is None:
        return None
    match exact:
        case Fraction() | tuple():
            number = None if isinstance(exact, tuple) else _take_number(exact)
            if number is None:
                cells.special.setdefault(at, {})[fact.id] = exact
            return number
        case _:
            return exact


def read_one(fact: Fact, value: Any) -> tuple[Scalar | None, list[Diagnostic]]:
    """Read one value as a facts file would be."""
    value = value.item() if hasattr(value, "item") else value
    value = value.date() if isinstance(value, datetime) and value.time() == datetime.min.time() else value
    (document, *_), found = read_facts_mapping({"facts": {fact.id: value}})
    problems = list(found)
    exact = read_value(fact, document.facts[fact.id], problems) if not problems else None
    return exact, problems


def _pack(fact: Fact, plain: Sequence[Any], numpy: Any) -> Any:
    match fact.type:
        case NumberType() | DateType() | DurationType():
            return numpy.array([write_number(value) for value in plain], numpy.float64)
        case BooleanType():
            return numpy.array([2 if value is None else int(value) for value in plain], numpy.int8)
        case _:
            known = {value: at for at, value in enumerate(dict.fromkeys(one for one in plain if one is not None))}
            places = numpy.array([-1 if value is None else known[value] for value in plain], numpy.int64)
            return places, tuple(known)


def read_row(facts: Mapping[str, Fact], cells: Cells, at: int) -> dict[str, Value]:
    """Return the exact facts of one row."""
    row: dict[str, Value] = {}
    for id, column in cells.columns.items():
        value = read_cell(facts[id], column, at)
        if value is not None:
            row[id] = value
    return row | cells.special.get(at, {})
