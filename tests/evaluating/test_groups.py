"""What groups score: sums, weights, choices, and children that do not apply."""

from fractions import Fraction
from typing import Any

import pytest

from greenrules.evaluating.environment import node_score, score_value
from greenrules.model.declarations import Parameter
from greenrules.model.scoring import Choose, Group, Indicator, Judged, Ratio
from greenrules.model.types import SetType
from greenrules.model.values import Bounds, Undefined, Unknown, Value, point
from tests.evaluating import builders as build

POLICIES = ("redistribute", "full", "drop", "zero")


def judged(id: str, maximum: int = 10, **more: Any) -> Indicator:
    """Write an indicator whose points are the fact of its name."""
    return build.indicator(id, Judged(build.fact(id)), maximum, **more)


def optional(id: str, maximum: int = 10, **more: Any) -> Indicator:
    """Write an indicator that applies when the fact `<id>_applies` says so."""
    return judged(id, maximum, applies=build.fact(f"{id}_applies", build.BOOLEAN), **more)


def total_of(root: Group, *entries: Parameter, **facts: Value | int) -> tuple[object, object]:
    """Score a whole tree: its points and its maximum."""
    result = node_score(build.environment(facts, build.ruleset(root, *entries)), "")
    return result.bounds, result.maximum


def test_a_sum_adds_both_ends() -> None:
    """A sum adds what is proven and what is attainable."""
    assert total_of(build.group("", judged("a"), judged("b")), a=4) == (build.bounds(4, 14, "b"), 20)


def test_a_weighted_group_weighs_shares() -> None:
    """A weighted group is its maximum times the weighted mean of the shares achieved."""
    children = judged("a", 10, weight=3), judged("b", 5, weight=1)
    root = build.group("", *children, combine="weighted", maximum=100)

    assert total_of(root, a=5, b=5) == (point(Fraction(125, 2)), 100)


@pytest.mark.parametrize(
    ("policy", "points", "maximum"), [("redistribute", 10, 20), ("full", 15, 20), ("drop", 5, 10), ("zero", 5, 20)]
)
@pytest.mark.parametrize("combine", ["sum", "weighted"])
def test_points_of_what_does_not_apply_follow_the_policy(combine: str, policy: str, points: int, maximum: int) -> None:
    """Points that cannot be earned go to the others, count as earned, shrink the maximum or are lost."""
    reference, entry = build.policy_reference(policy)
    root = build.group("", judged("a"), optional("b"), combine=combine, policy=reference, maximum=20)

    assert total_of(root, entry, a=5, b_applies=False) == (build.bounds(points, points), maximum)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_child_that_may_not_apply_counts_as_open(policy: str) -> None:
    """While it is unknown whether a child applies, it has everything from 0 to its maximum under every policy."""
    reference, entry = build.policy_reference(policy)
    root = build.group("", judged("a"), optional("b"), policy=reference)

    assert total_of(root, entry, a=5, b=7) == (build.bounds(5, 15, "b_applies"), 20)


def test_an_unknown_policy_covers_what_each_policy_gives() -> None:
    """While the policy is missing, the score spans all four outcomes and waits for it."""
    reference, entry = build.policy_reference("")
    root = build.group("", judged("a"), optional("b"), policy=reference)
    expected = Bounds(Fraction(5), Fraction(15), frozenset({"parameter:policy"}))

    assert total_of(root, entry, a=5, b_applies=False) == (expected, 20)


@pytest.mark.parametrize(("policy", "expected"), [("full", 10), ("zero", 0), ("redistribute", 0), ("drop", 0)])
def test_an_indicator_that_does_not_apply_scores_what_its_policy_gives(policy: str, expected: int) -> None:
    """The score of a child that does not apply is its maximum under `full` and else 0."""
    reference, entry = build.policy_reference(policy)
    root = build.group("", judged("a"), optional("b"), policy=reference)
    environment = build.environment({"b_applies": False}, build.ruleset(root, entry))

    assert score_value(environment, "b") == build.bounds(expected, expected)


def test_a_group_whose_children_do_not_apply_does_not_apply() -> None:
    """A group is left out with its children, and its parent's policy decides about its points."""
    drop, entry = build.policy_reference("redistribute")
    inner = build.group("g", optional("b"), optional("c"), policy=drop)
    root = build.group("", judged("a"), inner, policy=drop)
    environment = build.environment({"a": 5, "b_applies": False, "c_applies": False}, build.ruleset(root, entry))

    assert node_score(environment, "g").applicable is False
    assert score_value(environment, "") == build.bounds(15, 15)


def test_a_group_with_no_child_known_to_apply_may_not_apply() -> None:
    """With one child out and one open, the group is open as a whole."""
    reference, entry = build.policy_reference("zero")
    inner = build.group("g", optional("b"), optional("c"), policy=reference, requires=build.constant(False))
    environment = build.environment({"b_applies": False}, build.ruleset(build.group("", inner), entry))
    result = node_score(environment, "g")

    assert result.applicable == Unknown(frozenset({"fact:c_applies"}))
    assert result.bounds == build.bounds(0, 20, "c_applies")


def test_a_tree_in_which_nothing_applies_is_undefined() -> None:
    """A total without any applicable indicator has no value."""
    reference, entry = build.policy_reference("full")
    root = build.group("", optional("a"), policy=reference)
    bounds, _ = total_of(root, entry, a_applies=False)

    assert bounds == Undefined("no_applicable_indicator", "group:total")


def test_a_failed_requirement_takes_the_points_of_a_group() -> None:
    """A group whose requirement fails scores 0 whatever its children earn."""
    root = build.group("", judged("a"), requires=build.fact("r", build.BOOLEAN))

    assert total_of(root, a=5, r=False)[0] == build.bounds(0, 0)


def choose(k: int, *, by_fact: bool = False) -> Choose:
    """Write a choice of k children."""
    return Choose(build.constant(k), build.fact("chosen", SetType(("a", "b", "c"))) if by_fact else None)


@pytest.mark.parametrize(
    ("choice", "facts", "expected"),
    [
        (choose(2), {"a": 1, "b": 5, "c": 9}, build.bounds(14, 14)),
        (choose(2), {"a": 1, "b": 5}, build.bounds(6, 15, "c")),
        (choose(2, by_fact=True), {"a": 1, "b": 5, "c": 9, "chosen": frozenset({"a", "b"})}, build.bounds(6, 6)),
        (choose(2, by_fact=True), {"a": 1, "b": 5, "c": 9}, build.bounds(6, 14, "chosen")),
        (choose(1, by_fact=True), {"a": 1, "b": 5}, build.bounds(0, 10, "chosen", "c")),
    ],
)
def test_a_choice_adds_the_chosen_children(choice: Choose, facts: dict[str, Value | int], expected: Bounds) -> None:
    """The best k count, or the ones a fact names; until it is known, the k worst and the k best bound the score."""
    children = [judged(id) for id in ("a", "b", "c")]
    root = build.group("", *children, combine="choose", choose=choice, maximum=20)

    assert total_of(root, **facts)[0] == expected


@pytest.mark.parametrize(
    ("policy", "points", "maximum"), [("redistribute", 10, 20), ("full", 15, 20), ("drop", 5, 10), ("zero", 5, 20)]
)
def test_a_choice_among_too_few_follows_the_policy(policy: str, points: int, maximum: int) -> None:
    """Where fewer children apply than are chosen, the policy decides about the points of the rest."""
    reference, entry = build.policy_reference(policy)
    root = build.group("", judged("a"), optional("b"), combine="choose", choose=choose(2), maximum=20, policy=reference)

    assert total_of(root, entry, a=5, b_applies=False) == (build.bounds(points, points), maximum)


def test_a_missing_number_of_choices_leaves_everything_open() -> None:
    """Without knowing how many count, the group is open."""
    choice = Choose(build.fact("k"), None)
    root = build.group("", judged("a"), judged("b"), combine="choose", choose=choice, maximum=10)

    assert total_of(root, a=5, b=3) == (build.bounds(0, 10, "k"), 10)


@pytest.mark.parametrize("applies", [None, True, False])
def test_a_share_above_one_counts_as_one_where_points_are_redistributed(applies: bool | None) -> None:
    """A bonus beyond the maximum of a child stays out of its group, or it would grow as its neighbours drop out."""
    reference, entry = build.policy_reference("redistribute")
    bonus = Ratio(build.fact("a"), build.constant(1), "higher", build.constant(2))
    root = build.group("", build.indicator("a", bonus, 10), optional("b", 1), policy=reference)
    facts: dict[str, Value | int] = {"a": 2, "b": 0} | ({} if applies is None else {"b_applies": applies})
    expected = {None: build.bounds(10, 11, "b_applies"), True: build.bounds(10, 10), False: build.bounds(11, 11)}

    assert total_of(root, entry, **facts)[0] == expected[applies]


def test_a_tree_that_may_turn_out_inapplicable_is_unbounded() -> None:
    """A total that may yet be undefined proves nothing, not even that it is at least 0."""
    reference, entry = build.policy_reference("zero")
    root = build.group("", optional("a"), policy=reference)

    assert total_of(root, entry, a=5)[0] == build.bounds(None, None, "a_applies")


def test_a_dropped_child_shrinks_the_share_of_its_group() -> None:
    """A share is of the maximum that remains: half of what applies is half, however much was dropped."""
    reference, entry = build.policy_reference("drop")
    inner = build.group("g", judged("a"), optional("b"), policy=reference, weight=1)
    root = build.group("", inner, combine="weighted", maximum=100)

    assert total_of(root, entry, a=5, b_applies=False) == (build.bounds(50, 50), 100)
