"""Sums of points in the form that only decides: what is the same for every subject is added when the code is written.

Most points are a straight line between two ends. Such a line is a product plus a constant; of a sum of lines all the
constants come to one, so that each line costs one addition instead of two. And of a choice the option with the most
points is what most subjects have: the others take something away, and only where they are chosen.
"""

from collections.abc import Sequence
from math import fsum

from greenrules.compiling.python_accuracy import UNIT, Accuracy, nearest, widen
from greenrules.compiling.python_fractions import add_fractions
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_scope import Apart, Operand, Scope, hold


def add_apart(operands: Sequence[Operand], scope: Scope) -> Operand | None:
    """Write the sum of some points; None where none of them is a line, since then it may be known without any error."""
    terms = [operand for operand in operands if operand.code != "0.0" or operand.constant != 0]
    usual: list[Apart] = []
    rare: list[Apart] = []
    accuracies, names = [], []
    for term in terms:
        accuracy = accuracy_of(term)
        if accuracy.measured or not term.is_sure:
            return None
        accuracies.append(accuracy)
        if term.apart is None:
            usual.append(_stay(hold(term, scope, "s"), accuracy))
        else:
            (rare if term.apart.only_if else usual).append(term.apart)
            names.append(term.code)
    if len(terms) < 2 or len(names) == len(rare):
        return None
    scope.writer.replaced.update(names)
    start = fsum([part.constant for part in (*usual, *rare)])
    code = " ".join([repr(start), *[part.code for part in usual]])
    low, high = add_fractions([part.low for part in accuracies]), add_fractions([part.high for part in accuracies])
    accuracy = Accuracy(low, high, absolute=_bound(start, (*usual, *rare)))
    total = scope.writer.name("s")
    scope.writer.line_of([total, *[name for part in usual for name in part.names]], f"{total} = {code}")
    for part in rare:
        scope.writer.line_of([*part.names, total], f"if {part.only_if}: {total} += {part.code}")
    return Operand(total, accuracy)


def _stay(term: Operand, accuracy: Accuracy) -> Apart:
    """Return points of which nothing is the same for every subject."""
    size = nearest(accuracy.size)
    return Apart(f"+ {term.code}", 0.0, size, accuracy.absolute + accuracy.relative * size, (term.code,))


def _bound(start: float, parts: Sequence[Apart]) -> float:
    """Return more than the error of the sum: that of its terms, and a rounding of no more than all of them each time.

    `start` is their exact sum rounded once.
    """
    error = sum([part.error for part in parts])
    most = abs(start) + sum([part.size for part in parts]) + error
    return widen(error + (len(parts) + 1) * UNIT * most)
