"""Places and tiers against an oracle that tries every completion."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.values import Unknown, Verdict
from greenrules.tracking.places import ABOVE_ALL, BELOW_ALL, Contender, End, find_places
from greenrules.tracking.tiers import Size, find_last_places, list_possible
from tests.tracking.naive import Open, complete, find_tier, list_places
from tests.tracking.trying import tried

# Few numbers, so that ties and touching ends are common.
NUMBERS = st.integers(0, 3)
SHARES = st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)])
TIES = st.sampled_from(["all_in", "all_out", "undecided"])
ROUNDINGS = st.sampled_from(["down", "half_up", "up"])
CASES = 200


@st.composite
def subjects(draw: st.DrawFn) -> Open:
    """A subject with a value between two ends, perhaps none, perhaps not a member."""
    low = draw(NUMBERS)
    high = draw(st.one_of(st.just(low), st.integers(low, 3)))
    members = draw(st.sampled_from([(True,), (True,), (True,), (True, False), (False,)]))
    return Open(tuple(range(low, high + 1)), members)


FIELDS = st.lists(subjects(), min_size=1, max_size=5)
TOPS = st.lists(st.tuples(st.just("share"), SHARES) | st.tuples(st.just("count"), st.integers(0, 2).map(Fraction)),
                max_size=2)  # fmt: skip


@st.composite
def tier_sizes(draw: st.DrawFn) -> list[tuple[str, Fraction]]:
    """Tiers from the top, the rest, and tiers from the bottom, whose shares come to no more than all."""
    sizes = [*draw(TOPS), ("rest", Fraction(0)), *draw(TOPS)]
    total = sum((size for kind, size in sizes if kind == "share"), start=Fraction(0))
    return [(kind, size / max(1, total)) if kind == "share" else (kind, size) for kind, size in sizes]


def to_verdict(members: tuple[bool, ...]) -> Verdict:
    return members[0] if len(members) == 1 else Unknown(frozenset({"fact:member"}))


def to_end(value: int | None) -> End:
    return (0, Fraction(value)) if value is not None else BELOW_ALL


def to_contenders(field: Sequence[Open]) -> list[Contender]:
    return [Contender(to_verdict(one.members), (to_end(one.values[0]),), (to_end(one.values[-1]),)) for one in field]


def list_outcomes(field: Sequence[Open], index: int, ties: str) -> list[tuple[int, int, int]]:
    """Return first place, last place and field of one subject in every completion in which it is ranked."""
    found = []
    for values in complete(field):
        if values[index] is not None:
            first, last = list_places(values, index, ties)
            found.append((first, last, sum(value is not None for value in values)))
    return found


@tried(CASES)
@given(field=FIELDS, ties=TIES)
def test_places_are_the_best_and_worst_of_all_completions(field: list[Open], ties: Any) -> None:
    """What is said to be the best and the worst place is reached by some completion, and nothing beyond it is."""
    places = find_places(to_contenders(field), ties)

    for index, place in enumerate(places):
        if field[index].members != (False,):
            outcomes = list_outcomes(field, index, ties)
            assert place.best == min(first for first, _, _ in outcomes)
            assert place.worst == max(last for _, last, _ in outcomes)
            assert (place.field_least, place.field_most) == (
                min(size for _, _, size in outcomes),
                max(size for _, _, size in outcomes),
            )


@tried(CASES)
@given(field=FIELDS, ties=TIES, sizes=tier_sizes(), rounding=ROUNDINGS)
def test_the_tiers_left_open_end_where_completions_end(
    field: list[Open], ties: Any, sizes: list[Any], rounding: Any
) -> None:
    """The best and the worst tier that are left open are those of some completion, and nothing beyond them is."""
    places = find_places(to_contenders(field), ties)
    given_sizes = [Size(kind, size, size) for kind, size in sizes]
    ids = [str(index) for index in range(len(sizes))]

    for index, place in enumerate(places):
        if field[index].members == (False,):
            continue
        possible = list_possible(
            ids,
            place.best,
            place.worst,
            at_best=find_last_places(given_sizes, place.field_at_best, rounding, generous=True),
            at_worst=find_last_places(given_sizes, place.field_at_worst, rounding, generous=False),
            requirements=[True] * len(ids),
        )
        reached = {
            find_tier(place, sizes, count, rounding)
            for first, last, count in list_outcomes(field, index, ties)
            for place in (first, last)
        }
        assert {str(tier) for tier in reached} <= set(possible)
        assert (possible[0], possible[-1]) == (str(min(reached)), str(max(reached)))


@tried(CASES)
@given(field=st.integers(0, 40), sizes=tier_sizes(), rounding=ROUNDINGS)
def test_tiers_take_everyone_once(field: int, sizes: list[Any], rounding: Any) -> None:
    """With a tier for the rest, the tiers follow each other and take all places together."""
    lasts = find_last_places([Size(kind, size, size) for kind, size in sizes], field, rounding, generous=True)

    assert list(lasts) == sorted(lasts)
    assert lasts[-1] == field
    assert all(0 <= last <= field for last in lasts)


@tried(CASES)
@given(field=FIELDS, ties=TIES, index=st.integers(0, 4), gain=st.integers(1, 3))
def test_a_better_value_never_worsens_a_place(field: list[Open], ties: Any, index: int, gain: int) -> None:
    """Raising what one subject is ranked by leaves its best and worst place or betters them."""
    index %= len(field)
    better = list(field)
    better[index] = Open(
        tuple(value + gain for value in field[index].values if value is not None), field[index].members
    )
    before, after = (find_places(to_contenders(each), ties)[index] for each in (field, better))

    assert after.best <= before.best
    assert after.worst <= before.worst


@tried(CASES)
@given(field=FIELDS, ties=TIES, data=st.data())
def test_more_known_never_widens_a_place(field: list[Open], ties: Any, data: st.DataObject) -> None:
    """Once a value or a membership is known, places only narrow, those of all others too."""
    index = data.draw(st.integers(0, len(field) - 1))
    known = list(field)
    value = data.draw(st.sampled_from(field[index].values))
    known[index] = Open((value,), (data.draw(st.sampled_from(field[index].members)),))
    before, after = (find_places(to_contenders(each), ties) for each in (field, known))

    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if known[number].members != (False,):
            assert old.best <= new.best <= new.worst <= old.worst


@tried(CASES)
@given(field=FIELDS, ties=TIES, data=st.data())
def test_the_order_of_subjects_does_not_matter(field: list[Open], ties: Any, data: st.DataObject) -> None:
    """The same subjects in another order have the same places."""
    order = data.draw(st.permutations(range(len(field))))
    places = find_places(to_contenders(field), ties)

    assert find_places(to_contenders([field[number] for number in order]), ties) == tuple(places[n] for n in order)


def test_a_value_without_bounds_may_be_anywhere() -> None:
    """Who has no value yet may come before everyone or after everyone."""
    known = Contender(True, ((0, Fraction(1)),), ((0, Fraction(1)),))
    places = find_places([known, Contender(True, (BELOW_ALL,), (ABOVE_ALL,))], "all_in")

    assert [(place.best, place.worst) for place in places] == [(1, 2), (1, 2)]


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ([True, True], ("a", "b")),
        ([False, True], ("b",)),
        ([Unknown(), True], ("a", "b")),
        ([False, False], ("none",)),
        ([True, Unknown()], ("a", "b", "none")),
    ],
)
def test_who_lacks_what_a_tier_requires_goes_to_the_next(
    requirements: list[Verdict], expected: tuple[str, ...]
) -> None:
    """A place in a tier gives the next one down whose requirement is met, and none when there is no such tier."""
    possible = list_possible(["a", "b"], 1, 2, at_best=[1, 2], at_worst=[1, 2], requirements=requirements)

    assert possible == expected


def test_a_size_that_is_not_known_takes_all_or_nothing() -> None:
    """An open share ends early at nobody and late at everyone."""
    sizes = [Size("share", Fraction(0), Fraction(1)), Size("rest")]

    assert find_last_places(sizes, 9, "down", generous=False) == (0, 9)
    assert find_last_places(sizes, 9, "down", generous=True) == (9, 9)
