"""What every kind of operand check needs."""

from typing import Protocol, TypeAlias

from greenrules.checking.names import Scope
from greenrules.checking.types_and_units import describe_type
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr
from greenrules.model.source import Span
from greenrules.model.syntax import LiteralSyntax, NegateSyntax, Syntax
from greenrules.model.types import BooleanType, Type

Problems: TypeAlias = list[Diagnostic]


class Check(Protocol):
    """The check of one node, handed down so that loops and calls can check what stands in them.

    The last argument is the type its place expects, which makes a text literal an option.
    """

    def __call__(
        self, syntax: Syntax, scope: Scope, problems: Problems, expected: Type | None = None, /
    ) -> Expr | None: ...


def refuse_score(span: Span) -> Diagnostic:
    """Say that bounds cannot go through this operation (semantics 5)."""
    hint = "on a score only + and -, * and / by a plain number, min, max, rounding, if and comparisons are allowed"
    return Diagnostic("GR308", "a score cannot be used in this operation", span, help=hint)


def misfit(sign: str, operand: Expr, span: Span) -> Diagnostic:
    """Say that an operand has the wrong type for an operation (GR301)."""
    return Diagnostic(
        "GR301",
        f"`{sign}` does not go with {describe_type(operand.type)}",
        span,
        help="use quantities of a fitting type",
    )


def constant_integer(syntax: Syntax) -> int | None:
    """Return the whole number a literal (or a negated one) stands for, else None."""
    if isinstance(syntax, NegateSyntax):
        inner = constant_integer(syntax.operand)
        return None if inner is None else -inner
    if (
        isinstance(syntax, LiteralSyntax)
        and hasattr(syntax.value, "denominator")
        and not isinstance(syntax.value, bool)
    ):
        return int(syntax.value) if syntax.value.denominator == 1 else None  # type: ignore[arg-type]
    return None


def check_conditions(operands: tuple[Syntax, ...], scope: Scope, problems: Problems, check: Check) -> tuple[Expr, ...]:
    """Type operands that must be conditions; empty when one of them is wrong."""
    found: list[Expr] = []
    for operand in operands:
        expr = check(operand, scope, problems)
        if expr is None:
            continue
        if not isinstance(expr.type, BooleanType):
            message = f"a condition is needed here, but this is {describe_type(expr.type)}"
            problems.append(Diagnostic("GR301", message, expr.span, help="compare it with something"))
            continue
        found.append(expr)
    return tuple(found) if len(found) == len(operands) else ()
