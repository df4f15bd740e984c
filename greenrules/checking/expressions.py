"""Expressions as written become checked expressions: names resolved, types and units fitted."""

from attrs import evolve

from greenrules.checking.arithmetic import check_arithmetic
from greenrules.checking.comparisons import check_between, check_in, compare
from greenrules.checking.functions import check_call, check_path
from greenrules.checking.names import Scope, explain_unknown_name, find_column
from greenrules.checking.operands import Problems, check_conditions, misfit, refuse_score
from greenrules.checking.records import check_quantified, refuse_records
from greenrules.checking.types_and_units import (
    describe_type,
    fit,
    is_number,
    is_score,
    unify,
    unit_of,
)
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import (
    And,
    Cell,
    Constant,
    Expr,
    If,
    Negate,
    Not,
    Or,
)
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.syntax import (
    AndSyntax,
    ArithmeticSyntax,
    BetweenSyntax,
    CallSyntax,
    ComparisonSyntax,
    FilterSyntax,
    ForSyntax,
    IfSyntax,
    InSyntax,
    ListSyntax,
    LiteralSyntax,
    NameSyntax,
    NegateSyntax,
    NotSyntax,
    OrSyntax,
    PathSyntax,
    QuantifiedSyntax,
    Syntax,
)
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
from greenrules.model.values import Months, Seconds

TRUTH = BooleanType()


def check_expression(
    syntax: Syntax, scope: Scope, *, expected: Type | None = None, what: str = "the expression"
) -> tuple[Expr | None, tuple[Diagnostic, ...]]:
    """Resolve and type an expression.

    Args:
        syntax: the expression as written.
        scope: the names it may use.
        expected: the type and unit its place asks for; None takes what comes.
        what: the place in words, for messages.
    Returns:
        The checked expression (None when it has errors) and every problem found (GR2xx, GR3xx, GR1xx).
    """
    problems: Problems = []
    expr = check(syntax, scope, problems, expected)
    if expr is not None and isinstance(expr.type, TableType):
        problems.append(refuse_records(expr.span))
    elif expr is not None and expected is not None:
        fitted = fit(expr, expected, what=what, in_place=scope.numbers_in_place)
        if isinstance(fitted, Diagnostic):
            problems.append(fitted)
        else:
            expr = fitted
    return (None if any(p.severity == "error" for p in problems) else expr), tuple(problems)


def check(syntax: Syntax, scope: Scope, problems: Problems, expected: Type | None = None) -> Expr | None:
    """Type one node; `expected` only helps a text literal to become an option."""
    match syntax:
        case LiteralSyntax():
            return _check_literal(syntax, scope, problems, expected)
        case NameSyntax():
            return check_name(syntax, scope, problems)
        case NegateSyntax(operand, span):
            return _check_negation(operand, span, scope, problems)
        case ArithmeticSyntax():
            return check_arithmetic(syntax, scope, problems, check)
        case ComparisonSyntax(sign, left, right, span):
            return compare(sign, left, right, span, scope, problems, check)
        case BetweenSyntax():
            return check_between(syntax, scope, problems, check)
        case InSyntax():
            return check_in(syntax, scope, problems, check)
        case AndSyntax(operands, span):
            conditions = check_conditions(operands, scope, problems, check)
            return And(conditions, TRUTH, span) if conditions else None
        case OrSyntax(operands, span):
            conditions = check_conditions(operands, scope, problems, check)
            return Or(conditions, TRUTH, span) if conditions else None
        case NotSyntax(operand, span):
            conditions = check_conditions((operand,), scope, problems, check)
            return Not(conditions[0], TRUTH, span) if conditions else None
        case IfSyntax():
            return _check_if(syntax, scope, problems, expected)
        case QuantifiedSyntax():
            return check_quantified(syntax, scope, problems, check)
        case CallSyntax():
            return check_call(syntax, scope, problems, check)
        case PathSyntax():
            return check_path(syntax, scope, problems, check)
        case FilterSyntax(_, _, span):
            problems.append(refuse_records(span))
        case ForSyntax(_, _, _, span):
            problems.append(
                Diagnostic(
                    "GR109",
                    "`for … return` stands outside an aggregate",
                    span,
                    help="wrap it in sum, min, max, mean or count",
                )
            )
        case ListSyntax(_, span):
            problems.append(
                Diagnostic(
                    "GR106",
                    "a list stands where one value goes",
                    span,
                    help="lists go after `in` and into min, max, sum, mean",
                )
            )
    return None


def _check_literal(syntax: LiteralSyntax, scope: Scope, problems: Problems, expected: Type | None) -> Expr | None:
    value, span = syntax.value, syntax.span
    if isinstance(value, bool):
        return Constant(value, TRUTH, span)
    if isinstance(value, str):
        return _check_text(value, span, problems, expected)
    if isinstance(value, Months | Seconds):
        return Constant(value, DurationType("months" if isinstance(value, Months) else "seconds"), span)
    if not hasattr(value, "numerator"):
        return Constant(value, DateType(), span)
    if value not in (0, 1) and not scope.free_numbers:
        hint = "make it a parameter with a citation, and name that"
        problems.append(Diagnostic("GR304", f"bare number `{span.text}`", span, help=hint))
        return None
    return Constant(value, NumberType(), span)


def _check_text(value: str, span: Span, problems: Problems, expected: Type | None) -> Expr | None:
    if not isinstance(expected, ChoiceType | SetType):
        return Constant(value, TextType(), span)
    if value not in expected.options:
        hint = suggest(value, expected.options, otherwise=f"one of {', '.join(expected.options)}")
        problems.append(Diagnostic("GR307", f"`{value}` is not an option here", span, help=hint))
        return None
    return Constant(value, expected if isinstance(expected, ChoiceType) else ChoiceType(expected.options), span)


def check_name(syntax: NameSyntax, scope: Scope, problems: Problems) -> Expr | None:
    """Resolve a name: a column of a record in reach, a declared name, or a part of a date (`d.year`)."""
    column = find_column(scope, syntax.name)
    if column is not None:
        binding, id, found = column
        return Cell(binding.variable, binding.table, id, found.computed, found.module, found.type, syntax.span)
    symbol = scope.resolve(syntax.name)
    if symbol is not None and symbol.kind in scope.forbidden and not symbol.module:
        problems.append(
            Diagnostic("GR206", f"`{syntax.name}` cannot be used here", syntax.span, help=scope.forbidden[symbol.kind])
        )
        return None
    if symbol is not None:
        return symbol.at(syntax.span)
    head, _, last = syntax.name.rpartition(".")
    if head and (scope.resolve(head) is not None or find_column(scope, head) is not None):
        return check_path(PathSyntax(NameSyntax(head, syntax.span), last, syntax.span), scope, problems, check)
    problems.append(explain_unknown_name(scope, syntax.name, syntax.span))
    return None


def _check_negation(operand: Syntax, span: Span, scope: Scope, problems: Problems) -> Expr | None:
    inner = check(operand, scope, problems)
    if inner is None:
        return None
    if is_score(inner):
        problems.append(refuse_score(span))
        return None
    if isinstance(inner, Constant) and is_number(inner) and not isinstance(inner.value, bool):
        return evolve(inner, value=-inner.value, span=span)  # type: ignore[operator]
    if is_number(inner) or isinstance(inner.type, DurationType):
        return Negate(inner, inner.type, span)
    problems.append(misfit("-", inner, span))
    return None


def _check_if(syntax: IfSyntax, scope: Scope, problems: Problems, expected: Type | None) -> Expr | None:
    conditions = check_conditions((syntax.condition,), scope, problems, check)
    then = check(syntax.then, scope, problems, expected)
    otherwise = check(syntax.otherwise, scope, problems, expected if expected or then is None else then.type)
    if not conditions or then is None or otherwise is None:
        return None
    if is_number(then) and is_number(otherwise):
        both = unify(then, otherwise, adding=False, in_place=scope.numbers_in_place)
        if isinstance(both, Diagnostic):
            problems.append(both)
            return None
        scored = is_score(then) or is_score(otherwise)
        return If(conditions[0], both[0], both[1], NumberType(unit_of(both[0]), score=scored), syntax.span)
    if then.type != otherwise.type:
        message = f"the two branches differ: {describe_type(then.type)} and {describe_type(otherwise.type)}"
        problems.append(Diagnostic("GR301", message, syntax.span, help="give both branches one type"))
        return None
    return If(conditions[0], then, otherwise, then.type, syntax.span)
