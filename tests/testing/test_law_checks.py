"""Checking laws: results as data, the simplest subject that breaks one, reasons that excuse, claims that bind."""

from pathlib import Path

import pytest

import greenrules
from greenrules import RulesetError
from greenrules.api import read_facts
from greenrules.model.citing import Words
from greenrules.model.source import SourceText
from greenrules.testing import LawNotes, check_laws, write_facts
from greenrules.testing.law_notes import read_notes_text
from greenrules.testing.law_results import Excuse, Monotone

SOUND = (Path(__file__).parent / "rulesets/cn.example.sound/1.yaml").read_text(encoding="utf-8")
TOO_MUCH = SOUND.replace("value: 0.4,", "value: 0.5,")
REASON = Words("示例", "an example")


def test_the_counterexample_is_the_simplest_factory() -> None:
    """A broken law comes with the few facts that show it, and they show it once pasted."""
    ruleset = greenrules.compile_text(TOO_MUCH)
    (result,) = check_laws(ruleset, examples=40, only=("bounds",), notes=LawNotes())
    (breach,) = result.breaches
    assert breach.factory is not None
    (document,) = read_facts(write_facts(breach.factory))
    assessment = greenrules.evaluate(ruleset, document)
    paid = next(finding for finding in assessment.findings if finding.id == "entitlement:investment_subsidy")

    assert result.status == "broken"
    assert set(breach.factory.facts) == {"lawful", "accidents", "investment"}
    assert breach.factory.facts["investment"] == 1
    assert paid.status == "passed"


def test_the_same_call_gives_the_same_results() -> None:
    """Ruleset, examples and seed decide everything."""
    ruleset = greenrules.compile_text(TOO_MUCH)
    first, second = (check_laws(ruleset, examples=15, only=("bounds", "totality")) for _ in range(2))

    assert first == second


def test_an_excuse_with_a_reason_stands_beside_the_result() -> None:
    """What the ruleset gives a reason for is listed with it and fails nothing."""
    notes = LawNotes(excuses=(Excuse("bounds", "entitlement:investment_subsidy", REASON),))
    (result,) = check_laws(greenrules.compile_text(TOO_MUCH), examples=40, only=("bounds",), notes=notes)

    assert (result.status, result.passed, result.breaches) == ("excused", True, ())
    assert [excuse.reason for _, excuse in result.excused] == [REASON]


def test_an_excuse_nobody_needs_is_reported() -> None:
    """A reason for something that holds is listed as stale."""
    excuse = Excuse("bounds", "entitlement:investment_subsidy", REASON)
    (result,) = check_laws(greenrules.compile_text(SOUND), examples=10, only=("bounds",), notes=LawNotes((), (excuse,)))

    assert result.status == "holds"
    assert result.stale == (excuse,)


def test_a_claim_about_the_whole_score_is_held_to() -> None:
    """Claiming that more energy is better breaks the law of direction; without it nothing is said of the whole."""
    ruleset = greenrules.compile_text(SOUND)
    claim = LawNotes((Monotone("energy_consumption", "higher"),))
    (claimed,) = check_laws(ruleset, examples=40, only=("direction",), notes=claim)
    (silent,) = check_laws(ruleset, examples=40, only=("direction",), notes=LawNotes())

    assert {breach.entry for breach in claimed.breaches} == {"fact:energy_consumption"}
    assert silent.status == "holds"


def test_a_search_without_success_claims_no_impossibility() -> None:
    """What was looked for in vain is `not_found`, without a subject."""
    ruleset = greenrules.compile_text(SOUND.replace("accidents <= accidents_allowed", "accidents < accidents_allowed"))
    (result,) = check_laws(ruleset, examples=10, only=("reachability",), notes=LawNotes())

    assert result.status == "not_found"
    assert {breach.factory for breach in result.breaches} == {None}


@pytest.mark.parametrize(
    ("laws", "message"),
    [
        ("{excuses: [{law: unit, entry: x, reason: {zh: 甲, en: a}}]}", "there is no law `unit`"),
        ("{excuses: [{law: units, entry: x}]}", "an excuse needs a law, an entry and a reason"),
        ("{monotone: [{fact: x, better: more}]}", "a claim needs a fact, and `better: higher` or `lower`"),
        ("{monotonic: []}", "unknown key `monotonic` of `laws`"),
    ],
)
def test_what_a_ruleset_says_about_itself_is_checked(laws: str, message: str) -> None:
    """A claim or an excuse that cannot be meant is a diagnostic with a place."""
    text = f"format: 1\nruleset: cn.example.sound@1\nlaws: {laws}\ncases: []\n"
    with pytest.raises(RulesetError) as raised:
        read_notes_text(SourceText("1.cases.yaml", text))

    (problem,) = raised.value.diagnostics
    assert (problem.code, problem.message) == ("GR800", message)
    assert problem.span is not None
