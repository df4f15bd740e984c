"""`greenrules diff`: what differs between two rulesets, and whose grade changes."""

import argparse

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language


def add_diff(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the arguments of `greenrules diff`."""
    parser = commands.add_parser("diff", help="compare two editions, or a ruleset and its overlay")
    parser.add_argument("old", metavar="OLD", help="an id, `id@edition` or a file")
    parser.add_argument("new", metavar="NEW", help="an id, `id@edition` or a file")
    parser.add_argument("fleet", metavar="FLEET", nargs="*", help="facts files, folders, CSV tables or JSON lines")
    parser.add_argument("--as-of", metavar="DATE", help="date for every subject, YYYY-MM-DD; else that of its facts")
    parser.add_argument("--no-examples", action="store_true", help="do not look for made-up subjects")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=show_differences)


def show_differences(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules diff`."""
    from greenrules.cli.sources import load_ruleset
    from greenrules.explaining.diff_json import write_comparison_json
    from greenrules.explaining.diff_page import explain_comparison
    from greenrules.improving import compare_rulesets, read_fleet

    old, new = (load_ruleset(name, None, None) for name in (arguments.old, arguments.new))
    fleet = read_fleet(arguments.fleet) if arguments.fleet else ()
    found = compare_rulesets(old, new, fleet, as_of=arguments.as_of, witnesses=not arguments.no_examples)
    if arguments.json:
        return Answer(write_comparison_json(found), for_people=False)
    return Answer(explain_comparison(found, arguments.lang, arguments.format), for_people=arguments.format == "text")
