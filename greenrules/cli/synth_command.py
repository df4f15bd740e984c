"""`greenrules synth`: a made-up fleet for trials and demonstrations."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language, add_ruleset
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_synth(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("synth", help="make up a fleet of subjects: seeded, with missing and bad cells")
    add_ruleset(parser)
    parser.add_argument("-n", "--number", type=_read_count, default=60, help="how many; default: 60")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help=".csv, .jsonl, .parquet or .arrow")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another fleet; default: 1")
    parser.add_argument("--missing", type=_read_share, default=0.0, metavar="SHARE", help="of cells; default: 0")
    parser.add_argument("--bad", type=_read_share, default=0.0, metavar="SHARE", help="of cells; default: 0")
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
    from greenrules.testing.synthetic import Habits
    from greenrules.tracking.table_synthetic import write_fleet

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, None)
    habits = Habits(arguments.missing, arguments.bad)
    write_fleet(ruleset, arguments.output, arguments.number, arguments.seed, habits)
    if arguments.lang == "zh":
        return Answer(f"已写出 {arguments.number:,} 个虚构对象：{arguments.output}\n")
    return Answer(f"wrote {arguments.number:,} made-up subjects to {arguments.output}\n")
