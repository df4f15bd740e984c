"""What a portal decides about the service: which rulesets, which limits, where decisions are logged."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from attrs import field, frozen

from greenrules.model.canonical import Json
from greenrules.model.ruleset import Ruleset


@frozen
class Limits:
    """How much one request may ask for.

    `bytes` bounds the body, `depth` its nesting, `seconds` the time spent on one answer (in a batch: on one subject);
    None is no limit, and answers in less than half the time (benchmarks/time_limit.py).
    """

    bytes: int = 1_000_000
    depth: int = 40
    seconds: int | None = 10


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid4())


@frozen
class Service:
    """A service to mount. Frozen: one can be shared by every thread and process.

    Args:
        rulesets: serve these and no other; None serves every installed ruleset.
        limits: how much one request may ask for.
        on_decision: called with the record of every decision before it is answered. When it raises, the decision is
            not given: what cannot be logged was not decided.
        erased: names of facts whose values the records leave out.
        now, new_id: where the time stamp and the id of a record come from; no result depends on them.
    """

    rulesets: tuple[Ruleset, ...] | None = None
    limits: Limits = Limits()
    on_decision: Callable[[dict[str, Json]], None] | None = field(default=None)
    erased: frozenset[str] = field(default=frozenset(), converter=frozenset)
    now: Callable[[], datetime] = _now
    new_id: Callable[[], str] = _new_id


DEFAULT = Service()
