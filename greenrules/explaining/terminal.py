"""Text on a terminal: with colours where rich is installed and somebody is looking, else as it is."""

import sys
from collections.abc import Iterator

from greenrules.explaining.text import MARKS, RULE

_COLOURS = {MARKS["good"]: "green", MARKS["bad"]: "red", MARKS["open"]: "yellow", RULE: "dim"}
_TREE = frozenset("├└│─ ")


def show_text(text: str, *, coloured: bool = True) -> None:
    """Write text to the standard output, in colours when that is a terminal and rich is there."""
    if not (coloured and sys.stdout.isatty() and _show_coloured(text)):
        sys.stdout.write(text)
    sys.stdout.flush()


def _show_coloured(text: str) -> bool:
    try:
        from rich.console import Console
        from rich.text import Text
    except ImportError:
        return False
    console = Console(highlight=False, soft_wrap=True, emoji=False)
    for line, style in style_lines(text):
        # A Text is never read as markup, whatever stands in a label or a file name.
        console.print(Text(line, style=style))
    return True


def style_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield every line with its style: headings bold, findings in the colour of their mark, the rest plain."""
    for line in text.removesuffix("\n").split("\n"):
        bare = line.lstrip("├└│─ ")
        if line and not line.startswith((" ", *_TREE, RULE)):
            yield line, "bold"
        else:
            yield line, _COLOURS.get(bare[:1], "") if bare[1:2] in (" ", RULE) else ""
