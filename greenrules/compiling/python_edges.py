"""From which machine number on an exact number surely lies beyond a threshold."""

from fractions import Fraction

from greenrules.compiling.python_accuracy import MORE, TINY, UNIT, Accuracy, nearest


def certain_above(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return the machine number from which on the exact number is surely at least the threshold."""
    return nearest(threshold) + _reach(threshold, accuracy)


def certain_below(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return the machine number below which the exact number is surely below the threshold."""
    return nearest(threshold) - _reach(threshold, accuracy)


def _reach(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return more than how far from a threshold a machine number can be while the exact number is on the other side.

    That is `absolute` and `relative` of the machine number there; eight units more are for the roundings made here.
    """
    if not (accuracy.relative or accuracy.absolute) and Fraction(nearest(threshold)) == threshold:
        return 0.0
    edge = abs(nearest(threshold)) + accuracy.absolute
    return accuracy.absolute + edge * (accuracy.relative * MORE + 8 * UNIT) + TINY
