"""`greenrules fmt`: one layout for ruleset files."""

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.model.diagnostics import Diagnostic, RulesetError

if TYPE_CHECKING:
    from greenrules.authoring.formatting import Formatted
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

CHANGED = 1


def add_fmt(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("fmt", help="put the layout of ruleset, cases and facts files in order")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or `-` for the standard input")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change, exit as --check")
    parser.set_defaults(run=format_paths)


def format_paths(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules fmt`: 0 when done or in order, 1 when `--check` or `--diff` found something to change.

    Raises: RulesetError with every problem of every file; a file with a problem is left alone, the others are done.
    """
    from greenrules.cli.commands import DONE, Answer

    texts, problems = _read_all(arguments.paths)
    only_looks = arguments.check or arguments.diff
    is_in_order = True
    answer: list[str] = []
    for name, text in texts:
        formatted, more = _format(name, text)
        problems += more
        if formatted is None:
            continue
        is_in_order = is_in_order and not formatted.is_changed
        if name == "-" and not only_looks:
            answer.append(formatted.after)
        elif formatted.is_changed:
            answer.append(_compare(name, formatted) if arguments.diff else f"{name}\n")
            problems += () if only_looks else _write(name, formatted.after)
    if problems:
        sys.stdout.write("".join(answer))
        raise RulesetError(problems)
    return Answer("".join(answer), DONE if is_in_order or not only_looks else CHANGED, for_people=False)


def _read_all(paths: list[str]) -> tuple[list[tuple[str, str]], tuple[Diagnostic, ...]]:
    """Return name and text of every file the paths name, and what could not be read."""
    from greenrules import library
    from greenrules.authoring.yaml_files import find_files

    texts: list[tuple[str, str]] = []
    problems: tuple[Diagnostic, ...] = ()
    for path in paths:
        if path == "-":
            texts.append(("-", _read_input()))
            continue
        files = find_files(Path(path))
        if not files:
            help = "name a YAML file, or a folder with rulesets"
            problems += (Diagnostic("GR011", f"there is no ruleset below `{path}`", path=path, help=help),)
        for file in files:
            source, more = library.read_text_of(file, str(file))
            problems += more
            texts += [(str(file), source.text)] if source else []
    return texts, problems


def _read_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except (UnicodeDecodeError, OSError) as error:
        message = f"the standard input is not readable as UTF-8: {error}"
        raise RulesetError((Diagnostic("GR011", message, path="-", help="save the file as UTF-8"),)) from error


def _format(name: str, text: str) -> "tuple[Formatted | None, tuple[Diagnostic, ...]]":
    from greenrules.authoring.formatting import format_text

    try:
        return format_text(text, "<stdin>" if name == "-" else name), ()
    except RulesetError as error:
        return None, error.diagnostics


def _compare(name: str, formatted: "Formatted") -> str:
    before, after = (text.splitlines(keepends=True) for text in (formatted.before, formatted.after))
    lines = difflib.unified_diff(before, after, name, f"{name} in order")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _write(name: str, text: str) -> tuple[Diagnostic, ...]:
    try:
        Path(name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return (Diagnostic("GR011", f"cannot write `{name}`: {reason}", path=name, help="check the path"),)
    return ()
