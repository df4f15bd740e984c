"""Scoring over the records of a table: each record by itself, then averaged by weight."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from greenrules.evaluating import intervals
from greenrules.evaluating.aggregates import Candidate, list_candidates
from greenrules.evaluating.arithmetic import rank
from greenrules.evaluating.environment import NO_BINDINGS, Environment
from greenrules.evaluating.exact import ZERO
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import find_undefined, missing_of
from greenrules.evaluating.scoring_kinds import prepare_scoring
from greenrules.model.expressions import Expr, Records
from greenrules.model.scoring import Over, Ratio, Scoring
from greenrules.model.types import ChoiceType
from greenrules.model.values import Bounds, Undefined, Unknown, Value, point


@frozen
class Members:
    """The records that count and their weights (any positive number; they need not add up to 1)."""

    records: tuple[Candidate, ...]
    weights: tuple[Fraction, ...]


def score_over_records(
    scoring: Scoring, over: Over, maximum: Fraction, environment: Environment
) -> tuple[Bounds, Undefined | None]:
    """Return the average of the records' points by weight, and why it is 0 when something is undefined.

    A record whose own quantity is undefined scores 0; no record at all, or weights that add up to nothing, score 0.
    Source: semantics.md, 6.
    """
    highest = _highest(scoring, maximum, environment)
    members = _select_members(over, environment)
    match members:
        case Undefined():
            return point(ZERO), members
        case Unknown():
            return intervals.between(ZERO, highest, members.missing), None
    give = prepare_scoring(scoring, maximum).give
    scores = [give(environment, record.bindings) for record in members.records]
    points = (point(ZERO) if isinstance(score, Undefined) else score for score in scores)
    weighed = intervals.total(map(intervals.scale, points, members.weights))
    average = intervals.scale(weighed, 1 / sum(members.weights, start=ZERO))
    return intervals.clamp(average, highest), find_undefined(*scores)


def _highest(scoring: Scoring, maximum: Fraction, environment: Environment) -> Fraction | None:
    """Return what a record can score at most: a ratio up to its cap (None without one, or while it is unknown)."""
    match scoring:
        case Ratio():
            known = None if scoring.cap is None else evaluate_expression(scoring.cap, environment)
            return maximum * known if isinstance(known, Fraction) else None
        case _:
            return maximum


def _select_members(over: Over, environment: Environment) -> Members | Unknown | Undefined:
    """Return the records that count; unknown as soon as a membership, a rank or a weight is.

    Source: semantics.md, 6.
    """
    span = over.table.span
    candidates = list_candidates(Records(over.table, over.variable, over.where, span), environment, NO_BINDINGS)
    if isinstance(candidates, Unknown):
        return candidates
    unsure = [candidate.kept for candidate in candidates if candidate.kept is not True]
    if unsure:
        return Unknown(missing_of(*unsure))
    if over.top_k is None or over.top_by is None:
        return _weigh(over.weight, candidates, environment)
    top = _take_top(over.top_k, over.top_by, candidates, environment)
    return _weigh(over.weight, top, environment) if isinstance(top, tuple) else top


def _take_top(
    top_k: Expr, top_by: Expr, candidates: tuple[Candidate, ...], environment: Environment
) -> tuple[Candidate, ...] | Unknown | Undefined:
    """Return the k records that rank highest, with all that tie with the k-th."""
    limit = evaluate_expression(top_k, environment)
    values = _evaluate_each(top_by, candidates, environment)
    trouble = _find_trouble(limit, *values)
    if trouble is not None:
        return trouble
    order = top_by.type.options if isinstance(top_by.type, ChoiceType) else ()
    ranks = [rank(value, order) for value in values]
    count = int(limit) if isinstance(limit, Fraction) else 0
    if count <= 0 or count >= len(candidates):
        return candidates if count > 0 else ()
    last = sorted(ranks, reverse=True)[count - 1]
    return tuple(record for record, place in zip(candidates, ranks, strict=True) if place >= last)


def _weigh(
    weight: Expr | None, candidates: tuple[Candidate, ...], environment: Environment
) -> Members | Unknown | Undefined:
    if not candidates:
        return Undefined("nothing_to_aggregate")
    if weight is None:
        return Members(candidates, (Fraction(1),) * len(candidates))
    values = _evaluate_each(weight, candidates, environment)
    trouble = _find_trouble(*values)
    if trouble is not None:
        return trouble
    weights = tuple(value for value in values if isinstance(value, Fraction))
    return Members(candidates, weights) if sum(weights) else Undefined("division_by_zero")


def _evaluate_each(expr: Expr, candidates: Sequence[Candidate], environment: Environment) -> list[Value]:
    return [evaluate_expression(expr, environment, candidate.bindings) for candidate in candidates]


def _find_trouble(*values: Value) -> Unknown | Undefined | None:
    """Return unknown if any value is, else an undefined one, else None."""
    if any(isinstance(value, Unknown) for value in values):
        return Unknown(missing_of(*values))
    return find_undefined(*values)
