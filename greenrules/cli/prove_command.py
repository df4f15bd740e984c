"""`greenrules prove`: questions about a ruleset, answered for all facts at once."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from greenrules.cli.commands import BAD_INPUT, DONE, Answer
from greenrules.cli.options import add_language, add_ruleset
from greenrules.cli.sources import load_ruleset
from greenrules.model.diagnostics import RulesetError

if TYPE_CHECKING:
    from typing import TypeAlias

    from greenrules.testing.proof_report import ProofReport

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

REFUTED, UNDECIDED = 1, 3


def add_prove(commands: "Commands") -> None:
    """Add the command `prove`."""
    parser = commands.add_parser("prove", help="answer questions about a ruleset for all facts at once")
    add_ruleset(parser)
    names = "reachable, complete, bounded, monotone, veto, influence; never_laxer, equivalent (with --against)"
    parser.add_argument("--question", metavar="NAME", action="append", help=f"one of {names}; default: all of one")
    parser.add_argument("--against", metavar="RULESET", help="the second ruleset: is the first never laxer than it?")
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[],
        help="a parameter, in both rulesets, such as `base=3 m3/t`; repeatable",
    )  # fmt: skip
    parser.add_argument("--as-of", metavar="DATE", help="date of the assessment; else the first with all newest values")
    parser.add_argument("--records", type=int, default=3, metavar="N", help="records of a table at most; default: 3")
    parser.add_argument("--seconds", type=float, default=5, metavar="S", help="time for one question; default: 5")
    parser.add_argument("--facts", metavar="FOLDER", help="write the facts of every counterexample to a file there")
    parser.add_argument("--all", action="store_true", help="also list what is proven or does not apply")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=prove_ruleset)


def prove_ruleset(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules prove`: 0 when all is proven, 1 when something is refuted, 3 when only something is open."""
    from greenrules.cli.cohort_command import read_settings
    from greenrules.testing.proof_text import write_report, write_report_json
    from greenrules.testing.proofs import prove

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, None)
    against = None if arguments.against is None else load_ruleset(arguments.against, None, None)
    as_of = _read_date(arguments.as_of)
    try:
        report = prove(
            ruleset, arguments.question, against=against, as_of=as_of,
            records=max(1, arguments.records), seconds=max(0.01, arguments.seconds),
            parameters=read_settings(arguments.set),
        )  # fmt: skip
    except ImportError as missing:
        return Answer(f"{missing}\n", BAD_INPUT)
    if arguments.facts is not None:
        write_counterexamples(report, Path(arguments.facts))
    code = REFUTED if report.having("refuted") else UNDECIDED if report.having("undecided") else DONE
    if arguments.json:
        return Answer(write_report_json(report), code, for_people=False)
    return Answer(write_report(report, arguments.lang, everything=arguments.all), code)


def _read_date(text: str | None) -> date | None:
    from greenrules.api import read_day

    if text is None:
        return None
    day, problems = read_day(text)
    if problems:
        raise RulesetError(problems)
    return day


def write_counterexamples(report: "ProofReport", folder: Path) -> None:
    """Write the facts of every refuted proof to a file of its own; `.beside` holds the subject it is compared with."""
    from greenrules.testing.proof_text import encode_document, write_json

    folder.mkdir(parents=True, exist_ok=True)
    for number, proof in enumerate(report.having("refuted"), start=1):
        name = f"{number:03}-{proof.question}-{proof.entry.replace(':', '-').replace('/', '-')}"
        for suffix, document in (("", proof.facts), (".beside", proof.beside)):
            if document is not None:
                text = write_json(encode_document(document)) + "\n"
                (folder / f"{name}{suffix}.facts.json").write_text(text, encoding="utf-8")
