"""Arithmetic on the signs quantities can have: enough to prove most divisors non-zero."""

from fractions import Fraction
from typing import TypeAlias

from greenrules.model.declarations import Interval
from greenrules.model.syntax import ComparisonSign
from greenrules.model.values import Months, Scalar, Seconds

# Which of -1, 0 and 1 the sign of a quantity can be.
Signs: TypeAlias = frozenset[int]
ANY: Signs = frozenset({-1, 0, 1})
NEGATED: dict[ComparisonSign, ComparisonSign] = {
    "=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip


def restrict_signs(sign: ComparisonSign, other: Signs) -> Signs:
    """Return the signs a quantity can have that stands in relation `sign` to one with the signs `other`."""
    match sign:
        case ">":
            return ANY if -1 in other else frozenset({1})
        case ">=":
            return ANY if -1 in other else frozenset({0, 1}) if 0 in other else frozenset({1})
        case "<":
            return ANY if 1 in other else frozenset({-1})
        case "<=":
            return ANY if 1 in other else frozenset({-1, 0}) if 0 in other else frozenset({-1})
        case "=":
            return other
        case "!=":
            return frozenset({-1, 1}) if other == {0} else ANY


def signs_of_call(function: str, arguments: list[Signs]) -> Signs:
    """Return the signs a function can give, from those of its arguments."""
    match function:
        case "abs":
            return frozenset(each * each for each in arguments[0])
        case "size":
            return frozenset({0, 1})
        case "min" | "max":
            choose = min if function == "min" else max
            signs = arguments[0]
            for other in arguments[1:]:
                signs = frozenset(choose(one, two) for one in signs for two in other)
            return signs
        case "sum" | "mean":
            signs = arguments[0]
            for other in arguments[1:]:
                signs = combine_signs("+", signs, other)
            return signs
        case "round up":
            return arguments[0]  # away from zero
        case "year" | "month" | "day" | "weekday":
            return frozenset({1})
        case _:
            return ANY


def combine_signs(sign: str, left: Signs, right: Signs) -> Signs:
    """Return the signs of a sum, difference, product or quotient."""
    if sign in ("*", "/"):
        return frozenset(one * two for one in left for two in right)
    if sign == "-":
        right = frozenset(-each for each in right)
    return frozenset(each for one in left for two in right for each in ((one or two,) if one * two >= 0 else ANY))


def signs_of_value(value: Scalar) -> Signs:
    """Return the sign of a number or duration; any for values that have none."""
    match value:
        case bool():
            return ANY
        case Fraction() as number:
            pass
        case Months(months=number) | Seconds(seconds=number):
            pass
        case _:
            return ANY
    return frozenset({(number > 0) - (number < 0)})


def reaches_sign(interval: Interval, sign: int) -> bool:
    """Whether the interval holds a number of this sign."""
    low, high = interval.low, interval.high
    if not isinstance(low, Fraction | None) or not isinstance(high, Fraction | None):
        return True
    if sign > 0:
        return high is None or high > 0
    if sign < 0:
        return low is None or low < 0
    is_above = low is None or low < 0 or (low == 0 and interval.low_closed)
    return is_above and (high is None or high > 0 or (high == 0 and interval.high_closed))
