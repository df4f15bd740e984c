"""Arithmetic: units of sums and products, dates and durations, powers."""

from greenrules.checking.names import Scope
from greenrules.checking.operands import Check, Problems, constant_integer, misfit, refuse_score
from greenrules.checking.types_and_units import convert, is_number, is_score, simplify_unit, unify, unit_of
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Arithmetic, Expr, Power
from greenrules.model.syntax import ArithmeticSyntax
from greenrules.model.types import DateType, DurationType, NumberType, Type
from greenrules.model.units import DIMENSIONLESS


def check_arithmetic(syntax: ArithmeticSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type `+ - * / **` on numbers, dates and durations (GR110, GR301, GR302, GR305, GR308)."""
    if syntax.sign == "**":
        return _check_power(syntax, scope, problems, check)
    left, right = check(syntax.left, scope, problems), check(syntax.right, scope, problems)
    if left is None or right is None:
        return None
    if is_number(left) and is_number(right):
        return _combine_numbers(syntax, left, right, scope, problems)
    # A percentage of a duration is a part of it.
    left, right = (convert(side, DIMENSIONLESS) if unit_of(side).is_percent else side for side in (left, right))
    type_ = _type_of_moments(syntax.sign, left.type, right.type)
    if type_ is None:
        wrong = right if is_number(left) or isinstance(left.type, DateType | DurationType) else left
        problems.append(misfit(syntax.sign, wrong, wrong.span))
        return None
    return Arithmetic(syntax.sign, left, right, type_, syntax.span)


def _type_of_moments(sign: str, left: Type, right: Type) -> Type | None:
    """Return the type of arithmetic with dates and durations (DMN 1.5, table 45), or None."""
    match sign, left, right:
        case ("+" | "-", DateType(), DurationType()):
            return left
        case "+", DurationType(), DateType():
            return right
        case "-", DateType(), DateType():
            return DurationType("seconds")
        case ("+" | "-", DurationType(), DurationType()) if left == right:
            return left
        case ("*" | "/", DurationType(), NumberType(unit, False)) if not unit.dimension:
            return left
        case "*", NumberType(unit, False), DurationType() if not unit.dimension:
            return right
        case "/", DurationType(), DurationType() if left == right:
            return NumberType()
    return None


def _combine_numbers(
    syntax: ArithmeticSyntax, left: Expr, right: Expr, scope: Scope, problems: Problems
) -> Expr | None:
    scored = is_score(left) or is_score(right)
    if syntax.sign in ("+", "-"):
        both = unify(left, right, adding=True, in_place=scope.numbers_in_place)
        if isinstance(both, Diagnostic):
            problems.append(both)
            return None
        type_ = NumberType(unit_of(both[0]), score=scored)
        return Arithmetic("+" if syntax.sign == "+" else "-", both[0], both[1], type_, syntax.span)
    if (is_score(left) and is_score(right)) or (syntax.sign == "/" and is_score(right)):
        problems.append(refuse_score(syntax.span))
        return None
    unit = unit_of(left).times(unit_of(right), -1 if syntax.sign == "/" else 1)
    type_ = NumberType(unit, score=scored)
    return simplify_unit(Arithmetic("/" if syntax.sign == "/" else "*", left, right, type_, syntax.span))


def _check_power(syntax: ArithmeticSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    base = check(syntax.left, scope, problems)
    exponent = constant_integer(syntax.right)
    if exponent is None or not -20 <= exponent <= 20:
        hint = "the exponent is a whole number from -20 to 20, written out"
        problems.append(
            Diagnostic("GR110", "the exponent is not a constant whole number in range", syntax.right.span, help=hint)
        )
        return None
    if base is None:
        return None
    if not is_number(base) or is_score(base):
        problems.append(refuse_score(base.span) if is_score(base) else misfit("**", base, base.span))
        return None
    if unit_of(base).is_percent:
        base = convert(base, DIMENSIONLESS)
    return simplify_unit(Power(base, exponent, NumberType(unit_of(base).to_power(exponent)), syntax.span))
