"""Run what a documentation page shows, in the order it shows it, in a folder of its own.

| in the page | what is done with it |
|---|---|
| a `python` block | it runs; an expression with a comment behind it must give what the comment begins with |
| a `console` block | each line after `$ ` runs in the shell and prints the lines below it; `…` stands for any lines |
| an `sh` block | each line runs in the shell |
| a `js`, `lua` or `toml` block | settings of an editor: the command they name starts and answers as a language server |
| a `json` block | it is read; what it names as `./NAME` is in the folder |
| an `html` or `css` block | the service has the scripts, elements, attributes, rulesets, styles and parts it names |
| a `text` block | something to look at: nothing |
| a `yaml` block with words behind `yaml` | the test of its page in `READERS` reads it |
| any other block | it carries marks, each a line `<!-- MARK: DETAIL -->` before it: |
| `file: NAME` | the block is written to that file |
| `fits: KIND` | the block is a part of a file that fits the schema of that kind, `…` filled in |
| `input: A / B` | its commands read these lines |
| `serves: ADDRESS …` | its last command is started, each address must answer with success, and it is stopped |
| `short form: COMMAND` | the command runs in its place: the same program with at least its options, other values |
| `needs: NAME, NAME` | it runs where these are met (page_needs.py) |
| `same as: FILE` | each line stands in a block of that file too, apart from `--lang zh`, and runs there |
| `run by: .ci/run` | the script runs each of its programs with the same options, a line of the README as it stands |
| `not run: REASON` | it is left alone; test_pages.py lists all of these |
| `<!-- run: COMMAND -->` | a command of its own; the reader does not see it |

Of `pip install` it is seen that what it names is installed: whoever runs the tests has done so.
A command whose line ends in `# exit status N` must end with that status, every other with 0.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, chdir
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from tests.docs.ci_calls import find_not_run, list_readme_lines
from tests.docs.marked_blocks import ROOT, Block, list_blocks
from tests.docs.page_installs import find_missing
from tests.docs.page_needs import ELSEWHERE, NotHereError, find_lack, open_need
from tests.docs.page_pieces import PIECES, check_json, check_settings, check_yaml
from tests.docs.page_python import run_python
from tests.docs.page_servers import check_server
from tests.docs.shell_lines import Line, list_lines, read_calls

# What a reader has after cloning; a page writes only beside it.
_GIVEN = (
    "LICENSE", "README.md", "benchmarks", "constraints.txt", "docs", "examples",
    "greenrules", "pyproject.toml", "rulesets", "tests",
)  # fmt: skip
# Pages whose YAML is an example of its own kind, and the tests that read them.
READERS = {"semantics.md": "tests/test_semantics_examples.py"}
# These write into what is given: they get copies of it, and of the programs that look for it beside themselves.
_WRITES = re.compile(r"--write\b|\bcd docs\b|-o examples/")
_COPIED = ("benchmarks", "docs", "examples")
_STATUS = re.compile(r"\s*# exit status (\d+)$")


@frozen
class Outcome:
    """How many examples of a page ran, and why others did not."""

    ran: int
    left: tuple[str, ...] = ()


@define
class Page:
    """A page on its way: where it runs, what its Python names, what its commands find in their environment."""

    path: Path
    folder: Path
    opened: ExitStack
    names: dict[str, Any] = Factory(lambda: {"__name__": "page"})
    variables: dict[str, str] = Factory(dict)

    def environment(self) -> dict[str, str]:
        """Return the environment of a reader: our interpreter first, this checkout as the package, no colours."""
        programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
        ours = {"PATH": programs, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"}
        return {**os.environ, **ours, **self.variables}


def run_page(path: Path, folder: Path, elsewhere: str = "") -> Outcome:
    """Run a page in a fresh folder.

    Args:
        elsewhere: a need of page_needs.ELSEWHERE that is met now; blocks with other ones are passed over.

    Raises:
        AssertionError: an example did not do what the page says, with the line of the page.
    """
    text = path.read_text(encoding="utf-8")
    for name in _GIVEN:
        if not (folder / name).exists():
            if name in _COPIED and _WRITES.search(text):
                shutil.copytree(ROOT / name, folder / name)
            else:
                (folder / name).symlink_to(ROOT / name)
    ran, left, met = 0, list[str](), set[str]()
    with chdir(folder), ExitStack() as opened:
        page = Page(path, folder, opened)
        for block in list_blocks(text):
            if set(block.needs) & set(ELSEWHERE) - {elsewhere}:
                continue
            place = f"{path.name}:{block.line}"
            try:
                _meet(page, block, met)
                ran += _run_block(page, block)
            except NotHereError as reason:
                left.append(f"{place}: {reason}")
            except AssertionError as problem:
                raise AssertionError(f"{place}: {problem}") from problem
            except BaseException as problem:
                raise AssertionError(f"{place}: {type(problem).__name__}: {problem}") from problem
    return Outcome(ran, tuple(left))


def list_left_alone(text: str) -> list[str]:
    """Return the reasons a page gives for what is not run, in order."""
    return [block.marks["not run"] for block in list_blocks(text) if "not run" in block.marks]


def _meet(page: Page, block: Block, met: set[str]) -> None:
    for need in block.needs:
        if lack := find_lack(need):
            raise NotHereError(f"needs {lack}")
        if need not in met:
            met.add(need)
            page.variables |= page.opened.enter_context(open_need(need))


def _run_block(page: Page, block: Block) -> bool:
    """Do with a block what its marks and its language ask for; return whether it was an example."""
    marks = block.marks
    if "not run" in marks:
        return False
    if "file" in marks:
        target = page.folder / marks["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")
    if "fits" in marks:
        check_yaml(marks["fits"], block.text)
    if "same as" in marks:
        check_same(block, marks["same as"])
    elif "run by" in marks:
        check_run_by(block, marks["run by"])
    elif "file" not in marks and "fits" not in marks:
        if block.language in _RUNNERS:
            _RUNNERS[block.language](page, block)
        elif block.language == "yaml" and block.words and page.path.name in READERS:
            return False
        else:
            assert block.language == "text", f"nobody knows how to run `{block.language}`"
            return False
    return True


def check_same(block: Block, name: str) -> None:
    """See that another page has every line of a block, each command by itself or several in one line."""
    blocks = list_blocks((ROOT / name).read_text(encoding="utf-8"))
    lines = [line.command for each in blocks if each.language in ("console", "sh") for line in list_lines(each)]
    there = {command for line in lines for command in (line, *line.split(" && "))}
    for line in list_lines(block):
        assert line.command.removesuffix(" --lang zh") in there, f"{name} does not say: {line.command}"


def check_run_by(block: Block, name: str) -> None:
    """See that the script runs what the block says."""
    assert name == ".ci/run", f"{name} is not the script"
    for line in list_lines(block):
        if line.command not in list_readme_lines():
            missing = find_not_run(line.rest)
            assert not missing, f".ci/run does not run {missing}"


def check_short_form(command: str, short: str) -> None:
    """See that a short form is the same program with at least the same options."""
    full, brief = read_calls(command), read_calls(short)
    fits = len(full) == len(brief) and all(one.covers(other) for one, other in zip(brief, full, strict=True))
    assert fits, f"`{short}` is not a short form of `{command}`"


def _run_shell(page: Page, block: Block) -> None:
    lines = list(list_lines(block))
    assert lines, "there is no command"
    for number, line in enumerate(lines, 1):
        if line.install:
            missing = find_missing(line.install)
            assert not missing, f"not installed: {', '.join(missing)}"
        if not line.rest:
            continue
        if "serves" in block.marks and number == len(lines):
            check_server(_in_shell(line.rest), block.marks["serves"].split(), page.folder, page.environment())
            continue
        command = line.rest
        if "short form" in block.marks:
            command = block.marks["short form"]
            check_short_form(line.rest, command)
        _run_line(page, command, line, block.marks.get("input"))


def _run_line(page: Page, command: str, line: Line, given: str | None) -> None:
    status = int(found[1]) if (found := _STATUS.search(command)) else 0
    done = subprocess.run(
        _in_shell(command),
        cwd=page.folder,
        env=page.environment(),
        capture_output=True,
        text=True,
        timeout=900,
        input="" if given is None else "".join(f"{each}\n" for each in given.split(" / ")),
    )
    assert done.returncode == status, f"{command}\nexit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    if line.expected.strip():
        shown = re.split(r"(?m)^\s*(?:…|\.\.\.)\s*$\n?", line.expected.strip("\n") + "\n")
        pattern = r"(?:.*\n)*?".join(re.escape(_trim(part)) for part in shown)
        printed = _trim(done.stdout + done.stderr)
        assert re.fullmatch(pattern, printed), f"{command}\nprints\n{printed}\ninstead of\n{line.expected}"


def _in_shell(command: str) -> list[str]:
    return [shutil.which("bash") or "sh", "-c", command]


def _trim(text: str) -> str:
    """Return a text without blanks at the ends of its lines, as an editor leaves a page."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


_RUNNERS: Mapping[str, Callable[[Page, Block], None]] = {
    **dict.fromkeys(("console", "sh"), _run_shell),
    "python": lambda page, block: run_python(page.path.name, block, page.names),
    "json": lambda page, block: check_json(block.text, page.folder),
    **dict.fromkeys(
        ("js", "lua", "toml"), lambda page, block: check_settings(block.language, block.text, page.environment())
    ),
    **dict.fromkeys(("html", "css"), lambda page, block: PIECES[block.language](block.text)),
}
