"""Proving: every standard question about a ruleset, one after the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from greenrules.model.diagnostics import Diagnostic, RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.testing.proof_against import prove_equivalent, prove_never_laxer
from greenrules.testing.proof_influence import prove_influence
from greenrules.testing.proof_monotone import prove_monotone
from greenrules.testing.proof_reach import prove_complete, prove_reachable, prove_veto
from greenrules.testing.proof_report import QUESTIONS, STANDARD, Proof, ProofReport, Question
from greenrules.testing.proof_scores import prove_bounded
from greenrules.testing.proof_search import RECORDS, SECONDS, Prover, open_prover

_ABOUT_ONE: dict[Question, Callable[[Prover], Iterator[Proof]]] = {
    "reachable": prove_reachable,
    "complete": prove_complete,
    "bounded": prove_bounded,
    "monotone": prove_monotone,
    "veto": prove_veto,
    "influence": prove_influence,
}
_ABOUT_TWO: dict[Question, Callable[[Prover, Ruleset], Iterator[Proof]]] = {
    "never_laxer": prove_never_laxer,
    "equivalent": prove_equivalent,
}


def prove(
    ruleset: Ruleset,
    questions: Iterable[str] | None = None,
    *,
    against: Ruleset | None = None,
    as_of: date | None = None,
    records: int = RECORDS,
    seconds: float = SECONDS,
    parameters: Mapping[str, object] | None = None,
) -> ProofReport:
    """Answer questions about a ruleset for all facts at once.

    Args:
        questions: names of QUESTIONS; without, all that are about one ruleset, or `never_laxer` with `against`.
        against: the second ruleset of `never_laxer` and `equivalent`.
        as_of: the date of the assessment; without, the first day on which all newest values are in force.
        records: how many records a table has at most, 1 or more.
        seconds: how long one question about one entry may take.
        parameters: values as for `evaluate`; a parameter left open may be anything, and with `against` it has one value
            in both.
    Raises: RulesetError (GR820 no such question, GR821 a second ruleset is needed); FactsError (GR611 for a parameter
        none of them has, or an unfit value); ImportError without z3.
    """
    default: tuple[Question, ...] = STANDARD if against is None else ("never_laxer",)
    asked = check_questions(default if questions is None else questions, against)
    beside = () if against is None else (against,)
    prover = open_prover(ruleset, as_of=as_of, records=records, seconds=seconds, parameters=parameters, beside=beside)
    proofs: list[Proof] = []
    for question in asked:
        if question in _ABOUT_ONE:
            proofs += _ABOUT_ONE[question](prover)
        elif against is not None:
            proofs += _ABOUT_TWO[question](prover, against)
    other = "" if against is None else against.key
    return ProofReport(ruleset.key, other, prover.encoding.as_of, records, tuple(proofs))


def check_questions(questions: Iterable[str], against: Ruleset | None) -> tuple[Question, ...]:
    """Return the questions, each once, in the standard order.

    Raises: RulesetError (GR820, GR821).
    """
    asked = tuple(dict.fromkeys(questions))
    problems = [
        Diagnostic("GR820", f"there is no question `{name}`", path="--question",
                   help=suggest(name, QUESTIONS, otherwise=f"ask one of {', '.join(QUESTIONS)}"))
        for name in asked if name not in QUESTIONS
    ]  # fmt: skip
    problems += [
        Diagnostic("GR821", f"the question `{name}` is about two rulesets", path="--question",
                   help="name the second one with `--against`, or `against=`")
        for name in asked if name in _ABOUT_TWO and against is None
    ]  # fmt: skip
    if problems:
        raise RulesetError(problems)
    return tuple(name for name in QUESTIONS if name in asked)
