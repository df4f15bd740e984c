"""Every mistake in an expression has a code, a place and a way out; hostile expressions end in a diagnostic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.diagnostics import Diagnostic, render_diagnostic, render_diagnostics
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import MappingNode, ScalarNode
from greenrules.reading.expression_parser import parse_expression, parse_tests
from greenrules.reading.feel_names import REFUSED_FUNCTIONS
from greenrules.reading.yaml_tree import read_tree


def find_problems(text: str) -> tuple[Diagnostic, ...]:
    source = SourceText("test", text)
    syntax, problems = parse_expression(text, lambda start, end: Span(source, start, end))
    assert (syntax is None) is bool(problems)
    return problems


def summarise(text: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.span.text if problem.span else "") for problem in find_problems(text)]


@pytest.mark.parametrize(
    ("foreign", "right"),
    [
        ("&&", "and"), ("||", "or"), ("==", "="), ("<>", "!="), ("≤", "<="), ("≥", ">="), ("≠", "!="), ("×", "*"),
        ("÷", "/"), ("^", "**"), ("−", "-"), ("=>", ">="), ("且", "and"), ("或者", "or"),
    ],
)  # fmt: skip
def test_an_operator_of_another_language_gets_its_spelling(foreign: str, right: str) -> None:
    """The help names the operator that is meant, and nothing else is reported."""
    problems = find_problems(f"a {foreign} b")

    assert [(problem.code, problem.help) for problem in problems] == [("GR102", f"write `{right}`")]


@pytest.mark.parametrize(
    ("text", "part", "hint"),
    [("!a", "!", "not(x)"), ("a = 50%", "%", "unit"), ("√a", "√", "roots"), ("a²", "²", "x ** 2")],
)
def test_a_sign_without_counterpart_gets_a_way_out(text: str, part: str, hint: str) -> None:
    """Negation, percent, roots and superscripts are explained."""
    problem = find_problems(text)[0]

    assert (problem.code, problem.span and problem.span.text) == ("GR102", part)
    assert hint in problem.help


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("abs（x）", "（）"), ("min(x，y)", "，"), ("a ＝ b", "＝"), ("a ＜ b", "＜"), ("a ＞ b", "＞"),
        ("t【c】", "【】"),
        ("a ＋ b", "＋"), ("a － b", "－"), ("round up(n：a, scale：0)", "：："), ("a = “甲”", "“”"),
        ("a\u3000= b", "\u3000"),
    ],
)  # fmt: skip
def test_full_width_characters_outside_quotes_are_each_named(text: str, wide: str) -> None:
    """The expression is otherwise read as if the ASCII character stood there."""
    assert summarise(text) == [("GR103", character) for character in wide]


def test_full_width_characters_inside_quotes_are_text() -> None:
    """Quotes protect Chinese punctuation, and an escaped quote does not end them."""
    assert summarise('a = "（\\"，" or b in ("、", "。")') == []


def test_independent_problems_are_all_reported() -> None:
    """Characters, literals, functions and `null` are reported in one pass, in their order."""
    text = "a ≥ 1e5 && sqrt(b) ＝ null or flor(c) > 5kWh or date(2020, 1, 1) = x"

    assert summarise(text) == [
        ("GR102", "≥"), ("GR106", "1e5"), ("GR102", "&&"), ("GR106", "sqrt"), ("GR103", "＝"), ("GR106", "null"),
        ("GR107", "flor"), ("GR112", "5kWh"), ("GR106", "date"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "GR101", ""), ("  ", "GR101", "  "), ("a b", "GR101", "b"), ("a < b < c", "GR101", "<"),
        ("(a", "GR101", "a"),
        ("a)", "GR101", ")"), ("min(a,)", "GR101", ")"), ("not a", "GR101", "a"), ("a AND b", "GR101", "AND"),
        ("then", "GR101", "then"), ("if a then b", "GR101", "b"), ("@x", "GR101", "@"), ("a # b", "GR101", "#"),
        ("x = 'abc'", "GR104", "'abc'"), ('"abc', "GR104", '"'), (r'"a\q"', "GR104", r'"a\q"'),
        (r'"\ud800"', "GR104", r'"\ud800"'),
        ("{a: 1}", "GR106", "{"), ("function(x) x", "GR106", "function"), ("a instance of b", "GR106", "instance"),
        ("[1..3]", "GR106", "[1..3]"), ("(> 5)", "GR106", ">"), ("1..2", "GR106", ".."), ("? > 5", "GR106", "?"),
        ("for a in b, c in d return a", "GR106", ","), ("a // b", "GR106", "// b"),
        ("a /* b */ + c", "GR106", "/* b */"),
        ("能耗 > 5", "GR106", "能耗"), ('@"10:30:00"', "GR106", '@"10:30:00"'),
        ('date("2020-01-01T10:00:00")', "GR106", '"2020-01-01T10:00:00"'),
        ("1.23e+4", "GR106", "1.23e+4"), ("fooo(1)", "GR107", "fooo"), ("not(a, b)", "GR108", "not(a, b)"),
        ("not()", "GR108", "not()"), ("min(a, n: b)", "GR108", ")"), ("decimal(n: a, n: 1)", "GR108", "n"),
        ('@"2020-02-30"', "GR111", '@"2020-02-30"'), ('duration("P1Y2D")', "GR111", '"P1Y2D"'),
        ("1234567890123456789", "GR112", "1234567890123456789"), ("0.1234567890123", "GR112", "0.1234567890123"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_code_and_place(text: str, code: str, part: str) -> None:
    """One mistake gives one diagnostic at the characters concerned."""
    assert summarise(text) == [(code, part)]


@pytest.mark.parametrize("name", sorted(REFUSED_FUNCTIONS))
def test_what_else_feel_has_is_refused_by_name(name: str) -> None:
    """A function of FEEL outside the language is named, with what to write instead."""
    problem = find_problems(f"{name}(a, [b, {name}(c)])")[0]

    assert problem.code == "GR106"
    assert f"`{name}`" in problem.message
    assert problem.help


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("flor(a)", "did you mean `floor`?"),
        ("round(a, 0)", "did you mean `round up`?"),
        ("energy limit", "join the words of a name with `_`, or put an operator between two names"),
        ("a Or b", "write `or` in small letters"),
        ("x = 'abc'", 'write `"abc"`'),
        ("a < b < c", "comparisons do not chain: write `a < b and b < c`"),
    ],
)
def test_the_help_is_an_action(text: str, help: str) -> None:
    """What to write stands in the help."""
    assert [problem.help for problem in find_problems(text)] == [help]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000, "-" * 1999 + "1", "[" * 2000, "abs(" * 500, "not(" * 500, "if " * 600, "t[" * 1000, "a" * 2001,
        "+".join("a" * 1000), "x in " + "[" * 1900, "a" + "[c]" * 600, "some r in " * 200, "(a or b ** " * 180,
        "a in (" * 300, "{" * 2000,
    ],
)  # fmt: skip
def test_a_bomb_gives_one_diagnostic(text: str) -> None:
    """Neither length nor depth ends in a recursion error."""
    assert len(find_problems(text)) == 1


def test_depth_and_length_have_their_code() -> None:
    """50 levels and 2,000 characters are the limits; a chain of 100 terms is still allowed."""
    assert find_problems("(" * 49 + "a" + ")" * 49) == ()
    assert summarise("(" * 50 + "a" + ")" * 50) == [("GR105", "a")]
    assert find_problems("+".join("a" * 100)) == ()
    assert [code for code, _ in summarise("+".join("a" * 101))] == ["GR105"]
    assert find_problems("a" * 2000) == ()
    assert [code for code, _ in summarise("a" * 2001)] == ["GR105"]


def test_carets_stand_under_wide_text_in_a_yaml_file() -> None:
    """The place inside a quoted expression is mapped into the file, and wide characters take two columns."""
    tree, _ = read_tree(SourceText("规则.yaml", '名称: {zh: 能耗, formula: "能 in (\\"甲\\"，x)"}\n'))
    assert isinstance(tree, MappingNode)
    label = tree.entries[0].value
    assert isinstance(label, MappingNode)
    formula = label.entries[1].value
    assert isinstance(formula, ScalarNode)
    _, problems = parse_expression(formula.text, formula.part)

    assert [render_diagnostic(problem).splitlines()[2:4] for problem in problems] == [
        [' 1 | 名称: {zh: 能耗, formula: "能 in (\\"甲\\"，x)"}', "   | " + " " * 27 + "^^"],
        [' 1 | 名称: {zh: 能耗, formula: "能 in (\\"甲\\"，x)"}', "   | " + " " * 40 + "^^"],
    ]


def test_carets_stand_right_in_a_folded_formula() -> None:
    """A formula over several lines is pointed at on the line concerned."""
    tree, _ = read_tree(SourceText("规则.yaml", "公式: >-\n  能耗总量\n  + b &&\n  c\n"))
    assert isinstance(tree, MappingNode)
    formula = tree.entries[0].value
    assert isinstance(formula, ScalarNode)
    _, problems = parse_expression(formula.text, formula.part)

    assert [str(problem.span) for problem in problems] == ["规则.yaml:2:3", "规则.yaml:3:7"]


FRAGMENTS = st.lists(
    st.sampled_from([
        "a", "b.c", "1", ".5", '"', '"x"', "(", ")", "[", "]", "..", ".", ",", ":", "+", "-", "*", "**", "/", "=", "<",
        ">=", "!=",
        "and", "or", "not", "in", "between", "if", "then", "else", "some", "every", "for", "return", "satisfies",
        "null", "true",
        "round up", "min", "date", "the", "sqrt", "（", "，", "“", "≥", "&&", "能", "@", "{", "\\", "'", "?", "//",
        "\n",
        "\ud800", "instance", "of", "function", "5kWh", "1e5", '@"P1Y"',
    ]),
    max_size=14,
).flatmap(lambda parts: st.sampled_from([" ", ""]).map(lambda gap: gap.join(parts)))  # fmt: skip


@given(FRAGMENTS | st.text(max_size=30))
def test_any_text_gives_syntax_or_diagnostics(text: str) -> None:
    """Nothing ever raises; every problem has a place inside the text, a help, and can be shown."""
    source = SourceText("test", text)
    for parse in (parse_expression, parse_tests):
        syntax, problems = parse(text, lambda start, end: Span(source, start, end))

        assert (syntax is None) is bool(problems)
        assert all(problem.span and 0 <= problem.span.start <= problem.span.end <= len(text) for problem in problems)
        assert all(problem.help for problem in problems)
        assert bool(render_diagnostics(problems)) is bool(problems)
