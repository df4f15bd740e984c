"""Places between an editor and us: editors count lines from 0 and columns in UTF-16 code units, we count characters."""

from greenrules.model.source import SourceText

Position = tuple[int, int]  # line and column, both from 0; the column in UTF-16 code units


def to_position(source: SourceText, offset: int) -> Position:
    """Return the place of a character for an editor.

    >>> to_position(SourceText("t", "a\\n𠮷绿x"), 4)
    (1, 3)
    """
    line, column = source.position(offset)
    start = offset - column + 1
    return line - 1, _measure(source.text[start:offset])


def to_offset(source: SourceText, position: Position) -> int:
    """Return the character at a place of an editor; beyond the end of a line it is that end.

    >>> to_offset(SourceText("t", "a\\n𠮷绿x"), (1, 3))
    4
    """
    number, units = position
    if number >= len(source.starts):
        return len(source.text)
    start = source.starts[number]
    line = source.line(number + 1)
    for index, character in enumerate(line):
        if units <= 0:
            return start + index
        units -= _measure(character)
    return start + len(line)


def _measure(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
