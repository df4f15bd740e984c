"""What may stand on the command line."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from greenrules import __version__
from greenrules.cli.cache_command import add_cache
from greenrules.cli.cohort_command import add_cohort
from greenrules.cli.commands import (
    check_paths,
    evaluate_everywhere,
    evaluate_facts,
    explain_facts,
    list_rulesets,
    show_ledger,
    show_page,
    show_questions,
)
from greenrules.cli.options import add_facts_file, add_language, add_ruleset, add_subject
from greenrules.cli.programme_command import add_programme
from greenrules.cli.prove_command import add_prove
from greenrules.cli.receipt_command import add_receipt
from greenrules.cli.show_command import add_show
from greenrules.cli.test_command import add_test
from greenrules.cli.verify_command import add_verify

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


EVALUATE_ALL = "evaluate-all"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="greenrules", description="Evaluate green-factory standards, with reasons.")
    parser.add_argument("--version", action="version", version=f"greenrules {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _COMMANDS:
        add(commands)
    return parser


def _add_list(commands: "Commands") -> None:
    parser = commands.add_parser("list", help="show every ruleset with its editions and overlays")
    parser.add_argument("--modules", action="store_true", help="the modules that only serve rulesets instead")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=list_rulesets)


def _add_check(commands: "Commands") -> None:
    parser = commands.add_parser("check", help="check ruleset files, or all in a folder")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a ruleset file or a folder")
    add_language(parser)
    parser.set_defaults(run=check_paths)


def _add_evaluate(commands: "Commands") -> None:
    parser = commands.add_parser("evaluate", help="give the grade, the score and what blocks a better grade")
    add_subject(parser)
    parser.add_argument("--all", action="store_true", help="under every ruleset that fits: `evaluate --all FACTS`")
    parser.add_argument("--json", action="store_true", help="the whole assessment as JSON")
    parser.add_argument("--fail-below", metavar="GRADE", help="exit with 1 when a proven grade is below this one")
    parser.set_defaults(run=evaluate_facts)


def join_words(argv: Sequence[str]) -> list[str]:
    """Return the arguments with `evaluate --all` as one command: it takes no RULESET."""
    words = list(argv)
    if words[:1] != ["evaluate"] or "--all" not in words:
        return words
    return [EVALUATE_ALL, *(word for word in words[1:] if word != "--all")]


def _add_evaluate_all(commands: "Commands") -> None:
    # Without a help text it is not listed: `evaluate --all` is how it is called.
    parser = commands.add_parser(EVALUATE_ALL, prog="greenrules evaluate --all")
    add_facts_file(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=evaluate_everywhere)


def _add_explain(commands: "Commands") -> None:
    parser = commands.add_parser("explain", help="give the grade with all reasons")
    add_subject(parser)
    parser.add_argument("--node", metavar="ID", help="unfold one step of the reasoning, such as `derived:co2`")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    parser.set_defaults(run=explain_facts)


def _add_facts(commands: "Commands") -> None:
    parser = commands.add_parser("facts", help="show what must be supplied")
    add_ruleset(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--template", action="store_true", help="write a facts file to fill in")
    form.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=show_questions)


def _add_ledger(commands: "Commands") -> None:
    parser = commands.add_parser("ledger", help="show every clause and what became of it")
    add_ruleset(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=show_ledger)


def _add_docs(commands: "Commands") -> None:
    parser = commands.add_parser("docs", help="write the page of a ruleset as Markdown")
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument("--edition", help="the edition; without, all of an id")
    add_language(parser)
    parser.set_defaults(run=show_page)


_COMMANDS = (
    _add_list, _add_check, _add_evaluate, _add_evaluate_all, _add_explain, _add_facts, _add_ledger, _add_docs,
    add_cohort, add_programme,
    add_test,
    add_prove,
    add_cache,
    add_show,
    add_receipt, add_verify,
)  # fmt: skip
