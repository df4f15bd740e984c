"""The closed set of functions: their arguments, types and units."""

from fractions import Fraction

from greenrules.checking.aggregates import AGGREGATES, check_aggregate
from greenrules.checking.names import Scope
from greenrules.checking.operands import Check, Problems, constant_integer, misfit, refuse_score
from greenrules.checking.records import open_records
from greenrules.checking.types_and_units import convert, describe_type, is_number, is_score, unit_of
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import (
    Call,
    Constant,
    Expr,
    FunctionName,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.scoring import WINDOW_MODES
from greenrules.model.syntax import CallSyntax, NameSyntax, PathSyntax, Syntax
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType
from greenrules.model.units import DAYS, DIMENSIONLESS, YEARS, Unit, parse_unit

_ROUNDINGS: dict[str, FunctionName] = {
    "decimal": "decimal", "floor": "floor", "ceiling": "ceiling", "round up": "round up", "round down": "round down",
    "round half up": "round half up", "round half down": "round half down",
}  # fmt: skip
# Names of the arguments, as FEEL has them, and how many must be given.
_SIGNATURES: dict[str, tuple[tuple[str, ...], int]] = {
    "abs": (("n",), 1), "floor": (("n", "scale"), 1), "ceiling": (("n", "scale"), 1), "decimal": (("n", "scale"), 2),
    "round up": (("n", "scale"), 2), "round down": (("n", "scale"), 2), "round half up": (("n", "scale"), 2),
    "round half down": (("n", "scale"), 2), "within": (("date", "window", "mode"), 3), "year": (("date",), 1),
    "month": (("date",), 1), "day": (("date",), 1), "the": (("list",), 1), "count": (("list",), 1),
}  # fmt: skip
_MONTH, _HOUR, _MINUTE, _SECOND = (parse_unit(text) or DIMENSIONLESS for text in ("month", "h", "min", "s"))
# The parts of dates and durations. Months and weekdays of a date are mere numbers.
_DATE_PARTS: dict[str, tuple[FunctionName, Unit]] = {
    "year": ("year", YEARS), "month": ("month", DIMENSIONLESS), "day": ("day", DIMENSIONLESS),
    "weekday": ("weekday", DIMENSIONLESS),
}  # fmt: skip
_DURATION_PARTS: dict[str, dict[str, tuple[FunctionName, Unit]]] = {
    "months": {"years": ("years", YEARS), "months": ("months", _MONTH)},
    "seconds": {
        "days": ("days", DAYS), "hours": ("hours", _HOUR), "minutes": ("minutes", _MINUTE),
        "seconds": ("seconds", _SECOND),
    },
}  # fmt: skip


def check_call(syntax: CallSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type a function call (GR107, GR108, GR110, GR301, GR302, GR311)."""
    arguments = _order_arguments(syntax, problems)
    if arguments is None:
        return None
    if syntax.name in AGGREGATES:
        return check_aggregate(syntax, arguments, scope, problems, check)
    if syntax.name == "the":
        hint = "read one column of the only record: the(t[condition]).column"
        problems.append(Diagnostic("GR301", "`the(…)` gives a record, not a value", syntax.span, help=hint))
        return None
    if syntax.name in _ROUNDINGS:
        return _check_rounding(syntax, arguments, scope, problems, check)
    checked = [check(argument, scope, problems) for argument in arguments]
    known = [expr for expr in checked if expr is not None]
    if len(known) < len(checked):
        return None
    if syntax.name == "within":
        return _check_within(syntax, known, problems)
    if syntax.name == "abs":
        return _check_abs(syntax, known[0], problems)
    if syntax.name in _DATE_PARTS:
        return _take_part(known[0], syntax.name, syntax, problems)
    problems.append(
        Diagnostic(
            "GR107",
            f"unknown function `{syntax.name}`",
            syntax.name_span,
            help="see the closed list in docs/language.md",
        )
    )
    return None


def _order_arguments(syntax: CallSyntax, problems: Problems) -> tuple[Syntax, ...] | None:
    names, least = _SIGNATURES.get(syntax.name, ((), 0))
    if syntax.name in AGGREGATES and not syntax.keywords and syntax.arguments:
        return syntax.arguments
    if syntax.name in AGGREGATES:
        names, least = ("list",), 1
    given = syntax.keywords or names[: len(syntax.arguments)]
    wrong = [keyword for keyword in given if keyword not in names]
    if names and not wrong and len(set(given)) == len(given) and least <= len(syntax.arguments) <= len(names):
        placed = dict(zip(given, syntax.arguments, strict=True))
        if all(name in placed for name in names[:least]):
            return tuple(placed[name] for name in names if name in placed)
    if not names:
        return syntax.arguments
    message = f"`{syntax.name}` takes {', '.join(names)}" + (
        f" (the last {len(names) - least} may be left out)" if least < len(names) else ""
    )
    problems.append(
        Diagnostic("GR108", message, syntax.span, help="give the arguments in that order, or by these names")
    )
    return None


def _check_rounding(
    syntax: CallSyntax, arguments: tuple[Syntax, ...], scope: Scope, problems: Problems, check: Check
) -> Expr | None:
    number = check(arguments[0], scope, problems)
    scale = constant_integer(arguments[1]) if len(arguments) > 1 else 0
    if scale is None or not -20 <= scale <= 20:
        hint = "the scale is a whole number from -20 to 20, written out"
        problems.append(
            Diagnostic("GR110", "the scale is not a constant whole number in range", arguments[1].span, help=hint)
        )
        return None
    if number is None:
        return None
    if not is_number(number):
        problems.append(misfit(syntax.name, number, number.span))
        return None
    if not unit_of(number).is_plain:
        hint = "give the quantity a name and a unit under `derived`, and round that"
        problems.append(
            Diagnostic("GR311", f"`{unit_of(number)}` has no single reading to round in", number.span, help=hint)
        )
        return None
    scale_literal = Constant(Fraction(scale), NumberType(), arguments[-1].span)
    return Call(_ROUNDINGS[syntax.name], (number, scale_literal), number.type, syntax.span)


def _check_abs(syntax: CallSyntax, operand: Expr, problems: Problems) -> Expr | None:
    if is_score(operand):
        problems.append(refuse_score(syntax.span))
        return None
    if not is_number(operand) and not isinstance(operand.type, DurationType):
        problems.append(misfit("abs", operand, operand.span))
        return None
    return Call("abs", (operand,), operand.type, syntax.span)


def _check_within(syntax: CallSyntax, arguments: list[Expr], problems: Problems) -> Expr | None:
    moment, window, mode = arguments
    if is_number(moment) and unit_of(moment).converts_to(YEARS) and not is_score(moment):
        moment = convert(moment, YEARS)
    elif not isinstance(moment.type, DateType):
        problems.append(
            Diagnostic(
                "GR301",
                f"`within` looks at a date or a year, not {describe_type(moment.type)}",
                moment.span,
                help="give a date, or a number with the unit year",
            )
        )
        return None
    if is_number(window) and unit_of(window).converts_to(YEARS) and not is_score(window):
        window = convert(window, YEARS)
    elif window.type != DurationType("months"):
        problems.append(
            Diagnostic(
                "GR301",
                f"the window is {describe_type(window.type)}",
                window.span,
                help="give a duration such as P3Y, or a number of years",
            )
        )
        return None
    fits = isinstance(mode.type, ChoiceType) and set(mode.type.options) <= set(WINDOW_MODES)
    if not fits or not isinstance(mode, Reference) or mode.kind != "parameter":
        hint = f"name a choice parameter with the options {' and '.join(WINDOW_MODES)}, with its citation"
        problems.append(Diagnostic("GR301", "the mode of `within` is a cited parameter", mode.span, help=hint))
        return None
    return Within(moment, window, mode, BooleanType(), syntax.span)


def check_path(syntax: PathSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type `the(t[c]).column` and the parts of dates and durations."""
    operand = syntax.operand
    if isinstance(operand, CallSyntax) and operand.name == "the" and len(operand.arguments) == 1:
        opened = open_records(operand.arguments[0], "the", syntax.span, scope, problems, check)
        if opened is None:
            return None
        body = check(NameSyntax(f"the.{syntax.column}", syntax.span), opened[1], problems)
        return None if body is None else TheCell(opened[0], body, body.type, syntax.span)
    inner = check(operand, scope, problems)
    return None if inner is None else _take_part(inner, syntax.column, syntax, problems)


def _take_part(operand: Expr, part: str, syntax: CallSyntax | PathSyntax, problems: Problems) -> Expr | None:
    parts: dict[str, tuple[FunctionName, Unit]] = {}
    match operand.type:
        case DateType():
            parts = _DATE_PARTS
        case DurationType(kind):
            parts = _DURATION_PARTS[kind]
    if part not in parts:
        message = f"{describe_type(operand.type)} has no part `{part}`"
        problems.append(
            Diagnostic(
                "GR301",
                message,
                syntax.span,
                help=f"its parts: {', '.join(parts)}" if parts else "only dates and durations have parts",
            )
        )
        return None
    function, unit = parts[part]
    return Call(function, (operand,), NumberType(unit), syntax.span)
