"""`greenrules dossier`: the self-evaluation report of a subject."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject
from greenrules.cli.sources import at_date, load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    from greenrules.reporting.dossier import Dossier

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

_FORMS = ("html", "pdf", "docx")


def add_dossier(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("dossier", help="write the self-evaluation report: HTML, PDF or Word")
    add_subject(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the name says the form: .html, .pdf, .docx"
    )
    parser.set_defaults(run=write_dossier)


def write_dossier(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules dossier`; the report goes to the file."""
    from greenrules.reporting.dossier_composing import compose_dossier

    form = Path(arguments.output).suffix.lower().removeprefix(".")
    if form not in _FORMS:
        help = "end the name in .html, .pdf or .docx"
        raise FactsError(
            (Diagnostic("GR967", f"no report has the form of `{arguments.output}`", path="output", help=help),)
        )
    documents = read_documents(arguments.facts)
    if len(documents) > 1:
        help = "write one file for each subject"
        raise FactsError((Diagnostic("GR613", "a report is about one subject", path=arguments.facts, help=help),))
    document = at_date(documents[0], arguments.as_of)
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, document.as_of)
    dossier = compose_dossier(ruleset, document, arguments.lang)
    _write(arguments.output, _render(dossier, form))
    return Answer(arguments.output + "\n", for_people=False)


def _render(dossier: "Dossier", form: str) -> bytes:
    if form == "docx":
        from greenrules.reporting.dossier_docx import write_docx

        return write_docx(dossier)
    if form == "pdf":
        from greenrules.reporting.dossier_pdf import write_pdf

        return write_pdf(dossier)
    from greenrules.reporting.dossier_html import write_html

    return write_html(dossier).encode()


def _write(path: str, content: bytes) -> None:
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        message = f"cannot write `{path}`: {error.strerror}"
        raise FactsError((Diagnostic("GR011", message, path=path, help="check the folder"),)) from error
