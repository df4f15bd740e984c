"""Gates and the ladder of grades: what is proven, what is possible, and conditions on the grade itself."""

import pytest

from greenrules.evaluating.environment import all_gates_verdict, gate_verdict, grade_of
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Judged
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import ChoiceType
from greenrules.model.values import Unknown, Value, Verdict
from tests.evaluating import builders as build

ORDER = ("none", "three", "four", "five")
GRADE = build.name("grade", "", ChoiceType(ORDER, ordered=True))


def ladder() -> Ruleset:
    """Write three grades, each a fact of its name; three also by the score."""
    enough = build.comparison(build.name("score", "", build.SCORE), ">=", 75)
    gates = build.name("gates_met", "", build.BOOLEAN)
    return build.ruleset(
        build.group("", build.indicator("audit", Judged(build.fact("audit")), 100)),
        build.gate("lawful", build.fact("lawful", build.BOOLEAN)),
        build.gate("safe", build.negation(build.fact("accident", build.BOOLEAN))),
        build.rung("five", build.fact("five", build.BOOLEAN)),
        build.rung("four", build.fact("four", build.BOOLEAN)),
        build.rung("three", build.all_of(gates, enough)),
    )


MET: dict[str, Value | int] = {"lawful": True, "accident": False}


@pytest.mark.parametrize(
    ("facts", "proven", "possible"),
    [
        ({}, "none", ("five", "four", "three", "none")),
        ({**MET, "audit": 75, "five": False, "four": False}, "three", ("three",)),
        ({**MET, "audit": 74, "five": False, "four": False}, "none", ("none",)),
        ({**MET, "audit": 75, "four": False}, "three", ("five", "three")),
        ({"four": True}, "four", ("five", "four")),
        ({"five": True}, "five", ("five",)),
        ({"accident": True, "audit": 99}, "none", ("five", "four", "none")),
    ],
)
def test_the_best_true_rung_is_proven(facts: dict[str, Value | int], proven: str, possible: tuple[str, ...]) -> None:
    """The proven grade is the best rung that is true; the possible ones are it and every better rung not false."""
    result = grade_of(build.environment(facts, ladder()))

    assert (result.proven, result.possible) == (proven, possible)


def test_a_grade_waits_for_the_better_rungs_still_open() -> None:
    """An open grade lists what its better rungs lack, not what the settled ones do."""
    result = grade_of(build.environment({"four": True}, ladder()))

    assert (result.missing, result.settled) == (frozenset({"fact:five"}), False)


@pytest.mark.parametrize(
    ("facts", "met", "all_met"),
    [
        ({}, Unknown(frozenset({"fact:lawful"})), Unknown(frozenset({"fact:lawful", "fact:accident"}))),
        (MET, True, True),
        ({"accident": True}, Unknown(frozenset({"fact:lawful"})), False),
    ],
)
def test_one_unmet_gate_vetoes(facts: dict[str, Value | int], met: Verdict, all_met: Verdict) -> None:
    """All basic requirements are met when each is; one unmet settles it whatever the others lack."""
    environment = build.environment(facts, ladder())

    assert (gate_verdict(environment, "lawful"), all_gates_verdict(environment)) == (met, all_met)


@pytest.mark.parametrize(
    ("sign", "grade", "facts", "expected"),
    [
        (">=", "three", {"four": True}, True),
        (">=", "three", {"accident": True, "five": False, "four": False}, False),
        (">=", "three", {"accident": True}, None),
        (">=", "five", {"four": True, "five": False}, False),
        ("=", "four", {"four": True}, None),
        ("=", "four", {"four": True, "five": False}, True),
        ("=", "three", {"four": True}, False),
        ("!=", "three", {"four": True}, True),
        ("!=", "five", {"four": True}, None),
        ("<", "four", {"four": True}, False),
        ("<=", "five", {}, True),
    ],
)
def test_a_grade_compares_when_all_possible_grades_agree(
    sign: ComparisonSign, grade: str, facts: dict[str, Value | int], expected: bool | None
) -> None:
    """`>=` is true once proven and false once impossible; `=` waits until the grade is settled."""
    verdict = evaluate_expression(build.comparison(GRADE, sign, grade, order=ORDER), build.environment(facts, ladder()))

    assert (None if isinstance(verdict, Unknown) else verdict) is expected


def test_an_open_grade_is_unknown_by_itself() -> None:
    """The grade as a value is unknown until it is settled."""
    open_value = evaluate_expression(GRADE, build.environment({"four": True}, ladder()))
    settled = evaluate_expression(GRADE, build.environment({"five": True}, ladder()))

    assert (open_value, settled) == (Unknown(frozenset({"fact:five"})), "five")


def test_a_rung_may_name_another() -> None:
    """A rung that names a lower one holds with it."""
    lower: Expr = build.name("rung", "three", build.BOOLEAN)
    rules = build.ruleset(
        build.rung("four", build.all_of(lower, build.fact("more", build.BOOLEAN))),
        build.rung("three", build.fact("basic", build.BOOLEAN)),
    )

    assert grade_of(build.environment({"basic": True, "more": True}, rules)).proven == "four"
    assert grade_of(build.environment({"basic": False}, rules)).possible == ("none",)


def test_a_grade_of_an_import_is_read_on_the_same_facts() -> None:
    """`alias.grade` is the grade of the imported ruleset for this subject."""
    rules = build.ruleset(imports={"star": ladder()})
    reference = build.name("grade", "", GRADE.type, module="star")
    condition = build.comparison(reference, "=", "five", order=ORDER)

    assert evaluate_expression(condition, build.environment({"five": True}, rules)) is True
