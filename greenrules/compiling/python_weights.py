"""Groups that add or weigh their children in the generated code, every maximum known."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import TypeAlias

from attrs import evolve

from greenrules.compiling.python_choices import Child
from greenrules.compiling.python_fractions import add_fractions
from greenrules.compiling.python_numbers import accuracy_of, write_product, write_quotient, write_sum
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant
from greenrules.compiling.python_scores import (
    Score,
    add_scores,
    clamp_score,
    constant_point,
    scale_score,
)
from greenrules.model.scoring import Group

ZERO = Fraction(0)


def combine_weights(group: Group, children: Sequence[Child], policy: str, scope: Scope) -> tuple[Score, Operand]:
    """Add up what the children count for, as groups.py does."""
    is_weighted = group.combine == "weighted"
    weights = [
        part.weight if is_weighted else _fixed(child.maximum)
        for part, child in zip(group.children, children, strict=True)
    ]
    whole = add_fractions(weights)
    maximum = group.maximum if is_weighted else whole
    unit = maximum / whole if whole else ZERO
    counted = [_count_child(child, weight, policy, scope) for child, weight in zip(children, weights, strict=True)]
    if policy in ("redistribute", "drop") and not all(child.applicable.code == "True" for child in children):
        applied = hold(_add_applicable(children, weights, scope), scope, "applied")
        return _combine_applicable(counted, applied, maximum, unit, policy, scope)
    return _add_counted(counted, unit, scope), write_constant(maximum, scope)


def _fixed(maximum: Operand) -> Fraction:
    if not isinstance(maximum.constant, Fraction):
        raise NotCompiledError("a maximum that depends on what applies, inside another group")
    return maximum.constant


def _add_applicable(children: Sequence[Child], weights: Sequence[Fraction], scope: Scope) -> Operand:
    """Write the weights of the children that may still apply."""
    parts = []
    for child, weight in zip(children, weights, strict=True):
        part = write_constant(weight, scope)
        if child.applicable.code != "True":
            code = f"({part.code} if {child.applicable.code} is not False else 0.0)"
            part = Operand(code, evolve(accuracy_of(part), low=ZERO, is_raw=False))
        parts.append(part)
    total = parts[0]
    for part in parts[1:]:
        total = write_sum(total, part, scope)
    return total


# What a child counts for: its score times a factor, as two whole numbers without a common divisor.
_Counted: TypeAlias = tuple[Score, tuple[int, int]]


def _count_child(child: Child, weight: Fraction, policy: str, scope: Scope) -> _Counted:
    """Return what a child counts for out of its weight. One that does not apply scores what it counts for already."""
    # Dividing fractions, and finding them in a table, takes longer than all of this.
    (above, below), (most, part) = weight.as_integer_ratio(), _fixed(child.maximum).as_integer_ratio()
    if not most:
        return constant_point(ZERO, scope), (1, 1)
    score = clamp_score(child.score, child.maximum, scope) if policy == "redistribute" else child.score
    above, below = above * part, below * most
    divisor = gcd(above, below)
    return score, (above // divisor, below // divisor)


def _add_counted(counted: Sequence[_Counted], unit: Fraction, scope: Scope) -> Score:
    """Add up the children: those that count alike are added before they are multiplied."""
    by_factor: dict[tuple[int, int], list[Score]] = {}
    for score, factor in counted:
        by_factor.setdefault(factor, []).append(score)
    part, whole = unit.as_integer_ratio()
    sums = [
        scale_score(add_scores(scores, scope), write_constant(Fraction(above * part, below * whole), scope), scope)
        for (above, below), scores in by_factor.items()
        if above and part
    ]
    return add_scores(sums, scope) if sums else constant_point(ZERO, scope)


def _combine_applicable(
    counted: Sequence[_Counted], applied: Operand, maximum: Fraction, unit: Fraction, policy: str, scope: Scope
) -> tuple[Score, Operand]:
    """Combine children some of which may not apply, under `redistribute` or `drop`."""
    total = _add_counted(counted, Fraction(1), scope)
    fixed = write_constant(unit, scope)
    if policy == "drop":
        return scale_score(total, fixed, scope), hold(write_product(applied, fixed, scope), scope, "maximum")
    rate = hold(write_quotient(write_constant(maximum, scope), applied, scope), scope, "rate")
    # Where nothing applies the children add up to 0, whatever the rate.
    rate = hold(Operand(f"(0.0 if {rate.code} is UNDEFINED else {rate.code})", rate.accuracy), scope, "rate")
    return scale_score(total, rate, scope), write_constant(maximum, scope)
