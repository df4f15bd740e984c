"""The few SVG elements our figures are made of: no script, no external resource, readable in black and white."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from greenrules.model.source import display_width

ROW, LABEL, PLOT, AFTER = 26, 300, 420, 150
WIDTH = LABEL + PLOT + AFTER
_FONT = "font-family:'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;font-size:13px"
_HATCH = (
    '<pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#333" stroke-width="2"/></pattern>'
)
# About the width of one terminal column in pixels at this font size.
_COLUMN = 6.9


def draw_picture(name: str, title: str, description: str, height: int, parts: Iterable[str]) -> str:
    """Return a whole inline SVG with its text alternative.

    Args:
        name: begins the ids within the picture, so that several can stand on one page.
        height: in pixels.
    """
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" style="{_FONT};max-width:100%;height:auto" '
        f'aria-labelledby="{name}-title {name}-desc">'
    )
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    hatch = f"<defs>{_HATCH.format(id=f'{name}-open')}</defs>"
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([head + words + hatch, ground, *parts, "</svg>"])


def draw_box(x: float, y: float, width: float, *, fill: str, height: float = 16, note: str = "") -> str:
    """Return a box with a thin outline; `note` is shown when it is pointed at."""
    inside = f"<title>{escape(note)}</title>" if note else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
        f'fill={quoteattr(fill)} stroke="#222">{inside}</rect>'
    )


def draw_line(x: float, top: float, bottom: float, *, dashed: bool = False) -> str:
    """Return an upright line."""
    dashes = ' stroke-dasharray="3 2"' if dashed else ""
    return (
        f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}" stroke="#222" stroke-width="1.5"{dashes}/>'
    )


def draw_text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    """Return one line of text; `y` is its baseline."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#111"{weight}>{escape(text)}</text>'


def shorten(text: str, pixels: float) -> str:
    """Return the text cut to a width, with an ellipsis where something is missing."""
    columns = int(pixels / _COLUMN)
    if display_width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > columns - 1:
            break
        kept += character
    return kept.rstrip() + "…"
