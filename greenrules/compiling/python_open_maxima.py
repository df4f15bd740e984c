"""Groups whose children have a maximum that depends on what applies, in the generated code."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import Accuracy
from greenrules.compiling.python_choices import Child
from greenrules.compiling.python_numbers import accuracy_of, write_product, write_quotient, write_sum
from greenrules.compiling.python_scope import Operand, Scope, hold, write_constant
from greenrules.compiling.python_scores import Score, add_scores, clamp_score, map_ends
from greenrules.model.scoring import Group

ZERO = Fraction(0)


def combine_open_maxima(group: Group, children: Sequence[Child], policy: str, scope: Scope) -> tuple[Score, Operand]:
    """Add up what the children count for, as groups.py does, every weight and maximum found as the code runs."""
    is_weighted = group.combine == "weighted"
    weights = [
        write_constant(part.weight, scope) if is_weighted else child.maximum
        for part, child in zip(group.children, children, strict=True)
    ]
    total = add_scores(
        [_count(child, weight, policy, scope) for child, weight in zip(children, weights, strict=True)], scope
    )
    whole = _add(weights, scope)
    maximum = write_constant(group.maximum, scope) if is_weighted else whole
    unit = _divide(maximum, whole, scope) if is_weighted else write_constant(Fraction(1), scope)
    applied = _add([_applied(child, weight, scope) for child, weight in zip(children, weights, strict=True)], scope)
    rate = _divide(maximum, applied, scope) if policy == "redistribute" else unit
    score = map_ends([total], scope, lambda ends: write_product(ends[0], rate, scope))
    return score, hold(write_product(unit, applied, scope), scope, "maximum") if policy == "drop" else maximum


def _count(child: Child, weight: Operand, policy: str, scope: Scope) -> Score:
    """Return what a child counts for out of its weight; one whose maximum is zero counts for nothing."""
    part = _divide(weight, child.maximum, scope)
    score = map_ends([child.score], scope, lambda ends: write_product(ends[0], part, scope))
    return clamp_score(score, weight, scope) if policy == "redistribute" else score


def _divide(left: Operand, right: Operand, scope: Scope) -> Operand:
    """Write a quotient, 0 where the divisor is."""
    quotient = hold(write_quotient(left, right, scope), scope)
    if not quotient.undefined:
        return quotient
    code = f"(0.0 if {quotient.code} is UNDEFINED else {quotient.code})"
    return hold(Operand(code, accuracy_of(quotient)), scope)


def _applied(child: Child, weight: Operand, scope: Scope) -> Operand:
    if child.applicable.code == "True":
        return weight
    code = f"({weight.code} if {child.applicable.code} is not False else 0.0)"
    accuracy: Accuracy = evolve(accuracy_of(weight), low=ZERO, is_raw=False)
    return hold(Operand(code, accuracy), scope)


def _add(operands: Sequence[Operand], scope: Scope) -> Operand:
    total = operands[0]
    for operand in operands[1:]:
        total = write_sum(total, operand, scope)
    return hold(total, scope)
