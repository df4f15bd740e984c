"""Does every fact that an entry names matter to it? One that cannot move it is a mistake, or need not be asked for."""

from collections.abc import Callable, Iterator

from greenrules.model.citing import Words
from greenrules.model.expressions import Reference, walk_expression
from greenrules.model.scoring import Indicator
from greenrules.model.walking import list_entitlement_expressions, list_node_expressions, walk_nodes
from greenrules.testing.proof_entries import Entry
from greenrules.testing.proof_equivalence import differ_at, meaning_at, value_at
from greenrules.testing.proof_pairs import Pair, PairTest, change_fact, find_pair, say_again, write_pair
from greenrules.testing.proof_reach import attempt
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_search import Open, Proven, Prover
from greenrules.testing.proof_subjects import Subject, read_environment
from greenrules.testing.waiting import forget_waiting


def prove_influence(prover: Prover) -> Iterator[Proof]:
    """Yield for every fact an entry names that some change of the fact alone changes the entry."""
    for entry, facts in _list_named(prover):
        kind = {"score": "indicator", "award": "entitlement"}.get(entry[0], entry[0])
        for fact in facts:
            zh = f"`{fact}` 能影响 `{entry[1]}`"
            words = Words(zh, f"`{fact}` can change `{entry[1]}`")
            place = f"{kind}:{entry[1]}"
            yield attempt("influence", place, words, _influence(prover, entry, fact, place, words))


def _list_named(prover: Prover) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    ruleset = prover.ruleset
    stated = [(("derived", id), [derived.formula]) for id, derived in ruleset.derived.items() if not derived.of]
    stated += [(("gate", id), [gate.condition]) for id, gate in ruleset.gates.items()]
    stated += [
        (("table", id), [column.expression for column in table.inputs])
        for id, table in ruleset.tables.items() if not table.of
    ]  # fmt: skip
    stated += [(("eligibility", id), [entry.condition]) for id, entry in ruleset.eligibilities.items()]
    stated += [(("award", id), [*list_entitlement_expressions(entry)]) for id, entry in ruleset.entitlements.items()]
    if ruleset.indicators is not None:
        stated += [
            (("score", node.id), [*list_node_expressions(node)])
            for node in walk_nodes(ruleset.indicators) if isinstance(node, Indicator)
        ]  # fmt: skip
    for entry, expressions in stated:
        parts = (part for expression in expressions for part in walk_expression(expression))
        named = [part.name for part in parts if isinstance(part, Reference) and part.kind == "fact"]
        yield entry, tuple(dict.fromkeys(named))


def _influence(prover: Prover, entry: Entry, fact: str, place: str, words: Words) -> Callable[[], Proof]:
    def ask() -> Proof:
        value = meaning_at(prover.encoding, entry)
        assert value is not None, "only entries of the ruleset are listed"
        change = change_fact(prover.encoding.inputs, fact)
        truth = differ_at(value, say_again(value, change, {}))
        answer = find_pair(prover, truth, change, _moves(prover, entry))
        match answer:
            case Pair():
                first, second = write_pair(prover, answer)
                return Proof("influence", place, words, "proven", "example", facts=first, beside=second)
            case Proven(how="form"):
                return Proof("influence", place, words, "refuted", "form")
            case Proven():
                return Proof("influence", place, words, "refuted", "solver")
            case Open():
                return Proof("influence", place, words, "undecided", reason=answer.reason)

    return ask


def _moves(prover: Prover, entry: Entry) -> PairTest:
    def test(first: Subject, second: Subject) -> bool:
        values = [value_at(read_environment(prover.ruleset, subject), entry) for subject in (first, second)]
        return forget_waiting(values[0]) != forget_waiting(values[1])

    return test
