"""What the lines for arrays call, as terms: options of sets, look-ups, parts of dates, windows, choices, rounding."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil, comb, floor
from typing import Any, Final

from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import UNDEFINED, move_months
from greenrules.compiling.sql_choices import choose, equals_literal, is_null, map_case
from greenrules.compiling.sql_terms import (
    UNDEFINED_STATE,
    Pool,
    Term,
    apply,
    calculate,
    compare,
    connect,
    is_literal,
    is_true,
    negate,
)
from greenrules.model.values import Months

# More ways to choose children are not written out.
MOST_CHOICES: Final = 64


def has_option(term: Term, option: Term | None, pool: Pool) -> Term:
    """Return whether a set holds an option; without one, how many it holds."""
    if term.op == "case":
        return map_case(term, lambda one: has_option(one, option, pool), pool)
    if term.op == "literal":
        if term.value is None:
            return pool.null("number" if option is None else "truth")
        if option is None:
            return pool.number(float(len(term.value)))
        if option.op == "literal":
            return pool.truth(option.value in term.value)
        return connect("or", [equals_literal(option, pool.text(one), pool) for one in sorted(term.value)], pool)
    if option is None:
        return pool.make("count_options", (term,), None, "number", nullable=True)
    if option.op != "literal":
        raise NotCompiledError("a supplied option in a supplied set, in SQL")
    return pool.make("has_option", (term,), option.value, "truth", nullable=True)


def look_up(numbers: Sequence[float], texts: Sequence[str], key: Term, pool: Pool) -> Term:
    """Return the number that stands for a text."""
    pairs = [
        (compare("=", key, pool.text(text), pool), pool.number(number))
        for text, number in zip(texts, numbers, strict=False)
        if number
    ]
    return choose(pairs, pool.number(0.0), pool)


def read_part_of_date(moment: Term, part: str, pool: Pool) -> Term:
    """Return the year, month or day of a date that is supplied or fixed."""
    match moment.op:
        case "literal":
            if moment.value is None or moment.value < 1:
                return pool.null("number")
            return pool.number(float(getattr(date.fromordinal(int(moment.value)), part)))
        case "case":
            return map_case(moment, lambda one: read_part_of_date(one, part, pool), pool)
        case "input":
            return pool.make("part_of_date", (moment,), part, "number", nullable=True)
        case _:
            raise NotCompiledError(f"the {part} of a computed date, in SQL")


def move_date(moment: Term, months: int, pool: Pool) -> Term:
    """Return a fixed date so many months later."""
    if moment.op != "literal" or not isinstance(moment.value, float):
        raise NotCompiledError("a supplied date that is moved, in SQL")
    moved = move_months(date.fromordinal(int(moment.value)), months)
    return pool.number(float(moved.toordinal()) if isinstance(moved, date) else float("-inf"))


def test_window(moment: Term, fixed: tuple[Any, str, int, bool], pool: Pool) -> Term:
    """Return whether a date or year lies in a look-back window."""
    window, mode, last, is_year = fixed
    as_of = date.fromordinal(last)
    if mode == "rolling":
        if is_year:
            return pool.state(UNDEFINED_STATE)
        months = window.months if isinstance(window, Months) else floor(window * 12)
        start = move_months(as_of, -months)
        if start is UNDEFINED:
            return pool.state(UNDEFINED_STATE)
        assert isinstance(start, date)
        return _lies_between(moment, start.toordinal() + 1, last, pool)
    years = window.months // 12 if isinstance(window, Months) else Fraction(window)
    first = as_of.year - years
    if is_year:
        return _lies_between(moment, ceil(first), as_of.year, pool)
    return _lies_between(moment, date(max(1, ceil(first)), 1, 1).toordinal(), last, pool)


def _lies_between(moment: Term, low: int, high: int, pool: Pool) -> Term:
    ends = [compare(">=", moment, pool.number(float(low)), pool), compare("<=", moment, pool.number(float(high)), pool)]
    return connect("and", ends, pool)


def choose_children(
    lows: list[Term],
    highs: list[Term],
    verdicts: list[Term],
    chosen: Term | None,
    fixed: tuple[Any, ...],
    texts: Sequence[str],
    pool: Pool,
) -> tuple[Term, Term, Term]:
    """Return the ends of the children that count, and the maximum after `drop`: the best, or those a set names."""
    maxima, places, count, policy, maximum = fixed
    applicable = [
        negate(is_true(negate(one, pool), pool), pool)
        if one.kind == "truth"
        else negate(equals_literal(one, pool.state(0), pool), pool)
        for one in verdicts
    ]
    counted = [pool.truth(True)] * len(lows) if policy in ("full", "zero") else applicable
    if chosen is None:
        ends = [_sum_best(_keep(end, counted, pool), int(count), pool, best=True) for end in (lows, highs)]
        return _share(ends, counted, pool.number(float(count)), policy, maximum, pool)
    named = [is_true(has_option(chosen, pool.text(texts[place]), pool), pool) for place in places]
    counted = [connect("and", [is_true(one, pool), name], pool) for one, name in zip(counted, named, strict=True)]
    ends = [_sum_all(_keep(end, counted, pool), pool) for end in (lows, highs)]
    found = _share(ends, counted, _count(named, pool), policy, maximum, pool)
    is_open = [negate(one, pool) if policy in ("redistribute", "drop") else pool.truth(False) for one in applicable]
    least = [choose([(away, pool.number(0.0))], low, pool) for away, low in zip(is_open, lows, strict=True)]
    most = [
        choose([(away, pool.number(float(top)))], high, pool)
        for away, top, high in zip(is_open, maxima, highs, strict=True)
    ]
    apart = (
        _sum_best(least, int(count), pool, best=False),
        _sum_best(most, int(count), pool, best=True),
        pool.number(float(maximum)),
    )
    missing = is_null(chosen, pool)
    first, second, third = (choose([(missing, one)], other, pool) for one, other in zip(apart, found, strict=True))
    return first, second, third


def _keep(ends: list[Term], counted: list[Term], pool: Pool) -> list[Term]:
    # INVARIANT: a score is never below zero, so that what does not count may stand as zero among the best.
    return [choose([(test, end)], pool.number(0.0), pool) for test, end in zip(counted, ends, strict=True)]


def _count(tests: list[Term], pool: Pool) -> Term:
    one, zero = pool.number(1.0), pool.number(0.0)
    return _sum_all([choose([(test, one)], zero, pool) for test in tests], pool)


def _sum_all(terms: list[Term], pool: Pool) -> Term:
    total = pool.number(0.0)
    for term in terms:
        if term.op == total.op == "literal":
            total = pool.number(total.value + term.value)
        else:
            total = term if is_literal(total, 0.0) else calculate("+", total, term, pool)
    return total


def _sum_best(terms: list[Term], count: int, pool: Pool, *, best: bool) -> Term:
    """Return the sum of the largest or smallest terms: the best of all ways to choose so many."""
    if comb(len(terms), count) > MOST_CHOICES:
        raise NotCompiledError("a choice among so many children, in SQL")
    sums = [_sum_all(list(some), pool) for some in combinations(terms, count)]
    return sums[0] if len(sums) == 1 else apply("greatest" if best else "least", sums, pool)


def _share(
    ends: list[Term], counted: list[Term], count: Term, policy: str, maximum: float, pool: Pool
) -> tuple[Term, Term, Term]:
    top, zero = pool.number(float(maximum)), pool.number(0.0)
    if policy not in ("redistribute", "drop"):
        return ends[0], ends[1], top
    found = _count(counted, pool)
    taken = found if found.op == "literal" and count.op == "literal" else apply("least", [count, found], pool)
    if taken is found and found.op == "literal":
        taken = pool.number(min(found.value, count.value))
    if policy == "drop":
        share = calculate("/", calculate("*", top, taken, pool), count, pool)
        return ends[0], ends[1], choose([(compare(">", count, zero, pool), share)], zero, pool)
    is_some = compare(">", taken, zero, pool)
    scaled = [calculate("/", calculate("*", end, count, pool), taken, pool) for end in ends]
    low, high = (choose([(is_some, one)], end, pool) for one, end in zip(scaled, ends, strict=True))
    return low, high, top


def round_number(
    function: str, number: Term, scale: int, error: Term | None, asked: Term, pool: Pool
) -> tuple[Term, Term]:
    """Return a rounded number, and whether it lies too close to a break to tell.

    The scaled number is off by a rounding or two; a supplied number that lies on a break is left to the reference, too.
    """
    factor, half, zero = pool.number(float(10 ** abs(scale))), pool.number(0.5), pool.number(0.0)
    scaled = number if scale == 0 else calculate("*" if scale > 0 else "/", number, factor, pool)
    size = apply("abs", [scaled], pool)
    margin = calculate("*", size, pool.number(1e-15), pool)
    if error is not None:
        wider = error if scale == 0 else calculate("*" if scale > 0 else "/", error, factor, pool)
        margin = calculate("+", margin, calculate("*", wider, pool.number(1.0001), pool), pool)
    nearest = apply("floor", [calculate("+", scaled, half, pool)], pool)
    whole = apply("floor", [scaled], pool)
    is_half = function in ("decimal", "round half up", "round half down")
    distance = calculate("-", scaled, calculate("+", whole, half, pool) if is_half else nearest, pool)
    near = compare("<=", apply("abs", [distance], pool), margin, pool)
    wide = compare(">=", size, pool.number(1e15), pool)
    up = calculate("+", whole, pool.number(1.0), pool)
    negative = compare("<", scaled, zero, pool)
    # Breaks are left to the reference: between two of them every function is one of these.
    found = {
        "floor": whole, "ceiling": up, "round up": choose([(negative, whole)], up, pool),
        "round down": choose([(negative, up)], whole, pool),
    }.get(function, nearest)  # fmt: skip
    rounded = found if scale == 0 else calculate("/" if scale > 0 else "*", found, factor, pool)
    doubt = connect("and", [asked, connect("or", [near, wide], pool)], pool)
    return rounded, is_true(doubt, pool)
