"""`greenrules coverage`: how far the cases beside a ruleset cover it."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import BELOW, DONE, Answer
from greenrules.cli.options import add_language
from greenrules.cli.sources import load_ruleset
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError

BESIDE = (".cases.yaml", ".facts.yaml")

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_coverage(commands: "Commands") -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser("coverage", help="show which ways of its rules the cases of a ruleset never go")
    parser.add_argument("paths", metavar="RULESET", nargs="+", help="a ruleset file with cases beside it, or a folder")
    parser.add_argument("--html", metavar="FILE", help="write a page with every item to this file")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--suggest", action="store_true", help="write the smallest cases found for what is not covered")
    parser.add_argument("--fail-under", metavar="PERCENT", type=int, help="exit with 1 when a ruleset is covered less")
    add_language(parser)
    parser.set_defaults(run=show_coverage)


def show_coverage(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules coverage`."""
    from greenrules.testing.coverage_report import measure_coverage, write_coverage_json, write_table

    files = find_tested_files(arguments.paths)
    if arguments.suggest:
        return Answer("".join(map(_suggest, files)), for_people=False)
    coverages = [measure_coverage(file) for file in files]
    below = arguments.fail_under is not None and any(each.percent < arguments.fail_under for each in coverages)
    if arguments.html:
        from greenrules.testing.coverage_page import write_page

        _write_file(Path(arguments.html), write_page(coverages, arguments.lang))
    code = BELOW if below else DONE
    if arguments.json:
        return Answer(write_coverage_json(coverages), code, for_people=False)
    return Answer(write_table(coverages, arguments.lang), code)


def _suggest(file: Path) -> str:
    from greenrules.testing.coverage_cases import open_suite, read_base
    from greenrules.testing.coverage_report import suggest_for
    from greenrules.testing.coverage_writing import write_case

    suite, base = open_suite(file), read_base(file)
    suggestions = suggest_for(file)
    head = f"# {suite.ruleset.key}\n"
    unfound = "".join(f"# nothing found for {item}\n" for item in suggestions.left)
    return head + unfound + "".join(write_case(case, suite.start, base) for case in suggestions.cases)


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"cannot write the page: {error.strerror}"
        raise FactsError((Diagnostic("GR011", message, path=str(path), help="name another file"),)) from error


def find_tested_files(paths: Iterable[str]) -> tuple[Path, ...]:
    """Return the ruleset files that have cases beside them: the named ones, and of the named folders all.

    A name that is no path is the id (or `id@edition`) of a bundled ruleset.

    Raises: RulesetError (GR011) when a folder holds none, (GR510) for an unknown name.
    """
    files: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        if path.is_dir():
            found = tuple(file for file in sorted(path.rglob("*.yaml")) if _has_cases(file))
            if not found:
                help = "cases stand beside a ruleset as `<edition>.cases.yaml`"
                raise RulesetError((Diagnostic("GR011", f"there are no cases below `{path}`", path=text, help=help),))
            files |= dict.fromkeys(found)
        else:
            files[path if path.is_file() else _find_bundled(text)] = None
    return tuple(files)


def _has_cases(file: Path) -> bool:
    return not file.name.endswith(BESIDE) and file.with_name(f"{file.stem}.cases.yaml").is_file()


def _find_bundled(name: str) -> Path:
    from greenrules.library import builtin

    ruleset = load_ruleset(name, None, None)
    for file in Path(str(builtin())).rglob(f"{ruleset.id}/{ruleset.edition}.yaml"):
        return file
    raise RulesetError((Diagnostic("GR011", f"`{name}` lies in no folder", path=name, help="name its file"),))
