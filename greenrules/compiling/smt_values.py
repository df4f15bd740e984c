"""Values as terms: each knows when it is known, when it is undefined, and what it then is.

Unknown is what is neither known nor undefined. INVARIANT: the conditions of one value exclude each other.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from greenrules.compiling.smt_algebra import all_of, any_of, choose, choose_truth, larger, opposite, scale, smaller
from greenrules.compiling.smt_terms import ZERO, Number, Truth


@frozen
class Verdict:
    """A boolean: true, false, undefined (a table without a row), else unknown."""

    true: Truth
    false: Truth
    undefined: Truth = field(default=False)


@frozen
class Quantity:
    """A number; also a date (its day number), months, or seconds."""

    number: Number
    known: Truth
    undefined: Truth


@frozen
class Options:
    """A choice or text: each option with when it is the one; known where one of them is."""

    cases: tuple[tuple[str, Truth], ...]
    known: Truth
    undefined: Truth


@frozen
class Members:
    """A set of choices: each option with whether it is in the set, if that is known."""

    cases: tuple[tuple[str, Truth], ...]
    known: Truth
    undefined: Truth = field(default=False)


@frozen
class Points:
    """A score between two ends; where `low_open` or `high_open` holds there is no such end."""

    low: Number
    high: Number
    low_open: Truth
    high_open: Truth
    undefined: Truth


@frozen
class Slot:
    """A place for a record: whether there is one."""

    index: int
    present: Truth


@frozen
class Slots:
    """A table of at most so many records."""

    table: str
    records: tuple[Slot, ...]
    known: Truth


Meaning: TypeAlias = Verdict | Quantity | Options | Members | Points | Slots


def known_of(value: Meaning) -> Truth:
    """Return when a value is known: no unknown, not undefined; a score when its ends meet."""
    match value:
        case Verdict():
            return any_of(value.true, value.false)
        case Points():
            return all_of(is_settled(value), opposite(value.undefined))
        case _:
            return value.known


def undefined_of(value: Meaning) -> Truth:
    """Return when a value is undefined."""
    return False if isinstance(value, Slots) else value.undefined


def is_settled(points: Points) -> Truth:
    """Return whether the ends of a score meet."""
    from greenrules.compiling.smt_algebra import is_equal

    met = is_equal(points.low, points.high)
    return all_of(met, opposite(points.low_open), opposite(points.high_open))


# ---- logic with a third value


def conjoin(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the Kleene `and`."""
    given = tuple(verdicts)
    return Verdict(all_of(*(v.true for v in given)), any_of(*(v.false for v in given)))


def disjoin(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the Kleene `or`."""
    given = tuple(verdicts)
    return Verdict(any_of(*(v.true for v in given)), all_of(*(v.false for v in given)))


def invert(verdict: Verdict) -> Verdict:
    """Return the Kleene `not`."""
    return Verdict(verdict.false, verdict.true)


def unknown_of(verdict: Verdict) -> Truth:
    """Return when a verdict is open."""
    return all_of(opposite(verdict.true), opposite(verdict.false))


def as_verdict(value: Meaning) -> Verdict:
    """Return a boolean as a verdict: an undefined one is unknown."""
    assert isinstance(value, Verdict), "the checker lets only booleans be conditions"
    return Verdict(value.true, value.false)


# ---- choosing between values


def select(condition: Truth, then: Meaning, otherwise: Meaning) -> Meaning:
    """Return one of two values of the same kind by a condition that is true or false."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    pick: Callable[[Truth, Truth], Truth] = lambda one, other: choose_truth(condition, one, other)  # noqa: E731
    match then, otherwise:
        case Verdict(), Verdict():
            return Verdict(*map(pick, *((v.true, v.false, v.undefined) for v in (then, otherwise))))
        case Quantity(), Quantity():
            number = choose(condition, then.number, otherwise.number)
            return Quantity(number, pick(then.known, otherwise.known), pick(then.undefined, otherwise.undefined))
        case Options(), Options():
            cases = pair_cases(then.cases, otherwise.cases)
            joined = tuple((option, pick(one, other)) for option, one, other in cases)
            return Options(joined, pick(then.known, otherwise.known), pick(then.undefined, otherwise.undefined))
        case Members(), Members():
            cases = pair_cases(then.cases, otherwise.cases)
            return Members(tuple((option, pick(one, other)) for option, one, other in cases),
                           pick(then.known, otherwise.known), pick(then.undefined, otherwise.undefined))  # fmt: skip
        case _:
            return select_points(condition, as_points(then), as_points(otherwise))


def select_points(condition: Truth, then: Points, otherwise: Points) -> Points:
    """Return one of two scores."""
    low = choose(condition, then.low, otherwise.low)
    high = low if then.low == then.high and otherwise.low == otherwise.high else None
    return Points(
        low,
        choose(condition, then.high, otherwise.high) if high is None else high,
        choose_truth(condition, then.low_open, otherwise.low_open),
        choose_truth(condition, then.high_open, otherwise.high_open),
        choose_truth(condition, then.undefined, otherwise.undefined),
    )


def pair_cases(
    left: tuple[tuple[str, Truth], ...], right: tuple[tuple[str, Truth], ...]
) -> tuple[tuple[str, Truth, Truth], ...]:
    """Return every option with when it is the one on the left, and on the right."""
    one, other = dict(left), dict(right)
    return tuple((option, one.get(option, False), other.get(option, False)) for option in {**one, **other})


# ---- scores


def exactly(number: Number) -> Points:
    """Return a score whose ends meet."""
    return Points(number, number, False, False, False)


def spread(low: Number, high: Number) -> Points:
    """Return a score between two ends."""
    return Points(low, high, False, False, False)


UNBOUNDED = Points(ZERO, ZERO, True, True, False)


def as_points(value: Meaning) -> Points:
    """Return a value as a score: a number is a point, unknown and undefined are unbounded; undefined is kept apart."""
    match value:
        case Points():
            return value
        case Quantity():
            loose = opposite(value.known)
            return Points(value.number, value.number, loose, loose, value.undefined)
        case _:
            raise AssertionError(f"the checker lets only numbers be scores: {value!r}")


def scale_points(points: Points, factor: Fraction) -> Points:
    """Return a score times a constant; zero gives 0 even when unbounded."""
    if factor == 1:
        return points
    if factor == 0:
        return Points(ZERO, ZERO, False, False, points.undefined)
    low, high = scale(points.low, factor), scale(points.high, factor)
    if factor > 0:
        return Points(low, high, points.low_open, points.high_open, points.undefined)
    return Points(high, low, points.high_open, points.low_open, points.undefined)


def clamp_points(points: Points, highest: Number | None) -> Points:
    """Return a score with both ends moved into 0..highest (None: only the lower end)."""
    low = choose(points.low_open, ZERO, larger(ZERO, points.low))
    if highest is None:
        same = points.low == points.high and points.low_open == points.high_open
        high = low if same and points.high_open is False else larger(ZERO, points.high)
        return Points(low, high, False, points.high_open, points.undefined)
    low = smaller(low, highest)
    if points.low == points.high and points.low_open is False and points.high_open is False:
        return Points(low, low, False, False, points.undefined)
    high = choose(points.high_open, highest, smaller(highest, larger(ZERO, points.high)))
    return Points(low, high, False, False, points.undefined)


def require(points: Points, verdict: Verdict) -> Points:
    """Return the score of a node that requires a condition: false gives 0, unknown lets the lower end fall to 0."""
    low = choose(verdict.true, points.low, ZERO)
    met = points.low == points.high and opposite(verdict.true) == verdict.false
    high = low if met else choose(verdict.false, ZERO, points.high)
    return Points(
        low, high, all_of(verdict.true, points.low_open), all_of(opposite(verdict.false), points.high_open), False
    )
