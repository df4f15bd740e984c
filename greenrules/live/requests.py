"""What can be asked of a session, as data: one line of a log, or of a stream, holds one request."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from attrs import frozen

from greenrules.live.events import decode_diagnostic, encode_diagnostic
from greenrules.live.keeping import decode_fact, encode_fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact


@frozen
class Tell:
    """Take facts of a subject in, all or none."""

    subject: str
    facts: Mapping[str, RawFact]


@frozen
class Refuse:
    """Say that facts could not even be read."""

    subject: str
    facts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


@frozen
class Retract:
    """Take facts of a subject back."""

    subject: str
    facts: tuple[str, ...]


@frozen
class Drop:
    """Take back everything about a subject."""

    subject: str


@frozen
class Advance:
    """Go on to a later date."""

    day: date


Request: TypeAlias = Tell | Refuse | Retract | Drop | Advance


def encode_request(request: Request) -> dict[str, Any]:
    """Write a request for the log."""
    match request:
        case Tell():
            facts = {name: encode_fact(raw) for name, raw in request.facts.items()}
            return {"do": "tell", "subject": request.subject, "facts": facts}
        case Refuse():
            problems = [encode_diagnostic(problem) for problem in request.diagnostics]
            return {"do": "refuse", "subject": request.subject, "facts": list(request.facts), "diagnostics": problems}
        case Retract():
            return {"do": "retract", "subject": request.subject, "facts": list(request.facts)}
        case Drop():
            return {"do": "drop", "subject": request.subject}
        case Advance():
            return {"do": "advance", "day": request.day.isoformat()}


def decode_request(body: Mapping[str, Any]) -> Request:
    """Read what `encode_request` wrote."""
    match body["do"]:
        case "tell":
            return Tell(body["subject"], {name: decode_fact(raw) for name, raw in body["facts"].items()})
        case "refuse":
            problems = tuple(decode_diagnostic(problem) for problem in body["diagnostics"])
            return Refuse(body["subject"], tuple(body["facts"]), problems)
        case "retract":
            return Retract(body["subject"], tuple(body["facts"]))
        case "drop":
            return Drop(body["subject"])
        case _:
            return Advance(date.fromisoformat(body["day"]))
