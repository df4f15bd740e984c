"""A YAML tree written again with the layout of the bundled rulesets; comments and quotes stay as they are.

Two blanks a level, lists two blanks below their key, `{a: b, c: [d]}` without inner blanks, one blank line at most.
What was written on one line stays on one line, and the lines of folded texts stay lines.
"""

import re
from collections.abc import Mapping

from attrs import Factory, define

from greenrules.authoring.gaps import Gap, read_gap
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode

STEP = 2
_EXPLICIT = re.compile(r"[|>][-+]?[1-9]")


@define
class _Writer:
    """The state of writing one text. `levels` are the blocks around: their old column and their new one."""

    text: str
    instead: Mapping[int, str]  # what to write for the scalar that begins at an offset
    position: int
    lines: list[str] = Factory(list)
    line: str = ""
    levels: list[tuple[int, int]] = Factory(list)
    closed: list[tuple[int, int]] = Factory(list)  # since the last value


def write_layout(tree: Node, text: str, instead: Mapping[int, str], *, start: int = 0) -> str:
    """Return a text with the layout put in order.

    Args:
        tree: what was read from the text, without problems.
        instead: by offset, what to write in place of a scalar.
        start: where the text begins, after a byte-order mark.
    """
    writer = _Writer(text, instead, start)
    _write_value(writer, tree, -STEP, is_first=True)
    gap = _take_gap(writer, len(text))
    _write_remarks(writer, gap)
    _end_line(writer)
    while writer.lines and not writer.lines[-1]:
        writer.lines.pop()
    return "".join(f"{line}\n" for line in writer.lines)


def _take_gap(writer: _Writer, end: int) -> Gap:
    gap = read_gap(writer.text, writer.position, end)
    writer.position = max(writer.position, end)
    if gap.beside:
        writer.line = writer.line.rstrip() + (gap.beside if gap.beside[0] == " " else f" {gap.beside}")
    return gap


def _end_line(writer: _Writer) -> None:
    if writer.line.strip():
        writer.lines.append(writer.line.rstrip())
    writer.line = ""


def _write_remarks(writer: _Writer, gap: Gap) -> None:
    """Write the lines between two values, each comment at the level of the block it stood in."""
    if gap.remarks:
        _end_line(writer)
    for remark in gap.remarks:
        if not remark.text:
            if writer.lines and writer.lines[-1]:
                writer.lines.append("")
            continue
        writer.lines.append(" " * _choose_level(writer, remark.column) + remark.text)
    writer.closed.clear()


def _choose_level(writer: _Writer, column: int) -> int:
    """Return the new column of a comment: that of the innermost block whose old column it reaches."""
    # A list may stand in the column of its key: a comment there goes with what is still open.
    known = [(old, True, new) for old, new in writer.levels if old <= column]
    known += [(old, False, -new) for old, new in writer.closed if old <= column]
    return abs(max(known, default=(0, True, 0))[2])


def _write_value(writer: _Writer, node: Node, indent: int, *, is_first: bool = False) -> None:
    """Write what stands after `key:` or `-`; `indent` is the column of the block that holds it."""
    if _is_block(writer, node):
        column = _find_column(writer.text, node.span.start)
        writer.levels.append((column, indent + STEP))
        if isinstance(node, MappingNode):
            _write_block_mapping(writer, node, indent + STEP, joins=is_first and bool(writer.line))
        elif isinstance(node, SequenceNode):
            _write_block_list(writer, node, indent + STEP, joins=is_first and bool(writer.line))
        writer.closed.append(writer.levels.pop())
        return
    if isinstance(node, ScalarNode) and node.span.start == node.span.end:
        return  # nothing is written
    gap = _take_gap(writer, node.span.start)
    if gap.beside or any(remark.text for remark in gap.remarks):
        _write_remarks(writer, gap)
        _end_line(writer)
        writer.line = " " * (indent + STEP)
    elif writer.line and not writer.line.endswith(" "):
        writer.line += " "
    _write_inline(writer, node, indent + STEP)


def _is_block(writer: _Writer, node: Node) -> bool:
    return not isinstance(node, ScalarNode) and writer.text[node.span.start] not in "{["


def _find_column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def _find_first(node: Node) -> int:
    """Return where the first value inside a node begins: before it stand only signs, blanks and comments."""
    match node:
        case MappingNode(entries=(first, *_)):
            return first.key.span.start
        case _:
            return node.span.start


def _write_block_mapping(writer: _Writer, node: MappingNode, indent: int, *, joins: bool) -> None:
    for index, entry in enumerate(node.entries):
        if index or not joins:
            _write_remarks(writer, _take_gap(writer, entry.key.span.start))
            _end_line(writer)
            writer.line = " " * indent
        _write_scalar(writer, entry.key, indent)
        writer.line += ":"
        _write_value(writer, entry.value, indent)


def _write_block_list(writer: _Writer, node: SequenceNode, indent: int, *, joins: bool) -> None:
    for index, item in enumerate(node.items):
        if index or not joins:
            _write_remarks(writer, _take_gap(writer, _find_first(item)))
            _end_line(writer)
            writer.line = " " * indent
        writer.line += "-"
        if _is_block(writer, item):
            # The first key, or the next `-`, stands on the same line.
            writer.line += " "
            writer.position = max(writer.position, _find_first(item))
        _write_value(writer, item, indent, is_first=True)


def _write_inline(writer: _Writer, node: Node, indent: int) -> None:
    """Write a scalar or what stands in brackets; lines that follow begin at `indent`."""
    if isinstance(node, ScalarNode):
        _write_scalar(writer, node, indent)
        return
    is_bracketed = writer.text[node.span.start] in "{["
    writer.position = node.span.start
    parts: list[tuple[ScalarNode | None, Node]] = (
        [(entry.key, entry.value) for entry in node.entries]
        if isinstance(node, MappingNode)
        else [(None, item) for item in node.items]
    )
    if is_bracketed:
        writer.line += writer.text[node.span.start]
        writer.position += 1
    for index, (key, value) in enumerate(parts):
        begin = key.span.start if key else value.span.start
        if index:
            writer.line += ","
        _go_on(writer, begin, indent + STEP, blank=" " if index else "")
        if key is not None:
            _write_scalar(writer, key, indent + STEP)
            if value.span.start == value.span.end:
                continue
            writer.line += ":"
            _go_on(writer, value.span.start, indent + STEP, blank=" ")
        _write_inline(writer, value, indent + STEP)
    if is_bracketed:
        _go_on(writer, node.span.end - 1, indent, blank="")
        writer.line += writer.text[node.span.end - 1]
        writer.position = node.span.end


def _go_on(writer: _Writer, begin: int, indent: int, *, blank: str) -> None:
    """Go on to the next part inside brackets, on a new line where the text has one."""
    gap = _take_gap(writer, begin)
    if not gap.breaks:
        writer.line += blank
        return
    _end_line(writer)
    writer.lines += [" " * indent + remark.text for remark in gap.remarks if remark.text]
    writer.line = " " * indent


def _write_scalar(writer: _Writer, node: ScalarNode, indent: int) -> None:
    """Write a scalar as it is written; the lines of one over several lines move along."""
    start, end = node.span.start, node.span.end
    first, *others = writer.instead.get(start, writer.text[start:end]).split("\n")
    writer.position = end
    writer.line += first.rstrip() if others else first
    if not others:
        return
    if first[:1] in "|>" and not (node.quoted and writer.text[start] in "\"'"):
        others = _move_block(writer, others, indent, explicit=bool(_EXPLICIT.match(first)), start=start)
        if "+" in first.split("#")[0]:
            # The blank lines at the end belong to the text.
            rest = re.match(r"(?:\n[ \t]*(?=\n))*", writer.text[end:])
            others += [""] * (rest.group().count("\n") if rest else 0)
    else:
        others = [(" " * indent + line.strip(" \t")).rstrip() for line in others]
    writer.lines.append(writer.line)
    writer.lines += others[:-1]
    writer.line = others[-1]
    if not writer.line:
        writer.lines.append("")


def _move_block(writer: _Writer, lines: list[str], indent: int, *, explicit: bool, start: int) -> list[str]:
    """Return the lines of a block text moved to a new column."""
    if explicit:
        # The number counts from the block that holds the text: both move by the same.
        old, new = writer.levels[-1] if writer.levels else (0, 0)
        return [_shift(line, new - old) for line in lines]
    old = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
    return [_shift(line, indent - old) for line in lines]


def _shift(line: str, by: int) -> str:
    if not line.strip(" "):
        return ""
    return " " * by + line if by >= 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]
