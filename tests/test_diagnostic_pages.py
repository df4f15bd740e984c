"""Every diagnostic has a page in docs/diagnostics, and what the page shows is what happens.

A page begins with `# <code>: <title>` and a line `Severity: <severity>.`. Its fenced blocks, by the words after the
language:

* `yaml ruleset fails`, `yaml ruleset fixed`: a module, compiled as example.rules@1; `yaml beside` is another one,
  example.base@1, in the folder next to it. `part` puts the header of tests/page_blocks.py before a module.
* `yaml facts fails`, `yaml facts fixed` (or `json`): a facts file, evaluated under the block `yaml ruleset`.
* `console fails`, `console fixed`: `$ greenrules …`, run at the root of the project.
* `python fails`, `python fixed`: run at the root of the project.
* `text message`: the first diagnostic of the failing example as it is shown. `GREENRULES_REGENERATE=1` rewrites it.
"""

import os
import re
import shlex
from pathlib import Path

import pytest

from greenrules import FactsError, RulesetError, UnsupportedByBackend, compile_path, evaluate
from greenrules.api import read_facts_file
from greenrules.cli import main
from greenrules.model.diagnostic_codes import CODES
from greenrules.model.diagnostics import Diagnostic, render_diagnostic
from tests.page_blocks import BESIDE, HEADER, RULESET, Block, list_blocks, replace_block, write_module

PROJECT = Path(__file__).parent.parent
FOLDER = PROJECT / "docs" / "diagnostics"
PAGES = {path.stem: path for path in sorted(FOLDER.glob("GR*.md"))}
_SHOWN = re.compile(r"(error|warning|note)\[(GR\d{3})\]: ")


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, so that the places in messages are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks_of(code: str) -> tuple[Block, ...]:
    return tuple(list_blocks(PAGES[code].read_text(encoding="utf-8")))


def pick(blocks: tuple[Block, ...], *words: str) -> Block | None:
    return next((block for block in blocks if set(words) <= set(block.words)), None)


def diagnose(blocks: tuple[Block, ...], outcome: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Return every diagnostic of the failing or the fixed example."""
    example = pick(blocks, outcome)
    assert example is not None
    try:
        if example.language == "python":
            os.chdir(PROJECT)
            exec(example.text, {})
            return ()
        return assess(blocks, example, folder)
    except (RulesetError, FactsError, UnsupportedByBackend) as error:
        return error.diagnostics


def assess(blocks: tuple[Block, ...], example: Block, folder: Path) -> tuple[Diagnostic, ...]:
    """Compile a ruleset, or evaluate facts under the ruleset of the page; return what was merely noted."""
    beside, under = pick(blocks, "beside"), example if "ruleset" in example.words else pick(blocks, "ruleset")
    assert under is not None
    if beside is not None:
        write_module(folder, BESIDE, beside.module)
    ruleset = compile_path(write_module(folder, RULESET, under.module))
    if "facts" in example.words:
        facts = Path(f"facts.{example.language}")
        facts.write_text(example.text, encoding="utf-8")
        evaluate(ruleset, read_facts_file(facts))
    return ruleset.warnings


def run_command(example: Block, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the command of a console block; return its exit code and what it complained of."""
    os.chdir(PROJECT)
    line = example.text.strip().removeprefix("$ greenrules ")
    capsys.readouterr()
    code = main(shlex.split(line))
    return code, capsys.readouterr().err.strip()


def check_message(code: str, message: str) -> None:
    """Compare the message a page shows with what was said, or put it there on request."""
    page = PAGES[code].read_text(encoding="utf-8")
    if os.environ.get("GREENRULES_REGENERATE"):
        PAGES[code].write_text(replace_block(page, "message", message), encoding="utf-8")
        return
    shown = pick(blocks_of(code), "message")
    assert shown is not None
    assert shown.text == f"{message}\n"


def list_pages(*languages: str) -> list[str]:
    """Return the codes whose failing example is written in one of these languages."""
    return [code for code in PAGES if (block := pick(blocks_of(code), "fails")) and block.language in languages]


def severity_of(code: str) -> str:
    return PAGES[code].read_text(encoding="utf-8").split("\n\n")[1].removeprefix("Severity: ").removesuffix(".")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """The catalogue and the folder say the same."""
    codes = set(CODES)

    assert set(PAGES) == codes


@pytest.mark.parametrize("code", PAGES)
def test_a_page_bears_the_title_of_the_catalogue(code: str) -> None:
    """The first line of a page is the code with its title, and it has a failing and a fixed example."""
    page, blocks = PAGES[code].read_text(encoding="utf-8"), blocks_of(code)

    assert page.startswith(f"# {code}: {CODES[code]}\n")
    assert pick(blocks, "fails")
    assert pick(blocks, "fixed")
    assert pick(blocks, "message")


def test_the_index_lists_every_code_with_its_title_and_severity() -> None:
    """The index has one line a code, in their order, and links to the pages."""
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    lines = [line for line in index.splitlines() if line.startswith("| [GR")]

    assert lines == [f"| [{code}]({code}.md) | {severity_of(code)} | {title} |" for code, title in CODES.items()]


def test_the_index_shows_the_header_of_the_examples() -> None:
    """Whoever copies an example finds the lines that stand before it."""
    index = (FOLDER / "index.md").read_text(encoding="utf-8")

    assert f"```yaml\n{HEADER}```\n" in index


@pytest.mark.parametrize("code", list_pages("yaml", "json", "python"))
def test_the_failing_example_fails_as_the_page_says(code: str, workplace: Path) -> None:
    """The example yields this code and no other, once for each place, with a place and a way out."""
    found = diagnose(blocks_of(code), "fails", workplace)

    assert {problem.code for problem in found} == {code}
    assert {problem.severity for problem in found} == {severity_of(code)}
    assert all(problem.help and (problem.span or problem.path) for problem in found)
    assert len({str(problem.span or problem.path) for problem in found}) == len(found)
    check_message(code, render_diagnostic(found[0]))


@pytest.mark.parametrize("code", list_pages("yaml", "json"))
def test_a_problem_of_a_text_has_a_place_in_it(code: str, workplace: Path) -> None:
    """Every problem of a ruleset or facts file points at something the page shows."""
    found = diagnose(blocks_of(code), "fails", workplace)

    assert found
    assert all(problem.span is not None and problem.span.text.strip() for problem in found)


@pytest.mark.parametrize("code", list_pages("yaml", "json", "python"))
def test_the_fixed_example_draws_nothing(code: str, workplace: Path) -> None:
    """The fixed example is accepted without any diagnostic."""
    found = diagnose(blocks_of(code), "fixed", workplace)

    assert not [str(problem) for problem in found]


@pytest.mark.parametrize("code", list_pages("console"))
def test_the_failing_command_complains_as_the_page_says(
    code: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 2 and says this code and no other, with help."""
    example = pick(blocks_of(code), "fails")
    assert example is not None
    status, complaint = run_command(example, capsys)

    assert status == 2
    assert _SHOWN.findall(complaint) == [(severity_of(code), code)]
    assert "help: " in complaint
    check_message(code, complaint)


@pytest.mark.parametrize("code", list_pages("console"))
def test_the_fixed_command_runs(code: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fixed command ends with 0 and complains of nothing."""
    example = pick(blocks_of(code), "fixed")
    assert example is not None

    assert run_command(example, capsys) == (0, "")
