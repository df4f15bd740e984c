"""Whatever syntax there is can be written down and is parsed back to itself."""

import string
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.model.source import SourceText, Span
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
    IntervalTest,
    ListSyntax,
    LiteralSyntax,
    NameSyntax,
    NegateSyntax,
    NotSyntax,
    OrSyntax,
    PathSyntax,
    QuantifiedSyntax,
    SignTest,
    Syntax,
    UnaryTests,
)
from greenrules.model.values import Months, Seconds, format_number
from greenrules.reading.expression_parser import parse_expression, parse_tests
from greenrules.reading.feel_names import ALLOWED_FUNCTIONS, KEYWORDS

NOWHERE = Span(SourceText("generated", ""), 0, 0)
# How tightly each form binds: or, and, comparison, sum, product, power, unary, postfix.
ANYTHING, AND, COMPARISON, SUM, PRODUCT, POWER, UNARY, POSTFIX = range(8)
SIGN_LEVEL = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}


def print_literal(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Fraction():
            return format_number(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
            return f'"{escaped}"'
        case _:
            return f'@"{value}"'


def print_test(test: IntervalTest | SignTest) -> str:
    if isinstance(test, SignTest):
        return f"{test.sign} {print_at(test.operand, SUM)}"
    assert test.low is not None
    assert test.high is not None
    ends = f"{print_at(test.low, SUM)} .. {print_at(test.high, SUM)}"
    return f"{'[' if test.low_closed else '('}{ends}{']' if test.high_closed else ')'}"


def print_arguments(call: CallSyntax) -> str:
    names = [f"{keyword}: " for keyword in call.keywords] or [""] * len(call.arguments)
    return ", ".join(name + print_at(argument, ANYTHING) for name, argument in zip(names, call.arguments, strict=True))


def print_form(node: Syntax) -> tuple[str, int]:
    """Return the text of a node and how tightly it binds."""
    match node:
        case LiteralSyntax():
            return print_literal(node.value), POSTFIX
        case NameSyntax():
            return node.name, POSTFIX
        case NegateSyntax():
            return f"- {print_at(node.operand, UNARY)}", UNARY
        case ArithmeticSyntax():
            level = SIGN_LEVEL[node.sign]
            return f"{print_at(node.left, level)} {node.sign} {print_at(node.right, level + 1)}", level
        case ComparisonSyntax():
            return f"{print_at(node.left, SUM)} {node.sign} {print_at(node.right, SUM)}", COMPARISON
        case BetweenSyntax():
            ends = f"{print_at(node.low, SUM)} and {print_at(node.high, SUM)}"
            return f"{print_at(node.operand, SUM)} between {ends}", COMPARISON
        case InSyntax():
            tests = ", ".join(print_test(test) for test in node.tests.tests)
            return f"{print_at(node.operand, SUM)} in ({tests})", COMPARISON
        case AndSyntax():
            return " and ".join(print_at(operand, COMPARISON) for operand in node.operands), AND
        case OrSyntax():
            return " or ".join(print_at(operand, AND) for operand in node.operands), ANYTHING
        case _:
            return print_structure(node)


def print_structure(node: Syntax) -> tuple[str, int]:
    match node:
        case NotSyntax():
            return f"not({print_at(node.operand, ANYTHING)})", POSTFIX
        case FilterSyntax():
            return f"{print_at(node.table, POSTFIX)}[{print_at(node.condition, ANYTHING)}]", POSTFIX
        case PathSyntax():
            return f"{print_at(node.operand, POSTFIX)}.{node.column}", POSTFIX
        case CallSyntax():
            return f"{node.name}({print_arguments(node)})", POSTFIX
        case ListSyntax():
            return f"[{', '.join(print_at(item, ANYTHING) for item in node.items)}]", POSTFIX
        case IfSyntax():
            branches = f"then {print_at(node.then, ANYTHING)} else {print_at(node.otherwise, ANYTHING)}"
            return f"(if {print_at(node.condition, ANYTHING)} {branches})", POSTFIX
        case QuantifiedSyntax():
            condition = print_at(node.condition, ANYTHING)
            return f"({node.quantifier} {node.variable} in {print_at(node.table, SUM)} satisfies {condition})", POSTFIX
        case ForSyntax():
            body = print_at(node.body, ANYTHING)
            return f"(for {node.variable} in {print_at(node.table, SUM)} return {body})", POSTFIX
        case _:
            raise AssertionError(node)


def print_at(node: Syntax, loosest: int) -> str:
    text, level = print_form(node)
    return text if level >= loosest else f"({text})"


WORDS = st.text(string.ascii_lowercase + "_", min_size=1, max_size=4).filter(lambda word: word not in KEYWORDS)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(".".join)
LITERALS = (
    st.booleans()
    | st.builds(Fraction, st.integers(0, 10**9), st.sampled_from([1, 2, 8, 1000]))
    | st.text(st.characters(codec="utf-8"), max_size=5)
    | st.dates(min_value=date(1000, 1, 1))
    | st.builds(Months, st.integers(-30, 30))
    | st.builds(Seconds, st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 2])))
)
LEAVES = st.builds(LiteralSyntax, LITERALS, st.just(NOWHERE)) | st.builds(NameSyntax, NAMES, st.just(NOWHERE))
FUNCTIONS = st.sampled_from(sorted(ALLOWED_FUNCTIONS))
HERE = st.just(NOWHERE)


def build_tests(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[UnaryTests]:
    sign = st.builds(SignTest, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, HERE)
    interval = st.builds(IntervalTest, inner, inner, st.booleans(), st.booleans(), HERE)
    tests = st.lists(sign | interval, min_size=1, max_size=3).map(tuple)
    return st.builds(UnaryTests, tests, st.just(False), st.just(False), HERE)


def build_call(name: str, arguments: list[Syntax], keywords: list[str]) -> CallSyntax:
    named = tuple(keywords[: len(arguments)]) if len(keywords) >= len(arguments) else ()
    return CallSyntax(name, tuple(arguments), named, NOWHERE, NOWHERE)


def extend(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(NegateSyntax, inner, HERE),
        st.builds(ArithmeticSyntax, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner, HERE),
        st.builds(ComparisonSyntax, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner, HERE),
        st.builds(BetweenSyntax, inner, inner, inner, HERE),
        st.builds(InSyntax, inner, build_tests(inner), HERE),
        st.builds(AndSyntax, several, HERE),
        st.builds(OrSyntax, several, HERE),
        st.builds(NotSyntax, inner, HERE),
        st.builds(IfSyntax, inner, inner, inner, HERE),
        st.builds(FilterSyntax, inner, inner, HERE),
        st.builds(PathSyntax, inner.filter(lambda node: not isinstance(node, NameSyntax)), WORDS, HERE),
        st.builds(QuantifiedSyntax, st.sampled_from(["some", "every"]), WORDS, inner, inner, HERE),
        st.builds(ForSyntax, WORDS, inner, inner, HERE),
        st.builds(build_call, FUNCTIONS, st.lists(inner, max_size=3), st.lists(WORDS, max_size=3, unique=True)),
        st.builds(ListSyntax, st.lists(inner, max_size=3).map(tuple), HERE),
    )


SYNTAX: st.SearchStrategy[Syntax] = st.recursive(LEAVES, extend, max_leaves=10)


@settings(max_examples=300, deadline=None)
@given(SYNTAX)
def test_a_printed_expression_is_parsed_to_itself(syntax: Syntax) -> None:
    """With only the brackets that precedence demands, the same syntax comes back."""
    text = print_at(syntax, ANYTHING)
    source = SourceText("printed", text)

    assert parse_expression(text, lambda start, end: Span(source, start, end)) == (syntax, ())


@settings(deadline=None)
@given(build_tests(LEAVES | st.builds(NegateSyntax, LEAVES, HERE)), st.booleans())
def test_a_printed_cell_is_parsed_to_itself(tests: UnaryTests, negated: bool) -> None:
    """The tests of a cell come back, negated or not."""
    listed = ", ".join(print_test(test) for test in tests.tests)
    text = f"not({listed})" if negated else listed
    source = SourceText("printed", text)

    assert parse_tests(text, lambda start, end: Span(source, start, end)) == (
        UnaryTests(tests.tests, negated, False, NOWHERE),
        (),
    )
