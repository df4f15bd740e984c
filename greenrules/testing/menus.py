"""The values a subject may be made of: close to every threshold, at both ends of every range, and a few plain ones."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

from attrs import frozen

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.facts import is_opaque
from greenrules.evaluating.outlines import facts_named_in
from greenrules.model.declarations import Fact, Interval, Parameter
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Choose
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.values import Months, Scalar, Seconds
from greenrules.testing.hopes import EARLIER, LATER, NONE, Hopes
from greenrules.testing.precision import hug
from greenrules.testing.subjects import is_writable
from greenrules.testing.thresholds import Marks, list_modules, list_parts

MOST_RECORDS = 3
SOME_RECORDS_FIRST, NO_RECORDS_FIRST = (1, 2, 0, 3), (0, 1, 2, 3, 0)
PLAIN_NUMBERS = tuple(Fraction(number) for number in (1, 0, 2, 3, 10, 50, 100, 1000, -1, -5))
YEAR = (("years", 1),)


@frozen
class Menu:
    """What a subject may be made of on one day: values for every fact, column and open parameter."""

    as_of: date
    facts: Mapping[str, tuple[Scalar, ...]]
    tables: Mapping[str, Mapping[str, tuple[Scalar, ...]]]
    lengths: Mapping[str, tuple[int, ...]]
    parameters: Mapping[str, tuple[Scalar, ...]]

    @property
    def size(self) -> int:
        """How many bytes a subject is read from: two for each value and for the number of records of each table."""
        cells = sum(2 + 2 * MOST_RECORDS * len(columns) for columns in self.tables.values())
        return 2 * (len(self.facts) + len(self.parameters)) + cells


def list_menu(ruleset: Ruleset, marks: Marks, hopes: Hopes, as_of: date) -> Menu:
    """Return the values for one day of assessment, the most hopeful first."""
    chosen = _find_choices(ruleset)
    facts, tables, lengths = {}, {}, {}
    idle = find_idle(ruleset)
    for id, fact in ruleset.facts.items():
        if id in idle:
            continue
        if isinstance(fact.type, TableType):
            columns = {column.id: _list_values(column, marks, as_of, None) for column in fact.columns}
            tables[id] = {name: _put_first(hopes.of(f"{id}/{name}"), columns[name], as_of) for name in columns}
            lengths[id] = NO_RECORDS_FIRST if hopes.of(id)[:1] == (NONE,) else SOME_RECORDS_FIRST
        else:
            facts[id] = _put_first(hopes.of(id), _list_values(fact, marks, as_of, chosen.get(id)), as_of)
    parameters = {
        name: tuple(dict.fromkeys(_list_scalars(parameter.type, marks, as_of, None)))
        for name, parameter in list_open_parameters(ruleset).items()
    }
    return Menu(as_of, facts, tables, lengths, parameters)


def find_idle(ruleset: Ruleset) -> frozenset[str]:
    """Return the facts in a unit that only an overlay binds and that nothing names: nobody could supply them here."""
    opaque = {id for id, fact in ruleset.facts.items() if is_opaque(fact)}
    return frozenset(opaque.difference(facts_named_in(ruleset))) if opaque else frozenset()


def _put_first(wishes: tuple[object, ...], values: tuple[Scalar, ...], as_of: date) -> tuple[Scalar, ...]:
    days = {EARLIER: as_of - timedelta(days=1), LATER: as_of + timedelta(days=1)}
    wanted = [days.get(wish, wish) if isinstance(wish, str) else wish for wish in wishes]
    return tuple(dict.fromkeys((*(value for wish in wanted for value in values if value == wish), *values)))


def list_open_parameters(ruleset: Ruleset) -> dict[str, Parameter]:
    """Return the parameters without a value by the name a caller binds them under."""
    return {
        ".".join((*way, id)): parameter
        for way, module in list_modules(ruleset).items()
        for id, parameter in module.parameters.items()
        if not parameter.values
    }


def list_days(ruleset: Ruleset, marks: Marks) -> tuple[date, ...]:
    """List days in force: the first and last, those around every date the ruleset knows, the 29th of February."""
    start = ruleset.effective.start or date(2019, 1, 1)
    end = ruleset.effective.end or max(start, date(2026, 1, 1)) + timedelta(days=800)
    known = sorted(day for day in marks.dates if start < day < end)
    days = [date(2024, 2, 29), date(2023, 12, 31), start, end, start + (end - start) / 2]
    days += [day + timedelta(days=shift) for day in known for shift in (-1, 0)]
    return tuple(dict.fromkeys(day for day in days if start <= day <= end))


def _list_values(fact: Fact, marks: Marks, as_of: date, size: int | None) -> tuple[Scalar, ...]:
    most = [end for interval in fact.range if isinstance(end := interval.high, Fraction)]
    values = dict.fromkeys((*most, *_list_scalars(fact.type, marks, as_of, size)))
    return tuple(v for v in values if not fact.range or any(lies_in(v, interval) for interval in fact.range))


def _list_scalars(type: Type, marks: Marks, as_of: date, size: int | None) -> Iterator[Scalar]:
    match type:
        case NumberType():
            yield from _list_numbers(type, marks, as_of)
        case BooleanType():
            yield from (True, False)
        case ChoiceType():
            yield from type.options
        case SetType():
            sizes = (len(type.options), 0, 1, 2, len(type.options) - 1) if size is None else (size,)
            yield from (frozenset(taken) for count in sizes for taken in combinations(type.options, max(0, count)))
        case TextType():
            yield from ("nowhere", *sorted(marks.texts))
        case DateType():
            yield from _list_dates(marks, as_of)
        case DurationType():
            yield from _list_durations(type, marks)
        case TableType():
            raise TypeError("a table is drawn record by record")


def _list_numbers(type: NumberType, marks: Marks, as_of: date) -> Iterator[Fraction]:
    if type.unit.dimension == YEAR:
        this_year = Fraction(as_of.year)
        yield from (this_year - back for back in (1, 0, 2, 3, 4, 5, -1))
        yield from marks.near(type.unit)
        return
    yield from PLAIN_NUMBERS
    for mark in marks.near(type.unit):
        yield from hug(mark)
        yield from (far for far in (mark / 2, mark * 2) if is_writable(far))


def _list_dates(marks: Marks, as_of: date) -> Iterator[date]:
    """List days around the assessment, every date of the ruleset and the beginning of every look-back."""
    windows = [mark for mark in marks.durations if isinstance(mark, Months)]
    centres = [as_of, *(shift_back(as_of, window) for window in windows), *sorted(marks.dates)]
    centres += [date(as_of.year - back, 1, 1) for back in range(5)]
    for centre in centres:
        for shift in (0, -1, 1, 30):
            if date.min + timedelta(days=40) < centre < date.max - timedelta(days=40):
                yield centre + timedelta(days=shift)


def _list_durations(type: DurationType, marks: Marks) -> Iterator[Months | Seconds]:
    if type.kind == "months":
        known = {mark.months for mark in marks.durations if isinstance(mark, Months)} | {0, 12}
        yield from (Months(months + shift) for months in sorted(known) for shift in (0, -1, 1))
    else:
        spans = {mark.seconds for mark in marks.durations if isinstance(mark, Seconds)} | {Fraction(86400)}
        yield from (Seconds(span + shift) for span in sorted(spans) for shift in (0, -1, 1))


def shift_back(day: date, window: Months) -> date:
    """Return the day a look-back begins after: as many months earlier, at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - window.months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def lies_in(value: Scalar, interval: Interval) -> bool:
    """Whether a number or date lies between two ends."""
    low, high = interval.low, interval.high
    above = low is None or value > low or (value == low and interval.low_closed)  # type: ignore[operator]
    below = high is None or value < high or (value == high and interval.high_closed)  # type: ignore[operator]
    return above and below


def _find_choices(ruleset: Ruleset) -> dict[str, int]:
    """Return how many indicators each fact that chooses some has to name."""
    sizes: dict[str, int] = {}
    for module in list_modules(ruleset).values():
        for part in list_parts(module):
            if isinstance(part, Choose) and part.by is not None:
                count = evaluate_expression(part.k, Environment(module, {}, date(2024, 1, 1)))
                sizes |= {part.by.name: int(count)} if isinstance(count, Fraction) else {}
    return sizes
