"""One file of facts serves every scheme: what it binds for one is no mistake under another."""

import pytest

import greenrules
from greenrules import FactsError


def test_a_parameter_of_another_ruleset_is_left_out_with_a_note() -> None:
    """A parameter that only another bundled ruleset has is not used, and the assessment says so."""
    ruleset = greenrules.load("cn.ningbo.star_factory", as_of="2021-09-24")
    assessment = greenrules.evaluate(ruleset, {}, as_of="2021-09-24", parameters={"one_star_score": 60})

    assert assessment.notes == ("the parameter `one_star_score` belongs to another ruleset and was not used",)


def test_a_parameter_nobody_has_is_a_mistake() -> None:
    """A name no bundled ruleset has is refused with the nearest one."""
    ruleset = greenrules.load("cn.ningbo.star_factory", as_of="2021-09-24")

    with pytest.raises(FactsError) as refused:
        greenrules.evaluate(ruleset, {}, as_of="2021-09-24", parameters={"three_star_scor": 60})

    assert [(d.code, d.help) for d in refused.value.diagnostics] == [("GR611", "did you mean `three_star_score`?")]
