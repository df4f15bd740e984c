"""Charts as inline SVG with words beside them: no script, readable without colour and in print."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from attrs import frozen

from greenrules.explaining.figure_svg import shorten
from greenrules.model.source import display_width

# Dark enough for white paper, far apart for every kind of colour vision, and never the only sign.
SURE, HOPED, MARK, INK, FAINT, PLAIN = "#14506e", "#c9dfea", "#a33b00", "#1a1f24", "#c4cbd2", "#66717c"
_ROW, _BAR, _COLUMN = 34, 20, 7.4


@frozen
class Bar:
    """A row of a chart: how many for certain, how many at most, and how many there were before (None: not said)."""

    label: str
    sure: int
    most: int
    before: int | None
    note: str
    fill: str = SURE


@frozen
class Gauge:
    """Progress to a goal: from `least` to `most`, `forecast` if hopes come true, `needed` to reach it."""

    least: int
    most: int
    forecast: int
    needed: int
    words: tuple[str, str, str]  # of least, forecast, needed


@frozen
class Climb:
    """What the first so many of a list cost together, cheapest first; `needed` of them reach the goal."""

    costs: tuple[float, ...]
    needed: int
    axes: tuple[str, str]
    mark: str


def draw_bars(name: str, title: str, description: str, bars: Sequence[Bar], width: int) -> str:
    """Return horizontal bars, one below the other.

    Args:
        name: begins the ids within the picture.
        description: the same in words, for those who do not see it.
        width: in pixels.
    """
    left = 16 + _COLUMN * max((display_width(bar.label) for bar in bars), default=0)
    scale = min((_find_scale(bar, width - left) for bar in bars), default=1.0)
    height = 6 + _ROW * len(bars)
    return _frame(name, title, description, (width, height), _list_bars(name, bars, left, scale))


def _find_scale(bar: Bar, room: float) -> float:
    """Return the pixels for one that leave room for the words after the bar."""
    return max(8.0, room - 14 - _COLUMN * display_width(bar.note)) / max(1, bar.most, bar.before or 0)


def _list_bars(name: str, bars: Sequence[Bar], left: float, scale: float) -> Iterator[str]:
    for number, bar in enumerate(bars):
        top = 6 + number * _ROW
        yield _text(left - 10, top + 15, bar.label, anchor="end")
        yield _box(left, top, bar.sure * scale, bar.fill)
        if bar.most > bar.sure:
            yield _box(left + bar.sure * scale, top, (bar.most - bar.sure) * scale, f"url(#{name}-hatch)", edge=SURE)
        end = left + max(bar.most, bar.before or 0) * scale
        if bar.before is not None:
            x = left + bar.before * scale
            yield f'<path d="M{x:.1f} {top - 4}v{_BAR + 8}" stroke="{MARK}" stroke-width="3"/>'
        yield _text(end + 10, top + 15, bar.note)


def draw_gauge(name: str, title: str, description: str, gauge: Gauge, width: int) -> str:
    """Return one bar with the goal as an upright line and the forecast as a diamond."""
    left, right, top = 10, 24, 40
    most = max(gauge.least, gauge.most, gauge.forecast, gauge.needed, 1)
    scale = (width - left - right) / (most * 1.12)
    places = {value: left + value * scale for value in (gauge.least, gauge.most, gauge.forecast, gauge.needed)}
    goal, hope = places[gauge.needed], places[gauge.forecast]
    middle = top + 16
    least, forecast, needed = gauge.words
    parts = [
        _box(left, top, width - left - right, "#eef1f4", height=32),
        _box(left, top, places[gauge.least] - left, SURE, height=32),
        _box(places[gauge.least], top, places[gauge.most] - places[gauge.least], f"url(#{name}-hatch)", 32, edge=SURE),
        f'<path d="M{goal:.1f} {top - 12}v56" stroke="{MARK}" stroke-width="4"/>',
        _text(min(goal + 4, width - 4), top - 18, needed, anchor="end", bold=True, fill=MARK),
        _text(left + 10, top + 21, least, bold=True, fill="#fff"),
        f'<path d="M{hope:.1f} {middle - 10}l10 10l-10 10l-10 -10z" fill="#fff" stroke="{INK}" stroke-width="2.5"/>',
        _text(min(hope + 10, width - 4), top + 54, forecast, anchor="end"),
    ]
    return _frame(name, title, description, (width, top + 62), parts)


def draw_climb(name: str, title: str, description: str, climb: Climb, width: int, height: int = 220) -> str:
    """Return the sum of costs as steps, with the place where the goal is reached."""
    left, bottom, top, right = 64, height - 40, 26, 20
    total = sum(climb.costs) or 1.0
    wide, high = (width - left - right) / max(1, len(climb.costs)), (bottom - top) / total
    path, sum_so_far = f"M{left} {bottom}", 0.0
    for cost in climb.costs:
        sum_so_far += cost
        path += f"V{bottom - sum_so_far * high:.1f}h{wide:.1f}"
    reached = left + climb.needed * wide
    parts = [f'<path d="M{left} {top}V{bottom}H{width - right}" fill="none" stroke="{FAINT}"/>']
    parts.append(f'<path d="{path}" fill="none" stroke="{SURE}" stroke-width="3"/>')
    if climb.needed <= len(climb.costs):
        spent = bottom - sum(climb.costs[: climb.needed]) * high
        parts.append(
            f'<path d="M{reached:.1f} {top}V{bottom}" stroke="{MARK}" stroke-width="3" stroke-dasharray="7 4"/>'
        )
        parts.append(f'<circle cx="{reached:.1f}" cy="{spent:.1f}" r="5" fill="{MARK}"/>')
        side = "end" if climb.needed > len(climb.costs) / 2 else "start"
        parts.append(_text(reached + (-8 if side == "end" else 8), top - 6, climb.mark, anchor=side, fill=MARK))
    every = max(1, ceil(len(climb.costs) / 10))
    parts += [
        _text(left + count * wide, bottom + 16, str(count), anchor="middle", size=12)
        for count in range(0, len(climb.costs) + 1, every)
    ]
    parts += [_text(left - 6, bottom - total * high + 5, f"{total:.4g}", anchor="end", size=12)]
    parts += [_text(left - 6, bottom + 4, "0", anchor="end", size=12)]
    across, upward = climb.axes
    parts += [_text(width - right, bottom + 34, across, anchor="end", size=12), _text(4, 14, upward, size=12)]
    return _frame(name, title, description, (width, height), parts)


def _frame(name: str, title: str, description: str, size: tuple[int, int], parts: Iterable[str]) -> str:
    width, height = size
    hatch = (
        f'<pattern id="{name}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="{HOPED}"/><path d="M0 0V7" stroke="{SURE}" stroke-width="2"/></pattern>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{_escape(title)}</title><desc id="{name}-desc">{_escape(description)}</desc>'
    )
    return "\n".join([f"{head}<defs>{hatch}</defs>", *parts, "</svg>"])


def _box(x: float, y: float, width: float, fill: str, height: float = _BAR, *, edge: str = "") -> str:
    stroke = f' stroke="{edge}"' if edge else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{height:.1f}" fill="{fill}"{stroke}/>'


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False, fill: str = INK, size: int = 14
) -> str:
    weight = ' font-weight="700"' if bold else ""
    words = _escape(shorten(text, 640))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-size="{size}"{weight}>{words}</text>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
