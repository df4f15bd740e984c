"""`greenrules improve`: the cheapest route to a grade."""

import argparse
from typing import TYPE_CHECKING

from greenrules.cli.commands import DONE, Answer
from greenrules.cli.options import add_subject
from greenrules.model.facts import FactsDocument

if TYPE_CHECKING:
    from greenrules.model.plan import Improvement

NOT_REACHED = 1


def add_improve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the arguments of `greenrules improve`."""
    parser = commands.add_parser("improve", help="find the cheapest set of changes that reaches a grade")
    add_subject(parser)
    parser.add_argument("--to", metavar="GRADE", required=True, help="a grade, or `eligibility:ID`, by id or label")
    parser.add_argument("--measures", metavar="FILE", help="what can be done and what it costs; else single changes")
    parser.add_argument("--plans", metavar="N", type=_read_count, default=1, help="how many plans, the cheapest first")
    parser.add_argument("--pareto", action="store_true", help="also the most points each cost can buy")
    parser.add_argument("--marginals", action="store_true", help="also what one more unit of each fact is worth")
    parser.add_argument("--solver", choices=("auto", "exact", "highs"), default="auto", help="default: auto")
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    parser.set_defaults(run=improve_facts)


def _read_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 20:
        raise argparse.ArgumentTypeError("a number of plans from 1 to 20")
    return int(text)


def improve_facts(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules improve`: 1 when the grade is out of reach for a subject."""
    from greenrules.cli.sources import read_documents
    from greenrules.explaining.plan_json import write_improvement_json
    from greenrules.explaining.plan_page import explain_improvement

    found = [_improve_one(arguments, document) for document in read_documents(arguments.facts)]
    code = DONE if all(one.plans for one in found) else NOT_REACHED
    if arguments.json:
        return Answer("".join(map(write_improvement_json, found)), code, for_people=False)
    pages = (explain_improvement(one, arguments.lang, with_marginals=arguments.marginals) for one in found)
    return Answer("\n".join(pages), code)


def _improve_one(arguments: argparse.Namespace, document: FactsDocument) -> "Improvement":
    from greenrules.cli.sources import load_ruleset
    from greenrules.improving import improve

    as_of = arguments.as_of or document.as_of
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, as_of)
    return improve(
        ruleset,
        document,
        to=arguments.to,
        measures=arguments.measures,
        as_of=as_of,
        plans=arguments.plans,
        pareto=arguments.pareto,
        solver=arguments.solver,
    )
