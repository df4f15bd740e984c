"""Does doing better never cost points? Each indicator by itself, then the total in the points of each."""

from collections.abc import Callable, Iterator

from attrs import evolve

from greenrules.compiling.smt_algebra import all_of, is_at_most, is_below, opposite
from greenrules.compiling.smt_assigning import Solution
from greenrules.compiling.smt_encoding import NO_BINDINGS, Encoding
from greenrules.compiling.smt_scoring import NodePoints, apply_scoring, encode_node
from greenrules.compiling.smt_solver import Impossible, Undecided, solve
from greenrules.compiling.smt_terms import ZERO, Number, Range, number_input
from greenrules.compiling.smt_values import Points, Quantity, Slot, exactly
from greenrules.model.citing import Words
from greenrules.model.expressions import And, Comparison, Constant, Convert, Expr, Not, Or, Reference
from greenrules.model.scoring import Group, Indicator, Ramp, Ratio, Scoring, Steps
from greenrules.model.types import NumberType
from greenrules.model.walking import walk_nodes
from greenrules.testing.proof_falls import find_fall
from greenrules.testing.proof_reach import attempt
from greenrules.testing.proof_report import Proof
from greenrules.testing.proof_search import Prover

WORSE, BETTER = "the worse quantity", "the better quantity"


def prove_monotone(prover: Prover) -> Iterator[Proof]:
    """Yield for every indicator that a better quantity never scores less, and that more points never lower the total.

    A ramp and a ratio say which way is better; steps that compare one quantity do by the first of them.
    """
    root = prover.ruleset.indicators
    if root is None:
        words = Words("得分单调", "scores are monotone")
        yield Proof("monotone", "ruleset", words, "not_applicable", reason="the ruleset has no indicators")
        return
    for node in walk_nodes(root):
        if isinstance(node, Indicator):
            entry = f"indicator:{node.id}"
            words = Words(
                f"`{node.id}` 的指标变好时得分不降", f"a better quantity never lowers the score of `{node.id}`"
            )
            measured = find_quantity(node.scoring)
            if measured is None:
                reason = "no single quantity is declared better higher or lower"
                yield Proof("monotone", entry, words, "not_applicable", reason=reason)
            else:
                yield attempt("monotone", entry, words, _direction(prover, node, measured, entry, words))
    words = Words("任一指标多得分，总分不降", "more points on an indicator never lower the total")
    yield attempt("monotone", "group:total", words, _total(prover, root, words))


def find_quantity(scoring: Scoring) -> tuple[Expr, bool] | None:
    """Return the quantity a scoring looks at, and whether higher is better; None when there is no such one."""
    match scoring:
        case Ramp() | Ratio():
            return scoring.quantity, scoring.better == "higher"
        case Steps(steps=steps):
            comparisons = [part for step in steps for part in _list_comparisons(step.when)]
            found = [part for part in comparisons if part is not None and part.sign not in ("=", "!=")]
            quantities = [_measured(part) for part in found]
            if len(found) < len(comparisons) or not found or any(q is None or q != quantities[0] for q in quantities):
                return None
            first, quantity = found[0], quantities[0]
            upward = first.sign in ((">", ">=") if first.left == quantity else ("<", "<="))
            return None if quantity is None else (quantity, upward)
        case _:
            return None


def _list_comparisons(condition: Expr) -> Iterator[Comparison | None]:
    """Yield the comparisons a condition consists of; None for anything else in it."""
    match condition:
        case Comparison():
            yield condition
        case And() | Or():
            for operand in condition.operands:
                yield from _list_comparisons(operand)
        case Not():
            yield from _list_comparisons(condition.operand)
        case _:
            yield None


def _measured(comparison: Comparison) -> Expr | None:
    """Return the side that is compared with what the standard fixes; None when there is no one such side."""
    sides = [side for side in (comparison.left, comparison.right) if not _is_fixed(side)]
    return sides[0] if len(sides) == 1 and isinstance(sides[0].type, NumberType) else None


def _is_fixed(side: Expr) -> bool:
    match side:
        case Convert():
            return _is_fixed(side.operand)
        case Constant():
            return True
        case Reference():
            return side.kind == "parameter"
        case _:
            return False


def _direction(
    prover: Prover, node: Indicator, measured: tuple[Expr, bool], entry: str, words: Words
) -> Callable[[], Proof]:
    """First for any two quantities there might be; only if that fails, for facts that make such quantities."""

    def ask() -> Proof:
        quantity, upward = measured
        worse, better = number_input(WORSE), number_input(BETTER)
        ordered = is_at_most(worse, better) if upward else is_at_most(better, worse)
        low, high = (_points_at(prover, node, quantity, number) for number in (worse, better))
        falls = all_of(opposite(low.undefined), opposite(high.undefined), is_below(high.low, low.low))
        answer = Impossible() if falls is False else solve(prover.solver, all_of(ordered, falls))
        if isinstance(answer, Impossible):
            return Proof("monotone", entry, words, "proven", "form" if falls is False else "solver")
        if isinstance(answer, Undecided):
            return Proof("monotone", entry, words, "undecided", reason=answer.reason)
        return find_fall(prover, node, measured, entry, words)

    return ask


def _points_at(prover: Prover, node: Indicator, quantity: Expr, number: Number) -> Points:
    """Return what an indicator scores when its quantity is a number, and all else is as it is."""
    encoding = prover.encoding
    memo = {**encoding.memo, ("derived", WORSE): Quantity(number, True, False)}
    inner = Encoding(encoding.ruleset, encoding.inputs, encoding.bound, encoding.shared, encoding.prefix, memo)
    stand_in = Reference("derived", WORSE, "", quantity.type, quantity.span)
    scoring = _put_in(node.scoring, quantity, stand_in)
    bindings = NO_BINDINGS if node.over is None else {node.over.variable: Slot(0, True)}
    return apply_scoring(scoring, node.maximum, inner, bindings)


def _put_in(scoring: Scoring, quantity: Expr, stand_in: Reference) -> Scoring:
    match scoring:
        case Ramp() | Ratio():
            return evolve(scoring, quantity=stand_in)
        case Steps(steps=steps):
            return Steps(tuple(evolve(step, when=_replace(step.when, quantity, stand_in)) for step in steps))
        case _:
            raise AssertionError("only what measures one quantity is looked at")


def _replace(condition: Expr, quantity: Expr, stand_in: Reference) -> Expr:
    match condition:
        case Comparison():
            sides = (stand_in if side == quantity else side for side in (condition.left, condition.right))
            left, right = sides
            return evolve(condition, left=left, right=right)
        case And() | Or():
            return evolve(condition, operands=tuple(_replace(o, quantity, stand_in) for o in condition.operands))
        case Not():
            return evolve(condition, operand=_replace(condition.operand, quantity, stand_in))
        case _:
            return condition


def _total(prover: Prover, root: Group, words: Words) -> Callable[[], Proof]:
    """The points of each indicator are any number up to its maximum here: how they come about was asked before."""

    def ask() -> Proof:
        how = "form"
        for node in walk_nodes(root):
            if isinstance(node, Group) or encode_node(prover.encoding, node.id).maximum == ZERO:
                continue
            within = Range(ZERO, node.maximum)
            less, more = number_input(WORSE, within=within), number_input(BETTER, within=within)
            low, high = (_total_at(prover, root, node, number) for number in (less, more))
            falls = all_of(opposite(low.undefined), is_below(high.low, low.low))
            answer = Impossible() if falls is False else solve(prover.solver, all_of(is_at_most(less, more), falls))
            if isinstance(answer, Undecided):
                return Proof("monotone", "group:total", words, "undecided", reason=f"`{node.id}`: {answer.reason}")
            if isinstance(answer, Solution):
                reason = f"more points on `{node.id}` can lower the total"
                return Proof("monotone", "group:total", words, "refuted", "solver", reason=reason)
            how = how if falls is False else "solver"
        return Proof("monotone", "group:total", words, "proven", "form" if how == "form" else "solver")

    return ask


def _total_at(prover: Prover, root: Group, node: Indicator, number: Number) -> Points:
    """Return the total when an indicator scores a number, and all else is as it is."""
    encoding = prover.encoding
    own = encode_node(encoding, node.id)
    above = {("score", group.id) for group in walk_nodes(root) if isinstance(group, Group) and _contains(group, node)}
    memo = {key: value for key, value in encoding.memo.items() if key not in above}
    memo["score", node.id] = NodePoints(exactly(number), own.applicable, own.maximum)
    inner = Encoding(encoding.ruleset, encoding.inputs, encoding.bound, encoding.shared, encoding.prefix, memo)
    return encode_node(inner, root.id).points


def _contains(group: Group, node: Indicator) -> bool:
    return any(other is node for other in walk_nodes(group))
