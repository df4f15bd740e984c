"""Answers a missing input may get: all of them where they are few, else its ends and the values a ruleset knows."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

from attrs import define, field, frozen

from greenrules.evaluating.arithmetic import rank
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.missing import find_declared
from greenrules.evaluating.node_ids import list_environments
from greenrules.model.declarations import Fact, Interval, Parameter
from greenrules.model.expressions import Cell, Constant, Quantified, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Choose, Group
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
from greenrules.model.units import POINTS
from greenrules.model.values import Months, Record, Scalar, Seconds
from greenrules.model.walking import list_expressions, walk_nodes

# An open end of a range is tried this far out, and this near to an end that is not included.
FAR, NEAR = Fraction(10**9), Fraction(1, 10**6)
_MOST_MARKS, _MOST_OPTIONS, _MOST_RECORDS = 6, 12, 60
Dimension = tuple[tuple[str, int], ...]


@frozen
class Answers:
    """Answers to one input; `all` when it can have no other."""

    values: tuple[Scalar, ...]
    all: bool


@define
class Marks:
    """What a ruleset compares with, read from it once."""

    numbers: dict[Dimension, set[Fraction]] = field(factory=dict)
    texts: set[str] = field(factory=set)
    maximum: Fraction = FAR  # points of the whole tree
    sizes: dict[str, int] = field(factory=dict)  # of the set facts that choose indicators


def find_marks(environment: Environment) -> Marks:
    """Return the numbers and texts of a ruleset and its imports, numbers in the reference unit of their dimension."""
    root = environment.ruleset.indicators
    marks = Marks() if root is None else Marks(maximum=root.maximum)
    for module in list_environments(environment):
        for parameter in module.ruleset.parameters.values():
            for dated in parameter.values:
                if isinstance(parameter.type, NumberType) and isinstance(dated.value, Fraction):
                    _mark(marks, parameter.type, dated.value)
        for table in module.ruleset.tables.values():
            for column, tests in zip(table.inputs, zip(*(row.cells for row in table.rows), strict=True), strict=False):
                for end in (end for test in tests for one in test.intervals for end in (one.low, one.high)):
                    if isinstance(end, Fraction) and isinstance(column.expression.type, NumberType):
                        _mark(marks, column.expression.type, end)
        marks.texts |= set(_list_texts(module.ruleset))
        marks.sizes |= dict(_list_sizes(module))
    return marks


def _mark(marks: Marks, type: NumberType, value: Fraction) -> None:
    marks.numbers.setdefault(type.unit.dimension, set()).add(value * type.unit.size)


def _list_texts(ruleset: Ruleset) -> Iterator[str]:
    for expression in list_expressions(ruleset):
        for part in walk_expression(expression):
            if isinstance(part, Constant) and isinstance(part.type, TextType) and isinstance(part.value, str):
                yield part.value


def _list_sizes(module: Environment) -> Iterator[tuple[str, int]]:
    root = module.ruleset.indicators
    for node in () if root is None else walk_nodes(root):
        match node:
            case Group(choose=Choose(by=by, k=k)) if by is not None:
                count = evaluate_expression(k, module)
                if isinstance(count, Fraction):
                    yield by.name, int(count)


def list_answers(id: str, environment: Environment, marks: Marks) -> Answers:
    """Return answers to a missing input, within its declared range."""
    declared = find_declared(id, environment)
    match declared.type:
        case TableType():
            assert isinstance(declared, Fact)
            return Answers(tuple(_list_tables(declared, environment, marks)), False)
        case BooleanType():
            return Answers((True, False), True)
        case ChoiceType(options=options):
            return Answers(options, True)
        case SetType(options=options):
            return Answers(tuple(_list_sets(options, marks.sizes.get(id.partition(":")[2]))), False)
        case _:
            values = tuple(dict.fromkeys(_list_scalars(declared, environment, marks)))
            return Answers(tuple(value for value in values if is_allowed(declared, value)), False)


def _list_sets(options: tuple[str, ...], size: int | None) -> Iterator[Scalar]:
    sizes = (len(options), 0, 1) if size is None else (size,)
    for count in sizes:
        for taken, _ in zip(combinations(options, count), range(_MOST_OPTIONS), strict=False):
            yield frozenset(taken)


def _list_scalars(declared: Fact | Parameter, environment: Environment, marks: Marks) -> Iterator[Scalar]:
    ranges = declared.range if isinstance(declared, Fact) else ()
    match declared.type:
        case NumberType() as type:
            if type.unit.dimension == (("years", 1),):
                # A length of time or a calendar year: the past years are tried before anything else.
                yield from (Fraction(environment.as_of.year - back) / type.unit.size for back in (1, 10, 0, 2, 3, -1))
            yield from _list_numbers(ranges, marks, type)
        case DateType():
            today = environment.as_of
            yield from (today, today - timedelta(days=1), today - timedelta(days=366 * 2), date(2000, 1, 1))
            yield from (today + timedelta(days=1), date(2100, 1, 1))
        case DurationType(kind="months"):
            yield from (Months(months) for months in (0, 12, 36, 60, 1200))
        case DurationType():
            yield from (Seconds(Fraction(86400 * days)) for days in (0, 1, 30, 366, 36600))
        case TextType():
            yield from ("", *sorted(marks.texts))


def _list_numbers(ranges: tuple[Interval, ...], marks: Marks, type: NumberType) -> Iterator[Fraction]:
    """Yield both ends of every range, then what the ruleset knows of this kind between them."""
    for interval in ranges or (Interval(None, None),):
        low, high = interval.low, interval.high
        start = low if isinstance(low, Fraction) else Fraction(0)
        yield start if low is None or interval.low_closed else start + NEAR
        if isinstance(high, Fraction):
            yield high if interval.high_closed else high - NEAR
        else:
            # Beside a far end, something small: a divisor serves best when it is neither nothing nor endless.
            yield from (start + (marks.maximum if type.unit == POINTS else FAR), start + 1)
    known = sorted(marks.numbers.get(type.unit.dimension, ()))
    step = max(1, len(known) // _MOST_MARKS)
    yield from (number / type.unit.size for number in known[::step])


def _list_tables(table: Fact, environment: Environment, marks: Marks) -> Iterator[Scalar]:
    """Yield the empty table, and tables of one record that the conditions of the ruleset tell apart."""
    yield ()
    columns = [column for column in table.columns if column.assume is None and column.id in _used(table, environment)]
    menus = [list_answers_of_column(column, environment, marks)[:4] for column in columns]
    kept = {column.id: column.assume.value for column in table.columns if column.assume is not None}
    seen: set[tuple[object, ...]] = set()
    for at, cells in enumerate(product(*menus)):
        if at >= _MOST_RECORDS * 10:
            return
        record = Record(0, {**kept, **{column.id: cell for column, cell in zip(columns, cells, strict=True)}})
        mark = tuple(_judge(table.id, record, environment))
        if mark not in seen and len(seen) < _MOST_RECORDS:
            seen.add(mark)
            yield (record,)


def list_answers_of_column(column: Fact, environment: Environment, marks: Marks) -> tuple[Scalar, ...]:
    """Return answers to a cell of a column."""
    match column.type:
        case BooleanType():
            return (True, False)
        case ChoiceType(options=options):
            return tuple(reversed(options)) if column.type.ordered else options
        case SetType(options=options):
            return tuple(_list_sets(options, None))
        case _:
            values = dict.fromkeys(_list_scalars(column, environment, marks))
            return tuple(value for value in values if is_allowed(column, value))


def _used(table: Fact, environment: Environment) -> set[str]:
    found = set()
    for module in list_environments(environment):
        for expression in list_expressions(module.ruleset):
            for part in walk_expression(expression):
                if isinstance(part, Cell) and part.table == table.id and not part.computed:
                    found.add(part.column)
    return found or {column.id for column in table.columns}


def _judge(table: str, record: Record, environment: Environment) -> Iterator[object]:
    """Yield what every condition over the table says of a record, as far as the facts tell."""
    facts = {**environment.facts, table: (record,)}
    probe = Environment(environment.ruleset, facts, environment.as_of, bound=environment.bound)
    for module in list_environments(probe):
        for expression in list_expressions(module.ruleset):
            for part in walk_expression(expression):
                if isinstance(part, Quantified) and part.records.table.name == table and _is_whole(part):
                    verdict = evaluate_condition(part, module)
                    yield verdict if isinstance(verdict, bool) else None


def _is_whole(expr: Quantified) -> bool:
    """Whether a condition speaks of no record but its own."""
    return all(part.variable == expr.records.variable for part in walk_expression(expr) if isinstance(part, Cell))


def is_allowed(declared: Fact | Parameter, value: Scalar) -> bool:
    """Whether a value lies in the declared range."""
    ranges = declared.range if isinstance(declared, Fact) else ()
    return not ranges or any(_lies_in(value, interval) for interval in ranges)


def _lies_in(value: Scalar, interval: Interval) -> bool:
    place = rank(value)
    low, high = interval.low, interval.high
    above = low is None or place > rank(low) or (value == low and interval.low_closed)
    return above and (high is None or place < rank(high) or (value == high and interval.high_closed))
