"""`greenrules synth`: a made-up fleet for trials and demonstrations."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language, add_ruleset
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    from greenrules.model.ruleset import Ruleset

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_synth(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("synth", help="make up a fleet of subjects: seeded, with missing and bad cells")
    add_ruleset(parser)
    parser.add_argument("-n", "--number", type=_read_count, default=60, help="how many; default: 60")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help=".csv, .xlsx, .jsonl, .parquet, .arrow or .yaml"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, another fleet; default: 1")
    parser.add_argument("--missing", type=_read_share, default=0.0, metavar="SHARE", help="of cells; default: 0")
    parser.add_argument("--bad", type=_read_share, default=0.0, metavar="SHARE", help="of cells; default: 0")
    parser.add_argument(
        "--as-of", metavar="DATE", help="a district of that day: named factories, with only what has to be supplied"
    )
    parser.add_argument(
        "--grades", metavar="GRADE=N,…", help="of a district: how many of each grade, `none` too, in place of -n"
    )
    add_language(parser)
    parser.set_defaults(run=make_up)


def _read_count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return count


def _read_share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("give a number from 0 to 1")
    return share


def make_up(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules synth`."""
    from greenrules.model.diagnostics import Diagnostic, FactsError
    from greenrules.testing.synthetic import Habits
    from greenrules.tracking.table_synthetic import write_fleet

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, None)
    count = arguments.number
    try:
        if arguments.as_of is not None or arguments.grades or _is_for_documents(arguments.output):
            count = _write_district(ruleset, arguments)
        else:
            write_fleet(ruleset, arguments.output, count, arguments.seed, Habits(arguments.missing, arguments.bad))
    except OSError as error:
        message = f"the fleet cannot be written: {error.strerror or error}"
        help = "name a file in a folder that is there and may be written to"
        raise FactsError((Diagnostic("GR683", message, path=arguments.output, help=help),)) from error
    if arguments.lang == "zh":
        return Answer(f"已写出 {count:,} 个虚构对象：{arguments.output}\n")
    return Answer(f"wrote {count:,} made-up subjects to {arguments.output}\n")


def _is_for_documents(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))


def _write_district(ruleset: "Ruleset", arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from attrs import evolve

    from greenrules.api.loading import read_day
    from greenrules.model.diagnostics import FactsError
    from greenrules.testing.synthetic import PLAUSIBLE
    from greenrules.tracking.programme_made_up import District, write_district
    from greenrules.tracking.table_synthetic import write_district_table

    _check_district(arguments)
    as_of, problems = read_day(arguments.as_of)
    if as_of is None:
        raise FactsError(problems)
    grades = _read_grades(arguments.grades)
    habits = evolve(PLAUSIBLE, missing=arguments.missing)
    district = District(arguments.number, as_of, arguments.seed, habits, grades)
    if not _is_for_documents(arguments.output):
        return write_district_table(ruleset, arguments.output, district, arguments.bad)
    Path(arguments.output).write_text(write_district(ruleset, district), encoding="utf-8")
    return sum(grades.values()) or arguments.number


def _check_district(arguments: argparse.Namespace) -> None:
    """Refuse a district without a day, and bad cells where none can be: GR022."""
    from greenrules.model.diagnostics import Diagnostic, FactsError
    from greenrules.tracking.table_files import ARROW

    if arguments.as_of is None:
        help = "pass `--as-of DATE`"
        raise FactsError((Diagnostic("GR022", "a district is of a day", path="--as-of", help=help),))
    if arguments.bad and (_is_for_documents(arguments.output) or arguments.output.lower().endswith(ARROW)):
        help = "leave out `--bad`, or write .csv, .xlsx or .jsonl"
        raise FactsError((Diagnostic("GR022", "such a file of a district has no bad cells", path="--bad", help=help),))


def _read_grades(text: str | None) -> dict[str, int]:
    from greenrules.model.diagnostics import Diagnostic, FactsError

    found: dict[str, int] = {}
    for part in text.split(",") if text else ():
        grade, _, number = part.partition("=")
        if not grade.strip() or not number.strip().isdecimal():
            message, help = f"`{part}` is no grade with a number", "write it as `five=10,four=7,none=18`"
            raise FactsError((Diagnostic("GR022", message, path="--grades", help=help),))
        found[grade.strip()] = int(number)
    return found
