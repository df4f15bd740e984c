"""Strategies for facts documents: accepted by the ruleset, close to its thresholds, simple once shrunk."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

import greenrules
from greenrules.model.values import Bounds
from greenrules.testing import facts, pairs_better

NINGBO = greenrules.load("cn.ningbo.star_factory@2022")
HEBEI = greenrules.load("cn.hebei.star_factory@2024")
SUPPLY = greenrules.load("cn.gbt36132@2025")
LOOK = settings(max_examples=40, derandomize=True, database=None, deadline=None,
                phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))  # fmt: skip
SEARCH = settings(LOOK, max_examples=2000)


@pytest.mark.parametrize("ruleset", [NINGBO, HEBEI, SUPPLY], ids=lambda ruleset: ruleset.id)
def test_every_document_is_accepted(ruleset: greenrules.Ruleset) -> None:
    """Whatever is drawn, in whatever unit, gives an assessment."""

    @LOOK
    @given(facts(ruleset))
    def holds(document: dict[str, Any]) -> None:
        assert greenrules.evaluate(ruleset, document).possible_grades

    holds()


def test_a_complete_document_leaves_nothing_missing() -> None:
    """With `complete`, every fact, cell and open parameter is given."""

    @LOOK
    @given(facts(SUPPLY, complete=True))
    def holds(document: dict[str, Any]) -> None:
        assert greenrules.evaluate(SUPPLY, document).missing == ()

    holds()


def test_what_is_to_be_missing_is_never_given() -> None:
    """Facts named in `missing` are never there, however complete the rest is."""

    @LOOK
    @given(facts(NINGBO, complete=True, missing=["per_mu_class"]))
    def holds(document: dict[str, Any]) -> None:
        assert "per_mu_class" not in document["facts"]
        assert "lawfully_established" in document["facts"]

    holds()


def test_a_name_nobody_declares_cannot_be_missing() -> None:
    """A typing mistake in `missing` is refused."""
    with pytest.raises(ValueError, match="per_mu_clas"):
        facts(NINGBO, missing=["per_mu_clas"])


def test_numbers_come_in_other_units_too() -> None:
    """Some document gives a number in a unit that is not the declared one."""
    document = find(facts(SUPPLY), lambda d: any(isinstance(v, dict) for v in d["facts"].values()), settings=SEARCH)

    assert [value["unit"] for value in document["facts"].values() if isinstance(value, dict)]


def test_a_shrunk_subject_is_simple() -> None:
    """The simplest factory with three stars has no fact it could do without."""

    def has_three_stars(document: dict[str, Any]) -> bool:
        return greenrules.evaluate(NINGBO, document).grade == "three"

    document = find(facts(NINGBO), has_three_stars, settings=SEARCH)

    for left_out in document["facts"]:
        rest = {id: value for id, value in document["facts"].items() if id != left_out}
        assert not has_three_stars({**document, "facts": rest})
    assert document["facts"]["accidents"] == []


def test_a_shrunk_number_is_round() -> None:
    """The simplest score at or above the mark is a plain number."""

    def is_above(document: dict[str, Any]) -> bool:
        score = greenrules.evaluate(NINGBO, document).score
        return isinstance(score, Bounds) and score.proven is not None and score.proven >= 75

    document = find(facts(NINGBO, units=False), is_above, settings=SEARCH)

    assert Fraction(document["facts"]["judged.district_score"]).denominator == 1
    assert len(document["facts"]) == 1


@pytest.mark.parametrize("indicator", ["energy_per_value_score", "carbon_per_value_score"])
def test_a_better_pair_never_scores_less(indicator: str) -> None:
    """Of two documents that differ in one value, the one with the better quantity scores no less."""

    @LOOK
    @given(pairs_better(SUPPLY, indicator))
    def holds(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
        worse, better = (read_score(document, indicator) for document in pair)

        assert better >= worse
        assert pair[0] != pair[1]

    holds()


def read_score(document: dict[str, Any], indicator: str) -> Fraction:
    findings = greenrules.evaluate(SUPPLY, document).findings
    score = next(finding.score for finding in findings if finding.id == f"indicator:{indicator}")
    assert score is not None
    assert score.proven is not None
    return score.proven


def test_an_indicator_without_direction_has_no_better_pair() -> None:
    """Where nothing says which way is better, asking for a pair is refused with those where something does."""
    with pytest.raises(ValueError, match="energy_per_value_score"):
        pairs_better(SUPPLY, "no_such_indicator")
