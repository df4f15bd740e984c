"""Hostile text ends in a diagnostic, soon and without a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.diagnostics import render_diagnostics
from greenrules.model.source import SourceText
from greenrules.reading.yaml_tree import read_json_tree, read_tree


@pytest.mark.parametrize("text", ["[" * 60_000, "{a: " * 60_000, "- " * 60_000, "? " * 60_000, "[{" * 30_000])
def test_a_bracket_bomb_stops_at_the_depth_limit(text: str) -> None:
    """Nesting beyond 40 levels is refused when it is reached, whatever follows."""
    tree, problems = read_tree(SourceText("test", text))

    assert tree is None
    assert [problem.code for problem in problems] == ["GR003"]


@pytest.mark.parametrize("text", ["[" * 60_000, '{"a":' * 60_000])
def test_a_json_bomb_stops_at_the_depth_limit(text: str) -> None:
    """JSON has the same depth limit."""
    assert [problem.code for problem in read_json_tree(SourceText("test", text))[1]] == ["GR003"]


@pytest.mark.parametrize("read", [read_tree, read_json_tree])
def test_forty_levels_are_allowed(read: object) -> None:
    """The depth limit itself is inside."""
    source = SourceText("test", "[" * 40 + "]" * 40)

    assert read(source)[1] == ()  # type: ignore[operator]


def test_an_alias_bomb_is_refused_without_growing() -> None:
    """Each anchor and alias is reported; nothing is expanded."""
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    tree, problems = read_tree(SourceText("test", "\n".join(lines)))

    assert tree is None
    assert {problem.code for problem in problems} == {"GR004"}
    assert len(problems) == 10 + 81


@pytest.mark.parametrize("read", [read_tree, read_json_tree])
def test_a_large_file_is_refused_by_its_size(read: object) -> None:
    """Ten megabytes are refused before they are parsed."""
    _, problems = read(SourceText("test", "[" + "1, " * 3_500_000))  # type: ignore[operator]

    assert [problem.code for problem in problems] == ["GR002"]


def test_a_caller_may_allow_more_characters() -> None:
    """The facts reader passes a larger limit."""
    source = SourceText("test", "a: " + "x" * 1_000_000)

    assert read_tree(source)[1][0].code == "GR002"
    assert read_tree(source, max_characters=2_000_000)[1] == ()


FRAGMENTS = st.lists(
    st.sampled_from([
        "a", "中", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", '"', "\\", "|", ">", "&x", "*x", "!t", "%",
        "@", "#",
        "? ", "---", "...", "\t", "\r", "\ufeff", "\x00", "\u2028", "\ud800", "😀", "1", ".", "e5", "~", "：", "\\u12",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


@given(FRAGMENTS | st.text(max_size=40))
def test_any_text_gives_a_tree_or_diagnostics(text: str) -> None:
    """Nothing ever raises; every problem has a place inside the text, a help, and can be shown."""
    for read in (read_tree, read_json_tree):
        tree, problems = read(SourceText("test", text))

        assert tree is not None or problems
        assert all(problem.span and 0 <= problem.span.start <= problem.span.end <= len(text) for problem in problems)
        assert all(problem.help for problem in problems)
        assert bool(render_diagnostics(problems)) is bool(problems)
