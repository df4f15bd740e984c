"""Blocks are found with their marks, and a mark that does nothing is noticed."""

import pytest

from tests.docs.marked_blocks import list_blocks


def test_a_block_has_the_marks_before_it() -> None:
    """Marks belong to the next block, whatever blank lines stand between; a hidden command takes those before it."""
    text = (
        "Text\n\n<!-- needs: jq, spark -->\n<!-- file: a.txt -->\n\n```text zh\n$ a\n```\n"
        "<!-- needs: jq -->\n<!-- run: b  # c -->\n```sh\nd\n```\n"
    )
    found = [(block.line, dict(block.marks), block.language, block.words, block.text) for block in list_blocks(text)]

    assert found == [
        (6, {"needs": "jq, spark", "file": "a.txt"}, "text", "zh", "$ a\n"),
        (10, {"needs": "jq"}, "sh", "", "b  # c\n"),
        (11, {}, "sh", "", "d\n"),
    ]


def test_a_block_in_a_list_loses_the_margin_of_the_list_alone() -> None:
    """What stands further in stays there; marks in a block are text; a longer fence holds a shorter one."""
    text = "* so\n\n  ```sh\n  a \\\n    b\n  ```\n\n````text\n```\n<!-- run: c -->\n```\n````\n"

    assert [block.text for block in list_blocks(text)] == ["a \\\n  b\n", "```\n<!-- run: c -->\n```\n"]


def test_several_needs_are_told_apart() -> None:
    """Needs are separated by commas; without the mark there are none."""
    first, second = list_blocks("<!-- needs: jq, spark -->\n```sh\n```\n```sh\n```\n")

    assert (first.needs, second.needs) == (("jq", "spark"), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- runs: a -->\n", "nobody knows the mark `runs`"),
        ("<!-- file: a -->\nText\n\n```text\n```\n", "line 2: file: a mark that stands before no block"),
        ("<!-- not run: a -->\n", "not run: a mark that stands before no block"),
    ],
)
def test_a_mark_that_does_nothing_is_noticed(text: str, message: str) -> None:
    """A slip in a mark would leave an example alone, so it is an error."""
    with pytest.raises(AssertionError, match=message):
        list(list_blocks(text))


def test_other_comments_are_no_marks() -> None:
    """The places where programs write tables keep their comments."""
    assert list(list_blocks("<!-- facts -->\n<!-- /facts -->\n")) == []
