"""docs/testing.md says of the laws and of the code what is so."""

import re
from pathlib import Path
from typing import Any

from greenrules.testing import LAWS
from tests.page_blocks import list_blocks

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")


def test_the_page_lists_every_law_with_its_meaning() -> None:
    """The table has the laws of the registry, in their order, in both languages."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)

    assert rows == [(law.id, law.meaning.en, law.meaning.zh) for law in LAWS]


def test_the_python_of_the_page_runs() -> None:
    """The Python of the page runs as it stands, and the statuses are those it shows."""
    calling, testing = (block.text for block in list_blocks(PAGE) if block.language == "python")
    names: dict[str, Any] = {}
    exec(calling, names)
    exec(testing, names)
    names["test_the_portal_shows_every_grade"]()

    assert [result.status for result in names["results"]] == ["holds", "holds"]
