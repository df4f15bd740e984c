"""What the checker says of the sections about many subjects, mistake by mistake."""

import pytest

from greenrules import RulesetError, compile_text
from tests.tracking.samples import LABEL, RULES

MISTAKES = [
    ("{id: others, ", "{id: first, ", "GR202", "the tier `first` of the ranking `outputs` is declared twice"),
    ("{id: others, ", "{id: none, ", "GR202", "the tier `none` of the ranking `outputs` is declared twice"),
    (f"{{id: last, {LABEL}, count: last_number}}", f"{{id: last, {LABEL}, rest: true}}", "GR420", "two tiers"),
    (f"{{id: last, {LABEL}, count: last_number}}", f"{{id: last, {LABEL}}}", "GR420", "needs exactly one"),
    (f"{{id: last, {LABEL}, count: last_number}}", f"{{id: last, {LABEL}, share: top_share + 1}}", "GR423", "bounds"),
    ("count: last_number}, {id: others", "count: fund}, {id: others", "GR423", "a number in CNY"),
    ("count: last_number}, {id: others", "count: so_far - five_goal - so_far}, {id: others", "GR423", "out of bounds"),
    ("      least: least_number\n", "      least: fund\n", "GR423", "`least` of the ranking `tiers`"),
    ("      least: least_number\n", "      least: count(titles)\n", "GR201", "unknown name `titles`"),
    ("      rounding: rounding\n", "      rounding: roundings\n", "GR421", "no parameter for rounding"),
    ("      apart: region\n", "      apart: claim\n", "GR424", "`apart` of the ranking `tiers`"),
    ("      by: score\n", "      by: score + score\n", "GR424", "a computed score"),
    ("      by: score\n", "      by: is_member\n", "GR424", "a condition"),
    ("size: fund", "size: claim", "GR422", "depends on `claim`"),
    ("size: fund", "size: last_number", "GR302", "the size of the pool `grants`"),
    ("sets: average_output", "sets: claim_cap", "GR426", "no open number"),
    ("sets: average_output", "sets: average_input", "GR201", "no parameter `average_input`"),
    ("quantity: output", "quantity: score", "GR302", "the average `output`"),
    ("ranking: tiers, tier: last", "ranking: ranks, tier: last", "GR201", "no ranking `ranks`"),
    ("before: grade_before", "before: region", "GR427", "not a choice of good, fair, none"),
    ("goal: five_goal", "goal: fund", "GR423", "the goal of the target `good_ones`"),
    ("grade: good, kind", "grade: great, kind", "GR201", "no grade `great`"),
    (", baseline: start", "", "GR428", "names no baseline"),
    (", baseline: start", ", baseline: beginning", "GR201", "no baseline `beginning`"),
    ("programme:\n  scope", "programme:\n  ladder: other\n  scope", "GR428", "no import with grades"),
    ("means: exactly", "means: about", "GR025", "`about` is no `means`"),
    ("      better: lower\n", "", "GR021", "the key `better` is missing"),
]


@pytest.mark.parametrize(("written", "instead", "code", "words"), MISTAKES)
def test_a_mistake_is_told_with_a_place_and_a_way_out(written: str, instead: str, code: str, words: str) -> None:
    """One mistake gives its own code, at a place, with help."""
    assert RULES.count(written) >= 1
    with pytest.raises(RulesetError) as caught:
        compile_text(RULES.replace(written, instead, 1))
    problem, *others = caught.value.diagnostics

    assert (problem.code, others) == (code, [])
    assert words in problem.message
    assert problem.span is not None
    assert problem.help


def test_a_share_of_a_parameter_that_is_open_is_accepted() -> None:
    """Sizes may be left to the caller: there is nothing yet that could be out of bounds."""
    text = RULES.replace('top_share: {label: {zh: 项, en: entry}, unit: "%", value: 40, cite: {document: guide, '
                         'clause: "6"}, provenance: published}', 'top_share: {label: {zh: 项, en: entry}, unit: "%", '
                         "required: true}")  # fmt: skip

    assert text != RULES
    assert compile_text(text).cohort is not None


def test_averages_may_not_go_round_in_circles() -> None:
    """Two averages that feed each other are refused, through whatever stands between."""
    text = RULES.replace("members: is_measured, quantity: output", "members: is_measured, quantity: counted_output")
    with pytest.raises(RulesetError) as caught:
        compile_text(text)

    assert [problem.code for problem in caught.value.diagnostics] == ["GR426"]


def test_a_module_without_the_sections_has_none() -> None:
    """Neither section is made up."""
    ruleset = compile_text(RULES.partition("cohort:\n")[0])

    assert (ruleset.cohort, ruleset.programme) == (None, None)
