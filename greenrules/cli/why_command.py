"""The commands `greenrules why` and `greenrules why-not`."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.advice_sources import open_subjects
from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_why(commands: "Commands") -> None:
    """Add `why`."""
    parser = commands.add_parser("why", help="give the fewest findings that force the grade")
    add_subject(parser)
    parser.add_argument(
        "--target", default="", metavar="ID", help="an eligibility or entitlement (id or label) instead of the grade"
    )
    _add_forms(parser)
    parser.set_defaults(run=tell_why)


def add_why_not(commands: "Commands") -> None:
    """Add `why-not`."""
    parser = commands.add_parser("why-not", help="give the fewest findings that, changed to met, reach a grade")
    add_subject(parser)
    parser.add_argument(
        "grade",
        metavar="GRADE",
        help="a grade or other outcome, by label or by id such as `eligibility:recommendation`",
    )
    _add_forms(parser)
    parser.set_defaults(run=tell_why_not)


def _add_forms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", action="store_true", help="every minimal set, up to 20")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")


def tell_why(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules why`; without a ladder the first other outcome is told."""
    from greenrules.explaining.advice_json import write_advice_json
    from greenrules.explaining.advice_why import describe_why
    from greenrules.explaining.explanation import render
    from greenrules.improving.why_forced import find_why
    from greenrules.improving.why_targets import choose_target

    found = [
        find_why(case, arguments.target or choose_target(case.ruleset), every=arguments.every)
        for case in open_subjects(arguments)
    ]
    if arguments.json:
        return Answer(write_advice_json(found), for_people=False)
    pages = (render(describe_why(one, arguments.lang), arguments.format) for one in found)
    return Answer("\n".join(pages), for_people=arguments.format == "text")


def tell_why_not(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules why-not`."""
    from greenrules.explaining.advice_json import write_advice_json
    from greenrules.explaining.advice_why import describe_why_not
    from greenrules.explaining.explanation import render
    from greenrules.improving.why_not_reached import find_why_not

    found = [find_why_not(case, arguments.grade, every=arguments.every) for case in open_subjects(arguments)]
    if arguments.json:
        return Answer(write_advice_json(found), for_people=False)
    pages = (render(describe_why_not(one, arguments.lang), arguments.format) for one in found)
    return Answer("\n".join(pages), for_people=arguments.format == "text")
