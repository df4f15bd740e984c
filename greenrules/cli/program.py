"""One run of the command, from the arguments to the exit code."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from greenrules.cli.arguments import build_parser, join_words
from greenrules.cli.commands import Answer, complain
from greenrules.cli.options import guess_language
from greenrules.explaining.terminal import show_text
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, UnsupportedByBackend

BAD_INPUT, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; problems go to the standard error as diagnostics.

    Args:
        argv: the arguments after the name of the program; without, those of the process.
    """
    _use_utf8()
    try:
        arguments = build_parser().parse_args(join_words(sys.argv[1:] if argv is None else argv))
        return _answer(arguments.run, arguments)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


def _answer(run: Callable[[argparse.Namespace], Answer], arguments: argparse.Namespace) -> int:
    """Run a command and write what it answers."""
    # Some commands write nothing for people and have no `--lang`; their problems are for people all the same.
    language = getattr(arguments, "lang", None) or guess_language(os.environ)
    try:
        answer = run(arguments)
    except (RulesetError, FactsError, UnsupportedByBackend) as error:
        complain(error.diagnostics, language)
        return BAD_INPUT
    try:
        show_text(answer.text, coloured=answer.for_people)
    except OSError as error:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # a reader that has seen enough is no problem
            problem = Diagnostic("GR011", f"cannot write the output: {error.strerror}", help="write it elsewhere")
            complain((problem,), language)
            return BAD_INPUT
    return answer.code


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale; what cannot be written is spelled out rather than fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
