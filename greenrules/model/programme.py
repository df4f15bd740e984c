"""The checked `programme` section: how many subjects are to reach a grade, and by when."""

from typing import Literal

from attrs import field, frozen

from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr, Reference
from greenrules.model.source import Span

# How a printed number is meant: `more than 40` is above 40.
Meaning = Literal["exactly", "at_least", "above"]
MEANINGS: tuple[Meaning, ...] = ("exactly", "at_least", "above")
# Whether a target counts all that hold the grade, or only those that were added to the baseline.
TargetKind = Literal["total", "new"]
TARGET_KINDS: tuple[TargetKind, ...] = ("total", "new")


@frozen
class Baseline:
    """How many subjects held a grade (or a better one, unless `only`) when the programme began."""

    id: str
    label: Words
    grade: str
    only: bool
    number: Expr
    means: Meaning
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Target:
    """A number of subjects that are to hold a grade (or a better one, unless `only`).

    `kind` is a choice parameter of TARGET_KINDS: the same printed number is a total for one reader and an increment
    for another. `baseline` is what a target of new subjects is counted from.
    """

    id: str
    label: Words
    grade: str
    only: bool
    kind: Reference
    goal: Expr
    means: Meaning
    by: Expr | None
    baseline: str
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Programme:
    """Targets on the ladder of this ruleset, or of the import `ladder`, among the subjects in `scope`."""

    ladder: str
    scope: Expr | None
    baselines: dict[str, Baseline]
    targets: dict[str, Target]
