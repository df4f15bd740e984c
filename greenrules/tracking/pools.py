"""A pool of money: what all are entitled to against what there is, cut pro rata when it is too much."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from attrs import frozen

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.outcomes import award
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.cohort import Pool
from greenrules.model.cohort_judgement import Claim, PoolResult
from greenrules.model.values import Undefined, Unknown, Value, Verdict
from greenrules.tracking.subjects import Field, Subject


@frozen
class Amount:
    """What one subject is entitled to, between two ends; None is without bound."""

    least: Fraction
    most: Fraction | None


def share_pool(pool: Pool, field: Field) -> PoolResult:
    """Return what the pool leaves of every claim.

    Source: docs/semantics.md, section 10 (pools).
    """
    entitlement = field.ruleset.entitlements[pool.entitlement]
    size = evaluate_expression(pool.size, field.common)
    step = None if pool.step is None else evaluate_expression(pool.step, field.common)
    payments = [award(subject.environment, pool.entitlement).payment for subject in field.subjects]
    amounts = [
        bound_payment(payment, pool.entitlement, subject.environment)
        for subject, payment in zip(field.subjects, payments, strict=True)
    ]
    totals = add_up(amounts)
    most = None if totals.unbounded else totals.most
    claims = tuple(
        _describe(subject, payment, amount, divide(amount, totals, size, step))
        for subject, payment, amount in zip(field.subjects, payments, amounts, strict=True)
    )
    return PoolResult(
        id=pool.id,
        label=pool.label,
        entitlement=pool.entitlement,
        size=size,
        step=step,
        unit=unit_of_type(entitlement.type),
        claimed_least=totals.least,
        claimed_most=most,
        cut=_exceeds(totals.least, most, size),
        claims=claims,
        citation=cite(field.ruleset, pool.source),
    )


def bound_payment(payment: Value, entitlement: str, environment: Environment) -> Amount:
    """Return the ends of a payment; one that is not known is at most the smallest cap that is."""
    if isinstance(payment, Fraction):
        return Amount(payment, payment)
    if isinstance(payment, Undefined):
        return Amount(Fraction(0), Fraction(0))
    caps = (evaluate_expression(cap, environment) for cap in environment.ruleset.entitlements[entitlement].caps)
    known = [cap for cap in caps if isinstance(cap, Fraction)]
    return Amount(Fraction(0), max(Fraction(0), min(known)) if known else None)


@frozen
class Totals:
    """What all ask together: at least, at most as far as there is a bound, and how many have none."""

    least: Fraction
    most: Fraction
    unbounded: int


def add_up(amounts: Sequence[Amount]) -> Totals:
    """Return what all ask together."""
    bounded = [amount.most for amount in amounts if amount.most is not None]
    least = sum((amount.least for amount in amounts), start=Fraction(0))
    return Totals(least, sum(bounded, start=Fraction(0)), len(amounts) - len(bounded))


def divide(amount: Amount, totals: Totals, size: Value, step: Value | None) -> Amount:
    """Return what is left of one amount: the more it is and the less the others ask, the more is left.

    Args:
        totals: what all ask together, this one included.
    """
    if not isinstance(size, Fraction):
        return Amount(Fraction(0), amount.most)
    low = Fraction(0)
    if totals.unbounded == (amount.most is None):  # all the others are bounded
        low = _cut(amount.least, amount.least + totals.most - (amount.most or 0), size)
    high = size if amount.most is None else _cut(amount.most, amount.most + totals.least - amount.least, size)
    if step is None:
        return Amount(low, high)
    if not isinstance(step, Fraction) or step <= 0:
        return Amount(Fraction(0), high)
    return Amount(_round_down(low, step), _round_down(high, step))


def _cut(amount: Fraction, total: Fraction, size: Fraction) -> Fraction:
    return amount if total <= size else amount * max(Fraction(0), size) / total


def _round_down(amount: Fraction, step: Fraction) -> Fraction:
    return floor(amount / step) * step


def _exceeds(least: Fraction, most: Fraction | None, size: Value) -> Verdict:
    if not isinstance(size, Fraction):
        return Unknown(size.missing if isinstance(size, Unknown) else frozenset())
    if least > size:
        return True
    return False if most is not None and most <= size else Unknown()


def _describe(subject: Subject, payment: Value, amount: Amount, paid: Amount) -> Claim:
    reason = payment if isinstance(payment, Undefined) else None
    return Claim(subject.id, payment, amount.least, amount.most, paid.least, paid.most, reason)
