"""The rules of python_accuracy.py worked out in exact fractions, without rounding and without anything added."""

from fractions import Fraction

from attrs import frozen

from greenrules.compiling.python_accuracy import Accuracy

UNIT = Fraction(1, 2**53)


@frozen
class ExactBound:
    """How far off a number may be, and how small it may be when it is not zero."""

    relative: Fraction
    absolute: Fraction
    least: Fraction


def read_bound(accuracy: Accuracy) -> ExactBound:
    """Return the machine numbers of a bound as the exact numbers they are."""
    return ExactBound(Fraction(accuracy.relative), Fraction(accuracy.absolute), Fraction(accuracy.least))


def bound_amounts(parts: list[Accuracy]) -> ExactBound:
    """Bound a sum of amounts, added one after the other."""
    found = read_bound(parts[0])
    for part in map(read_bound, parts[1:]):
        relative = max(found.relative, part.relative) + UNIT
        found = ExactBound(relative, found.absolute + part.absolute, min(found.least, part.least))
    return found


def bound_difference(left: Accuracy, right: Accuracy) -> ExactBound:
    """Bound a sum whose terms may cancel."""
    first, second = read_bound(left), read_bound(right)
    absolute = first.absolute + second.absolute + first.relative * left.size + second.relative * right.size
    return ExactBound(UNIT, absolute, Fraction(0))


def bound_product(left: Accuracy, right: Accuracy) -> ExactBound:
    """Bound a product."""
    first, second = read_bound(left), read_bound(right)
    absolute = first.absolute * (right.size + second.absolute) + second.absolute * (left.size + first.absolute)
    return ExactBound(first.relative + second.relative + UNIT, absolute, first.least * second.least)


def bound_quotient(left: Accuracy, right: Accuracy) -> ExactBound:
    """Bound a quotient whose divisor is not zero."""
    first, second = read_bound(left), read_bound(right)
    divisor = second.least if right.low <= 0 <= right.high else min(abs(right.low), abs(right.high))
    return ExactBound(first.relative + second.relative + UNIT, first.absolute / divisor, first.least / right.size)


def edge_above(threshold: Fraction, accuracy: Accuracy) -> Fraction:
    """Return from which number on the exact number surely reaches the threshold."""
    bound = read_bound(accuracy)
    edge = threshold + bound.absolute
    return edge / (1 - bound.relative) if edge >= 0 else edge / (1 + bound.relative)


def edge_below(threshold: Fraction, accuracy: Accuracy) -> Fraction:
    """Return below which number the exact number surely is below the threshold."""
    return -edge_above(-threshold, accuracy)
