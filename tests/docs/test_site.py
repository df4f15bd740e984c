"""The door of the project: every page is found, every link leads somewhere, and the starts stay short and alike."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.links import find_broken, list_links, make_anchor
from tests.docs.page_runner import ROOT
from tests.docs.reference_pages import list_commands

DOCS = ROOT / "docs"
READERS = [ROOT / name for name in ("README.md", "README.zh.md", "SECURITY.md")]
PAGES = sorted(page for page in DOCS.rglob("*.md") if "site" not in page.relative_to(DOCS).parts)
STARTS = sorted((DOCS / "start").glob("*.md"))


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml`, whose tags only the builder of the site understands."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


def walk_order(entry: Any) -> Iterator[str]:
    """Yield the pages of a part of the order of the site."""
    if isinstance(entry, str):
        yield entry
    for part in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        yield from walk_order(part)


ORDER = list(walk_order(yaml.load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)["nav"]))


def test_the_order_of_the_site_names_pages_that_are_there_once() -> None:
    """No entry leads nowhere, none stands twice."""
    assert [name for name in ORDER if not (DOCS / name).is_file()] == []
    assert len(set(ORDER)) == len(ORDER)


def test_every_page_is_found() -> None:
    """A page is in the order of the site, or linked from the index of its folder, which is."""
    linked = {
        (DOCS / name).parent.joinpath(link.partition("#")[0]).resolve()
        for name in ORDER
        if Path(name).name in ("index.md", "README.md") and "/" in name
        for link in list_links((DOCS / name).read_text(encoding="utf-8"))
    }
    found = linked | {(DOCS / name).resolve() for name in ORDER}

    assert [page.relative_to(DOCS).as_posix() for page in PAGES if page.resolve() not in found] == []


@pytest.mark.parametrize("page", [*READERS, *PAGES], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_is_broken(page: Path) -> None:
    """Every relative link, picture and anchor of a page leads to something that is there."""
    assert find_broken(page) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[a](there.md) [b](there.md#a-heading) [c](#here)\n\n# Here\n", []),
        ("[a](nowhere.md)\n", ["nowhere.md"]),
        ("![a](nowhere.png)\n", ["nowhere.png"]),
        ("[a](there.md#nothing)\n", ["there.md#nothing"]),
        ("[a](#nothing)\n", ["#nothing"]),
        ("[![a](nowhere.png)](there.md)\n", ["nowhere.png"]),
        ("[elsewhere](https://example.org/x#y) `[code](nowhere.md)`\n\n```text\n[b](nowhere.md)\n```\n", []),
    ],
)
def test_a_broken_link_is_noticed(text: str, broken: list[str], tmp_path: Path) -> None:
    """A file, a picture and a heading that are not there are each told; what is code or elsewhere is left alone."""
    (tmp_path / "there.md").write_text("# A heading\n\n```text\n# nothing\n```\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")

    assert find_broken(page) == broken


def test_headings_have_the_anchors_viewers_give_them() -> None:
    """Signs go, blanks become hyphens, Chinese stays."""
    assert [make_anchor(text) for text in ("Why *not*?", "`<greenrules-form>`", "安装", "a — b")] == [
        "why-not",
        "greenrules-form",
        "安装",
        "a--b",
    ]


@pytest.mark.parametrize("readme", READERS[:2], ids=lambda page: page.name)
def test_a_readme_is_short_and_lists_every_command(readme: Path) -> None:
    """Nothing the command line can do is left out; it fits in 150 lines."""
    text = readme.read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z-]+", " ".join(re.findall(r"(?m)^\| (`[^|]+) \|", text))))

    assert {words.split()[0] for words, _, _ in list_commands()} - named == set()
    assert len(text.splitlines()) <= 150


@pytest.mark.parametrize("page", STARTS, ids=lambda page: page.stem)
def test_a_start_is_short(page: Path) -> None:
    """A start shows output and asks for no more than eight commands of greenrules."""
    commands = _list_shown(page)

    assert "```console" in page.read_text(encoding="utf-8")
    assert len(commands) <= 8


@pytest.mark.parametrize("page", [page for page in STARTS if page.stem.startswith("zh-")], ids=lambda page: page.stem)
def test_a_start_is_the_same_in_both_languages(page: Path) -> None:
    """The Chinese page of a reader shows the commands of the English one."""
    english = page.with_name(page.name.removeprefix("zh-"))

    assert _list_shown(page) == _list_shown(english) != []


def _list_shown(page: Path) -> list[str]:
    commands = re.findall(r"(?m)^\$ (greenrules (?:.*\\\n)*.*)$", page.read_text(encoding="utf-8"))
    return [command.partition("  #")[0].replace(" --lang zh", "").replace(" --lang en", "") for command in commands]


@pytest.mark.parametrize("example", sorted((ROOT / "examples/hosts").glob("*.py")), ids=lambda path: path.stem)
def test_the_page_of_a_host_shows_the_example(example: Path) -> None:
    """The portal on the page is the file of the examples, to the letter."""
    page = DOCS / "hosts" / f"{example.stem.removesuffix('_portal')}.md"

    assert f"```python\n{example.read_text(encoding='utf-8')}```" in page.read_text(encoding="utf-8")
