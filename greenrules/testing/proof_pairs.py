"""Two subjects that differ in one thing only: what the change of one input does."""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve, frozen

from greenrules.compiling.smt_assigning import Solution, replace_inputs
from greenrules.compiling.smt_inputs import Inputs
from greenrules.compiling.smt_solver import Impossible, Undecided, solve, with_short_numbers
from greenrules.compiling.smt_subjects import inputs_of, read_subject
from greenrules.compiling.smt_terms import Number, Term, Truth, flag, make_term
from greenrules.compiling.smt_values import Meaning, Members, Options, Points, Quantity, Slots, Verdict
from greenrules.model.facts import FactsDocument
from greenrules.testing.proof_search import ENDLESS, Open, Proven, Prover
from greenrules.testing.proof_shortening import shorten_subject
from greenrules.testing.proof_subjects import (
    Subject,
    accept_environment,
    complete_subject,
    has_short_numbers,
    list_declared,
    write_document,
)

MARK = "'"
PairTest = Callable[[Subject, Subject], bool]


@frozen
class Change:
    """A fact that may take another value, all its cells included: for each input its name the second time."""

    fact: str
    again: dict[str, Term]


@frozen
class Pair:
    """Two subjects that differ in one fact, as the reference evaluator confirms."""

    first: Subject
    second: Subject


def change_fact(inputs: Inputs, fact: str) -> Change:
    """Return the change of a fact, with everything else fixed."""
    cells = [id for id in inputs.values if id == f"fact:{fact}" or id.startswith(f"fact:{fact}/")]
    names = sorted({name for id in cells for name in inputs_of(inputs.values[id])})
    terms = {term.parts[0]: term for id in cells for term in _terms_of(inputs.values[id])}
    again = {name: _mark(name, terms.get(name)) for name in names}
    return Change(fact, again)


def _mark(name: str, term: Term | None) -> Term:
    if term is None or term.kind == "flag":
        return flag(name + MARK)
    return make_term("input", (name + MARK, *term.parts[1:]))


def _terms_of(value: Meaning) -> Iterable[Term]:
    from greenrules.compiling.smt_terms import list_parts

    waiting: list[object] = [getattr(value, name, None) for name in ("true", "false", "number", "known")]
    waiting += [guard for _, guard in getattr(value, "cases", ())]
    waiting += [slot.present for slot in getattr(value, "records", ())]
    while waiting:
        term = waiting.pop()
        if isinstance(term, Term):
            if term.kind in ("flag", "input"):
                yield term
            waiting.extend(list_parts(term))


def say_again(value: Meaning, change: Change, known: dict[Term, Any]) -> Meaning:
    """Return what a value is after the change."""

    def again(term: Truth | Number) -> Any:
        return replace_inputs(term, change.again, known)

    match value:
        case Verdict():
            return Verdict(*map(again, (value.true, value.false, value.undefined)))
        case Quantity():
            return Quantity(*map(again, (value.number, value.known, value.undefined)))
        case Options() | Members():
            cases = tuple((option, again(guard)) for option, guard in value.cases)
            return evolve(value, cases=cases, known=again(value.known), undefined=again(value.undefined))
        case Points():
            ends = (value.low, value.high, value.low_open, value.high_open, value.undefined)
            return Points(*map(again, ends))
        case Slots():
            raise AssertionError("a table is no value of an entry")


def find_pair(prover: Prover, truth: Truth, change: Change, test: PairTest) -> Pair | Proven | Open:
    """Return two subjects that differ in one fact and for which a truth holds.

    Args:
        truth: about the inputs and, marked, the inputs after the change.
        test: whether the reference evaluator finds the same of both.
    """
    if truth is False:
        return Proven("form")
    inputs = prover.encoding.inputs
    again = [replace_inputs(limit, change.again, {}) for limit in inputs.limits.values()]
    outcome: Pair | Open = Open(ENDLESS)
    for asked in (truth, with_short_numbers(prover.solver, truth)):
        answer = solve(prover.solver, asked, [*inputs.limits.values(), *again], exactly=False)
        match answer:
            case Impossible() if asked is truth:
                return Proven("solver")
            case Solution():
                outcome = _confirm_pair(prover, answer, change, test)
            case Undecided():
                outcome = Open(answer.reason)
        if outcome != Open(ENDLESS):
            break
    return outcome


def _confirm_pair(prover: Prover, solution: Solution, change: Change, test: PairTest) -> Pair | Open:
    rulesets = (prover.ruleset,)
    first, second = (_read(prover, turned) for turned in (solution, _turn(solution)))
    if change.fact not in first.facts or change.fact not in second.facts:
        first, second = (complete_subject(rulesets, one) for one in (first, second))
    changed = second.facts[change.fact]

    def second_of(subject: Subject) -> Subject:
        return evolve(subject, facts={**subject.facts, change.fact: changed})

    def both(subject: Subject) -> bool:
        return change.fact in subject.facts and test(subject, second_of(subject))

    subject = evolve(first, facts={**first.facts})
    if not both(subject):
        subject = complete_subject(rulesets, subject)
        if not both(subject):
            return Open("the reference evaluator does not confirm what the solver found")
    declared = list_declared(rulesets)
    subject = shorten_subject(declared, subject, both, drop=True)
    pair = Pair(subject, second_of(subject))
    if any(accept_environment(prover.ruleset, one, declared) is None for one in (pair.first, pair.second)):
        return Open("the facts found are not accepted as facts")
    return pair if has_short_numbers(pair.first) and has_short_numbers(pair.second) else Open(ENDLESS)


def _read(prover: Prover, solution: Solution) -> Subject:
    inputs = prover.encoding.inputs
    named = frozenset(name.removesuffix(MARK) for name in (*solution.truths, *solution.numbers))
    supplied = read_subject((prover.ruleset,), inputs, solution, named)
    return Subject(inputs.as_of, supplied.facts, supplied.parameters, prover.settings)


def _turn(solution: Solution) -> Solution:
    """Return the second time as the first."""
    truths = {**solution.truths, **{n.removesuffix(MARK): v for n, v in solution.truths.items() if n.endswith(MARK)}}
    numbers = {**solution.numbers, **{n.removesuffix(MARK): v for n, v in solution.numbers.items() if n.endswith(MARK)}}
    return Solution(truths, numbers)


def write_pair(prover: Prover, pair: Pair) -> tuple[FactsDocument, FactsDocument]:
    """Return both facts documents."""
    return write_document((prover.ruleset,), pair.first), write_document((prover.ruleset,), pair.second)
