"""The command `greenrules interview`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language, add_ruleset
from greenrules.cli.sources import load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument

if TYPE_CHECKING:
    from greenrules.improving.interview_session import Interview

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_interview(commands: "Commands") -> None:
    """Add `interview`."""
    parser = commands.add_parser("interview", help="ask for the facts one by one until the grade is settled")
    add_ruleset(parser)
    parser.add_argument("--file", metavar="FACTS", help="where the answers are kept; goes on from what it holds")
    parser.add_argument("--as-of", metavar="DATE", help="date of the assessment, YYYY-MM-DD; else that of the file")
    add_language(parser)
    parser.set_defaults(run=hold)


def hold(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules interview`: a dialog on the standard input and output."""
    from greenrules.cli.interview_dialog import Dialog, hold_interview
    from greenrules.explaining.messages import say
    from greenrules.improving.interview_file import write_answers
    from greenrules.improving.interview_session import open_interview

    document = _read_file(arguments.file)
    lines = _read_lines()
    as_of = arguments.as_of or (document.as_of if document else None) or _ask_date(arguments, lines)
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, as_of)
    dialog = Dialog(lines, _write, lambda now: _save(now, arguments.file), arguments.lang)
    opened = open_interview(ruleset, as_of, document)
    # A file that cannot be written is noticed before the first question, not after it.
    _save(opened, arguments.file)
    ended = hold_interview(opened, dialog)
    if arguments.file:
        _save(ended, arguments.file)
        return Answer(say("talk_saved", arguments.lang, file=arguments.file) + "\n")
    text = write_answers(ended.document, ruleset.key)
    return Answer(f"{say('talk_unsaved', arguments.lang)}\n{text}", for_people=False)


def _read_file(name: str | None) -> FactsDocument | None:
    """Return what a file holds; None when there is none yet.

    Raises: FactsError (GR913 when it holds several subjects).
    """
    if name is None or not Path(name).exists():
        return None
    documents = read_documents(name)
    if len(documents) > 1:
        message = f"`{name}` holds {len(documents)} subjects, an interview is about one"
        raise FactsError((Diagnostic("GR913", message, path=name, help="name a file of its own"),))
    return documents[0]


def _save(interview: "Interview", name: str | None) -> None:
    """Write the answers; what was there before is replaced only once all is written."""
    from greenrules.improving.interview_file import write_answers

    if name is None:
        return
    file, beside = Path(name), Path(f"{name}.new")
    try:
        beside.write_text(write_answers(interview.document, interview.ruleset.key), encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        message = f"cannot write `{name}`: {error.strerror}"
        raise FactsError((Diagnostic("GR913", message, path=name, help="name a file that can be written"),)) from error


def _ask_date(arguments: argparse.Namespace, lines: Iterator[str]) -> str:
    from greenrules.explaining.messages import say

    _write(f"{say('talk_as_of', arguments.lang)} ")
    return next(lines, "").strip()


def _read_lines() -> Iterator[str]:
    try:
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", errors="replace")
    except OSError:  # nobody is there to answer: the interview ends, what was answered is kept
        return


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
