"""Scoring over the records of a table, as terms: each record by itself, then averaged by weight."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from greenrules.compiling.smt_algebra import add, all_of, any_of, choose, is_below, is_zero, opposite
from greenrules.compiling.smt_arithmetic import truncate
from greenrules.compiling.smt_encoding import NO_BINDINGS, Encoding
from greenrules.compiling.smt_expressions import encode
from greenrules.compiling.smt_grading import compare_texts
from greenrules.compiling.smt_products import divide, multiply
from greenrules.compiling.smt_records import Candidate, list_candidates
from greenrules.compiling.smt_scores import add_points, is_point, multiply_points
from greenrules.compiling.smt_scoring import apply_scoring, zero_if_undefined
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Truth
from greenrules.compiling.smt_values import (
    Meaning,
    Options,
    Points,
    Quantity,
    clamp_points,
    exactly,
    known_of,
    select_points,
    undefined_of,
)
from greenrules.model.expressions import Expr, Records
from greenrules.model.scoring import Over, Ratio, Scoring
from greenrules.model.types import ChoiceType


@frozen
class Members:
    """Which places hold a record that counts; when that is not known, and when something is undefined."""

    counted: tuple[Truth, ...]
    unknown: Truth
    undefined: Truth


def score_over_records(scoring: Scoring, over: Over, maximum: Fraction, encoding: Encoding) -> Points:
    """Return the average of the records' points by weight; 0 when something is undefined.

    Source: docs/semantics.md, 6.
    """
    records = Records(over.table, over.variable, over.where, over.table.span)
    table, candidates = list_candidates(records, encoding, NO_BINDINGS)
    unsure = any_of(*(all_of(opposite(c.kept.true), opposite(c.kept.false)) for c in candidates))
    members = Members(tuple(c.kept.true for c in candidates), any_of(opposite(table.known), unsure), False)
    if over.top_k is not None and over.top_by is not None:
        members = _take_top(over.top_k, over.top_by, candidates, members, encoding)
    weights, members = _weigh(over.weight, candidates, members, encoding)
    highest, high_open = _highest(scoring, maximum, encoding)
    average = _average(scoring, maximum, candidates, members, weights, encoding)
    clamped = select_points(high_open, clamp_points(average, None), clamp_points(average, highest))
    wide = Points(ZERO, highest, False, high_open, False)
    points = select_points(members.unknown, wide, clamped)
    return select_points(all_of(opposite(members.unknown), members.undefined), exactly(ZERO), points)


def _highest(scoring: Scoring, maximum: Fraction, encoding: Encoding) -> tuple[Number, Truth]:
    """Return what a record can score at most, and whether there is no such end."""
    if not isinstance(scoring, Ratio):
        return maximum, False
    if scoring.cap is None:
        return ZERO, True
    cap = encode(scoring.cap, encoding)
    assert isinstance(cap, Quantity)
    return multiply(cap.number, maximum), opposite(cap.known)


def _average(
    scoring: Scoring,
    maximum: Fraction,
    candidates: Sequence[Candidate],
    members: Members,
    weights: Sequence[Number],
    encoding: Encoding,
) -> Points:
    weighed = []
    for candidate, counted, weight in zip(candidates, members.counted, weights, strict=True):
        points = zero_if_undefined(apply_scoring(scoring, maximum, encoding, candidate.bindings))
        weighed.append(multiply_points(points, Quantity(choose(counted, weight, ZERO), True, False)))
    total = add_points(weighed)
    whole = add(*(choose(c, w, ZERO) for c, w in zip(members.counted, weights, strict=True)))
    low = divide(total.low, whole)
    return Points(low, low if is_point(total) else divide(total.high, whole), total.low_open, total.high_open, False)


def _take_top(
    top_k: Expr, top_by: Expr, candidates: Sequence[Candidate], members: Members, encoding: Encoding
) -> Members:
    """Keep the k records that rank highest, with all that tie with the k-th."""
    limit = encode(top_k, encoding)
    ranks = [encode(top_by, encoding, candidate.bindings) for candidate in candidates]
    order = top_by.type.options if isinstance(top_by.type, ChoiceType) else ()
    unknown, undefined = _find_trouble(members.counted, ranks)
    unknown = any_of(members.unknown, unknown, _is_open(limit))
    undefined = any_of(undefined, undefined_of(limit))
    assert isinstance(limit, Quantity)
    count = truncate(limit.number)
    counted = []
    for at, own in enumerate(members.counted):
        above = add(*(
            choose(all_of(other, _ranks_above(ranks[place], ranks[at], order)), ONE, ZERO)
            for place, other in enumerate(members.counted) if place != at
        ))  # fmt: skip
        counted.append(all_of(own, is_below(above, count)))
    return Members(tuple(counted), unknown, undefined)


def _is_open(value: Meaning) -> Truth:
    return all_of(opposite(known_of(value)), opposite(undefined_of(value)))


def _ranks_above(one: Meaning, other: Meaning, order: tuple[str, ...]) -> Truth:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return is_below(other.number, one.number)
    assert isinstance(one, Options) and isinstance(other, Options)  # noqa: PT018
    pairs = ((g, h) for a, g in one.cases for b, h in other.cases if compare_texts(">", a, b, order))
    return any_of(*(all_of(g, h) for g, h in pairs))


def _weigh(
    weight: Expr | None, candidates: Sequence[Candidate], members: Members, encoding: Encoding
) -> tuple[list[Number], Members]:
    none = opposite(any_of(*members.counted))
    if weight is None:
        return [ONE] * len(candidates), Members(members.counted, members.unknown, any_of(members.undefined, none))
    values = [encode(weight, encoding, candidate.bindings) for candidate in candidates]
    unknown, undefined = _find_trouble(members.counted, values)
    numbers = [value.number if isinstance(value, Quantity) else ZERO for value in values]
    nothing = is_zero(add(*(choose(c, w, ZERO) for c, w in zip(members.counted, numbers, strict=True))))
    # What is undefined before the weights are looked at stays so.
    earlier = any_of(members.undefined, none)
    unknown = any_of(members.unknown, all_of(opposite(earlier), unknown))
    return numbers, Members(members.counted, unknown, any_of(earlier, undefined, nothing))


def _find_trouble(counted: Sequence[Truth], values: Sequence[Meaning]) -> tuple[Truth, Truth]:
    """Return whether a value of a record that counts is unknown, and whether one is undefined."""
    pairs = list(zip(counted, values, strict=True))
    unknown = any_of(*(all_of(there, _is_open(value)) for there, value in pairs))
    return unknown, any_of(*(all_of(there, undefined_of(value)) for there, value in pairs))
