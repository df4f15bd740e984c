"""The `cohort` section of a ruleset file as written. docs/language.md describes each field."""

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.written import Expression, Flag, Label, Sourcing, Text


@frozen
class CriterionEntry:
    """`{by: expression, better: higher}`: what decides between subjects that are level so far."""

    by: Expression | None
    better: Text | None
    span: Span = field(eq=False)


@frozen
class TierEntry:
    """A part of the ranked subjects: `share` or `count` of them, or `rest: true`."""

    id: Text | None
    label: Label | None
    share: Expression | None
    count: Expression | None
    rest: Flag | None
    requires: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class RankingEntry:
    label: Label | None
    members: Expression | None
    apart: Expression | None
    by: Expression | None
    better: Text | None
    then_by: tuple[CriterionEntry, ...]
    ties: Text | None
    rounding: Text | None
    least: Expression | None
    tiers: tuple[TierEntry, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class PoolEntry:
    label: Label | None
    entitlement: Text | None
    size: Expression | None
    step: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class AverageEntry:
    label: Label | None
    members: Expression | None
    quantity: Expression | None
    sets: Text | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ChangeEntry:
    """What was held before against the grade, or the tier of a ranking, found now."""

    label: Label | None
    before: Expression | None
    ranking: Text | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class StreakEntry:
    """A tier held again, beside a condition on what was before."""

    label: Label | None
    ranking: Text | None
    tier: Text | None
    before: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class CohortEntry:
    rankings: dict[str, RankingEntry]
    pools: dict[str, PoolEntry]
    averages: dict[str, AverageEntry]
    changes: dict[str, ChangeEntry]
    streaks: dict[str, StreakEntry]
    span: Span = field(eq=False)
