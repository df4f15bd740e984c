"""The grades a subject can still get are exact, where the possible grades of an assessment are only sound."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from greenrules import compile_text, evaluate
from greenrules.model.values import Scalar
from greenrules.testing.proof_grades import reachable_grades
from greenrules.testing.proof_search import Found, Proven
from greenrules.testing.proof_subjects import Subject

RULES = (Path(__file__).parent / "test_proofs.yaml").read_text(encoding="utf-8")
# Unknown while `has_title` is, true whatever it turns out to be.
EITHER = RULES.replace("condition: is_lawful,", "condition: is_lawful and (has_title or not(has_title)),")


def reach(text: str, **facts: Scalar) -> dict[str, type]:
    found = reachable_grades(compile_text(text), Subject(date(2025, 1, 1), facts, {}))
    return {reachable.grade: type(reachable.outcome) for reachable in found}


def test_with_nothing_known_every_grade_can_be_reached() -> None:
    """Nothing is excluded before anything is given."""
    assert reach(RULES) == {"green": Found, "none": Found}


def test_an_unmet_gate_leaves_no_grade() -> None:
    """What vetoes the grade makes it unreachable, and that is proven."""
    assert reach(RULES, is_lawful=False) == {"green": Proven, "none": Found}


def test_the_facts_of_a_reachable_grade_keep_what_was_given() -> None:
    """They add to what is known, change none of it, and evaluate so."""
    rules = compile_text(RULES)
    known = {"is_lawful": True, "size": "large"}
    green, _ = reachable_grades(rules, Subject(date(2025, 1, 1), known, {}))
    assert isinstance(green.outcome, Found)
    facts = green.outcome.document.facts

    assert {id: facts[id].value for id in known} == known
    assert evaluate(rules, green.outcome.document).grade == "green"


def test_what_holds_either_way_is_no_obstacle() -> None:
    """A gate that is true whatever a missing fact turns out to be cannot keep a grade away, though it reads unknown."""
    numbers = {"energy": Fraction(0), "output": Fraction(1), "green_share": Fraction(100)}
    assessment = evaluate(compile_text(EITHER), {"is_lawful": True, **numbers}, "2025-01-01")
    exact = reach(EITHER, is_lawful=True, **numbers)

    assert assessment.possible_grades == ("green", "none")
    assert exact == {"green": Found, "none": Proven}
