"""Building terms: products, quotients and whole parts.

What is one of a few constants is split into cases, so that products and quotients with it stay linear.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from greenrules.compiling.smt_algebra import all_of, any_of, choose, opposite, scale, total
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Term, Truth, code_of, make_term, take_apart


def multiply(left: Number, right: Number) -> Number:
    """Return the product; a factor that is one of a few constants is split into cases."""
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Fraction):
            return scale(one, other)
    for one, other in ((left, right), (right, left)):
        cases = list_cases(other)
        if cases is not None:
            return join_cases([(guard, scale(one, constant)) for guard, constant in cases])
    return make_term("product", tuple(sorted((left, right), key=code_of)))


def divide(left: Number, right: Number) -> Number:
    """Return the quotient; where the divisor is zero the value means nothing and is never used."""
    if isinstance(right, Fraction):
        return scale(left, 1 / right) if right else ZERO
    cases = list_cases(right)
    if cases is not None:
        return join_cases([(guard, divide(left, constant)) for guard, constant in cases])
    if isinstance(left, Fraction):
        return scale(make_term("quotient", (ONE, right)), left)
    constant, parts = take_apart(left)
    # A quotient of a sum by one divisor is the sum of quotients: common parts then cancel.
    pieces: tuple[tuple[Number, Fraction], ...] = ((ONE, constant), *parts)
    return total(ZERO, [(_quotient(part, right), factor) for part, factor in pieces if factor])


def _quotient(left: Number, right: Term) -> Number:
    if left == right:
        return ONE
    scaled, factor = right, ONE
    constant, parts = take_apart(right)
    if constant == 0 and len(parts) == 1:
        scaled, factor = parts[0]
    if left == scaled:
        return 1 / factor
    return scale(make_term("quotient", (left, scaled)), 1 / factor)


def floor_of(number: Number) -> Number:
    """Return the largest whole number that is not above."""
    if isinstance(number, Fraction):
        return Fraction(number.numerator // number.denominator)
    cases = list_cases(number)
    if cases is not None:
        return join_cases([(guard, floor_of(constant)) for guard, constant in cases])
    if number.kind == "floor" or (number.kind == "input" and number.parts[1]):
        return number
    return make_term("floor", (number,))


MOST_CASES = 64


@lru_cache(maxsize=1 << 16)
def list_cases(number: Number) -> tuple[tuple[Truth, Fraction], ...] | None:
    """Return the constants a number can be, each with when it is; None when there are others, or too many."""
    if isinstance(number, Fraction):
        return ((True, number),)
    if number.kind == "if":
        condition, *sides = number.parts
        both = [list_cases(side) for side in sides]
        if both[0] is None or both[1] is None:
            return None
        yes = ((all_of(condition, guard), constant) for guard, constant in both[0])
        no = ((all_of(opposite(condition), guard), constant) for guard, constant in both[1])
        return _merge((*yes, *no))
    if number.kind != "total":
        return None
    constant, parts = take_apart(number)
    found: tuple[tuple[Truth, Fraction], ...] = ((True, constant),)
    for atom, factor in parts:
        cases = list_cases(atom)
        if cases is None or len(cases) * len(found) > MOST_CASES * 4:
            return None
        merged = _merge((all_of(g, h), x + y * factor) for g, x in found for h, y in cases)
        if merged is None:
            return None
        found = merged
    return found


def _merge(cases: Iterable[tuple[Truth, Fraction]]) -> tuple[tuple[Truth, Fraction], ...] | None:
    guards: dict[Fraction, list[Truth]] = {}
    for guard, constant in cases:
        if guard is not False:
            guards.setdefault(constant, []).append(guard)
    if len(guards) > MOST_CASES:
        return None
    return tuple((any_of(*found), constant) for constant, found in guards.items())


def join_cases(cases: Iterable[tuple[Truth, Number]]) -> Number:
    """Return the number whose guard holds; the guards exclude each other and one of them holds."""
    *others, (_, result) = tuple(cases)
    for guard, number in reversed(others):
        result = choose(guard, number, result)
    return result
