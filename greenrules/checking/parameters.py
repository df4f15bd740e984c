"""Parameters: every number a standard fixes, with its history."""

from datetime import date
from itertools import pairwise

from greenrules.checking.declarations import Surroundings, read_options, read_type
from greenrules.checking.literals import read_literal
from greenrules.checking.operands import Problems
from greenrules.checking.provenance import read_source, read_words
from greenrules.model.declarations import DatedValue, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import ParameterEntry, ParameterValueEntry
from greenrules.model.types import DurationType, Type
from greenrules.model.values import Seconds, parse_date, parse_duration


def declare_parameter(id: str, entry: ParameterEntry, *, surroundings: Surroundings, problems: Problems) -> Parameter:
    """Check a parameter: type, unit, values in ascending order, a source for every value (GR501 to GR504)."""
    label = read_words(entry.label)
    type_ = _type_of(entry, surroundings, problems)
    abstract = entry.required is not None and entry.required.value
    if abstract == bool(entry.values):
        message = f"`{id}` is required and has a value" if abstract else f"`{id}` has no value"
        hint = "write `required: true` for a value somebody else must bind, else state one with its citation"
        problems.append(Diagnostic("GR504", message, entry.span, help=hint))
    values: list[DatedValue] = []
    for value in entry.values:
        dated = _read_value(id, value, entry, type_, surroundings, problems)
        if dated is not None:
            values.append(dated)
    _check_order(id, entry, values, problems)
    return Parameter(id, type_, label, read_options(entry.options), tuple(values), entry.span)


def _type_of(entry: ParameterEntry, surroundings: Surroundings, problems: Problems) -> Type:
    type_ = read_type(
        entry.type,
        unit=entry.unit,
        options=entry.options,
        ordered=entry.ordered,
        span=entry.span,
        surroundings=surroundings,
        problems=problems,
    )
    first = entry.values[0].value.value if entry.values else None
    if isinstance(type_, DurationType) and isinstance(first, str) and isinstance(parse_duration(first), Seconds):
        return DurationType("seconds")
    return type_


def _read_value(
    id: str,
    entry: ParameterValueEntry,
    parent: ParameterEntry,
    type_: Type,
    surroundings: Surroundings,
    problems: Problems,
) -> DatedValue | None:
    source = read_source(
        entry.sourcing,
        parent.sourcing,
        what=f"the value of `{id}`",
        span=entry.span,
        documents=surroundings.documents,
        problems=problems,
    )
    value = read_literal(entry.value, type_, what=f"the value of `{id}`", problems=problems)
    start = parse_date(entry.start.value) if entry.start else None
    return None if value is None else DatedValue(start, value, source)


def _check_order(id: str, entry: ParameterEntry, values: list[DatedValue], problems: Problems) -> None:
    starts = [value.start or date.min for value in values]
    for index, (one, other) in enumerate(pairwise(starts)):
        if other <= one:
            span = entry.values[index + 1].span
            hint = "list the values by ascending `from`; only the first may leave it out"
            problems.append(
                Diagnostic("GR503", f"the values of `{id}` are not in ascending order of `from`", span, help=hint)
            )
