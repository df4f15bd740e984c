"""Where a programme stands: counts by grade, the distance to each target, and who is close to a better grade."""

from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from greenrules.model.assessment import Assessment, UsedSource
from greenrules.model.citation import Citation
from greenrules.model.citing import Provenance, Words
from greenrules.model.cohort_judgement import SubjectName
from greenrules.model.plan import CostUnit, Move, Proof
from greenrules.model.programme import Meaning, TargetKind
from greenrules.model.rejects import Reject
from greenrules.model.units import Unit
from greenrules.model.values import Value, Verdict

FORMAT = "greenrules-programme/1"


@frozen
class GradeCount:
    """How many subjects hold a grade for certain, and for how many it is still possible."""

    grade: str
    label: Words
    proven: int
    possible: int


@frozen
class Obstacle:
    """What stands between a subject and a grade: failed, or open because something is not known."""

    id: str  # gate:<id>, derived:<id>, grade:<id>
    label: Words
    status: Literal["failed", "open"]


@frozen
class RouteStep:
    """One thing to do on the way to a grade: what it changes, under which clauses, with which papers.

    `mends` are the basic requirements that are met after it and were not before, by label.
    `is_shown`: the facts may be so already, and only have to be shown.
    """

    id: str
    label: Words
    cost: Fraction
    moves: tuple[Move, ...]
    citations: tuple[Citation, ...]
    papers: tuple[Words, ...]
    mends: tuple[Words, ...]
    is_shown: bool


@frozen
class Route:
    """The cheapest way of a subject to a grade: in CNY, or in units of effort where nobody states what things cost.

    `unit` is the one people read amounts in. `lead_time` is in days, None when no measure states one.
    """

    cost: Fraction
    cost_unit: CostUnit
    unit: Unit
    provenance: Provenance
    proof: Proof
    lead_time: Fraction | None
    steps: tuple[RouteStep, ...]


@frozen
class Candidate:
    """A subject that does not surely hold the grade of a target: how far it is, on the shortest of its ways.

    `points` are those its proven score lacks, `open_points` as many of them as missing facts may still prove; `route`
    is the cheapest way a planner found, None when it found none or was not asked. `is_near` when nothing on the way has
    failed and the points are within the margin.
    """

    subject: SubjectName
    grade: str
    possible_grades: tuple[str, ...]
    in_scope: Verdict
    points: Fraction
    open_points: Fraction
    obstacles: tuple[Obstacle, ...]
    missing: tuple[str, ...]
    route: Route | None
    is_near: bool

    @property
    def cost(self) -> Fraction | None:
        """What the way costs, None without one."""
        return None if self.route is None else self.route.cost


@frozen
class Bill:
    """What reaching a target costs: the cheapest routes of as many candidates as are short.

    `subjects` are those by id, the cheapest first; when they are fewer than `needed`, no routes are known for the rest.
    """

    needed: int
    subjects: tuple[str, ...]
    cost: Fraction
    cost_unit: CostUnit
    unit: Unit

    @property
    def is_enough(self) -> bool:
        """Whether the routes together reach the target."""
        return len(self.subjects) >= self.needed


@frozen
class BaselineResult:
    """What was counted at the start, beside what is counted now."""

    id: str
    label: Words
    grade: str
    only: bool
    number: Value
    means: Meaning
    proven: int
    possible: int
    citation: Citation


@frozen
class TargetResult:
    """One target: the count against the goal.

    `progress_least` to `progress_most` is what counts towards the goal (None: no bound is known); `needed` is how many
    it takes, `short` how many more have to be proven. `forecast` counts those that are near as if they made it.
    """

    id: str
    label: Words
    grade: str
    only: bool
    kind: TargetKind | None
    kind_label: Words
    goal: Value
    means: Meaning
    by: Value | None
    baseline: str
    proven: int
    possible: int
    progress_least: int | None
    progress_most: int | None
    needed: int | None
    reached: Verdict
    short: int | None
    forecast: int
    forecast_reaches: Verdict
    candidates: tuple[Candidate, ...]  # whom to coach first
    bill: Bill | None
    citation: Citation


@frozen
class Shift:
    """A subject whose proven grade is another under the next rules.

    Each of `causes` is a set of differences that alone make the change; labels stand beside their ids.
    """

    subject: SubjectName
    before: str
    after: str
    causes: tuple[tuple[tuple[str, Words], ...], ...]


@frozen
class NextRules:
    """The same subjects on the same date under other rules: a later edition, or a draft.

    `refused` are subjects whose facts do not fit them, with the reason.
    """

    ruleset: str  # id@edition
    title: Words
    content_digest: str
    counts: tuple[GradeCount, ...]
    grade_labels: tuple[tuple[str, Words], ...]
    shifts: tuple[Shift, ...]
    refused: tuple[tuple[str, str], ...]


@frozen
class ProgrammeJudgement:
    """Where a programme stands on one date."""

    ruleset: str
    edition: str
    title: Words
    as_of: date
    ladder: str  # id@edition of the ruleset that grades
    ladder_title: Words
    overlay_of: str
    content_digest: str
    engine: str
    subjects: tuple[SubjectName, ...]  # in scope, or perhaps
    outside: tuple[SubjectName, ...]
    skipped: tuple[SubjectName, ...]
    margin: Fraction
    counts: tuple[GradeCount, ...]  # best grade first, `none` last
    grade_labels: tuple[tuple[str, Words], ...]
    baselines: tuple[BaselineResult, ...]
    targets: tuple[TargetResult, ...]
    caveats: tuple[Words, ...]
    weakest_provenance: Provenance | None
    sources_used: tuple[UsedSource, ...]
    display: tuple[tuple[str, int], ...]
    assessments: tuple[Assessment, ...]  # of the subjects, in the same order
    papers: tuple[tuple[str, tuple[Words, ...]], ...]  # that would show each fact some subject lacks, by fact id
    next_rules: NextRules | None = None
    scope_open: tuple[SubjectName, ...] = ()  # of the subjects, those that are perhaps out of scope
    scope_missing: tuple[tuple[str, Words], ...] = ()  # the facts that would tell, with their labels
    rejects: tuple[Reject, ...] = ()  # bad cells of tables: the rows they stand in are not counted
