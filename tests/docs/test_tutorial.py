"""The tutorial in both languages is one tutorial."""

import re

from tests.docs.page_runner import ROOT

_FILE = re.compile(r"(?ms)^<!-- file: (?P<name>\S+) -->\n+```\w+\n(?P<text>.*?)^```$")
_COMMAND = re.compile(r"(?m)^(?:\$ (?P<shown>.*)|<!-- run: (?P<hidden>.*) -->)$")


def read_page(name: str) -> str:
    """Return the text of a page of the documentation."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def list_commands(text: str) -> list[str]:
    """Return what a page runs, in order, without the language it asks for."""
    return [re.sub(r" --lang (en|zh)", "", match["shown"] or match["hidden"]) for match in _COMMAND.finditer(text)]


def test_both_languages_build_the_same_files() -> None:
    """The Chinese tutorial writes the very files of the English one, in the same order."""
    english = [(match["name"], match["text"]) for match in _FILE.finditer(read_page("tutorial.md"))]

    assert len(english) > 10
    assert [(match["name"], match["text"]) for match in _FILE.finditer(read_page("tutorial.zh.md"))] == english


def test_both_languages_run_the_same_commands() -> None:
    """The Chinese tutorial runs the commands of the English one, each in Chinese."""
    english, chinese = read_page("tutorial.md"), read_page("tutorial.zh.md")

    assert list_commands(chinese) == list_commands(english)
    assert "--lang en" not in chinese
