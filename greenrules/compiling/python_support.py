"""What generated code calls: rounding, dates, decision tables whose rows are open, and the two ways to give up."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NoReturn

from greenrules.evaluating import functions
from greenrules.evaluating.arithmetic import move_date
from greenrules.evaluating.exact import make, make_coprime
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.values import Months, Undefined


class TooCloseError(Exception):
    """A machine number lies too close to a threshold to tell on which side the exact number is."""


class RefusedError(Exception):
    """A supplied value is none the generated code takes: the reference reads it, or says what is wrong with it."""


class _Undefined:
    """The value of what is undefined; why it is, the reference tells."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = _Undefined()
INFINITE: Final = math.inf
_MOST_EXACT = 10**15
# Most numbers that people supply have few places, and are made exact in a tenth of the time.
_WHOLE_PARTS = 10**6
_PARTS = float(_WHOLE_PARTS)
_MOST_WHOLE = _MOST_EXACT / _PARTS


def near() -> NoReturn:
    """Leave the decision to the reference."""
    raise TooCloseError


def refuse() -> NoReturn:
    """Leave the facts to the reference."""
    raise RefusedError


def only_row(verdicts: Sequence[bool | None], outputs: Sequence[object], otherwise: object) -> object:
    """Return the output of the row that is true; unknown while none is and some may be."""
    for verdict, output in zip(verdicts, outputs, strict=True):
        if verdict is True:
            return output
    return None if None in verdicts else otherwise


def first_row(verdicts: Sequence[bool | None], outputs: Sequence[object], otherwise: object) -> object:
    """Return what all candidates of the hit policy `first` agree on, when a true row or `otherwise` ends them."""
    candidates: list[object] = []
    for verdict, output in zip(verdicts, outputs, strict=True):
        if verdict is not False:
            candidates.append(output)
        if verdict is True:
            break
    else:
        if not candidates or otherwise is not UNDEFINED:
            candidates.append(otherwise)
        else:
            return None
    return candidates[0] if all(candidate == candidates[0] for candidate in candidates) else None


def move_months(start: date, months: int) -> object:
    """Return the date so many months later."""
    moved = move_date(start, Months(months), 1)
    return UNDEFINED if isinstance(moved, Undefined) else moved


def lies_within(moment: date | float, window: Months | Fraction, mode: str, as_of: date, *, is_year: bool) -> object:
    """Return whether a date or year lies in the look-back window that ends on `as_of`."""
    exact = moment if isinstance(moment, date) else to_exact(moment)
    verdict = functions.lies_within(exact, window, mode, as_of, is_year=is_year)
    return UNDEFINED if isinstance(verdict, Undefined) else verdict


def to_exact(number: float) -> Fraction:
    """Return the number a supplied machine number stands for: its shortest decimal text.

    >>> to_exact(0.3), to_exact(1e-30) == Fraction(1, 10**30)
    (Fraction(3, 10), True)
    """
    if type(number) is float and 0 <= number < _MOST_WHOLE:
        above = int(number * _PARTS + 0.5)
        # No two decimals of at most 15 digits are nearest to one machine number: no shorter text can stand for another.
        if above / _PARTS == number:
            return make(above, _WHOLE_PARTS)
    if isinstance(number, int):
        return Fraction(number)
    return make_coprime(*Decimal(repr(number)).as_integer_ratio())


_ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "floor": math.floor,
    "ceiling": math.ceil,
    "decimal": round,
    "round up": lambda number: _with_sign_of(number, math.ceil(abs(number))),
    "round down": math.trunc,
    "round half up": lambda number: _with_sign_of(number, math.floor(abs(number) + Fraction(1, 2))),
    "round half down": lambda number: _with_sign_of(number, math.ceil(abs(number) - Fraction(1, 2))),
}


def _with_sign_of(number: Fraction, magnitude: int) -> int:
    return -magnitude if number < 0 else magnitude


def round_safely(function: str, number: float, scale: int, error: float | None) -> float:
    """Return a rounded number as the nearest machine number of the decimal.

    Args:
        error: how far the exact number may lie away; None for a supplied number, which is its shortest decimal.
    """
    step = Fraction(10) ** -scale
    to_whole = _ROUNDINGS[function]
    if error is None:
        whole = to_whole(to_exact(number) / step)
    else:
        exact, margin = Fraction(number), Fraction(error)
        whole = to_whole((exact - margin) / step)
        if whole != to_whole((exact + margin) / step):
            near()
    if abs(whole) >= _MOST_EXACT:
        near()
    return float(whole * step)


def climb(verdicts: Sequence[bool | None], grades: Sequence[str]) -> tuple[str, ...]:
    """Return the grades still possible, best first; the last is the proven one."""
    possible: list[str] = []
    for verdict, grade in zip(verdicts, grades, strict=True):
        if verdict is not False:
            possible.append(grade)
        if verdict is True:
            return tuple(possible)
    return (*possible, NO_GRADE)


def take_top(records: Sequence[object], ranks: Sequence[float], count: int) -> Sequence[object]:
    """Return the records that rank highest, with all that tie with the last of them."""
    if count <= 0 or count >= len(records):
        return records if count > 0 else ()
    last = sorted(ranks, reverse=True)[count - 1]
    return [record for record, place in zip(records, ranks, strict=True) if place >= last]


def choose_best(
    lows: Sequence[float], highs: Sequence[float], applicable: Sequence[bool | None], maxima: Sequence[float],
    names: Sequence[str], chosen: None, count: int, policy: str, maximum: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Return the ends of the best children that count, and the maximum after `drop`."""
    places = [at for at, applies in enumerate(applicable) if applies is not False or policy in ("full", "zero")]
    taken = min(count, len(places))
    low = sum(sorted((lows[at] for at in places), reverse=True)[:taken])
    high = sum(sorted((highs[at] for at in places), reverse=True)[:taken])
    if policy == "redistribute" and taken:
        low, high = low * count / taken, high * count / taken
    return low, high, maximum * taken / count if policy == "drop" and count else 0.0 if policy == "drop" else maximum


def choose_named(
    lows: Sequence[float], highs: Sequence[float], applicable: Sequence[bool | None], maxima: Sequence[float],
    names: Sequence[str], chosen: frozenset[str] | None, count: int, policy: str, maximum: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Return the ends of the children a fact names; of any of them until it is known."""
    if chosen is not None:
        places = [at for at, name in enumerate(names) if name in chosen]
        lows, highs, maxima = ([values[at] for at in places] for values in (lows, highs, maxima))
        applicable = [applicable[at] for at in places]
        return choose_best(lows, highs, applicable, maxima, (), None, len(places), policy, maximum)
    is_open = [applies is False and policy in ("redistribute", "drop") for applies in applicable]
    least = sorted(0.0 if still else low for still, low in zip(is_open, lows, strict=True))
    most = sorted(
        (top if still else high for still, top, high in zip(is_open, maxima, highs, strict=True)), reverse=True
    )
    return sum(least[:count]), sum(most[:count]), maximum
