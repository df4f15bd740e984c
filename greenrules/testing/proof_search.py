"""Finding facts that make something happen, or proving that there are none.

What the solver finds is evaluated by the reference before it is returned, and made short to read.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.compiling.smt import Solver, open_solver
from greenrules.compiling.smt_algebra import all_of
from greenrules.compiling.smt_assigning import Solution
from greenrules.compiling.smt_encoding import Encoding
from greenrules.compiling.smt_inputs import Inputs, list_texts, walk_modules
from greenrules.compiling.smt_solver import Impossible, Undecided, solve, with_short_numbers
from greenrules.compiling.smt_subjects import read_subject
from greenrules.compiling.smt_terms import Truth
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.testing.proof_checking import check_claim
from greenrules.testing.proof_claims import Claim
from greenrules.testing.proof_settings import NO_SETTINGS, Settings, fix_parameters, share_parameters
from greenrules.testing.proof_shortening import Test, shorten_subject
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

RECORDS, SECONDS = 3, 5.0
ENDLESS = "the facts found need a number without a finite decimal form"


@define(eq=False)
class Prover:
    """A ruleset laid out for a solver: encoded once, asked many times.

    Attributes:
        encoding: the ruleset as terms, filled in as questions need it.
        solver: keeps what is common to all questions.
        settings: what is settled about parameters for every subject.
    """

    ruleset: Ruleset
    encoding: Encoding
    solver: Solver
    settings: Settings = NO_SETTINGS

    @property
    def bounds(self) -> str:
        """Within which bounds an answer holds."""
        return f"as of {self.encoding.as_of}, tables of at most {self.encoding.inputs.records} records"


@frozen
class Found:
    """Facts that make it so, as the reference evaluator confirms."""

    document: FactsDocument
    subject: Subject = field(repr=False)


@frozen
class Proven:
    """No facts within the bounds make it so. `how`: by the `form` of the terms alone, or by the `solver`."""

    how: str


@frozen
class Open:
    """Neither found nor excluded, with the reason."""

    reason: str


Outcome: TypeAlias = Found | Proven | Open


def open_prover(
    ruleset: Ruleset,
    *,
    as_of: date | None = None,
    missing: bool = False,
    records: int = RECORDS,
    seconds: float = SECONDS,
    parameters: Mapping[str, object] | None = None,
    beside: Sequence[Ruleset] = (),
) -> Prover:
    """Return a ruleset ready for questions.

    Args:
        as_of: the date of the assessment; without, the first day of the newest values of the ruleset.
        missing: whether facts may be missing; otherwise everything is given.
        records: how many records a table has at most.
        seconds: how long one question may take.
        parameters: values of parameters as for `evaluate`, which then hold for every subject.
        beside: rulesets that will be compared with this one; what both leave open under one name has one value.
    Raises: ImportError when z3 is not installed; FactsError (GR611 for a parameter none has, or an unfit value).
    """
    day = as_of or choose_date(ruleset)
    shared = {key: twin for other in beside for key, twin in share_parameters(ruleset, other, day).items()}
    settings = Settings(fix_parameters((ruleset, *beside), parameters or {}), shared)
    inputs = Inputs(day, missing, records, list_texts((ruleset, *beside)), shared)
    encoding = Encoding(ruleset, inputs, bound=settings.fixed)
    return Prover(ruleset, encoding, open_solver(seconds=seconds), settings)


def choose_date(ruleset: Ruleset) -> date:
    """Return the day on which the newest dated values of a ruleset are all in force."""
    starts = [ruleset.effective.start] if ruleset.effective.start else []
    for module in walk_modules(ruleset).values():
        for parameter in module.parameters.values():
            starts += [dated.start for dated in parameter.values if dated.start]
    end = ruleset.effective.end
    usable = [start for start in starts if end is None or start <= end]
    return max(usable, default=end or date(2025, 1, 1))


def find_facts(prover: Prover | Ruleset, wanted: Sequence[Claim], *, complete: bool = False) -> Outcome:
    """Return facts under which all claims hold, a proof that there are none, or why neither was found.

    Args:
        prover: a ruleset, or better a prover when there is more than one question.
        wanted: claims about gates, grades, scores, rows, steps, conditions; all of them are to hold.
        complete: whether the facts returned give everything; otherwise only what matters.
    Returns:
        Facts that the reference evaluator confirms, few and with short numbers.
    Raises: UnsupportedByBackend (GR710, GR711) when a claim rests on what the solver cannot express.
    """
    prover = prover if isinstance(prover, Prover) else open_prover(prover)
    truth = all_of(*(state_claim(claim, prover.encoding) for claim in wanted))

    def test(subject: Subject) -> bool:
        environment = read_environment(prover.ruleset, subject)
        return all(check_claim(claim, environment) for claim in wanted)

    return search(prover, truth, test, SearchWays(complete=complete))


@frozen
class SearchWays:
    """How facts are looked for.

    Attributes:
        complete: the facts give everything.
        short: they are made few, with short numbers.
        exactly: the solver may take its time over products of inputs.
        beside: another ruleset the question is about as well.
    """

    complete: bool = False
    short: bool = True
    exactly: bool = True
    beside: Ruleset | None = None


def search(prover: Prover, truth: Truth, test: Test, ways: SearchWays | None = None) -> Outcome:
    """Return facts for which a truth holds and that pass a test by the reference evaluator."""
    ways = ways or SearchWays()
    if truth is False:
        return Proven("form")
    inputs = prover.encoding.inputs
    outcome: Outcome = Open(ENDLESS)
    for asked in (truth, with_short_numbers(prover.solver, truth)):
        answer = solve(prover.solver, asked, inputs.limits.values(), exactly=ways.exactly)
        match answer:
            case Impossible() if asked is truth:
                return Proven("solver")
            case Solution():
                outcome = confirm(prover, answer, test, ways)
            case Undecided():
                outcome = Open(answer.reason)
        # Only where no facts file could hold the numbers found, shorter ones are asked for.
        if outcome != Open(ENDLESS):
            break
    return outcome


def confirm(prover: Prover, solution: Solution, test: Test, ways: SearchWays) -> Outcome:
    """Return the facts a solution stands for, once the reference evaluator finds the same."""
    inputs = prover.encoding.inputs
    named = frozenset((*solution.truths, *solution.numbers))
    rulesets = (prover.ruleset,) if ways.beside is None else (prover.ruleset, ways.beside)
    supplied = read_subject(rulesets, inputs, solution, named)
    subject = Subject(inputs.as_of, supplied.facts, supplied.parameters, prover.settings)
    if ways.complete or not test(subject):
        subject = complete_subject(rulesets, subject)
        if not test(subject):
            return Open("the reference evaluator does not confirm what the solver found")
    declared = list_declared(rulesets)
    if ways.short:
        subject = shorten_subject(declared, subject, test, drop=not ways.complete)
    if any(accept_environment(ruleset, subject, declared) is None for ruleset in rulesets):
        return Open("the facts found are not accepted as facts")
    if not has_short_numbers(subject):
        return Open(ENDLESS)
    return Found(write_document(rulesets, subject), subject)
