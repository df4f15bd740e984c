"""Plain values close to where it matters."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from greenrules.model.declarations import Fact, Interval
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.values import Months, Scalar, Seconds, Value, format_number

YEAR = (("years", 1),)
LONGEST = 10**15
MOST_PLACES = 9


def fits(fact: Fact, value: Scalar) -> bool:
    """Whether a subject may supply the value for a fact or column: its kind, options and range, and not too long."""
    match fact.type, value:
        case NumberType(), Fraction():
            return is_writable(value) and (not fact.range or any(lies_in(value, interval) for interval in fact.range))
        case BooleanType(), bool():
            return True
        case ChoiceType(options=options), str():
            return value in options
        case SetType(options=options), frozenset():
            return value <= set(options)
        case TextType(), str():
            return True
        case DateType(), date():
            return not fact.range or any(lies_in(value, interval) for interval in fact.range)
        case DurationType(kind="months"), Months():
            return True
        case DurationType(kind="seconds"), Seconds():
            return True
        case _:
            return False


def is_writable(value: Fraction) -> bool:
    """Whether a number can be written out: finite decimals, not too many of them."""
    text = format_number(value)
    return "/" not in text and len(text.partition(".")[2]) <= MOST_PLACES and abs(value) < LONGEST


def lies_in(value: Fraction | date, interval: Interval) -> bool:
    """Whether a number or date lies between two ends."""
    low, high = interval.low, interval.high
    above = low is None or value > low or (value == low and interval.low_closed)  # type: ignore[operator]
    below = high is None or value < high or (value == high and interval.high_closed)  # type: ignore[operator]
    return above and below


def draw_value(type: Type, range: tuple[Interval, ...], as_of: date, random: Random) -> Scalar | None:
    """Return some plain value of a type; None for a table."""
    match type:
        case NumberType():
            return _draw_number(type, range, as_of, random)
        case BooleanType():
            return random.random() < 0.5
        case ChoiceType(options=options):
            return random.choice(options)
        case SetType(options=options):
            return frozenset(option for option in options if random.random() < 0.5)
        case TextType():
            return "nowhere"
        case DateType():
            return as_of - timedelta(days=random.choice((0, 30, 400, 800)))
        case DurationType(kind="months"):
            return Months(random.choice((12, 24, 36)))
        case DurationType():
            return Seconds(Fraction(86400 * random.choice((1, 10, 30))))
        case TableType():
            return None


def _draw_number(type: NumberType, range: tuple[Interval, ...], as_of: date, random: Random) -> Fraction | None:
    plain = [Fraction(number) for number in (10, 1, 100, 2, 50, 1000, 0)]
    random.shuffle(plain)
    if type.unit.dimension == YEAR:
        plain = [Fraction(as_of.year - random.choice((0, 1, 2)))]
    ends = [end for interval in range for end in (interval.high, interval.low) if isinstance(end, Fraction)]
    fitting = (n for n in (*plain, *ends) if not range or any(lies_in(n, interval) for interval in range))
    return next(fitting, None)


def move_value(
    mark: Value,
    sign: ComparisonSign,
    wanted: bool,
    unit: Fraction,
    type: Type,
    order: tuple[str, ...],
    random: Random,
    *,
    shift: int | None = None,
) -> Scalar | None:
    """Return a value that stands to a mark as a comparison is wanted to come out: on it, or one unit beside it.

    Args:
        unit: one unit of precision of a number.
        shift: units away from the mark, instead of a draw.
    """
    steps = {
        (">=", True): (0, 1),
        (">=", False): (-1,),
        ("<", True): (-1,),
        ("<", False): (0, 1),
        (">", True): (1,),
        (">", False): (0, -1),
        ("<=", True): (0, -1),
        ("<=", False): (1,),
        ("=", True): (0,),
        ("=", False): (1, -1),
        ("!=", True): (1, -1),
        ("!=", False): (0,),
    }[sign, wanted]
    step = random.choice(steps) if shift is None else shift
    match mark:
        case bool():
            return mark if step == 0 else not mark
        case Fraction():
            return mark + step * unit
        case date():
            return _move_day(mark, step)
        case Months():
            return Months(mark.months + step)
        case Seconds():
            return Seconds(mark.seconds + step * 86400)
        case str():
            return _move_option(mark, step, type, order, random)
        case _:
            return None


def _move_day(day: date, step: int) -> date | None:
    ordinal = day.toordinal() + step
    return date.fromordinal(ordinal) if date.min.toordinal() <= ordinal <= date.max.toordinal() else None


def _move_option(mark: str, step: int, type: Type, order: tuple[str, ...], random: Random) -> str | None:
    if order:
        place = order.index(mark) + step
        return order[place] if 0 <= place < len(order) else None
    if step == 0:
        return mark
    others = [option for option in type.options if option != mark] if isinstance(type, ChoiceType) else ["nowhere"]
    return random.choice(others) if others else None
