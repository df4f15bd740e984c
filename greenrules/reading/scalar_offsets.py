"""Where each character of a YAML scalar stands in the file, through quotes, escapes and folded lines."""

import re
from collections.abc import Sequence

# A line break of a flow scalar with the blanks around it; one break folds to a space, n breaks to n - 1 line feeds.
_FOLD = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t\r\n]*")
_ESCAPED_FOLD = re.compile(r"\\(?:\r\n|\r|\n)[ \t\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_HEADER = re.compile(r"[|>][+\-]?[1-9]?[+\-]?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")


def map_characters(raw: str, start: int, style: str, value: str) -> Sequence[int]:
    """Return the file offset of every character of `value`, and one more for its end.

    Args:
        raw: the scalar as it stands in the file, quotes or block header included.
        start: file offset of the first character of `raw`.
        style: "" (plain), "'", '"', "|" or ">".
        value: the text the scalar means.
    """
    if raw == value:
        return range(start, start + len(value) + 1)
    if style and style in "'\"":
        inner = raw[1:-1]
        if inner == value:
            return range(start + 1, start + len(value) + 2)
    exact = _map_block(raw, value) if style and style in "|>" else _map_flow(raw, style)
    places = exact if len(exact) == len(value) + 1 else _align(raw, value)
    return tuple(start + place for place in places)


def _map_flow(raw: str, style: str) -> list[int]:
    position, end = (1, len(raw) - 1) if style else (0, len(raw))
    places: list[int] = []
    while position < end:
        escaped = _ESCAPED_FOLD.match(raw, position, end) if style == '"' else None
        fold = escaped or _FOLD.match(raw, position, end)
        if fold:
            breaks = len(_BREAK.findall(fold.group()))
            places += [position] * (breaks - 1 if escaped else max(1, breaks - 1))
            position = fold.end()
            continue
        places.append(position)
        if style == '"' and raw[position] == "\\":
            found = _ESCAPE.match(raw, position, end)
            position = found.end() if found else position + 1
        else:
            position += 2 if style == "'" and raw.startswith("''", position) else 1
    return [*places, end]


def _map_block(raw: str, value: str) -> list[int]:
    """Align line by line: between two lines `value` has only the blanks that folding left."""
    places: list[int] = []
    end = 0
    for line_start, content in _block_lines(raw):
        while not value.startswith(content, len(places)):
            if len(places) >= len(value) or value[len(places)] not in " \n":
                return []
            places.append(end)
        places += range(line_start, line_start + len(content))
        end = line_start + len(content)
    return [*places, *[end] * (len(value) - len(places) + 1)]


def _block_lines(raw: str) -> list[tuple[int, str]]:
    """Return offset and text, without indentation, of every line of a block scalar that is not blank."""
    header = _HEADER.match(raw)
    position = header.end() if header else 0
    lines: list[tuple[int, str]] = []
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", raw[position:]):
        lines.append((position, line.rstrip("\r\n")))
        position += len(line)
    filled = [(place, line) for place, line in lines if line.strip(" ")]
    if not filled:
        return []
    # An explicit indentation counts from the parent's column, which is not known here: the narrowest line decides.
    indent = min(len(line) - len(line.lstrip(" ")) for _, line in filled)
    return [(place + indent, line[indent:]) for place, line in filled]


def _align(raw: str, value: str) -> list[int]:
    """Approximate: each character at its next occurrence, else where the one before it stands."""
    places: list[int] = []
    position = 0
    for character in value:
        found = raw.find(character, position)
        if found >= 0:
            position = found
        places.append(min(position, len(raw)))
        position = min(position + (found >= 0), len(raw))
    return [*places, len(raw)]
