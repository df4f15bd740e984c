"""Outcomes beside the grade: what a subject is eligible for, and what it is to be paid."""

from fractions import Fraction

from attrs import frozen

from greenrules.evaluating.environment import Environment, recall
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import conjoin, find_undefined, invert, missing_of, to_verdict
from greenrules.model.outcomes import Entitlement
from greenrules.model.values import Bounds, Undefined, Unknown, Value, Verdict


@frozen
class Award:
    """Whether an entitlement is granted, what it is worth before caps and earlier payments, and what is left to pay."""

    granted: Verdict
    payment: Value
    shares: tuple[Value, ...]


def eligibility_verdict(environment: Environment, id: str) -> Verdict:
    """Return whether the condition of an eligibility holds."""
    condition = environment.ruleset.eligibilities[id].condition
    return recall(environment, "eligibility", id, lambda: to_verdict(evaluate_expression(condition, environment)))


def grant_verdict(environment: Environment, id: str) -> Verdict:
    """Return whether an entitlement is granted: its condition holds and nothing that excludes it is granted.

    Source: docs/semantics.md, section 1 (entitlements) and section 5 (Kleene logic).
    """

    def find() -> Verdict:
        condition = to_verdict(evaluate_expression(environment.ruleset.entitlements[id].condition, environment))
        others = (invert(grant_verdict(environment, other.id)) for other in list_excluders(environment, id))
        return conjoin([condition, *others])

    return recall(environment, "grant", id, find)


def list_excluders(environment: Environment, id: str) -> tuple[Entitlement, ...]:
    """Return the entitlements that, once granted, keep this one from being granted."""
    return tuple(other for other in environment.ruleset.entitlements.values() if id in other.excludes)


def award(environment: Environment, id: str) -> Award:
    """Return what an entitlement comes to: max(0, min(amount, caps) - already paid) when granted, else 0.

    It is unknown until the condition and the amount are known. Shares are parts of the payment, per payee.

    Source: docs/semantics.md, section 1 (entitlements).
    """

    def find() -> Award:
        entitlement = environment.ruleset.entitlements[id]
        granted = grant_verdict(environment, id)
        payment = _pay(granted, entitlement, environment)
        return Award(granted, payment, tuple(_divide(payment, entitlement, environment)))

    return recall(environment, "award", id, find)


def _pay(granted: Verdict, entitlement: Entitlement, environment: Environment) -> Value:
    if granted is False:
        return Fraction(0)
    limits = [_settle(evaluate_expression(part, environment)) for part in (entitlement.amount, *entitlement.caps)]
    paid: Value = Fraction(0)
    if entitlement.already_paid is not None:
        paid = _settle(evaluate_expression(entitlement.already_paid, environment))
    undefined = find_undefined(*limits, paid)
    if isinstance(granted, Unknown):
        # Nobody is paid an undefined amount, but a refusal would still settle it.
        return Unknown(missing_of(granted, *limits, paid))
    if undefined is not None:
        return undefined
    known = [limit for limit in limits if isinstance(limit, Fraction)]
    if len(known) < len(limits) or not isinstance(paid, Fraction):
        return Unknown(missing_of(*limits, paid))
    return max(Fraction(0), min(known) - paid)


def _divide(payment: Value, entitlement: Entitlement, environment: Environment) -> list[Value]:
    shares: list[Value] = []
    for share in entitlement.shares:
        part = _settle(evaluate_expression(share.share, environment))
        if isinstance(part, Fraction) and isinstance(payment, Fraction):
            shares.append(part * payment)
        else:
            shares.append(find_undefined(payment, part) or Unknown(missing_of(payment, part)))
    return shares


def _settle(value: Value) -> Value:
    """Return a number as it is; a score counts once its ends meet."""
    match value:
        case Bounds():
            return value.proven if value.settled and value.proven is not None else Unknown(value.missing)
        case Fraction() | Unknown() | Undefined():
            return value
        case _:
            return Unknown()
