"""The cells of a table as columns of the kernel: what is plain at once, anything else read as a facts file is.

A missing cell is a missing fact. A cell that is not what its fact takes is a reject, and its row is not judged.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import define, field, frozen

from greenrules.compiling.columns_exact import read_cell, write_number
from greenrules.evaluating.fact_values import read_value
from greenrules.model.declarations import Fact, Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.rejects import Reject, describe_reject
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TableType
from greenrules.model.values import Scalar, Value, format_number
from greenrules.reading.facts_reader import read_facts_mapping

# A decimal of so many digits is what people mean by its machine number.
MOST_DIGITS = 15
LARGEST, SMALLEST = 1e15, 1e-13
# Longer numbers, and larger powers of ten, are no numbers of factories.
_MOST_LETTERS = 1000
_WORDS = {"true": True, "false": False, "是": True, "否": False}
# So much of a bad cell is shown.


# A cell as it is supplied, as the fact has it, and what is wrong with it.
Read: TypeAlias = tuple[RawFact | None, Scalar | None, list[Diagnostic]]


@frozen
class Unread:
    """A cell whose value is not in the file: a formula nobody has worked out yet."""

    formula: str

    def __str__(self) -> str:
        """Return the formula."""
        return self.formula


@frozen
class Percent:
    """A number that a workbook shows as per cent: 85 where the cell shows 85% and holds 0.85."""

    number: Fraction

    def __str__(self) -> str:
        """Return what the cell shows."""
        return f"{format_number(self.number)}%"


def supply(cell: Any) -> Any:
    """Return a cell as facts are supplied: per cent with its unit, which fits a fact in per cent or a plain share."""
    return {"value": cell.number, "unit": "%"} if isinstance(cell, Percent) else cell


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
        is_text: texts among the values are those of a file without types: see `type_cell`.
    """
    take = _reader_of(fact)
    plain: list[Any] = []
    read = recall_cells(fact)
    for at, value in enumerate(values):
        if is_gap(value, is_text=is_text):
            plain.append(None)
            continue
        typed = type_cell(fact, value) if is_text else value
        found = take(typed)
        if found is None or not _lies_within(found, fact.range):
            found = _read_carefully(cells, fact, read(typed), at, value)
        plain.append(found)
    if not isinstance(fact.type, TableType):
        cells.columns[fact.id] = _pack(fact, plain, numpy)


def is_gap(value: Any, *, is_text: bool) -> bool:
    """Whether a cell is empty."""
    match value:
        case None:
            return True
        case str():
            return is_text and not value.strip()
        case float():
            return math.isnan(value)
        case _:
            return False


def type_cell(fact: Fact, cell: Any) -> Any:
    """Return a cell of a file without types, or without types for lists, as its fact has it.

    What does not fit stays as it is, and so does what is no text: a number or a day of a workbook.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    match fact.type:
        case NumberType():
            return _type_number(text)
        case BooleanType():
            return _WORDS.get(text.casefold(), text)
        case SetType():
            return [] if text == "[]" else [part.strip() for part in text.split(";")]
        case TableType():
            try:
                return json.loads(text, parse_float=Fraction)
            except (ValueError, RecursionError):
                return text
        case _:
            return text


def _type_number(text: str) -> Fraction | str:
    """Return a decimal as a number; a text that is none, or one nobody writes by hand, as it is."""
    try:
        number = Decimal(text) if "_" not in text and len(text) <= _MOST_LETTERS else None
    except InvalidOperation:
        return text
    # A power of ten is worked out before anybody could refuse it.
    if number is None or not number.is_finite() or abs(number.adjusted()) > _MOST_LETTERS:
        return text
    return Fraction(number)


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


def recall_cells(fact: Fact) -> Callable[[Any], Read]:
    """Return what reads a cell; days, options and lists repeat down a column, and most tables are empty."""
    known: dict[str, Read] = {}

    def read(value: Any) -> Read:
        key = repr(value) if isinstance(value, str | list) else ""
        found = known.get(key) or read_one(fact, value)
        if key:
            known[key] = found
        return found

    return read


def _read_carefully(cells: Cells, fact: Fact, found: Read, at: int, shown: Any) -> Any:
    """Return a value the kernel takes, or None after noting an exact value or what is wrong."""
    _, exact, problems = found
    cells.rejects += [describe_reject(problem, at + 1, fact.id, shown) for problem in problems]
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


def read_one(fact: Fact, value: Any) -> Read:
    """Read one value as a facts file would be: as it is supplied, as the fact has it, and what is wrong with it."""
    if isinstance(value, Unread):
        message = "the formula has no value yet"
        help = "open the workbook in a spreadsheet program and save it"
        return None, None, [Diagnostic("GR685", message, path=f"facts.{fact.id}", help=help)]
    value = supply(value.item() if hasattr(value, "item") else value)
    value = value.date() if isinstance(value, datetime) and value.time() == datetime.min.time() else value
    (document, *_), found = read_facts_mapping({"facts": {fact.id: value}})
    problems = list(found)
    if problems:
        return None, None, problems
    raw = document.facts[fact.id]
    return raw, read_value(fact, raw, problems), problems


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
    """Return the exact values one row has of some facts."""
    row: dict[str, Value] = {}
    for id, fact in facts.items():
        column = cells.columns.get(id)
        value = None if column is None else read_cell(fact, column, at)
        if value is not None:
            row[id] = value
    return row | {id: value for id, value in cells.special.get(at, {}).items() if id in facts}
