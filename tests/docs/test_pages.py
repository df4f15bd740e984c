"""Every command and example of the documentation runs as it stands."""

from pathlib import Path

import pytest

from tests.docs.marked_blocks import ROOT
from tests.docs.page_needs import ELSEWHERE
from tests.docs.page_runner import READERS, Outcome, list_left_alone, run_page
from tests.page_blocks import list_blocks as list_examples

# Run by tests of their own: a diagnostic page fails on purpose, the others are made of the rulesets or tell history.
_ELSEWHERE = {"decisions", "diagnostics", "rulesets"}
PAGES = [
    page
    for page in (
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "examples").rglob("*.md")),
    )
    if not set(page.relative_to(ROOT).parts[1:2]) & _ELSEWHERE and "```" in page.read_text(encoding="utf-8")
]
# What nothing runs or checks. Every entry needs a reason here, too; there is none so far.
LEFT_ALONE: dict[str, list[str]] = {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    """The examples of a page run in their order, and print what the page shows."""
    outcome = run_page(page, tmp_path)
    if outcome.left:
        pytest.skip("; ".join(("the rest ran", *outcome.left)))


def test_nothing_is_left_alone_in_silence() -> None:
    """Only what is listed above is neither run nor checked."""
    left = {page.relative_to(ROOT).as_posix(): list_left_alone(page.read_text(encoding="utf-8")) for page in PAGES}

    assert {name: reasons for name, reasons in left.items() if reasons} == LEFT_ALONE


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_every_example(name: str) -> None:
    """The test that stands for the examples of a page knows every kind of block there."""
    reader = (ROOT / READERS[name]).read_text(encoding="utf-8")
    kinds = {block.words[0] for block in list_examples((ROOT / "docs" / name).read_text(encoding="utf-8"))}

    assert f'"{name}"' in reader
    assert kinds == {"ruleset", "facts", "parameters", "expect"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```python\n1 + 1  # 3: wrong\n```\n", "2, not 3"),
        ("```python\nnope\n```\n", "NameError"),
        ("```console\n$ echo one\ntwo\n```\n", "instead of"),
        ("```console\n$ exit 3\n```\n", "exit status 3"),
        ("```sh\nexit 3\n```\n", "exit status 3"),
        ("```sh\n# nothing\n```\n", "no command"),
        ("```sh\npip install no-such-thing-as-this && true\n```\n", "not installed: no-such-thing-as-this"),
        ("<!-- run: exit 3 -->\n", "exit status 3"),
        ("<!-- input: no -->\n```sh\nread answer && test $answer = yes\n```\n", "exit status 1"),
        ("<!-- short form: echo a -->\n```sh\nprintf b\n```\n", "not a short form"),
        (
            "<!-- short form: seq --equal-width 2 -->\n```sh\nseq --equal-width --separator=, 9\n```\n",
            "not a short form",
        ),
        ("<!-- short form: exit 3 -->\n```sh\nexit 0\n```\n", "exit status 3"),
        ("<!-- same as: README.md -->\n```sh\ngreenrules lost\n```\n", "README.md does not say: greenrules lost"),
        ("<!-- same as: README.md -->\n```sh\npython3 -m venv\n```\n", "README.md does not say: python3 -m venv"),
        ("<!-- run by: .ci/run -->\n```sh\npython -m benchmarks.lost\n```\n", "does not run .*benchmarks.lost"),
        ("<!-- run by: tests/lost.py -->\n```sh\ntrue\n```\n", "tests/lost.py is not the script"),
        ("<!-- fits: ruleset -->\n```yaml\nfacts: {a: {labels: …}}\n```\n", "labels"),
        ("<!-- needs: wings -->\n```sh\ntrue\n```\n", "KeyError: 'wings'"),
        ("```yaml\na: 1\n```\n", "nobody knows how to run `yaml`"),
        ("```\nanything\n```\n", "nobody knows how to run ``"),
        ("```json\n{\n```\n", "JSONDecodeError"),
        ('```html\n<script src="/green/v1/static/lost.js"></script>\n```\n', "lost.js is not served"),
        ("```css\np { --greenrules-lost: 1 }\n```\n", "--greenrules-lost"),
        ("```toml\n[language-server]\n```\n", "start nothing"),
    ],
)
def test_a_page_that_lies_is_caught(text: str, message: str, tmp_path: Path) -> None:
    """Each kind of example, and each mark, can fail."""
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
        "<!-- input: b / a -->\n```console\n$ sort\na\nb\n```\n"
        "<!-- short form: seq --equal-width 2 -->\n```console\n$ seq --equal-width 1000000\n1\n2\n```\n"
        "<!-- not run: it would take a day -->\n```sh\nexit 1\n```\n"
        "```text\nto look at\n```\n",
        encoding="utf-8",
    )

    assert run_page(page, tmp_path) == Outcome(6)


def test_what_is_needed_elsewhere_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A need of another environment is passed over, unless it is its turn; what this machine lacks is told."""
    monkeypatch.setitem(ELSEWHERE, "patience", lambda: "")  # type: ignore[index]
    monkeypatch.setitem(ELSEWHERE, "spark", lambda: "a spark")  # type: ignore[index]
    page = tmp_path / "page.md"
    page.write_text(
        "```sh\ntrue\n```\n<!-- needs: patience -->\n<!-- run: true -->\n<!-- needs: spark -->\n```sh\nfalse\n```\n",
        encoding="utf-8",
    )

    assert run_page(page, tmp_path) == Outcome(1)
    assert run_page(page, tmp_path, "patience") == Outcome(2)
    assert run_page(page, tmp_path, "spark") == Outcome(1, ("page.md:7: needs a spark",))


def test_a_page_that_writes_into_the_documentation_gets_a_copy(tmp_path: Path) -> None:
    """Neither the pages nor the programs that look for them are those of this checkout."""
    page = tmp_path / "page.md"
    page.write_text("```sh\ntrue --write\ntest ! -L docs -a ! -L benchmarks -a -L rulesets\n```\n", encoding="utf-8")

    assert run_page(page, tmp_path) == Outcome(1)
