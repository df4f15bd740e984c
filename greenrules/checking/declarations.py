"""Facts, and the types that facts, parameters and outputs are declared with."""

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from greenrules.checking.literals import read_literal, read_tests
from greenrules.checking.operands import Problems
from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.sample_points import contains
from greenrules.model.citing import NO_WORDS, Document
from greenrules.model.declarations import Assume, Fact, Interval, Option
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import AssumeEntry, FactEntry, OptionEntry
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
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
from greenrules.model.units import DAYS, DIMENSIONLESS, YEARS, Unit, parse_unit, unit_names
from greenrules.model.written import Flag, Text


@frozen
class Surroundings:
    """What every declaration of a module may need: its documents and the units it binds."""

    documents: Mapping[str, Document]
    units: Mapping[str, str]


def read_unit(text: Text | None, surroundings: Surroundings, problems: Problems) -> Unit:
    """Read a declared unit (GR303); dimensionless when there is none."""
    if text is None:
        return DIMENSIONLESS
    unit = parse_unit(text.value, surroundings.units)
    if unit is None:
        hint = suggest(text.value, unit_names(), otherwise="see docs/units.md for the list")
        problems.append(Diagnostic("GR303", f"unknown unit `{text.value}`", text.span, help=hint))
        return DIMENSIONLESS
    return unit


def read_options(options: tuple[OptionEntry, ...]) -> tuple[Option, ...]:
    """Return the options of a choice or set with their labels; an option without one is its own label."""
    return tuple(Option(o.id.value, NO_WORDS if o.label is None else read_words(o.label)) for o in options)


def read_type(
    kind: Text | None,
    *,
    unit: Text | None,
    options: tuple[OptionEntry, ...],
    ordered: Flag | None,
    span: Span,
    surroundings: Surroundings,
    problems: Problems,
) -> Type:
    """Read `type`, `unit`, `options`, `ordered` of an entry (GR301, GR303); a number when no type is stated."""
    word = kind.value if kind else "choice" if options else "number"
    ids = tuple(option.id.value for option in options)
    if word == "duration":
        return DurationType(_duration_kind(unit, surroundings, problems))
    if unit is not None and word != "number":
        problems.append(
            Diagnostic("GR301", f"only a number has a unit, this is a {word}", unit.span, help="remove `unit`")
        )
    if word in ("choice", "set") and not ids:
        problems.append(Diagnostic("GR021", f"a {word} needs `options`", span, help="list its options"))
    if word not in ("choice", "set") and ids:
        problems.append(
            Diagnostic(
                "GR301", f"only a choice or set has options, this is a {word}", span, help="write `type: choice`"
            )
        )
    match word:
        case "boolean":
            return BooleanType()
        case "choice":
            return ChoiceType(ids, ordered.value if ordered else False)
        case "set":
            return SetType(ids)
        case "text":
            return TextType()
        case "date":
            return DateType()
        case "table":
            return TableType()
    return NumberType(read_unit(unit, surroundings, problems))


def _duration_kind(unit: Text | None, surroundings: Surroundings, problems: Problems) -> Literal["months", "seconds"]:
    """A duration counts months unless its unit is a time such as `day`: the two kinds do not compare."""
    measured = read_unit(unit, surroundings, problems)
    if unit is not None and not measured.converts_to(YEARS) and not measured.converts_to(DAYS):
        problems.append(
            Diagnostic(
                "GR302", f"`{unit.value}` does not measure time", unit.span, help="write `unit: month` or `unit: day`"
            )
        )
    return "seconds" if measured.converts_to(DAYS) else "months"


def declare_fact(id: str, entry: FactEntry, *, surroundings: Surroundings, problems: Problems) -> Fact:
    """Check the declaration of a fact or of a column."""
    what = f"`{id}`"
    label = read_words(entry.label)
    type_ = read_type(
        entry.type,
        unit=entry.unit,
        options=entry.options,
        ordered=entry.ordered,
        span=entry.span,
        surroundings=surroundings,
        problems=problems,
    )
    columns = tuple(
        declare_fact(name, column, surroundings=surroundings, problems=problems)
        for name, column in entry.columns.items()
    )
    if isinstance(type_, TableType):
        type_ = TableType(tuple((column.id, column.type) for column in columns))
    if isinstance(type_, TableType) != bool(columns):
        hint = "a table lists its `columns`, and only a table has them"
        problems.append(
            Diagnostic("GR021" if not columns else "GR301", f"{what} and its columns do not fit", entry.span, help=hint)
        )
    for column in columns:
        if isinstance(column.type, TableType):
            problems.append(
                Diagnostic(
                    "GR301",
                    f"the column `{column.id}` is a table",
                    column.span,
                    help="tables are flat: use a second table",
                )
            )
    allowed = _read_range(entry, type_, what, problems)
    assume = _read_assumption(entry.when_missing, type_, what, surroundings, problems)
    _check_assumption(entry, assume, allowed, what, problems)
    return Fact(
        id, type_, label, allowed, read_options(entry.options), columns,
        entry.period.value if entry.period else "", tuple(read_words(evidence) for evidence in entry.evidence),
        read_words(entry.help), assume, entry.span,
    )  # fmt: skip


def _read_range(entry: FactEntry, type_: Type, what: str, problems: Problems) -> tuple[Interval, ...]:
    if entry.range is None:
        return ()
    if not isinstance(type_, NumberType | DateType):
        problems.append(
            Diagnostic(
                "GR301", f"only a number or date has a range, {what} has none", entry.range.span, help="remove `range`"
            )
        )
        return ()
    tests = read_tests(entry.range, type_, what=what, problems=problems)
    if tests is not None and tests.negated:
        problems.append(
            Diagnostic("GR414", "a range says what is allowed", entry.range.span, help="write it without `not`")
        )
    return () if tests is None or tests.any_value else tests.intervals


def _read_assumption(
    entry: AssumeEntry | None, type_: Type, what: str, surroundings: Surroundings, problems: Problems
) -> Assume | None:
    if entry is None:
        return None
    value = read_literal(entry.assume, type_, what=f"the assumption for {what}", problems=problems)
    source = read_source(
        entry.sourcing,
        what=f"the assumption for {what}",
        span=entry.span,
        documents=surroundings.documents,
        problems=problems,
    )
    return None if value is None else Assume(value, source)


def _check_assumption(
    entry: FactEntry, assume: Assume | None, allowed: tuple[Interval, ...], what: str, problems: Problems
) -> None:
    """Report an assumed value that the subject itself could not supply (GR310)."""
    if entry.when_missing is None or assume is None or not allowed or entry.range is None:
        return
    if not any(contains(interval, assume.value) for interval in allowed):
        written = entry.when_missing.assume
        message = f"the assumption for {what} is `{written.text}`, outside its range `{entry.range.text}`"
        problems.append(Diagnostic("GR310", message, written.span, help="assume a value in the range, or widen it"))
