"""The general principles of 2025: clauses of Annex B, and what of the scoring is our reading."""

import pytest

import greenrules
from greenrules.model.ruleset import Ruleset


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    """Return the ruleset of the standard."""
    return greenrules.load("cn.gbt36132@2025")


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("pollutant_per_product", "B.12–B.23"),
        ("total_capacity", "B.24"),
        ("equivalent_capacity", "B.24"),
        ("land_per_value", "B.25"),
        ("building_coefficient", "B.26"),
        ("plot_ratio", "B.27"),
    ],
)
def test_a_formula_is_cited_by_the_clause_it_stands_in(ruleset: Ruleset, name: str, clause: str) -> None:
    """Clause B.24 has two formulas, so that formula (B.26) stands in clause B.25, and so on."""
    assert ruleset.derived[name].source.clause == clause


def test_no_clause_is_cited_that_the_annex_does_not_have(ruleset: Ruleset) -> None:
    """Annex B ends with B.27; (B.28) is a formula."""
    cited = {derived.source.clause for derived in ruleset.derived.values()} | {one.clause for one in ruleset.clauses}

    assert "B.27" in cited
    assert not any("B.28" in clause for clause in cited)


def test_our_reading_is_not_given_as_published(ruleset: Ruleset) -> None:
    """The straight line, all or nothing, one pollutant, the share of categories and the pass mark are inferred."""
    assessment = greenrules.evaluate(ruleset, {}, as_of="2026-06-01")
    found = {one.id: one.citation for one in assessment.findings}
    readings = (
        "indicator:energy_per_value_score", "indicator:renewable_energy_rate", "indicator:advanced_process",
        "group:pollutant_intensity", "indicator:product_carbon_footprint", "grade:green_factory",
    )  # fmt: skip
    for id in readings:
        citation = found[id]
        assert citation is not None
        assert citation.provenance == "inferred"
        assert citation.note
