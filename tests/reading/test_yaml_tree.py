"""YAML text becomes a tree whose every key and value knows its place."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.yaml_tree import read_tree


def read_sound(text: str) -> Node:
    tree, problems = read_tree(SourceText("test", text))
    assert tree is not None
    assert problems == ()
    return tree


def read_codes(text: str) -> list[str]:
    return [problem.code for problem in read_tree(SourceText("test", text))[1]]


def plain_data(node: Node) -> object:
    match node:
        case ScalarNode():
            return node.value
        case SequenceNode():
            return [plain_data(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: plain_data(entry.value) for entry in node.entries}


def scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode():
            for item in node.items:
                yield from scalars(item)
        case MappingNode():
            for entry in node.entries:
                yield entry.key
                yield from scalars(entry.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", Fraction(12)), ("-0.5", Fraction(-1, 2)), ("0", Fraction(0)), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None),
    ],
)  # fmt: skip
def test_plain_words_and_decimals_mean_what_they_say(written: str, meant: object) -> None:
    """A plain decimal, `true`, `false`, `null`, `~` and nothing are read as values."""
    assert plain_data(read_sound(f"key: {written}")) == {"key": meant}


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "True",
        "NULL",
        "12:30",
        "2021-09-24",
        "010",
        "1e5",
        ".5",
        "5.",
        "0x10",
        ".inf",
        ".nan",
        "1_000",
        "+5",
        "<<",
    ],
)
def test_every_other_plain_scalar_is_text(written: str) -> None:
    """Nothing is guessed: `no`, dates, octal, hexadecimal and exponent forms stay text."""
    assert plain_data(read_sound(f"key: {written}")) == {"key": written}


@pytest.mark.parametrize("written", ["'5'", '"5"', "|-\n  5", ">-\n  5"])
def test_a_quoted_or_block_number_is_text(written: str) -> None:
    """Quotes and block style make text of a number."""
    assert plain_data(read_sound(f"key: {written}")) == {"key": "5"}


def test_keys_are_text_as_written() -> None:
    """A plain number or word as a key is read as its text."""
    assert plain_data(read_sound("2023: a\ntrue: b\n1.50: c\nnull: d")) == {
        "2023": "a",
        "true": "b",
        "1.50": "c",
        "null": "d",
    }


def test_an_empty_text_is_an_empty_scalar() -> None:
    """A text without content has a node, so that the reader can say what it expected."""
    assert read_sound("# 只有注释\n") == ScalarNode(None, "", False, None)  # type: ignore[arg-type]


def test_a_leading_byte_order_mark_shifts_no_span() -> None:
    """The mark that Windows editors write is skipped and places stay right."""
    tree = read_sound("\ufeff名称: 工厂")

    assert [node.span.text for node in scalars(tree)] == ["名称", "工厂"]


def test_spans_cover_collections_without_what_follows() -> None:
    """A block collection ends with its last child, not at the next token."""
    tree = read_sound("甲:\n  - p\n  - q: r\n\n# 注释\n乙: {a: [1, 2]}\n")
    assert isinstance(tree, MappingNode)

    assert [entry.value.span.text for entry in tree.entries] == ["- p\n  - q: r", "{a: [1, 2]}"]


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("能耗: a > b", "a > b", "a > b"),
        ("能耗: 'it''s'", "it's", "it's"),
        ('能耗: "a\\u4e2d\\"b"', 'a中"b', 'a\\\\b'),
        ("能耗: a\n  b", "a b", "a\nb"),
        ('能耗: "a\\\n   b"', "ab", "ab"),
        ("能耗: >-\n  甲 a\n  b\n\n  c", "甲 a b\nc", "甲 a\nb\nc"),
        ("能耗: |\n  甲\n   乙\n", "甲\n 乙\n", "甲\n 乙\n"),
        ("能耗: >-\r\n  a\r\n  b", "a b", "a\rb"),
    ],
)  # fmt: skip
def test_offsets_lead_through_quotes_escapes_and_folds(text: str, value: str, places: str) -> None:
    """Each character of a scalar points at the character of the file it came from."""
    scalar = list(scalars(read_sound(text)))[1]

    assert scalar.text == value
    assert "".join(text[offset : offset + 1] for offset in scalar.offsets[:-1]) == places


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: 1\na: 2\na: 3", ["GR006", "GR006"]),
        ("a: &x 1\nb: *x", ["GR004", "GR004"]),
        ("a: !!int 3\nb: !own x", ["GR005", "GR005"]),
        ("? [1]\n: 2\n? {a: 1}\n: 3", ["GR007", "GR007"]),
        ("? \n: 2", ["GR007"]),
        ("a: 1\n---\nb: 2", ["GR008"]),
        ("a: 1234567890123456789\nb: 0.1234567890123\nc: " + "9" * 100_000, ["GR009", "GR009", "GR009"]),
        ("a: b\ufeff\x01\x02", ["GR010", "GR010", "GR010"]),
        ('a: "\\0"', ["GR010"]),
        ("a: '\u202e'", ["GR010"]),
        ("a: [1..5)", ["GR001"]),
        ("a: b: c", ["GR001"]),
        ("a:\n\t- b", ["GR001"]),
        ("a: &x 1\na: !t 2\n? [1]\n: 3\nb: 1234567890123456789", ["GR004", "GR006", "GR005", "GR007", "GR009"]),
    ],
)
def test_every_problem_of_a_text_has_its_code(text: str, codes: list[str]) -> None:
    """All problems come in one pass; only broken syntax stops."""
    assert read_codes(text) == codes


def test_of_a_key_given_twice_the_first_value_stays() -> None:
    """A tree is still given, so that the problems inside it are found too."""
    tree, problems = read_tree(SourceText("test", "a: 1\na: 2"))
    assert tree is not None

    assert plain_data(tree) == {"a": Fraction(1)}
    assert problems[0].notes == ("first given at line 1",)


@pytest.mark.parametrize("text", ["a: *x\n", "a: 1\n---\nb: 2", "[1", "a: 1\x00"])
def test_no_tree_is_given_when_its_structure_cannot_be_trusted(text: str) -> None:
    """Aliases, several documents and broken syntax leave no tree."""
    assert read_tree(SourceText("test", text))[0] is None


def test_a_full_width_colon_is_named() -> None:
    """The help names the colon that was meant, also when the parser stumbles on the next line."""
    _, problems = read_tree(SourceText("test", "能耗：5\nb: 1"))

    assert [problem.help for problem in problems] == [
        "write the ASCII colon `:` and a space instead of the full-width colon"
    ]


WORDS = st.text(st.sampled_from("ab 中文，：'\"\\#-:{}[]>|&*!%@,?\n\t😀1.0"), max_size=12)
DATA = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)


@given(DATA, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.integers(10, 60))
def test_dumped_data_is_read_back_with_sound_places(data: object, style: str | None, flow: bool, width: int) -> None:
    """Whatever style text is written in, it is read back, and every place lies inside its scalar."""
    text = yaml.safe_dump(data, allow_unicode=True, default_style=style, default_flow_style=flow, width=width)

    for scalar in scalars(read_sound(text)):
        assert len(scalar.offsets) == len(scalar.text) + 1
        assert list(scalar.offsets) == sorted(scalar.offsets)
        assert all(scalar.span.start <= offset <= scalar.span.end for offset in scalar.offsets)
        assert scalar.quoted or scalar.value is None or "\n" in scalar.span.text or scalar.span.text == scalar.text


@given(DATA)
def test_dumped_data_keeps_its_text(data: object) -> None:
    """Double-quoted text comes back character by character."""
    text = yaml.safe_dump(data, allow_unicode=True, default_style='"', width=1000)

    assert plain_data(read_sound(text)) == data
