"""Expressions are parsed with the precedence of the DMN grammar; cells as unary tests."""

from datetime import date
from fractions import Fraction

import pytest

from greenrules.model.source import SourceText, Span
from greenrules.model.syntax import LiteralSyntax, NameSyntax, Syntax, UnaryTests
from greenrules.model.values import Months, Seconds
from greenrules.reading.expression_parser import parse_expression, parse_tests


def parse(text: str) -> Syntax:
    source = SourceText("test", text)
    syntax, problems = parse_expression(text, lambda start, end: Span(source, start, end))
    assert problems == ()
    assert syntax is not None
    return syntax


def parse_cell(text: str) -> UnaryTests:
    source = SourceText("test", text)
    tests, problems = parse_tests(text, lambda start, end: Span(source, start, end))
    assert problems == ()
    assert tests is not None
    return tests


@pytest.mark.parametrize(
    ("short", "bracketed"),
    [
        ("a or b and c", "a or (b and c)"),
        ("a and b = c", "a and (b = c)"),
        ("a < b + c", "a < (b + c)"),
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("a * b ** c", "a * (b ** c)"),
        ("3 ** 4 ** 5", "(3 ** 4) ** 5"),
        ("-5 ** 2", "(-5) ** 2"),
        ("2 ** -3", "2 ** (-3)"),
        ("a - -b", "a - (-b)"),
        ("-t[c].x", "-(t[c].x)"),
        ("x between a + 1 and b and c", "(x between (a + 1) and b) and c"),
        ("x in [a..b) and c", "(x in [a..b)) and c"),
        ("some r in t satisfies r.a and r.b", "some r in t satisfies (r.a and r.b)"),
        ("if a then b else c + d", "if a then b else (c + d)"),
        ("1 + if a then b else c", "1 + (if a then b else c)"),
        ("a . b", "a.b"),
        ("not(negand: a)", "not(a)"),
        ("x in ]a..b[", "x in (a..b)"),
        ("x in [1, 2]", "x in (1, 2)"),
        ("x in [[1..2], [3..4]]", "x in ([1..2], [3..4])"),
        ("x in (]1..2[, ]3..4])", "x in ((1..2), (3..4])"),
        ("x in (5)", "x in = 5"),
        ("x in !=5", "x in (!= 5)"),
        ("x in t[c]", "x in (t[c])"),
        ('date("2020-02-29")', '@"2020-02-29"'),
        ('duration("P3Y")', '@"P3Y"'),
        ("round  half\nup(a, 0)", "round half up(a, 0)"),
    ],
)
def test_what_binds_tighter(short: str, bracketed: str) -> None:
    """An expression without brackets means the one with brackets."""
    assert parse(short) == parse(bracketed)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("false", False), ("12.50", Fraction(25, 2)), (".5", Fraction(1, 2)), ("010", Fraction(10)),
        ('"甲（，"', "甲（，"), (r'"a\"\\\n\u4e2d\uD83D\uDE00\U01F600"', 'a"\\\n中😀😀'),
        ('@"2020-02-29"', date(2020, 2, 29)), ('@"-P1Y2M"', Months(-14)), ('@"P1DT2H"', Seconds(Fraction(93600))),
    ],
)  # fmt: skip
def test_literals_are_exact(text: str, value: object) -> None:
    """Numbers, texts with escapes, dates and durations are read to their value."""
    assert parse(text) == LiteralSyntax(value, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["order", "android", "not_done", "trueish", "inn", "if_any", "score.water", "_x1", "dateline"]
)
def test_a_name_may_begin_like_a_keyword(name: str) -> None:
    """Only the whole word is a keyword."""
    assert parse(name) == NameSyntax(name, None)  # type: ignore[arg-type]


def test_a_spaced_function_is_known_only_before_a_bracket() -> None:
    """`round up` elsewhere is two names, which is an error."""
    place = SourceText("test", "round up")

    assert parse_expression("round up", lambda start, end: Span(place, start, end))[1][0].code == "GR101"


@pytest.mark.parametrize(
    ("cell", "right_of_in"),
    [
        ("2023", "2023"), ('"a", "b"', '("a", "b")'), (">= 5", ">= 5"), ("[1..5)", "[1..5)"), ("]1..5[", "(1..5)"),
        ("!= a", "!= a"), ("-5, < a", "(-5, < a)"), ('@"2022-01-01"', '@"2022-01-01"'), ("true", "true"),
    ],
)  # fmt: skip
def test_a_cell_reads_like_the_right_of_in(cell: str, right_of_in: str) -> None:
    """Table cells and `in` share their tests."""
    tests = parse(f"x in {right_of_in}").tests  # type: ignore[union-attr]

    assert parse_cell(cell) == tests


def test_the_dash_holds_for_any_value() -> None:
    """`-` alone is no test at all."""
    assert parse_cell(" - ") == UnaryTests((), False, True, None)  # type: ignore[arg-type]


def test_a_negated_cell_keeps_its_tests() -> None:
    """`not(…)` around the whole cell negates its list."""
    negated, plain = parse_cell('not("a", [1..2])'), parse_cell('"a", [1..2]')

    assert (negated.tests, negated.negated, plain.negated) == (plain.tests, True, False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a + b", ["a + b", "a", "b"]),
        ("(a + b) * c", ["(a + b) * c", "a + b", "a", "b", "c"]),
        ("-x", ["-x", "x"]),
    ],
)
def test_every_node_knows_its_characters(text: str, parts: list[str]) -> None:
    """A span covers the node and nothing beside it."""
    found: list[str] = []
    pending: list[object] = [parse(text)]
    while pending:
        node = pending.pop(0)
        found.append(node.span.text)  # type: ignore[attr-defined]
        pending = [
            *(getattr(node, name) for name in ("left", "right", "operand") if hasattr(node, name)),
            *pending,
        ]

    assert found == parts
