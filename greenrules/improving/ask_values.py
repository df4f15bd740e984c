"""What a quantity can still be while facts are missing: a range, a few values, or anything.

A `Possible` holds at least every value the quantity has in some completion of the facts. Operations keep that promise
and treat operands as independent, so they may hold more. Ends are included.
"""

import math
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from greenrules.evaluating.arithmetic import compare as compare_values
from greenrules.evaluating.arithmetic import rank
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType
from greenrules.model.values import Bounds, Months, Scalar, Seconds, Undefined, Unknown, Value, Verdict

Ordered: TypeAlias = Fraction | date | Months | Seconds
# Pairs of single values are compared one by one up to this many.
_MOST_PAIRS = 400


@frozen
class Range:
    """Every value from `low` to `high`; None is unbounded."""

    low: Any
    high: Any


@frozen
class Among:
    """One of these values."""

    values: frozenset[Scalar]


@frozen
class Possible:
    """What a value can be; None is anything. `undefined`: it may also have no value.

    `missing` are the inputs it waits for; empty once there is nothing left to wait for.
    """

    what: Range | Among | None
    undefined: bool = False
    missing: frozenset[str] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether there is exactly one value, and surely one."""
        match self.what:
            case Range(low=low, high=high):
                return not self.undefined and low is not None and low == high
            case Among(values=values):
                return not self.undefined and len(values) == 1
        return False


TRUE, FALSE = Among(frozenset({True})), Among(frozenset({False}))
BOTH = Among(frozenset({True, False}))
NOTHING = Among(frozenset())
ZERO_RANGE = Range(Fraction(0), Fraction(0))


def wrap_value(value: Value) -> Possible:
    """Return what the reference evaluator found."""
    match value:
        case Unknown():
            return Possible(None, not value.missing, value.missing)
        case Undefined():
            return Possible(NOTHING, True)
        case Bounds():
            return Possible(Range(value.proven, value.attainable), False, value.missing)
        case bool() | str() | frozenset():
            return Possible(Among(frozenset({value})))
        case tuple():
            return Possible(None)
        case _:
            return Possible(Range(value, value))


def wrap_verdict(verdict: Verdict) -> Possible:
    """Return a verdict; one that waits for nothing stays open."""
    if isinstance(verdict, Unknown):
        return Possible(BOTH, not verdict.missing, verdict.missing)
    return Possible(TRUE if verdict else FALSE)


def domain_of(declared: Fact | Parameter, id: str) -> Possible:
    """Return every value a missing input may turn out to have."""
    missing = frozenset({id})
    match declared.type:
        case BooleanType():
            return Possible(BOTH, False, missing)
        case ChoiceType(options=options):
            return Possible(Among(frozenset(options)), False, missing)
        case NumberType() | DateType() | DurationType():
            return Possible(_hull_of_range(declared), False, missing)
        case _:
            return Possible(None, False, missing)


def _hull_of_range(declared: Fact | Parameter) -> Range:
    intervals = declared.range if isinstance(declared, Fact) else ()
    if not intervals:
        return Range(None, None)
    lows, highs = [one.low for one in intervals], [one.high for one in intervals]
    return Range(
        None if None in lows else min(lows, key=rank),  # type: ignore[arg-type]
        None if None in highs else max(highs, key=rank),  # type: ignore[arg-type]
    )


def tidy(what: Range | Among | None, parts: Iterable[Possible], *, undefined: bool = False) -> Possible:
    """Return a value that comes from parts: undefined where they are, waiting for what they wait for."""
    used = tuple(parts)
    result = Possible(what, undefined or any(part.undefined for part in used))
    if result.settled:
        return result
    return Possible(what, result.undefined, frozenset[str]().union(*(part.missing for part in used)))


def hull(parts: Iterable[Possible], *, also: Iterable[Possible] = ()) -> Possible:
    """Return what holds everything any part can be; it waits for `also` too."""
    used = tuple(parts)
    whats = [part.what for part in used if part.what != NOTHING]
    return tidy(_cover(whats) if whats else NOTHING, (*used, *also), undefined=any(part.undefined for part in used))


def _cover(whats: list[Range | Among | None]) -> Range | Among | None:
    if all(isinstance(what, Among) for what in whats):
        return Among(frozenset[Scalar]().union(*(what.values for what in whats if isinstance(what, Among))))
    ranges = [what for what in whats if isinstance(what, Range)]
    if len(ranges) < len(whats):
        return None
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    low = None if None in lows else min(lows, key=rank)
    return Range(low, None if None in highs else max(highs, key=rank))


def compare(sign: ComparisonSign, left: Possible, right: Possible, order: tuple[str, ...]) -> Possible:
    """Return whether two values can compare so, and can not."""
    if NOTHING in (left.what, right.what):
        return Possible(BOTH, True)
    match left.what, right.what:
        case Range() as first, Range() as second:
            return tidy(_compare_ranges(sign, first, second), (left, right))
        case Among(values=first_values), Among(values=second_values) if (
            len(first_values) * len(second_values) <= _MOST_PAIRS
        ):
            found = {compare_values(sign, one, other, order) for one in first_values for other in second_values}
            return tidy(Among(frozenset(one for one in found if isinstance(one, bool))), (left, right))
        case _:
            return tidy(BOTH, (left, right))


def _compare_ranges(sign: ComparisonSign, left: Range, right: Range) -> Among:
    match sign:
        case ">=":
            return _at_least(left, right)
        case "<":
            return _invert(_at_least(left, right))
        case "<=":
            return _at_least(right, left)
        case ">":
            return _invert(_at_least(right, left))
    apart = FALSE in (_at_least(left, right), _at_least(right, left))
    same = left.low is not None and left.low == left.high == right.low == right.high
    equal = TRUE if same else FALSE if apart else BOTH
    return equal if sign == "=" else _invert(equal)


def _at_least(left: Range, right: Range) -> Among:
    if left.low is not None and right.high is not None and rank(left.low) >= rank(right.high):
        return TRUE
    if left.high is not None and right.low is not None and rank(left.high) < rank(right.low):
        return FALSE
    return BOTH


def _invert(what: Among) -> Among:
    return Among(frozenset(not value for value in what.values))


def invert(verdict: Possible) -> Possible:
    """Return the opposite of a verdict."""
    return Possible(_invert(as_verdict(verdict)), verdict.undefined, verdict.missing)


def as_verdict(possible: Possible) -> Among:
    """Return what a verdict can be; anything is both."""
    return possible.what if isinstance(possible.what, Among) and possible.what != NOTHING else BOTH


def conjoin(parts: Iterable[Possible]) -> Possible:
    """Return the `and` of verdicts."""
    used = tuple(parts)
    if any(as_verdict(part) == FALSE and not part.undefined for part in used):
        return Possible(FALSE)
    open_parts = [part for part in used if as_verdict(part) != TRUE or part.undefined]
    values = {any_true for any_true in (True,) if all(True in as_verdict(part).values for part in used)}
    values |= {False} if any(False in as_verdict(part).values for part in used) else set()
    return tidy(Among(frozenset(values)), open_parts)


def disjoin(parts: Iterable[Possible]) -> Possible:
    """Return the `or` of verdicts."""
    return invert(conjoin(invert(part) for part in parts))


def calculate(sign: str, left: Possible, right: Possible) -> Possible:
    """Return a sum, difference, product or quotient of numbers; of anything else anything."""
    if NOTHING in (left.what, right.what):
        return Possible(NOTHING, True)
    first, second = _as_numbers(left.what), _as_numbers(right.what)
    if first is None or second is None:
        return tidy(None, (left, right), undefined=sign == "/")
    match sign:
        case "+":
            return tidy(_from_ends([first[0] + second[0]], [first[1] + second[1]]), (left, right))
        case "-":
            return tidy(_from_ends([first[0] - second[1]], [first[1] - second[0]]), (left, right))
        case "*":
            return tidy(multiply(first, second), (left, right))
    if second[0] == second[1] == 0:
        return Possible(NOTHING, True)
    if second[0] <= 0 <= second[1]:
        return tidy(_divide_across_zero(first, second), (left, right), undefined=True)
    inverse = tuple(sorted((_invert_end(second[0]), _invert_end(second[1]))))
    return tidy(multiply(first, inverse), (left, right))


Ends: TypeAlias = tuple[Any, Any]


def _as_numbers(what: Range | Among | None) -> Ends | None:
    """Return the ends of a range of numbers, infinite where there are none."""
    if not isinstance(what, Range) or not all(
        end is None or isinstance(end, Fraction) for end in (what.low, what.high)
    ):
        return None
    return (-math.inf if what.low is None else what.low, math.inf if what.high is None else what.high)


def _from_ends(lows: list[Any], highs: list[Any]) -> Range:
    low, high = min(lows), max(highs)
    # Only an infinite end is no Fraction: it never takes part in what is decided.
    return Range(low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None)


def multiply(first: Ends, second: Ends) -> Range:
    """Return the products of two ranges."""
    products = [Fraction(0) if 0 in (a, b) else a * b for a in first for b in second]
    return _from_ends(products, products)


def _invert_end(end: Any) -> Any:
    return Fraction(0) if end in (math.inf, -math.inf) else 1 / end


def _divide_across_zero(first: Ends, second: Ends) -> Range:
    """Return the quotients where the divisor may be zero but has one sign otherwise; else any number."""
    if second[0] == 0:
        return multiply(first, (_invert_end(second[1]), math.inf))
    if second[1] == 0:
        return multiply(first, (-math.inf, _invert_end(second[0])))
    return Range(None, None)


def is_number(what: Range | Among | None) -> bool:
    """Whether a range is one of numbers, not of dates or durations."""
    return _as_numbers(what) is not None
