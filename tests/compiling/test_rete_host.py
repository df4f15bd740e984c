"""durable-rules alone against the reference, and a test for each of its traps."""

import inspect
import sys
import threading
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

import greenrules
from greenrules.compiling import rete_host
from greenrules.compiling.rete import FALSE, TRUE, UNKNOWN, definitions
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.live import Session
from greenrules.live.rete_watcher import DisagreementError, ReteWatcher, encode_verdict
from greenrules.model.diagnostics import UnsupportedByBackend
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Unknown
from greenrules.testing import facts
from tests.compiling.wide import make_wide
from tests.laws.specimens import TIMES
from tests.live.samples import load_sample

pytest.importorskip("durable.engine", exc_type=ImportError)
DAY = date(2025, 6, 1)
WORDS = {"passed": TRUE, "failed": FALSE, "cantTell": UNKNOWN}


def open_plan(ruleset: Ruleset) -> rete_host.Network:
    return rete_host.open_network(definitions(ruleset))


def tell_facts(network: rete_host.Network, ruleset: Ruleset, subject: str, values: dict[str, Any]) -> dict[str, int]:
    """Decide the atoms, let durable-rules conclude, and return its verdicts by trace id."""
    unknown = {name: Unknown(frozenset({f"fact:{name}"})) for name in ruleset.facts}
    environment = Environment(ruleset, {**unknown, **values}, DAY)
    atoms = {
        number: encode_verdict(evaluate_condition(atom, environment)) for number, atom in network.plan.atoms.items()
    }
    rete_host.tell_verdicts(network, subject, atoms)
    return {id: network.told[subject][number] for id, number in network.plan.outputs.items()}


def expect(ruleset: Ruleset, values: dict[str, Any]) -> dict[str, int]:
    """Return what the reference says of the same gates, grades and eligibilities."""
    assessment = greenrules.evaluate(ruleset, values, DAY, engine="reference")
    kinds = ("gate", "grade", "eligibility")
    return {finding.id: WORDS[finding.status] for finding in assessment.findings if finding.kind in kinds}


class WideMachine(RuleBasedStateMachine):
    """Any order of tells and retracts about many subjects, with more conditions than one ruleset holds."""

    @initialize()
    def start(self) -> None:
        self.ruleset = make_wide(12)
        self.network = open_plan(self.ruleset)
        self.told: dict[str, dict[str, Any]] = {}

    @rule(
        subject=st.sampled_from(("mill", "works", "plant")),
        changes=st.dictionaries(
            st.integers(0, 23).map(lambda at: f"fact_{at}"), st.sampled_from((True, False, None)), min_size=1
        ),
    )
    def tell(self, subject: str, changes: dict[str, bool | None]) -> None:
        values = {**self.told.get(subject, {}), **changes}
        self.told[subject] = {name: value for name, value in values.items() if value is not None}
        found = tell_facts(self.network, self.ruleset, subject, self.told[subject])
        assert found == expect(self.ruleset, self.told[subject])

    @rule(subject=st.sampled_from(("mill", "works", "plant")))
    def drop(self, subject: str) -> None:
        rete_host.forget_subject(self.network, subject)
        self.told.pop(subject, None)


def test_durable_rules_alone_concludes_what_the_reference_does() -> None:
    """Gates, grades and eligibilities agree after every step of every sequence."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # Hypothesis has no types for it
        WideMachine,
        settings=settings(
            max_examples=max(1, int(8 * TIMES)),
            stateful_step_count=12,
            deadline=None,
            derandomize=TIMES == 1,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("name", ["cn.miit.gradient", "cn.ningbo.star_factory.computed_score"])
def test_durable_rules_agrees_about_real_rulesets(name: str) -> None:
    """On real rulesets, a session that compares both engines at every step finds no disagreement."""
    ruleset = greenrules.load(name)
    documents: list[dict[str, Any]] = []

    @settings(max_examples=3, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts(ruleset))
    def collect(document: dict[str, Any]) -> None:
        documents.append(document["facts"])

    collect()
    start = ruleset.effective.start or DAY
    with Session(ruleset, start, engine="rete") as session:
        for document in documents:
            for fact, value in list(document.items())[:25]:
                session.tell("mill", fact, value)
        assert session.engine == "rete"


def test_no_timer_thread_is_started() -> None:
    """Timer threads of durable-rules race with the caller: there are none."""
    before = threading.active_count()
    open_plan(load_sample())

    assert threading.active_count() == before


def test_an_and_of_twenty_four_operands_concludes() -> None:
    """An `all` of 17 patterns never fires: wide conditions are trees of narrow ones."""
    ruleset = make_wide(2)
    network = open_plan(ruleset)
    values = dict.fromkeys(ruleset.facts, True)

    assert tell_facts(network, ruleset, "mill", values) == expect(ruleset, values)


def test_more_subjects_than_it_holds_fit() -> None:
    """Before the tables of durable-rules end (1,024 subjects) the oldest go, and come back when they change."""
    ruleset = load_sample()
    network = open_plan(ruleset)
    for at in range(1100 if TIMES > 1 else 150):
        tell_facts(network, ruleset, f"mill {at}", {"is_independent": at % 2 == 0})

    assert len(network.told) == rete_host.MOST_SUBJECTS
    assert tell_facts(network, ruleset, "mill 0", {"is_independent": False}) == expect(
        ruleset, {"is_independent": False}
    )


def test_the_same_content_twice_is_no_error() -> None:
    """Telling what is known already changes nothing, where durable-rules would raise."""
    network = open_plan(load_sample())
    atoms = dict.fromkeys(network.plan.atoms, TRUE)

    assert rete_host.tell_verdicts(network, "mill", atoms)
    assert rete_host.tell_verdicts(network, "mill", atoms) == {}


def test_one_ruleset_can_be_opened_twice() -> None:
    """Rulesets of durable-rules cannot be defined again: each opening has names of its own."""
    one, two = open_plan(load_sample()), open_plan(load_sample())

    assert set(one.names.values()).isdisjoint(two.names.values())


def test_actions_take_one_argument_without_default() -> None:
    """Any other action is taken for asynchronous and blocks its subject."""
    network = open_plan(load_sample())
    (parameter,) = inspect.signature(rete_host._recorder(network, "1_1_0")).parameters.values()

    assert parameter.default is inspect.Parameter.empty


def test_an_error_in_an_action_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an action raises durable-rules only writes into its state; it comes out all the same."""

    def fail(match: Any) -> None:
        raise ValueError("on purpose")

    monkeypatch.setattr(rete_host, "_recorder", lambda network, rule: fail)
    network = open_plan(load_sample())
    with pytest.raises(RuntimeError, match="on purpose"):
        rete_host.tell_verdicts(network, "mill", dict.fromkeys(network.plan.atoms, TRUE))


def test_a_disagreement_is_loud() -> None:
    """When durable-rules concludes something else than our evaluator, nothing goes on."""
    ruleset = load_sample()
    network = open_plan(ruleset)
    watcher = ReteWatcher(network)
    environment = Environment(ruleset, {"is_independent": True}, DAY)
    watcher.watch("mill", environment, ())
    network.told["mill"][network.plan.outputs["grade:green"]] = TRUE
    with pytest.raises(DisagreementError, match="grade:green"):
        watcher.watch("mill", environment, ())


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for explicitly, a missing durable-rules is an error; otherwise the session runs without it."""
    rete_host.load_engine.cache_clear()
    monkeypatch.setitem(sys.modules, "durable", None)
    try:
        with pytest.raises(UnsupportedByBackend, match="GR720"):
            Session(load_sample(), "2024-01-31", engine="rete")
        assert Session(load_sample(), "2024-01-31").engine == "incremental"
    finally:
        rete_host.load_engine.cache_clear()


def test_more_subjects_than_its_tables_hold_never_meet() -> None:
    """However it is set, what is held stays below the 1,024 subjects after which durable-rules has no memory left."""
    assert rete_host.MOST_SUBJECTS < 1024


def test_the_automatic_engine_takes_a_sample() -> None:
    """Subjects beyond those durable-rules can hold are judged without waiting for it."""
    with Session(load_sample(), "2024-01-31") as session:
        for at in range(rete_host.MOST_SUBJECTS + 20):
            session.tell(f"mill {at}", "is_independent", at % 2 == 0)
        watcher = session._register.watcher

        assert isinstance(watcher, ReteWatcher)
        assert len(watcher.network.told) == rete_host.MOST_SUBJECTS
        assert len(session.subjects) == rete_host.MOST_SUBJECTS + 20
