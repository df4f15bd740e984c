"""Questions about two rulesets: is one never laxer than the other, do both always say the same?"""

from collections.abc import Callable, Iterator

from attrs import evolve

from greenrules.compiling.smt_algebra import all_of, opposite
from greenrules.compiling.smt_encoding import Encoding
from greenrules.model.citing import Words
from greenrules.model.ruleset import Ruleset
from greenrules.testing.proof_checking import check_claim
from greenrules.testing.proof_claims import Decides
from greenrules.testing.proof_equivalence import Differ, Same, are_equivalent
from greenrules.testing.proof_reach import attempt, prove_impossible
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_search import Proven, Prover, SearchWays, search
from greenrules.testing.proof_settings import find_unlike
from greenrules.testing.proof_stating import state_claim
from greenrules.testing.proof_subjects import Subject, read_environment


def prove_never_laxer(prover: Prover, other: Ruleset) -> Iterator[Proof]:
    """Yield for every grade, gate and eligibility of both that whoever passes here passes under the other too."""
    claims = list(_list_shared(prover.ruleset, other))
    if not claims:
        words = Words(f"不比 `{other.key}` 宽", f"never laxer than `{other.key}`")
        reason = "the two have no grade, requirement or eligibility of the same name"
        yield Proof("never_laxer", "ruleset", words, "not_applicable", reason=reason)
        return
    unlike = find_unlike(prover.ruleset, other, prover.encoding.as_of, prover.settings)
    if unlike:
        words = Words(f"不比 `{other.key}` 宽", f"never laxer than `{other.key}`")
        reason = f"the open parameter `{unlike}` is declared differently"
        yield Proof("never_laxer", "ruleset", words, "undecided", reason=reason)
        return
    beside = Encoding(other, prover.encoding.inputs, bound=prover.encoding.bound)
    for claim in claims:
        kind = "grade" if claim.kind == "rung" else claim.kind
        zh = f"达到 `{claim.name}` 的，按 `{other.key}` 也达到"
        words = Words(zh, f"whoever passes `{claim.name}` passes it under `{other.key}` too")
        ask = _laxer(prover, other, beside, claim, f"{kind}:{claim.name}", words)
        yield attempt("never_laxer", f"{kind}:{claim.name}", words, ask)


def _list_shared(one: Ruleset, other: Ruleset) -> Iterator[Decides]:
    rungs = {rung.id for rung in other.rungs}
    yield from (Decides("rung", rung.id, True) for rung in one.rungs if rung.id in rungs)
    yield from (Decides("gate", id, True) for id in one.gates if id in other.gates)
    yield from (Decides("eligibility", id, True) for id in one.eligibilities if id in other.eligibilities)


def _laxer(
    prover: Prover, other: Ruleset, beside: Encoding, claim: Decides, entry: str, words: Words
) -> Callable[[], Proof]:
    refused = evolve(claim, verdict=False)

    def is_refused(subject: Subject) -> bool:
        one, two = (read_environment(ruleset, subject) for ruleset in (prover.ruleset, other))
        return check_claim(claim, one) and check_claim(refused, two)

    def is_not_passed(subject: Subject) -> bool:
        one, two = (read_environment(ruleset, subject) for ruleset in (prover.ruleset, other))
        return check_claim(claim, one) and not check_claim(claim, two)

    def ask() -> Proof:
        passed, under_other = state_claim(claim, prover.encoding), state_claim(claim, beside)
        outcome = search(prover, all_of(passed, state_claim(refused, beside)), is_refused, SearchWays(beside=other))
        if isinstance(outcome, Proven):
            # It may still stay open under the other for good, where something is undefined: then everything is given.
            truth = all_of(passed, opposite(under_other))
            outcome = search(prover, truth, is_not_passed, SearchWays(complete=True, beside=other))
        return prove_impossible("never_laxer", entry, words, outcome)

    return ask


def prove_equivalent(prover: Prover, other: Ruleset) -> Iterator[Proof]:
    """Yield whether two rulesets always say the same."""
    words = Words(f"与 `{other.key}` 结论总是相同", f"always says the same as `{other.key}`")

    def ask() -> Proof:
        answer = are_equivalent(prover, other)
        match answer:
            case Same():
                return Proof("equivalent", "ruleset", words, "proven", "form" if answer.how == "form" else "solver")
            case Differ():
                entry = ":".join(answer.entry)
                facts = answer.found.document
                return Proof("equivalent", entry, words, "refuted", "example", reason=f"`{entry}` differs", facts=facts)
            case _:
                return Proof("equivalent", "ruleset", words, "undecided", reason=answer.reason)

    yield attempt("equivalent", "ruleset", words, ask)
