"""What a checked ruleset decides: basic requirements, grades, eligibilities, entitlements."""

from attrs import field, frozen

from greenrules.model.citing import Source, Words
from greenrules.model.expressions import Expr
from greenrules.model.source import Span
from greenrules.model.types import Type


@frozen
class Gate:
    """A basic requirement: a condition, no points."""

    id: str
    label: Words
    condition: Expr
    evidence: tuple[Words, ...]
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Rung:
    """A grade: a condition on the ladder."""

    id: str
    label: Words
    condition: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Eligibility:
    """An outcome beside the grade, such as "may be recommended"."""

    id: str
    label: Words
    condition: Expr
    source: Source
    span: Span | None = field(default=None, eq=False)


@frozen
class Share:
    """A payee and its part of an amount (a number without unit)."""

    id: str
    label: Words
    share: Expr


@frozen
class Entitlement:
    """Money: granted when the condition holds and no entitlement that excludes it is granted.

    What is paid = max(0, min(amount, caps) - already_paid), in the unit of `type`.
    """

    id: str
    label: Words
    condition: Expr
    amount: Expr
    type: Type
    caps: tuple[Expr, ...]
    excludes: tuple[str, ...]
    already_paid: Expr | None
    shares: tuple[Share, ...]
    before_pool: bool
    source: Source
    span: Span | None = field(default=None, eq=False)
