"""A page as plain text: a readable tree within 100 columns."""

from collections.abc import Iterator
from typing import TypeVar

from greenrules.explaining.layout import WIDTH, clean, join_name, pad, wrap
from greenrules.explaining.page import Block, Branch, Branches, Entries, Entry, Lines, Mark, Page, Section
from greenrules.model.source import display_width

MARKS: dict[Mark, str] = {"good": "✓", "bad": "✗", "open": "?", "none": "–"}
RULE = "━"
Item = TypeVar("Item")


def render_text(page: Page) -> str:
    """Return the page as text that ends with a line break."""
    lines = [*_headline(page)]
    for section in page.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines) + "\n"


def _headline(page: Page) -> Iterator[str]:
    rule = RULE * min(WIDTH, max(40, display_width(page.title)))
    yield from wrap(page.title)
    yield rule
    if not page.headline:
        return
    width = max((display_width(name) for name, _ in page.headline), default=0)
    for name, text in page.headline:
        yield from wrap(f"{pad(name, width)}  {clean(text)}", indent=" " * (width + 2))
    yield rule


def _section(section: Section) -> Iterator[str]:
    yield from wrap(section.title)
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Lines(lines):
            for line in lines:
                yield from wrap(f"  {clean(line)}", indent="    ")
        case Entries():
            yield from _entries(block)
        case Branches(branches):
            for branch in branches:
                yield from wrap(branch.text, indent="  ")
                yield from _branches(branch.children, "")


def _entries(block: Entries) -> Iterator[str]:
    width = max(display_width(entry.standing) for entry in block.entries) if block.entries else 0
    for entry, last in _with_last(block.entries):
        stem, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        lead = f"{stem}{MARKS[entry.mark]} {pad(entry.standing, width)}  "
        yield from wrap(lead + clean(entry.title), indent=below + " " * (width + 4))
        for line in _details(entry):
            yield from wrap(f"{below}  {clean(line)}", indent=below + "    ")


def _details(entry: Entry) -> Iterator[str]:
    """Yield the details, as many to a line as fit, so that one is broken only when it is longer than a line."""
    line = ""
    for name, text in (*entry.details, *entry.sources):
        part = join_name(name, clean(text))
        if line and display_width(f"{line} · {part}") > WIDTH - 8:
            yield line
            line = ""
        line = f"{line} · {part}" if line else part
    if line:
        yield line


def _branches(branches: tuple[Branch, ...], lead: str) -> Iterator[str]:
    for branch, last in _with_last(branches):
        stem, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from wrap(lead + stem + clean(branch.text), indent=lead + below + "  ")
        yield from _branches(branch.children, lead + below)


def _with_last(items: tuple[Item, ...]) -> Iterator[tuple[Item, bool]]:
    return ((item, number == len(items)) for number, item in enumerate(items, 1))
