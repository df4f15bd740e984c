"""Ramps in the generated code: a straight line between baseline and leading value."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.compiling.python_accuracy import UNIT, Accuracy, TooWideError, widen
from greenrules.compiling.python_comparisons import compare_numbers, compare_surely, write_comparison
from greenrules.compiling.python_edges import certain_above, certain_below
from greenrules.compiling.python_expressions import find_number, write_expression
from greenrules.compiling.python_numbers import (
    accuracy_of,
    write_negation,
    write_product,
    write_quotient,
    write_strict,
    write_sum,
)
from greenrules.compiling.python_points import open_up
from greenrules.compiling.python_scope import Apart, Operand, Scope, hold, write_constant, write_number
from greenrules.compiling.python_scores import (
    Score,
    constant_point,
)
from greenrules.model.scoring import Ramp
from greenrules.model.signs import ComparisonSign

ZERO = Fraction(0)


def write_ramp(ramp: Ramp, maximum: Fraction, scope: Scope) -> Score:
    quantity = write_expression(ramp.quantity, scope)
    is_measured = quantity.accuracy is not None and bool(quantity.accuracy.measured)
    low, high = find_number(ramp.baseline, scope), find_number(ramp.leading, scope)
    share = ZERO if ramp.at_baseline is None else find_number(ramp.at_baseline, scope)
    if not (low is None or high is None or share is None or low == high or is_measured):
        start = share * maximum if share.numerator else ZERO
        line = _Line(low, high, start, maximum, is_mirrored=ramp.better == "lower")
        scope.writer.drawn.add(id(ramp))
        return _write_line(line, quantity, scope)
    baseline, leading = write_expression(ramp.baseline, scope), write_expression(ramp.leading, scope)
    first = write_constant(ZERO, scope) if ramp.at_baseline is None else write_expression(ramp.at_baseline, scope)
    return _write_open_ramp(ramp, (quantity, baseline, leading, first), maximum, scope)


@frozen
class _Line:
    """A ramp whose ends are known when the code is written."""

    baseline: Fraction
    leading: Fraction
    start: Fraction  # points at the baseline
    maximum: Fraction
    is_mirrored: bool  # less is better


def _write_line(line: _Line, quantity: Operand, scope: Scope) -> Score:
    if (line.leading < line.baseline) is not line.is_mirrored:
        return constant_point(ZERO, scope)  # leading worse than the baseline: undefined, whatever the quantity
    full = write_constant(line.maximum, scope)

    def build(parts: Sequence[Operand]) -> Operand:
        return _draw(line, hold(parts[0], scope, "q"), scope)

    is_clamped = ZERO <= line.start <= line.maximum
    return open_up(write_strict((quantity,), scope, build), full, scope, is_clamped=is_clamped)


def _draw(line: _Line, quantity: Operand, scope: Scope) -> Operand:
    """Write full points beyond leading, none beyond the baseline, a straight line between.

    At leading the two pieces meet, so that only the step at the baseline has to be decided for certain.
    """
    slope, offset = _find_slope(line)
    baseline, leading, most = float(line.baseline), float(line.leading), float(line.maximum)
    accuracy = accuracy_of(quantity)
    widest = 2.0 * max(abs(baseline), abs(leading))
    near_ends = abs(slope) * (widest * (3.0 * UNIT + accuracy.relative) + accuracy.absolute)
    error = near_ends + UNIT * (abs(offset) + 2.0 * most)
    beyond: ComparisonSign = ">=" if not line.is_mirrored else "<="
    before, sure = ("<", certain_above) if not line.is_mirrored else (">", certain_below)
    result = Accuracy(ZERO, line.maximum, absolute=widen(error * 2.0))
    is_full = f"{quantity.code} {beyond} {leading!r}"
    # Where the code only decides, the offset is left to the sum the points stand in.
    is_apart = scope.is_quick and scope.is_complete and not scope.is_strict
    straight, none, full = f"{offset!r} + {quantity.code} * {slope!r}", "0.0", repr(most)
    if is_apart:
        straight, none, full = f"{quantity.code} * {slope!r}", repr(-offset), repr(most - offset)
    elif scope.is_strict:
        is_full = compare_numbers(beyond, quantity, write_constant(line.leading, scope), scope)
        inner, edge = scope.writer.name("x"), certain_below(line.maximum, result)
        straight = f"({inner} if ({inner} := {straight}) < {edge!r} else near())"
    if line.start == 0:
        # Nothing is earned at the baseline either: the pieces meet there, too.
        code = f"{straight} if {quantity.code} {beyond} {baseline!r} else {none}"
    elif accuracy.is_raw or accuracy.is_exact:
        reached = compare_numbers(beyond, quantity, write_constant(line.baseline, scope), scope)
        code = f"{straight} if {reached} else {none}"
    else:
        other = certain_below if sure is certain_above else certain_above
        # One more step of the machine makes a bound that holds at the bound itself.
        inside, outside = sure(line.baseline, accuracy), other(line.baseline, accuracy)
        code = f"{straight} if {quantity.code} {beyond} {inside!r} else "
        code += f"{none} if {quantity.code} {before} {outside!r} else near()"
    code = f"({full} if {is_full} else {code})"
    if not is_apart:
        return Operand(code, result)
    size = max(abs(offset), abs(most - offset))
    return Operand(f"({offset!r} + {code})", result, apart=Apart(code, offset, size, result.absolute))


def _find_slope(line: _Line) -> tuple[float, float]:
    """Return the machine numbers nearest to the slope and to the points at zero, worked out in whole numbers."""
    (low, low_part), (high, high_part) = line.baseline.as_integer_ratio(), line.leading.as_integer_ratio()
    (start, start_part), (most, most_part) = line.start.as_integer_ratio(), line.maximum.as_integer_ratio()
    rise = (most * start_part - start * most_part) * low_part * high_part
    run = (high * low_part - low * high_part) * most_part * start_part
    try:
        return rise / run, (start * run * low_part - rise * low * start_part) / (start_part * run * low_part)
    except OverflowError:
        raise TooWideError from None


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
