"""A page as Markdown: the findings as tables."""

import re
from collections.abc import Iterator, Sequence

from greenrules.explaining.layout import clean
from greenrules.explaining.messages import say
from greenrules.explaining.page import Block, Branch, Branches, Entries, Lines, Page, Section
from greenrules.explaining.text import MARKS

# What Markdown or HTML would read as markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~&])")


def render_markdown(page: Page) -> str:
    """Return the page as Markdown that ends with a line break."""
    lines = [f"# {escape(page.title)}", ""]
    lines += [
        f"| {escape(name)} | **{escape(text)}** |" if row < 2 else f"| {escape(name)} | {escape(text)} |"
        for row, (name, text) in enumerate(page.headline)
    ]
    if page.headline:
        lines.insert(3, "|---|---|")
    for section in page.sections:
        lines += ["", *_section(section, page)]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", clean(text))


def _section(section: Section, page: Page) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    for block in section.blocks:
        yield ""
        yield from _block(block, page)


def _block(block: Block, page: Page) -> Iterator[str]:
    match block:
        case Lines(lines):
            for line in lines:
                yield f"- {escape(line)}"
        case Entries():
            yield from _table(block, page)
        case Branches(branches):
            for branch in branches:
                yield from _bullets(branch, 0)


def _table(block: Entries, page: Page) -> Iterator[str]:
    """Yield a table: standing, title, then a column for every name of a detail, then where the findings come from."""
    names = _columns([entry.details for entry in block.entries]) + _columns([entry.sources for entry in block.entries])
    yield _row((block.standing_head, block.title_head, *names))
    yield "|" + "---|" * (2 + len(names))
    for entry in block.entries:
        cells = [
            say("semicolon", page.language).join(
                text for name, text in (*entry.details, *entry.sources) if name == column
            )
            for column in names
        ]
        yield _row((f"{MARKS[entry.mark]} {entry.standing}", entry.title, *cells))


def _columns(rows: Sequence[tuple[tuple[str, str], ...]]) -> tuple[str, ...]:
    """Return every name once, ordered by the place it takes in the fullest row."""
    places: dict[str, int] = {}
    for row in rows:
        for place, name in enumerate(dict.fromkeys(name for name, _ in row)):
            places[name] = max(place, places.get(name, 0))
    return tuple(sorted(places, key=places.__getitem__))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"


def _bullets(branch: Branch, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {escape(branch.text)}"
    for child in branch.children:
        yield from _bullets(child, depth + 1)
