"""Terms under given inputs: their exact value, and what is left of them when only some inputs are given."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.compiling.smt_algebra import (
    all_of,
    any_of,
    choose,
    is_at_most_zero,
    is_below_zero,
    is_zero,
    larger,
    opposite,
    smaller,
    total,
)
from greenrules.compiling.smt_products import divide, floor_of, multiply
from greenrules.compiling.smt_terms import Number, Term, Truth, list_parts


@frozen
class Solution:
    """Inputs for which the truth holds, exactly; an input that is not named does not matter."""

    truths: dict[str, bool]
    numbers: dict[str, Fraction]


def holds(asked: Iterable[Truth], solution: Solution) -> bool:
    """Return whether truths hold exactly for given inputs."""
    known: dict[Term, Any] = {}
    return all(value_of(truth, solution, known) is True for truth in asked)


def value_of(term: Truth | Number, solution: Solution, known: dict[Term, Any]) -> bool | Fraction:
    """Return the exact value of a term for given inputs; a number that is not given counts as 0.

    Args:
        known: values found so far, for these inputs.
    """
    if not isinstance(term, Term):
        return term
    waiting = [term]
    while waiting:
        current = waiting[-1]
        open_parts = [part for part in list_parts(current) if part not in known]
        if current in known or not open_parts:
            waiting.pop()
            known.setdefault(current, None)
            if known[current] is None:
                known[current] = _calculate(current, solution, known)
        else:
            waiting.extend(open_parts)
    value: bool | Fraction = known[term]
    return value


def _calculate(term: Term, solution: Solution, known: dict[Term, Any]) -> bool | Fraction:
    values = [known[part] if isinstance(part, Term) else part for part in term.parts]
    match term.kind:
        case "flag":
            return solution.truths.get(values[0], False)
        case "input":
            return solution.numbers.get(values[0], Fraction(0))
        case "all":
            return all(values)
        case "some":
            return any(values)
        case "not":
            return not values[0]
        case "below" | "at_most" | "equal":
            number = values[0]
            return bool({"below": number < 0, "at_most": number <= 0, "equal": number == 0}[term.kind])
        case "total":
            return sum((known[atom] * factor for atom, factor in values[1]), start=Fraction(values[0]))
        case "if":
            return values[1] if values[0] else values[2]  # type: ignore[no-any-return]
        case "floor":
            return Fraction(values[0].numerator // values[0].denominator)
        case "largest":
            return max(values)  # type: ignore[no-any-return]
        case "smallest":
            return min(values)  # type: ignore[no-any-return]
        case "product":
            return values[0] * values[1]  # type: ignore[no-any-return]
        case "quotient":
            return values[0] / values[1] if values[1] else Fraction(0)


def replace_inputs(term: Truth | Number, given: Mapping[str, Truth | Number], known: dict[Term, Any]) -> Any:
    """Return a term in which some inputs are constants or other inputs, simplified.

    Args:
        known: what was replaced so far, for these inputs.
    """
    if not isinstance(term, Term):
        return term
    waiting = [term]
    while waiting:
        current = waiting[-1]
        open_parts = [part for part in list_parts(current) if part not in known]
        if current in known or not open_parts:
            waiting.pop()
            if current not in known:
                known[current] = _rebuild(current, given, known)
        else:
            waiting.extend(open_parts)
    return known[term]


def _rebuild(term: Term, given: Mapping[str, Truth | Number], known: dict[Term, Any]) -> Any:
    parts = [known[part] if isinstance(part, Term) else part for part in term.parts]
    match term.kind:
        case "flag" | "input":
            return given.get(parts[0], term)
        case "all":
            return all_of(*parts)
        case "some":
            return any_of(*parts)
        case "not":
            return opposite(parts[0])
        case "below" | "at_most" | "equal":
            return {"below": is_below_zero, "at_most": is_at_most_zero, "equal": is_zero}[term.kind](parts[0])
        case "total":
            return total(parts[0], [(known[atom], factor) for atom, factor in parts[1]])
        case "if":
            return choose(parts[0], parts[1], parts[2])
        case "floor":
            return floor_of(parts[0])
        case "largest" | "smallest":
            return (larger if term.kind == "largest" else smaller)(parts[0], parts[1])
        case "product" | "quotient":
            return (multiply if term.kind == "product" else divide)(parts[0], parts[1])
