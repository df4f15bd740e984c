"""Work out the value of expressions that depend on no fact."""

from collections.abc import Callable
from fractions import Fraction

from greenrules.model.expressions import Arithmetic, Constant, Convert, Expr, Negate, Power, Reference
from greenrules.model.values import Scalar


def fold_constant(expression: Expr, value_of: Callable[[Reference], Scalar | None]) -> Scalar | None:
    """Return the value an expression always has, or None when it depends on facts or dates.

    Args:
        expression: a checked expression.
        value_of: the value a name always has (a parameter with one undated value), or None.
    """
    match expression:
        case Constant(value=value):
            return value
        case Reference():
            return value_of(expression)
        case Convert(operand=operand, factor=factor):
            number = fold_constant(operand, value_of)
            return number * factor if isinstance(number, Fraction) else None
        case Negate(operand=operand):
            number = fold_constant(operand, value_of)
            return -number if isinstance(number, Fraction) else None
        case Arithmetic(sign=sign, left=left, right=right):
            return _combine(sign, fold_constant(left, value_of), fold_constant(right, value_of))
        case Power(base=base, exponent=exponent):
            number = fold_constant(base, value_of)
            usable = isinstance(number, Fraction) and (number != 0 or exponent >= 0)
            return Fraction(number**exponent) if usable and isinstance(number, Fraction) else None
        case _:
            return None


def _combine(sign: str, left: Scalar | None, right: Scalar | None) -> Scalar | None:
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return None
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return left / right if right else None
