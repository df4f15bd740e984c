"""What was found about many subjects together: places and tiers, payments, averages, changes, with the reasons."""

from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from greenrules.model.assessment import Assessment, UsedSource
from greenrules.model.citation import Citation
from greenrules.model.citing import Provenance, Words
from greenrules.model.cohort import Direction, Rounding, TieRule
from greenrules.model.rejects import Reject
from greenrules.model.units import Unit
from greenrules.model.values import Scalar, Undefined, Value, Verdict

FORMAT = "greenrules-cohort/1"
# Why a subject has no tier for certain, and what keeps one open.
Exclusion = Literal["not_a_member", "no_value", "too_few", "beyond_tiers", "requirement_unmet"]
Opening = Literal["membership", "group", "value", "others", "tie", "sizes", "requirement", "least"]
Move = Literal["new", "upgraded", "kept", "downgraded", "lost"]
MOVES: tuple[Move, ...] = ("new", "upgraded", "kept", "downgraded", "lost")


@frozen
class SubjectName:
    """A subject by its id and, where it has one, its name."""

    id: str
    name: Words


@frozen
class Cut:
    """A tier among so many subjects: it ends at place `last_least` to `last_most`, the same where all is known."""

    tier: str
    label: Words
    kind: Literal["share", "count", "rest"]
    size: Value | None
    last_least: int
    last_most: int
    citation: Citation


@frozen
class Standing:
    """Where one subject stands in one ranking.

    Places count from 1; `best_place` and `worst_place` are those a completion of all facts can still bring, None where
    the subject is not ranked. `field_least` and `field_most` are how many may be ranked beside it, itself included.
    `tied` others are known to be level with it; `tied_with` names the first few of them by id.
    `tier` is proven ("at least this"), `possible_tiers` are the ones still open, best first.
    """

    subject: str
    group: Scalar | None
    member: Verdict
    values: tuple[Value, ...]
    best_place: int | None
    worst_place: int | None
    field_least: int
    field_most: int
    tied: int
    tied_with: tuple[str, ...]
    tier: str
    possible_tiers: tuple[str, ...]
    exclusion: Exclusion | None
    openings: tuple[Opening, ...]
    missing: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether the tier can no longer change."""
        return len(self.possible_tiers) == 1


@frozen
class RankedGroup:
    """The subjects that are ranked among themselves: how many at least and at most, and where the tiers end."""

    group: Scalar | None
    least: int
    most: int
    cuts: tuple[Cut, ...]
    standings: tuple[Standing, ...]


@frozen
class RankingResult:
    """One ranking: the rules it follows, and its groups. A rule that is not stated is None."""

    id: str
    label: Words
    units: tuple[Unit, ...]
    directions: tuple[Direction, ...]
    ties: TieRule | None
    tie_label: Words
    rounding: Rounding | None
    least: Value | None
    tier_labels: tuple[tuple[str, Words], ...]  # best first, and `none`
    groups: tuple[RankedGroup, ...]
    apart: bool
    citation: Citation


@frozen
class Claim:
    """What one subject is entitled to before the pool, and what the pool leaves of it; None is without bound."""

    subject: str
    entitled: Value
    entitled_least: Fraction
    entitled_most: Fraction | None
    paid_least: Fraction
    paid_most: Fraction | None
    reason: Undefined | None

    @property
    def settled(self) -> bool:
        """Whether the payment is known."""
        return self.paid_least == self.paid_most


@frozen
class PoolResult:
    """Money for all: the claims against the pool. `cut` says whether they exceed it."""

    id: str
    label: Words
    entitlement: str
    size: Value
    step: Value | None
    unit: Unit
    claimed_least: Fraction
    claimed_most: Fraction | None
    cut: Verdict
    claims: tuple[Claim, ...]
    citation: Citation


@frozen
class AverageResult:
    """The mean over so many members, which stands for the parameter `sets`; `bound_by_caller` when a caller's does."""

    id: str
    label: Words
    sets: str
    value: Value
    unit: Unit
    members: int
    bound_by_caller: bool
    citation: Citation


@frozen
class Event:
    """What became of one subject; `moves` are those still possible, one when it is settled."""

    subject: str
    before: Value
    now: tuple[str, ...]
    moves: tuple[Move, ...]


@frozen
class ChangeResult:
    """One kind of change, and the labels of what it speaks of, best first."""

    id: str
    label: Words
    grade_labels: tuple[tuple[str, Words], ...]
    events: tuple[Event, ...]
    citation: Citation


@frozen
class StreakResult:
    """Who holds a tier again: a verdict for each subject."""

    id: str
    label: Words
    ranking: str
    tier: str
    verdicts: tuple[tuple[str, Verdict], ...]
    citation: Citation


@frozen
class CohortJudgement:
    """Everything a ruleset says of these subjects together on one date. Subjects stand in the order of their ids."""

    ruleset: str
    edition: str
    title: Words
    as_of: date
    overlay_of: str
    content_digest: str
    engine: str
    subjects: tuple[SubjectName, ...]
    skipped: tuple[SubjectName, ...]  # of another kind than the ruleset is about
    rankings: tuple[RankingResult, ...]
    pools: tuple[PoolResult, ...]
    averages: tuple[AverageResult, ...]
    changes: tuple[ChangeResult, ...]
    streaks: tuple[StreakResult, ...]
    caveats: tuple[Words, ...]
    weakest_provenance: Provenance | None
    sources_used: tuple[UsedSource, ...]  # weakest first
    display: tuple[tuple[str, int], ...]
    assessments: tuple[Assessment, ...]  # of each subject, in the same order
    rejects: tuple[Reject, ...] = ()  # bad cells of tables: the rows they stand in are nobody's subjects
