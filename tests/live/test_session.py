"""What a session says, keeps and survives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import greenrules
from greenrules.live import Session, describe_event
from greenrules.live.events import Event, FactRejected, GateCleared, GateFailed, GradeChanged, WindowExpired
from greenrules.model.diagnostics import FactsError
from tests.live.samples import load_sample

GOOD = {
    "is_independent": True,
    "reporting_year": 2023,
    "solar_share": 40,
    "certificate_until": "2024-06-30",
    "accidents": [],
}


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(load_sample(), "2024-01-31", engine="incremental") as opened:
        yield opened


def names(events: tuple[Event, ...]) -> list[str]:
    return [f"{type(event).__name__} {event.id}" for event in events]


def test_one_fact_says_everything_that_hangs_on_it(session: Session) -> None:
    """A gate that fails takes the grade, the eligibility and the money with it, in the order of the ruleset."""
    session.tell_many("mill", GOOD)

    assert names(session.tell("mill", "is_independent", False)) == [
        "GateFailed gate:independent",
        "GradeChanged grade:*",
        "NoLongerEligible eligibility:recommended",
        "EntitlementChanged entitlement:reward",
    ]


def test_a_certificate_expires_on_the_day_after_its_last(session: Session) -> None:
    """However far a session advances, the event carries the day on which the certificate was no longer valid."""
    session.tell_many("mill", GOOD)

    expired, failed, *_ = session.advance("2025-01-01")

    assert isinstance(expired, WindowExpired)
    assert (expired.date, expired.id) == (date(2024, 7, 1), "fact:certificate_until")
    assert isinstance(failed, GateFailed)
    assert failed.date == date(2024, 7, 1)


def test_an_accident_leaves_its_window_on_a_clamped_day(session: Session) -> None:
    """An accident on a leap day is out of a three-year window from the day on which the window starts at it."""
    session.tell_many("mill", {**GOOD, "accidents": [{"date": "2024-02-29", "is_major": True}]})
    events = session.advance("2027-06-01")

    cleared = [event for event in events if isinstance(event, GateCleared) and event.id == "gate:no_accident"]

    assert [event.date for event in cleared] == [date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("solar_share", -1, "GR604"),
        ("solar_share", {"value": 3, "unit": "t"}, "GR603"),
        ("solar_share", {"value": 3, "period": "2022"}, "GR609"),
        ("solar_share", float("nan"), "GR606"),
        ("is_independent", "yes", "GR602"),
        ("no_such_thing_at_all", 1, "GR601"),
        ("solar_share", object(), "GR602"),
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(session: Session, fact: str, value: object, code: str) -> None:
    """A wrong unit, range, period, type or name gives one event with the reason, and the state stays."""
    session.tell_many("mill", GOOD)
    before = session.facts("mill"), session.standing("mill")

    (event,) = session.tell("mill", fact, value)

    assert isinstance(event, FactRejected)
    assert event.diagnostics[0].code == code
    assert (session.facts("mill"), session.standing("mill")) == before


def test_listeners_may_call_the_session_and_may_fail(session: Session) -> None:
    """What a listener causes comes after the present event, to all listeners; a failing one silences nobody."""
    seen: list[int] = []

    def answer(event: Event) -> None:
        if isinstance(event, GradeChanged) and event.after.proven == "green":
            session.tell("mill", "is_independent", False)

    def fail(event: Event) -> None:
        raise ValueError(event.sequence)

    session.on_change(answer)
    session.on_change(fail)
    session.on_change(lambda event: seen.append(event.sequence))
    with pytest.raises(ExceptionGroup):
        session.tell_many("mill", GOOD)

    assert seen == list(range(1, len(seen) + 1))
    assert session.standing("mill")["gate:independent"] is False


def test_sixteen_threads_tell_at_the_same_time(session: Session) -> None:
    """Each event has a number of its own, and every subject ends where its facts put it."""
    seen: list[int] = []
    session.on_change(lambda event: seen.append(event.sequence))

    def work(number: int) -> None:
        for share in range(20):
            session.tell_many(f"mill {number % 8}", {**GOOD, "solar_share": share + number})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))

    assert seen == list(range(1, len(seen) + 1))
    assert len(session.subjects) == 8
    for subject in session.subjects:
        grade = session.assessment(subject).grade
        assert session.standing(subject)["grade:*"].proven == grade  # type: ignore[union-attr]


def play(session: Session) -> None:
    session.tell_many("mill", GOOD)
    session.tell("works", "solar_share", {"value": "0.1", "unit": "%"})
    session.tell("works", "solar_share", {"value": 55, "unit": "%", "evidence": ["meter"], "period": "2023"})
    session.retract("mill", "is_independent")
    session.advance("2024-09-01")
    session.tell("works", "accidents", [{"date": "2023-05-05", "is_major": True}])
    session.drop("mill")


def test_a_log_cut_off_at_any_byte_restores_what_it_held(tmp_path: Path) -> None:
    """Wherever a killed process stopped writing, the session goes on from the last whole line, byte for byte."""
    whole = tmp_path / "whole"
    states: dict[int, str] = {}
    with Session(load_sample(), "2024-01-31", engine="incremental", log=whole) as session:
        states[whole.stat().st_size] = session.snapshot()
        session.on_change(lambda event: None)
        for step in (
            lambda: session.tell_many("mill", GOOD),
            lambda: session.tell("works", "solar_share", "much"),
            lambda: session.tell("works", "solar_share", object()),
            lambda: session.retract("mill", "is_independent"),
            lambda: session.advance("2024-09-01"),
            lambda: session.drop("mill"),
        ):
            step()
            states[whole.stat().st_size] = session.snapshot()
    text = whole.read_bytes()
    first = min(states)

    for size in range(first, len(text) + 1, 7):
        cut = tmp_path / "cut"
        cut.write_bytes(text[:size])
        with Session.restore(load_sample(), log=cut, engine="incremental") as session:
            assert session.snapshot() == states[max(end for end in states if end <= size)]
        assert cut.stat().st_size in states


def test_a_snapshot_with_a_log_gives_the_state_of_the_whole(tmp_path: Path) -> None:
    """A snapshot and what the log holds beyond it give the same bytes, and the same events afterwards."""
    log = tmp_path / "log"
    with Session(load_sample(), "2024-01-31", engine="incremental", log=log) as session:
        session.tell_many("other", GOOD)
        snapshot = session.snapshot()
        play(session)
        end = session.snapshot()
    with Session.restore(load_sample(), snapshot, log=log, engine="incremental") as session:
        assert session.snapshot() == end
        again = session.tell("other", "is_independent", False)
    with Session.restore(load_sample(), end, engine="incremental") as session:
        assert session.tell("other", "is_independent", False) == again


def test_what_another_ruleset_wrote_is_refused() -> None:
    """A snapshot of another content is no snapshot of this ruleset."""
    other = greenrules.load("cn.cleaner_production.level@2013")
    with Session(other, "2024-01-01", engine="incremental") as session:
        snapshot = session.snapshot()
    with pytest.raises(FactsError, match="GR641"):
        Session.restore(load_sample(), snapshot)


def test_a_session_does_not_go_back_and_not_out_of_force(session: Session) -> None:
    """An earlier date is refused, and the session stays where it was."""
    with pytest.raises(FactsError, match="GR640"):
        session.advance("2024-01-30")

    assert session.as_of == date(2024, 1, 31)


def test_a_closed_session_answers_nothing() -> None:
    """After `close`, every request is refused."""
    session = Session(load_sample(), "2024-01-31", engine="incremental")
    session.close()
    with pytest.raises(FactsError, match="GR642"):
        session.tell("mill", "is_independent", True)


def test_events_read_in_both_languages(session: Session) -> None:
    """An event is one line with its date, its subject, what it is about, and both states."""
    *_, score, grade, _, _ = session.tell_many("mill", GOOD)

    assert describe_event(score, session.outputs, "en").startswith("2024-01-31 mill indicator changed: solar")
    assert "等级变化" in describe_event(grade, session.outputs, "zh")


def test_few_warm_subjects_say_the_same_as_many() -> None:
    """How many evaluations are kept at hand changes no event."""
    found = []
    for warm in (1, 100):
        with Session(load_sample(), "2024-01-31", engine="incremental", warm=warm) as session:
            events: list[Event] = []
            session.on_change(events.append)
            for share in (5, 40, 70):
                for mill in range(5):
                    session.tell_many(f"mill {mill}", {**GOOD, "solar_share": share + mill})
            session.advance("2024-12-31")
            found.append(events)

    assert found[0] == found[1]
