"""Run what a documentation page shows, in the order it shows it, in a folder of its own.

| in the page | what is done with it |
|---|---|
| a `python` block | it runs; an expression with a comment behind it must give what the comment begins with |
| a `console` block | each line after `$ ` runs in the shell and prints the lines below it; `…` stands for any lines |
| an `sh` block | each line runs in the shell |
| `<!-- file: NAME -->` before a block | the block is written to that file |
| `<!-- run: COMMAND -->` | the command runs; the reader does not see it |
| `<!-- not run: REASON -->` before a block | the block is left alone |

`pip install` is not run: whoever runs the tests has installed what they need.
A command whose line ends in `# exit status N` must end with that status, every other with 0.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from sybil import Document, Example, Region

ROOT = Path(__file__).resolve().parents[2]
# What a reader has after cloning; a page writes only beside it.
_GIVEN = ("README.md", "benchmarks", "docs", "examples", "greenrules", "pyproject.toml", "rulesets", "tests")
_BLOCK = re.compile(
    r"(?:^<!-- (?P<order>file|not run): (?P<detail>[^\n]+?) -->\n+)?^(?P<fence>```+)(?P<language>\w+)[^\n]*\n"
    r"(?P<text>.*?)^(?P=fence)$|^<!-- run: (?P<hidden>[^\n]+?) -->$",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n?((?:(?!\$ ).*\n?)*)", re.MULTILINE)
_STATUS = re.compile(r"\s*# exit status (\d+)$")
_LITERAL = re.compile(r"'|\"|\(|\[|\{|-?\d|True|False|None|Fraction|Decimal|frozenset|set|date")


def run_page(path: Path, folder: Path) -> int:
    """Run a page in a fresh folder; return how many of its examples ran.

    Raises:
        AssertionError: an example did not do what the page says, with the line of the page.
    """
    for name in _GIVEN:
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    document = Document.parse(str(path), _find_examples)
    document.namespace["folder"] = folder
    here = os.getcwd()
    os.chdir(folder)
    count = 0
    try:
        for example in document.examples():
            try:
                example.evaluate()
            except AssertionError:
                raise
            except BaseException as problem:
                raise AssertionError(f"{path.name}:{example.line}: {type(problem).__name__}: {problem}") from problem
            count += 1
    finally:
        os.chdir(here)
    return count


def list_left_alone(text: str) -> list[str]:
    """Return the reasons a page gives for what is not run, in order."""
    return [match["detail"] for match in _BLOCK.finditer(text) if match["order"] == "not run"]


def _find_examples(document: Document) -> Iterable[Region]:
    for match in _BLOCK.finditer(document.text):
        if match["hidden"]:
            yield Region(match.start(), match.end(), f"$ {match['hidden']}\n", _run_console)
        elif match["order"] == "file":
            yield Region(match.start(), match.end(), (match["detail"], match["text"]), _write_file)
        elif match["order"] is None and match["language"] in _RUNNERS:
            yield Region(match.start(), match.end(), match["text"], _RUNNERS[match["language"]])


def _write_file(example: Example) -> None:
    name, text = example.parsed
    path = Path(example.namespace["folder"], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _run_console(example: Example) -> None:
    for match in _COMMAND.finditer(str(example.parsed)):
        _run_command(example, match[1], match[2])


def _run_sh(example: Example) -> None:
    for line in re.sub(r"\\\n\s*", "", str(example.parsed)).splitlines():
        if line.strip() and not line.startswith("#"):
            _run_command(example, line, "")


def _run_command(example: Example, command: str, expected: str) -> None:
    if command.startswith("pip install "):
        return
    status = int(found[1]) if (found := _STATUS.search(command)) else 0
    place = f"{Path(example.path).name}:{example.line}: {command}"
    done = subprocess.run(
        [shutil.which("bash") or "sh", "-c", command],
        cwd=example.namespace["folder"],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == status, f"{place}\nexit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    if expected.strip():
        shown = re.split(r"(?m)^\s*(?:…|\.\.\.)\s*$\n?", expected.strip("\n") + "\n")
        pattern = r"(?:.*\n)*?".join(re.escape(_trim(part)) for part in shown)
        printed = _trim(done.stdout + done.stderr)
        assert re.fullmatch(pattern, printed), f"{place}\nprints\n{printed}\ninstead of\n{expected}"


def _trim(text: str) -> str:
    """Return a text without blanks at the ends of its lines, as an editor leaves a page."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _environment() -> dict[str, str]:
    """Return the environment of a reader: our interpreter first, this checkout as the package, no colours."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return {**os.environ, "PATH": programs, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"}


def _run_python(example: Example) -> None:
    source = str(example.parsed)
    names: dict[str, Any] = example.namespace.setdefault("python", {"__name__": "page"})
    comments = dict(_list_comments(source))
    first = example.line
    for statement in ast.parse(source).body:
        code = ast.Module([statement], [])
        ast.increment_lineno(code, first)
        end = (statement.end_lineno or 0) - first
        comment = comments.get(end, "")
        if isinstance(statement, ast.Expr) and _LITERAL.match(comment):
            value = repr(eval(compile(ast.Expression(statement.value), example.path, "eval"), names))
            assert comment.startswith(value), f"{Path(example.path).name}:{first + end}: {value}, not {comment}"
        else:
            exec(compile(code, example.path, "exec"), names)


def _list_comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


_RUNNERS = {"python": _run_python, "console": _run_console, "sh": _run_sh}
