"""The search for minimal sets, against trying out every set."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from greenrules.improving.why_sets import find_minimal_set, list_minimal_sets

LETTERS = tuple("abcdefg")
# A monotone condition is an `or` of some sets, each of which is enough.
CONDITIONS = st.lists(st.frozensets(st.sampled_from(LETTERS), max_size=4), max_size=5)


def minimal(enough: list[frozenset[str]]) -> set[frozenset[str]]:
    """Return the sets that hold and no part of which does, by trying all."""
    every = chain.from_iterable(combinations(LETTERS, size) for size in range(len(LETTERS) + 1))
    holding = [frozenset(one) for one in every if any(part <= set(one) for part in enough)]
    return {one for one in holding if not any(other < one for other in holding)}


@given(CONDITIONS)
def test_all_minimal_sets_are_found(enough: list[frozenset[str]]) -> None:
    """With room for all of them, the search finds exactly the minimal sets and says that it found all."""
    found = list_minimal_sets(LETTERS, lambda members: any(one <= members for one in enough), most=99, tries=9999)

    assert {frozenset(one) for one in found.sets} == minimal(enough)
    assert found.complete


@given(CONDITIONS)
def test_one_minimal_set_is_one_of_them(enough: list[frozenset[str]]) -> None:
    """A single search gives one of the minimal sets, or nothing where no set is enough."""
    found = find_minimal_set(LETTERS, lambda members: any(one <= members for one in enough))

    assert (found is None) == (not enough)
    assert found is None or frozenset(found) in minimal(enough)


def test_of_points_the_fewest_are_taken() -> None:
    """Where points add up and the largest come first, no smaller set reaches the mark."""
    points = {"a": 9, "b": 5, "c": 4, "d": 2, "e": 1}

    assert find_minimal_set(tuple(points), lambda members: sum(points[one] for one in members) >= 11) == ("a", "b")


def test_a_bounded_search_says_so() -> None:
    """When there are more sets than may be listed, the list does not pretend to be complete."""
    found = list_minimal_sets(LETTERS, lambda members: len(members) >= 2, most=3, tries=99)

    assert (len(found.sets), found.complete) == (3, False)
