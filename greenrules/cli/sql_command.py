"""`greenrules sql`: a ruleset as one SQL query."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.options import add_ruleset

if TYPE_CHECKING:
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

DIALECTS = ("duckdb", "spark", "postgres", "trino", "mysql", "clickhouse")


def add_sql(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("sql", help="show a ruleset as one SQL query")
    add_ruleset(parser)
    parser.add_argument("--dialect", choices=DIALECTS, default="duckdb", help="the engine; default: duckdb")
    parser.add_argument("--source", metavar="TABLE", default="factories", help="the table; its columns are facts")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter; repeatable")
    parser.add_argument("--only-grades", action="store_true", help="leave out indicators and derived quantities")
    parser.add_argument("--as-of", metavar="DATE", required=True, help="date of the assessments, YYYY-MM-DD")
    parser.set_defaults(run=show_sql)


def show_sql(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules sql RULESET`.

    Raises: FactsError (GR516, GR608, GR611), UnsupportedByBackend (GR750, GR751).
    """
    from greenrules.cli.cohort_command import read_settings
    from greenrules.cli.commands import Answer
    from greenrules.cli.sources import load_ruleset
    from greenrules.tracking.sql_files import print_sql

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of)
    text = print_sql(
        ruleset, arguments.dialect, arguments.as_of, read_settings(arguments.set) or None,
        source=arguments.source, detailed=not arguments.only_grades,
    )  # fmt: skip
    return Answer(text, for_people=False)
