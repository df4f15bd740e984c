"""Facts in a unit that only an overlay binds, given to rulesets that do and do not use them."""

import pytest

from greenrules import Assessment, FactsError, compile_text, evaluate
from tests.page_blocks import HEADER

LABEL = "label: {zh: 项, en: entry}"
ENTRY = f'{LABEL}, cite: {{document: guide, clause: "1"}}, provenance: published'
RULES = f"""\
facts:
  lawful: {{{LABEL}, type: boolean}}
  produced: {{{LABEL}, unit: product_unit}}
  lines: {{{LABEL}, type: table, columns: {{made: {{{LABEL}, unit: product_unit}}}}}}
grades:
  - {{id: good, {ENTRY}, condition: CONDITION}}
"""
IN_TONNES: dict[str, object] = {"produced": {"value": 5, "unit": "t"}, "lines": [{"made": {"value": 5, "unit": "t"}}]}


def assess(condition: str, facts: dict[str, object]) -> Assessment:
    return evaluate(compile_text(HEADER + RULES.replace("CONDITION", condition)), facts, "2026-01-31")


@pytest.mark.parametrize("name", IN_TONNES)
def test_what_nobody_reads_may_be_in_any_unit(name: str) -> None:
    """One facts file serves a ruleset that measures the product and one that does not ask for it."""
    assessment = assess("lawful", {"lawful": True, name: IN_TONNES[name]})

    assert assessment.grade == "good"
    assert assessment.unused_facts == (name,)


@pytest.mark.parametrize(
    ("name", "condition"), [("produced", "produced > 0"), ("lines", "some l in lines satisfies l.made > 0")]
)
def test_what_is_read_has_to_fit(name: str, condition: str) -> None:
    """A ruleset that computes with the fact refuses a unit it cannot convert."""
    with pytest.raises(FactsError) as caught:
        assess(condition, {name: IN_TONNES[name]})

    assert [problem.code for problem in caught.value.diagnostics] == ["GR603"]


def test_a_bare_number_is_in_units_of_product() -> None:
    """Without a unit the number counts as declared, whether or not it is read."""
    assert assess("produced > 0", {"produced": 5}).grade == "good"
    assert assess("lawful", {"lawful": True, "produced": 5}).unused_facts == ("produced",)


def test_a_slip_in_a_fact_nobody_reads_is_still_told() -> None:
    """Only the unit is left open: other facts nobody reads are checked as ever."""
    with pytest.raises(FactsError) as caught:
        assess("produced > 0", {"lawful": "yes"})

    assert [problem.code for problem in caught.value.diagnostics] == ["GR602"]
