"""Where the cursor stands in a YAML text that may be half typed: found from the lines above, not from a parser."""

import re

from attrs import frozen

_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s#'"\[\]{},:][^#:]*?))\s*:(?:\s+(.*))?$""")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*\s*$")
_TYPED = re.compile(r"[A-Za-z0-9_.]*\Z")
ITEM = "[]"


@frozen
class Context:
    """Where something is typed.

    Attributes:
        way: the keys around the place; `[]` for an item of a list.
        is_value: whether a value is typed, of the last key of `way`; else a key.
        typed: the word before the cursor.
        value: everything typed of the value so far.
    """

    way: tuple[str, ...]
    is_value: bool
    typed: str
    value: str


@frozen
class _Line:
    indent: int  # column of the content, after any `- `
    dashes: tuple[int, ...]  # the columns of the `-` before it
    text: str


def find_context(text: str, offset: int) -> Context:
    """Return the context of an offset.

    >>> find_context("facts:\\n  energy: {unit: t", 25)
    Context(way=('facts', 'energy', 'unit'), is_value=True, typed='t', value='t')
    """
    before = text[:offset].split("\n")
    current = _open_line(before[-1])
    way = _climb(
        current, [_open_line(line) for line in before[:-1] if line.strip() and not line.lstrip().startswith("#")]
    )
    inside, is_value, value = _read_inline(current.text, bool(way) and way[-1] == "")
    found = _TYPED.search(current.text)
    typed = found.group() if found else ""
    return Context(tuple(part for part in (*way, *inside) if part), is_value, typed, value)


def _open_line(line: str) -> _Line:
    indent = len(line) - len(line.lstrip(" "))
    dashes = []
    rest = line[indent:]
    while rest == "-" or rest.startswith("- "):
        dashes.append(indent)
        step = len(rest) - len(rest[1:].lstrip(" "))
        indent, rest = indent + step, rest[step:]
    return _Line(indent, tuple(dashes), rest)


def _climb(current: _Line, above: list[_Line]) -> list[str]:
    """Return the keys around a line, outermost first; a last empty one says that the line continues a block text."""
    way: list[str] = [ITEM] * len(current.dashes)
    column = current.dashes[0] if current.dashes else current.indent
    below_list = bool(current.dashes)
    continues = False
    for index, line in enumerate(reversed(above)):
        key = _KEY.match(line.text)
        begins_list = below_list and key is not None and line.indent == column and not (key.group(4) or "").strip()
        if line.indent < column or begins_list:
            if key is None:
                column = min(column, line.dashes[0] if line.dashes else line.indent)
                continue
            value = (key.group(4) or "").strip()
            continues = continues or ((index == 0 or not way) and bool(_BLOCK_TEXT.match(value)) and not current.dashes)
            way = [next(group for group in key.groups()[:3] if group is not None), *way]
            column, below_list = line.indent, False
        if line.dashes and line.indent <= column and line.dashes[0] < column and not below_list:
            way = [*([ITEM] * len(line.dashes)), *way]
            column, below_list = line.dashes[0], True
        if column == 0 and not below_list:
            break
    return [*way, ""] if continues else way


def _read_inline(text: str, continues: bool) -> tuple[list[str], bool, str]:
    """Return the keys the rest of a line opens, whether a value is typed, and that value so far."""
    if continues:
        return [], True, text
    # For each open bracket and the line itself: the key a value is typed for, empty before one.
    brackets, keys, start, quote = "", [""], 0, ""
    for index, character in enumerate(text):
        begins = not text[start:index].strip()
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and begins:
            quote = character
        elif character == "#" and (index == 0 or text[index - 1] == " "):
            break
        elif character in "{[" and begins:
            brackets, start = brackets + character, index + 1
            keys.append("" if character == "{" else ITEM)
        elif character in "}]" and brackets:
            brackets, start = brackets[:-1], index + 1
            keys.pop()
        elif character == "," and brackets:
            keys[-1], start = "" if brackets[-1] == "{" else ITEM, index + 1
        elif character == ":" and keys[-1] == "" and text[index + 1 : index + 2] == " ":
            keys[-1], start = text[start:index].strip().strip("'\""), index + 1
    return [key for key in keys if key], bool(keys[-1]), text[start:].lstrip()
