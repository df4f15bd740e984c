"""The subjects of a session with the date they are judged on: requests in, events out. Knows no locks and no files."""

import heapq
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from attrs import define, field

from greenrules.evaluating.environment import Environment
from greenrules.live.differences import make_event
from greenrules.live.events import Cause, Event, FactRejected, WindowExpired, WindowOpened
from greenrules.live.judging import (
    Difference,
    Judge,
    Movement,
    Subject,
    change_facts,
    find_next_day,
    let_go,
    move_subject,
    warm_up,
)
from greenrules.live.outputs import State
from greenrules.live.requests import Advance, Drop, Refuse, Request, Retract, Tell
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact


class Watcher(Protocol):
    """A second opinion on what changed, such as durable-rules: it sees every change, and raises when it disagrees."""

    def watch(self, subject: str, environment: Environment, differences: Iterable[Difference]) -> None:
        """Compare what it concludes with what was found."""

    def drop(self, subject: str) -> None:
        """Let everything about a subject go."""


@define(eq=False)
class Register:
    """The state of a session.

    Attributes:
        subjects: those about whom a fact is known.
        warm: those whose evaluation is at hand, the one used last at the end; at most `most_warm`.
        sequence: how many events there were.
        requests: how many requests were answered.
    """

    judge: Judge
    day: date
    most_warm: int
    watcher: Watcher | None = None
    subjects: dict[str, Subject] = field(factory=dict)
    warm: OrderedDict[str, Subject] = field(factory=OrderedDict)
    sequence: int = 0
    requests: int = 0


def answer_request(register: Register, request: Request) -> list[Event]:
    """Carry a request out and return what became different, in the order of the ruleset."""
    register.requests += 1
    match request:
        case Tell():
            return _change(register, request.subject, request.facts, Cause("told", tuple(request.facts)))
        case Retract():
            return _take_back(register, request.subject, request.facts, Cause("retracted", request.facts))
        case Drop():
            return _drop(register, request.subject)
        case Refuse():
            return [_reject(register, request.subject, Cause("told", request.facts), request.diagnostics)]
        case Advance():
            return _advance(register, request.day)


def find_subject(register: Register, id: str) -> Subject:
    """Return what is known of a subject; a new one about whom nothing is, when there is none."""
    return register.subjects.get(id) or Subject(id)


def read_standing(register: Register, id: str) -> dict[str, State]:
    """Return the state of every output of a subject, by trace id."""
    subject = find_subject(register, id)
    warm_up(register.judge, subject, register.day)
    _settle(register, subject)
    return {output.id: state for output, state in zip(register.judge.outputs, subject.states or (), strict=True)}


def _take_back(register: Register, id: str, names: Iterable[str], cause: Cause) -> list[Event]:
    raws = {name: RawFact(None, "", (), "", f"facts.{name}") for name in names}
    return _change(register, id, raws, cause)


def _change(register: Register, id: str, raws: Mapping[str, RawFact], cause: Cause) -> list[Event]:
    subject = find_subject(register, id)
    problems, differences = change_facts(register.judge, subject, raws, register.day)
    _settle(register, subject)
    if problems:
        return [_reject(register, id, cause, problems)]
    _show(register, subject, differences)
    return _list_events(register, id, cause, differences)


def _drop(register: Register, id: str) -> list[Event]:
    names = tuple(find_subject(register, id).told)
    return _take_back(register, id, names, Cause("dropped", names))


def _settle(register: Register, subject: Subject) -> None:
    """Keep a subject about whom something is known, and the evaluations used last; let go of what was left behind."""
    if not subject.told:
        register.subjects.pop(subject.id, None)
        register.warm.pop(subject.id, None)
        let_go(subject)
        return
    register.subjects[subject.id] = subject
    if subject.environment is not None:
        register.warm[subject.id] = subject
        register.warm.move_to_end(subject.id)
    while len(register.warm) > register.most_warm:
        _, oldest = register.warm.popitem(last=False)
        let_go(oldest)


def _show(register: Register, subject: Subject, differences: Iterable[Difference]) -> None:
    if register.watcher is None:
        return
    if subject.told:
        register.watcher.watch(subject.id, warm_up(register.judge, subject, register.day), differences)
        _settle(register, subject)
    else:
        register.watcher.drop(subject.id)


def _list_events(register: Register, id: str, cause: Cause, differences: Iterable[Difference]) -> list[Event]:
    events: list[Event] = []
    for place, before, after in differences:
        register.sequence += 1
        output = register.judge.outputs[place]
        events.append(
            make_event(output, before, after, sequence=register.sequence, subject=id, day=register.day, cause=cause)
        )
    return events


def _reject(register: Register, id: str, cause: Cause, problems: tuple[Diagnostic, ...]) -> Event:
    register.sequence += 1
    fact = next((problem.path for problem in problems if problem.path), "facts")
    name = f"fact:{fact.removeprefix('facts.')}"
    return FactRejected(register.sequence, id, register.day, cause, name, problems)


def _advance(register: Register, target: date) -> list[Event]:
    events: list[Event] = []
    if not register.judge.calendar.is_timeless:
        waiting = [(_next_day(register, subject), id) for id, subject in register.subjects.items()]
        heapq.heapify(waiting)
        while waiting and waiting[0][0] <= target:
            register.day, id = heapq.heappop(waiting)
            subject = register.subjects[id]
            movement = move_subject(register.judge, subject, register.day)
            _settle(register, subject)
            _show(register, subject, movement.differences)
            events += _list_movement(register, id, movement)
            # On the last day there is, nothing comes next.
            if id in register.subjects and (following := _next_day(register, subject)) > register.day:
                heapq.heappush(waiting, (following, id))
    register.day = target
    return events


def _next_day(register: Register, subject: Subject) -> date:
    if subject.next_change is None:
        find_next_day(register.judge, subject, register.day)
        _settle(register, subject)
    return subject.next_change or date.max


def _list_movement(register: Register, id: str, movement: Movement) -> list[Event]:
    cause = Cause("advanced", tuple(name for name, _ in movement.withdrawn))
    events: list[Event] = []
    for place, verdict in movement.turned:
        register.sequence += 1
        kind = WindowOpened if verdict else WindowExpired
        events.append(kind(register.sequence, id, register.day, cause, place, not verdict, verdict))
    events += [_reject(register, id, cause, (problem,)) for _, problem in movement.withdrawn]
    return events + _list_events(register, id, cause, movement.differences)
