"""Sums of points in the form that only decides: what is the same for every subject is added when the code is written.

Most points are a straight line between two ends. Such a line is a product plus a constant; of a sum of lines all the
constants come to one, so that each line costs one addition instead of two. And of a choice the option with the most
points is what most subjects have: the others take something away, and only where they are chosen.
"""

from collections.abc import Sequence
from math import fsum

from greenrules.compiling.python_accuracy import UNIT, Accuracy, add_fractions, widen
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_scope import Apart, Operand, Scope


def add_apart(operands: Sequence[Operand], scope: Scope) -> Operand | None:
    """Write the sum of some points; None where none of them is a line, since then it may be known without any error."""
    terms = [operand for operand in operands if operand.code != "0.0" or operand.constant != 0]
    if len(terms) < 2 or not any(term.apart is not None and not term.apart.only_if for term in terms):
        return None
    accuracies = [accuracy_of(term) for term in terms]
    if any(accuracy.measured for accuracy in accuracies) or not all(term.is_sure for term in terms):
        return None
    parts = [term.apart or _stay(term, accuracy) for term, accuracy in zip(terms, accuracies, strict=True)]
    scope.writer.replaced.update(term.code for term in terms if term.apart is not None)
    start = fsum(part.constant for part in parts)
    code = " + ".join([repr(start), *(part.code for part in parts if not part.only_if)])
    low, high = (add_fractions(ends) for ends in zip(*((part.low, part.high) for part in accuracies), strict=True))
    accuracy = Accuracy(low, high, absolute=_bound(start, parts))
    if not any(part.only_if for part in parts):
        return Operand(f"({code})", accuracy)
    total = scope.writer.name("s")
    scope.writer.line(f"{total} = {code}")
    for part in parts:
        if part.only_if:
            scope.writer.line(f"if {part.only_if}: {total} += {part.code}")
    return Operand(total, accuracy)


def _stay(term: Operand, accuracy: Accuracy) -> Apart:
    """Return points of which nothing is the same for every subject."""
    size = float(accuracy.size)
    return Apart(term.code, 0.0, size, accuracy.absolute + accuracy.relative * size)


def _bound(start: float, parts: Sequence[Apart]) -> float:
    """Return more than the error of the sum: that of its terms, and a rounding of no more than all of them each time.

    `start` is their exact sum rounded once.
    """
    error = sum(part.error for part in parts)
    most = abs(start) + sum(part.size for part in parts) + error
    return widen(error + (len(parts) + 1) * UNIT * most)
