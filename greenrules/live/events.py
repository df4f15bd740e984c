"""What a session says: one frozen class for each kind of difference, and the JSON of them.

`sequence` counts the events of a session from 1; `before` and `after` are the states of what `id` names.
"""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeAlias, get_args

from attrs import frozen

from greenrules.live.outputs import AwardState, GradeState, ScoreState, State
from greenrules.model.canonical import canonical_json, encode_number
from greenrules.model.diagnostics import Diagnostic


@frozen
class Cause:
    """Why something changed: facts were told or retracted, the subject was dropped, or the date advanced."""

    kind: Literal["told", "retracted", "dropped", "advanced"]
    facts: tuple[str, ...] = ()


@frozen
class GateFailed:
    """A basic requirement is not met any more, or now known not to be."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class GateCleared:
    """A basic requirement is now met."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class GateOpened:
    """Whether a basic requirement is met is not known any more."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class ScoreChanged:
    """The total score, proven or attainable, is another one."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: ScoreState
    after: ScoreState


@frozen
class IndicatorChanged:
    """The score of an indicator or group is another one, or whether it applies."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: ScoreState
    after: ScoreState


@frozen
class GradeChanged:
    """The proven grade or the grades still possible are others."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: GradeState
    after: GradeState


@frozen
class BecameEligible:
    """The condition of an eligibility now holds."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class NoLongerEligible:
    """The condition of an eligibility does not hold any more, or now known not to."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class EligibilityOpened:
    """Whether the condition of an eligibility holds is not known any more."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class EntitlementChanged:
    """Whether an entitlement is granted, or what is to be paid, is different."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: AwardState
    after: AwardState


@frozen
class WindowExpired:
    """On this date something left its look-back window, or passed the day it was valid to; `id` says what."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class WindowOpened:
    """On this date something came into its look-back window, or became valid; `id` says what."""

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    before: bool | None
    after: bool | None


@frozen
class FactRejected:
    """What was told was refused, with the reasons, and nothing changed; or a fact no longer fits the new date.

    In the second case (`cause` is `advanced`) the fact was taken back.
    """

    sequence: int
    subject: str
    date: date
    cause: Cause
    id: str
    diagnostics: tuple[Diagnostic, ...]


Event: TypeAlias = (
    GateFailed | GateCleared | GateOpened | ScoreChanged | IndicatorChanged | GradeChanged | BecameEligible
    | NoLongerEligible | EligibilityOpened | EntitlementChanged | WindowExpired | WindowOpened | FactRejected
)  # fmt: skip
_CLASSES: dict[str, Any] = {kind.__name__: kind for kind in get_args(Event)}


def event_to_json(event: Event) -> str:
    """Return an event as one line of canonical JSON, exact numbers as texts."""
    body: dict[str, Any] = {
        "event": type(event).__name__,
        "sequence": event.sequence,
        "subject": event.subject,
        "date": event.date.isoformat(),
        "cause": {"kind": event.cause.kind, "facts": list(event.cause.facts)},
        "id": event.id,
    }
    if isinstance(event, FactRejected):
        body["diagnostics"] = [encode_diagnostic(problem) for problem in event.diagnostics]
    else:
        body |= {"before": _encode_state(event.before), "after": _encode_state(event.after)}
    return canonical_json(body)


def event_from_json(text: str) -> Event:
    """Return the event `event_to_json` wrote."""
    body = json.loads(text)
    cause = Cause(body["cause"]["kind"], tuple(body["cause"]["facts"]))
    head = (body["sequence"], body["subject"], date.fromisoformat(body["date"]), cause, body["id"])
    kind = _CLASSES[body["event"]]
    if kind is FactRejected:
        return FactRejected(*head, tuple(decode_diagnostic(problem) for problem in body["diagnostics"]))
    event: Event = kind(*head, _decode_state(body["before"]), _decode_state(body["after"]))
    return event


def encode_diagnostic(problem: Diagnostic) -> dict[str, str]:
    """Write a diagnostic about a told value: it has a path and no place in a text."""
    return {"code": problem.code, "path": problem.path, "message": problem.message, "help": problem.help}


def decode_diagnostic(body: Mapping[str, str]) -> Diagnostic:
    """Read what `encode_diagnostic` wrote."""
    return Diagnostic(body["code"], body["message"], path=body["path"], help=body["help"])


def _encode_state(state: State) -> Any:
    match state:
        case ScoreState():
            ends = {"proven": encode_number(state.proven), "attainable": encode_number(state.attainable)}
            return {**ends, "applies": state.applies, "undefined": state.undefined}
        case GradeState():
            return {"grade": state.proven, "possible": list(state.possible)}
        case AwardState():
            payment = encode_number(state.payment)
            return {"granted": state.granted, "payment": payment, "undefined": state.undefined}
        case _:
            return state


def _decode_state(body: Any) -> State:
    match body:
        case {"proven": proven, "attainable": attainable}:
            return ScoreState(_number(proven), _number(attainable), body["applies"], body["undefined"])
        case {"grade": grade, "possible": possible}:
            return GradeState(grade, tuple(possible))
        case {"granted": granted, "payment": payment}:
            return AwardState(granted, _number(payment), body["undefined"])
        case _:
            return None if body is None else bool(body)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
