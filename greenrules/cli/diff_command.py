"""`greenrules diff`: what differs between two rulesets, and whose grade changes."""

import argparse
import sys

from attrs import evolve

from greenrules.cli.commands import BELOW, DONE, Answer
from greenrules.cli.options import add_language


def add_diff(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the arguments of `greenrules diff`."""
    parser = commands.add_parser("diff", help="compare two editions, or a ruleset and its overlay")
    parser.add_argument("old", metavar="OLD", help="an id, `id@edition` or a file")
    parser.add_argument("new", metavar="NEW", help="an id, `id@edition` or a file")
    parser.add_argument("fleet", metavar="FLEET", nargs="*", help="tables, facts files, folders of facts files")
    parser.add_argument("--ignore", metavar="COLUMN", action="append", default=[], help="no fact; repeatable")
    parser.add_argument("--as-of", metavar="DATE", help="date for every subject, YYYY-MM-DD; else that of its facts")
    parser.add_argument("--no-examples", action="store_true", help="do not look for made-up subjects")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=show_differences)


def show_differences(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules diff`; 1 when rows of a table were not judged."""
    from greenrules.cli.sources import load_ruleset
    from greenrules.explaining.diff_json import write_comparison_json
    from greenrules.explaining.diff_page import explain_comparison
    from greenrules.explaining.messages import choose_words
    from greenrules.explaining.reject_words import list_refused
    from greenrules.improving import compare_rulesets
    from greenrules.model.subjects import Subjects
    from greenrules.tracking import read_subjects

    old, new = (load_ruleset(name, None, None) for name in (arguments.old, arguments.new))
    fleet = read_subjects(arguments.fleet, (old, new), ignore=arguments.ignore) if arguments.fleet else Subjects(())
    found = compare_rulesets(old, new, fleet, as_of=arguments.as_of, witnesses=not arguments.no_examples)
    found = evolve(found, refused=(*list_refused(fleet.rejects, arguments.lang), *found.refused))
    for note in fleet.notes:
        # Beside the comparison, which is of the rulesets whatever the fleet was written in.
        print(choose_words(note, arguments.lang), file=sys.stderr)
    code = BELOW if fleet.rejects else DONE
    if arguments.json:
        return Answer(write_comparison_json(found), code, for_people=False)
    text = explain_comparison(found, arguments.lang, arguments.format)
    return Answer(text, code, for_people=arguments.format == "text")
