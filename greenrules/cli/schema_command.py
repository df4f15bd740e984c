"""`greenrules schema`: the JSON Schemas of the files greenrules reads and writes."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_schema(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("schema", help="write the JSON Schema of a kind of file")
    # The names stand here as well: asking for help must not load what makes the schemas.
    parser.add_argument("name", choices=("ruleset", "cases", "facts", "receipt", "assessment"), help="the kind of file")
    parser.set_defaults(run=show_schema)


def show_schema(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules schema NAME`."""
    from greenrules.authoring.schemas import write_schema
    from greenrules.cli.commands import Answer

    return Answer(write_schema(arguments.name), for_people=False)
