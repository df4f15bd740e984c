"""The command `greenrules margins`."""

import argparse
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.advice_sources import open_subjects
from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_margins(commands: "Commands") -> None:
    """Add `margins`."""
    parser = commands.add_parser("margins", help="show how far each fact is from changing the grade")
    add_subject(parser)
    parser.add_argument(
        "--uncertainty", action="append", default=[], metavar="FACT=2%",
        help="how far the meter of a fact may be off; may be given for several facts",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")
    parser.set_defaults(run=tell_margins)


def tell_margins(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules margins`."""
    from greenrules.explaining.advice_json import write_advice_json
    from greenrules.explaining.advice_margins import describe_margins
    from greenrules.explaining.explanation import render
    from greenrules.improving.margins_of_facts import find_case_margins

    uncertainty = read_uncertainty(arguments.uncertainty)
    found = [find_case_margins(case, uncertainty) for case in open_subjects(arguments)]
    if arguments.json:
        return Answer(write_advice_json(found), for_people=False)
    pages = (render(describe_margins(one, arguments.lang), arguments.format) for one in found)
    return Answer("\n".join(pages), for_people=arguments.format == "text")


def read_uncertainty(words: Iterable[str]) -> dict[str, Fraction]:
    """Return relative uncertainties by fact from `fact=2%` or `fact=0.02`.

    Raises: FactsError (GR912 with every word that is not readable).
    """
    found: dict[str, Fraction] = {}
    problems = []
    for word in words:
        name, _, size = word.partition("=")
        number = _read_number(size.strip().removesuffix("%").removesuffix("％"))
        if not name or number is None:
            message = f"`{word}` is no uncertainty"
            problems.append(Diagnostic("GR912", message, path="--uncertainty", help="write it as fact=2% or fact=0.02"))
            continue
        found[name.strip()] = number / 100 if size.strip().endswith(("%", "％")) else number
    if problems:
        raise FactsError(problems)
    return found


def _read_number(text: str) -> Fraction | None:
    if not text.replace(".", "", 1).isdecimal() or not text.isascii():
        return None
    return Fraction(text)
