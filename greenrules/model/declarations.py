"""What a checked ruleset declares: facts, parameters, decision tables, derived quantities."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr
from greenrules.model.source import Span
from greenrules.model.types import Type
from greenrules.model.values import Scalar


@frozen
class Interval:
    """Values between two ends; None is unbounded. A single value has both ends equal and closed."""

    low: Scalar | None
    high: Scalar | None
    low_closed: bool = True
    high_closed: bool = True


@frozen
class CellTest:
    """A cell of a decision table. `any_value` is `-`; otherwise one of the intervals, or none of them when `negated`.

    Options and booleans are single values. An ordered comparison on an ordered choice was expanded to single values.
    """

    any_value: bool
    intervals: tuple[Interval, ...] = ()
    negated: bool = False


@frozen
class Option:
    """One option of a choice or set."""

    id: str
    label: Words


@frozen
class Assume:
    """What the absence of a fact or cell itself states, with its citation."""

    value: Scalar
    source: Source


@frozen
class Fact:
    """What a subject supplies. A column of a table is a Fact too."""

    id: str
    type: Type
    label: Words
    range: tuple[Interval, ...]
    options: tuple[Option, ...]
    columns: tuple["Fact", ...]
    period: str
    evidence: tuple[Words, ...]
    help: Words
    assume: Assume | None
    span: Span | None = field(default=None, eq=False)


@frozen
class DatedValue:
    """The value of a parameter from a date on (None: from the beginning)."""

    start: date | None
    value: Scalar
    source: Source


@frozen
class Parameter:
    """A number (or boolean, choice, date, duration) the standard fixes. No values: abstract, unknown until bound.

    `values` are ordered by start.
    """

    id: str
    type: Type
    label: Words
    options: tuple[Option, ...]
    values: tuple[DatedValue, ...]
    span: Span | None = field(default=None, eq=False)


@frozen
class TableInput:
    """An input column of a decision table."""

    name: str
    expression: Expr


@frozen
class Row:
    """A row of a decision table: one test per input."""

    cells: tuple[CellTest, ...]
    then: Scalar
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Otherwise:
    """What a decision table gives when no row holds."""

    then: Scalar
    source: Source


@frozen
class DecisionTable:
    """A decision table; with `of`, a computed column of that fact table.

    `aggregate` is set for hit policy `collect`. `priority` lists outputs from the highest priority down.
    """

    id: str
    label: Words
    of: str
    inputs: tuple[TableInput, ...]
    type: Type
    options: tuple[Option, ...]
    hit_policy: Literal["unique", "any", "first", "priority", "collect"]
    aggregate: Literal["", "sum", "min", "max", "count"]
    priority: tuple[Scalar, ...]
    rows: tuple[Row, ...]
    otherwise: Otherwise | None
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Derived:
    """A named intermediate quantity; with `of`, a computed column of that fact table (records bound to `item`)."""

    id: str
    label: Words
    of: str
    type: Type
    options: tuple[Option, ...]
    formula: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)
