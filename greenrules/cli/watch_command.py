"""`greenrules watch`: facts in as they arrive, events out."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import BAD_INPUT, DONE, Answer, complain
from greenrules.cli.options import add_language
from greenrules.cli.sources import load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    from greenrules.live import Session

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_watch(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("watch", help="judge facts as they arrive, and say what became different")
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument("--facts-stream", metavar="FILE", required=True, help="lines of JSON; `-` is standard input")
    parser.add_argument("--edition", help="the edition; without, the one in force on that date")
    parser.add_argument("--as-of", metavar="DATE", help="date of the session at first, YYYY-MM-DD")
    parser.add_argument("--parameters", metavar="FILE", help="a facts file whose `parameters` hold for every subject")
    parser.add_argument("--engine", choices=("auto", "incremental", "rete"), default="auto", help="default: auto")
    parser.add_argument("--snapshot", metavar="FILE", help="go on from it when it is there; written at the end")
    parser.add_argument("--log", metavar="FILE", help="go on from it when it is there; gets every request")
    parser.add_argument("--durable", action="store_true", help="force the log to the disk before each answer")
    parser.add_argument("--json", action="store_true", help="events as lines of JSON")
    add_language(parser)
    parser.set_defaults(run=watch_stream)


def watch_stream(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules watch`: events are written while the stream goes on."""
    with _open_session(arguments) as session:
        if arguments.facts_stream == "-":
            code = _answer_all(session, sys.stdin, arguments)
        else:
            try:
                with open(arguments.facts_stream, encoding="utf-8") as lines:
                    code = _answer_all(session, lines, arguments)
            except (OSError, UnicodeDecodeError) as error:
                message = f"cannot read `{arguments.facts_stream}`: {error}"
                help = "check the name and the encoding, which is UTF-8"
                raise FactsError((Diagnostic("GR011", message, path="--facts-stream", help=help),)) from error
        if arguments.snapshot:
            _write_snapshot(Path(arguments.snapshot), session.snapshot())
    return Answer("", code, for_people=False)


def _open_session(arguments: argparse.Namespace) -> "Session":
    from greenrules.live import Session

    if arguments.durable and not arguments.log:
        help = "pass `--log FILE`; without a log there is nothing to keep"
        raise FactsError((Diagnostic("GR022", "`--durable` is about a log", path="--durable", help=help),))
    kept = Path(arguments.snapshot) if arguments.snapshot else None
    text = kept.read_text(encoding="utf-8") if kept is not None and kept.exists() else None
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of)
    has_log = bool(arguments.log) and Path(arguments.log).exists()
    if text is not None or has_log:
        return Session.restore(ruleset, text, engine=arguments.engine, log=arguments.log, durable=arguments.durable)
    if arguments.as_of is None:
        help = "pass `--as-of DATE`; a session has no clock"
        raise FactsError((Diagnostic("GR608", "the date of the session is missing", path="--as-of", help=help),))
    parameters = read_documents(arguments.parameters)[0].parameters if arguments.parameters else {}
    return Session(
        ruleset,
        arguments.as_of,
        parameters=parameters,
        engine=arguments.engine,
        log=arguments.log,
        durable=arguments.durable,
    )


def _answer_all(session: "Session", lines: Iterable[str], arguments: argparse.Namespace) -> int:
    from greenrules.live import describe_event, event_to_json
    from greenrules.live.stream import answer_lines

    code, outputs = DONE, session.outputs
    for answer in answer_lines(session, lines):
        if isinstance(answer, FactsError):
            complain(answer.diagnostics, arguments.lang)
            code = BAD_INPUT
            continue
        for event in answer:
            line = event_to_json(event) if arguments.json else describe_event(event, outputs, arguments.lang)
            try:
                print(line, flush=arguments.facts_stream == "-")
            except BrokenPipeError:
                # A reader that has seen enough ends the watch; what was told is in the log.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return code
    return code


def _write_snapshot(file: Path, text: str) -> None:
    """Put a snapshot in place of the last one, whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
