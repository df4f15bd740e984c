"""Requests as lines of JSON, and a session that answers them one after the other.

{"subject": "mill", "tell": {"solar_share": 12.5, "water": {"value": 3, "unit": "t"}}}
{"subject": "mill", "retract": ["solar_share"]}
{"subject": "mill", "drop": true}
{"advance": "2025-07-01"}
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from greenrules.live.events import Event
from greenrules.live.session import Session
from greenrules.model.diagnostics import Diagnostic, FactsError

_KEYS = ({"subject", "tell"}, {"subject", "retract"}, {"subject", "drop"}, {"advance"})
_HELP = 'write `{"subject": "…", "tell": {"fact": value}}`, or `retract`, `drop`, or `{"advance": "YYYY-MM-DD"}`'


def answer_lines(session: Session, lines: Iterable[str]) -> Iterator[tuple[Event, ...] | FactsError]:
    """Yield what every line of a stream caused: events, or why it is no request; the next line is read all the same.

    Diagnostics: GR643, and what the session refuses.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield answer_line(session, line, number)
        except FactsError as error:
            yield error


def answer_line(session: Session, line: str, number: int = 1) -> tuple[Event, ...]:
    """Carry out the request on one line.

    Raises: FactsError (GR643 when it is none, and what the session refuses).
    """
    match _read_line(line, number):
        case {"advance": str() as day}:
            return session.advance(day)
        case {"subject": str() as subject, "tell": dict() as facts}:
            return session.tell_many(subject, facts)
        case {"subject": str() as subject, "retract": list() as facts} if all(isinstance(it, str) for it in facts):
            return session.retract(subject, *facts)
        case {"subject": str() as subject, "drop": True}:
            return session.drop(subject)
        case _:
            raise FactsError((_complain("it asks for nothing a session does", number),))


def _read_line(line: str, number: int) -> dict[str, Any]:
    try:
        body = json.loads(line, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_read_once)
    except (ValueError, InvalidOperation, RecursionError) as error:
        raise FactsError((_complain(f"it is not JSON: {error}", number),)) from error
    if not isinstance(body, dict) or set(body) not in _KEYS:
        raise FactsError((_complain("it asks for nothing a session does", number),))
    return body


def _refuse(word: str) -> None:
    raise ValueError(f"`{word}` is not a finite number")


def _read_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _complain(message: str, number: int) -> Diagnostic:
    return Diagnostic("GR643", f"line {number}: {message}", path=f"[{number}]", help=_HELP)
