"""The `programme` section of a ruleset file as written. docs/language.md describes each field."""

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.written import Expression, Flag, Label, Sourcing, Text


@frozen
class BaselineEntry:
    """How many there were at the start; `means` says how the printed number is to be read."""

    label: Label | None
    grade: Text | None
    only: Flag | None
    number: Expression | None
    means: Text | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class TargetEntry:
    label: Label | None
    grade: Text | None
    only: Flag | None
    kind: Text | None
    goal: Expression | None
    means: Text | None
    by: Expression | None
    baseline: Text | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ProgrammeEntry:
    ladder: Text | None
    scope: Expression | None
    baselines: dict[str, BaselineEntry]
    targets: dict[str, TargetEntry]
    span: Span = field(eq=False)
