"""Links of Markdown pages: where they lead, and whether that place is there."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

_FENCE = re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)
_LINK = re.compile(r"\]\(<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+\"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")


def list_links(text: str) -> list[str]:
    """Return where the links and pictures of a page lead, without those in its code."""
    return _LINK.findall(_CODE.sub("", _FENCE.sub("", text)))


def find_broken(page: Path) -> list[str]:
    """Return the relative links of a page that lead to no file or to no heading."""
    return [link for link in list_links(page.read_text(encoding="utf-8")) if not _leads_somewhere(page, link)]


def _leads_somewhere(page: Path, link: str) -> bool:
    if _ELSEWHERE.match(link):
        return True
    place, _, anchor = unquote(link).partition("#")
    target = (page.parent / place).resolve() if place else page
    if not link or not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in list_anchors(target))


@cache
def list_anchors(page: Path) -> frozenset[str]:
    """Return the anchors of the headings of a page, as the site and the usual viewers of Markdown name them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return frozenset(make_anchor(heading) for heading in headings)


def make_anchor(heading: str) -> str:
    """Return the anchor of a heading.

    >>> make_anchor("10. Many subjects, `together`")
    '10-many-subjects-together'
    """
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
