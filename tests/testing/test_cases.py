"""Cases: read with their places, compared expectation by expectation."""

import pytest

import greenrules
from greenrules import RulesetError
from greenrules.testing import check_case, read_cases_text

HEAD = "format: 1\nruleset: cn.ningbo.star_factory@2022\n"
CASE = """cases:
  - name: one
    label: {zh: 一, en: one}
    source: constructed
    as_of: 2022-09-20
    facts: {judged.district_score: 80, per_mu_class: null}
    expect: {grade: three, score: {proven: 79, attainable: 80}, gates: {lawful_operation: met}, missing: [fact:energy]}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: 3\n", "`cases` is missing or no list"),
        (CASE.replace("source: constructed", "sauce: constructed"), "unknown key `sauce`"),
        (CASE.replace("{zh: 一, en: one}", "one"), "the case `one` has no label"),
        (CASE.replace("grade: three", "grades: three"), "unknown key `grades`"),
        (CASE.replace("facts: {judged.district_score: 80, per_mu_class: null}", "facts: 80"), "`facts` is no mapping"),
        (CASE + CASE.removeprefix("cases:\n"), "the case `one` is there twice"),
    ],
)
def test_a_malformed_file_is_a_diagnostic(text: str, message: str) -> None:
    """Whatever is wrong with a cases file has its place and a way out."""
    with pytest.raises(RulesetError) as raised:
        read_cases_text(HEAD + text)

    assert message in [problem.message for problem in raised.value.diagnostics]
    assert all(problem.span is not None and problem.help for problem in raised.value.diagnostics)


def test_every_difference_has_its_place_and_its_node() -> None:
    """What came out otherwise is listed with expected, got, the node that decided and the line of the expectation."""
    (case,) = read_cases_text(HEAD + CASE)
    result = check_case(greenrules.load("cn.ningbo.star_factory@2022"), case)
    found = {difference.what: difference for difference in result.differences}

    assert set(found) == {"grade", "score", "gates/lawful_operation", "missing/fact:energy"}
    assert (found["score"].expected, found["score"].got) == ("proven 79, attainable 80", "80")
    assert found["gates/lawful_operation"].node == "gate:lawful_operation"
    assert {difference.span.line for difference in result.differences} == {9}


def test_what_a_base_gives_can_be_taken_away() -> None:
    """A case stands on the base of its file; `null` takes a value away."""
    base = "base: {as_of: 2022-09-20, facts: {per_mu_class: B, per_mu_year: 2021}}\n"
    (case,) = read_cases_text(HEAD + base + CASE.replace("    as_of: 2022-09-20\n", ""))

    assert case.given["as_of"] == "2022-09-20"
    assert set(case.given["facts"]) == {"per_mu_year", "judged.district_score"}


def test_facts_that_are_refused_fail_the_case() -> None:
    """A case whose facts are not accepted fails with the diagnostics, not with an error."""
    (case,) = read_cases_text(HEAD + CASE.replace("judged.district_score: 80", "judged.district_score: high"))
    result = check_case(greenrules.load("cn.ningbo.star_factory@2022"), case)

    assert not result.passed
    assert [problem.code for problem in result.problems] == ["GR602"]
