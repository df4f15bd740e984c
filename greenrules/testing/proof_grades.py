"""Which grades a subject can still get, exactly: for each one facts that would bring it, or that there are none.

The possible grades of an assessment are sound but may name a grade no facts can bring; these are exact.
"""

from collections.abc import Mapping

from attrs import evolve, frozen

from greenrules.compiling.smt_assigning import Solution, replace_inputs
from greenrules.compiling.smt_grading import NO_GRADE
from greenrules.compiling.smt_solver import Impossible, Undecided, solve
from greenrules.compiling.smt_subjects import assign_inputs, read_subject
from greenrules.compiling.smt_terms import Number, Truth
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Scalar
from greenrules.testing.proof_checking import check_claim
from greenrules.testing.proof_claims import Graded
from greenrules.testing.proof_search import ENDLESS, Found, Open, Outcome, Proven, Prover, open_prover
from greenrules.testing.proof_shortening import shorten_subject
from greenrules.testing.proof_stating import state_claim
from greenrules.testing.proof_subjects import (
    Subject,
    accept_environment,
    complete_subject,
    has_short_numbers,
    list_declared,
    read_environment,
    write_document,
)


@frozen
class Reachable:
    """A grade with facts that bring it (Found), the proof that none do (Proven), or why that is open (Open)."""

    grade: str
    outcome: Outcome


def reachable_grades(ruleset: Ruleset, subject: Subject, *, seconds: float = 5) -> tuple[Reachable, ...]:
    """Return of every grade, best first and `none` last, whether the subject can still end with it.

    Args:
        subject: what is known; every fact, cell and open parameter that is not there may become anything.
        seconds: how long one grade may take.
    Raises: UnsupportedByBackend (GR710, GR711).
    """
    lengths = [len(value) for value in subject.facts.values() if isinstance(value, tuple)]
    prover = open_prover(ruleset, as_of=subject.as_of, records=max([3, *lengths]), seconds=seconds)
    grades = (*(rung.id for rung in ruleset.rungs), NO_GRADE)
    return tuple(Reachable(grade, _reach(prover, subject, grade)) for grade in grades)


def _reach(prover: Prover, subject: Subject, grade: str) -> Outcome:
    claim = Graded(grade)
    truth = state_claim(claim, prover.encoding)
    inputs = prover.encoding.inputs
    given = assign_inputs(inputs, subject.facts, subject.parameters)
    if given is None:
        return Open("a fact that is given lies outside what the solver looks at")
    fixed = _fix_inputs(given)
    left = replace_inputs(truth, fixed, {})
    if left is False:
        return Proven("form")
    answer = solve(prover.solver, left, [replace_inputs(limit, fixed, {}) for limit in inputs.limits.values()])
    match answer:
        case Impossible():
            return Proven("solver")
        case Undecided():
            return Open(answer.reason)
        case Solution():
            truths, numbers = {**given.truths, **answer.truths}, {**given.numbers, **answer.numbers}
            named = frozenset((*answer.truths, *answer.numbers, *fixed))
            return _confirm(prover, subject, Solution(truths, numbers), named, claim)


def _fix_inputs(given: Solution) -> dict[str, Truth | Number]:
    """Return the inputs that are known, by name; those that are missing stay free."""
    fixed: dict[str, Truth | Number] = {**given.numbers}
    fixed |= {name: truth for name, truth in given.truths.items() if not name.startswith("known ")}
    return fixed


def _confirm(prover: Prover, subject: Subject, solution: Solution, named: frozenset[str], claim: Graded) -> Outcome:
    ruleset = prover.ruleset
    supplied = read_subject((ruleset,), prover.encoding.inputs, solution, named)
    tables = {id: value for id, value in supplied.facts.items() if isinstance(value, tuple) and id in subject.facts}
    kept: Mapping[str, Scalar] = {**subject.facts, **tables}

    def with_given(one: Subject) -> Subject:
        return evolve(one, facts={**one.facts, **kept}, parameters={**one.parameters, **subject.parameters})

    def test(one: Subject) -> bool:
        return check_claim(claim, read_environment(ruleset, with_given(one)))

    found = Subject(subject.as_of, supplied.facts, supplied.parameters)
    if not test(found):
        found = complete_subject((ruleset,), with_given(found))
        if not test(found):
            return Open("the reference evaluator does not confirm what the solver found")
    declared = list_declared((ruleset,))
    found = with_given(shorten_subject(declared, found, test, drop=True))
    if accept_environment(ruleset, found, declared) is None:
        return Open("the facts found are not accepted as facts")
    return Found(write_document((ruleset,), found), found) if has_short_numbers(found) else Open(ENDLESS)
