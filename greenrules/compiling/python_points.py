"""A number as the points of a node in the generated code: clamped, 0 where undefined, open where unknown."""

from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import Accuracy
from greenrules.compiling.python_numbers import (
    accuracy_of,
    settle_error,
)
from greenrules.compiling.python_scope import Operand, Scope, hold
from greenrules.compiling.python_scores import (
    Score,
    between,
    clamp_score,
    point,
)

ZERO = Fraction(0)


_INFINITE = Operand("INFINITE", Accuracy(ZERO, Fraction(10**18)))


def open_up(value: Operand, highest: Operand | None, scope: Scope, *, is_clamped: bool = False) -> Score:
    """Return points as a clamped score: 0 where undefined, everything attainable where unknown.

    Args:
        is_clamped: the exact points surely lie between 0 and the highest.
    """
    if value.accuracy is not None and value.accuracy.measured:
        size = highest.constant if highest is not None and isinstance(highest.constant, Fraction) else Fraction(100)
        value = settle_error(hold(value, scope, "s"), size, scope)
    if value.is_sure:
        score = point(value, scope)
        return score if is_clamped else clamp_score(score, highest, scope)
    value = hold(value, scope, "s")
    clamped = point(_assure(value, scope), scope)
    clamped = clamped if is_clamped else clamp_score(clamped, highest, scope)
    if not value.unknown:
        return clamped
    top = _INFINITE if highest is None else hold(highest, scope)
    scope.writer.is_unbounded |= highest is None
    code = f"({top.code} if {value.code} is None else {clamped.high.code})"
    accuracy = accuracy_of(clamped.high)
    known = accuracy_of(top) if highest is not None else evolve(accuracy, high=Fraction(10**18))
    joined = evolve(accuracy, low=min(accuracy.low, known.low), high=max(accuracy.high, known.high), is_raw=False)
    joined = evolve(joined, relative=max(accuracy.relative, known.relative), grid=_join_grid(accuracy, known))
    return between(clamped.low, Operand(code, joined), scope)


def _join_grid(first: Accuracy, second: Accuracy) -> int | None:
    return None if first.grid is None or second.grid is None else max(first.grid, second.grid)


def _assure(value: Operand, scope: Scope) -> Operand:
    """Return a number that is 0 where it is unknown or undefined."""
    lost = " or ".join([f"{value.code} is None"] * value.unknown + [f"{value.code} is UNDEFINED"] * value.undefined)
    accuracy = accuracy_of(value)
    low, high = min(ZERO, accuracy.low), max(ZERO, accuracy.high)
    code = f"(0.0 if {lost} else {value.code})"
    return Operand(code, evolve(accuracy, low=low, high=high))
