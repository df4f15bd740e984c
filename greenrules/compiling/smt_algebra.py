"""Building terms: logic, exact arithmetic and comparisons, each simplified as far as looking at it allows.

Products and quotients are in smt_products.py.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from greenrules.compiling.smt_terms import (
    ONE,
    ZERO,
    Number,
    Range,
    Term,
    Truth,
    code_of,
    make_term,
    range_of,
    take_apart,
)


def opposite(truth: Truth) -> Truth:
    """Return the negation."""
    if isinstance(truth, bool):
        return not truth
    match truth.kind:
        case "not":
            return _truth(truth.parts[0])
        case "below":
            return is_at_most_zero(scale(truth.parts[0], -ONE))
        case "at_most":
            return is_below_zero(scale(truth.parts[0], -ONE))
        case _:
            return make_term("not", (truth,))


def _truth(part: Any) -> Truth:
    return part  # type: ignore[no-any-return]


def all_of(*truths: Truth) -> Truth:
    """Return whether all hold."""
    return _join("all", truths, neutral=True)


def any_of(*truths: Truth) -> Truth:
    """Return whether at least one holds."""
    return _join("some", truths, neutral=False)


def _join(kind: Literal["all", "some"], truths: Iterable[Truth], *, neutral: bool) -> Truth:
    found: dict[Term, None] = {}
    for truth in truths:
        if isinstance(truth, bool):
            if truth is not neutral:
                return truth
        elif truth.kind == kind:
            found |= dict.fromkeys(truth.parts)
        else:
            found[truth] = None
    if any(opposite(part) in found for part in found if part.kind in ("not", "below", "at_most")):
        return not neutral
    if len(found) < 2:
        return next(iter(found), neutral)
    return make_term(kind, tuple(sorted(found, key=_place)))


def _place(term: Term) -> int:
    return term.code


def choose_truth(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """Return `then` where the condition holds, else `otherwise`."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then == otherwise:
        return then
    return any_of(all_of(condition, then), all_of(opposite(condition), otherwise))


def are_same(left: Truth, right: Truth) -> Truth:
    """Return whether two truths agree."""
    return any_of(all_of(left, right), all_of(opposite(left), opposite(right)))


def is_below_zero(number: Number) -> Truth:
    """Return whether a number is negative."""
    return _compare("below", number)


def is_at_most_zero(number: Number) -> Truth:
    """Return whether a number is not positive."""
    return _compare("at_most", number)


def is_zero(number: Number) -> Truth:
    """Return whether a number is zero."""
    return _compare("equal", number)


def is_below(left: Number, right: Number) -> Truth:
    """Return whether `left < right`."""
    return is_below_zero(subtract(left, right))


def is_at_most(left: Number, right: Number) -> Truth:
    """Return whether `left <= right`."""
    return is_at_most_zero(subtract(left, right))


def is_equal(left: Number, right: Number) -> Truth:
    """Return whether two numbers are equal."""
    return is_zero(subtract(left, right))


@lru_cache(maxsize=1 << 18)
def _compare(kind: Literal["below", "at_most", "equal"], number: Number) -> Truth:
    if isinstance(number, Fraction):
        return {"below": number < 0, "at_most": number <= 0, "equal": number == 0}[kind]
    settled = _settle(kind, range_of(number))
    if settled is not None:
        return settled
    constant, parts = take_apart(number)
    if len(parts) == 1:
        atom, factor = parts[0]
        if atom.kind == "if" and (_is_constant(atom.parts[1]) or _is_constant(atom.parts[2])):
            condition, then, otherwise = atom.parts
            sides = (_compare(kind, total(constant, [(side, factor)])) for side in (then, otherwise))
            return choose_truth(condition, *sides)
        if atom.kind in ("largest", "smallest") and kind != "equal":
            sides = (_compare(kind, total(constant, [(side, factor)])) for side in atom.parts)
            return all_of(*sides) if (atom.kind == "largest") == (factor > 0) else any_of(*sides)
    # The same comparison in one form: the first factor is 1 or -1.
    first = parts[0][1]
    return make_term(kind, (scale(number, 1 / (first if kind == "equal" else abs(first))),))


def _is_constant(number: Number) -> bool:
    """Whether a number is one of finitely many constants, by cases."""
    return isinstance(number, Fraction) or (number.kind == "if" and all(map(_is_constant, number.parts[1:])))


def _settle(kind: str, within: Range) -> bool | None:
    low, high = within.low, within.high
    positive = low is not None and (low > 0 or (low == 0 and not within.low_closed))
    negative = high is not None and (high < 0 or (high == 0 and not within.high_closed))
    match kind:
        case "below":
            return True if negative else False if low is not None and low >= 0 else None
        case "at_most":
            return False if positive else True if high is not None and high <= 0 else None
        case _:
            return False if positive or negative else None


def total(constant: Fraction, parts: Iterable[tuple[Number, Fraction]]) -> Number:
    """Return a constant plus numbers times their factors."""
    found: dict[Term, Fraction] = {}
    for number, factor in parts:
        inner, atoms = take_apart(number)
        constant += inner * factor
        for atom, times in atoms:
            found[atom] = found.get(atom, ZERO) + times * factor
    kept = tuple(sorted(((atom, factor) for atom, factor in found.items() if factor), key=lambda part: part[0].code))
    if not kept:
        return constant
    if constant == 0 and len(kept) == 1 and kept[0][1] == 1:
        return kept[0][0]
    return make_term("total", (constant, kept))


def add(*numbers: Number) -> Number:
    """Return the sum."""
    return total(ZERO, [(number, ONE) for number in numbers])


def subtract(left: Number, right: Number) -> Number:
    """Return the difference."""
    return total(ZERO, [(left, ONE), (right, -ONE)])


def scale(number: Number, factor: Fraction) -> Number:
    """Return the number times a constant."""
    return total(ZERO, [(number, factor)])


def choose(condition: Truth, then: Number, otherwise: Number) -> Number:
    """Return `then` where the condition holds, else `otherwise`."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then == otherwise:
        return then
    if condition.kind == "not":
        return choose(_truth(condition.parts[0]), otherwise, then)
    if isinstance(then, Term) and then.kind == "if" and then.parts[0] == condition:
        then = then.parts[1]
    if isinstance(otherwise, Term) and otherwise.kind == "if" and otherwise.parts[0] == condition:
        otherwise = otherwise.parts[2]
    return make_term("if", (condition, then, otherwise))


def larger(left: Number, right: Number) -> Number:
    """Return the larger of two numbers."""
    if is_at_most(left, right) is True:
        return right
    return left if is_at_most(right, left) is True else make_term("largest", tuple(sorted((left, right), key=code_of)))


def smaller(left: Number, right: Number) -> Number:
    """Return the smaller of two numbers."""
    if is_at_most(left, right) is True:
        return left
    return (
        right if is_at_most(right, left) is True else make_term("smallest", tuple(sorted((left, right), key=code_of)))
    )
