"""Bars for a terminal, wide Chinese characters counted as two columns."""

from collections.abc import Sequence
from fractions import Fraction

from greenrules.explaining.layout import clean, pad
from greenrules.model.source import display_width

FULL, OPEN, LOST, EMPTY = "█", "░", "▒", "·"
# label, then the shares of the bar that are reached, open and lost, then what stands after it
Row = tuple[str, Fraction, Fraction, Fraction, str]


def draw_rows(title: str, rows: Sequence[Row], *, width: int, legend: str) -> str:
    """Return one bar a row, as wide as the terminal leaves room for.

    Args:
        width: columns of the terminal, at least 40.
    """
    width = max(width, 40)
    after = max((display_width(row[4]) for row in rows), default=0)
    label = min(max((display_width(row[0]) for row in rows), default=0), width // 3)
    bar = max(8, width - label - after - 4)
    lines = [cut(title, width), cut(legend, width)]
    for name, reached, waiting, lost, text in rows:
        lines.append(f"{pad(cut(name, label), label)}  {draw_bar((reached, waiting, lost), bar)}  {text}".rstrip())
    return "\n".join(lines) + "\n"


def draw_bar(shares: tuple[Fraction, Fraction, Fraction], columns: int) -> str:
    """Return a bar: what is reached, what is open, what was lost, and blanks; anything above nothing shows."""
    ends, total = [0], Fraction(0)
    for share in shares:
        total += max(share, Fraction(0))
        end = min(columns, round(total * columns))
        ends.append(min(columns, max(end, ends[-1] + (share > 0 and ends[-1] < columns))))
    signs = zip((FULL, OPEN, LOST), ends, ends[1:], strict=False)
    return "".join(sign * (end - start) for sign, start, end in signs) + EMPTY * (columns - ends[-1])


def cut(text: str, columns: int) -> str:
    """Return a text on one line, cut to a number of columns."""
    text = clean(text)
    if display_width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > columns - 1:
            break
        kept += character
    return kept.rstrip() + "…"
