"""From which machine number on an exact number surely lies beyond a threshold."""

from fractions import Fraction

from greenrules.compiling.python_accuracy import MORE, TINY, UNIT, Accuracy, nearest


def certain_edges(threshold: Fraction, accuracy: Accuracy) -> tuple[float, float]:
    """Return below which machine number the exact one is surely below a threshold, and from which on it reaches it."""
    mark, reach = nearest(threshold), _reach(threshold, accuracy)
    return mark - reach, mark + reach


def _reach(threshold: Fraction, accuracy: Accuracy) -> float:
    """Return more than how far from a threshold a machine number can be while the exact number is on the other side.

    That is `absolute` and `relative` of the machine number there; eight units more are for the roundings made here.
    """
    if not (accuracy.relative or accuracy.absolute) and Fraction(nearest(threshold)) == threshold:
        return 0.0
    edge = abs(nearest(threshold)) + accuracy.absolute
    return accuracy.absolute + edge * (accuracy.relative * MORE + 8 * UNIT) + TINY
