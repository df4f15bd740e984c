"""The problem of choosing measures, as data: which subsets are possible, what they cost, what they have to achieve.

A subset of the measures is an integer: bit n stands for the n-th measure in the order of ids.
"""

from fractions import Fraction
from typing import TypeAlias

from attrs import frozen


@frozen
class Block:
    """A part of the indicator tree whose points depend on the measures in `mask` alone.

    `points` has an entry for each possible subset of `mask`.
    """

    name: str
    mask: int
    points: dict[int, Fraction]


@frozen
class Settled:
    """A condition no measure touches."""

    holds: bool


@frozen
class Table:
    """A condition as the list of subsets of `mask` for which it holds, out of those that are possible."""

    mask: int
    possible: frozenset[int]
    holds: frozenset[int]


@frozen
class Enough:
    """constant + sum of factor x points of a block reaches `least`, or exceeds it when `strict`."""

    constant: Fraction
    terms: tuple[tuple[Fraction, Block], ...]
    least: Fraction
    strict: bool


@frozen
class AllOf:
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@frozen
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


Condition: TypeAlias = Settled | Table | Enough | AllOf | AnyOf


@frozen
class Problem:
    """Choose the subset of least cost for which the condition holds.

    `excludes[n]` are the measures that cannot stand beside the n-th, `requires[n]` all it needs, directly or not.
    `possible` lists the subsets the facts allow, where they do not allow all.
    """

    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    excludes: tuple[int, ...]
    requires: tuple[int, ...]
    possible: tuple[Table, ...]
    condition: Condition


@frozen
class Found:
    """The best subset, None when there is none; `complete` when nothing better can exist."""

    chosen: int | None
    complete: bool


def members(subset: int) -> list[int]:
    """Return the places of the bits of a subset, lowest first."""
    return [place for place in range(subset.bit_length()) if subset >> place & 1]


def holds_exactly(condition: Condition, chosen: int) -> bool:
    """Return whether a condition holds for a subset; a subset that is not possible holds nothing."""
    match condition:
        case Settled():
            return condition.holds
        case Table():
            return chosen & condition.mask in condition.holds
        case Enough():
            total = sum_points(condition, chosen)
            return total is not None and (total > condition.least if condition.strict else total >= condition.least)
        case AllOf():
            return all(holds_exactly(part, chosen) for part in condition.parts)
        case AnyOf():
            return any(holds_exactly(part, chosen) for part in condition.parts)


def sum_points(enough: Enough, chosen: int) -> Fraction | None:
    """Return the points a subset gives; None when it is not possible."""
    total = enough.constant
    for factor, block in enough.terms:
        points = block.points.get(chosen & block.mask)
        if points is None:
            return None
        total += factor * points
    return total


def is_possible(problem: Problem, chosen: int) -> bool:
    """Return whether a subset respects exclusions, requirements and the facts."""
    return (
        all(not chosen & problem.excludes[place] for place in members(chosen))
        and all(not problem.requires[place] & ~chosen for place in members(chosen))
        and all(chosen & table.mask in table.holds for table in problem.possible)
    )


def cost_of(problem: Problem, chosen: int) -> Fraction:
    """Return the cost of a subset."""
    return sum((problem.costs[place] for place in members(chosen)), start=Fraction(0))


def list_mask(condition: Condition) -> int:
    """Return the measures a condition depends on."""
    match condition:
        case Settled():
            return 0
        case Table():
            return condition.mask
        case Enough():
            parts = [block.mask for _, block in condition.terms]
        case AllOf() | AnyOf():
            parts = [list_mask(part) for part in condition.parts]
    mask = 0
    for part in parts:
        mask |= part
    return mask
