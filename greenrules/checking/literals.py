"""Literals in data: parameter values, outputs and cells of decision tables, ranges."""

from datetime import date
from fractions import Fraction

from greenrules.checking.operands import Problems
from greenrules.checking.types_and_units import describe_type
from greenrules.model.declarations import CellTest, Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.suggestions import find_closest, suggest
from greenrules.model.syntax import (
    ComparisonSign,
    IntervalTest,
    LiteralSyntax,
    NameSyntax,
    NegateSyntax,
    SignTest,
    Syntax,
)
from greenrules.model.tree import ScalarNode
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TextType, Type
from greenrules.model.values import Months, Scalar, parse_date, parse_duration
from greenrules.model.written import Tests


def read_literal(node: ScalarNode, type_: Type, *, what: str, problems: Problems) -> Scalar | None:
    """Read a YAML scalar as a value of a type (GR301, GR307, GR026); None, with a diagnostic, when it is not one."""
    value = node.value
    match type_:
        case NumberType() if isinstance(value, Fraction):
            return value
        case BooleanType() if isinstance(value, bool):
            return value
        case ChoiceType(options) if isinstance(value, str):
            if value in options:
                return value
            hint = suggest(value, options, otherwise=f"one of {', '.join(options)}")
            problems.append(Diagnostic("GR307", f"`{value}` is not an option of {what}", node.span, help=hint))
            return None
        case TextType() if isinstance(value, str):
            return value
        case DateType() if isinstance(value, str):
            return _or_report(parse_date(value), node, "a date written YYYY-MM-DD", problems)
        case DurationType(kind) if isinstance(value, str):
            duration = parse_duration(value)
            fits = duration is not None and (kind == "months") == isinstance(duration, Months)
            return _or_report(
                duration if fits else None,
                node,
                "a duration such as P3Y" if kind == "months" else "a duration such as P10D",
                problems,
            )
        case SetType() | _:
            pass
    message = f"{what} must be {describe_type(type_)}, found `{node.text}`"
    problems.append(Diagnostic("GR301", message, node.span, help=f"write {describe_type(type_)}"))
    return None


def _or_report(value: Scalar | None, node: ScalarNode, wanted: str, problems: Problems) -> Scalar | None:
    if value is None:
        problems.append(Diagnostic("GR026", f"`{node.text}` is not {wanted}", node.span, help=f"write {wanted}"))
    return value


def read_tests(tests: Tests, type_: Type, *, what: str, problems: Problems) -> CellTest | None:
    """Turn unary tests over literals into intervals (GR414, GR307, GR306); None when they do not fit the type."""
    if tests.tests.any_value:
        return CellTest(True)
    intervals: list[Interval] = []
    for test in tests.tests.tests:
        found = _read_test(test, type_, what, problems)
        if found is None:
            return None
        intervals += found
    return CellTest(False, tuple(intervals), tests.tests.negated)


def _read_test(test: IntervalTest | SignTest, type_: Type, what: str, problems: Problems) -> list[Interval] | None:
    if isinstance(test, IntervalTest):
        low = None if test.low is None else _read_end(test.low, type_, what, problems)
        high = None if test.high is None else _read_end(test.high, type_, what, problems)
        if (low is None) != (test.low is None) or (high is None) != (test.high is None):
            return None
        return _order(Interval(low, high, test.low_closed, test.high_closed), type_, test, problems)
    value = _read_end(test.operand, type_, what, problems)
    if value is None:
        return None
    return _order_sign(test.sign, value, type_, test, problems)


def _order_sign(
    sign: ComparisonSign, value: Scalar, type_: Type, test: SignTest, problems: Problems
) -> list[Interval] | None:
    match sign:
        case "=":
            return [Interval(value, value)]
        case "!=" if isinstance(type_, ChoiceType):
            return [Interval(option, option) for option in type_.options if option != value]
        case "!=" if isinstance(type_, BooleanType):
            return [Interval(not value, not value)]
        case "!=":
            return _order(
                Interval(None, value, True, False), type_, test, problems, also=Interval(value, None, False, True)
            )
        case "<" | "<=":
            return _order(Interval(None, value, True, sign == "<="), type_, test, problems)
        case ">" | ">=":
            return _order(Interval(value, None, sign == ">=", True), type_, test, problems)


def _order(
    interval: Interval, type_: Type, test: IntervalTest | SignTest, problems: Problems, *, also: Interval | None = None
) -> list[Interval] | None:
    """Keep an interval on a number or date line; expand it to options on an ordered choice."""
    if isinstance(type_, NumberType | DateType | DurationType):
        return [interval] if also is None else [interval, also]
    if isinstance(type_, ChoiceType) and type_.ordered:
        ranks = {option: rank for rank, option in enumerate(type_.options)}
        low = -1 if interval.low is None else ranks[str(interval.low)] - (1 if interval.low_closed else 0)
        high = len(ranks) if interval.high is None else ranks[str(interval.high)] + (1 if interval.high_closed else 0)
        return [Interval(option, option) for option, rank in ranks.items() if low < rank < high]
    hint = "list the values that count, separated by commas"
    problems.append(Diagnostic("GR306", f"{describe_type(type_)} has no order to test", test.span, help=hint))
    return None


def _read_end(syntax: Syntax, type_: Type, what: str, problems: Problems) -> Scalar | None:
    value: Scalar | None = None
    if isinstance(syntax, LiteralSyntax):
        value = syntax.value
    elif isinstance(syntax, NegateSyntax) and isinstance(syntax.operand, LiteralSyntax):
        inner = syntax.operand.value
        value = -inner if isinstance(inner, Fraction) else None
    if value is None:
        hint = _find_way_out(syntax, type_)
        problems.append(Diagnostic("GR414", f"`{syntax.span.text}` is not a literal", syntax.span, help=hint))
        return None
    if isinstance(type_, ChoiceType) and isinstance(value, str) and value not in type_.options:
        hint = suggest(value, type_.options, otherwise=f"one of {', '.join(type_.options)}")
        problems.append(Diagnostic("GR307", f"`{value}` is not an option of {what}", syntax.span, help=hint))
        return None
    if not _is_of(value, type_):
        message = f"{what} is {describe_type(type_)}, so `{syntax.span.text}` does not fit"
        problems.append(Diagnostic("GR301", message, syntax.span, help=f"write {describe_type(type_)}"))
        return None
    return value


def _find_way_out(syntax: Syntax, type_: Type) -> str:
    """Return what to write in place of a cell that is no literal; of a bare word, that YAML has taken its quotes."""
    if isinstance(syntax, NameSyntax) and isinstance(type_, ChoiceType | TextType):
        word = syntax.span.text
        meant = find_closest(word, type_.options) or word if isinstance(type_, ChoiceType) else word
        return f"""put a text into quotes of its own, inside those of YAML: `'"{meant}"'`"""
    return "write the value itself; compute it before the table, under `derived`"


def _is_of(value: Scalar, type_: Type) -> bool:
    match type_:
        case NumberType():
            return isinstance(value, Fraction)
        case BooleanType():
            return isinstance(value, bool)
        case ChoiceType() | TextType():
            return isinstance(value, str)
        case DateType():
            return isinstance(value, date)
        case DurationType(kind):
            return not isinstance(value, bool | str | Fraction | date | frozenset | tuple) and (
                kind == "months"
            ) == isinstance(value, Months)
    return False
