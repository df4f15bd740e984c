"""A YAML or JSON text as a tree in which every key and value knows its place."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from greenrules.model.source import Span


@frozen
class ScalarNode:
    """A leaf. `value` is text, an exact number, a boolean or None; `text` is as written.

    `offsets[i]` is the offset in the source of character i of `text` (one more for the end), so that a place
    inside a quoted or folded expression can be pointed at.
    """

    value: str | Fraction | bool | None
    text: str
    quoted: bool
    span: Span = field(eq=False)
    offsets: Sequence[int] = field(default=(), eq=False, repr=False)

    def part(self, start: int, end: int) -> Span:
        """Return the span in the source of characters `start` to `end` of `text`."""
        if not self.offsets:
            return self.span
        last = len(self.offsets) - 1
        first = self.offsets[min(start, last)]
        return Span(self.span.source, first, max(self.offsets[min(end, last)], first + 1))


@frozen
class SequenceNode:
    """A list."""

    items: "tuple[Node, ...]"
    span: Span = field(eq=False)


@frozen
class Entry:
    """A key of a mapping with its value."""

    key: ScalarNode
    value: "Node"


@frozen
class MappingNode:
    """A mapping; keys are text and unique, order is kept."""

    entries: tuple[Entry, ...]
    span: Span = field(eq=False)

    def get(self, key: str) -> "Node | None":
        """Return the value under `key`, or None."""
        for entry in self.entries:  # a loop is half the time of a generator here, and readers ask for many keys
            if entry.key.text == key:
                return entry.value
        return None


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode
