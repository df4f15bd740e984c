"""Every public name, command, diagnostic, ruleset and extra has its page, and the pages are current.

`GREENRULES_REGENERATE=1` writes docs/reference anew.
"""

import os
import re
from functools import cache

import pytest

from greenrules import available
from greenrules.model.diagnostic_codes import CODES
from tests.docs.page_runner import ROOT
from tests.docs.reference_pages import EXTRAS, list_commands, public_packages, read_extras, write_reference

DOCS = ROOT / "docs"
_CALL = re.compile(r"greenrules ([a-z][a-z-]*(?: [a-z][a-z-]*)?)")


@cache
def pages() -> dict[str, str]:
    """Return the pages of the reference by place, written there on request."""
    found = write_reference()
    if os.environ.get("GREENRULES_REGENERATE"):
        folder = DOCS / "reference"
        folder.mkdir(exist_ok=True)
        for left in {f"reference/{page.name}" for page in folder.glob("*.md")} - set(found):
            (DOCS / left).unlink()
        for place, text in found.items():
            (DOCS / place).write_text(text, encoding="utf-8")
    return found


def test_the_reference_is_current() -> None:
    """Each page says what the code says today; nothing is missing or left over."""
    made = pages()
    kept = {f"reference/{page.name}": page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md")}

    assert sorted(kept) == sorted(made)
    assert [place for place, text in made.items() if kept[place] != text] == []


@pytest.mark.parametrize("package", public_packages())
def test_every_public_name_is_told(package: str) -> None:
    """Each promised name has a heading and says what it is."""
    text = pages()[f"reference/{package}.md"]
    names = {name for name in public_packages()[package].__all__ if not name.startswith("__")}

    assert set(re.findall(r"(?m)^## `(\w+)`$", text)) == names
    assert re.findall(r"(?m)^## `\w+`\n+(?=## |\Z)", text) == []


def test_every_command_says_what_it_is_for() -> None:
    """Each command has a heading, a purpose and a help for every argument."""
    text = pages()["reference/cli.md"]

    assert [words for words, purpose, _ in list_commands() if not purpose or f"`greenrules {words}`" not in text] == []
    assert re.findall(r"(?m)^\| `[^`]+`(?: …)? \|  \|$", text) == []


def test_every_command_is_shown_at_work() -> None:
    """A page beside the reference shows each command, where the test of the pages runs it."""
    others = [page for page in DOCS.rglob("*.md") if page.relative_to(DOCS).parts[0] not in {"reference", "decisions"}]
    shown = "\n".join(page.read_text(encoding="utf-8") for page in [*others, ROOT / "README.md"])
    used = {words for call in _CALL.findall(shown) for words in (call, call.split()[0])}

    assert [words for words, _, _ in list_commands() if words not in used] == []


def test_every_diagnostic_and_ruleset_has_a_page() -> None:
    """A code leads to its page, an id to the page of its editions."""
    assert [code for code in CODES if not (DOCS / "diagnostics" / f"{code}.md").is_file()] == []
    assert [each.id for each in available() if not (DOCS / "rulesets" / f"{each.id}.md").is_file()] == []


def test_every_extra_is_told() -> None:
    """Each extra says what it is for, and no page speaks of one that does not exist."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in [*DOCS.rglob("*.md"), ROOT / "README.md"])
    spoken = {name for names in re.findall(r"greenrules\[([\w,]+)\]", text) for name in names.split(",")}

    assert set(EXTRAS) == set(read_extras())
    assert spoken - {"NAME"} <= set(EXTRAS)
