"""`greenrules programme`: where the targets of a programme stand, and whom to coach first."""

import argparse
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.cohort_command import add_fleet, read_settings
from greenrules.cli.commands import Answer
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_programme(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("programme", help="count subjects per grade and measure the distance to each target")
    add_fleet(parser)
    parser.add_argument("--near", metavar="POINTS", type=Fraction, help="how many points a near subject may lack")
    parser.add_argument("--list", metavar="N", type=int, help="how many subjects to list for each target; 0 for all")
    parser.set_defaults(run=judge_folder)


def judge_folder(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules programme`."""
    from greenrules.explaining.fleet_json import write_programme_json
    from greenrules.explaining.programme_words import MOST_CANDIDATES, describe_programme
    from greenrules.explaining.text import render_text
    from greenrules.tracking import judge_programme, read_subjects
    from greenrules.tracking.programme import USUAL_MARGIN

    subjects = read_subjects(arguments.subjects)
    as_of = arguments.as_of or subjects[0].as_of
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, as_of)
    margin = USUAL_MARGIN if arguments.near is None else arguments.near
    judgement = judge_programme(ruleset, subjects, arguments.as_of, read_settings(arguments.set), margin=margin)
    if arguments.json:
        return Answer(write_programme_json(judgement), for_people=False)
    most = MOST_CANDIDATES if arguments.list is None else arguments.list or None
    return Answer(render_text(describe_programme(judgement, arguments.lang, most=most)))
