"""Dates as day numbers: the parts of a date, and moving it by months."""

from datetime import date
from fractions import Fraction

from greenrules.compiling.smt_algebra import add, any_of, choose, is_at_most, is_below, scale, smaller, subtract, total
from greenrules.compiling.smt_products import floor_of
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Truth

# Day 1 is 1 January of year 1. The year of the calculation begins in March, so that a leap day ends it.
_MARCH = 305  # days from 1 March of year 0 to day 0 of the count, 1 March being day 0


def _whole(number: Number, divisor: int) -> Number:
    return floor_of(scale(number, Fraction(1, divisor)))


def _rest(number: Number, divisor: int) -> Number:
    return subtract(number, scale(_whole(number, divisor), Fraction(divisor)))


def split_date(day: Number) -> tuple[Number, Number, Number]:
    """Return year, month and day of the month of a day number in the Gregorian calendar."""
    count = add(day, Fraction(_MARCH))
    era, of_era = _whole(count, 146097), _rest(count, 146097)
    corrected = add(
        of_era, scale(_whole(of_era, 1460), -ONE), _whole(of_era, 36524), scale(_whole(of_era, 146096), -ONE)
    )
    year_of_era = _whole(corrected, 365)
    before = add(scale(year_of_era, Fraction(365)), _whole(year_of_era, 4), scale(_whole(year_of_era, 100), -ONE))
    of_year = subtract(of_era, before)
    from_march = _whole(total(Fraction(2), [(of_year, Fraction(5))]), 153)
    day_of_month = total(ONE, [(of_year, ONE), (_whole(total(Fraction(2), [(from_march, Fraction(153))]), 5), -ONE)])
    is_late = is_at_most(Fraction(10), from_march)
    month = choose(is_late, add(from_march, Fraction(-9)), add(from_march, Fraction(3)))
    year = add(year_of_era, scale(era, Fraction(400)), choose(is_late, ONE, ZERO))
    return year, month, day_of_month


def weekday_of(day: Number) -> Number:
    """Return the day of the week, Monday 1 to Sunday 7."""
    return add(_rest(add(day, Fraction(-1)), 7), ONE)


def join_date(year: Number, month: Number, day: Number) -> Number:
    """Return the day number of a date."""
    is_late = is_at_most(month, Fraction(2))
    shifted = subtract(year, choose(is_late, ONE, ZERO))
    from_march = add(month, choose(is_late, Fraction(9), Fraction(-3)))
    of_year = _whole(total(Fraction(2), [(from_march, Fraction(153))]), 5)
    leaps = add(_whole(shifted, 4), scale(_whole(shifted, 100), -ONE), _whole(shifted, 400))
    return total(Fraction(-_MARCH - 1), [(of_year, ONE), (day, ONE), (shifted, Fraction(365)), (leaps, ONE)])


def move_by_months(day: Number, months: Number) -> Number:
    """Return a date some months later, clamped to the last day of the month."""
    year, month, day_of_month = split_date(day)
    count = total(-ONE, [(year, Fraction(12)), (month, ONE), (months, ONE)])
    new_year, new_month = _whole(count, 12), add(_rest(count, 12), ONE)
    last = subtract(_first_of_next(new_year, new_month), join_date(new_year, new_month, ONE))
    return join_date(new_year, new_month, smaller(day_of_month, last))


def leaves_calendar(day: Number) -> Truth:
    """Return whether a day number lies outside the years 1 to 9999."""
    return any_of(is_below(day, ONE), is_below(Fraction(date.max.toordinal()), day))


def _first_of_next(year: Number, month: Number) -> Number:
    is_december = is_below(Fraction(11), month)
    return join_date(add(year, choose(is_december, ONE, ZERO)), choose(is_december, ONE, add(month, ONE)), ONE)
