"""`greenrules cache`: what waits for the next process, and how to do away with it."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_cache(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("cache", help="show the cache of checked rulesets")
    parser.add_argument("--clear", action="store_true", help="remove every entry")
    add_language(parser)
    parser.set_defaults(run=show_cache)


def show_cache(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules cache`: the folder and what lies, or lay, in it."""
    from greenrules import cache
    from greenrules.explaining.messages import say

    stock = cache.clear() if arguments.clear else cache.take_stock()
    if stock.folder is None:
        return Answer(f"{say('cache_off', arguments.lang)}\n")
    key = "cache_cleared" if arguments.clear else "cache_holds"
    size = str((stock.bytes + 999) // 1000)
    text = say(key, arguments.lang, folder=str(stock.folder), count=str(stock.entries), size=size)
    return Answer(f"{text}\n")
