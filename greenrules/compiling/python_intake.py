"""Facts as a caller hands them over, taken without copying them apart: plain values of the declared types and units.

What is not plain, or wrong in any way, is refused here and left to the careful reading in reading/ and evaluating/,
which accepts it or says what is wrong with it. INVARIANT: nothing is taken here that would be refused there.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from operator import itemgetter
from struct import error as StructError
from struct import pack
from typing import Any, TypeAlias

from attrs import frozen

from greenrules.compiling.python_accuracy import LEAST, MOST, is_shortest
from greenrules.compiling.python_source import is_plain_amount
from greenrules.compiling.python_support import refuse, to_exact
from greenrules.model.declarations import Fact, Interval
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
)
from greenrules.model.values import Months, Scalar, Seconds, parse_date, parse_duration

_OPEN_NUMBERS = frozenset({float, int, type(None)})
_OPEN_BOOLEANS, _OPEN_TEXTS = frozenset({bool, type(None)}), frozenset({str, type(None)})
_NOT_FINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("nan", ".nan", "inf", ".inf", "infinity"))
_LEAST, _MOST = float(LEAST), float(MOST)
# Last bytes of machine numbers from 2**-31 to 2**49, which lie well within LEAST and MOST.
USUAL_SIZES = bytes(range(0x3E, 0x43))

Parts: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]


@frozen
class Sorted:
    """The facts a program looks at, alike ones side by side: amounts, other numbers, booleans, choices, texts, others.

    Attributes:
        ends: where each of these ends.
        options: of the choices, those of equal options side by side, with the ends of each run.
    """

    facts: dict[str, Fact]
    ends: tuple[int, int, int, int, int]
    options: tuple[tuple[int, int, frozenset[str]], ...]

    def split(self, values: tuple[Any, ...]) -> "Parts":
        """Return values in the three parts the generated code takes: numbers and booleans, choices, others."""
        return values[: self.ends[2]], values[self.ends[2] : self.ends[3]], values[self.ends[3] :]


def sort_facts(facts: Mapping[str, Fact]) -> Sorted:
    """Sort facts so that those of a kind can be checked together."""
    kinds: list[list[Fact]] = [[], [], [], [], [], []]
    for fact in facts.values():
        kinds[_kind_of(fact)].append(fact)
    # Most choices have the same options as another.
    listed = {fact.id: sorted([option.id for option in fact.options]) for fact in kinds[3]}
    kinds[3].sort(key=lambda fact: listed[fact.id])
    ordered = [fact for kind in kinds for fact in kind]
    ends: list[int] = []
    for kind in kinds[:5]:
        ends.append((ends[-1] if ends else 0) + len(kind))
    runs: list[tuple[int, int, frozenset[str]]] = []
    before: list[str] = []
    for at, fact in enumerate(kinds[3], ends[2]):
        ids = listed[fact.id]
        if ids == before and runs:
            runs[-1] = (runs[-1][0], at + 1, runs[-1][2])
        else:
            runs.append((at, at + 1, frozenset([id for id in ids if are_texts((id,))])))
        before = ids
    return Sorted({fact.id: fact for fact in ordered}, tuple(ends), tuple(runs))  # type: ignore[arg-type]  # five ends


def _kind_of(fact: Fact) -> int:
    match fact.type:
        case NumberType():
            return 0 if is_plain_amount(fact) else 1
        case BooleanType():
            return 2
        case ChoiceType():
            return 3
        case TextType():
            return 4
        case _:
            return 5


def are_texts(texts: Iterable[str]) -> bool:
    """Whether none is the name of a number that is not finite; TypeError where one is no text."""
    texts = tuple(texts)
    joined = "".join(texts)
    # Each such word has an n, which Chinese has not; looking for a letter takes less than looking for a word.
    if "n" not in joined and "N" not in joined:
        return True
    joined = joined.casefold()
    if "nan" not in joined and "inf" not in joined:
        return True
    return all(text.strip().casefold() not in _NOT_FINITE for text in texts)


def take_value(fact: Fact, value: Any) -> Any:
    """Return one supplied value as the generated code wants it; None when it is missing.

    Raises: RefusedError when it is not plain or not acceptable.
    """
    if value is None:
        return None
    match fact.type:
        case NumberType():
            return _take_number(fact, value)
        case BooleanType():
            return value if value is True or value is False else refuse()
        case ChoiceType(options=options):
            return value if type(value) is str and value in options and are_texts((value,)) else refuse()
        case TextType():
            return value if type(value) is str and are_texts((value,)) else refuse()
        case DateType():
            return _take_date(fact, value)
        case SetType(options=options):
            return _take_set(options, value)
        case DurationType(kind=kind):
            return _take_duration(kind, fact, value)
        case TableType():
            return _take_records(fact, value)


def _take_number(fact: Fact, value: Any) -> Any:
    size = abs(value) if type(value) is float or type(value) is int else refuse()
    if not (size == 0 or _LEAST <= size <= _MOST):
        return refuse()
    if fact.range and not any(_lies_in(to_exact(value), interval) for interval in fact.range):
        return refuse()
    return value


def _lies_in(value: Any, interval: Interval) -> bool:
    low, high = interval.low, interval.high
    is_above = low is None or value > low or (value == low and interval.low_closed)
    return is_above and (high is None or value < high or (value == high and interval.high_closed))


def _take_date(fact: Fact, value: Any) -> date:
    day = parse_date(value) if type(value) is str else value
    if type(day) is not date or (fact.range and not any(_lies_in(day, interval) for interval in fact.range)):
        return refuse()
    return day


def _take_duration(kind: str, fact: Fact, value: Any) -> Any:
    duration = parse_duration(value) if type(value) is str and not fact.range else None
    match kind, duration:
        case "months", Months(months):
            return months
        case "seconds", Seconds(seconds):
            return seconds
        case _:
            return refuse()


def _take_set(options: tuple[str, ...], value: Any) -> frozenset[str]:
    if type(value) not in (list, tuple, set, frozenset):
        return refuse()
    chosen: frozenset[str] = frozenset(take_text(item) for item in value)
    if len(chosen) != len(value) or not chosen.issubset(options):
        return refuse()
    return chosen


def take_text(value: Any) -> str:
    """Return a plain text."""
    return value if type(value) is str and are_texts((value,)) else refuse()


def _take_records(fact: Fact, value: Any) -> tuple[tuple[Any, ...], ...]:
    """Return the records of a table, each with its cells in the order of the columns."""
    if type(value) not in (list, tuple):
        return refuse()
    return tuple([_take_record(fact, record) for record in value])


def _take_record(fact: Fact, record: Any) -> tuple[Any, ...]:
    if type(record) is not dict:
        return refuse()
    cells = []
    known = 0
    for column in fact.columns:
        known += column.id in record
        cells.append(take_value(column, record.get(column.id)))
    return tuple(cells) if known == len(record) else refuse()


def take_each(values: tuple[Any, ...], kinds: Sorted) -> tuple[Any, ...]:
    """Return the values one by one.

    Raises: RefusedError when one is not plain or not acceptable.
    """
    return tuple([take_value(fact, value) for fact, value in zip(kinds.facts.values(), values, strict=True)])


def take_some(values: tuple[Any, ...], kinds: Sorted) -> tuple[Any, ...]:
    """Return values of which some are missing.

    Raises: RefusedError when one is not plain or not acceptable.
    """
    amounts, numbers, booleans, choices, texts = kinds.ends
    is_plain = (
        _OPEN_NUMBERS.issuperset(map(type, values[:numbers]))
        and are_amounts(values[:amounts])
        and _OPEN_BOOLEANS.issuperset(map(type, values[numbers:booleans]))
        and _OPEN_TEXTS.issuperset(map(type, values[booleans:texts]))
        and all(options.issuperset(filter(None, values[start:end])) for start, end, options in kinds.options)
        and "" not in values[booleans:choices]
        and are_texts(filter(None, values[choices:texts]))
    )
    if is_plain and len(values) == texts:
        return values
    return take_each(values, kinds)


def are_amounts(values: Iterable[Any]) -> bool:
    """Whether every number is zero or of a usual size; others may be acceptable, too. None is left out."""
    known = tuple(filter(None, values))
    try:
        return not pack(f"<{len(known)}d", *known)[7::8].translate(None, USUAL_SIZES)
    except StructError:  # a whole number larger than any machine number
        return False


def getter_of(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what takes the values of these names out of a mapping, always as a tuple."""
    if len(names) > 1:
        return itemgetter(*names)
    return (lambda facts: (facts[names[0]],)) if names else (lambda facts: ())


def to_plain(value: Scalar | None) -> Any:
    """Return an exact value as the generated code takes it.

    Raises: RefusedError when no machine number is what people mean by it, or it is of no plain type.
    """
    match value:
        case Fraction():
            is_small = not value or LEAST <= abs(value) <= MOST
            return float(value) if is_small and is_shortest(value) else refuse()
        case Months(months):
            return months
        case Seconds(seconds):
            return seconds
        case None | bool() | str() | date() | frozenset():
            return value
        case _:
            return refuse()
