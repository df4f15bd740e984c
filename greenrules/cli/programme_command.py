"""`greenrules programme`: where the targets of a programme stand, and whom to coach first."""

import argparse
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.cohort_command import add_fleet, open_fleet, read_settings
from greenrules.cli.commands import BELOW, DONE, Answer
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    from greenrules.model.programme_judgement import ProgrammeJudgement

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_programme(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("programme", help="count subjects per grade and measure the distance to each target")
    add_fleet(parser)
    parser.add_argument("--near", metavar="POINTS", type=Fraction, help="how many points a near subject may lack")
    parser.add_argument("--list", metavar="N", type=int, help="how many subjects to list for each target; 0 for all")
    parser.add_argument("--measures", metavar="FILE", help="what can be done and what it costs; else single changes")
    parser.add_argument("--next", metavar="RULESET", help="rules that may follow: whose grade they would change")
    parser.add_argument("--html", metavar="FILE", help="also the page, as one HTML file")
    parser.add_argument("--xlsx", metavar="FILE", help="also a workbook")
    parser.set_defaults(run=judge_folder)


def judge_folder(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules programme`; 1 when rows of a table were not judged."""
    from greenrules.explaining.fleet_json import write_programme_json
    from greenrules.explaining.programme_words import MOST_CANDIDATES, describe_programme
    from greenrules.explaining.text import render_text
    from greenrules.tracking import judge_programme
    from greenrules.tracking.programme import USUAL_MARGIN
    from greenrules.tracking.programme_routes import plan_cheapest, plan_with

    ruleset, subjects = open_fleet(arguments)
    judgement = judge_programme(
        ruleset,
        subjects,
        arguments.as_of,
        read_settings(arguments.set),
        margin=USUAL_MARGIN if arguments.near is None else arguments.near,
        planner=plan_cheapest if arguments.measures is None else plan_with(arguments.measures),
        next_rules=None if arguments.next is None else load_ruleset(arguments.next, None, None),
    )
    _write_reports(judgement, arguments)
    code = BELOW if judgement.rejects else DONE
    if arguments.json:
        return Answer(write_programme_json(judgement), code, for_people=False)
    most = MOST_CANDIDATES if arguments.list is None else arguments.list or None
    return Answer(render_text(describe_programme(judgement, arguments.lang, most=most)), code)


def _write_reports(judgement: "ProgrammeJudgement", arguments: argparse.Namespace) -> None:
    if arguments.html is not None:
        from greenrules.reporting import write_programme_page

        _write(arguments.html, write_programme_page(judgement, arguments.lang).encode())
    if arguments.xlsx is not None:
        from greenrules.reporting import write_programme_workbook

        _write(arguments.xlsx, write_programme_workbook(judgement, arguments.lang))


def _write(name: str, content: bytes) -> None:
    from pathlib import Path

    from greenrules.model.diagnostics import Diagnostic, FactsError

    try:
        Path(name).write_bytes(content)
    except OSError as error:
        message = f"the report cannot be written: {error.strerror or error}"
        help = "name a file in a folder that is there and may be written to"
        raise FactsError((Diagnostic("GR761", message, path=name, help=help),)) from error
