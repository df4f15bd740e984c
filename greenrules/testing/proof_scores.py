"""Are scores bounded? In steps: each indicator by itself, then what is made of them."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from greenrules.compiling.smt_algebra import all_of, any_of, is_below, opposite
from greenrules.compiling.smt_encoding import Encoding
from greenrules.compiling.smt_expressions import encode
from greenrules.compiling.smt_products import multiply
from greenrules.compiling.smt_scoring import NodePoints, encode_node
from greenrules.compiling.smt_terms import ZERO, Number, range_of
from greenrules.compiling.smt_values import Quantity
from greenrules.evaluating.environment import score_value
from greenrules.model.citing import Words
from greenrules.model.scoring import Group, Indicator, Ratio
from greenrules.model.values import Undefined
from greenrules.model.walking import walk_nodes
from greenrules.testing.proof_reach import attempt, prove_impossible
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_search import Prover, search
from greenrules.testing.proof_subjects import Subject, read_environment


def prove_bounded(prover: Prover) -> Iterator[Proof]:
    """Yield for every node of the indicator tree that its score lies between 0 and its maximum."""
    root = prover.ruleset.indicators
    if root is None:
        words = Words("得分有界", "scores are bounded")
        yield Proof("bounded", "ruleset", words, "not_applicable", reason="the ruleset has no indicators")
        return
    for node in walk_nodes(root):
        entry = f"group:{node.id}" if isinstance(node, Group) else f"indicator:{node.id}"
        words = Words(
            f"`{node.id}` 的得分在 0 与最高分之间", f"the score of `{node.id}` lies between 0 and its maximum"
        )
        if _is_unlimited(node):
            yield Proof("bounded", entry, words, "not_applicable", reason="a ratio in it has no cap")
        else:
            yield attempt("bounded", entry, words, _bounds(prover, node, entry, words))


def _is_unlimited(node: Indicator | Group) -> bool:
    """Whether a ratio without a cap is part of a node."""
    leaves = (part for part in walk_nodes(node) if isinstance(part, Indicator))
    return any(isinstance(leaf.scoring, Ratio) and leaf.scoring.cap is None for leaf in leaves)


def _bounds(prover: Prover, node: Indicator | Group, entry: str, words: Words) -> Callable[[], Proof]:
    def ask() -> Proof:
        scored = encode_node(prover.encoding, node.id)
        highest = _highest(prover.encoding, node, scored)
        points = scored.points
        outside = any_of(is_below(points.low, ZERO), is_below(highest, points.high), points.low_open, points.high_open)
        limit = range_of(highest).high
        outcome = search(prover, all_of(opposite(points.undefined), outside), _outside_test(prover, node, limit))
        return prove_impossible("bounded", entry, words, outcome)

    return ask


def _highest(encoding: Encoding, node: Indicator | Group, scored: NodePoints) -> Number:
    """Return what a node may score at most; with a capped ratio that is its cap's share of the maximum."""
    if isinstance(node, Indicator) and isinstance(node.scoring, Ratio) and node.scoring.cap is not None:
        cap = encode(node.scoring.cap, encoding)
        assert isinstance(cap, Quantity)
        return multiply(cap.number, node.maximum)
    return scored.maximum


def _outside_test(prover: Prover, node: Indicator | Group, highest: Fraction | None) -> Callable[[Subject], bool]:
    def test(subject: Subject) -> bool:
        score = score_value(read_environment(prover.ruleset, subject), node.id)
        if isinstance(score, Undefined) or not score.settled or score.proven is None:
            return False
        return score.proven < 0 or (highest is not None and score.proven > highest)

    return test
