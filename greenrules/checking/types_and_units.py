"""Which types and units go together, and how one side is brought to the other's unit."""

from attrs import evolve

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Constant, Convert, Expr
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.units import DIMENSIONLESS, PERCENT, Unit


def describe_type(type_: Type) -> str:
    """Say a type in words."""
    match type_:
        case NumberType(unit, score):
            return f"a {'score' if score else 'number'}{f' in {unit}' if unit.atoms else ''}"
        case BooleanType():
            return "a condition (true or false)"
        case ChoiceType(options):
            return f"a choice of {', '.join(options[:6])}{', …' if len(options) > 6 else ''}"
        case SetType():
            return "a set of choices"
        case TextType():
            return "a text"
        case DateType():
            return "a date"
        case DurationType(kind):
            return "a duration in months or years" if kind == "months" else "a duration in days or hours"
        case TableType():
            return "a table of records"


def describe_unit(unit: Unit) -> str:
    """Say a unit in words."""
    return f"`{unit}`" if unit.atoms else "no unit"


def unit_of(expr: Expr) -> Unit:
    """Return the unit of a number."""
    return expr.type.unit if isinstance(expr.type, NumberType) else DIMENSIONLESS


def is_score(expr: Expr) -> bool:
    """Whether the expression carries bounds."""
    return isinstance(expr.type, NumberType) and expr.type.score


def is_number(expr: Expr) -> bool:
    """Whether the expression is a number or a score."""
    return isinstance(expr.type, NumberType)


def is_literal(expr: Expr, value: int) -> bool:
    """Whether the expression is this number, written as a literal without a unit."""
    return isinstance(expr, Constant) and expr.value == value and not isinstance(expr.value, bool) and is_plain(expr)


def is_plain(expr: Expr) -> bool:
    """Whether the expression is a number literal that has not been given a unit."""
    return isinstance(expr, Constant) and is_number(expr) and unit_of(expr) == DIMENSIONLESS


def with_unit(expr: Constant, unit: Unit) -> Constant:
    """Read a bare literal in the unit of the other side."""
    return evolve(expr, type=NumberType(unit))


def convert(expr: Expr, unit: Unit) -> Expr:
    """Bring a number to a unit of the same dimension; nothing is added when it is there already."""
    source = unit_of(expr)
    factor = source.ratio_to(unit)
    target = NumberType(unit, score=is_score(expr))
    if factor == 1:
        return expr if source == unit else evolve(expr, type=target)
    return Convert(expr, factor, target, expr.span)


def simplify_unit(expr: Expr) -> Expr:
    """Bring a product or quotient to a unit with one reading.

    A ratio of equal dimensions becomes dimensionless, and a percentage among other units becomes a plain factor.
    """
    unit = unit_of(expr)
    if unit.is_percent or not unit.atoms:
        return expr
    if not unit.dimension:
        return convert(expr, DIMENSIONLESS)
    percents = dict(unit.atoms).get("%", 0)
    if percents > 0:
        return convert(expr, unit.times(PERCENT, -percents))
    return expr


def unify(left: Expr, right: Expr, *, adding: bool, in_place: bool) -> tuple[Expr, Expr] | Diagnostic:
    """Bring two numbers to one unit, the left one's where it has one.

    Zero fits any unit; with `in_place` any bare number does. `adding` forbids mixing % with a plain number, except the
    literals 0 and 1 (1 is 100 %). Returns GR302 or GR305 when they do not go together.
    """
    if is_plain(left) and isinstance(left, Constant) and (left.value == 0 or in_place) and unit_of(right).atoms:
        return with_unit(left, unit_of(right)), right
    if is_plain(right) and isinstance(right, Constant) and (right.value == 0 or in_place) and unit_of(left).atoms:
        return left, with_unit(right, unit_of(left))
    one, other = unit_of(left), unit_of(right)
    if not one.converts_to(other):
        message = f"the units do not fit: {describe_unit(one)} on the left, {describe_unit(other)} on the right"
        return Diagnostic("GR302", message, right.span, help="compare and add quantities of one dimension only")
    if one.is_percent != other.is_percent and adding and not is_literal(left, 1) and not is_literal(right, 1):
        message = "a percentage and a plain number cannot be added or subtracted"
        return Diagnostic("GR305", message, right.span, help="give both the unit %, or multiply instead")
    if is_literal(left, 1) and other.is_percent:
        return convert(left, other), right
    return left, convert(right, one)


def fit(expr: Expr, expected: Type, *, what: str, in_place: bool = False) -> Expr | Diagnostic:
    """Bring an expression to the type and unit a place expects, or say why it does not fit (GR301, GR302).

    Storing a ratio in a quantity of unit % converts exactly; a score stays a score.
    """
    if isinstance(expected, NumberType) and isinstance(expr.type, NumberType):
        if is_plain(expr) and isinstance(expr, Constant) and (expr.value == 0 or in_place) and expected.unit.atoms:
            return with_unit(expr, expected.unit)
        if expr.type.unit.converts_to(expected.unit):
            return convert(expr, expected.unit)
        found = describe_unit(expr.type.unit)
        message = f"{what} is declared in {describe_unit(expected.unit)}, but the expression gives {found}"
        return Diagnostic("GR302", message, expr.span, help="correct the formula or the declared unit")
    if expr.type == expected or _same_options(expr.type, expected):
        return expr
    message = f"{what} must be {describe_type(expected)}, but this is {describe_type(expr.type)}"
    return Diagnostic("GR301", message, expr.span, help=f"write an expression that gives {describe_type(expected)}")


def _same_options(one: Type, other: Type) -> bool:
    """A choice fits another with the same options, in whatever order they are listed, unless both are ordered."""
    if not isinstance(one, ChoiceType) or not isinstance(other, ChoiceType):
        return False
    if one.ordered and other.ordered:
        return one.options == other.options
    return set(one.options) <= set(other.options)
