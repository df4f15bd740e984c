"""A portal tests its own overlay: the cases beside it, the standard laws, and its own promise on random factories."""

from pathlib import Path

from hypothesis import given, settings

from greenrules import compile_path, evaluate
from greenrules.testing import facts, run_tests

FILE = Path(__file__).parent / "rulesets/portal.star_factory/2022.yaml"
RULESET = compile_path(FILE)


def test_cases_and_laws() -> None:
    """Every case beside the overlay comes out and every standard law holds."""
    assert all(report.passed for report in run_tests([FILE], examples=20))


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(facts(RULESET))
def test_the_portal_has_a_colour_for_every_grade(document: dict[str, object]) -> None:
    """Whatever a factory supplies, the portal can show what comes out."""
    assert evaluate(RULESET, document).grade in {"five", "four", "three", "none"}
