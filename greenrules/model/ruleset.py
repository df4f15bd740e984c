"""A checked ruleset: the typed form every evaluator and every compiler reads. Immutable and picklable."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr, Reference
from greenrules.model.memory import Remembering
from greenrules.model.source import Span
from greenrules.model.types import Type
from greenrules.model.values import Scalar

if TYPE_CHECKING:  # both are made of what stands here
    from greenrules.model.cohort import Cohort
    from greenrules.model.programme import Programme

Provenance = Literal["published", "secondary", "inferred", "unverified", "illustrative"]
# From the strongest to the weakest.
PROVENANCES: tuple[Provenance, ...] = ("published", "secondary", "inferred", "unverified", "illustrative")
Policy = Literal["redistribute", "full", "drop", "zero"]
POLICIES: tuple[Policy, ...] = ("redistribute", "full", "drop", "zero")
ClauseStatus = Literal["encoded", "out_of_scope", "judgement", "not_seen"]
CLAUSE_STATUSES: tuple[ClauseStatus, ...] = ("encoded", "out_of_scope", "judgement", "not_seen")
WINDOW_MODES = ("rolling", "calendar_years")


@frozen
class Words:
    """A label in both languages."""

    zh: str
    en: str


NO_WORDS = Words("", "")


@frozen
class Source:
    """Where an entry comes from. `document` is a key of the ruleset's documents; empty on a pure definition of ours."""

    document: str
    clause: str
    provenance: Provenance
    note: str = ""


@frozen
class Document:
    """A standard or notice that is cited."""

    title: Words
    number: str
    issuer: Words
    date: str
    address: str


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


@frozen
class Gate:
    """A basic requirement: a condition, no points."""

    id: str
    label: Words
    condition: Expr
    evidence: tuple[Words, ...]
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Ramp:
    """Linear between baseline and leading. All three are in one unit."""

    quantity: Expr
    better: Literal["higher", "lower"]
    baseline: Expr
    leading: Expr
    at_baseline: Expr | None


@frozen
class Step:
    when: Expr
    points: Fraction
    source: Source


@frozen
class Steps:
    """The first step, in falling points, whose condition holds."""

    steps: tuple[Step, ...]


@frozen
class Ratio:
    """A share of the base; `cap` None is `none` (unbounded above)."""

    quantity: Expr
    base: Expr
    better: Literal["higher", "lower"]
    cap: Expr | None


@frozen
class Formula:
    """An expression in points, clamped to [0, maximum]."""

    formula: Expr


@frozen
class Item:
    id: str
    label: Words
    condition: Expr
    points: Fraction


@frozen
class Checklist:
    """Items that each earn points, or earn all together."""

    mode: Literal["each", "all"]
    items: tuple[Item, ...]


@frozen
class Judged:
    """Points somebody awards: the fact `judged.<indicator>`."""

    fact: Reference


Scoring: TypeAlias = Ramp | Steps | Ratio | Formula | Checklist | Judged


@frozen
class Over:
    """Score per record of a fact table; the record is bound to `variable` in every expression of the scoring.

    With `top_k`, only the k records with the largest `top_by` count (ties at the k-th place all).
    """

    table: Reference
    variable: str
    where: Expr | None
    top_k: Expr | None
    top_by: Expr | None
    weight: Expr | None


@frozen
class Indicator:
    """A leaf of the indicator tree. `weight` is its weight in a weighted group, else its maximum."""

    id: str
    label: Words
    maximum: Fraction
    weight: Fraction
    scoring: Scoring
    over: Over | None
    applies: Expr | None
    requires: Expr | None
    evidence: tuple[Words, ...]
    source: Source
    points_source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Choose:
    """The k best children, or the ones the set fact `by` names."""

    k: Expr
    by: Reference | None  # None: best


@frozen
class Group:
    """A node with children. `policy` is a choice parameter of POLICIES, present when a child may not apply."""

    id: str
    label: Words
    maximum: Fraction
    weight: Fraction
    combine: Literal["sum", "weighted", "choose"]
    choose: Choose | None
    policy: Reference | None
    children: "tuple[Indicator | Group, ...]"
    applies: Expr | None
    requires: Expr | None
    source: Source
    points_source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Rung:
    """A grade: a condition on the ladder."""

    id: str
    label: Words
    condition: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Eligibility:
    """An outcome beside the grade, such as "may be recommended"."""

    id: str
    label: Words
    condition: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Share:
    """A payee and its part of an amount (a number without unit)."""

    id: str
    label: Words
    share: Expr


@frozen
class Entitlement:
    """Money: granted when the condition holds and no entitlement that excludes it is granted.

    What is paid = max(0, min(amount, caps) - already_paid), in the unit of `type`.
    """

    id: str
    label: Words
    condition: Expr
    amount: Expr
    type: Type
    caps: tuple[Expr, ...]
    excludes: tuple[str, ...]
    already_paid: Expr | None
    shares: tuple[Share, ...]
    before_pool: bool
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Clause:
    """A clause of a document in the ledger of a ruleset: encoded by entries, or left out for a reason.

    `by` holds `<kind>:<id>`; what an import declares is `<kind>:<alias>.<id>`.
    """

    document: str
    clause: str
    status: ClauseStatus
    by: tuple[str, ...]
    reason: Words
    label: Words
    span: Span | None = field(default=None, eq=False)


@frozen
class Override:
    """A change an overlay makes to its base, with its source."""

    operation: str
    path: str
    source: Source


@frozen
class Effective:
    """The period an edition is in force; None is open."""

    start: date | None
    end: date | None
    source: Source | None


@frozen
class Ruleset(Remembering):
    """One checked edition of a ruleset with everything it imports.

    `facts` are all facts visible here, imported ones included, by their global id. Every other mapping holds only what
    this module declares; what an import declares is under `imports[alias]`. All mappings keep the order of the file.
    """

    id: str
    edition: str
    subject: str
    title: Words
    effective: Effective
    documents: dict[str, Document]
    imports: "dict[str, Ruleset]"
    facts: dict[str, Fact]
    parameters: dict[str, Parameter]
    tables: dict[str, DecisionTable]
    derived: dict[str, Derived]
    gates: dict[str, Gate]
    indicators: Group | None
    rungs: tuple[Rung, ...]  # best first
    eligibilities: dict[str, Eligibility]
    entitlements: dict[str, Entitlement]
    caveats: tuple[Words, ...]
    display: dict[str, int]
    overlay_of: str  # "id@edition" of the base, or ""
    overrides: tuple[Override, ...]
    clauses: tuple[Clause, ...] = ()
    cohort: "Cohort | None" = None
    programme: "Programme | None" = None
    digest: str = field(default="", eq=False)
    sources: tuple[tuple[str, str], ...] = field(default=(), eq=False)  # name and SHA-256 of each text read
    warnings: tuple[Diagnostic, ...] = field(default=(), eq=False, repr=False)
    named_explicitly: bool = field(default=False, eq=False)  # the caller chose this edition, in force or not

    @property
    def key(self) -> str:
        """`id@edition`."""
        return f"{self.id}@{self.edition}"
