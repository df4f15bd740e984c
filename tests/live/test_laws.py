"""A session against the reference: after any sequence it stands where `evaluate` stands, and says every difference."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules.live import Session, event_from_json, event_to_json
from greenrules.live.events import Event, FactRejected, WindowExpired, WindowOpened
from greenrules.live.outputs import State, read_assessment
from greenrules.model.diagnostics import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.testing import facts
from tests.laws.specimens import SPECIMENS, law, load_specimen

SUBJECTS = ("mill", "works")


def start_day(ruleset: Ruleset) -> date:
    start, end = ruleset.effective.start, ruleset.effective.end
    return start or end or date(2024, 1, 31)


def expect(session: Session, subject: str, document: dict[str, Any], parameters: dict[str, Any]) -> dict[str, State]:
    """Return what the reference says of the facts told."""
    found = greenrules.evaluate(
        session.ruleset,
        {"subject": {"id": subject}, "facts": document},
        session.as_of,
        parameters,
        engine="reference",
    )
    return read_assessment(found)


def list_states(events: tuple[Event, ...]) -> list[tuple[str, State, State]]:
    skipped = FactRejected | WindowExpired | WindowOpened
    return [(event.id, event.before, event.after) for event in events if not isinstance(event, skipped)]


def check_difference(events: tuple[Event, ...], before: dict[str, State], after: dict[str, State]) -> None:
    assert list_states(events) == [(id, before[id], after[id]) for id in after if before[id] != after[id]]
    assert all(event_from_json(event_to_json(event)) == event for event in events)


@st.composite
def tellings(draw: Any, ruleset: Ruleset) -> tuple[dict[str, Any], list[tuple[str, str, Any, bool]]]:
    """Draw what two subjects are told, fact by fact, with some facts told anew or taken back in between."""
    documents = [draw(facts(ruleset)) for _ in range(3)]
    steps = [(name, value) for document in documents for name, value in document["facts"].items()]
    steps = draw(st.permutations(steps)) if len(steps) < 40 else steps
    marks = draw(st.lists(st.tuples(st.sampled_from(SUBJECTS), st.booleans()), min_size=1, max_size=20))
    told = [(marks[n % len(marks)][0], name, value, marks[n % len(marks)][1]) for n, (name, value) in enumerate(steps)]
    return documents[0].get("parameters", {}), told[:12]


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_session_stands_where_the_reference_stands_and_says_every_difference(name: str) -> None:
    """After any tells and retracts of two subjects, states equal those of `evaluate` and events are the differences."""
    ruleset = load_specimen(name)

    @law(name, share=0.04)
    @given(tellings(ruleset))
    def check(drawn: tuple[dict[str, Any], list[tuple[str, str, Any, bool]]]) -> None:
        parameters, steps = drawn
        session = Session(ruleset, start_day(ruleset), parameters=parameters, engine="incremental", warm=1)
        documents: dict[str, dict[str, Any]] = {subject: {} for subject in SUBJECTS}
        for subject, fact, value, is_retracted in steps:
            document = documents[subject]
            before = session.standing(subject)
            if is_retracted and fact in document:
                tried = {key: kept for key, kept in document.items() if key != fact}
                events = session.retract(subject, fact)
            else:
                tried = {**document, fact: value}
                events = session.tell(subject, fact, value)
            try:
                after = expect(session, subject, tried, parameters)
            except FactsError:
                assert [type(event) for event in events] == [FactRejected]
                assert session.standing(subject) == before
                continue
            assert not any(isinstance(event, FactRejected) for event in events)
            documents[subject] = tried
            check_difference(events, before, after)
            assert session.standing(subject) == after
        for subject, document in documents.items():
            whole = greenrules.evaluate(
                ruleset, {"subject": {"id": subject}, "facts": document}, session.as_of, parameters
            )
            assert session.assessment(subject) == whole

    check()


@pytest.mark.parametrize("name", SPECIMENS)
def test_advancing_equals_stepping_day_by_day(name: str) -> None:
    """Going to a later date at once gives the events of going there day by day, and ends in the same state."""
    ruleset = load_specimen(name)

    @law(name, share=0.04)
    @given(facts(ruleset, complete=True), st.integers(1, 400))
    def check(document: dict[str, Any], days: int) -> None:
        end = ruleset.effective.end or date.max
        day = start_day(ruleset)
        last = min(day + timedelta(days), end)
        sessions = [
            Session(ruleset, day, parameters=document.get("parameters", {}), engine="incremental") for _ in range(2)
        ]
        for session in sessions:
            session.tell_many("mill", document["facts"])
        at_once = sessions[0].advance(last)
        stepped: list[Event] = []
        while sessions[1].as_of < last:
            before = sessions[1].standing("mill")
            found = sessions[1].advance(sessions[1].as_of + timedelta(1))
            check_difference(found, before, sessions[1].standing("mill"))
            stepped += found
        assert at_once == tuple(stepped)
        assert sessions[0].facts("mill") == sessions[1].facts("mill")
        assert sessions[0].standing("mill") == sessions[1].standing("mill")
        whole = greenrules.evaluate(ruleset, document, last, engine="reference")
        if not any(isinstance(event, FactRejected) for event in at_once):
            assert sessions[0].standing("mill") == read_assessment(whole)

    check()
