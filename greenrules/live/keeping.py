"""What a session keeps beyond the process: facts as told, a snapshot, and a log with one line for each request.

INVARIANT: a line is in the log before what it says is done, so that a session replayed from it ends in the same state.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from greenrules.model.canonical import encode_number
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset

FORMAT = "greenrules-session/1"
# A bare value, as most are; else the fact with its unit, evidence, period and citation.
Told: TypeAlias = Any


def pack_fact(name: str, raw: RawFact) -> Told:
    """Return a told fact as small as it can be kept: numbers that are whole as such, bare values alone."""
    if raw.unit or raw.evidence or raw.period or raw.cite or raw.span or raw.path != f"facts.{name}":
        return raw
    value = raw.value
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def unpack_fact(name: str, told: Told) -> RawFact:
    """Return the fact that `pack_fact` packed."""
    if isinstance(told, RawFact):
        return told
    value = Fraction(told) if type(told) is int else told
    return RawFact(value, "", (), "", f"facts.{name}")


def encode_fact(raw: RawFact) -> Any:
    """Write a told fact as JSON; a bare value that is neither number nor date stands alone."""
    value = _encode_value(raw.value)
    extra = {"unit": raw.unit, "evidence": list(raw.evidence), "period": raw.period, "cite": raw.cite}
    extra = {key: part for key, part in extra.items() if part}
    return {"v": value, "at": raw.path, **extra}


def _encode_value(value: Any) -> Any:
    match value:
        case bool() | str() | None:
            return value
        case Fraction():
            return {"n": encode_number(value)}
        case date():
            return {"d": value.isoformat()}
        case tuple():
            return [encode_fact(item) for item in value]
        case _:
            return {"r": {column: encode_fact(cell) for column, cell in value.items()}}


def decode_fact(body: Mapping[str, Any]) -> RawFact:
    """Read what `encode_fact` wrote."""
    evidence = tuple(body.get("evidence", ()))
    value, path = _decode_value(body["v"]), body["at"]
    return RawFact(value, body.get("unit", ""), evidence, body.get("period", ""), path, body.get("cite", ""))


def _decode_value(body: Any) -> Any:
    match body:
        case {"n": number}:
            return Fraction(number)
        case {"d": day}:
            return date.fromisoformat(day)
        case {"r": cells}:
            return {column: decode_fact(cell) for column, cell in cells.items()}
        case list():
            return tuple(decode_fact(item) for item in body)
        case _:
            return body


def write_head(ruleset: Ruleset, as_of: date, parameters: Mapping[str, RawFact], extra: str) -> dict[str, Any]:
    """Return what must fit before a snapshot or a log may be used."""
    bound = {name: encode_fact(raw) for name, raw in sorted(parameters.items())}
    head = {"format": FORMAT, "ruleset": ruleset.key, "digest": ruleset.digest, "as_of": as_of.isoformat()}
    return {**head, "extra": extra, "parameters": bound}


def check_head(head: Mapping[str, Any], ruleset: Ruleset, path: str) -> None:
    """Refuse what was written under another ruleset.

    Raises: FactsError (GR641).
    """
    if head.get("format") != FORMAT:
        message = f"expected a `{FORMAT}`, found `{head.get('format')}`"
        help = "name a snapshot or log that a session has written"
    elif head.get("digest") != ruleset.digest:
        message = f"it was written under `{head.get('ruleset')}` with another content than `{ruleset.key}` has here"
        help = "restore it under the ruleset it was written with, or tell the facts again"
    else:
        return
    raise FactsError((Diagnostic("GR641", message, path=path, help=help),))


def read_snapshot(text: str) -> dict[str, Any]:
    """Return what a snapshot holds.

    Raises: FactsError (GR641 when it is none).
    """
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        help = "name a snapshot that `snapshot()` has written"
        raise FactsError((Diagnostic("GR641", "the snapshot is not a JSON object", path="snapshot", help=help),))
    return body


def read_log(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Yield the lines of a log; a last line that was cut off is cut away from the file too.

    Raises: FactsError (GR641 when a line before the last is damaged).
    """
    file = Path(path)
    whole = file.read_bytes() if file.exists() else b""
    complete = whole[: whole.rfind(b"\n") + 1]
    if len(complete) < len(whole):
        with file.open("r+b") as stream:
            stream.truncate(len(complete))
    for number, line in enumerate(complete.splitlines(), start=1):
        try:
            yield json.loads(line)
        except ValueError as error:
            message = f"line {number} of the log is damaged"
            help = "restore from a copy of the log; a line that was cut off at the end is no problem"
            raise FactsError((Diagnostic("GR641", message, path=str(path), help=help),)) from error
