"""From two states of an output to the event that says what became of it."""

from datetime import date
from typing import Any, Final

from greenrules.live import events
from greenrules.live.events import Cause, Event
from greenrules.live.outputs import TOTAL, Output, State

# By kind of output: what is said when it is now true, false, or open.
_TURNS: Final[dict[str, dict[bool | None, Any]]] = {
    "gate": {True: events.GateCleared, False: events.GateFailed, None: events.GateOpened},
    "eligibility": {True: events.BecameEligible, False: events.NoLongerEligible, None: events.EligibilityOpened},
}
_CHANGES: Final[dict[str, Any]] = {
    "score": events.IndicatorChanged,
    "grade": events.GradeChanged,
    "entitlement": events.EntitlementChanged,
}


def make_event(
    output: Output, before: State, after: State, *, sequence: int, subject: str, day: date, cause: Cause
) -> Event:
    """Return the event of an output whose state is now another one."""
    if output.kind in _TURNS:
        kind = _TURNS[output.kind][after if isinstance(after, bool) else None]
    else:
        kind = events.ScoreChanged if output.id == TOTAL else _CHANGES[output.kind]
    event: Event = kind(sequence, subject, day, cause, output.id, before, after)
    return event
