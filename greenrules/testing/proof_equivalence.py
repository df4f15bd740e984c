"""Whether two rulesets always say the same, or facts on which they do not.

Most changes are settled by looking: a change that leaves the terms as they were changes nothing. The rest is asked
entry by entry, each after what it rests on; an entry proven the same is from then on the same for what follows.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Literal, TypeAlias

from attrs import frozen

from greenrules.compiling.smt_algebra import all_of, any_of, are_same, is_equal, opposite
from greenrules.compiling.smt_awards import award_meaning
from greenrules.compiling.smt_encoding import (
    Encoding,
    derived_meaning,
    eligibility_meaning,
    gate_meaning,
    rung_meaning,
    table_meaning,
)
from greenrules.compiling.smt_grading import encode_ladder
from greenrules.compiling.smt_scores import differ
from greenrules.compiling.smt_scoring import encode_node
from greenrules.compiling.smt_solver import Impossible, solve
from greenrules.compiling.smt_terms import Truth
from greenrules.compiling.smt_values import Meaning, Members, Options, Points, Quantity, Verdict, pair_cases
from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    gate_verdict,
    grade_of,
    rung_verdict,
    score_value,
    table_value,
)
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.model.diagnostics import UnsupportedByBackend
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Value
from greenrules.testing.proof_entries import Entry, find_difference, has_entry, rests_on
from greenrules.testing.proof_search import Found, Open, Outcome, Proven, Prover, SearchWays, open_prover, search
from greenrules.testing.proof_settings import find_unlike
from greenrules.testing.proof_subjects import Subject, read_environment
from greenrules.testing.waiting import forget_waiting

OutcomeKind: TypeAlias = Literal["gate", "score", "rung", "ladder", "eligibility", "award", "derived", "table"]
# What an assessment says; quantities on the way there are outcomes only of a module that grades nothing.
OUTCOMES: tuple[OutcomeKind, ...] = ("gate", "score", "rung", "ladder", "eligibility", "award")


@frozen
class Same:
    """The two rulesets say the same for all facts within the bounds. `how`: by the `form` of the terms, or `solver`."""

    how: str


@frozen
class Differ:
    """Facts on which the two differ, as the reference evaluator confirms, and the entry where it shows."""

    found: Found
    entry: Entry


def are_equivalent(
    prover: Prover | Ruleset,
    other: Ruleset,
    *,
    on: Sequence[str] = OUTCOMES,
    complete: bool = False,
    short: bool = True,
    as_of: date | None = None,
) -> Same | Differ | Open:
    """Return whether two rulesets always say the same, facts on which they do not, or why it is not decided.

    Args:
        prover: the first ruleset; when it is compared with many, a prover that was opened once.
        other: the second one, such as a mutant; it is not kept.
        on: the kinds of outcomes that count: gate, score, rung, ladder, eligibility, award, derived, table.
        complete: whether the facts returned give everything.
        short: whether they are made few and short to read, which takes most of the time.
        as_of: the date of the assessment, where no prover is given.
    Raises: UnsupportedByBackend (GR710, GR711) when one of them uses what the solver cannot express.
    """
    prover = prover if isinstance(prover, Prover) else open_prover(prover, as_of=as_of, beside=(other,))
    ruleset = prover.ruleset
    clash = _find_clash(ruleset, other)
    if clash:
        return Open(f"the fact `{clash}` is declared differently")
    unlike = find_unlike(ruleset, other, prover.encoding.as_of, prover.settings)
    if unlike:
        return Open(f"the open parameter `{unlike}` is declared differently")
    difference = find_difference(ruleset, other)
    if not difference.changed:
        return Same("form")
    _encode_everything(prover)
    beside = _encode_beside(prover, other, frozenset(difference.reached))
    how = "form"
    reasons: list[str] = []
    for entry in difference.reached:
        truth = _compare_at(prover.encoding, beside, entry)
        if truth is False:
            continue
        if entry[0] not in on:
            outcome: Outcome = Open("") if _may_differ(prover, truth) else Proven("solver")
        else:
            search_ways = SearchWays(complete=complete, short=short, exactly=not reasons, beside=other)
            outcome = _find_difference_at(prover, other, entry, truth, search_ways)
        match outcome:
            case Found():
                return Differ(outcome, entry)
            case Proven():
                how = "solver"
                _take_over(prover.encoding, beside, entry)
            case Open() if entry[0] in on:
                reasons.append(f"{entry[0]} `{entry[1]}`: {outcome.reason}")
    lone = _find_lone(prover.ruleset, other, difference.reached, on)
    if lone is not None:
        found = _find_difference_at(prover, other, lone, True, SearchWays(complete=complete, short=short, beside=other))
        return Differ(found, lone) if isinstance(found, Found) else Open(f"{lone[0]} `{lone[1]}` stands alone")
    return Open("; ".join(reasons)) if reasons else Same(how)


def _find_clash(one: Ruleset, other: Ruleset) -> str:
    """Return a fact both declare, but not with the same values."""
    for id, fact in one.facts.items():
        twin = other.facts.get(id)
        if twin is not None and fact is not twin and _values_of(fact) != _values_of(twin):
            return id
    return ""


def _values_of(fact: Any) -> object:
    assume = None if fact.assume is None else fact.assume.value
    return (fact.type, fact.range, assume, [_values_of(column) for column in fact.columns])


def _encode_everything(prover: Prover) -> None:
    """Encode a ruleset once for all comparisons; what cannot be expressed is refused when it is asked about."""
    if ("everything", "") not in prover.encoding.memo:
        prover.encoding.memo["everything", ""] = True
        for entry in rests_on(prover.ruleset):
            with suppress(UnsupportedByBackend):
                meaning_at(prover.encoding, entry)


def _encode_beside(prover: Prover, other: Ruleset, reached: frozenset[Entry]) -> Encoding:
    """Return the other ruleset over the same inputs; what no change reaches is taken over."""
    encoding = prover.encoding
    if prover.ruleset.imports != other.imports:
        return Encoding(other, encoding.inputs, bound=encoding.bound)
    memo = {key: value for key, value in encoding.memo.items() if _entry_of(key) not in reached and key[0] != "tree"}
    return Encoding(other, encoding.inputs, bound=encoding.bound, shared=encoding.shared, memo=memo)


def _entry_of(key: tuple[str, str]) -> Entry:
    """Return the entry something was remembered for."""
    kind, name = key
    if kind.endswith(" column"):
        return kind.removesuffix(" column"), name.partition("/")[0]
    return ("award", name) if kind == "grant" else (kind, name)


def _compare_at(one: Encoding, other: Encoding, entry: Entry) -> Truth:
    """Return whether an entry that both have differs; one that only one of them has is looked at last."""
    if not has_entry(one.ruleset, entry) or not has_entry(other.ruleset, entry):
        return False
    pairs = zip(_parts_at(one, entry), _parts_at(other, entry), strict=False)
    return any_of(*(differ_at(left, right) for left, right in pairs))


def _parts_at(encoding: Encoding, entry: Entry) -> tuple[Meaning, ...]:
    """Return everything an entry says: of an award also whether it is granted, and the shares."""
    kind, name = entry
    if kind == "award":
        found = award_meaning(encoding, name)
        return (found.granted, found.payment, *found.shares)
    if kind == "ladder":
        ladder = encode_ladder(encoding)
        return (Options(ladder.proven, True, False), Options(ladder.possible, True, False))
    meaning = meaning_at(encoding, entry)
    return () if meaning is None else (meaning,)


def _find_lone(one: Ruleset, other: Ruleset, reached: Sequence[Entry], on: Sequence[str]) -> Entry | None:
    """Return an entry that counts and only one of the two has, or that has another number of shares."""
    for entry in reached:
        if entry[0] in on and has_entry(one, entry) is not has_entry(other, entry):
            return entry
        if entry[0] == "award" and entry[0] in on:
            shares = [len(rules.entitlements[entry[1]].shares) for rules in (one, other) if has_entry(rules, entry)]
            if len(set(shares)) > 1:
                return entry
    return None


def _take_over(source: Encoding, target: Encoding, entry: Entry) -> None:
    for key, value in source.memo.items():
        if _entry_of(key) == entry:
            target.memo[key] = value


def meaning_at(encoding: Encoding, entry: Entry) -> Meaning | None:
    """Return an entry as terms; None when the ruleset has none such, or it is none by itself."""
    kind, name = entry
    if not has_entry(encoding.ruleset, entry):
        return None
    match kind:
        case "gate":
            return gate_meaning(encoding, name)
        case "derived":
            return derived_meaning(encoding, name)
        case "table":
            return table_meaning(encoding, name)
        case "rung":
            return rung_meaning(encoding, name)
        case "eligibility":
            return eligibility_meaning(encoding, name)
        case "award":
            return award_meaning(encoding, name).payment
        case "score":
            return encode_node(encoding, name).points
        case _:
            return None


def differ_at(left: Meaning, right: Meaning) -> Truth:
    """Return whether two values are not the same: known, undefined or unknown alike."""
    if left == right:
        return False
    match left, right:
        case Verdict(), Verdict():
            return opposite(all_of(are_same(left.true, right.true), are_same(left.false, right.false)))
        case Quantity(), Quantity():
            both = all_of(left.known, right.known)
            states = all_of(are_same(left.known, right.known), are_same(left.undefined, right.undefined))
            return any_of(opposite(states), all_of(both, opposite(is_equal(left.number, right.number))))
        case Options() | Members(), Options() | Members():
            pairs = pair_cases(left.cases, right.cases)
            states = all_of(are_same(left.known, right.known), are_same(left.undefined, right.undefined))
            return opposite(all_of(states, *(are_same(one, other) for _, one, other in pairs)))
        case Points(), Points():
            return differ(left, right)
        case _:
            return True


def _may_differ(prover: Prover, truth: Truth) -> bool:
    """Whether a quantity on the way to an outcome could differ; where it shows does not matter."""
    answer = solve(prover.solver, truth, prover.encoding.inputs.limits.values(), exactly=False)
    return not isinstance(answer, Impossible)


def _find_difference_at(prover: Prover, other: Ruleset, entry: Entry, truth: Truth, ways: SearchWays) -> Outcome:
    def test(subject: Subject) -> bool:
        one, two = (read_environment(ruleset, subject) for ruleset in (prover.ruleset, other))
        return forget_waiting(value_at(one, entry)) != forget_waiting(value_at(two, entry))

    return search(prover, truth, test, ways)


def value_at(environment: Environment, entry: Entry) -> Value | tuple[Value, ...] | None:
    """Return what the reference evaluator finds for an entry; None when the ruleset has none such."""
    kind, name = entry
    finders: dict[str, Callable[[Environment, str], Value | tuple[Value, ...]]] = {
        "gate": gate_verdict,
        "rung": rung_verdict,
        "derived": derived_value,
        "table": table_value,
        "score": score_value,
        "eligibility": eligibility_verdict,
        "award": _list_award,
        "ladder": lambda environment, _: (grade_of(environment).proven, *grade_of(environment).possible),
    }
    return finders[kind](environment, name) if has_entry(environment.ruleset, entry) else None


def _list_award(environment: Environment, id: str) -> tuple[Value, ...]:
    found = award(environment, id)
    return (found.granted, found.payment, *found.shares)
