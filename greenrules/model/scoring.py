"""How a checked ruleset scores: indicators, their scoring, groups, and what may not apply."""

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr, Reference
from greenrules.model.memory import Remembering
from greenrules.model.source import Span

Policy = Literal["redistribute", "full", "drop", "zero"]
POLICIES: tuple[Policy, ...] = ("redistribute", "full", "drop", "zero")
WINDOW_MODES = ("rolling", "calendar_years")

_JUDGED = "judged."


@frozen
class Ramp(Remembering):
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
class Steps(Remembering):
    """The first step, in falling points, whose condition holds."""

    steps: tuple[Step, ...]


@frozen
class Ratio(Remembering):
    """A share of the base; `cap` None is `none` (unbounded above)."""

    quantity: Expr
    base: Expr
    better: Literal["higher", "lower"]
    cap: Expr | None


@frozen
class Formula(Remembering):
    """An expression in points, clamped to [0, maximum]."""

    formula: Expr


@frozen
class Item:
    id: str
    label: Words
    condition: Expr
    points: Fraction


@frozen
class Checklist(Remembering):
    """Items that each earn points, or earn all together."""

    mode: Literal["each", "all"]
    items: tuple[Item, ...]


@frozen
class Judged(Remembering):
    """Points somebody awards: the fact `judged.<indicator>`."""

    fact: Reference


def name_judged(indicator: str) -> str:
    """Return the fact that holds the points awarded to a judged indicator."""
    return f"{_JUDGED}{indicator}"


def is_judged(fact: str) -> bool:
    """Whether a fact holds points that somebody awards."""
    return fact.startswith(_JUDGED)


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
class Indicator(Remembering):
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
class Group(Remembering):
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
