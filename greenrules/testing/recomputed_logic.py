"""Kleene logic and exact arithmetic on values with two open kinds, for recomputing a trace."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from attrs import frozen


class Open(NamedTuple):
    """Unknown or without a value."""

    kind: str


@frozen
class Interval:
    """A score; None is unbounded."""

    low: Fraction | None
    high: Fraction | None


UNKNOWN, UNDEFINED = Open("unknown"), Open("undefined")
ZERO = Fraction(0)


def conjoin(*parts: Any) -> Any:
    if any(part is False for part in parts):
        return False
    return True if all(part is True for part in parts) else UNKNOWN


def disjoin(*parts: Any) -> Any:
    return invert(conjoin(*(invert(part) for part in parts)))


def invert(part: Any) -> Any:
    return not part if isinstance(part, bool) else UNKNOWN


def arithmetic(operate: Callable[[Fraction, Fraction], Any]) -> Callable[..., Any]:
    def apply(left: Any, right: Any) -> Any:
        if UNDEFINED in (left, right):
            return UNDEFINED
        if operate is divide and right == 0:
            return UNDEFINED
        return UNKNOWN if UNKNOWN in (left, right) else operate(left, right)

    return apply


def divide(left: Fraction, right: Fraction) -> Fraction:
    return left / right


def pairs(parts: Sequence[Any]) -> list[tuple[Any, Any]]:
    return list(zip(parts[::2], parts[1::2], strict=True))
