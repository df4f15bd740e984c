"""Aggregates: over the records of a table, the options of a set, or values side by side."""

from fractions import Fraction

from greenrules.checking.names import Scope
from greenrules.checking.operands import Check, Problems, misfit, refuse_score
from greenrules.checking.records import open_records
from greenrules.checking.types_and_units import is_number, is_score, unify, unit_of
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Aggregate, AggregateName, Call, Constant, Expr, FunctionName
from greenrules.model.syntax import CallSyntax, FilterSyntax, ForSyntax, ListSyntax, NameSyntax, Syntax
from greenrules.model.types import NumberType, SetType, TableType
from greenrules.model.units import DIMENSIONLESS, ITEMS

AGGREGATES: dict[str, AggregateName] = {"count": "count", "sum": "sum", "min": "min", "max": "max", "mean": "mean"}
_OF_VALUES: dict[str, FunctionName] = {"sum": "sum", "min": "min", "max": "max", "mean": "mean"}


def check_aggregate(
    syntax: CallSyntax, arguments: tuple[Syntax, ...], scope: Scope, problems: Problems, check: Check
) -> Expr | None:
    """Type `count sum min max mean` (GR301, GR302, GR308)."""
    function = AGGREGATES[syntax.name]
    only = arguments[0] if len(arguments) == 1 else None
    if isinstance(only, ForSyntax):
        return _aggregate_records(function, syntax, only, scope, problems, check)
    if isinstance(only, FilterSyntax) or (isinstance(only, NameSyntax) and function == "count"):
        return _count_records(function, syntax, only, scope, problems, check)
    items = only.items if isinstance(only, ListSyntax) else arguments
    if function == "count":
        if isinstance(only, ListSyntax):
            return Constant(Fraction(len(items)), NumberType(ITEMS), syntax.span)
        _refuse_count(syntax, problems)
        return None
    return _aggregate_values(function, syntax, items, scope, problems, check)


def _refuse_count(syntax: CallSyntax, problems: Problems) -> None:
    problems.append(
        Diagnostic(
            "GR301",
            "`count` counts the records of a table or the options of a set",
            syntax.span,
            help="write count(t[condition])",
        )
    )


def _aggregate_records(
    function: AggregateName, syntax: CallSyntax, loop: ForSyntax, scope: Scope, problems: Problems, check: Check
) -> Expr | None:
    opened = open_records(loop.table, loop.variable, loop.span, scope, problems, check)
    if opened is None:
        return None
    body = check(loop.body, opened[1], problems)
    if body is None:
        return None
    if is_score(body) or (function != "count" and not is_number(body)):
        problems.append(refuse_score(body.span) if is_score(body) else misfit(function, body, body.span))
        return None
    type_ = NumberType(ITEMS) if function == "count" else NumberType(unit_of(body))
    return Aggregate(function, opened[0], body, type_, syntax.span)


def _count_records(
    function: AggregateName, syntax: CallSyntax, table: Syntax, scope: Scope, problems: Problems, check: Check
) -> Expr | None:
    if isinstance(table, NameSyntax):
        named = check(table, scope, problems)
        if named is None:
            return None
        if isinstance(named.type, SetType):
            return Call("size", (named,), NumberType(ITEMS), syntax.span)
        if not isinstance(named.type, TableType):
            _refuse_count(syntax, problems)
            return None
    if function != "count":
        hint = f"write {function}(for r in … return r.column)"
        problems.append(Diagnostic("GR301", f"`{function}` needs a value per record", syntax.span, help=hint))
        return None
    opened = open_records(table, "", syntax.span, scope, problems, check)
    return None if opened is None else Aggregate("count", opened[0], None, NumberType(ITEMS), syntax.span)


def _aggregate_values(
    function: AggregateName,
    syntax: CallSyntax,
    items: tuple[Syntax, ...],
    scope: Scope,
    problems: Problems,
    check: Check,
) -> Expr | None:
    checked = [check(item, scope, problems) for item in items]
    known = [expr for expr in checked if expr is not None]
    if len(known) < len(checked):
        return None
    for expr in known:
        if isinstance(expr.type, TableType):
            hint = f"write {function}(for r in … return r.column)"
            problems.append(Diagnostic("GR301", f"`{function}` needs a value per record", syntax.span, help=hint))
            return None
        if not is_number(expr):
            problems.append(misfit(function, expr, expr.span))
            return None
    united = _unite(function, known, scope, problems)
    if united is None:
        return None
    if any(is_score(expr) for expr in united) and function == "mean":
        problems.append(refuse_score(syntax.span))
        return None
    type_ = NumberType(unit_of(united[0]) if united else DIMENSIONLESS, score=any(is_score(expr) for expr in united))
    return Call(_OF_VALUES[function], tuple(united), type_, syntax.span)


def _unite(function: AggregateName, operands: list[Expr], scope: Scope, problems: Problems) -> list[Expr] | None:
    """Bring all operands to the unit of the first that has one."""
    anchor = next((expr for expr in operands if unit_of(expr).atoms), operands[0] if operands else None)
    united: list[Expr] = []
    for expr in operands:
        if anchor is None or expr is anchor:
            united.append(expr)
            continue
        both = unify(anchor, expr, adding=function == "sum", in_place=scope.numbers_in_place)
        if isinstance(both, Diagnostic):
            problems.append(both)
            return None
        united.append(both[1])
    return united
