"""What indicators score: each kind, with known, missing and undefined quantities."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from greenrules.evaluating.environment import score_node, score_value
from greenrules.evaluating.scoring import NodeScore
from greenrules.model.citing import NO_WORDS
from greenrules.model.expressions import Convert, Expr, Negate
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Item, Judged, Ramp, Ratio, Scoring
from greenrules.model.values import Bounds, Undefined, Value, point
from tests.evaluating import builders as build

Q = build.fact("q")
UNDEFINED = build.arithmetic(1, "/", 0)


def score_of(
    scoring: Scoring, maximum: int = 10, facts: dict[str, Value | int] | None = None, **more: Any
) -> NodeScore:
    """Score one indicator that stands alone in its tree."""
    node = build.indicator("i", scoring, 10, **more)
    return score_node(node, build.environment(facts, build.ruleset(build.group("", node))))


def ramp(better: Any, baseline: int, leading: int, at_baseline: Fraction | None = None, quantity: Expr = Q) -> Ramp:
    """Write a ramp between two constants."""
    start = None if at_baseline is None else build.constant(at_baseline)
    return Ramp(quantity, better, build.constant(baseline), build.constant(leading), start)


def ratio(better: Any, base: int, cap: Fraction | int | None = 1) -> Ratio:
    """Write a ratio to a constant."""
    return Ratio(Q, build.constant(base), better, None if cap is None else build.constant(cap))


@pytest.mark.parametrize(
    ("scoring", "quantity", "expected"),
    [
        (ramp("higher", 20, 40), 40, 10),
        (ramp("higher", 20, 40), 30, 5),
        (ramp("higher", 20, 40), 20, 0),
        (ramp("higher", 20, 40, Fraction(3, 5)), 20, 6),
        (ramp("higher", 20, 40, Fraction(3, 5)), 19, 0),
        (ramp("higher", 20, 40, Fraction(3, 5)), 30, 8),
        (ramp("lower", 40, 20), 20, 10),
        (ramp("lower", 40, 20), 25, Fraction(15, 2)),
        (ramp("lower", 40, 20), 41, 0),
        (ramp("lower", -10, -30), -20, 5),
        (ramp("higher", 20, 20), 20, 10),
        (ramp("higher", 20, 20), 19, 0),
        (ratio("higher", 8), 4, 5),
        (ratio("higher", 8), 9, 10),
        (ratio("higher", 8, Fraction(6, 5)), 10, 12),
        (ratio("higher", 8, None), 80, 100),
        (ratio("higher", 8), -1, 0),
        (ratio("lower", 8), 16, 5),
        (ratio("lower", 8, Fraction(6, 5)), 0, 12),
        (Formula(build.arithmetic(80, "-", build.arithmetic(20, "*", Q))), 4, 0),
        (Formula(build.arithmetic(8, "-", Q)), 3, 5),
        (Formula(build.arithmetic(80, "-", Q)), 3, 10),
        (Judged(Q), 7, 7),
        (build.steps((build.comparison(Q, ">=", 8), 10), (build.comparison(Q, ">=", 4), 6)), 5, 6),
        (build.steps((build.comparison(Q, ">=", 8), 10), (build.comparison(Q, ">=", 4), 6)), 3, 0),
    ],
)
def test_a_known_quantity_scores_a_point(scoring: Scoring, quantity: int, expected: Fraction | int) -> None:
    """A known quantity gives one number of points: full at leading, 0 worse than the baseline, a share between."""
    exact = Fraction(expected)

    assert score_of(scoring, facts={"q": quantity}).bounds == Bounds(exact, exact)


@pytest.mark.parametrize(
    ("scoring", "highest"),
    [
        (ramp("higher", 20, 40), 10),
        (ratio("higher", 8), 10),
        (ratio("higher", 8, Fraction(6, 5)), 12),
        (ratio("higher", 8, None), None),
        (Formula(Q), 10),
        (Judged(Q), 10),
        (build.steps((build.comparison(Q, ">=", 8), 10)), 10),
    ],
)
def test_a_missing_quantity_leaves_everything_open(scoring: Scoring, highest: int | None) -> None:
    """A missing quantity scores anything from 0 to the most the scoring can give."""
    assert score_of(scoring).bounds == build.bounds(0, highest, "q")


@pytest.mark.parametrize(
    ("scoring", "reason"),
    [
        (ramp("higher", 20, 40, quantity=UNDEFINED), "division_by_zero"),
        (ramp("higher", 40, 20), "leading_worse_than_baseline"),
        (ramp("lower", 20, 40), "leading_worse_than_baseline"),
        (ratio("higher", 0), "base_not_positive"),
        (Formula(UNDEFINED), "division_by_zero"),
    ],
)
def test_an_undefined_quantity_scores_nothing_and_says_why(scoring: Scoring, reason: str) -> None:
    """An undefined quantity scores exactly 0 with the reason, even while another input is missing."""
    result = score_of(scoring)

    assert (result.bounds, result.reason) == (build.bounds(0, 0), Undefined(reason, "indicator:i"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, build.bounds(0, 10, "a", "b")),
        ({"b": True}, build.bounds(6, 10, "a")),
        ({"b": False}, build.bounds(0, 10, "a")),
        ({"a": False}, build.bounds(0, 6, "b")),
        ({"a": True}, build.bounds(10, 10)),
    ],
)
def test_steps_span_the_points_still_possible(facts: dict[str, Value | int], expected: Bounds) -> None:
    """The score spans the steps not ruled out down to the first true one; 0 joins while none is true."""
    scoring = build.steps((build.fact("a", build.BOOLEAN), 10), (build.fact("b", build.BOOLEAN), 6))

    assert score_of(scoring, facts=facts).bounds == expected


@pytest.mark.parametrize(
    ("mode", "facts", "expected"),
    [
        ("each", {"a": True}, build.bounds(4, 10, "b")),
        ("each", {"a": False, "b": True}, build.bounds(6, 6)),
        ("all", {"a": True}, build.bounds(0, 10, "b")),
        ("all", {"a": False}, build.bounds(0, 0)),
        ("all", {"a": True, "b": True}, build.bounds(10, 10)),
    ],
)
def test_checklists_earn_item_by_item_or_all_together(
    mode: Any, facts: dict[str, Value | int], expected: Bounds
) -> None:
    """`each` adds the points of the true items; `all` gives everything when every item holds."""
    items = tuple(
        Item(id, NO_WORDS, build.fact(id, build.BOOLEAN), Fraction(points)) for id, points in (("a", 4), ("b", 6))
    )

    assert score_of(Checklist(mode, items), facts=facts).bounds == expected


@pytest.mark.parametrize(
    ("required", "expected"),
    [(True, build.bounds(5, 5)), (False, build.bounds(0, 0)), (None, build.bounds(0, 5, "r"))],
)
def test_a_requirement_takes_the_points_away(required: bool | None, expected: Bounds) -> None:
    """A node whose requirement fails scores 0; while it is unknown, the lower end is 0."""
    facts: dict[str, Value | int] = {"q": 5} if required is None else {"q": 5, "r": required}

    assert score_of(Judged(Q), facts=facts, requires=build.fact("r", build.BOOLEAN)).bounds == expected


def test_an_indicator_that_may_not_apply_is_open() -> None:
    """While it is unknown whether an indicator applies, it counts as applicable with everything possible."""
    result = score_of(Judged(Q), facts={"q": 5}, applies=build.fact("a", build.BOOLEAN))

    assert (result.bounds, result.applicable) == (build.bounds(0, 10, "a"), build.missing("a"))


def test_a_score_can_be_named() -> None:
    """`score.<id>` is the score of that indicator, and `score` that of the whole tree."""
    node = build.indicator("i", Judged(Q))
    other = build.indicator("j", Formula(build.arithmetic(build.name("score", "i", build.SCORE), "/", 2, build.SCORE)))
    environment = build.environment({}, build.ruleset(build.group("", node, other)))
    scores = [score_value(environment, id) for id in ("i", "j", "")]

    assert scores == [build.bounds(0, 10, "q"), build.bounds(0, 5, "q"), build.bounds(0, 15, "q")]


def test_points_beyond_binary_fractions_are_exact() -> None:
    """A third of ten points is a third of ten points."""
    assert score_of(ratio("higher", 3), facts={"q": 1}).bounds == Bounds(Fraction(10, 3), Fraction(10, 3))


ENDS = [("baseline", 20), ("leading", 40), ("share", 0)]


def between(baseline: Expr, leading: Expr) -> Ruleset:
    """Write a standard of one ramp between two ends, the share at the baseline a parameter."""
    parameters = [build.parameter(id, (None, Fraction(value))) for id, value in ENDS]
    dated = build.parameter("dated", (None, Fraction(40)), (date(2024, 1, 1), Fraction(60)))
    node = build.indicator("i", Ramp(Q, "higher", baseline, leading, build.name("parameter", "share")), 10)
    return build.ruleset(*parameters, dated, build.group("", node), id="r", edition="1")


def points_of(rules: Ruleset, fact: int = 25, **more: Any) -> Bounds | Undefined:
    """Score 30 on the ramp of a standard."""
    return score_value(build.environment({"q": 30, "fact": fact}, rules, **more), "i")


def test_a_ramp_follows_the_values_in_force() -> None:
    """The line is the same for every subject as long as its ends are: what a caller binds or a day brings moves it."""
    rules = between(build.name("parameter", "baseline"), build.name("parameter", "dated"))
    early, late = date(2023, 12, 31), date(2024, 1, 1)
    bound = {"r@1|baseline": Fraction(10), "r@1|share": Fraction(1, 2)}
    found = [points_of(rules, as_of=day, bound=more) for day in (early, late, early) for more in ({}, bound, {})]

    until, since = [5, Fraction(25, 3), 5], [Fraction(5, 2), 7, Fraction(5, 2)]
    assert found == [point(Fraction(points)) for points in (*until, *since, *until)]


BASELINE, LEADING = build.name("parameter", "baseline"), build.name("parameter", "leading")


@pytest.mark.parametrize(
    ("baseline", "leading", "points"),
    [
        (build.arithmetic(BASELINE, "-", 10), LEADING, Fraction(20, 3)),
        (Negate(Negate(BASELINE, build.NUMBER, build.SPAN), build.NUMBER, build.SPAN), LEADING, 5),
        (Convert(BASELINE, Fraction(1, 2), build.NUMBER, build.SPAN), LEADING, Fraction(20, 3)),
        (build.fact("fact"), LEADING, Fraction(10, 3)),
        (BASELINE, build.arithmetic(build.fact("fact"), "+", 5), 10),
    ],
)
def test_the_ends_of_a_ramp_may_be_worked_out(baseline: Expr, leading: Expr, points: Fraction | int) -> None:
    """Ends made of what the standard fixes are as fixed as that; ends that rest on a fact are those of the subject."""
    rules = between(baseline, leading)
    for other in (20, 30):
        points_of(rules, other)

    assert points_of(rules) == point(Fraction(points))
