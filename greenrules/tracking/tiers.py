"""Where tiers end among so many subjects, and which tiers a range of places leaves open."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from attrs import frozen

from greenrules.model.cohort import NO_TIER, Rounding
from greenrules.model.values import Unknown, Verdict


@frozen
class Size:
    """How large a tier is: a share or number between two ends (None: no upper end), or the rest."""

    kind: Literal["share", "count", "rest"]
    low: Fraction = Fraction(0)
    high: Fraction | None = Fraction(0)


def find_last_places(
    sizes: Sequence[Size], field: int, rounding: Rounding | None, *, generous: bool
) -> tuple[int, ...]:
    """Return the last place of each tier among `field` subjects, best tier first.

    Tiers above the rest count from the top and those below it from the bottom; where they meet, the upper ones have
    their part first. Shares are added up before they are rounded, so that no subject falls between two tiers.

    Args:
        generous: take every open size and rounding so that the tiers end as late as they can, else as early.
    Source: docs/semantics.md, section 10 (tiers).
    """
    rest = next((index for index, size in enumerate(sizes) if size.kind == "rest"), len(sizes))
    lasts: list[int] = []
    for index in range(len(sizes)):
        if index < rest:
            part = _add_up(sizes[: index + 1], field, rounding, generous=generous)
            lasts.append(field if part is None else min(field, part))
        else:
            part = _add_up(sizes[index + 1 :], field, rounding, generous=not generous)
            below = 0 if part is None else field - part
            lasts.append(max(below, lasts[rest - 1] if rest else 0))
    return tuple(lasts)


def _add_up(sizes: Sequence[Size], field: int, rounding: Rounding | None, *, generous: bool) -> int | None:
    """Return how many subjects tiers take together; None is no end."""
    ends = [(size.kind, size.high if generous else size.low) for size in sizes]
    if any(end is None for _, end in ends):
        return None
    share = sum((end for kind, end in ends if kind == "share" and end is not None), start=Fraction(0))
    count = sum((end for kind, end in ends if kind == "count" and end is not None), start=Fraction(0))
    rule = rounding or ("up" if generous else "down")
    return round_number(min(share, Fraction(1)) * field, rule) + round_number(count, rule)


def round_number(number: Fraction, rule: Rounding) -> int:
    """Return a whole number by the rule."""
    match rule:
        case "down":
            return floor(number)
        case "up":
            return ceil(number)
        case "half_up":
            return floor(number + Fraction(1, 2))


def list_possible(
    ids: Sequence[str],
    best: int,
    worst: int,
    *,
    at_best: Sequence[int],
    at_worst: Sequence[int],
    requirements: Sequence[Verdict],
    is_exact: bool = False,
) -> tuple[str, ...]:
    """Return the tiers that places from `best` to `worst` leave open, best first, `none` last where it is open.

    Args:
        at_best: the last place of each tier in the case of the best place; `at_worst` in that of the worst.
        requirements: whether the subject meets what each tier requires.
        is_exact: how many are ranked and where tiers end is known, so a tier without a place is none to end in.
    """
    first, last = _find_tier(best, at_best), _find_tier(worst, at_worst)
    found: set[str] = set()
    for start in range(first, last + 1):
        if is_exact and not _has_place(start, best, worst, at_best):
            continue
        found |= set(_list_reached(ids, start, requirements))
    return tuple(id for id in (*ids, NO_TIER) if id in found)


def _has_place(index: int, best: int, worst: int, lasts: Sequence[int]) -> bool:
    """Return whether a tier (or what comes after the last) holds one of the places."""
    before = lasts[index - 1] if index else 0
    return max(best, before + 1) <= (min(worst, lasts[index]) if index < len(lasts) else worst)


def _find_tier(place: int, lasts: Sequence[int]) -> int:
    return next((index for index, last in enumerate(lasts) if place <= last), len(lasts))


def _list_reached(ids: Sequence[str], start: int, requirements: Sequence[Verdict]) -> tuple[str, ...]:
    """Return the tiers one may end in who starts in one: down to the first whose requirement is met for certain."""
    found: list[str] = []
    for id, met in zip(ids[start:], requirements[start:], strict=True):
        if met is True:
            return (*found, id)
        if isinstance(met, Unknown):
            found.append(id)
    return (*found, NO_TIER)
