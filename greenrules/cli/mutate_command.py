"""`greenrules mutate`: whether the cases beside a ruleset notice small mistakes in it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import BELOW, DONE, Answer
from greenrules.cli.coverage_command import find_tested_files
from greenrules.cli.options import add_language

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_mutate(commands: "Commands") -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser("mutate", help="plant small mistakes in a ruleset and see whether its cases notice")
    parser.add_argument("paths", metavar="RULESET", nargs="+", help="a ruleset file with cases beside it, or a folder")
    parser.add_argument("--json", action="store_true", help="every mutant with its fate, as JSON")
    parser.add_argument("--markdown", action="store_true", help="the table of all mutants as Markdown")
    parser.add_argument("--suggest", action="store_true", help="write cases that notice the survivors")
    parser.add_argument("--laws", action="store_true", help="try the standard laws on what no case notices")
    parser.add_argument("--no-solver", action="store_true", help="prove nothing with z3: what no reason shows survives")
    parser.add_argument("--tries", metavar="N", type=int, default=60, help="how long to look for a telling subject")
    add_language(parser)
    parser.set_defaults(run=show_mutants)


def show_mutants(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules mutate`; exit code 1 when a mutant survives."""
    from greenrules.testing.mutant_page import write_mutants_page
    from greenrules.testing.mutant_report import run_mutants, write_mutants, write_mutants_json

    files = find_tested_files(arguments.paths)
    if arguments.suggest:
        return Answer("".join(_suggest(file, arguments.tries) for file in files), for_people=False)
    solver, laws = not arguments.no_solver, arguments.laws
    runs = [run_mutants(file, tries=arguments.tries, solver=solver, laws=laws) for file in files]
    code = BELOW if any(run.survivors for run in runs) else DONE
    if arguments.json:
        return Answer(write_mutants_json(runs), code, for_people=False)
    if arguments.markdown:
        return Answer(write_mutants_page(runs), code, for_people=False)
    return Answer(write_mutants(runs, arguments.lang), code)


def _suggest(file: Path, tries: int) -> str:
    from greenrules.testing.coverage_cases import open_suite, read_base
    from greenrules.testing.coverage_writing import write_case
    from greenrules.testing.mutant_report import suggest_against

    suite, base = open_suite(file), read_base(file)
    cases = suggest_against(file, tries=tries)
    return f"# {suite.ruleset.key}\n" + "".join(write_case(case, suite.start, base) for case in cases)
