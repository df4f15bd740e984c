"""The table and the plot of the field."""

import math
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Protocol

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PLOT = DOCS / "benchmarks.md", DOCS / "benchmarks.svg"
WIDTH, ROW, LEFT, RIGHT = 860, 26, 230, 170


class Counted(Protocol):
    """How often an engine was checked, and how often it said something else."""

    @property
    def checked(self) -> int: ...
    @property
    def other_grades(self) -> int: ...
    @property
    def other_totals(self) -> int: ...
    @property
    def largest_difference(self) -> float: ...


class Line(Protocol):
    """A row of the table."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def ratio(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def microseconds(self) -> float: ...
    @property
    def with_trace(self) -> float | None: ...
    @property
    def agreement(self) -> Counted: ...
    @property
    def note(self) -> str: ...


def write_report(rows: Sequence[Line], machine: str, *, write: bool) -> str:
    """Return the table as Markdown; with `write`, put it and the plot into the docs as well."""
    table = "\n".join([*_write_table(rows), "", f"{machine}. Medians of paired ratios, quartiles in parentheses."])
    if write:
        put_between(PAGE, "field", f"{table}\n\n![engines side by side](benchmarks.svg)")
        PLOT.write_text(draw_plot(rows), encoding="utf-8")
    return table


def put_between(page: Path, name: str, text: str) -> None:
    """Replace what stands between the two marks `<!-- name -->` and `<!-- /name -->` of a page."""
    old = page.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    assert pattern.search(old), f"{page} has no place for {name}"
    page.write_text(pattern.sub(lambda found: f"{found[1]}{text}\n{found[2]}", old), encoding="utf-8")


def _write_table(rows: Sequence[Line]) -> list[str]:
    head = "| engine | grade and score | with its reasons | µs here | checked: other grades, other totals | note |"
    lines = [head, "|---|---:|---:|---:|---|---|"]
    for row in rows:
        traced = "–" if row.with_trace is None else _write_ratio(row.with_trace)
        ratio = f"{_write_ratio(row.ratio)} ({_write_ratio(row.low)}–{_write_ratio(row.high)})"
        agreed = row.agreement
        said = f"{agreed.checked}: {agreed.other_grades}, {agreed.other_totals}"
        said += f" (by up to {agreed.largest_difference:.0e})" if agreed.other_totals else ""
        name = f"{row.name} {row.version}".strip()
        lines.append(f"| {name} | {ratio} | {traced} | {row.microseconds:,.0f} | {said} | {row.note} |")
    return lines


def _write_ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def draw_plot(rows: Sequence[Line]) -> str:
    """Return the bars as SVG, on a logarithmic scale; the line is the hand-written function."""
    height = ROW * (len(rows) + 2) + 20
    highest = max(max(row.ratio, row.with_trace or 0) for row in rows)
    decades = math.ceil(math.log10(highest))
    scale = (WIDTH - LEFT - RIGHT) / (decades + 0.5)

    def place(ratio: float) -> float:
        return LEFT + (math.log10(max(ratio, 0.32)) + 0.5) * scale

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13"',
        f' viewBox="0 0 {WIDTH} {height}">',
        "<title>Engines side by side</title>",
        f"<desc>{escape(_describe(rows))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for decade in range(decades + 1):
        x = place(10**decade)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="24" y2="{height - 20}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="16" text-anchor="middle" fill="#555">{10**decade:,} ×</text>')
    for at, row in enumerate(rows):
        y = 32 + at * ROW
        colour = "#1a7f4b" if row.name.startswith("greenrules") else "#7a8794"
        parts.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(row.name)}</text>')
        if row.with_trace is not None:
            wide = place(row.with_trace) - LEFT
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{wide:.1f}" height="18" fill="{colour}" opacity="0.35"/>')
        parts.append(
            f'<rect x="{LEFT}" y="{y + 4}" width="{place(row.ratio) - LEFT:.1f}" height="10" fill="{colour}"/>'
        )
        end = place(max(row.ratio, row.with_trace or 0))
        said = _write_ratio(row.ratio)
        if row.with_trace is not None and row.with_trace != row.ratio:
            said += f"; {_write_ratio(row.with_trace)} with reasons"
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 13}">{said}</text>')
    caption = "times the hand-written function; dark: grade and score, light: with the engine's reasons"
    parts.append(f'<text x="{LEFT}" y="{height - 6}" fill="#555">{escape(caption)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _describe(rows: Sequence[Line]) -> str:
    return "; ".join(f"{row.name}: {_write_ratio(row.ratio)} times" for row in rows)
