"""`greenrules cohort`: many subjects judged together."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import BELOW, DONE, Answer
from greenrules.cli.options import add_language
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    from greenrules.model.ruleset import Ruleset
    from greenrules.model.subjects import Subjects

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_cohort(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("cohort", help="judge many subjects together: ranks, tiers, pools, changes")
    add_fleet(parser)
    parser.set_defaults(run=judge_folder)


def add_fleet(parser: argparse.ArgumentParser) -> None:
    """Add a ruleset, the subjects, the date, and values for what the ruleset leaves open."""
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument(
        "subjects",
        metavar="SUBJECTS",
        help="a table (.csv, .xlsx, .parquet, …), a folder of facts files, or one file with a list",
    )
    parser.add_argument("--ignore", metavar="COLUMN", action="append", default=[], help="no fact; repeatable")
    parser.add_argument("--edition", help="the edition; without, the one in force on that date")
    parser.add_argument("--as-of", metavar="DATE", help="date of the judgement, YYYY-MM-DD; else that of the facts")
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter, such as `task=20`; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="the whole judgement as JSON")
    add_language(parser)


def open_fleet(arguments: argparse.Namespace) -> "tuple[Ruleset, Subjects]":
    """Return the ruleset and the subjects the arguments name; a table is read for the facts of its ruleset.

    Raises: RulesetError, FactsError.
    """
    from greenrules.tracking import read_subjects
    from greenrules.tracking.table_subjects import find_day, is_table

    path = Path(arguments.subjects)
    if is_table(path) and path.is_file():
        ruleset = load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of or find_day(path))
        return ruleset, read_subjects(path, ruleset, ignore=arguments.ignore)
    subjects = read_subjects(path)
    return load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of or subjects[0].as_of), subjects


def judge_folder(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules cohort`; 1 when rows of a table were not judged."""
    from greenrules.explaining.cohort_words import describe_cohort
    from greenrules.explaining.fleet_json import write_cohort_json
    from greenrules.explaining.text import render_text
    from greenrules.tracking import judge_cohort

    ruleset, subjects = open_fleet(arguments)
    judgement = judge_cohort(ruleset, subjects, arguments.as_of, read_settings(arguments.set))
    code = BELOW if judgement.rejects else DONE
    if arguments.json:
        return Answer(write_cohort_json(judgement), code, for_people=False)
    return Answer(render_text(describe_cohort(judgement, arguments.lang)), code)


def read_settings(settings: list[str]) -> dict[str, object]:
    """Return parameters given as `name=value`; a value is read as in a facts file, `name=3 t` with its unit.

    Raises: FactsError (GR022 for one without a value).
    """
    from greenrules.model.diagnostics import Diagnostic, FactsError

    found: dict[str, object] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        if not sign or not name.strip() or not text.strip():
            message = f"`{setting}` is no parameter with a value"
            raise FactsError((Diagnostic("GR022", message, path="--set", help="write it as `name=value`"),))
        found[name.strip()] = _read_value(text.strip())
    return found


def _read_value(text: str) -> object:
    from decimal import Decimal, InvalidOperation

    number, _, unit = text.partition(" ")
    if text in ("true", "false"):
        return text == "true"
    try:
        value = Decimal(number)
    except InvalidOperation:
        return text
    return {"value": value, "unit": unit.strip()} if unit.strip() else value
