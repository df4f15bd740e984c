"""What may stand on the command line."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from greenrules import __version__
from greenrules.cli.ask_command import add_ask
from greenrules.cli.batch_command import add_batch
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
from greenrules.cli.coverage_command import add_coverage
from greenrules.cli.diff_command import add_diff
from greenrules.cli.dossier_command import add_dossier
from greenrules.cli.export_command import add_export
from greenrules.cli.fmt_command import add_fmt
from greenrules.cli.improve_command import add_improve
from greenrules.cli.interview_command import add_interview
from greenrules.cli.lsp_command import add_lsp
from greenrules.cli.margins_command import add_margins
from greenrules.cli.mutate_command import add_mutate
from greenrules.cli.new_command import add_new
from greenrules.cli.options import add_facts_file, add_language, add_ruleset, add_subject
from greenrules.cli.programme_command import add_programme
from greenrules.cli.prove_command import add_prove
from greenrules.cli.receipt_command import add_receipt
from greenrules.cli.schema_command import add_schema
from greenrules.cli.serve_command import add_serve
from greenrules.cli.sheet_command import add_sheet
from greenrules.cli.show_command import add_show
from greenrules.cli.sql_command import add_sql
from greenrules.cli.synth_command import add_synth
from greenrules.cli.test_command import add_test
from greenrules.cli.verify_command import add_verify
from greenrules.cli.watch_command import add_watch
from greenrules.cli.why_command import add_why, add_why_not

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
    parser.add_argument("--digests", action="store_true", help="every edition with the digest of its checked rules")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=list_rulesets)


def _add_check(commands: "Commands") -> None:
    parser = commands.add_parser("check", help="check ruleset files, or all in a folder")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a ruleset file, a cases file or a folder")
    add_language(parser)
    parser.set_defaults(run=check_paths)


def _add_evaluate(commands: "Commands") -> None:
    parser = commands.add_parser("evaluate", help="give the grade, the score and what blocks a better grade")
    add_subject(parser)
    parser.add_argument("--all", action="store_true", help="under every ruleset that fits: `evaluate --all FACTS`")
    parser.add_argument("--json", action="store_true", help="the whole assessment as JSON")
    parser.add_argument(
        "--fail-below", metavar="GRADE", help="exit with 1 when a proven grade is below this one (id or label)"
    )
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
    parser.add_argument("--figures", action="store_true", help="also draw ladder, score and indicators, as text")
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
    _add_list, _add_facts, _add_evaluate, _add_evaluate_all, _add_explain, add_why, add_why_not, add_ask,
    add_interview, add_improve, add_margins, add_dossier, add_receipt, add_verify, add_diff, add_batch, add_synth,
    add_cohort, add_programme, add_watch, add_serve, add_sheet, add_export, _add_check, add_test, add_coverage,
    add_mutate, add_sql, add_prove, _add_ledger, _add_docs, add_new, add_fmt, add_schema, add_lsp, add_show,
    add_cache,
)  # fmt: skip
