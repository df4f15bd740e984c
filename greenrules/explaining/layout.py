"""Lines of plain text that fit a terminal, wide Chinese characters counted as two columns."""

import unicodedata
from collections.abc import Iterable, Sequence

from greenrules.model.source import display_width

WIDTH = 100
# A line may not begin with these, so they stay with the character before.
_CLOSING = frozenset("，。；：！？、）】》〉」』”’％,.;:!?)]}%…")

# Nor may one end with these.
_OPENING = frozenset("（《〈「『“‘【([{")


def pad(text: str, width: int) -> str:
    """Fill `text` with blanks up to `width` terminal columns."""
    return text + " " * (width - display_width(text))


def wrap(text: str, *, width: int = WIDTH, indent: str = "") -> tuple[str, ...]:
    """Break `text` into lines of at most `width` terminal columns.

    Args:
        text: one paragraph; line breaks and control characters in it count as blanks.
        width: columns of a line, the indent of later lines included.
        indent: what every line after the first begins with.
    """
    lines: list[str] = []
    line, columns = "", 0
    for piece in _pieces(clean(text), width - display_width(indent)):
        size = display_width(piece)
        if line.strip() and columns + display_width(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, columns, piece = indent, display_width(indent), piece.lstrip()
            size = display_width(piece)
        line, columns = line + piece, columns + size
    return (*lines, line.rstrip())


def join_name(name: str, text: str) -> str:
    """Return `name: text`, with the full-width colon after a Chinese name; without a name the text alone."""
    if not name:
        return text
    return f"{name}：{text}" if display_width(name) > len(name) else f"{name}: {text}"


def clean(text: str) -> str:
    """Return `text` on one line, without characters that could steer a terminal."""
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs") else character for character in text
    )


def _pieces(text: str, width: int) -> Iterable[str]:
    """Yield the parts between which a line may break: after blanks, around wide characters, and where it must."""
    piece = ""
    for character in text:
        may_break = character != " " and character not in _CLOSING and _may_break(piece[-1:], character)
        if piece and (may_break or display_width(piece.strip() + character) > width):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if not before or before in _OPENING:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def align(rows: Sequence[Sequence[str]], *, gap: str = "  ") -> tuple[str, ...]:
    """Return rows of cells as lines with aligned columns; the last column is left ragged."""
    if not rows:
        return ()
    widths = [max(display_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return tuple(
        gap.join([*(pad(cell, width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )
