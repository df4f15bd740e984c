"""What the commands of advice work on: subjects accepted under the ruleset in force on their own date."""

import argparse
from typing import TYPE_CHECKING

from attrs import evolve

from greenrules.cli.sources import load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, render_diagnostic

if TYPE_CHECKING:
    from greenrules.improving.opened_case import OpenedCase


def open_subjects(arguments: argparse.Namespace) -> "tuple[OpenedCase, ...]":
    """Accept every subject of the facts, each under the edition in force on its own date.

    Raises: FactsError with the problems of all subjects.
    """
    from greenrules.api import read_day
    from greenrules.improving.opened_case import open_document

    problems: dict[str, Diagnostic] = {}
    opened = []
    day, undated = (None, ()) if arguments.as_of is None else read_day(arguments.as_of)
    if undated:
        raise FactsError(undated)
    for document in read_documents(arguments.facts):
        dated = evolve(document, as_of=day or document.as_of)
        try:
            opened.append(open_document(load_ruleset(arguments.ruleset, arguments.edition, dated.as_of), dated))
        except (RulesetError, FactsError) as error:
            problems |= {render_diagnostic(problem): problem for problem in error.diagnostics}
    if problems:
        raise FactsError(problems.values())
    return tuple(opened)
