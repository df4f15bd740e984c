"""The checked `cohort` section: outcomes of a subject that depend on the other subjects."""

from typing import Literal

from attrs import field, frozen

from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr, Reference
from greenrules.model.source import Span

Direction = Literal["higher", "lower"]
# What a tie does to the places of those in it: all take the best of them, all the worst, or nobody has said.
TieRule = Literal["all_in", "all_out", "undecided"]
TIE_RULES: tuple[TieRule, ...] = ("all_in", "all_out", "undecided")
# How a share of the subjects becomes a whole number of them.
Rounding = Literal["down", "half_up", "up"]
ROUNDINGS: tuple[Rounding, ...] = ("down", "half_up", "up")
NO_TIER = "none"


@frozen
class Criterion:
    """A number that decides between two subjects, and which way."""

    by: Expr
    better: Direction


@frozen
class Tier:
    """A part of the ranked subjects, best first. `size` is a share or a number of them, None for the rest.

    A subject that does not meet `requires` goes to the next tier whose condition it meets.
    """

    id: str
    label: Words
    kind: Literal["share", "count", "rest"]
    size: Expr | None
    requires: Expr | None
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Ranking:
    """Who is ranked, by what, and which tier a place gives. With `apart`, each of its values is ranked for itself.

    `ties` and `rounding` are choice parameters of TIE_RULES and ROUNDINGS; below `least` subjects nobody has a tier.
    INVARIANT: at most one tier is the rest; those above it count from the top, those below it from the bottom.
    """

    id: str
    label: Words
    members: Expr | None
    apart: Expr | None
    criteria: tuple[Criterion, ...]
    ties: Reference
    rounding: Reference
    least: Expr | None
    tiers: tuple[Tier, ...]
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Pool:
    """Money for all together: what entitles to more than `size` is cut pro rata, down to whole `step`s if there is one.

    Sizes and steps are in the unit of the entitlement.
    """

    id: str
    label: Words
    entitlement: str
    size: Expr
    step: Expr | None
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Average:
    """The mean of a quantity over the members, which gives the parameter `sets` its value."""

    id: str
    label: Words
    members: Expr | None
    quantity: Expr
    sets: str
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Change:
    """What was held before against what is found now: the grade, or the tier of `ranking`."""

    id: str
    label: Words
    before: Expr
    ranking: str
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Streak:
    """A tier held now by a subject for which `before` holds too."""

    id: str
    label: Words
    ranking: str
    tier: str
    before: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Cohort:
    """Everything a ruleset says of many subjects together, in the order of the file."""

    rankings: dict[str, Ranking]
    pools: dict[str, Pool]
    averages: dict[str, Average]
    changes: dict[str, Change]
    streaks: dict[str, Streak]
