"""Find divisors that are not proven to differ from zero, by following the signs quantities can have."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import evolve, frozen

from greenrules.checking.scales import MIRRORED, ConstantOf, RangesOf
from greenrules.checking.signs import (
    ANY,
    NEGATED,
    Signs,
    combine_signs,
    reaches_sign,
    restrict_signs,
    signs_of_call,
    signs_of_value,
)
from greenrules.model.diagnostics import Diagnostic
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
    Records,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.types import DurationType

# What a name stands for, by kind, alias of its module and name.
Definitions: TypeAlias = Mapping[tuple[str, str, str], Expr]


@frozen
class _Knowledge:
    """What is known where an expression stands: constants, declared ranges, definitions, and the guards around it."""

    constant_of: ConstantOf
    ranges_of: RangesOf
    definitions: Definitions
    guards: tuple[tuple[Expr, Signs], ...] = ()
    opened: tuple[Expr, ...] = ()  # definitions being looked through, against circles


def find_unproven_divisors(
    expression: Expr,
    *,
    constant_of: ConstantOf,
    ranges_of: RangesOf = lambda _: (),
    conditions: Iterable[Expr] = (),
    definitions: Definitions | None = None,
) -> tuple[Diagnostic, ...]:
    """Report every divisor (and base of a negative power) that may be zero.

    Args:
        expression: the expression to search, itself and everything in it.
        constant_of: the value an expression always has, or None.
        ranges_of: the declared ranges of a fact or cell (for a parameter: one per dated value), none if undeclared.
        conditions: what holds where the expression counts: `applies`, the condition of an entitlement.
        definitions: what derived names stand for, to look through them; none by default.
    Returns:
        GR309 warnings.
    Source: semantics, section 5 (undefined).
    """
    known = _Knowledge(constant_of, ranges_of, definitions or {})
    for condition in conditions:
        known = _assume(condition, True, known)
    return tuple(_search(expression, known))


def _search(expression: Expr, known: _Knowledge) -> Iterator[Diagnostic]:
    match expression:
        case Arithmetic(sign="/", right=right) if 0 in _signs(right, known):
            yield _report(right, "divisor")
        case Power(base=base, exponent=exponent) if exponent < 0 and 0 in _signs(base, known):
            yield _report(base, "base of a negative power")
        case _:
            pass
    for part, inner in _parts(expression, known):
        yield from _search(part, inner)


def _report(divisor: Expr, role: str) -> Diagnostic:
    name = " ".join(divisor.span.text.split())
    advice = f"declare a `range` that excludes 0, or write `if {name} != 0 then … else …`"
    return Diagnostic("GR309", f"the {role} `{name}` may be zero", divisor.span, "warning", help=advice)


def _parts(expression: Expr, known: _Knowledge) -> Iterator[tuple[Expr, _Knowledge]]:
    """Yield the operands of an expression with what is known where each stands."""
    match expression:
        case Constant() | Reference() | Cell():
            return
        case Convert(operand=operand) | Negate(operand=operand) | Not(operand=operand) | Power(base=operand):
            yield operand, known
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            yield from ((left, known), (right, known))
        case Contains(element=element, container=container):
            yield from ((element, known), (container, known))
        case And(operands=operands) | Or(operands=operands):
            # Kleene: an operand matters only where the others leave the result open.
            for each in operands:
                inner = known
                for other in operands:
                    inner = inner if other is each else _assume(other, isinstance(expression, And), inner)
                yield each, inner
        case If(condition=condition, then=then, otherwise=otherwise):
            yield condition, known
            yield then, _assume(condition, True, known)
            yield otherwise, _assume(condition, False, known)
        case Quantified(records=records, condition=body) | TheCell(records=records, body=body):
            yield from _record_parts(records, body, known)
        case Aggregate(records=records, body=maybe):
            yield from _record_parts(records, maybe, known)
        case Within(moment=moment, window=window, mode=mode):
            yield from ((moment, known), (window, known), (mode, known))
        case Call(arguments=arguments):
            yield from ((each, known) for each in arguments)


def _record_parts(records: Records, body: Expr | None, known: _Knowledge) -> Iterator[tuple[Expr, _Knowledge]]:
    kept = known
    if records.condition is not None:
        yield records.condition, known
        kept = _assume(records.condition, True, known)
    if body is not None:
        yield body, kept


def _assume(condition: Expr, truth: bool, known: _Knowledge) -> _Knowledge:
    """Return what is known where the condition has this truth."""
    match condition:
        case And(operands=operands) if truth:
            return _assume_all(operands, truth, known)
        case Or(operands=operands) if not truth:
            return _assume_all(operands, truth, known)
        case Not(operand=operand):
            return _assume(operand, not truth, known)
        case Comparison(sign=sign, left=left, right=right):
            sign = sign if truth else NEGATED[sign]
            on_left = restrict_signs(sign, _signs(right, known))
            on_right = restrict_signs(MIRRORED[sign], _signs(left, known))
            found = ((_unconverted(left), on_left), (_unconverted(right), on_right))
            useful = tuple((side, signs) for side, signs in found if signs != ANY)
            return evolve(known, guards=(*known.guards, *useful))
        case Reference(kind=kind, module=module, name=name) if condition not in known.opened:
            meaning = known.definitions.get((kind, module, name)) if not module else None
            if meaning is None:
                return known
            inner = _assume(meaning, truth, evolve(known, opened=(*known.opened, condition)))
            return evolve(inner, opened=known.opened)
        case _:
            return known


def _assume_all(operands: tuple[Expr, ...], truth: bool, known: _Knowledge) -> _Knowledge:
    for each in operands:
        known = _assume(each, truth, known)
    return known


def _signs(expression: Expr, known: _Knowledge) -> Signs:
    """Return the signs a quantity can have, wherever it is defined."""
    signs = _signs_by_shape(expression, known)
    bare = _unconverted(expression)
    for guarded, allowed in known.guards:
        if guarded == bare:
            signs &= allowed
    return signs


def _signs_by_shape(expression: Expr, known: _Knowledge) -> Signs:
    constant = known.constant_of(expression)
    if constant is not None:
        return signs_of_value(constant)
    match expression:
        case Convert(operand=operand):
            return _signs(operand, known)  # factors of units are positive
        case Negate(operand=operand):
            return frozenset(-each for each in _signs(operand, known))
        case Arithmetic(sign=sign, left=left, right=right):
            signs = combine_signs(sign, _signs(left, known), _signs(right, known))
            # A product of months is cut to whole months, so it can come down to none.
            return signs | {0} if sign in ("*", "/") and isinstance(expression.type, DurationType) else signs
        case Power(base=base, exponent=exponent):
            below = _signs(base, known)
            if exponent == 0:
                return frozenset({1})
            return below if exponent % 2 else frozenset(each * each for each in below)
        case If(condition=condition, then=then, otherwise=otherwise):
            return _signs(then, _assume(condition, True, known)) | _signs(otherwise, _assume(condition, False, known))
        case Aggregate(function=function, records=records, body=body):
            return _signs_of_aggregate(function, records, body, known)
        case TheCell(records=records, body=body):
            return _signs(body, _assume(records.condition, True, known) if records.condition else known)
        case Call(function=function, arguments=arguments):
            return signs_of_call(function, [_signs(each, known) for each in arguments])
        case Reference() | Cell():
            return _signs_of_name(expression, known)
        case _:
            return ANY


def _signs_of_name(name: Reference | Cell, known: _Knowledge) -> Signs:
    ranges = known.ranges_of(name)
    if ranges:
        return frozenset(sign for sign in ANY if any(reaches_sign(each, sign) for each in ranges))
    if isinstance(name, Cell) or name.module or name in known.opened:
        return ANY
    meaning = known.definitions.get((name.kind, name.module, name.name))
    return ANY if meaning is None else _signs(meaning, evolve(known, opened=(*known.opened, name)))


def _signs_of_aggregate(function: str, records: Records, body: Expr | None, known: _Knowledge) -> Signs:
    if function == "count" or body is None:
        return frozenset({0, 1})
    signs = _signs(body, _assume(records.condition, True, known) if records.condition else known)
    if function in ("min", "max"):
        return signs
    mixed = ANY if {-1, 1} <= signs else signs
    return mixed | {0} if function == "sum" else mixed


def _unconverted(expression: Expr) -> Expr:
    while isinstance(expression, Convert):
        expression = expression.operand
    return expression
