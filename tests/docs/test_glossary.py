"""The words of the glossary are the words of the messages and rulesets."""

import re
from functools import cache

import pytest

from tests.docs.page_runner import ROOT

# Said in documents only, where something has to be spoken of that no message names.
_DOCUMENTS_ONLY = {"导出量", "诊断信息", "参评对象", "参评家数", "辅导对象", "概要", "改写项"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def read_terms() -> dict[str, str]:
    """Return every Chinese term of the glossary with the English one it stands beside."""
    terms: dict[str, str] = {}
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and _CHINESE.search(cells[1]) and cells[1] != "中文":
            terms |= dict.fromkeys(cells[1].split("、"), cells[0])
    return terms


@cache
def read_texts() -> str:
    """Return all texts that speak to people: the package and the rulesets."""
    files = [*(ROOT / "greenrules").rglob("*.py"), *(ROOT / "rulesets").rglob("*.yaml")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("term", [term for term in read_terms() if term not in _DOCUMENTS_ONLY])
def test_a_term_is_what_messages_say(term: str) -> None:
    """A Chinese term of the glossary stands in a message or a ruleset, letter by letter."""
    words = re.split(r"的", term) if term not in read_texts() else [term]

    assert all(word in read_texts() for word in words), read_terms()[term]


def test_no_term_is_excused_for_nothing() -> None:
    """What is said to be in documents only is in the glossary, and in no message."""
    assert set(read_terms()) >= _DOCUMENTS_ONLY
    assert [term for term in _DOCUMENTS_ONLY if term in read_texts()] == []
