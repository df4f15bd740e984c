"""The oracle: what places, tiers and payments mean when everything is known, and every way things can come to be known.

Written without looking at how the engine does it: nothing is sorted, everyone is compared with everyone.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor

from attrs import frozen

ROUND = {"down": floor, "up": ceil, "half_up": lambda number: floor(number + Fraction(1, 2))}


@frozen
class Open:
    """One subject before it is all known: the values it can have (None: no value), and whether it may be a member."""

    values: tuple[int | None, ...]
    members: tuple[bool, ...]


def complete(subjects: Sequence[Open]) -> Iterator[tuple[int | None, ...]]:
    """Yield every completion as the value of each subject, None for whoever is not ranked."""
    choices = [
        {value if member else None for value in subject.values for member in subject.members} for subject in subjects
    ]
    yield from product(*(sorted(choice, key=str) for choice in choices))


def list_places(values: Sequence[int | None], index: int, ties: str) -> tuple[int, int]:
    """Return the first and last place somebody may have: they differ only in a tie that nobody decides."""
    own = values[index]
    assert own is not None
    better = sum(value is not None and value > own for value in values)
    level = sum(value is not None and value == own for value in values)
    return {"all_in": (better + 1, better + 1), "all_out": (better + level, better + level)}.get(
        ties, (better + 1, better + level)
    )


def find_tier(place: int, sizes: Sequence[tuple[str, Fraction]], field: int, rounding: str) -> int:
    """Return the number of the tier a place lies in: count off the tiers one by one from the top and the bottom."""
    rest = next(index for index, (kind, _) in enumerate(sizes) if kind == "rest")
    for index in range(rest):
        if place <= _take(sizes[: index + 1], field, rounding):
            return index
    for index in range(len(sizes) - 1, rest, -1):
        if place > field - _take(sizes[index:], field, rounding):
            return index
    return rest


def _take(sizes: Sequence[tuple[str, Fraction]], field: int, rounding: str) -> int:
    share = sum((size for kind, size in sizes if kind == "share"), start=Fraction(0))
    count = sum((size for kind, size in sizes if kind == "count"), start=Fraction(0))
    return int(ROUND[rounding](share * field) + ROUND[rounding](count))


def pay_out(amounts: Sequence[Fraction], size: Fraction) -> list[Fraction]:
    """Return what each is paid out of a pool."""
    total = sum(amounts, start=Fraction(0))
    return [amount if total <= size else amount / total * size for amount in amounts]
