"""Loops and filters over the records of a fact table."""

from greenrules.checking.names import Scope
from greenrules.checking.operands import Check, Problems, check_conditions
from greenrules.checking.types_and_units import describe_type
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Aggregate, And, Constant, Expr, Quantified, Records, Reference
from greenrules.model.source import Span
from greenrules.model.syntax import FilterSyntax, NameSyntax, QuantifiedSyntax, Syntax
from greenrules.model.types import BooleanType, TableType


def refuse_records(span: Span) -> Diagnostic:
    """Say that records are not a value by themselves (GR301)."""
    hint = "use some, every, count(t[c]), sum(for r in t return r.x) or the(t[c]).column"
    return Diagnostic("GR301", "records of a table stand where one value goes", span, help=hint)


def open_records(
    syntax: Syntax, name: str, place: Span, scope: Scope, problems: Problems, check: Check
) -> tuple[Records, Scope] | None:
    """Resolve `t`, `t[c]` or `t[c][d]`; returns the records and the scope in which one record is named `name`.

    `place` is the loop the records are for, to point at when the name is taken.
    """
    filters: list[Syntax] = []
    while isinstance(syntax, FilterSyntax):
        filters.insert(0, syntax.condition)
        syntax = syntax.table
    if not isinstance(syntax, NameSyntax):
        problems.append(
            Diagnostic(
                "GR301",
                "only a fact table can be filtered or looped over",
                syntax.span,
                help="name a fact of type table",
            )
        )
        return None
    table = check(syntax, scope, problems)
    if table is None:
        return None
    if not isinstance(table, Reference) or not isinstance(table.type, TableType):
        problems.append(
            Diagnostic(
                "GR301",
                f"`{syntax.name}` is {describe_type(table.type)}, not a table",
                syntax.span,
                help="name a fact of type table",
            )
        )
        return None
    if name and (scope.resolve(name) is not None or any(b.name == name for b in scope.bindings)):
        problems.append(
            Diagnostic(
                "GR203", f"the loop name `{name}` is already taken", place, help="choose another name, such as `r`"
            )
        )
        return None
    inner = scope.with_record("", table.name)
    variable = inner.bindings[-1].variable
    conditions = [check_conditions((condition,), inner, problems, check) for condition in filters]
    if not all(conditions):
        return None
    kept = tuple(condition[0] for condition in conditions)
    condition: Expr | None = None if not kept else kept[0] if len(kept) == 1 else And(kept, BooleanType(), kept[0].span)
    return Records(table, variable, condition, syntax.span), scope.with_record(name, table.name, variable)


def check_quantified(syntax: QuantifiedSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type `some r in t satisfies c` and `every r in t satisfies c`."""
    opened = open_records(syntax.table, syntax.variable, syntax.span, scope, problems, check)
    if opened is None:
        return None
    conditions = check_conditions((syntax.condition,), opened[1], problems, check)
    if not conditions:
        return None
    return Quantified(syntax.quantifier, opened[0], conditions[0], BooleanType(), syntax.span)


def advise_to_quantify(sides: tuple[Expr, Expr], span: Span) -> tuple[Diagnostic, ...]:
    """Advise `some` where a count of filtered records is compared with 0 (GR312): it proves more from less.

    The count waits for every filter; `some` is true as soon as one record is known to be kept.
    """
    is_zero = any(isinstance(side, Constant) and side.value == 0 for side in sides)
    if not is_zero or not any(_counts_some_records(side) for side in sides):
        return ()
    hint = "write `some r in t satisfies c`, or `not(some r in t satisfies c)`"
    return (Diagnostic("GR312", "a count is compared with 0: `some` proves more", span, "note", help=hint),)


def _counts_some_records(expr: Expr) -> bool:
    return isinstance(expr, Aggregate) and expr.function == "count" and expr.records.condition is not None
