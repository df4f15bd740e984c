"""`greenrules sheet`: workbooks to fill in, to recompute and to edit rules in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from greenrules.cli.commands import Answer, complain
from greenrules.cli.options import add_facts_file, add_language, add_ruleset
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    from greenrules.model.facts import FactsDocument


def add_sheet(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the arguments of `greenrules sheet`."""
    parser = commands.add_parser("sheet", help="workbooks: a questionnaire, a worked grade, the tables of a ruleset")
    kinds = parser.add_subparsers(title="sheets", metavar="SHEET", required=True)
    _add_questionnaire(kinds)
    _add_read(kinds)
    _add_worked(kinds)
    _add_indicators(kinds)
    _add_apply(kinds)


def _add_questionnaire(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser("questionnaire", help="write a workbook in which a subject answers what a ruleset asks")
    add_ruleset(parser)
    parser.add_argument("--facts", metavar="FILE", help="facts known already: they are filled in")
    _add_output(parser, "the workbook to write, .xlsx", required=True)
    add_language(parser)
    parser.set_defaults(run=write_questions)


def _add_read(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser("read", help="read a questionnaire that was filled in; give its facts as JSON")
    parser.add_argument("workbook", metavar="WORKBOOK", help="a questionnaire")
    parser.add_argument("--ruleset", metavar="RULESET", help="the ruleset it belongs to, where no library has it")
    _add_output(parser, "the facts file to write; without, the standard output", required=False)
    add_language(parser)
    parser.set_defaults(run=read_answers)


def _add_worked(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser("worked", help="write the grade of a subject as a workbook of live formulas")
    add_ruleset(parser)
    add_facts_file(parser)
    _add_output(parser, "the workbook to write, .xlsx", required=True)
    add_language(parser)
    parser.set_defaults(run=write_worked)


def _add_indicators(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser("indicators", help="write the weights, values, labels and sources of a ruleset as tables")
    add_ruleset(parser)
    _add_output(parser, "the workbook to write, .xlsx", required=True)
    add_language(parser)
    parser.set_defaults(run=write_indicators)


def _add_apply(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = kinds.add_parser("apply", help="put what was changed in such tables into the text of the ruleset")
    parser.add_argument("workbook", metavar="WORKBOOK", help="tables written by `greenrules sheet indicators`")
    parser.add_argument("--ruleset", metavar="FILE", required=True, help="the ruleset file the tables were made from")
    _add_output(parser, "the ruleset file to write; without, the standard output", required=False)
    add_language(parser)
    parser.set_defaults(run=apply_tables)


def _add_output(parser: argparse.ArgumentParser, help: str, *, required: bool) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", required=required, help=help)


def write_questions(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules sheet questionnaire`."""
    from greenrules.cli.sources import load_ruleset
    from greenrules.exchanging import write_questionnaire

    document = None if arguments.facts is None else read_single(arguments.facts)
    as_of = None if document is None else document.as_of
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, as_of)
    output, language = workbook_path(arguments.output), arguments.lang
    complain(write_questionnaire(ruleset, output, document, language=language), language)
    return Answer("")


def read_answers(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules sheet read`."""
    from greenrules.cli.sources import load_ruleset
    from greenrules.exchanging import read_questionnaire
    from greenrules.exchanging.facts_json import write_facts_json

    ruleset = None if arguments.ruleset is None else load_ruleset(arguments.ruleset, None, None)
    answered = read_questionnaire(Path(arguments.workbook), ruleset)
    complain(answered.warnings, arguments.lang)
    return answer_text(write_facts_json([answered.document]), arguments.output)


def write_worked(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules sheet worked`."""
    from greenrules.api import read_day
    from greenrules.cli.sources import load_ruleset
    from greenrules.exchanging import write_worked_sheet

    document = read_single(arguments.facts)
    day, problems = (document.as_of, ()) if arguments.as_of is None else read_day(arguments.as_of)
    if problems:
        raise FactsError(problems)
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, day)
    notes = write_worked_sheet(ruleset, workbook_path(arguments.output), document, language=arguments.lang, as_of=day)
    complain(notes, arguments.lang)
    return Answer("")


def write_indicators(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules sheet indicators`."""
    from greenrules.exchanging import write_indicator_table
    from greenrules.exchanging.ruleset_texts import find_text

    source = find_text(arguments.ruleset, arguments.edition)
    write_indicator_table(source, workbook_path(arguments.output), language=arguments.lang)
    return Answer("")


def apply_tables(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules sheet apply`."""
    from greenrules.exchanging import apply_indicator_table

    applied = apply_indicator_table(Path(arguments.workbook), Path(arguments.ruleset))
    complain(applied.notes, arguments.lang)
    return answer_text(applied.text, arguments.output)


def read_single(name: str) -> "FactsDocument":
    """Return the facts of the only subject in a file.

    Raises: FactsError (GR910 when there are several).
    """
    from greenrules.cli.sources import read_documents

    documents = read_documents(name)
    if len(documents) > 1:
        help = "write each subject to a file of its own"
        raise FactsError((Diagnostic("GR910", "a workbook is about one subject", path=name, help=help),))
    return documents[0]


def workbook_path(name: str) -> Path:
    """Return the path of a workbook to write.

    Raises: FactsError (GR011 when it does not end in .xlsx).
    """
    path = Path(name)
    if path.suffix.lower() != ".xlsx":
        message = f"`{path.name}` does not end in .xlsx"
        raise FactsError((Diagnostic("GR011", message, path=name, help="name a file such as `answers.xlsx`"),))
    return path


def answer_text(text: str, output: str | None) -> Answer:
    """Write a text to a file, or answer with it.

    Raises: FactsError (GR011 when the file cannot be written).
    """
    if output is None:
        return Answer(text, for_people=False)
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"cannot write `{output}`: {error.strerror}"
        problem = Diagnostic("GR011", message, path=output, help="name a file that can be written")
        raise FactsError((problem,)) from error
    return Answer("")
