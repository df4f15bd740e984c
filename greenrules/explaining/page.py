"""What an explanation consists of before it takes the form of text or Markdown, already in one language."""

from typing import Literal, TypeAlias

from attrs import field, frozen

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Mark = Literal["good", "bad", "open", "none"]


@frozen
class Lines:
    """Sentences, one to a line."""

    lines: tuple[str, ...]


@frozen
class Entry:
    """One finding: how it stands, what it is, then details and where it comes from, as (name, text)."""

    mark: Mark
    standing: str
    title: str
    details: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


@frozen
class Entries:
    """Findings of one kind: a tree in text, a table in Markdown. The two heads name the first columns."""

    standing_head: str
    title_head: str
    entries: tuple[Entry, ...]


@frozen
class Branch:
    """A line with what it rests on below it."""

    text: str
    children: "tuple[Branch, ...]" = ()


@frozen
class Branches:
    """A tree of lines."""

    branches: tuple[Branch, ...]


Block: TypeAlias = Lines | Entries | Branches


@frozen
class Section:
    """A part under a heading."""

    title: str
    blocks: tuple[Block, ...]


@frozen
class Page:
    """A whole explanation: the result first, as (name, text), then the parts."""

    language: Language
    title: str
    headline: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = field(default=())
