"""The closed set of functions in the generated code: rounding, extremes, parts of dates, look-back windows."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import UNIT, Accuracy, whole_accuracy, widen_below
from greenrules.compiling.python_expressions import write_expression
from greenrules.compiling.python_numbers import (
    accuracy_of,
    write_error,
    write_extreme,
    write_strict,
)
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold
from greenrules.model.expressions import (
    Call,
    Within,
)
from greenrules.model.types import ChoiceType, DateType, NumberType


def write_within(expr: Within, scope: Scope) -> Operand:
    moment, window, mode = (write_expression(part, scope) for part in (expr.moment, expr.window, expr.mode))
    if window.constant is None or mode.constant is None or not (window.is_sure and mode.is_sure):
        raise NotCompiledError("a look-back window that is not fixed")
    is_year = isinstance(expr.moment.type, NumberType)
    if is_year and not accuracy_of(moment).is_raw:
        raise NotCompiledError("a computed year in a look-back window")
    fixed = f"{scope.writer.object('window', window.constant)}, {mode.code}"
    found = write_strict(
        (moment,), scope, lambda parts: Operand(f"lies_within({parts[0].code}, {fixed}, as_of, is_year={is_year})")
    )
    return evolve(found, undefined=True)


def write_call(expr: Call, scope: Scope) -> Operand:
    arguments = [write_expression(argument, scope) for argument in expr.arguments]
    match expr.function:
        case "year" | "month" | "day" if isinstance(expr.arguments[0].type, DateType):
            accuracy = whole_accuracy(1, 9999)
            return write_strict(arguments, scope, lambda parts: Operand(f"{parts[0].code}.{expr.function}", accuracy))
        case "size":
            accuracy = whole_accuracy(0, 10**6)
            return write_strict(arguments, scope, lambda parts: Operand(f"len({parts[0].code})", accuracy))
        case "min" | "max" if not isinstance(expr.type, ChoiceType):
            return write_strict(arguments, scope, lambda parts: write_extreme(expr.function, parts, scope))
        case "floor" | "ceiling" | "decimal" | "round up" | "round down" | "round half up" | "round half down":
            return _write_rounding(expr.function, arguments, scope)
        case _:
            raise NotCompiledError(f"the function `{expr.function}` on such values")


def _write_rounding(function: str, arguments: Sequence[Operand], scope: Scope) -> Operand:
    """Write a rounded number: exact, because what lies too close to a break is left to the reference."""
    scale = arguments[1].constant if len(arguments) > 1 else Fraction(0)
    if not isinstance(scale, Fraction):
        raise NotCompiledError

    def build(parts: Sequence[Operand]) -> Operand:
        number = hold(parts[0], scope)
        # A supplied number is its shortest decimal: it is rounded without any doubt.
        error = "None" if accuracy_of(number).is_raw else write_error(number)
        code = f"round_safely({function!r}, {number.code}, {int(scale)}, {error})"
        size = accuracy_of(number).size + Fraction(10) ** -int(scale)
        least = widen_below(10.0 ** -int(scale))
        # The nearest machine number of a decimal: supplied numbers are no better.
        return Operand(code, Accuracy(-size, size, least, UNIT, is_raw=True))

    return write_strict(arguments[:1], scope, build)
