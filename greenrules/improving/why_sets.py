"""Minimal sets: the fewest things that together make something true.

INVARIANT: `holds` is monotone: what holds for a set holds for every larger one.
"""

from collections import deque
from collections.abc import Callable, Sequence

from attrs import frozen

Holds = Callable[[frozenset[str]], bool]


@frozen
class MinimalSets:
    """Minimal sets, the smallest first; `complete` when there are no others."""

    sets: tuple[tuple[str, ...], ...]
    complete: bool


def find_minimal_set(candidates: Sequence[str], holds: Holds) -> tuple[str, ...] | None:
    """Return a set that holds and no part of which does, preferring early candidates; None when all do not suffice.

    The shortest beginning of the list that holds is found by halving, then whatever it does not need is left out.
    """
    if not holds(frozenset(candidates)):
        return None
    low, high = 0, len(candidates)
    while low < high:
        middle = (low + high) // 2
        if holds(frozenset(candidates[:middle])):
            high = middle
        else:
            low = middle + 1
    needed = list(candidates[:high])
    # The last one is needed: without it the beginning was too short.
    for one in reversed(candidates[: max(0, high - 1)]):
        rest = [other for other in needed if other != one]
        if holds(frozenset(rest)):
            needed = rest
    return tuple(needed)


def list_minimal_sets(candidates: Sequence[str], holds: Holds, *, most: int, tries: int) -> MinimalSets:
    """Return minimal sets, all of them when there are at most `most` and `tries` searches suffice.

    Every other minimal set leaves out a member of a known one; so the search goes on without each member in turn.
    """
    found: dict[frozenset[str], tuple[str, ...]] = {}
    waiting: deque[frozenset[str]] = deque([frozenset()])
    seen = {frozenset[str]()}
    left = tries
    while waiting and len(found) < most and left > 0:
        without = waiting.popleft()
        minimal = next((kept for members, kept in found.items() if not members & without), None)
        if minimal is None:
            left -= 1
            minimal = find_minimal_set([one for one in candidates if one not in without], holds)
            if minimal is None:
                continue
            found.setdefault(frozenset(minimal), minimal)
        for member in minimal:
            narrower = without | {member}
            if narrower not in seen:
                seen.add(narrower)
                waiting.append(narrower)
    place = {one: at for at, one in enumerate(candidates)}
    ordered = sorted(found.values(), key=lambda members: (len(members), [place[one] for one in members]))
    # What still waits may only lead to sets that are known already; that has to be tried to be known.
    return MinimalSets(tuple(ordered), not waiting)
