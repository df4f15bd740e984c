"""Checked expressions as terms: one case per form, each as the reference evaluates it."""

from collections.abc import Sequence

from greenrules.compiling.smt_algebra import all_of, any_of, opposite
from greenrules.compiling.smt_arithmetic import calculate, compare, negate, raise_to_power, same_value
from greenrules.compiling.smt_encoding import (
    NO_BINDINGS,
    Bindings,
    Encoding,
    constant_meaning,
    module_encoding,
    reference_meaning,
)
from greenrules.compiling.smt_functions import encode_call, encode_within
from greenrules.compiling.smt_grading import compare_grades
from greenrules.compiling.smt_records import encode_aggregate, encode_cell, encode_quantified, encode_the_cell
from greenrules.compiling.smt_terms import Truth
from greenrules.compiling.smt_values import (
    Meaning,
    Members,
    Options,
    Points,
    Quantity,
    Verdict,
    as_points,
    as_verdict,
    conjoin,
    disjoin,
    invert,
    known_of,
    select,
    select_points,
    undefined_of,
    unknown_of,
)
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Power,
    Quantified,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.types import NumberType


def encode(expr: Expr, encoding: Encoding, bindings: Bindings = NO_BINDINGS) -> Meaning:
    """Return an expression as terms.

    Raises: UnsupportedByBackend (GR710, GR711).
    Source: docs/semantics.md, 3 and 5.
    """
    match expr:
        case Constant():
            return constant_meaning(expr.value, expr.type)
        case Reference():
            return reference_meaning(expr, encoding)
        case Cell():
            return encode_cell(expr, encoding, bindings)
        case Convert():
            factor = Quantity(expr.factor, True, False)
            return calculate("*", encode(expr.operand, encoding, bindings), factor, expr)
        case Negate():
            return negate(encode(expr.operand, encoding, bindings))
        case Arithmetic():
            left, right = encode_each((expr.left, expr.right), encoding, bindings)
            return calculate(expr.sign, left, right, expr)
        case Power():
            return raise_to_power(encode(expr.base, encoding, bindings), expr.exponent)
        case Comparison():
            return _encode_comparison(expr, encoding, bindings)
        case Contains():
            return _encode_contains(*encode_each((expr.element, expr.container), encoding, bindings))
        case And():
            return conjoin(encode_condition(operand, encoding, bindings) for operand in expr.operands)
        case Or():
            return disjoin(encode_condition(operand, encoding, bindings) for operand in expr.operands)
        case Not():
            return invert(encode_condition(expr.operand, encoding, bindings))
        case If():
            return _encode_if(expr, encoding, bindings)
        case Quantified():
            return encode_quantified(expr, encoding, bindings)
        case Aggregate():
            return encode_aggregate(expr, encoding, bindings)
        case TheCell():
            return encode_the_cell(expr, encoding, bindings)
        case Within():
            operands = encode_each((expr.moment, expr.window, expr.mode), encoding, bindings)
            return encode_within(expr, operands, encoding.as_of)
        case Call():
            return encode_call(expr, encode_each(expr.arguments, encoding, bindings))


def encode_condition(expr: Expr | None, encoding: Encoding, bindings: Bindings = NO_BINDINGS) -> Verdict:
    """Return a condition; an absent one holds, an undefined one stays unknown."""
    return Verdict(True, False) if expr is None else as_verdict(encode(expr, encoding, bindings))


def encode_each(operands: Sequence[Expr], encoding: Encoding, bindings: Bindings) -> tuple[Meaning, ...]:
    """Return several expressions as terms."""
    return tuple([encode(operand, encoding, bindings) for operand in operands])


def _encode_comparison(expr: Comparison, encoding: Encoding, bindings: Bindings) -> Verdict:
    sides = (expr.left, expr.right)
    if any(isinstance(side, Reference) and side.kind == "grade" for side in sides):
        homes = [
            module_encoding(encoding, side.module) if isinstance(side, Reference) and side.kind == "grade" else None
            for side in sides
        ]
        meanings = [None if home else encode(side, encoding, bindings) for home, side in zip(homes, sides, strict=True)]
        return compare_grades(expr, homes, meanings)
    left, right = encode_each(sides, encoding, bindings)
    return compare(expr.sign, left, right, expr.order, expr)


def _encode_contains(element: Meaning, container: Meaning) -> Verdict:
    assert isinstance(element, Options)
    assert isinstance(container, Members)
    members = dict(container.cases)
    inside = any_of(*(all_of(guard, members.get(option, False)) for option, guard in element.cases))
    known = all_of(element.known, container.known)
    return Verdict(all_of(known, inside), all_of(known, opposite(inside)))


def _encode_if(expr: If, encoding: Encoding, bindings: Bindings) -> Meaning:
    condition = encode_condition(expr.condition, encoding, bindings)
    then, otherwise = encode_each((expr.then, expr.otherwise), encoding, bindings)
    unknown = unknown_of(condition)
    if isinstance(expr.type, NumberType) and expr.type.score:
        return _choose_points(condition, unknown, as_points(then), as_points(otherwise))
    chosen = select(condition.true, then, otherwise)
    if unknown is False:
        return chosen
    agreed = all_of(known_of(then), known_of(otherwise), same_value(then, otherwise))
    return restrict(chosen, opposite(unknown), agreed)


def restrict(value: Meaning, decided: Truth, agreed: Truth) -> Meaning:
    """Return a value that counts where it is decided or agreed, and is unknown elsewhere."""
    usable = any_of(decided, agreed)
    match value:
        case Verdict():
            undefined = all_of(decided, value.undefined)
            return Verdict(all_of(usable, value.true), all_of(usable, value.false), undefined)
        case Quantity():
            return Quantity(value.number, all_of(usable, value.known), all_of(decided, value.undefined))
        case Options():
            cases = tuple((option, all_of(usable, guard)) for option, guard in value.cases)
            return Options(cases, all_of(usable, value.known), all_of(decided, undefined_of(value)))
        case Members():
            return Members(value.cases, all_of(usable, value.known), all_of(decided, value.undefined))
        case _:
            raise AssertionError(f"the checker lets no such branches through: {value!r}")


def _choose_points(condition: Verdict, unknown: Truth, then: Points, otherwise: Points) -> Points:
    from greenrules.compiling.smt_scores import hull

    chosen = select_points(condition.true, then, otherwise)
    if unknown is False:
        return chosen
    # Of an undefined branch nothing is known while the condition is open: it is unbounded.
    loose = [
        Points(p.low, p.high, any_of(p.low_open, p.undefined), any_of(p.high_open, p.undefined), False)
        for p in (then, otherwise)
    ]
    return select_points(unknown, hull([(True, part) for part in loose]), chosen)
