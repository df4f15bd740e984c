"""Text with a name, and places in it."""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

from attrs import field, frozen


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer("\n", text)))


def display_width(text: str) -> int:
    """Return how many terminal columns `text` takes: wide Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


@frozen(eq=False)
class SourceText:
    """One text that was read, under the name people know it by."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offsets at which lines begin; found when a place is shown, which is seldom."""
        return _line_starts(self.text)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column (in characters) of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a 1-based line, without its line break."""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@frozen
class Span:
    """A half-open range of characters in one source text."""

    source: SourceText
    start: int
    end: int

    @property
    def line(self) -> int:
        """The 1-based line of the first character."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The 1-based column of the first character, counted in characters."""
        return self.source.position(self.start)[1]

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"
