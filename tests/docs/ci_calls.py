"""What `.ci/run` runs, as far as documentation may rely on it."""

import re
from functools import cache
from pathlib import Path

from tests.docs.marked_blocks import ROOT
from tests.docs.shell_lines import Call, read_calls

_LINE_OF_README = re.compile(r"readme_command '([^']+)'")


@cache
def read_script(path: str = ".ci/run") -> tuple[str, ...]:
    """Return the lines of a shell script without comments, continued lines joined."""
    text = (ROOT / path).read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^\s*#.*$", "", text))
    return tuple(line.strip() for line in joined.splitlines() if line.strip())


@cache
def list_readme_lines() -> tuple[str, ...]:
    """Return the lines of the README the script takes and runs: of each word it looks for, the first that holds it."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    words = [word for line in read_script() for word in _LINE_OF_README.findall(line)]
    return tuple(next(line for line in lines if word in line) for word in words)


@cache
def list_calls() -> tuple[Call, ...]:
    """Return every call of the script and of the lines it takes out of the README."""
    found: list[Call] = []
    for line in (*read_script(), *list_readme_lines()):
        try:
            found += read_calls(line)
        except ValueError:  # a quotation that goes on over lines: none of our programs is called in one
            continue
    return tuple(found)


def find_not_run(command: str) -> list[str]:
    """Return the programs of a command line that `.ci/run` does not run with the same options."""
    return [call.program for call in read_calls(command) if not _is_run(call)]


def _is_run(call: Call) -> bool:
    if any(each.covers(call) for each in list_calls()):
        return True
    program, _, place = call.program.partition(" ")
    # The whole suite is run: a file or folder of it, too.
    return program == "pytest" and bool(place) and _is_of_the_suite(ROOT / place.partition("::")[0])


def _is_of_the_suite(path: Path) -> bool:
    tests = path.rglob("test_*.py") if path.is_dir() else [path]
    return path.is_relative_to(ROOT / "tests") and any(
        each.name.startswith("test_") and each.exists() for each in tests
    )
