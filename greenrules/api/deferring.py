"""Decide now, explain when asked: an assessment that holds what the compiled evaluator decided, and the facts.

The first question about anything but the grades is answered by the reference evaluator, which fills in every field.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, fields

from greenrules import library
from greenrules.api.loading import bundled_facts, read_day
from greenrules.compiling.python import Decision, Program, decide, find_program, restore_facts
from greenrules.model.assessment import Assessment, round_score
from greenrules.model.memory import set_memory
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Undefined
from greenrules.reading.facts_reader import read_facts_mapping

# What an unfinished assessment remembers: how to answer a question, the program, the decision and the date.
_Kept = tuple[Any, Program, Decision, date]
_new = object.__new__
_NAMES = tuple(field.name for field in fields(Assessment))


def assess_quickly(ruleset: Ruleset, facts: dict[str, Any], as_of: date | str) -> Assessment | None:
    """Return the assessment of plain facts; None when the reference has to read or evaluate them."""
    day = as_of if type(as_of) is date else _read_day(as_of)
    if day is None or "facts" in facts:  # a whole document
        return None
    effective = ruleset.effective
    if (effective.start or effective.end) and not library.is_in_force(effective.start, effective.end, day):
        return None
    program = find_program(ruleset, day)
    decision = decide(program, facts, day, bundled_facts)
    if decision is None:
        return None
    assessment = _new(Assessment)
    set_memory(assessment, (answer, program, decision, day))
    return assessment


def _read_day(as_of: date | str) -> date | None:
    day, _ = read_day(as_of)
    return day


def answer(assessment: Assessment, name: str, kept: _Kept) -> Any:
    """Return a field of an assessment that is not in place yet, or its rounded score."""
    _, program, (_, _, (possible, low, high, error)), _ = kept
    match name:
        case "possible_grades":
            return possible
        case "grade":
            return possible[-1]
        case "rounded_score":
            rounded = _round(program.ruleset, low, high, error)
            if rounded is not None:
                return rounded
            _complete(assessment, kept)
            return round_score(assessment.score, program.ruleset.display.get("score"))
        case _:
            return getattr(_complete(assessment, kept), name)


def _round(ruleset: Ruleset, low: float | None, high: float | None, error: float) -> Bounds | None:
    """Return the rounded score, when the machine numbers leave no doubt about it."""
    places = ruleset.display.get("score")
    if places is None or low is None or high is None or not error < 1:
        return None
    if low != high:
        return None
    scale = 10**places
    scaled = low * scale
    whole = round(scaled)
    # Half-way between two roundings the exact number decides; the machine's own steps count among the doubts.
    if abs(abs(scaled - whole) - 0.5) <= 2 * error * scale + abs(scaled) * 1e-15:
        return None
    rounded = Fraction(whole, scale)
    return Bounds(rounded, rounded)


def _complete(assessment: Assessment, kept: _Kept) -> Assessment:
    """Let the reference evaluate the facts, and put every field in place; return the assessment of the reference."""
    from greenrules.api.assessing import evaluate_one  # the slow way and the quick one know each other

    _, program, decision, day = kept
    (document, *_), problems = read_facts_mapping(restore_facts(program, decision))
    whole, more = evaluate_one(program.ruleset, evolve(document, as_of=day), "error")
    assert whole is not None, f"the compiled evaluator took facts the reference refuses: {(*problems, *more)}"
    _check_agreement(whole, decision)
    for name in _NAMES:
        object.__setattr__(assessment, name, getattr(whole, name))
    set_memory(assessment, None)
    return whole


def _check_agreement(whole: Assessment, decision: Decision) -> None:
    """INVARIANT: what was decided is what the reference decides. Anything else is a defect of greenrules."""
    possible, low, high, error = decision[2]
    score: Bounds | Undefined | None = whole.score
    is_same = whole.possible_grades == possible
    if isinstance(score, Bounds) and low is not None and high is not None:
        ends = ((low, score.proven), (high, score.attainable))
        is_same = is_same and all(_agrees(found, end, error) for found, end in ends)
    if not is_same:
        found, wanted = f"{possible}, {low} to {high}", f"{whole.possible_grades}, {score}"
        raise AssertionError(f"a defect of greenrules: compiled code decided {found}; the reference {wanted}")


def _agrees(found: float, end: Fraction | None, error: float) -> bool:
    if end is None or abs(found) == float("inf") or error == float("inf"):
        return end is None or error == float("inf")
    return abs(Fraction(found) - end) <= Fraction(error)
