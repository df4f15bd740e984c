"""The command `greenrules ask`."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.advice_sources import open_subjects
from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_ask(commands: "Commands") -> None:
    """Add `ask`."""
    parser = commands.add_parser("ask", help="show which grades can still come out and what to ask next")
    add_subject(parser)
    parser.add_argument(
        "--target", default="", metavar="ID", help="an eligibility or entitlement (id or label) instead of the grade"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    parser.set_defaults(run=tell_questions)


def tell_questions(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules ask`."""
    from greenrules.explaining.advice_ask import describe_ask
    from greenrules.explaining.advice_json import write_advice_json
    from greenrules.explaining.explanation import render
    from greenrules.improving.ask_next import find_questions

    found = [find_questions(case, arguments.target) for case in open_subjects(arguments)]
    if arguments.json:
        return Answer(write_advice_json(found), for_people=False)
    pages = (render(describe_ask(one, arguments.lang), arguments.format) for one in found)
    return Answer("\n".join(pages), for_people=arguments.format == "text")
