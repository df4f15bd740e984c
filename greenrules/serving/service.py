"""What a portal decides about the service: which rulesets, which limits, where decisions are logged."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import uuid4

from attrs import field, frozen

from greenrules.model.canonical import Json
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.serving.erasing import is_within


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


def _read_rulesets(rulesets: Iterable[Ruleset] | None) -> tuple[Ruleset, ...] | None:
    if rulesets is None:
        return None
    many = isinstance(rulesets, list | tuple | set | frozenset)
    wrong: list[object] = [one for one in rulesets if not isinstance(one, Ruleset)] if many else [rulesets]
    if wrong:
        shown = repr(wrong[0]) if isinstance(wrong[0], str) else f"a {type(wrong[0]).__name__}"
        raise TypeError(f"`rulesets` is a tuple of rulesets, not {shown}: write `(greenrules.load(...),)`")
    return tuple(rulesets)


def _read_names(names: Iterable[str]) -> frozenset[str]:
    if isinstance(names, str):
        raise TypeError(f"`erased` is a set of names of facts, not a text: write {{{names!r}}}")
    return frozenset(names)


def _check_names(service: "Service", _: object, names: frozenset[str]) -> None:
    known = {fact for ruleset in service.rulesets or () for fact in ruleset.facts}
    for name in sorted(names) if known else ():
        if not any(is_within(fact, frozenset({name})) for fact in known):
            help = suggest(name, known, otherwise="`GET /v1/rulesets/{id}/facts` lists the facts of a ruleset")
            raise ValueError(f"`erased`: no ruleset of the service has a fact `{name}`: {help}")


@frozen
class Service:
    """A service to mount. Frozen: one can be shared by every thread and process.

    Args:
        rulesets: serve these and no other; None serves every installed ruleset.
        limits: how much one request may ask for.
        on_decision: called with the record of every decision before it is answered. When it raises, the decision is
            not given: what cannot be logged was not decided.
        erased: names of facts whose values the records leave out, with every number of the result that rests on them;
            grades and verdicts stay.
        now, new_id: where the time stamp and the id of a record come from; no result depends on them.

    Raises: TypeError (`rulesets` holds anything else, `erased` is a text), ValueError (none of the `rulesets` has a
        fact named in `erased`).
    """

    rulesets: tuple[Ruleset, ...] | None = field(default=None, converter=_read_rulesets)
    limits: Limits = Limits()
    on_decision: Callable[[dict[str, Json]], None] | None = field(default=None)
    erased: frozenset[str] = field(default=frozenset(), converter=_read_names, validator=_check_names)
    now: Callable[[], datetime] = _now
    new_id: Callable[[], str] = _new_id


DEFAULT = Service()
