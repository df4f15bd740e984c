"""`greenrules export`: a ruleset or an assessment in the form of other standards."""

import argparse
from typing import TYPE_CHECKING

from greenrules.cli.commands import Answer, complain
from greenrules.cli.options import add_language
from greenrules.cli.sheet_command import answer_text, read_single
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    from greenrules.model.ruleset import Ruleset


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the arguments of `greenrules export`."""
    parser = commands.add_parser("export", help="write a ruleset as DMN, or an assessment as PROV-JSON or EARL")
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument("facts", metavar="FACTS", nargs="?", help="the facts of the assessment (prov, earl)")
    parser.add_argument("--format", choices=("dmn", "prov", "earl"), required=True, help="what to write")
    parser.add_argument("--edition", help="the edition; without, the one in force on that date, or the latest")
    parser.add_argument("--as-of", metavar="DATE", help="date of the assessment, or of the parameters in the model")
    parser.add_argument("-o", "--output", metavar="FILE", help="the file to write; without, the standard output")
    add_language(parser)
    parser.set_defaults(run=export_form)


def export_form(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules export`."""
    if arguments.format == "dmn":
        if arguments.facts is not None:
            raise _refuse("a decision model holds rules and no facts", "leave out the facts")
        return _export_dmn(arguments)
    if arguments.facts is None:
        raise _refuse(f"`--format {arguments.format}` is about an assessment", "name the facts after the ruleset")
    return _export_assessment(arguments)


def _refuse(message: str, help: str) -> FactsError:
    return FactsError((Diagnostic("GR782", message, path="export", help=help),))


def _export_dmn(arguments: argparse.Namespace) -> Answer:
    from greenrules.api import read_day
    from greenrules.exchanging import export_dmn

    day, problems = (None, ()) if arguments.as_of is None else read_day(arguments.as_of)
    if problems:
        raise FactsError(problems)
    model = export_dmn(_load(arguments, arguments.as_of), day, language=arguments.lang)
    complain(model.left_out, arguments.lang)
    return answer_text(model.text, arguments.output)


def _export_assessment(arguments: argparse.Namespace) -> Answer:
    from greenrules.api import evaluate
    from greenrules.exchanging import export_earl, export_prov

    document = read_single(arguments.facts)
    as_of = arguments.as_of or document.as_of
    assessment = evaluate(_load(arguments, as_of), document, as_of)
    text = export_prov(assessment) if arguments.format == "prov" else export_earl(assessment)
    return answer_text(text, arguments.output)


def _load(arguments: argparse.Namespace, as_of: object) -> "Ruleset":
    from greenrules.cli.sources import load_ruleset

    return load_ruleset(arguments.ruleset, arguments.edition, as_of)  # type: ignore[arg-type]
