"""Every command and example of the documentation runs as it stands."""

from pathlib import Path

import pytest

from tests.docs.page_runner import ROOT, list_left_alone, run_page

# Run by tests of their own: a diagnostic page fails on purpose, the others are made of the rulesets or tell history.
_ELSEWHERE = {"decisions", "diagnostics", "rulesets"}
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "SECURITY.md"] + [
    page
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if page.relative_to(ROOT / "docs").parts[0] not in _ELSEWHERE and "```" in page.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    """The examples of a page run in their order, and print what the page shows."""
    run_page(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_not_run_says_where_it_is(page: Path) -> None:
    """An example is left alone for a stated reason only."""
    assert all(len(reason.split()) > 2 for reason in list_left_alone(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```python\n1 + 1  # 3: wrong\n```\n", "2, not 3"),
        ("```python\nnope\n```\n", "NameError"),
        ("```console\n$ echo one\ntwo\n```\n", "instead of"),
        ("```console\n$ exit 3\n```\n", "exit status 3"),
        ("```sh\nexit 3\n```\n", "exit status 3"),
        ("<!-- run: exit 3 -->\n", "exit status 3"),
    ],
)
def test_a_page_that_lies_is_caught(text: str, message: str, tmp_path: Path) -> None:
    """Each kind of example can fail."""
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")

    with pytest.raises(AssertionError, match=message):
        run_page(page, tmp_path)


def test_what_a_page_shows_is_done(tmp_path: Path) -> None:
    """Files are written, output is compared with gaps, names live on, a reason keeps a block from running."""
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- file: one/note.txt -->\n```text\nhello\nworld\n!\n```\n"
        "```console\n$ cat one/note.txt\nhello\n…\n!\n$ exit 3  # exit status 3\n```\n"
        "```python\nvalue = 1 + 1\n```\n```python\nvalue  # 2: as said\n```\n"
        "<!-- not run: it would take a day -->\n```sh\nexit 1\n```\n",
        encoding="utf-8",
    )

    assert run_page(page, tmp_path) == 4
