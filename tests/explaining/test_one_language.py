"""A ruleset written in one language is explained in both: its labels stay as they are."""

from pathlib import Path

import pytest

from greenrules import compile_path, compile_text, evaluate, explain
from tests.page_blocks import BESIDE, HEADER, RULESET, write_module

SOURCE = 'cite: {document: guide, clause: "5"}, provenance: published'
TITLE, DOCUMENT = "{zh: 示例, en: example}", "{zh: 办法, en: guide}"
CHINESE = HEADER.replace(TITLE, "{zh: 示例}").replace(DOCUMENT, "{zh: 办法}")
RULES = f"""\
indicators:
  children:
    water: {{label: {{zh: 节水}}, points: 10, {SOURCE}, scoring: {{kind: judged}}}}
grades:
  - {{id: good, label: {{zh: 良好}}, {SOURCE}, condition: "score > 0"}}
"""


def test_english_shows_chinese_labels_as_they_are() -> None:
    """The words of the explanation are English, the labels are those the ruleset has."""
    found = evaluate(compile_text(CHINESE + RULES), {"judged.water": 6}, as_of="2025-01-01")
    english, chinese = explain(found, "en"), explain(found, "zh")

    assert all("良好" in text and "节水" in text for text in (english, chinese))
    assert "score" in english.lower()


def test_a_base_in_one_language_may_lie_under_an_overlay_in_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title of the overlay asks nothing of labels that its base has written."""
    monkeypatch.chdir(tmp_path)
    write_module(tmp_path, BESIDE, CHINESE.replace("example.rules", "example.base") + RULES)
    change = f"{{op: replace, path: indicators/children/water/points, value: 20, {SOURCE}}}"
    head = "".join(line for line in HEADER.splitlines(keepends=True) if not line.startswith(("documents", "subject")))
    text = f"{head}extends: example.base@1\noverrides: [{change}]\n"
    overlay = compile_path(write_module(tmp_path, RULESET, text))

    assert (overlay.title.en, overlay.rungs[0].label.en) == ("example", "良好")
