"""Where a programme stands: counts by grade, the distance to each target, and who is close to a better grade."""

from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from greenrules.model.assessment import Assessment, Citation, UsedSource
from greenrules.model.cohort_judgement import SubjectName
from greenrules.model.programme import Meaning, TargetKind
from greenrules.model.ruleset import Provenance, Words
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
class Candidate:
    """A subject that does not surely hold the grade of a target: how far it is, on the shortest of its ways.

    `points` are those its proven score lacks, `open_points` as many of them as missing facts may still prove; `cost`
    is what a planner says the way costs, None without one. `is_near` when nothing on the way has failed and the points
    are within the margin.
    """

    subject: SubjectName
    grade: str
    possible_grades: tuple[str, ...]
    in_scope: Verdict
    points: Fraction
    open_points: Fraction
    obstacles: tuple[Obstacle, ...]
    missing: tuple[str, ...]
    cost: Fraction | None
    is_near: bool


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
    citation: Citation


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
