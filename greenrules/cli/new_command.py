"""`greenrules new`: a first ruleset with cases, to be changed line by line."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.options import add_language

if TYPE_CHECKING:
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_new(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("new", help="write a first ruleset with cases, to be changed")
    parser.add_argument("id", metavar="ID", help="the id, such as my_city.green_workshop")
    parser.add_argument("--edition", default="1", help="the name of the file; default: 1")
    parser.add_argument("--folder", default=".", help="where `<id>/<edition>.yaml` is put; default: here")
    add_language(parser)
    parser.set_defaults(run=begin_ruleset)


def begin_ruleset(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules new ID`: the files that were written, and what to do next.

    Raises: RulesetError (GR024, GR790, GR011).
    """
    from greenrules.authoring.scaffolding import put_scaffold, write_scaffold
    from greenrules.cli.commands import Answer

    texts = write_scaffold(arguments.id, arguments.edition, arguments.lang)
    written, kept = put_scaffold(Path(arguments.folder), texts)
    is_zh = arguments.lang == "zh"
    lines = [f"已写出 {place}" if is_zh else f"wrote {place}" for place in written]
    lines += [f"保留原有的 {place}" if is_zh else f"kept {place}, which was there" for place in kept]
    lines.append(f"{'接下来' if is_zh else 'next'}: greenrules check {written[0]}")
    return Answer("\n".join(lines) + "\n")
