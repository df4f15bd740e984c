"""What stands between two values of a YAML text: blank lines, comments, and signs that the layout writes itself."""

from collections.abc import Iterator

from attrs import frozen

from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode


@frozen
class Remark:
    """A line between two values: a comment with the column it began in, a mark such as `---`, or a blank line."""

    text: str
    column: int


@frozen
class Gap:
    """What stands between two values.

    Attributes:
        beside: the comment at the end of the line the gap begins in, with the blanks before it: people align these.
        breaks: whether the gap leaves that line.
    """

    beside: str
    remarks: tuple[Remark, ...]
    breaks: bool


def read_gap(text: str, start: int, end: int) -> Gap:
    """Return what stands between two offsets of a text, neither of them inside a value.

    A blank line is kept once; blank lines at the end of the gap are those before the next value.
    """
    first, *lines = text[start:end].split("\n")
    remarks: list[Remark] = []
    beside = ""
    if start == 0 or text[start - 1] == "\n":
        lines, first = [first, *lines], ""
    comment = first.find("#")
    if comment >= 0:
        blanks = comment - len(first[:comment].rstrip())
        beside = " " * blanks + first[comment:].rstrip()
    for index, line in enumerate(lines):
        is_last = index == len(lines) - 1
        comment = line.find("#")
        if line.startswith(("---", "...", "%")):
            remarks.append(Remark(line.rstrip(), 0))
        elif comment >= 0:
            remarks.append(Remark(line[comment:].rstrip(), comment))
        elif not line.strip() and not is_last and (not remarks or remarks[-1].text):
            remarks.append(Remark("", 0))
    return Gap(beside, tuple(remarks), "\n" in text[start:end])


def list_comments(tree: Node, text: str) -> list[str]:
    """Return every comment of a text, from top to bottom."""
    found: list[str] = []
    position = 0
    for start, end in (*_list_scalars(tree), (len(text), len(text))):
        gap = read_gap(text, position, max(position, start))
        found += [gap.beside.strip()] if gap.beside else []
        found += [remark.text for remark in gap.remarks if remark.text]
        position = max(position, end)
    return found


def _list_scalars(node: Node) -> Iterator[tuple[int, int]]:
    match node:
        case ScalarNode(span=span):
            yield span.start, span.end
        case MappingNode(entries=entries):
            for entry in entries:
                yield from _list_scalars(entry.key)
                yield from _list_scalars(entry.value)
        case SequenceNode(items=items):
            for item in items:
                yield from _list_scalars(item)
