"""Lines over one scale each, side by side, as SVG: whether a cost grows in step with what causes it."""

import math
from collections.abc import Sequence
from html import escape
from typing import TypeAlias

from attrs import frozen

Point: TypeAlias = tuple[float, float]
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 380, 260, 60, 44, 44
HEAD = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12" viewBox="0 0 {{}} {HEIGHT}">'


@frozen
class Panel:
    """One line: points, and whether both scales are logarithmic."""

    title: str
    across: str
    points: Sequence[Point]
    is_logarithmic: bool


def draw_panels(title: str, panels: Sequence[Panel]) -> str:
    """Return the panels beside one another; dashed is what grows exactly in step, from the last point back."""
    wide = WIDTH * len(panels)
    said = "; ".join(f"{panel.title}: {', '.join(f'{x:,.0f}: {y:.2f} s' for x, y in panel.points)}" for panel in panels)
    parts = [
        HEAD.format(wide),
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(said)}</desc>",
        f'<rect width="{wide}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{wide / 2}" y="16" text-anchor="middle" font-size="13">{escape(title)}</text>',
    ]
    for at, panel in enumerate(panels):
        parts += _draw_panel(panel, at * WIDTH)
    return "\n".join([*parts, "</svg>", ""])


def _draw_panel(panel: Panel, start: float) -> list[str]:
    last = panel.points[-1]
    first = panel.points[0][0] if panel.is_logarithmic else 0.0
    steady = [(first, last[1] * first / last[0]), last]
    every = [*panel.points, *steady]

    def scale(value: float) -> float:
        return math.log10(value) if panel.is_logarithmic else value

    low = [min(scale(point[axis]) for point in every) for axis in (0, 1)]
    high = [max(scale(point[axis]) for point in every) for axis in (0, 1)]

    def place(point: Point) -> Point:
        x, y = ((scale(one) - low[axis]) / (high[axis] - low[axis] or 1) for axis, one in enumerate(point))
        return start + LEFT + x * (WIDTH - LEFT - 50), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM - 16)

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, panel.points))
    dashes = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, steady))
    axes = f"M{start + LEFT},{TOP} V{HEIGHT - BOTTOM} H{start + WIDTH - 20}"
    parts = [
        f'<text x="{start + WIDTH / 2}" y="{TOP - 8}" text-anchor="middle" fill="#555">{escape(panel.title)}</text>',
        f'<path d="{axes}" stroke="#999" fill="none"/>',
        f'<polyline points="{dashes}" stroke="#999" stroke-dasharray="4 4" fill="none"/>',
        f'<polyline points="{line}" stroke="#1a7f4b" stroke-width="2" fill="none"/>',
    ]
    for at, (x, y) in enumerate(panel.points):
        beside = (8, 16, "start") if at % 2 == 0 and at + 1 < len(panel.points) else (-4, -8, "end")
        across, up = place((x, y))
        parts.append(f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3.5" fill="#1a7f4b"/>')
        label = f'x="{across + beside[0]:.1f}" y="{up + beside[1]:.1f}" text-anchor="{beside[2]}"'
        parts.append(f"<text {label}>{y:.2f} s</text>")
        parts.append(f'<text x="{across:.1f}" y="{HEIGHT - 26}" text-anchor="middle" fill="#555">{x:,.0f}</text>')
    middle = start + LEFT + (WIDTH - LEFT) / 2
    return [
        *parts,
        f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle" fill="#555">{escape(panel.across)}</text>',
    ]
