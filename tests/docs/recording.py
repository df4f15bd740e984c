"""A recording of the terminal as an animated SVG, made of what the commands really print.

`python -m tests.docs.recording` writes docs/images/terminal.svg and terminal-zh.svg anew. Text stays text: it can be
selected and read aloud. Whoever asks for less motion (`prefers-reduced-motion`) gets the last screen, standing still.
"""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
_FACTORY = "examples/factories/injection_moulding.yaml"
_COMMANDS = (
    f"greenrules evaluate cn.gbt36132 {_FACTORY}",
    f"greenrules why-not cn.gbt36132 {_FACTORY} green_factory",
    f"greenrules improve cn.gbt36132 {_FACTORY} --to green_factory \\\n"
    "    --measures examples/measures/injection_moulding.yaml",
)
_COLUMNS = 100
_CELL, _LINE, _PAD = 8, 19, 16
_TYPING, _PRINTING, _READING = 1.6, 0.8, 5.0  # seconds a screen spends on each
_COLOURS = {"✓": "#7ddb8a", "✗": "#ff8f80", "?": "#f2cc60", "$": "#7ddb8a"}


@frozen
class Screen:
    """A command as it is typed, in lines, and what it prints."""

    typed: tuple[str, ...]
    printed: tuple[str, ...]


def record(language: str) -> str:
    """Return the SVG of the recording in `zh` or `en`."""
    return draw([_run(f"{command} --lang {language}") for command in _COMMANDS], language)


def _run(command: str) -> Screen:
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    told = {"PATH": programs, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": str(_COLUMNS)}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return Screen(tuple(f"$ {command}".splitlines()), tuple(line.rstrip() for line in done.stdout.splitlines()))


def draw(screens: Sequence[Screen], language: str) -> str:
    """Return screens one after the other, each typed, printed and left to be read, without end."""
    rows = max(len(one.typed) + len(one.printed) for one in screens)
    width, height = _COLUMNS * _CELL + 2 * _PAD, rows * _LINE + 2 * _PAD
    each = _TYPING + _PRINTING + _READING
    name = "greenrules in a terminal" if language == "en" else "greenrules 命令行演示"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xml:lang="{language}">',
        f"<title>{name}</title>",
        f"<style>\n{_write_style(screens, each)}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#1e2329"/>',
    ]
    for at, screen in enumerate(screens):
        last = " last" if at == len(screens) - 1 else ""
        top = _PAD + len(screen.typed) * _LINE
        below = (len(screen.printed) + 1) * _LINE
        parts += [
            f'<g class="screen s{at}{last}">',
            *_write_lines(screen.typed + screen.printed),
            f'<rect class="cover t{at}" x="{_PAD + 2 * _CELL}" y="{_PAD}" width="{width}" height="{top - _PAD}"/>',
            f'<rect class="cover p{at}" x="{_PAD // 2}" y="{top - 1}" width="{width - _PAD}" height="{below}"/>',
            "</g>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def _write_style(screens: Sequence[Screen], each: float) -> str:
    whole = each * len(screens)
    lines = [
        'text { font: 13px ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", Menlo, Consolas, monospace; '
        "fill: #e6e6e6; white-space: pre }",
        "tspan.w { font-size: 15px } "
        ".screen { visibility: hidden } .last { visibility: visible } .cover { fill: #1e2329; visibility: hidden }",
        "@media (prefers-reduced-motion: no-preference) {",
        ".screen .cover { visibility: inherit }",
    ]
    for at, screen in enumerate(screens):
        begin = 100 * at * each / whole
        typed = begin + 100 * _TYPING / whole
        printed = typed + 100 * _PRINTING / whole
        end = 100 * (at + 1) * each / whole
        letters, rows = max(map(len, screen.typed)) - 2, len(screen.printed) + 1
        across, down = (_COLUMNS + 4) * _CELL, rows * _LINE
        hidden = "visibility: hidden"
        lines += [
            f".s{at} {{ animation: s{at} {whole:g}s step-end infinite }}",
            f"@keyframes s{at} {{ 0% {{ {hidden} }} {begin:.3f}% {{ visibility: visible }} {end:.3f}% {{ {hidden} }} }}"
            if at
            else f"@keyframes s{at} {{ 0% {{ visibility: visible }} {end:.3f}% {{ {hidden} }} }}",
            f".t{at} {{ animation: t{at} {whole:g}s steps({letters}) infinite }}",
            f"@keyframes t{at} {{ 0%, {begin:.3f}% {{ transform: none }} "
            f"{typed:.3f}%, 100% {{ transform: translateX({across}px) }} }}",
            f".p{at} {{ animation: p{at} {whole:g}s steps({rows}) infinite }}",
            f"@keyframes p{at} {{ 0%, {typed:.3f}% {{ transform: none; clip-path: inset(0) }} {printed:.3f}%, 100% "
            f"{{ transform: translateY({down}px); clip-path: inset(0 0 100% 0) }} }}",
        ]
    return "\n".join([*lines, "}", ""])


def _write_lines(lines: Sequence[str]) -> Iterator[str]:
    for row, line in enumerate(lines):
        if line:
            y = _PAD + row * _LINE + 15
            yield f'<text y="{y}">{"".join(_write_runs(line))}</text>'


def _write_runs(line: str) -> Iterator[str]:
    """Yield the parts of a line, each at its own column and exactly as wide: the reader's typeface does not matter."""
    column = 0
    for (wide, colour), group in groupby(line, key=lambda letter: (_is_wide(letter), _COLOURS.get(letter, ""))):
        text = "".join(group)
        cells = len(text) * (2 if wide else 1)
        fill = f' fill="{colour}"' if colour else ""
        if text.strip():
            x, length = _PAD + column * _CELL, cells * _CELL
            kind = ' class="w"' if wide else ""
            yield f'<tspan{kind} x="{x}" textLength="{length}"{fill}>{escape(text, quote=False)}</tspan>'
        else:
            yield text
        column += cells


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


if __name__ == "__main__":
    for language, name in (("en", "terminal.svg"), ("zh", "terminal-zh.svg")):
        Path(sys.argv[1] if len(sys.argv) > 1 else IMAGES, name).write_text(record(language), encoding="utf-8")
