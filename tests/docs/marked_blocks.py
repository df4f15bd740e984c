"""The blocks of a page with the marks that stand before them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
# What each means is told in page_runner.py.
MARKS = (
    "file", "run", "input", "short form", "serves", "needs", "fits", "same as", "run by", "not run",
)  # fmt: skip
_MARK = re.compile(r"<!-- (?P<mark>[a-z][a-z ]*): (?P<detail>.*\S) -->")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<language>\w*) ?(?P<words>.*)")


@frozen
class Block:
    """A fenced block, or a hidden command as an `sh` block.

    `line` is that of the fence, from 1; `words` is what stands behind the language.
    """

    line: int
    marks: Mapping[str, str]
    language: str
    words: str
    text: str

    @property
    def needs(self) -> tuple[str, ...]:
        """What must be there for this block to run."""
        return tuple(self.marks["needs"].split(", ")) if "needs" in self.marks else ()


def list_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks and hidden commands of a page in their order.

    Raises:
        AssertionError: a mark nobody knows, or one that stands before nothing.
    """
    lines = text.splitlines()
    marks: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if (found := _MARK.fullmatch(line)) is not None:
            assert found["mark"] in MARKS, f"line {at}: nobody knows the mark `{found['mark']}`"
            marks[found["mark"]] = found["detail"]
            if found["mark"] == "run":
                yield Block(at, marks, "sh", "", marks.pop("run") + "\n")
                marks = {}
        elif (fence := _FENCE.fullmatch(line)) is not None:
            first = at
            while at < len(lines) and lines[at].strip() != fence["fence"]:
                at += 1
            content = "".join(f"{each.removeprefix(fence['indent'])}\n" for each in lines[first:at])
            yield Block(first, marks, fence["language"], fence["words"], content)
            marks = {}
            at += 1
        elif line.strip():
            assert not marks, f"line {at}: {', '.join(marks)}: a mark that stands before no block"
    assert not marks, f"{', '.join(marks)}: a mark that stands before no block"
