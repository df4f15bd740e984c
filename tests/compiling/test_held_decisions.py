"""A decision that is held by its assessment: what is asked of it, and by which names its facts were taken."""

import json
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.synthetic_standard import write_ruleset
from greenrules import Assessment, compile_text, evaluate, evaluate_many
from greenrules.api.deferring import answer, rounding_of
from greenrules.compiling.python import Occasion, Program, find_program
from greenrules.model.memory import recall_memory
from greenrules.model.values import Bounds, point
from tests.compiling.sample import FACTS, compile_sample
from tests.compiling.test_outlines import DAY, FACTORIES
from tests.compiling.test_outlines import RULESET as STANDARD
from tests.compiling.test_packing import SMALL

SAMPLE = compile_sample()
PROGRAM: Program = find_program(STANDARD, DAY)


class Name(str):
    """A text of a kind of its own, equal to the plain one."""

    __slots__ = ()


def ask_score(total: float | Fraction, error: float | None) -> Any:
    """Return the rounded score of a subject with this total."""
    round_score = rounding_of(PROGRAM)
    decision = (("none",), total, total, error, b"", None, None, (), Occasion(answer, round_score, PROGRAM, DAY))
    return round_score(None, decision)  # type: ignore[arg-type]  # of a settled score nothing else is asked


@given(st.integers(0, 10_000), st.sampled_from([-1, 1]), st.floats(1e-9, 0.49))
def test_a_total_beside_half_way_is_rounded_as_the_exact_one(whole: int, side: int, distance: float) -> None:
    """However close to half-way between two roundings: as long as the error is smaller, both round alike."""
    total = (whole + 0.5 + side * distance) / 100

    assert ask_score(total, 1e-12) == point(Fraction(round(Fraction(total), 2)))


def test_a_rounded_score_is_kept_once() -> None:
    """Scores repeat, and equal ones are one object."""
    assert ask_score(61.23, 1e-12) is ask_score(61.2300001, 1e-12)


def test_a_large_or_negative_total_is_rounded_as_well() -> None:
    """Where a machine number has few digits left behind the point, more care is taken, to the same end."""
    for total in (-3.14159, -0.001, 12345678.123, 0.0):
        assert ask_score(total, 1e-12) == point(Fraction(round(Fraction(total), 2)))


def test_exact_totals_side_by_side_are_not_taken_for_each_other() -> None:
    """Where whole numbers are too large for a machine number each, scores are not looked up by one."""
    totals = [Fraction(2**power + at, 100) for power in (51, 52, 53, 2000) for at in range(4)]

    assert [ask_score(total, None) for total in totals] == [point(total) for total in totals]


@pytest.mark.parametrize("kind", ["shared", "read anew", "of a kind of their own"])
def test_names_of_facts_are_those_of_any_equal_text(kind: str) -> None:
    """The names of the first subject are taken to look facts up; those of others need only be equal."""
    ruleset = compile_text(write_ruleset(30))
    first, second = FACTORIES[:2]
    if kind == "of a kind of their own":
        first = {Name(name): value for name, value in first.items()}
    evaluate(ruleset, first, DAY)
    if kind == "read anew":
        second = json.loads(json.dumps(second))
    assessment = evaluate(ruleset, second, DAY)

    assert recall_memory(assessment) is not None
    assert assessment == evaluate(STANDARD, second, DAY, engine="reference")


def test_a_fact_that_is_called_as_a_document_is_left_to_the_reference() -> None:
    """`facts` begins a facts document, even where a ruleset declares such a fact; both engines say the same."""
    ruleset = compile_text(SMALL.replace("second", "facts"))
    whole = {"first": True, "facts": True}
    assessments = [evaluate(ruleset, given, DAY) for given in (whole, {"facts": whole})]

    assert [recall_memory(one) for one in assessments] == [None, None]
    assert assessments == [evaluate(ruleset, given, DAY, engine="reference") for given in (whole, {"facts": whole})]


def test_an_assessment_that_is_not_worked_out_is_plain_data() -> None:
    """It copies, pickles and compares as the one of the reference, and nobody can set a field."""
    exact = evaluate(SAMPLE, FACTS, DAY, engine="reference")

    assert pickle.loads(pickle.dumps(evaluate(SAMPLE, FACTS, DAY))) == exact
    assert evolve(evaluate(SAMPLE, FACTS, DAY), subject="other") == evolve(exact, subject="other")
    assert repr(evaluate(SAMPLE, FACTS, DAY)) == repr(exact)
    with pytest.raises(FrozenInstanceError):
        evaluate(SAMPLE, FACTS, DAY).score = None  # type: ignore[misc]


def test_the_grades_still_possible_are_known_without_the_reference() -> None:
    """They are in place at once, and the same after somebody looked at the trace."""
    gap = {name: value for name, value in FACTS.items() if name != "energy"}
    assessment, exact = evaluate(SAMPLE, gap, DAY), evaluate(SAMPLE, gap, DAY, engine="reference")
    before = assessment.possible_grades
    is_open = recall_memory(assessment) is not None
    assessment.trace  # noqa: B018
    after = assessment.possible_grades

    assert is_open
    assert before == after == exact.possible_grades
    assert len(before) > 1


def test_many_subjects_share_the_parameters_a_caller_binds() -> None:
    """Each is decided by compiled code, and equals what the reference makes of it."""
    bound = {"open_mark": {"value": 1, "unit": "%", "cite": "notice 7"}}
    subjects = [{**FACTS, "energy": energy} for energy in (300.0, 900.0)]
    assessments = list(evaluate_many(SAMPLE, subjects, DAY, bound))

    assert all(recall_memory(one) is not None for one in assessments)
    assert assessments == [evaluate(SAMPLE, one, DAY, bound, engine="reference") for one in subjects]


def test_a_day_as_a_date_and_as_a_text_are_one() -> None:
    """Whichever was asked last, the next way to write the day, and another day, get their own answer."""
    ways: list[Any] = [date(2025, 12, 31), "2025-12-31", date(2025, 12, 30), "2025-12-31"]
    days = [evaluate(STANDARD, FACTORIES[0], way).as_of for way in ways]

    assert days == [date(2025, 12, 31), date(2025, 12, 31), date(2025, 12, 30), date(2025, 12, 31)]


def test_a_score_that_is_not_settled_is_rounded_at_both_ends() -> None:
    """Of a subject with a gap the reference tells what is missing."""
    gap = {name: value for name, value in FACTS.items() if name != "energy"}
    assessment: Assessment = evaluate(SAMPLE, gap, DAY)
    exact = evaluate(SAMPLE, gap, DAY, engine="reference").rounded_score

    assert isinstance(exact, Bounds)
    assert assessment.rounded_score == exact
