"""Ramps in the generated code: a straight line between baseline and leading value."""

from collections.abc import Sequence
from fractions import Fraction
from math import ulp

from attrs import evolve

from greenrules.compiling.python_accuracy import UNIT, Accuracy, TooWideError, is_short, widen
from greenrules.compiling.python_comparisons import compare_numbers, compare_surely, write_comparison
from greenrules.compiling.python_edges import certain_edges
from greenrules.compiling.python_expressions import find_number, write_expression
from greenrules.compiling.python_light import light
from greenrules.compiling.python_numbers import (
    accuracy_of,
    write_negation,
    write_product,
    write_quotient,
    write_strict,
    write_sum,
)
from greenrules.compiling.python_points import open_up
from greenrules.compiling.python_scope import (
    Apart,
    NotCompiledError,
    Operand,
    Scope,
    hold,
    hold_apart,
    unwrap,
    write_constant,
    write_number,
)
from greenrules.compiling.python_scores import (
    Score,
    constant_point,
    point,
)
from greenrules.model.scoring import Ramp
from greenrules.model.signs import ComparisonSign

ZERO = Fraction(0)
# A steep line far from zero loses digits, which a sum with its offset would lose for all other points, too.
_FAR = 64.0


def write_ramp(ramp: Ramp, maximum: Fraction, scope: Scope) -> Score:
    quantity = write_expression(ramp.quantity, scope)
    line = _lay_line(ramp, maximum, scope)
    if line is not None and (quantity.accuracy is None or not quantity.accuracy.measured):
        scope.writer.drawn.add(id(ramp))
        if line.is_falling is not (ramp.better == "lower"):
            return constant_point(ZERO, scope)  # leading worse than the baseline: undefined, whatever the quantity
        return _write_line(line, quantity, scope)
    baseline, leading = write_expression(ramp.baseline, scope), write_expression(ramp.leading, scope)
    first = write_constant(ZERO, scope) if ramp.at_baseline is None else write_expression(ramp.at_baseline, scope)
    return _write_open_ramp(ramp, (quantity, baseline, leading, first), maximum, scope)


@light
class _Line:
    """A ramp whose ends are known when the code is written.

    Attributes:
        start, end, most: the machine numbers nearest to the baseline, the leading value and the maximum.
        is_clamped: the points at the baseline are neither below zero nor above the maximum.
        slope, offset: the machine numbers nearest to the points gained per unit, and to the points at zero.
    """

    baseline: Fraction
    leading: Fraction
    maximum: Fraction
    start: float
    end: float
    most: float
    is_falling: bool  # less is better
    starts_at_zero: bool
    is_clamped: bool
    slope: float
    offset: float


def _lay_line(ramp: Ramp, maximum: Fraction, scope: Scope) -> _Line | None:
    """Return the line of a ramp, everything in whole numbers, each quotient rounded once; None where an end is open."""
    baseline, leading = find_number(ramp.baseline, scope), find_number(ramp.leading, scope)
    share = ZERO if ramp.at_baseline is None else find_number(ramp.at_baseline, scope)
    if baseline is None or leading is None or share is None:
        return None
    (low, low_part), (high, high_part) = baseline.as_integer_ratio(), leading.as_integer_ratio()
    (part, whole), (most, most_part) = share.as_integer_ratio(), maximum.as_integer_ratio()
    first, first_part = part * most, whole * most_part
    rise = (most * first_part - first * most_part) * low_part * high_part
    run = (high * low_part - low * high_part) * most_part * first_part
    if not run:
        return None
    try:
        slope, offset = rise / run, (first * run * low_part - rise * low * first_part) / (first_part * run * low_part)
    except OverflowError:
        raise TooWideError from None
    ends = (low / low_part, high / high_part, most / most_part)
    return _Line(baseline, leading, maximum, *ends, run < 0, not first, rise >= 0 <= first, slope, offset)


def _write_line(line: _Line, quantity: Operand, scope: Scope) -> Score:
    if quantity.is_sure and line.is_clamped:
        return point(_draw(line, hold(quantity, scope, "q"), scope), scope)

    def build(parts: Sequence[Operand]) -> Operand:
        return _draw(line, hold(parts[0], scope, "q"), scope)

    full = write_constant(line.maximum, scope)
    return open_up(write_strict((quantity,), scope, build), full, scope, is_clamped=line.is_clamped)


def _draw(line: _Line, quantity: Operand, scope: Scope) -> Operand:
    """Write full points beyond leading, none beyond the baseline, a straight line between.

    At leading the two pieces meet, so that only the step at the baseline has to be decided for certain.
    """
    code, accuracy, slope, offset = quantity.code, accuracy_of(quantity), line.slope, line.offset
    end, most, steepness, distance = line.end, line.most, abs(line.slope), abs(line.offset)
    widest = 2.0 * max(abs(line.start), abs(end))
    near_ends = steepness * (widest * (3.0 * UNIT + accuracy.relative) + accuracy.absolute)
    error = near_ends + UNIT * (distance + 2.0 * most)
    beyond: ComparisonSign = "<=" if line.is_falling else ">="
    result = Accuracy(ZERO, line.maximum, absolute=widen(error * 2.0))
    is_full = f"{code} {beyond} {end!r}"
    # Where the code only decides, the offset is left to the sum the points stand in.
    if scope.is_quick and scope.is_complete and not scope.is_strict and distance <= _FAR * most:
        before, none, size = _describe_ends(line, scope)
        straight = f"{code} * {steepness!r}"
        piece = f"{before}{is_full} else {_write_step(line, quantity, straight, none, scope)})"
        apart = Apart(piece, offset, size, result.absolute, (code,) * piece.count(code))
        return hold_apart(f"{offset!r} {piece}", result, apart, scope)
    if scope.is_strict:
        if (slope < 0.0) is not line.is_falling or not slope:
            raise NotCompiledError("all points before the leading value, in an outline")
        is_full = unwrap(compare_numbers(beyond, quantity, write_constant(line.leading, scope), scope))
        lower = _lower_offset(offset, end * slope, most)
        result, offset = Accuracy(ZERO, line.maximum, absolute=widen((error + offset - lower) * 2.0)), lower
    straight = f"{offset!r} + {code} * {slope!r}"
    return Operand(f"({most!r} if {is_full} else {_write_step(line, quantity, straight, '0.0', scope)})", result)


def _describe_ends(line: _Line, scope: Scope) -> tuple[str, str, float]:
    """Return how the points less the offset begin, what is left below the baseline, and the larger of both ends.

    Most ramps of a standard have the same points at their ends, and writing a number takes longer than finding it.
    """
    key = (line.is_falling, line.offset, line.most)
    known = scope.writer.ends.get(key)
    if known is None:
        full, none = line.most - line.offset, -line.offset
        sign, full, none = ("-", -full, -none) if line.is_falling else ("+", full, none)
        known = scope.writer.ends[key] = (f"{sign} ({full!r} if ", repr(none), max(abs(none), abs(full)))
    return known


def _lower_offset(offset: float, gain: float, most: float) -> float:
    """Return an offset with which the machine's line stays below the maximum up to the leading value.

    Rounding keeps the order of numbers, so that what holds at the leading value holds all along the line.
    """
    step = max(ulp(offset), ulp(most))
    while offset + gain >= most:
        offset -= step
    return offset


def _write_step(line: _Line, quantity: Operand, straight: str, none: str, scope: Scope) -> str:
    """Write what a quantity gets that does not reach leading: the straight piece from the baseline on, else `none`.

    Most quantities lie between the two, and what stands last needs no jump behind it.
    """
    code, accuracy, baseline = quantity.code, accuracy_of(quantity), line.start
    beyond: ComparisonSign = "<=" if line.is_falling else ">="
    before = ">" if line.is_falling else "<"
    if line.starts_at_zero or (accuracy.is_raw and is_short(*line.baseline.as_integer_ratio())):
        # Nothing is earned at the baseline either, so that the pieces meet there, too; or both are what people wrote.
        return f"{none} if {code} {before} {baseline!r} else {straight}"
    if accuracy.is_raw or accuracy.is_exact:
        reached = compare_numbers(beyond, quantity, write_constant(line.baseline, scope), scope)
        return f"{straight} if {unwrap(reached)} else {none}"
    outside, inside = certain_edges(line.baseline, accuracy)
    if line.is_falling:
        outside, inside = inside, outside
    return f"{straight} if {code} {beyond} {inside!r} else {none} if {code} {before} {outside!r} else near()"


def _write_open_ramp(ramp: Ramp, ends: tuple[Operand, ...], maximum: Fraction, scope: Scope) -> Score:
    """Write a ramp whose ends depend on facts: every step of the formula with its error."""

    def build(parts: Sequence[Operand]) -> Operand:
        quantity, baseline, leading, start = (hold(part, scope) for part in parts)
        if ramp.better == "lower":
            quantity, baseline, leading = (hold(write_negation(part), scope) for part in (quantity, baseline, leading))
        # Where the pieces meet, it does not matter which of them is taken.
        full = hold(Operand(compare_surely(">=", quantity, leading, scope)), scope)
        below = compare_surely if start.constant == 0 else compare_numbers
        none = hold(Operand(below("<", quantity, baseline, scope)), scope)
        result = scope.writer.name("s")
        scope.writer.line(f"if {full.code}: {result} = {write_number(maximum)}")
        scope.writer.line(f"elif {none.code}: {result} = 0.0")
        with scope.writer.block("else:"):
            value = hold(_interpolate((quantity, baseline, leading, start), maximum, scope), scope)
            scope.writer.line(f"{result} = {value.code}")
        accuracy = evolve(accuracy_of(value), low=ZERO, is_raw=False, grid=None)
        relative = max(accuracy.relative, UNIT)
        return Operand(result, evolve(accuracy, relative=relative, high=max(maximum, accuracy.high)))

    checked = _check_leading(ramp, ends, scope)
    return open_up(write_strict(checked, scope, build), write_constant(maximum, scope), scope)


def _check_leading(ramp: Ramp, ends: tuple[Operand, ...], scope: Scope) -> tuple[Operand, ...]:
    """Return the ends of a ramp, leading undefined where it is worse than the baseline, whatever the quantity."""
    quantity, baseline, leading, start = (hold(end, scope) for end in ends)
    worse = hold(write_comparison("<" if ramp.better == "higher" else ">", leading, baseline, scope), scope)
    code = f"(UNDEFINED if {worse.code} else {leading.code})"
    return quantity, baseline, hold(evolve(leading, code=code, undefined=True, constant=None), scope), start


def _interpolate(ends: tuple[Operand, ...], maximum: Fraction, scope: Scope) -> Operand:
    quantity, baseline, leading, start = ends
    reached = hold(write_sum(quantity, baseline, scope, sign=-1), scope)
    width = hold(write_sum(leading, baseline, scope, sign=-1), scope)
    share = hold(write_quotient(reached, width, scope), scope)
    if share.undefined:
        # The quantity is as close to both ends as they are to each other.
        scope.writer.line(f"if {share.code} is UNDEFINED: near()")
    share = evolve(share, undefined=False)
    rest = write_sum(write_constant(Fraction(1), scope), start, scope, sign=-1)
    above = write_product(hold(rest, scope), share, scope)
    return write_product(write_sum(start, hold(above, scope), scope), write_constant(maximum, scope), scope)
