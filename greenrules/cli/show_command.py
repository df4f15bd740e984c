"""`greenrules show`: a ruleset as the code the compiled evaluator runs."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.options import add_ruleset

if TYPE_CHECKING:
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_show(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("show", help="show the code a ruleset is compiled to")
    add_ruleset(parser)
    parser.add_argument("--python", action="store_true", required=True, help="the generated Python function")
    parser.add_argument("--partial", action="store_true", help="the one for subjects with missing facts instead")
    parser.add_argument("--quick", action="store_true", help="as it runs, without the names that are used once")
    parser.add_argument("--as-of", metavar="DATE", help="the parameters of this day; else of the last change")
    parser.set_defaults(run=show_code)


def show_code(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules show RULESET --python`.

    Raises: UnsupportedByBackend (GR700 when the ruleset has no form in Python).
    """
    from greenrules.api.generated import write_generated_python
    from greenrules.cli.commands import Answer
    from greenrules.cli.sources import load_ruleset

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of)
    text = write_generated_python(ruleset, arguments.as_of, is_complete=not arguments.partial, is_quick=arguments.quick)
    return Answer(text, for_people=False)
