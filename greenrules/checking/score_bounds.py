"""Find upper bounds on scores in the ladder, however they are disguised.

Grades are bands written by lower bounds only. A bound from above would take a grade away from a subject that does
better, and would let a band be missed between two rungs.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from attrs import frozen

from greenrules.checking.divisors import Definitions
from greenrules.checking.scales import ConstantOf
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import (
    And,
    Arithmetic,
    Call,
    Comparison,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Quantified,
    Reference,
    operands_of,
)
from greenrules.model.outcomes import Rung
from greenrules.model.source import Span
from greenrules.model.types import NumberType

MaximumOf = Callable[[Reference], Fraction | None]
_BOTH = frozenset({-1, 1})


@frozen
class Ladder:
    """What the conditions of a ladder are read against."""

    definitions: Definitions
    constant_of: ConstantOf
    maximum_of: MaximumOf

    def meaning(self, reference: Reference) -> Expr | None:
        """Return what a name of this ruleset stands for."""
        if reference.module:
            return None  # names inside an import mean something else there
        return self.definitions.get((reference.kind, reference.module, reference.name))


def find_score_bounds(rung: Rung, ladder: Ladder) -> tuple[Diagnostic, ...]:
    """Report each place in the condition of a rung that a higher score would turn false.

    Returns:
        GR412 at each upper bound on a score, and at each denial of a score comparison or of another rung.
    Source: semantics, section 7.
    """
    found = dict.fromkeys(_find_bounds(rung.condition, False, ladder, ()))
    return tuple(_report_bound(rung, place, text) for place, text in found)


def _find_bounds(
    expression: Expr, guarded: bool, ladder: Ladder, opened: tuple[Expr, ...]
) -> Iterator[tuple[Span, str]]:
    """Yield the places where a condition would be lost by a higher score.

    `guarded` is whether something around the expression may turn it round: `not`, `if`, an equality of booleans.
    """
    match expression:
        case And(operands=operands) | Or(operands=operands):
            for each in operands:
                yield from _find_bounds(each, guarded, ladder, opened)
        case Not(operand=operand):
            yield from _find_bounds(operand, True, ladder, opened)
        case If(condition=condition, then=then, otherwise=otherwise):
            yield from _find_bounds(condition, True, ladder, opened)
            for each in (then, otherwise):
                yield from _find_bounds(each, guarded, ladder, opened)
        case Quantified(quantifier=quantifier, records=records, condition=condition):
            yield from _find_bounds(condition, guarded, ladder, opened)
            if records.condition is not None:
                yield from _find_bounds(records.condition, guarded or quantifier == "every", ladder, opened)
        case Comparison(sign=sign, left=left, right=right) if _is_score(left) or _is_score(right):
            if guarded:
                yield expression.span, "a score comparison is denied"
            elif not _only_rises(sign, left, right, ladder):
                yield expression.span, "a score is bounded from above"
        case Reference(kind="rung") if guarded:
            yield expression.span, "another grade is denied"
        case Reference() if expression not in opened:
            meaning = ladder.meaning(expression)
            if meaning is not None:
                yield from _place_at(expression, _find_bounds(meaning, guarded, ladder, (*opened, expression)))
        case _:
            for part in operands_of(expression):
                yield from _find_bounds(part, True, ladder, opened)


def _place_at(name: Reference, found: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Point at the name through which a bound was found; the reader of the ladder sees the name, not its formula."""
    for place, text in found:
        yield name.span, f"{text} in `{place.text}`"


def _report_bound(rung: Rung, place: Span, text: str) -> Diagnostic:
    advice = "write the grades by lower bounds only, best first: a subject gets the best one whose condition holds"
    return Diagnostic("GR412", f"{text}, in the condition of the grade `{rung.id}`", place, help=advice)


def _is_score(expression: Expr) -> bool:
    return isinstance(expression.type, NumberType) and expression.type.score


def _only_rises(sign: str, left: Expr, right: Expr, ladder: Ladder) -> bool:
    """Whether a higher score can only make the comparison true, never false."""
    if sign in ("<", "<="):
        left, right = right, left
    elif sign not in (">", ">="):
        return False
    return _directions(left, ladder, ()) <= {1} and _directions(right, ladder, ()) <= {-1}


def _directions(expression: Expr, ladder: Ladder, opened: tuple[Expr, ...]) -> frozenset[int]:
    """Return which ways a number may move when scores rise: 1 up, -1 down; nothing when it does not depend on them."""
    if isinstance(expression, Reference):
        meaning = ladder.meaning(expression)
        if meaning is not None and expression not in opened:
            return _directions(meaning, ladder, (*opened, expression))
        return frozenset({1}) if _is_score(expression) else frozenset()
    if not _is_score(expression):
        return frozenset()
    match expression:
        case Negate(operand=operand):
            return _flip(_directions(operand, ladder, opened))
        case Arithmetic(sign="-", left=left, right=right):
            return _directions(left, ladder, opened) | _flip(_directions(right, ladder, opened))
        case Arithmetic(sign="*" | "/", left=left, right=right):
            score, scale = (left, right) if _is_score(left) else (right, left)
            factor = ladder.constant_of(scale)
            moved = _directions(score, ladder, opened)
            if not isinstance(factor, Fraction):
                return _BOTH if moved else moved
            return _flip(moved) if factor < 0 else moved
        case If(condition=condition, then=then, otherwise=otherwise):
            if any(_find_bounds(condition, True, ladder, opened)):
                return _BOTH
            return _directions(then, ladder, opened) | _directions(otherwise, ladder, opened)
        case Call(function="abs"):
            return _BOTH
        case _:
            return frozenset().union(*(_directions(each, ladder, opened) for each in operands_of(expression)))


def _flip(directions: frozenset[int]) -> frozenset[int]:
    return frozenset(-each for each in directions)
