"""The fenced blocks of a documentation page, and the small project they describe."""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

# Stands before every block marked `part`, so that a page shows only what matters. docs/diagnostics/index.md shows it.
HEADER = """\
format: 1
ruleset: example.rules
edition: "1"
subject: factory
title: {zh: 示例, en: example}
documents: {guide: {title: {zh: 办法, en: guide}}}
"""
RULESET = "example.rules/1.yaml"
BESIDE = "example.base/1.yaml"
_FENCE = re.compile(r"^```(\w+) ([a-z ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Block:
    """A fenced block: its language, the words after it, its text."""

    language: str
    words: tuple[str, ...]
    text: str

    @property
    def module(self) -> str:
        """The text of a whole module: the header stands before a part."""
        name = "example.base" if "beside" in self.words else "example.rules"
        return (HEADER.replace("example.rules", name) if "part" in self.words else "") + self.text


def list_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a page that have words after their language, in order."""
    for language, words, content in _FENCE.findall(text):
        yield Block(language, tuple(words.split()), content)


def replace_block(text: str, words: str, content: str) -> str:
    """Return a page with the content of its `text` block of these words replaced."""
    fence = re.compile(rf"^```text {words}\n.*?^```$", re.MULTILINE | re.DOTALL)
    return fence.sub(lambda _: f"```text {words}\n{content}\n```", text)


def write_module(folder: Path, name: str, text: str) -> Path:
    """Write a module as `<id>/<edition>.yaml` below a folder; return its path within it."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Path(name)
