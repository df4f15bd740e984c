"""Terms: truth and exact numbers over the inputs of a ruleset, and between which ends a number lies.

Equal terms are one object, so that much is proven by looking: a change that leaves a term as it was changes nothing.
No solver is needed here: smt_algebra.py builds terms, smt.py says them in the form of z3, smt_solver.py asks.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, TypeAlias
from zlib import crc32

from attrs import field, frozen

ZERO, ONE = Fraction(0), Fraction(1)
Kind = Literal["flag", "all", "some", "not", "below", "at_most", "equal", "input", "total", "if", "product", "quotient",
               "floor", "largest", "smallest"]  # fmt: skip


@frozen
class Range:
    """Between two ends; None is unbounded."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = True
    high_closed: bool = True


@frozen(eq=False)
class Term:
    """A truth or a number that depends on inputs.

    Truths: `flag` name; `all`, `some` truths; `not` truth; `below`, `at_most`, `equal`: a number against zero.
    Numbers: `input` name, whole, range; `total` constant, (number, factor)…; `if` truth, number, number; `product`,
    `quotient` of two numbers; `floor`; `largest`, `smallest` of two numbers.
    """

    kind: Kind
    parts: tuple[Any, ...]
    code: int = field(repr=False)

    def __hash__(self) -> int:
        return self.code

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Term)
            and self.code == other.code
            and self.kind == other.kind
            and self.parts == other.parts
        )


Truth: TypeAlias = bool | Term
Number: TypeAlias = Fraction | Term


def code_of(part: object) -> int:
    """Return a number for a part that is the same in every run, unlike the hash of a text."""
    match part:
        case str():
            return crc32(part.encode())
        case tuple():
            return hash(tuple(map(code_of, part)))
        case None:  # whose own hash is its address, another one in every run
            return 7
        case Range():
            return code_of((part.low, part.high, part.low_closed, part.high_closed))
        case Term():
            return part.code
        case _:
            return hash(part)


# One object per term keeps comparing cheap; what falls out of the cache is still compared part by part.
@lru_cache(maxsize=1 << 20)
def make_term(kind: Kind, parts: tuple[Any, ...]) -> Term:
    """Return the term of a kind with its parts, as it stands; smt_algebra.py simplifies."""
    return Term(kind, parts, hash((crc32(kind.encode()), code_of(parts))))


def flag(name: str) -> Term:
    """Return a truth that an input decides."""
    return make_term("flag", (name,))


def number_input(name: str, *, whole: bool = False, within: Range | None = None) -> Term:
    """Return a number that an input decides."""
    return make_term("input", (name, whole, within or Range()))


def take_apart(number: Number) -> tuple[Fraction, tuple[tuple[Term, Fraction], ...]]:
    """Return a number as a constant and other numbers with their factors."""
    if isinstance(number, Fraction):
        return number, ()
    return (number.parts[0], number.parts[1]) if number.kind == "total" else (ZERO, ((number, ONE),))


@lru_cache(maxsize=1 << 18)
def range_of(number: Number) -> Range:
    """Return ends between which a number surely lies."""
    if isinstance(number, Fraction):
        return Range(number, number)
    match number.kind:
        case "input":
            within: Range = number.parts[2]
            return within
        case "total":
            return _range_of_total(number)
        case "if":
            return _cover(range_of(number.parts[1]), range_of(number.parts[2]))
        case "largest":
            return _range_of_extreme(number, 1)
        case "smallest":
            return _range_of_extreme(number, -1)
        case "floor":
            inner = range_of(number.parts[0])
            low, high = (None if end is None else Fraction(end.numerator // end.denominator)
                         for end in (inner.low, inner.high))  # fmt: skip
            return Range(low, high)
        case _:
            return _range_of_product(number)


def _range_of_total(number: Term) -> Range:
    constant, parts = take_apart(number)
    result = Range(constant, constant)
    for atom, factor in parts:
        part = scale_range(range_of(atom), factor)
        result = Range(
            None if result.low is None or part.low is None else result.low + part.low,
            None if result.high is None or part.high is None else result.high + part.high,
            result.low_closed and part.low_closed,
            result.high_closed and part.high_closed,
        )
    return result


def scale_range(within: Range, factor: Fraction) -> Range:
    """Return the range of a number times a constant that is not zero."""
    low = None if within.low is None else within.low * factor
    high = None if within.high is None else within.high * factor
    if factor > 0:
        return Range(low, high, within.low_closed, within.high_closed)
    return Range(high, low, within.high_closed, within.low_closed)


def _cover(one: Range, other: Range) -> Range:
    low, low_closed = _lowest(one, other)
    flipped = [scale_range(part, -ONE) for part in (one, other)]
    high, high_closed = _lowest(*flipped)
    return Range(low, None if high is None else -high, low_closed, high_closed)


def _lowest(one: Range, other: Range) -> tuple[Fraction | None, bool]:
    if one.low is None or other.low is None:
        return None, True
    if one.low == other.low:
        return one.low, one.low_closed or other.low_closed
    first = one if one.low < other.low else other
    return first.low, first.low_closed


def _range_of_extreme(number: Term, sign: int) -> Range:
    """Return the range of the larger of two numbers; of the smaller one it is that of the larger, mirrored."""
    one, other = (scale_range(range_of(part), Fraction(sign)) for part in number.parts)
    lows = [(part.low, not part.low_closed) for part in (one, other) if part.low is not None]
    low, is_open = max(lows, default=(None, False))
    highest = _cover(one, other)
    return scale_range(Range(low, highest.high, not is_open, highest.high_closed), Fraction(sign))


def _range_of_product(number: Term) -> Range:
    left, right = (range_of(part) for part in number.parts)
    if left.low is None or right.low is None or left.low < 0 or right.low < 0:
        return Range()
    if number.kind == "quotient":
        # The value at a zero divisor is never used.
        return Range(ZERO, None, left.low == 0 and left.low_closed)
    open_low = (left.low == 0 and not left.low_closed) and (right.low == 0 and not right.low_closed)
    high = None if left.high is None or right.high is None else left.high * right.high
    return Range(left.low * right.low, high, not open_low)


def list_parts(term: Truth | Number) -> Iterator[Term]:
    """Yield the terms a term directly consists of."""
    if not isinstance(term, Term):
        return
    for part in term.parts:
        if isinstance(part, Term):
            yield part
        elif term.kind == "total" and isinstance(part, tuple):
            yield from (atom for atom, _ in part)
