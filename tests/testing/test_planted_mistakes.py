"""Mistakes planted in a sound ruleset are caught by the laws alone, without any case."""

from pathlib import Path

import pytest
from attrs import frozen

import greenrules
from greenrules.model.source import SourceText
from greenrules.testing.law_checks import check_laws
from greenrules.testing.law_notes import read_notes_text
from greenrules.testing.law_results import LawNotes

FILE = Path(__file__).parent / "rulesets" / "cn.example.sound" / "1.yaml"
SOUND = FILE.read_text(encoding="utf-8")
EXAMPLES = 40


@frozen
class Mistake:
    """One edit of the sound ruleset, the law that catches it, and the entry it points at."""

    name: str
    before: str
    after: str
    law: str
    entry: str


MISTAKES = (
    Mistake(
        "amount independent of income below the limit",
        "amount: base_amount - reduction_rate * income,",
        "amount: 'base_amount - reduction_rate * max(0, income - income_limit)',",
        "influence", "entitlement:income_support/amount <- fact:income",
    ),
    Mistake(
        "gate dropped from the best grade",
        "condition: basic_requirements_met and score >= five_mark",
        "condition: score >= five_mark",
        "veto", "grade:five <- gate:lawful_operation",
    ),
    Mistake(
        "baseline and leading value swapped",
        "baseline: energy_baseline, leading: energy_leading",
        "baseline: energy_leading, leading: energy_baseline",
        "reachability", "indicator:energy",
    ),
    Mistake(
        "or instead of and",
        "condition: basic_requirements_met and score >= four_mark",
        "condition: basic_requirements_met or score >= four_mark",
        "veto", "grade:four <- gate:lawful_operation",
    ),
    Mistake(
        "less instead of at most",
        "condition: accidents <= accidents_allowed",
        "condition: accidents < accidents_allowed",
        "reachability", "gate:few_accidents",
    ),
    Mistake(
        "input dropped from a formula",
        "formula: electricity * grid_factor + heat_co2",
        "formula: electricity * grid_factor",
        "influence", "fact:heat_co2",
    ),
    Mistake(
        "parameter of the wrong year",
        "then early_factor else late_factor",
        "then early_factor else early_factor",
        "influence", "parameter:late_factor",
    ),
    Mistake(
        "direction flipped",
        "quantity: renewable_share, better: higher",
        "quantity: renewable_share, better: lower",
        "direction", "fact:renewable_energy",
    ),
    Mistake(
        "threshold above its range by one unit",
        'unit: "%", value: 100,',
        'unit: "%", value: 101,',
        "reachability", "indicator:training/step/1",
    ),
    Mistake(
        "numerator and denominator swapped",
        "formula: renewable_energy / energy_consumption",
        "formula: energy_consumption / renewable_energy",
        "direction", "fact:renewable_energy",
    ),
    Mistake(
        "cap that never binds",
        "caps: [investment_cap]",
        "caps: ['max(investment_cap, investment)']",
        "influence", "entitlement:investment_subsidy/amount <- parameter:investment_cap",
    ),
    Mistake(
        "shares of more than the whole",
        "label: {zh: 服务方比例, en: share of the partner}, value: 0.4",
        "label: {zh: 服务方比例, en: share of the partner}, value: 0.5",
        "bounds", "entitlement:investment_subsidy",
    ),
)  # fmt: skip


def read_notes() -> LawNotes:
    beside = FILE.with_name("1.cases.yaml")
    return read_notes_text(SourceText("1.cases.yaml", beside.read_text(encoding="utf-8")))[1]


def test_the_sound_ruleset_passes_every_law() -> None:
    """Without a mistake nothing speaks against any law."""
    results = check_laws(greenrules.compile_text(SOUND), examples=EXAMPLES, notes=read_notes())

    assert [(result.law, breach) for result in results for breach in result.breaches] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_planted_mistake_is_caught_by_a_law(mistake: Mistake) -> None:
    """The edited ruleset is accepted by the checker, and a law points at the entry with the mistake."""
    assert SOUND.count(mistake.before) == 1
    ruleset = greenrules.compile_text(SOUND.replace(mistake.before, mistake.after))
    (result,) = check_laws(ruleset, examples=EXAMPLES, only=(mistake.law,), notes=read_notes())

    assert not result.passed
    assert mistake.entry in {breach.entry for breach in result.breaches}
