"""JSON text -> the same tree as YAML, with exact numbers and a span for every key and value.

The standard reader gives no places and turns numbers into binary floating point; this one keeps both exact.
"""

import re
from fractions import Fraction
from typing import NoReturn

from attrs import Factory, define

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.source_limits import MAX_CHARACTERS, MAX_DEPTH, check_key, check_text, check_value, skip_mark

_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?(?![0-9A-Za-z_.])", re.ASCII)
_TEXT = re.compile(r'"((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)"')
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))")
_WORD = re.compile(r"-?[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MAX_DIGITS = 40
_MAX_EXPONENT = 30


class _Stop(Exception):
    """Reading cannot go on; unwinds the reading of one text and never leaves this module."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


@define
class _Reader:
    source: SourceText
    position: int
    depth: int = 0
    problems: list[Diagnostic] = Factory(list)


def read_json_tree(
    source: SourceText, *, max_characters: int = MAX_CHARACTERS
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read JSON text into a tree with a span for every key and value; `1e5` is the exact number 100000.

    Args:
        source: the text.
        max_characters: the size limit, in characters.
    Returns:
        The tree and all problems; None when the text is not JSON. Scalars have no `offsets`: they hold no expressions.
    Diagnostics: GR002, GR003, GR006, GR009, GR010, GR012 (NaN and Infinity are no JSON numbers).
    """
    problems = check_text(source, max_characters=max_characters)
    if problems:
        return None, problems
    reader = _Reader(source, skip_mark(source.text))
    try:
        node = _read_value(reader)
        _skip_blank(reader)
        if reader.position < len(source.text):
            _stop(reader, "expected the end of the text", "keep one JSON value per file")
    except _Stop as stop:
        return None, (*reader.problems, stop.diagnostic)
    return node, tuple(reader.problems)


def _skip_blank(reader: _Reader) -> None:
    found = _BLANK.match(reader.source.text, reader.position)
    reader.position = found.end() if found else reader.position


def _next(reader: _Reader) -> str:
    _skip_blank(reader)
    return reader.source.text[reader.position : reader.position + 1]


def _since(reader: _Reader, start: int) -> Span:
    return Span(reader.source, start, reader.position)


def _stop(reader: _Reader, expected: str, help: str) -> NoReturn:
    character = reader.source.text[reader.position : reader.position + 1]
    found = f"`{character}`" if character.strip() else "a line break" if character else "the end of the text"
    span = Span(reader.source, reader.position, min(reader.position + 1, len(reader.source.text)))
    raise _Stop(Diagnostic("GR012", f"{expected}, found {found}", span, help=help))


def _read_value(reader: _Reader) -> Node:
    match _next(reader):
        case "{" | "[" as bracket:
            return _read_collection(reader, bracket)
        case '"':
            return _read_text(reader)
        case _:
            number = _NUMBER.match(reader.source.text, reader.position)
            return _read_number(reader, number) if number else _read_word(reader)


def _read_collection(reader: _Reader, bracket: str) -> Node:
    if reader.depth >= MAX_DEPTH:
        span = Span(reader.source, reader.position, reader.position + 1)
        message = f"nested deeper than {MAX_DEPTH} levels"
        raise _Stop(Diagnostic("GR003", message, span, help="flatten the structure; check the brackets"))
    start = reader.position
    reader.position, reader.depth = start + 1, reader.depth + 1
    node = _read_members(reader, start) if bracket == "{" else _read_items(reader, start)
    reader.depth -= 1
    return node


def _ends(reader: _Reader, closing: str, is_first: bool) -> bool:
    """Step over the closing bracket, or over the comma before the next entry."""
    character = _next(reader)
    if character == closing:
        reader.position += 1
        return True
    if not is_first:
        if character != ",":
            _stop(reader, f"expected `,` or `{closing}`", "put a comma between the entries, or close the bracket")
        reader.position += 1
    return False


def _read_items(reader: _Reader, start: int) -> Node:
    items: list[Node] = []
    while not _ends(reader, "]", not items):
        items.append(_read_value(reader))
    return SequenceNode(tuple(items), _since(reader, start))


def _read_members(reader: _Reader, start: int) -> Node:
    entries: dict[str, Entry] = {}
    is_first = True
    while not _ends(reader, "}", is_first):
        is_first = False
        if _next(reader) != '"':
            _stop(
                reader, "expected a key in double quotes", 'write `"key": value`, without a comma after the last entry'
            )
        key = _read_text(reader)
        reader.problems.extend(check_key(key.text, key.span))
        if _next(reader) != ":":
            _stop(reader, "expected `:` after the key", 'write `"key": value`')
        reader.position += 1
        value = _read_value(reader)
        if key.text in entries:
            note = f"first given at line {entries[key.text].key.span.line}"
            message = f"the key `{key.text}` is given twice"
            help = "delete or rename one of the two"
            reader.problems.append(Diagnostic("GR006", message, key.span, notes=(note,), help=help))
        else:
            entries[key.text] = Entry(key, value)
    return MappingNode(tuple(entries.values()), _since(reader, start))


def _read_text(reader: _Reader) -> ScalarNode:
    start = reader.position
    found = _TEXT.match(reader.source.text, start)
    if not found:
        _stop(
            reader,
            "expected a text that ends on its line and has only JSON's escapes",
            "close the quotes; check the backslashes",
        )
    reader.position = found.end()
    text = _ESCAPE.sub(_unescape, found.group(1)) if "\\" in found.group(1) else found.group(1)
    reader.problems.extend(check_value(text, _since(reader, start)))
    return ScalarNode(text, text, True, _since(reader, start))


def _unescape(found: "re.Match[str]") -> str:
    high, low, code, letter = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    return chr(int(code, 16)) if code else _LETTERS.get(letter, letter)


def _read_number(reader: _Reader, found: "re.Match[str]") -> ScalarNode:
    reader.position = found.end()
    text, span = found.group(), _since(reader, found.start())
    exponent = found.group(2) or "0"
    mantissa = text[: -len(found.group(2)) - 1] if found.group(2) else text
    if len(mantissa) > _MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > _MAX_EXPONENT:
        shown = text if len(text) <= 40 else f"{text[:37]}..."
        message = f"the number `{shown}` has more than {_MAX_DIGITS} digits or an exponent beyond {_MAX_EXPONENT}"
        help = "shorten it; put it in quotes if it is an identifier"
        reader.problems.append(Diagnostic("GR009", message, span, help=help))
        return ScalarNode(text, text, False, span)
    return ScalarNode(Fraction(mantissa) * Fraction(10) ** int(exponent), text, False, span)


def _read_word(reader: _Reader) -> ScalarNode:
    start = reader.position
    found = _WORD.match(reader.source.text, start)
    word = found.group() if found else ""
    if word in _WORDS:
        reader.position += len(word)
        return ScalarNode(_WORDS[word], word, False, _since(reader, start))
    if word.lstrip("-").lower() in ("nan", "infinity", "inf"):
        span = Span(reader.source, start, start + len(word))
        message = f"`{word}` is not a finite number"
        raise _Stop(Diagnostic("GR012", message, span, help="give a finite number, or leave the value out"))
    _stop(
        reader,
        "expected a JSON value",
        "write a number, `true`, `false`, `null`, a text in double quotes, a list or a mapping",
    )
