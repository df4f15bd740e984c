"""`greenrules dossier`: the evaluation report of a subject."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject
from greenrules.cli.sources import at_date, load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_dossier(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("dossier", help="write the evaluation report: HTML, PDF or Word")
    add_subject(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the name says the form: .html, .pdf, .docx"
    )
    parser.add_argument(
        "--by", choices=("self", "third-party"), default="self", help="who evaluates and signs; default: self"
    )
    parser.set_defaults(run=write_dossier)


def write_dossier(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules dossier`; the report goes to the file."""
    from greenrules.reporting.dossier_composing import compose_dossier
    from greenrules.reporting.dossier_saving import check_form, save_dossier

    check_form(arguments.output)
    documents = read_documents(arguments.facts)
    if len(documents) > 1:
        help = "write one file for each subject"
        raise FactsError((Diagnostic("GR613", "a report is about one subject", path=arguments.facts, help=help),))
    document = at_date(documents[0], arguments.as_of)
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, document.as_of)
    dossier = compose_dossier(ruleset, document, arguments.lang, evaluator=arguments.by)
    save_dossier(dossier, arguments.output)
    return Answer(arguments.output + "\n", for_people=False)
