"""What differs between two rulesets, entry by entry, and what it does to subjects."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from greenrules.model.citing import Words
from greenrules.model.values import Scalar

DifferenceKind = Literal[
    "ruleset", "import", "fact", "parameter", "table", "derived", "gate", "group", "indicator", "grade", "eligibility",
    "entitlement",
]  # fmt: skip
# `restated`: only words or sources differ. `moved`: the same entry at another place.
DifferenceStatus = Literal["added", "removed", "changed", "moved", "restated"]


@frozen
class Aspect:
    """One value of an entry that differs; `path` leads to it, None stands for what is not there.

    `about` says whether it can change a result (`meaning`), or only what people read (`words`, `source`).
    """

    path: tuple[str, ...]
    before: str | None
    after: str | None
    about: Literal["meaning", "words", "source"]


@frozen
class Difference:
    """One entry that differs. `id` is `<kind>:<name>`, of an import `<kind>:<alias>.<name>`."""

    id: str
    kind: DifferenceKind
    status: DifferenceStatus
    label: Words
    aspects: tuple[Aspect, ...]
    clause_before: str
    clause_after: str


@frozen
class Effect:
    """What a difference, or several together, does to the result of one subject."""

    before: str
    after: str


@frozen
class SubjectChange:
    """A subject whose grade differs. Each of `causes` is a set of differences that alone make the whole change.

    They are the smallest such sets; without any, only more differences together than were tried do it.
    """

    subject: str
    name: Words
    as_of: date
    grade: Effect
    causes: tuple[tuple[str, ...], ...]


@frozen
class Witness:
    """A made-up subject on which one difference alone changes the result: what it changes, and the facts it takes."""

    difference: str
    result: str  # grade, or the id of the eligibility, entitlement or score that changes
    effect: Effect
    as_of: date
    facts: Mapping[str, Scalar] = field(hash=False)
    parameters: Mapping[str, Scalar] = field(hash=False)


@frozen
class RulesetComparison:
    """Two rulesets side by side.

    `grade_labels` are those of both; where they name a grade differently, the newer's.
    `subjects` of the fleet were evaluated under both; `refused` are those whose facts do not fit, with the reason.
    `unseen` are differences of meaning for which no witness was found among `tried` made-up subjects.
    """

    before: str
    after: str
    title_before: Words
    title_after: Words
    grade_labels: tuple[tuple[str, Words], ...]
    differences: tuple[Difference, ...]
    subjects: int
    changes: tuple[SubjectChange, ...]
    refused: tuple[tuple[str, str], ...]
    witnesses: tuple[Witness, ...]
    unseen: tuple[str, ...]
    tried: int
