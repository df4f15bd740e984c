"""A command named in a sentence runs somewhere too, and has the options it is named with."""

import argparse
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.ci_calls import find_not_run
from tests.docs.marked_blocks import ROOT, list_blocks
from tests.docs.reference_pages import list_commands
from tests.docs.shell_lines import Call, list_lines, read_calls

_PROGRAMS = "python|bash|pytest|npm|greenrules|uvicorn|gunicorn|waitress-serve|flask|litestar|jq|openssl"
_SAID = re.compile(rf"`((?:[A-Z_]+=\S+ )?(?:{_PROGRAMS}) [^`]+)`")
# Named as a choice of the reader, and not run here.
NAMED_ONLY = {
    "gunicorn werkzeug_portal:app": "no dependency of the tests; the same application runs under wsgiref",
    "waitress-serve werkzeug_portal:app": "no dependency of the tests; the same application runs under wsgiref",
}
_FENCED = re.compile(r"(?ms)^ *```.*?^ *```$")
# A decision tells how things were when it was taken.
PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh.md", "SECURITY.md")),
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name != "decisions"),
]


def list_said(text: str) -> Iterator[str]:
    """Yield the commands a page names outside of its blocks."""
    for command in _SAID.findall(_FENCED.sub("", text)):
        yield re.sub(r"\s+", " ", command)


@cache
def list_calls(page: Path) -> tuple[Call, ...]:
    """Return what the blocks and hidden commands of a page call."""
    blocks = [
        block for block in list_blocks(page.read_text(encoding="utf-8")) if block.language in ("", "console", "sh")
    ]
    lines = [line.rest for block in blocks for line in list_lines(block)]
    lines += [block.marks["short form"] for block in blocks if "short form" in block.marks]
    return tuple(call for line in lines for call in read_calls(line))


def find_unrun(command: str) -> list[str]:
    """Return the programs of a command that neither `.ci/run` nor a page runs with the options it is named with."""
    missing = find_not_run(command)
    shown = [
        call for page in PAGES if page.parent.name not in ("decisions", "diagnostics") for call in list_calls(page)
    ]
    return [
        call.program
        for call in read_calls(command)
        if call.program in missing and not any(each.covers(call) for each in shown)
    ]


def find_unknown(command: str) -> list[str]:
    """Return what `greenrules` does not know of a command: its name, or options of it."""
    words = shlex.split(command.replace("…", "X").replace("'", ""))[1:]
    parsers = {name: parser for name, _, parser in list_commands()}
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in parsers), None)
    if name is None:
        return [] if words[0].startswith("-") or words[0] == "X" or words[0].isupper() else [words[0]]
    known = {option for parser in _with_below(name, parsers) for option in parser._option_string_actions}
    return [word for word in words if word.startswith("-") and word.partition("=")[0] not in known]


def _with_below(name: str, parsers: dict[str, argparse.ArgumentParser]) -> Iterator[argparse.ArgumentParser]:
    yield from (parser for other, parser in parsers.items() if other == name or other.startswith(f"{name} "))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_command_in_a_sentence_runs(page: Path) -> None:
    """Programs of this repository run in `.ci/run` or on a page; commands of greenrules have the options named."""
    said = list(list_said(page.read_text(encoding="utf-8")))
    ours = [command for command in said if command.startswith("greenrules ")]
    others = [command for command in said if command not in ours and command not in NAMED_ONLY]

    assert {command: found for command in ours if (found := find_unknown(command))} == {}
    assert {command: found for command in others if (found := find_unrun(command))} == {}


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("python benchmarks/lost.py", ["benchmarks/lost.py"]),
        ("python benchmarks/agreement.py --lost", ["benchmarks/agreement.py"]),
        ("python benchmarks/agreement.py 20100 4711", []),
        ("pytest tests/lost", ["pytest tests/lost"]),
        ("python -m pytest tests/serving/test_hosts.py", []),
    ],
)
def test_a_command_that_runs_nowhere_is_noticed(command: str, missing: list[str]) -> None:
    """A program, an option or a test that nothing runs is named."""
    assert find_unrun(command) == missing


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("greenrules lost", ["lost"]),
        ("greenrules evaluate --lost FACTS", ["--lost"]),
        ("greenrules evaluate --all FACTS", []),
        ("greenrules sheet worked RULESET", []),
        ("greenrules --version", []),
    ],
)
def test_an_option_that_does_not_exist_is_noticed(command: str, unknown: list[str]) -> None:
    """A command or an option greenrules does not have is named."""
    assert find_unknown(command) == unknown


def test_what_is_only_named_is_named() -> None:
    """No exception is kept for a command that no page names, or that runs."""
    said = {command for page in PAGES for command in list_said(page.read_text(encoding="utf-8"))}

    assert set(NAMED_ONLY) <= said
    assert [command for command in NAMED_ONLY if not find_unrun(command)] == []


def test_only_sentences_are_read() -> None:
    """What stands in a block is not a sentence; a command may go on in the next line."""
    text = "Try `python a.py\n--b`.\n\n```sh\necho `python c.py`\n```\n"

    assert list(list_said(text)) == ["python a.py --b"]
