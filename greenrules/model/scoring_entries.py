"""How a ruleset file scores, as written: indicators, groups and their scoring."""

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.written import Expression, Flag, Label, Number, Sourcing, Text


@frozen
class PointsEntry:
    """`points: 8`, or `points: {value: 8, cite, provenance, note}` where the points have a source of their own."""

    value: Number
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class StepEntry:
    when: Expression | None
    points: Number | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ItemEntry:
    """An item of a checklist."""

    label: Label | None
    condition: Expression | None
    points: Number | None
    span: Span = field(eq=False)


@frozen
class OverEntry:
    """`over: {table, where, top: {k, by}, weight}`."""

    table: Text | None
    where: Expression | None
    top_k: Expression | None
    top_by: Expression | None
    weight: Expression | None
    span: Span = field(eq=False)


@frozen
class ScoringEntry:
    kind: Text | None
    quantity: Expression | None
    better: Text | None
    baseline: Expression | None
    leading: Expression | None
    at_baseline: Expression | None
    base: Expression | None
    cap: Expression | None
    cap_none: Flag | None  # `cap: none`
    steps: tuple[StepEntry, ...]
    formula: Expression | None
    mode: Text | None
    items: dict[str, ItemEntry]
    over: OverEntry | None
    span: Span = field(eq=False)


@frozen
class ChooseEntry:
    """`choose: {k, by}`; `by` is `best` or the name of a fact of type set."""

    k: Expression | None
    by: Text | None
    span: Span = field(eq=False)


@frozen
class IndicatorEntry:
    """A leaf of the indicator tree (has `scoring`) or a group (has `children`)."""

    label: Label | None
    points: PointsEntry | None
    weight: PointsEntry | None
    combine: Text | None
    choose: ChooseEntry | None
    not_applicable: Text | None
    children: "dict[str, IndicatorEntry]"
    scoring: ScoringEntry | None
    applies: Expression | None
    requires: Expression | None
    evidence: tuple[Label, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)
