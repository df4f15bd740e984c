"""What was supplied, seen alike whether read from a text or handed over as Python objects, one level at a time."""

import numbers
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from attrs import frozen

from greenrules.model.facts import RawScalar
from greenrules.model.source import Span
from greenrules.model.tree import MappingNode, ScalarNode, SequenceNode

# More digits than any quantity has, and few enough to compute with.
MOST_DIGITS = 30
_LIMIT: int = 10**MOST_DIGITS
_NOT_FINITE = {sign + word for sign in ("", "+", "-") for word in ("nan", ".nan", "inf", ".inf", "infinity")}
_LONGEST = max(map(len, _NOT_FINITE))


@frozen
class Part:
    """A key with what stands under it."""

    key: object
    value: object
    span: Span | None


@frozen
class Fields:
    """A mapping, opened."""

    parts: tuple[Part, ...]


@frozen
class Items:
    """A list, opened."""

    values: tuple[object, ...]


@frozen
class Single:
    """A single value; `written` is how a text writes it, None for a Python object."""

    value: RawScalar
    written: str | None = None

    @property
    def text(self) -> str:
        """The value as written, else as Python writes it."""
        return str(self.value) if self.written is None else self.written


@frozen
class Refused:
    """What cannot be a value: the diagnostic code, what is wrong, and the way out."""

    code: str
    message: str
    help: str


Opened: TypeAlias = Fields | Items | Single | Refused


def open_supplied(supplied: object) -> Opened:
    """Open one level of a tree node or a Python object.

    Args:
        supplied: a node, a mapping, a list, tuple or set, a number, boolean, text, date or None.
    Returns:
        The level, its parts still closed, so that neither depth nor circles can hurt.
    Diagnostics: GR602, GR606.
    """
    kind = type(supplied)
    # Most of what programs hand over is one of these.
    if kind is float:
        return _open_float(supplied)  # type: ignore[arg-type]
    if kind is str:
        return _open_text(supplied)  # type: ignore[arg-type]
    if kind is bool or supplied is None:
        return Single(supplied)  # type: ignore[arg-type]
    match supplied:
        case MappingNode(entries=entries):
            return Fields(tuple(Part(entry.key.text, entry.value, entry.key.span) for entry in entries))
        case SequenceNode(items=items):
            return Items(items)
        case ScalarNode(value=str() as text):
            return _open_text(text)
        case ScalarNode(value=Fraction() as number, text=text):
            too_long = _is_too_long(number.numerator, number.denominator)
            return _refuse_length() if too_long else Single(number, text)
        case ScalarNode(value=value, text=text):
            return Single(value, text)
        case Mapping():
            return Fields(tuple(Part(key, value, None) for key, value in supplied.items()))
        case list() | tuple():
            return Items(tuple(supplied))
        case set() | frozenset():
            return Items(tuple(sorted(supplied, key=str)))
        case _:
            return _open_single(supplied)


def span_of(supplied: object) -> Span | None:
    """Return where a node stands; None for a Python object."""
    return supplied.span if isinstance(supplied, MappingNode | SequenceNode | ScalarNode) else None


def _open_single(supplied: object) -> Opened:
    match supplied:
        case None | bool():
            return Single(supplied)
        case str():
            return _open_text(str.__str__(supplied))
        case datetime():
            return _open_moment(supplied)
        case date():
            return Single(supplied, supplied.isoformat())
        case Decimal():
            return _open_decimal(supplied)
        case numbers.Rational():
            return _open_fraction(int(supplied.numerator), int(supplied.denominator))
        case float():
            return _open_float(supplied)
        case numbers.Real():
            # Other libraries' floats print their shortest decimal text, too.
            return _open_decimal(Decimal(str(supplied)))
        case _:
            return _open_wrapped(supplied)


def _open_text(text: str) -> Opened:
    word = text.strip()
    is_number = len(word) <= _LONGEST and word.casefold() in _NOT_FINITE
    return _not_finite(text) if is_number else Single(text, text)


def _open_float(number: float) -> Opened:
    """Open a float by its shortest decimal text: 0.3 is 3/10."""
    if not isfinite(number):
        return _not_finite(float.__repr__(number))
    return _open_fraction(*Decimal(float.__repr__(number)).as_integer_ratio())


def _open_moment(moment: datetime) -> Opened:
    try:
        is_midnight = moment.time() == time() and moment.tzinfo is None
    except (ValueError, TypeError):
        # A "not a time" of a data frame is a datetime without a date.
        is_midnight = False
    if is_midnight:
        return Single(date(moment.year, moment.month, moment.day), moment.date().isoformat())
    return Refused("GR602", f"expected a date, found the moment `{moment}`", "give the day alone, such as 2022-01-31")


def _open_decimal(number: Decimal) -> Opened:
    if not number.is_finite():
        return _not_finite(str(number))
    if number.is_zero():
        return Single(Fraction(0), str(number))
    if abs(number.adjusted()) > MOST_DIGITS or len(number.as_tuple().digits) > 2 * MOST_DIGITS:
        return _refuse_length()
    exact = Fraction(number)
    return _open_fraction(exact.numerator, exact.denominator)


def _open_fraction(numerator: int, denominator: int) -> Opened:
    if _is_too_long(numerator, denominator):
        return _refuse_length()
    return Single(Fraction(numerator, denominator))


def _is_too_long(numerator: int, denominator: int) -> bool:
    return abs(numerator) >= _LIMIT or denominator >= _LIMIT


def _not_finite(text: str) -> Refused:
    return Refused("GR606", f"`{text.strip()}` is not a finite number", "leave the fact out when it is not known")


def _refuse_length() -> Refused:
    return Refused("GR606", f"the number has more than {MOST_DIGITS} digits", "round it, or give it in a larger unit")


def _open_wrapped(supplied: object) -> Opened:
    # Array libraries wrap single values in objects of their own; `item` gives the plain value.
    unwrap = getattr(supplied, "item", None)
    if callable(unwrap) and getattr(supplied, "shape", None) == ():
        plain: object = unwrap()
        if type(plain) is not type(supplied):
            return _open_single(plain)
    help = "give a number, a text, true or false, a date, a list, or a mapping; a table is a list of mappings"
    return Refused("GR602", f"a `{type(supplied).__name__}` cannot be read as a fact", help)


def read_words(supplied: object) -> tuple[str, ...] | None:
    """Return one text or a list of texts as texts; None when it is neither."""
    opened = open_supplied(supplied)
    values: Iterable[object] = opened.values if isinstance(opened, Items) else (supplied,)
    words = []
    for value in values:
        single = open_supplied(value)
        if not isinstance(single, Single) or not isinstance(single.value, str):
            return None
        words.append(single.value)
    return tuple(words)
