"""Scoring over the records of a table."""

from fractions import Fraction
from typing import Any

import pytest

from greenrules.evaluating.environment import score_node
from greenrules.evaluating.scoring import NodeScore
from greenrules.model.scoring import Formula, Over, Ratio
from greenrules.model.values import Bounds, Undefined, Value
from tests.evaluating import builders as build

SIZE = build.cell("size")


def over(**more: Any) -> Over:
    """Write a scoring over the table `t`."""
    filled = {"where": None, "top_k": None, "top_by": None, "weight": None, **more}
    return Over(table=build.fact("t", build.TABLE), variable="r", **filled)


def score_of(over: Over, *rows: dict[str, Any], scoring: Any = None, supplied: bool = True) -> NodeScore:
    """Score the column `size` as points out of 10."""
    node = build.indicator("i", scoring or Formula(SIZE), over=over)
    facts: dict[str, Value | int] = {"t": build.rows_of(*rows)} if supplied else {}
    return score_node(node, build.environment(facts, build.ruleset(build.group("", node))))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (over(), Fraction(6)),
        (over(weight=build.cell("weight")), Fraction(7)),
        (over(where=build.comparison(SIZE, "<", 8)), Fraction(4)),
        (over(top_k=build.constant(1), top_by=SIZE), Fraction(10)),
        (over(top_k=build.constant(2), top_by=build.cell("weight")), Fraction(6)),
        (over(top_k=build.constant(9), top_by=SIZE), Fraction(6)),
    ],
)
def test_records_are_averaged_by_weight(written: Over, expected: Fraction) -> None:
    """Shares are averaged by weight over the records kept; the records that tie with the k-th all count."""
    rows = [{"size": 2, "weight": 1}, {"size": 6, "weight": 1}, {"size": 10, "weight": 2}]

    assert score_of(written, *rows).bounds == Bounds(expected, expected)


def test_a_record_with_a_missing_quantity_is_open_alone() -> None:
    """A record whose quantity is missing scores anything, the others keep their points."""
    assert score_of(over(), {"size": 4}, {"size": None}).bounds == build.bounds(2, 7, "t/1/size")


@pytest.mark.parametrize(
    "written",
    [
        over(where=build.cell("open", build.BOOLEAN)),
        over(weight=build.cell("open")),
        over(top_k=build.constant(1), top_by=build.cell("open")),
    ],
)
def test_an_unknown_membership_rank_or_weight_leaves_everything_open(written: Over) -> None:
    """Without knowing who counts and how much, the whole indicator is open."""
    assert score_of(written, {"size": 4, "open": None}).bounds == build.bounds(0, 10, "t/0/open")


def test_a_missing_table_leaves_everything_open() -> None:
    """Without the table the indicator is open, up to the cap of a ratio."""
    ratio = Ratio(SIZE, build.constant(1), "higher", build.constant(2))

    assert score_of(over(), scoring=ratio, supplied=False).bounds == build.bounds(0, 20, "t")


def test_no_record_scores_nothing_and_says_why() -> None:
    """Where no record counts the quantity is undefined: 0 points with the reason."""
    result = score_of(over())

    assert (result.bounds, result.reason) == (build.bounds(0, 0), Undefined("nothing_to_aggregate", "indicator:i"))


def test_an_undefined_record_scores_nothing_by_itself() -> None:
    """A record whose quantity is undefined scores 0, and the reason is kept."""
    result = score_of(over(), {"size": 0}, {"size": 1}, scoring=Formula(build.arithmetic(8, "/", SIZE)))

    assert (result.bounds, result.reason) == (build.bounds(4, 4), Undefined("division_by_zero", "indicator:i"))


def test_weights_that_add_up_to_nothing_score_nothing() -> None:
    """Records that all weigh 0 have no average."""
    result = score_of(over(weight=build.cell("weight")), {"size": 4, "weight": 0})

    assert (result.bounds, result.reason) == (build.bounds(0, 0), Undefined("division_by_zero", "indicator:i"))
