"""What an outcome that depends on the grade still needs."""

import pytest

import greenrules


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Grade ≥ three stars (now no grade)"), ("zh", "等级 ≥ 三星级（现为 未评定等级）")],
)
def test_an_eligibility_names_the_grade_it_needs(lang: str, said: str) -> None:
    """The grade that is asked for is written by its label, beside the grade proven now."""
    ruleset = greenrules.load("cn.huzhou.star_factory")
    assessment = greenrules.evaluate(ruleset, {}, as_of="2018-06-01")

    assert said in greenrules.explain(assessment, lang=lang)
