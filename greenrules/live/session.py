"""A session: many subjects whose facts arrive one by one, judged at once, with an event for every difference."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any, Self

from greenrules.api import evaluate
from greenrules.live.accepting import Extra, make_document, read_told
from greenrules.live.beginning import prepare_judge, read_date, require_in_force, require_later, require_subject
from greenrules.live.delivering import Callback, Delivery, deliver, subscribe
from greenrules.live.engines import Engine, choose_watcher
from greenrules.live.events import Event
from greenrules.live.judging import Subject
from greenrules.live.keeping import (
    check_head,
    decode_fact,
    encode_fact,
    pack_fact,
    read_log,
    read_snapshot,
    unpack_fact,
    write_head,
)
from greenrules.live.log_file import LogFile, append_line, close_log, open_log
from greenrules.live.outputs import Output, State
from greenrules.live.register import Register, answer_request, find_subject, read_standing
from greenrules.live.requests import Advance, Drop, Refuse, Request, Retract, Tell, decode_request, encode_request
from greenrules.model.assessment import Assessment
from greenrules.model.canonical import canonical_json
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset

MOST_WARM = 4096
LogPath = str | os.PathLike[str] | None


class Session:
    """Facts of many subjects under one ruleset, as they become known.

    Every request returns the events it caused, in order, after the listeners of `on_change` got them. Any thread may
    call; requests are answered one after the other. A listener may call the session: what that causes is told to all
    listeners once the present event has been everywhere. A session has no clock: `advance` is how time passes.

    Args:
        ruleset: what `load`, `compile_text` or `compile_path` returned.
        as_of: the date everything is judged on at first.
        parameters: values for parameters by id, as `evaluate` takes them, for every subject.
        extra: `ignore` accepts facts that are declared nowhere.
        engine: `rete` lets durable-rules decide gates and grades beside us and compares; `incremental` does not;
            `auto` is `rete` for the first 100 subjects, where durable-rules can be imported.
        warm: how many evaluations are kept at hand; the facts of other subjects are read again when they change.
        log: a new file that gets every request before it is answered; GR666 when the disk refuses it.
        durable: whether each is forced to the disk first, to survive the loss of power too; that takes its time.
    Raises: FactsError (GR516, GR608, GR611, GR641 when the log exists), UnsupportedByBackend (GR720, GR721).

    Example:
        >>> import greenrules
        >>> from greenrules.live import Session
        >>> ruleset = greenrules.load("cn.cleaner_production.level@2013")
        >>> session = Session(ruleset, as_of="2024-01-01", engine="incremental")
        >>> session.tell("mill", "no_such_fact", 3)[0].diagnostics[0].code
        'GR601'
    """

    def __init__(
        self,
        ruleset: Ruleset,
        as_of: date | str,
        *,
        parameters: Mapping[str, object] | None = None,
        extra: Extra = "error",
        engine: Engine = "auto",
        warm: int = MOST_WARM,
        log: LogPath = None,
        durable: bool = False,
    ) -> None:
        day = read_date(as_of)
        require_in_force(ruleset, day)
        judge = prepare_judge(ruleset, parameters or {}, extra)
        watcher = choose_watcher(ruleset, engine)
        self._register = Register(judge, day, max(1, warm), watcher)
        self._lock = RLock()
        self._delivery = Delivery()
        self._is_open = True
        self._log: LogFile | None = None
        self._is_durable = durable
        if log is not None:
            self._start_log(Path(log))

    @classmethod
    def restore(
        cls,
        ruleset: Ruleset,
        snapshot: str | None = None,
        *,
        log: LogPath = None,
        on_change: Callback | None = None,
        engine: Engine = "auto",
        warm: int = MOST_WARM,
        durable: bool = False,
    ) -> Self:
        """Return the session that wrote a snapshot, a log, or both, in the state it had reached.

        Args:
            snapshot: what `snapshot` returned; without, the log is replayed from its beginning.
            log: the log; what it holds beyond the snapshot is replayed, and it is continued.
            on_change: gets the events of the replay, and those to come. `sequence` says which were there before.
        Raises: FactsError (GR641 when they are damaged, or of another ruleset).
        """
        lines = [] if log is None else list(read_log(log))
        body = read_snapshot(snapshot) if snapshot is not None else lines[0] if lines else {}
        check_head(body, ruleset, "snapshot" if snapshot is not None else str(log))
        parameters = {name: decode_fact(raw) for name, raw in body["parameters"].items()}
        session = cls(
            ruleset,
            body["as_of"],
            parameters=parameters,
            extra=body["extra"],
            engine=engine,
            warm=warm,
            durable=durable,
        )
        if snapshot is not None:
            session._load(body)
        if on_change is not None:
            session.on_change(on_change)
        if log is not None:
            session._replay(lines, Path(log))
        return session

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset everything is judged under."""
        return self._register.judge.ruleset

    @property
    def as_of(self) -> date:
        """The date everything is judged on now."""
        return self._register.day

    @property
    def engine(self) -> str:
        """`rete` when durable-rules decides beside us, else `incremental`."""
        return "incremental" if self._register.watcher is None else "rete"

    @property
    def outputs(self) -> dict[str, Output]:
        """What is watched of every subject, by trace id."""
        return {output.id: output for output in self._register.judge.outputs}

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects about whom a fact is known, in the order of their ids."""
        with self._lock:
            return tuple(sorted(self._register.subjects))

    def tell(self, subject: str, fact: str, value: object) -> tuple[Event, ...]:
        """Take one fact in; None takes it back. A value that does not fit gives FactRejected and changes nothing."""
        return self.tell_many(subject, {fact: value})

    def tell_many(self, subject: str, facts: Mapping[str, object]) -> tuple[Event, ...]:
        """Take several facts of one subject in, all or none: what only fits together must arrive together."""
        raws, problems = read_told(facts)
        if errors_of(problems):
            return self._answer(Refuse(require_subject(subject), tuple(map(str, facts)), errors_of(problems)))
        return self._answer(Tell(require_subject(subject), raws))

    def retract(self, subject: str, *facts: str) -> tuple[Event, ...]:
        """Take facts back: they are missing again, or what their absence states."""
        return self._answer(Retract(require_subject(subject), facts))

    def drop(self, subject: str) -> tuple[Event, ...]:
        """Take back everything about a subject, and forget it."""
        return self._answer(Drop(require_subject(subject)))

    def advance(self, as_of: date | str) -> tuple[Event, ...]:
        """Go on to a later date; every event carries the very day on which something changed.

        Raises: FactsError (GR608, GR640 when the date lies before the present one, GR516 when the ruleset is no longer
            in force); the session stays as it was.
        """
        day = read_date(as_of)
        with self._lock:
            require_later(day, self._register.day)
            require_in_force(self.ruleset, day)
            return self._answer(Advance(day))

    def assessment(self, subject: str) -> Assessment:
        """Return the whole assessment of a subject as it stands: what `evaluate` says of the facts told."""
        with self._lock:
            self._require_open()
            register = self._register
            told = find_subject(register, require_subject(subject)).told
            document = make_document(subject, told, register.judge.parameters)
            return evaluate(self.ruleset, document, register.day, extra=register.judge.extra)

    def standing(self, subject: str) -> dict[str, State]:
        """Return the state of every gate, indicator, eligibility and entitlement, and of the grade, by trace id."""
        with self._lock:
            self._require_open()
            return read_standing(self._register, require_subject(subject))

    def facts(self, subject: str) -> dict[str, RawFact]:
        """Return the facts told about a subject, by name."""
        with self._lock:
            told = find_subject(self._register, require_subject(subject)).told
            return {name: unpack_fact(name, told[name]) for name in sorted(told)}

    def on_change(self, callback: Callback) -> Callable[[], None]:
        """Have every event from now on given to a function; the function that comes back ends that."""
        with self._lock:
            return subscribe(self._delivery, callback)

    def snapshot(self) -> str:
        """Return the whole state as canonical JSON: equal states give the same bytes."""
        with self._lock:
            self._require_open()
            register = self._register
            subjects = {
                id: {name: encode_fact(unpack_fact(name, told)) for name, told in sorted(subject.told.items())}
                for id, subject in sorted(register.subjects.items())
            }
            counts = {"requests": register.requests, "sequence": register.sequence}
            return canonical_json({**self._head(), **counts, "subjects": subjects}) + "\n"

    def close(self) -> None:
        """Close the log and let everything go; a closed session answers nothing any more."""
        with self._lock:
            if self._log is not None:
                close_log(self._log)
                self._log = None
            watcher = self._register.watcher
            if watcher is not None:
                for subject in self._register.subjects:
                    watcher.drop(subject)
            self._register.subjects.clear()
            self._register.warm.clear()
            self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _answer(self, request: Request) -> tuple[Event, ...]:
        with self._lock:
            self._require_open()
            if self._log is not None:
                append_line(self._log, {"number": self._register.requests + 1, **encode_request(request)})
            events = tuple(answer_request(self._register, request))
            deliver(self._delivery, events)
            return events

    def _require_open(self) -> None:
        if not self._is_open:
            help = "start another session, or restore one from its snapshot or log"
            raise FactsError((Diagnostic("GR642", "the session is closed", path="session", help=help),))

    def _head(self) -> dict[str, Any]:
        judge = self._register.judge
        return write_head(judge.ruleset, self._register.day, judge.parameters, judge.extra)

    def _start_log(self, path: Path) -> None:
        if path.exists() and path.stat().st_size:
            message = f"`{path}` already holds a log"
            help = "restore the session it belongs to, or name another file"
            raise FactsError((Diagnostic("GR641", message, path=str(path), help=help),))
        self._log = open_log(path, is_durable=self._is_durable)
        append_line(self._log, self._head())

    def _load(self, body: Mapping[str, Any]) -> None:
        register = self._register
        register.requests, register.sequence = body["requests"], body["sequence"]
        for id, facts in body["subjects"].items():
            told = {name: pack_fact(name, decode_fact(raw)) for name, raw in facts.items()}
            register.subjects[id] = Subject(id, told)

    def _replay(self, lines: list[dict[str, Any]], path: Path) -> None:
        if not lines:
            self._start_log(path)
            return
        check_head(lines[0], self.ruleset, str(path))
        for line in lines[1:]:
            if line["number"] <= self._register.requests:
                continue
            if line["number"] != self._register.requests + 1:
                message = f"the log goes on with request {line['number']} after request {self._register.requests}"
                help = "use the snapshot and the log of one session"
                raise FactsError((Diagnostic("GR641", message, path=str(path), help=help),))
            deliver(self._delivery, answer_request(self._register, decode_request(line)))
        self._log = open_log(path, is_durable=self._is_durable)
