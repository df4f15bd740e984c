"""JSON text becomes the same tree as YAML, with exact numbers."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.yaml_tree import read_json_tree


def plain_data(node: Node) -> object:
    match node:
        case ScalarNode():
            return node.value
        case SequenceNode():
            return [plain_data(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: plain_data(entry.value) for entry in node.entries}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1e5", Fraction(100_000)), ("-1.5E-3", Fraction(-3, 2000)), ("0.1", Fraction(1, 10)), ("-0", Fraction(0))],
)
def test_numbers_are_exact(written: str, meant: Fraction) -> None:
    """Fractions and exponents never pass through binary floating point."""
    tree, problems = read_json_tree(SourceText("test", written))

    assert problems == ()
    assert tree is not None
    assert plain_data(tree) == meant


def test_spans_are_exact_behind_chinese_text() -> None:
    """Keys and values are found by their characters."""
    tree, _ = read_json_tree(SourceText("test", '{"名称": "世裕", "能耗": [1.5, true]}'))
    assert isinstance(tree, MappingNode)

    assert [entry.key.span.text for entry in tree.entries] == ['"名称"', '"能耗"']
    assert [entry.value.span.text for entry in tree.entries] == ['"世裕"', "[1.5, true]"]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("[NaN]", "GR012", "NaN"), ("[-Infinity]", "GR012", "-Infinity"), ("[1,]", "GR012", "]"),
        ("{a: 1}", "GR012", "a"),
        ('["a\nb"]', "GR012", '"'), ("01", "GR012", "0"), ('{"a" 1}', "GR012", "1"), ("[1] 2", "GR012", "2"),
        ('{"a": 1, "a": 2}', "GR006", '"a"'), ("[1e999999999]", "GR009", "1e999999999"),
        ('"\\ud800"', "GR010", '"\\ud800"'),
        ("", "GR012", ""),
    ],
)  # fmt: skip
def test_each_problem_has_its_code_and_place(text: str, code: str, found: str) -> None:
    """What JSON does not allow is pointed at, with a help."""
    _, problems = read_json_tree(SourceText("test", text))

    assert [(problem.code, problem.span and problem.span.text) for problem in problems] == [(code, found)]


def refuse_constant(word: str) -> None:
    raise ValueError(word)


PIECES = st.lists(
    st.sampled_from(
        [
            '"a"',
            '"中"',
            "1",
            "-2.5",
            "1e3",
            "0",
            "-",
            ".",
            "true",
            "null",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            " ",
            "\n",
            "\\",
        ]
    ),
    max_size=9,
).map("".join)


@given(PIECES)
def test_exactly_json_is_read(text: str) -> None:
    """What the standard reader refuses is refused, what it accepts is read to the same data."""
    try:
        expected = json.loads(
            text, parse_constant=refuse_constant, parse_float=lambda number: Fraction(Decimal(number))
        )
    except ValueError:
        assert read_json_tree(SourceText("test", text))[0] is None
        return
    tree, problems = read_json_tree(SourceText("test", text))
    assert tree is not None

    assert plain_data(tree) == expected or {problem.code for problem in problems} == {"GR006"}


SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(exclude_categories=("C", "Z")))
)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text('ab中"\\'), inner), max_leaves=10)


@given(DATA, st.booleans(), st.sampled_from([None, 2]))
def test_dumped_data_is_read_back(data: object, ascii_only: bool, indent: int | None) -> None:
    """Writing and reading are inverse, escapes and surrogate pairs included."""
    tree, problems = read_json_tree(SourceText("test", json.dumps(data, ensure_ascii=ascii_only, indent=indent)))

    assert problems == ()
    assert tree is not None
    assert plain_data(tree) == data
