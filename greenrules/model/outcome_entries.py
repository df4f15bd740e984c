"""What a ruleset file decides, as written: requirements, grades, eligibilities, entitlements."""

from attrs import field, frozen

from greenrules.model.source import Span
from greenrules.model.written import Expression, Flag, Label, Sourcing, Text


@frozen
class GateEntry:
    label: Label | None
    condition: Expression | None
    evidence: tuple[Label, ...]
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class RungEntry:
    id: Text | None
    label: Label | None
    condition: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class EligibilityEntry:
    label: Label | None
    condition: Expression | None
    sourcing: Sourcing
    span: Span = field(eq=False)


@frozen
class ShareEntry:
    label: Label | None
    share: Expression | None
    span: Span = field(eq=False)


@frozen
class EntitlementEntry:
    label: Label | None
    condition: Expression | None
    amount: Expression | None
    unit: Text | None
    caps: tuple[Expression, ...]
    excludes: tuple[Text, ...]
    already_paid: Expression | None
    shares: dict[str, ShareEntry]
    before_pool: Flag | None
    sourcing: Sourcing
    span: Span = field(eq=False)
