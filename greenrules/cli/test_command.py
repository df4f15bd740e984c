"""`greenrules test`: the cases and the standard laws of every ruleset below a path."""

import argparse
from typing import TYPE_CHECKING

from greenrules.cli.commands import DONE, Answer
from greenrules.cli.options import add_language
from greenrules.model.diagnostics import Diagnostic, RulesetError
from greenrules.model.suggestions import suggest

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FAILED, EXAMPLES = 1, 100


def add_test(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("test", help="run the cases beside rulesets and the standard laws")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a ruleset file, a cases file or a folder")
    parser.add_argument("--laws", action=argparse.BooleanOptionalAction, default=True, help="try the laws, too")
    parser.add_argument("--only", metavar="LAW", action="append", default=[], help="only this law; may be repeated")
    parser.add_argument("--examples", metavar="N", type=int, default=EXAMPLES, help=f"subjects; default: {EXAMPLES}")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=run_test)


def run_test(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules test`: 0 when everything passed, 1 when something did not.

    Raises: RulesetError (GR011 when there is no ruleset below a path, GR802 for a law there is not).
    """
    from greenrules.testing.law_notes import LAW_IDS
    from greenrules.testing.reports import write_report, write_report_json
    from greenrules.testing.running import find_ruleset_files, run_tests

    for path in arguments.paths:
        if not find_ruleset_files([path]):
            help = "a ruleset is a YAML file with the key `ruleset`"
            raise RulesetError((Diagnostic("GR011", f"there is no ruleset below `{path}`", path=path, help=help),))
    for law in arguments.only:
        if law not in LAW_IDS:
            help = suggest(law, LAW_IDS, otherwise=f"the laws are {', '.join(LAW_IDS)}")
            raise RulesetError((Diagnostic("GR802", f"there is no law `{law}`", path="--only", help=help),))
    examples = max(1, arguments.examples)
    tested = tuple(run_tests(arguments.paths, laws=arguments.laws, examples=examples, only=arguments.only))
    code = DONE if all(one.passed for one in tested) else FAILED
    if arguments.json:
        return Answer(write_report_json(tested), code, for_people=False)
    return Answer(write_report(tested, arguments.lang), code)
