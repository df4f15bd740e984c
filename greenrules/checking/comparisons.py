"""Comparisons, ranges and membership."""

from greenrules.checking.names import Scope
from greenrules.checking.operands import Check, Problems, misfit
from greenrules.checking.records import advise_to_quantify
from greenrules.checking.types_and_units import describe_type, is_number, unify
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import And, Comparison, Contains, Expr, Not, Or
from greenrules.model.source import Span
from greenrules.model.syntax import (
    BetweenSyntax,
    ComparisonSign,
    InSyntax,
    IntervalTest,
    LiteralSyntax,
    NameSyntax,
    SignTest,
    Syntax,
)
from greenrules.model.types import BooleanType, ChoiceType, SetType, TableType

TRUTH = BooleanType()


def compare(
    sign: ComparisonSign,
    left_syntax: Syntax,
    right_syntax: Syntax,
    span: Span,
    scope: Scope,
    problems: Problems,
    check: Check,
) -> Expr | None:
    """Type a comparison; a text literal becomes an option of the choice on the other side."""
    if isinstance(left_syntax, LiteralSyntax) and isinstance(left_syntax.value, str):
        right = check(right_syntax, scope, problems)
        left = check(left_syntax, scope, problems, None if right is None else right.type)
    else:
        left = check(left_syntax, scope, problems)
        right = check(right_syntax, scope, problems, None if left is None else left.type)
    if left is None or right is None:
        return None
    return compare_checked(sign, left, right, span, scope, problems)


def compare_checked(
    sign: ComparisonSign, left: Expr, right: Expr, span: Span, scope: Scope, problems: Problems
) -> Expr | None:
    """Type a comparison of two checked sides."""
    if is_number(left) and is_number(right):
        both = unify(left, right, adding=False, in_place=scope.numbers_in_place)
        if isinstance(both, Diagnostic):
            problems.append(both)
            return None
        problems += advise_to_quantify(both, span)
        return Comparison(sign, both[0], both[1], (), TRUTH, span)
    order: tuple[str, ...] = ()
    if (
        isinstance(left.type, ChoiceType)
        and isinstance(right.type, ChoiceType)
        and set(left.type.options) & set(right.type.options)
    ):
        ranked = left.type if left.type.ordered else right.type
        order = ranked.options if ranked.ordered else ()
        if sign not in ("=", "!=") and not (order and set(left.type.options) == set(right.type.options)):
            hint = "declare `ordered: true` with the options worst to best, or map it by a cited table first"
            problems.append(Diagnostic("GR306", "an unordered choice has no better or worse", span, help=hint))
            return None
    elif left.type != right.type or isinstance(left.type, TableType | SetType):
        message = f"cannot compare {describe_type(left.type)} with {describe_type(right.type)}"
        problems.append(Diagnostic("GR301", message, span, help="compare values of one type"))
        return None
    elif isinstance(left.type, BooleanType) and sign not in ("=", "!="):
        problems.append(misfit(sign, left, span))
        return None
    return Comparison(sign, left, right, order, TRUTH, span)


def check_in(syntax: InSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type `x in tests` as comparisons, or as membership when the right side is a set."""
    container = _find_set(syntax, scope, check)
    if container is not None:
        element = check(syntax.operand, scope, problems, container.type)
        return None if element is None else Contains(element, container, TRUTH, syntax.span)
    parts: list[Expr | None] = []
    for test in syntax.tests.tests:
        match test:
            case SignTest(sign, other, span):
                parts.append(compare(sign, syntax.operand, other, syntax.span, scope, problems, check))
            case IntervalTest(low, high, low_closed, high_closed, span):
                ends: list[Expr | None] = []
                if low is not None:
                    ends.append(compare(">=" if low_closed else ">", syntax.operand, low, span, scope, problems, check))
                if high is not None:
                    ends.append(
                        compare("<=" if high_closed else "<", syntax.operand, high, span, scope, problems, check)
                    )
                kept = tuple(end for end in ends if end is not None)
                parts.append(And(kept, TRUTH, span) if len(kept) == len(ends) else None)
    tests = tuple(part for part in parts if part is not None)
    if len(tests) < len(parts) or not tests:
        return None
    either: Expr = tests[0] if len(tests) == 1 else Or(tests, TRUTH, syntax.span)
    return Not(either, TRUTH, syntax.span) if syntax.tests.negated else either


def _find_set(syntax: InSyntax, scope: Scope, check: Check) -> Expr | None:
    """Return the set in `"option" in some_set`; None when the right side is not a set."""
    tests = syntax.tests.tests
    if len(tests) != 1 or not isinstance(tests[0], SignTest) or not isinstance(tests[0].operand, NameSyntax):
        return None
    container = check(tests[0].operand, scope, [])
    return container if container is not None and isinstance(container.type, SetType) else None


def check_between(syntax: BetweenSyntax, scope: Scope, problems: Problems, check: Check) -> Expr | None:
    """Type `x between a and b` as two comparisons, both ends included."""
    low = compare(">=", syntax.operand, syntax.low, syntax.span, scope, problems, check)
    high = compare("<=", syntax.operand, syntax.high, syntax.span, scope, problems, check)
    return None if low is None or high is None else And((low, high), TRUTH, syntax.span)
