"""Live sessions: facts arrive one by one, verdicts change, somebody is told.

Input: a checked ruleset, then facts of many subjects as they become known. Output: events, one for each difference.
May import: everything below, down to model; only tracking, serving and cli may import it.

A meter reading changes one fact of one factory among thousands. A session judges again only what depends on that fact
and says what became different; the whole assessment is there when somebody asks. Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.live.events import Event, event_from_json, event_to_json
    from greenrules.live.session import Session
    from greenrules.live.wording import describe_event

__all__ = ["Event", "Session", "describe_event", "event_from_json", "event_to_json"]

_HOMES = {
    "Event": "greenrules.live.events",
    "Session": "greenrules.live.session",
    "describe_event": "greenrules.live.wording",
    "event_from_json": "greenrules.live.events",
    "event_to_json": "greenrules.live.events",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)
