"""Two subjects that differ in one number, of which the better one scores less on an indicator."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.compiling.smt_algebra import all_of, is_below, opposite
from greenrules.compiling.smt_encoding import Encoding
from greenrules.compiling.smt_expressions import encode
from greenrules.compiling.smt_scoring import encode_node
from greenrules.compiling.smt_subjects import inputs_of
from greenrules.compiling.smt_terms import Term, Truth
from greenrules.compiling.smt_values import Points, Quantity
from greenrules.evaluating.environment import score_value
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.citing import Words
from greenrules.model.expressions import Expr
from greenrules.model.scoring import Indicator, Steps
from greenrules.model.values import Bounds
from greenrules.model.walking import list_scoring_expressions
from greenrules.testing.proof_equivalence import differ_at
from greenrules.testing.proof_pairs import Change, Pair, PairTest, change_fact, find_pair, say_again, write_pair
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_search import Prover
from greenrules.testing.proof_subjects import Subject, read_environment


def find_fall(prover: Prover, node: Indicator, measured: tuple[Expr, bool], entry: str, words: Words) -> Proof:
    """Return two subjects that differ in one number, of which the better quantity scores less."""
    encoding, (quantity, upward) = prover.encoding, measured
    refused = Proof("monotone", entry, words, "undecided", reason="it fails for quantities that no single fact moves")
    if node.over is not None:
        return refused
    value = encode(quantity, encoding)
    assert isinstance(value, Quantity)
    for name in sorted(inputs_of(value)):
        id = name.removeprefix("fact:")
        if "/" in id or not isinstance(encoding.inputs.values.get(name), Quantity):
            continue
        change = change_fact(encoding.inputs, id)
        known: dict[Term, object] = {}
        again = say_again(value, change, known)
        before = encode_node(encoding, node.id)
        after = say_again(before.points, change, known)
        assert isinstance(again, Quantity)
        assert isinstance(after, Points)
        improves = is_below(value.number, again.number) if upward else is_below(again.number, value.number)
        fixed = all_of(*(_stays(part, encoding, change, known) for part in _other_operands(node, quantity)))
        applies = all_of(before.applicable.true, value.known, again.known, fixed)
        truth = all_of(improves, applies, is_below(after.low, before.points.low))
        pair = find_pair(prover, truth, change, _fall_test(prover, node, measured))
        if isinstance(pair, Pair):
            first, second = write_pair(prover, pair)
            return Proof("monotone", entry, words, "refuted", "example", facts=second, beside=first)
    return refused


def _other_operands(node: Indicator, quantity: Expr) -> Iterator[Expr]:
    yield from (part for part in (node.applies, node.requires) if part is not None)
    yield from (part for part in list_scoring_expressions(node.scoring, None)
                if part != quantity and not isinstance(node.scoring, Steps))  # fmt: skip


def _stays(part: Expr, encoding: Encoding, change: Change, known: dict[Term, object]) -> Truth:
    value = encode(part, encoding)
    return opposite(differ_at(value, say_again(value, change, known)))


def _fall_test(prover: Prover, node: Indicator, measured: tuple[Expr, bool]) -> PairTest:
    quantity, upward = measured

    def test(first: Subject, second: Subject) -> bool:
        one, other = (read_environment(prover.ruleset, subject) for subject in (first, second))
        before, after = (evaluate_expression(quantity, environment) for environment in (one, other))
        if not isinstance(before, Fraction) or not isinstance(after, Fraction):
            return False
        scores = [score_value(environment, node.id) for environment in (one, other)]
        ends = [score.proven for score in scores if isinstance(score, Bounds) and score.settled]
        if len(ends) < 2 or ends[0] is None or ends[1] is None:
            return False
        return (after > before if upward else after < before) and ends[1] < ends[0]

    return test
