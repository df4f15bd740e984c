"""Find points that a formula hands on as they are and that lie outside what its indicator can give.

A formula is clamped to its indicator's points. `80 - 20 * pue` relies on that; a row of a decision table that states 12
of 10 points is a mistake nobody would notice.
"""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.checking.constants import fold_constant
from greenrules.checking.workbench import Workbench
from greenrules.model.declarations import DecisionTable, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Call, Cell, Constant, Convert, Expr, If, Reference
from greenrules.model.source import Span
from greenrules.model.values import Scalar, format_number


def find_excess_points(bench: Workbench, id: str, formula: Expr, maximum: Fraction) -> tuple[Diagnostic, ...]:
    """Report each stated number of points that a formula may yield unchanged and that is below 0 or above the maximum.

    Args:
        id: the indicator.
        maximum: its points.
    Returns:
        GR417 (a warning) at the row, the value of the parameter or the constant; in the formula for what is imported.
    """
    problems = [
        Diagnostic(
            "GR417",
            f"{format_number(points)} points, but `{id}` gives from 0 to {format_number(maximum)}",
            place,
            "warning",
            ("what lies outside is cut off",),
            "correct the points here, or those of the indicator",
        )
        for points, place in _list_points(bench, formula)
        if not 0 <= points <= maximum
    ]
    return tuple(dict.fromkeys(problems))


def _list_points(bench: Workbench, expr: Expr) -> Iterator[tuple[Fraction, Span | None]]:
    """Yield the stated numbers an expression may yield unchanged, with their places."""
    match expr:
        case Constant(value=Fraction() as value):
            yield value, expr.span
        case Convert(operand=operand, factor=factor):
            yield from ((points * factor, place) for points, place in _list_points(bench, operand))
        case If(then=then, otherwise=otherwise):
            yield from _list_points(bench, then)
            yield from _list_points(bench, otherwise)
        case Call(function="max", arguments=arguments):
            # With `min` another argument may be what keeps the points within bounds.
            for each in arguments:
                yield from _list_points(bench, each)
        case Reference(kind="table" | "parameter" | "derived" as kind, name=name, module=module):
            yield from _list_named_points(bench, (kind, module, name), expr.span)
        case Cell(computed="table" | "derived" as kind, column=name, module=module):
            yield from _list_named_points(bench, (kind, module, name), expr.span)
        case _:
            points = fold_constant(expr, lambda _: None)
            if isinstance(points, Fraction):
                yield points, expr.span


def _list_named_points(
    bench: Workbench, entry: tuple[str, str, str], use: Span
) -> Iterator[tuple[Fraction, Span | None]]:
    """Yield the stated numbers behind a name, given as kind, module and id; of another module at the place of use."""
    kind, module, name = entry
    owner = bench.imports[module] if module else bench
    if kind == "derived":
        # INVARIANT: derivations form no circle, the definitions were checked first.
        if not module and name in bench.derived:
            yield from _list_points(bench, bench.derived[name].formula)
        return
    stated: tuple[tuple[Scalar, Span | None], ...] = ()
    if kind == "table" and name in owner.tables:
        stated = _list_outputs(owner.tables[name])
    elif kind == "parameter" and name in owner.parameters:
        stated = _list_values(owner.parameters[name])
    for value, place in stated:
        if isinstance(value, Fraction):
            yield value, use if module else place


def _list_outputs(table: DecisionTable) -> tuple[tuple[Scalar, Span | None], ...]:
    rows = tuple((row.then, row.span) for row in table.rows) if table.aggregate != "count" else ()
    return rows if table.otherwise is None else (*rows, (table.otherwise.then, table.span))


def _list_values(parameter: Parameter) -> tuple[tuple[Scalar, Span | None], ...]:
    return tuple((dated.value, parameter.span) for dated in parameter.values)
