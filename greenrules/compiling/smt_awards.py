"""Entitlements as terms: whether they are granted, and what is paid."""

from attrs import frozen

from greenrules.compiling.smt_algebra import all_of, any_of, choose, larger, opposite, smaller, subtract
from greenrules.compiling.smt_encoding import Encoding, recall
from greenrules.compiling.smt_expressions import encode, encode_condition
from greenrules.compiling.smt_products import multiply
from greenrules.compiling.smt_scores import settle
from greenrules.compiling.smt_terms import ZERO
from greenrules.compiling.smt_values import Points, Quantity, Verdict, conjoin, invert, unknown_of
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Entitlement


@frozen
class Award:
    """Whether an entitlement is granted, what is left to pay, and the shares of the payees."""

    granted: Verdict
    payment: Quantity
    shares: tuple[Quantity, ...]


def grant_meaning(encoding: Encoding, id: str) -> Verdict:
    """Return whether an entitlement is granted: its condition holds and nothing that excludes it is granted."""

    def find() -> Verdict:
        condition = encode_condition(encoding.ruleset.entitlements[id].condition, encoding)
        others = (other.id for other in encoding.ruleset.entitlements.values() if id in other.excludes)
        return conjoin([condition, *(invert(grant_meaning(encoding, other)) for other in others)])

    return recall(encoding, "grant", id, find)


def award_meaning(encoding: Encoding, id: str) -> Award:
    """Return what an entitlement comes to: max(0, min(amount, caps) - already paid) when granted, else 0."""

    def find() -> Award:
        entitlement = encoding.ruleset.entitlements[id]
        granted = grant_meaning(encoding, id)
        payment = _pay(granted, entitlement, encoding)
        return Award(granted, payment, tuple(_share(payment, share.share, encoding) for share in entitlement.shares))

    return recall(encoding, "award", id, find)


def _pay(granted: Verdict, entitlement: Entitlement, encoding: Encoding) -> Quantity:
    limits = [_settle(part, encoding) for part in (entitlement.amount, *entitlement.caps)]
    paid = Quantity(ZERO, True, False)
    if entitlement.already_paid is not None:
        paid = _settle(entitlement.already_paid, encoding)
    least = limits[0].number
    for limit in limits[1:]:
        least = smaller(least, limit.number)
    amount = larger(ZERO, subtract(least, paid.number))
    refused = granted.false
    undefined = all_of(granted.true, any_of(*(part.undefined for part in (*limits, paid))))
    sure = all_of(granted.true, *(part.known for part in (*limits, paid)))
    known = all_of(any_of(refused, sure), opposite(undefined), opposite(unknown_of(granted)))
    return Quantity(choose(refused, ZERO, amount), known, undefined)


def _share(payment: Quantity, share: Expr, encoding: Encoding) -> Quantity:
    part = _settle(share, encoding)
    undefined = any_of(payment.undefined, part.undefined)
    known = all_of(payment.known, part.known, opposite(undefined))
    return Quantity(multiply(part.number, payment.number), known, undefined)


def _settle(expr: Expr, encoding: Encoding) -> Quantity:
    """Return a number as it is; a score counts once its ends meet."""
    value = encode(expr, encoding)
    if isinstance(value, Points):
        return settle(value)
    assert isinstance(value, Quantity), "the checker lets only numbers be amounts"
    return value
