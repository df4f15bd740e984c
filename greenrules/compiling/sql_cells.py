"""The cells of a source as facts: what a machine number stands for is taken, anything else marks its row."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import frozen
from sqlglot import exp

from greenrules.compiling.python_accuracy import LEAST, MOST
from greenrules.compiling.python_support import to_exact
from greenrules.compiling.sql_printing import (
    NO_ARRAYS,
    STRICT,
    Printing,
    Tree,
    count_options,
    join_truths,
    test_option,
    wrap,
    write_literal,
)
from greenrules.compiling.sql_sources import SourceColumn
from greenrules.model.declarations import Fact, Interval
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TableType

# A decimal of so many digits is what people mean by its machine number.
MOST_DIGITS: Final = 15
_NUMBER: Final = "^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?$"
_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# The number of 1970-01-01, the first day of year 1 being 1.
EPOCH: Final = 719163


@frozen
class Cell:
    """A fact as the query reads it: its columns by name, and where its row is marked."""

    columns: tuple[tuple[str, Tree], ...]
    doubt: Tree | None


def name_inputs(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Return the name of each fact's column in the query, no two the same, none longer than PostgreSQL keeps."""
    names: dict[str, str] = {}
    for id in facts:
        base = f"fact_{id.replace('.', '_')}"[:50]
        name, at = base, 1
        while name in names.values():
            at += 1
            name = f"{base}_{at}"
        names[id] = name
    return names


def read_cell(fact: Fact, name: str, source: SourceColumn, printing: Printing, *, has_date: bool) -> Cell:
    """Return a fact of a row.

    Args:
        has_date: whether the date itself is asked for beside its number.
    """
    raw: Tree = exp.column(fact.id, quoted=True)
    if source.form == "text":
        raw = exp.Nullif(this=exp.Trim(this=raw), expression=exp.Literal.string(""))
    if source.form == "foreign" or isinstance(fact.type, DurationType | TableType):
        return Cell(((name, write_missing(fact, printing.dialect)),), _is_known(raw))
    is_text = source.form == "text"
    match fact.type:
        case NumberType():
            return _read_number(fact, name, raw, source, printing)
        case BooleanType() if is_text:
            words = [(word, exp.true() if word == "true" else exp.false()) for word in ("true", "false")]
            pairs = [
                exp.If(this=exp.EQ(this=exp.Lower(this=raw.copy()), expression=exp.Literal.string(word)), true=value)
                for word, value in words
            ]
            known = exp.In(this=exp.Lower(this=raw.copy()), expressions=[exp.Literal.string(word) for word, _ in words])
            return Cell(((name, exp.Case(ifs=pairs)),), exp.Not(this=known))
        case BooleanType():
            return Cell(((name, raw),), None)
        case DateType():
            return _read_date(fact, name, raw, printing.dialect, is_text=is_text, has_date=has_date)
        case ChoiceType(options=options):
            known = exp.In(this=raw.copy(), expressions=[exp.Literal.string(option) for option in options])
            return Cell(((name, raw),), exp.Not(this=known))
        case SetType() if is_text or printing.dialect in NO_ARRAYS:
            # A text is cut into its options by the reference alone.
            return Cell(((name, write_missing(fact, printing.dialect)),), _is_known(raw))
        case SetType(options=options):
            return _read_set(name, raw, options, printing.dialect)
        case _:
            return Cell(((name, raw),), None)


def write_missing(fact: Fact, dialect: str) -> Tree:
    """Return a fact that is always missing, in the type it has elsewhere."""
    match fact.type:
        case NumberType() | DateType() | DurationType():
            return exp.cast(exp.null(), "double")
        case BooleanType():
            return exp.cast(exp.null(), "boolean")
        case SetType() if dialect not in NO_ARRAYS:
            return exp.cast(exp.null(), "array<text>")
        case _:
            return exp.cast(exp.null(), "text")


def _is_known(raw: Tree) -> Tree:
    return exp.Not(this=exp.Paren(this=exp.Is(this=raw.copy(), expression=exp.null())))


def _read_number(fact: Fact, name: str, raw: Tree, source: SourceColumn, printing: Printing) -> Cell:
    tests: list[Tree] = []
    if source.form == "text":
        # INVARIANT: what is as long as that has no more digits than a machine number keeps.
        tests.append(exp.RegexpLike(this=raw.copy(), expression=exp.Literal.string(_NUMBER)))
        tests.append(exp.LTE(this=exp.Length(this=raw.copy()), expression=exp.Literal.number(MOST_DIGITS)))
        number: Tree = exp.TryCast(this=raw.copy(), to=exp.DataType.build("double"), safe=True)
        if printing.dialect in STRICT:
            pair = exp.If(
                this=join_truths([test.copy() for test in tests], exp.And), true=exp.cast(raw.copy(), "double")
            )
            number = exp.Case(ifs=[pair])
    else:
        number = exp.cast(raw.copy(), "double")
        tests += _test_digits(raw, number, source)
    size = _test_size(fact, number, printing.dialect)
    if fact.range and not _is_amount(fact):
        tests.append(wrap_or([_test_interval(number, one, printing.dialect) for one in fact.range]))
    wrong = [_test_wrong_size(size), *(exp.Not(this=wrap(test)) for test in tests)]
    if printing.dialect in STRICT:
        sound = join_truths([wrap(test.copy()) for test in (size, *tests)], exp.And)
        number = exp.Case(ifs=[exp.If(this=sound, true=number)])
    return Cell(((name, number),), join_truths([wrap(test) for test in wrong], exp.Or))


def wrap_or(parts: list[Tree]) -> Tree:
    """Return any of these."""
    return join_truths([wrap(part) for part in parts], exp.Or)


def _test_digits(raw: Tree, number: Tree, source: SourceColumn) -> Iterator[Tree]:
    if source.form != "decimal":
        return
    if source.scale is None:
        back = exp.cast(number.copy(), "decimal")
        yield exp.EQ(this=back, expression=raw.copy())
        return
    limit = exp.Literal.number(
        format(Fraction(10) ** (MOST_DIGITS - source.scale), "f")
        if source.scale <= MOST_DIGITS
        else f"1e-{source.scale - MOST_DIGITS}"
    )
    yield exp.LT(this=exp.Abs(this=raw.copy()), expression=limit)


def _is_amount(fact: Fact) -> bool:
    return fact.range in ((Interval(Fraction(0), None, True, True),), (Interval(Fraction(0), None, True, False),))


def _test_size(fact: Fact, number: Tree, dialect: str) -> Tree:
    size = number.copy() if _is_amount(fact) else exp.Abs(this=number.copy())
    least, most = (write_literal(float(end), dialect) for end in (LEAST, MOST))
    zero = exp.EQ(this=number.copy(), expression=write_literal(0.0, dialect))
    return exp.Or(this=zero, expression=exp.Between(this=size, low=least, high=most))


def _test_wrong_size(size: Tree) -> Tree:
    """Return the opposite: what nearly every cell passes is asked first."""
    zero, usual = size.this, size.expression
    return exp.And(
        this=exp.Not(this=usual.copy()),
        expression=exp.NEQ(this=zero.this.copy(), expression=zero.expression.copy()),
    )


def _test_interval(number: Tree, interval: Interval, dialect: str) -> Tree:
    """Return whether a number surely lies in an interval; what lies on an end no machine number stands for does not."""
    ends: list[Tree] = []
    for end, is_closed, loose, strict in (
        (interval.low, interval.low_closed, exp.GTE, exp.GT),
        (interval.high, interval.high_closed, exp.LTE, exp.LT),
    ):
        if isinstance(end, Fraction):
            near = float(end)
            is_sure = is_closed and to_exact(near) == end
            ends.append(
                (loose if is_sure else strict)(this=number.copy(), expression=wrap(write_literal(near, dialect)))
            )
    return join_truths(ends, exp.And) if ends else exp.true()


def _read_date(fact: Fact, name: str, raw: Tree, dialect: str, *, is_text: bool, has_date: bool) -> Cell:
    tests: list[Tree] = []
    day: Tree = exp.cast(raw.copy(), "date")
    if is_text:
        tests.append(exp.RegexpLike(this=raw.copy(), expression=exp.Literal.string(_DATE)))
        day = exp.TryCast(this=raw.copy(), to=exp.DataType.build("date"), safe=True)
        tests.append(_is_known(day))
    first, last = (exp.cast(exp.Literal.string(one), "date") for one in ("0001-01-01", "9999-12-31"))
    tests.append(exp.Between(this=day.copy(), low=first, high=last))
    number: Tree = exp.cast(exp.Paren(this=_count_days(day, dialect)), "double")
    if dialect in STRICT:
        number = exp.Case(ifs=[exp.If(this=tests[-1].copy(), true=number)])
    if fact.range:
        # Ranges of dates are looked at by the reference.
        tests.append(exp.Is(this=raw.copy(), expression=exp.null()))
    columns = [(name, number), *([(f"{name}_date", day)] if has_date else [])]
    return Cell(tuple(columns), exp.Not(this=exp.Paren(this=join_truths([wrap(test) for test in tests], exp.And))))


def _count_days(day: Tree, dialect: str) -> Tree:
    """Return the number of a day, 0001-01-01 being the first."""
    epoch = exp.cast(exp.Literal.string("1970-01-01"), "date")
    days = (
        exp.Paren(this=exp.Sub(this=day.copy(), expression=epoch))
        if dialect == "postgres"
        else exp.DateDiff(this=day.copy(), expression=epoch, unit=exp.var("DAY"))
    )
    return exp.Add(this=days, expression=exp.Literal.number(EPOCH))


def _read_set(name: str, raw: Tree, options: tuple[str, ...], dialect: str) -> Cell:
    """Return a set as it is held; it is sound when as many of its options are known as it has."""
    one, none = exp.Literal.number(1), exp.Literal.number(0)
    parts: list[Tree] = [
        exp.Case(ifs=[exp.If(this=test_option(raw.copy(), option), true=one.copy())], default=none.copy())
        for option in options
    ]
    total = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return Cell(((name, raw),), exp.NEQ(this=exp.Paren(this=total), expression=count_options(raw.copy(), dialect)))
