"""Inputs as terms: every fact, cell and open parameter a subject may supply, within what is declared.

An input is known, or with `missing` may be missing. A table has at most so many records: this bound is part of every
answer.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import define, field

from greenrules.compiling.smt_algebra import all_of, any_of, is_at_most, is_below, opposite
from greenrules.compiling.smt_terms import ONE, Number, Range, Truth, flag, number_input
from greenrules.compiling.smt_values import Meaning, Members, Options, Quantity, Slot, Slots, Verdict
from greenrules.model.declarations import Fact, Interval
from greenrules.model.expressions import Constant, walk_expression
from greenrules.model.ruleset import Ruleset
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
from greenrules.model.walking import list_expressions

DAY = 86400
OTHER_TEXTS = ("another text", "one more text")


@define(eq=False)
class Inputs:
    """The inputs of one subject, shared by every ruleset that is encoded for it.

    Attributes:
        missing: whether an input may be missing.
        records: how many records a table has at most.
        texts: the texts the rulesets compare with.
        shared: parameters that have the value of another one, by `<id@edition>|<id>`.
        values: inputs made so far, by id.
        limits: what surely holds of inputs, by their ids.
    """

    as_of: date
    missing: bool
    records: int
    texts: tuple[str, ...]
    shared: dict[str, str] = field(factory=dict)
    values: dict[str, Meaning] = field(factory=dict)
    limits: dict[str, Truth] = field(factory=dict)


def list_texts(rulesets: Iterable[Ruleset]) -> tuple[str, ...]:
    """Return every text the rulesets and their imports can compare with, and others."""
    found: dict[str, None] = {}
    for ruleset in rulesets:
        for module in walk_modules(ruleset).values():
            found |= dict.fromkeys(_texts_of(module))
    return (*found, *(text for text in OTHER_TEXTS if text not in found))


def _texts_of(module: Ruleset) -> Iterator[str]:
    for expression in list_expressions(module):
        for part in walk_expression(expression):
            if isinstance(part, Constant) and isinstance(part.value, str) and isinstance(part.type, TextType):
                yield part.value
    for parameter in module.parameters.values():
        if isinstance(parameter.type, TextType):
            yield from (str(dated.value) for dated in parameter.values)
    for table in module.tables.values():
        for at, column in enumerate(table.inputs):
            if isinstance(column.expression.type, TextType):
                yield from (str(end.low) for row in table.rows for end in row.cells[at].intervals)
        if isinstance(table.type, TextType):
            yield from (str(row.then) for row in table.rows)


def walk_modules(ruleset: Ruleset) -> dict[str, Ruleset]:
    """Return the ruleset and everything it imports, each once, by key."""
    found: dict[str, Ruleset] = {ruleset.key: ruleset}
    for imported in ruleset.imports.values():
        found |= {key: module for key, module in walk_modules(imported).items() if key not in found}
    return found


def fact_input(inputs: Inputs, fact: Fact) -> Meaning:
    """Return a supplied fact; one that states something by its absence is always known."""
    id = f"fact:{fact.id}"
    if id not in inputs.values:
        inputs.values[id] = _make_input(inputs, id, fact.type, fact.range, may_miss=fact.assume is None)
    return inputs.values[id]


def cell_input(inputs: Inputs, table: Fact, slot: Slot, column: str) -> Meaning:
    """Return a cell of a supplied record."""
    id = f"fact:{table.id}/{slot.index}/{column}"
    if id not in inputs.values:
        declared = next(entry for entry in table.columns if entry.id == column)
        may_miss = declared.assume is None
        inputs.values[id] = _make_input(inputs, id, declared.type, declared.range, may_miss=may_miss)
    return inputs.values[id]


def parameter_input(inputs: Inputs, id: str, type: Type) -> Meaning:
    """Return a parameter the standard leaves open."""
    if id not in inputs.values:
        inputs.values[id] = _make_input(inputs, id, type, (), may_miss=True)
    return inputs.values[id]


def _make_input(inputs: Inputs, id: str, type: Type, ranges: tuple[Interval, ...], *, may_miss: bool) -> Meaning:
    known: Truth = flag(f"known {id}") if inputs.missing and may_miss else True
    match type:
        case BooleanType():
            truth = flag(id)
            return Verdict(all_of(known, truth), all_of(known, opposite(truth)))
        case ChoiceType(options=options):
            return _make_options(id, _allowed(options, ranges), known)
        case TextType():
            return _make_options(id, _allowed(inputs.texts, ranges), known)
        case SetType(options=options):
            return Members(tuple((option, flag(f"{id}={option}")) for option in options), known)
        case TableType():
            return _make_slots(inputs, id, known)
        case NumberType() | DateType() | DurationType():
            return _make_number(inputs, id, type, ranges, known)


def _allowed(options: tuple[str, ...], ranges: tuple[Interval, ...]) -> tuple[str, ...]:
    return tuple(option for option in options if not ranges or any(option == interval.low for interval in ranges))


def _make_options(id: str, options: tuple[str, ...], known: Truth) -> Options:
    """The first of a row of flags that is set names the option; none of them, the last."""
    cases: list[tuple[str, Truth]] = []
    before: list[Truth] = [known]
    for option in options[:-1]:
        is_it = flag(f"{id}={option}")
        cases.append((option, all_of(*before, is_it)))
        before.append(opposite(is_it))
    cases += [(option, all_of(*before)) for option in options[-1:]]
    return Options(tuple(cases), known, False)


def _make_slots(inputs: Inputs, id: str, known: Truth) -> Slots:
    records: list[Slot] = []
    present: Truth = known
    for index in range(inputs.records):
        present = all_of(present, flag(f"{id}/{index}"))
        records.append(Slot(index, present))
    return Slots(id.removeprefix("fact:"), tuple(records), known)


def _make_number(inputs: Inputs, id: str, type: Type, ranges: tuple[Interval, ...], known: Truth) -> Quantity:
    bounds = [_bounds_of(interval) for interval in ranges] or [Range()]
    hull = _intersect(_hull(bounds), _usual_range(type))
    is_whole = isinstance(type, DateType) or (isinstance(type, DurationType) and type.kind == "months")
    number = number_input(id, whole=is_whole, within=hull)
    if len(bounds) > 1:
        inputs.limits[id] = any_of(*(_lies_in(number, part) for part in bounds))
    return Quantity(number, known, False)


def _usual_range(type: Type) -> Range:
    """A date lies in the calendar; other numbers may be any."""
    return Range(ONE, Fraction(date.max.toordinal())) if isinstance(type, DateType) else Range()


def rank_scalar(value: Scalar) -> Fraction:
    """Return the number that stands for a number, date or duration."""
    match value:
        case date():
            return Fraction(value.toordinal())
        case Months(months):
            return Fraction(months)
        case Seconds(seconds):
            return seconds
        case Fraction():
            return value
        case _:
            raise AssertionError(f"no number stands for {value!r}")


def _bounds_of(interval: Interval) -> Range:
    low, high = (None if end is None else rank_scalar(end) for end in (interval.low, interval.high))
    return Range(low, high, interval.low_closed, interval.high_closed)


def _hull(bounds: list[Range]) -> Range:
    result = bounds[0]
    for part in bounds[1:]:
        low = None if result.low is None or part.low is None else min(result.low, part.low)
        high = None if result.high is None or part.high is None else max(result.high, part.high)
        result = Range(low, high)
    return result


def _intersect(one: Range, other: Range) -> Range:
    low, low_closed = _higher_low((one.low, one.low_closed), (other.low, other.low_closed))
    high, high_closed = _higher_low(*((None if p.high is None else -p.high, p.high_closed) for p in (one, other)))
    return Range(low, None if high is None else -high, low_closed, high_closed)


def _higher_low(one: tuple[Fraction | None, bool], other: tuple[Fraction | None, bool]) -> tuple[Fraction | None, bool]:
    if one[0] is None or other[0] is None:
        return one if other[0] is None else other
    return max((one, other), key=lambda end: (end[0], not end[1]))


def _lies_in(number: Number, part: Range) -> Truth:
    above = True if part.low is None else (is_at_most if part.low_closed else is_below)(part.low, number)
    beneath = True if part.high is None else (is_at_most if part.high_closed else is_below)(number, part.high)
    return all_of(above, beneath)
