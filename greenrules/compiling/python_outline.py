"""The generated function that tells the outline of a complete subject: every gate, node and grade, none of the steps.

It is written for rulesets in which every node always applies and every score is one number; others have none.
A node has full points only where that is certain: a subject of which it is in doubt is left to the reference.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from greenrules.compiling.python_comparisons import compare_surely
from greenrules.compiling.python_edges import certain_edges
from greenrules.compiling.python_folding import fold_single_uses
from greenrules.compiling.python_groups import Node, write_node
from greenrules.compiling.python_names import write_gate, write_rung
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, write_constant
from greenrules.compiling.python_source import Source, finish_source, open_scope
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Group, Indicator, Ramp, Steps
from greenrules.model.walking import walk_nodes

_ZERO = Fraction(0)
# Above it machine numbers are whole numbers: adding it to a number and taking it away again rounds, half to even.
WHOLE = 1.5 * 2.0**52


@frozen
class OutlineSource:
    """The function, and what its machine numbers mean.

    Attributes:
        marks: from which machine number on a node has full points, in the order of the nodes.
        error: a bound on the error of all scores, in points.
    """

    source: Source
    marks: tuple[float, ...]
    error: float


def write_outline(
    ruleset: Ruleset, day: date, facts: Mapping[str, Fact], parameters: Mapping[str, Fact]
) -> OutlineSource:
    """Write the function.

    Args:
        day, facts, parameters: as for `write_source`.
    Raises: NotCompiledError, TooWideError when the ruleset has no such function.
    """
    scope = open_scope(ruleset, day, facts, parameters, is_complete=True, is_quick=True, is_strict=True)
    gates = [_settle(write_gate(gate, scope)) for gate in ruleset.gates]
    nodes = [] if ruleset.indicators is None else list(walk_nodes(ruleset.indicators))
    marks = {place.id: _write_mark(place, write_node(place.id, scope), scope) for place in reversed(nodes)}
    scores = [write_node(place.id, scope).score.low for place in nodes]
    rungs = [_settle(write_rung(rung, scope)) for rung in ruleset.rungs]
    groups = (gates, [score.code for score in scores], rungs)
    result = ", ".join(f"({''.join(f'{code}, ' for code in codes)})" for codes in groups)
    source = finish_source(scope, *fold_single_uses([*scope.writer.lines, f"    return {result}"]))
    return OutlineSource(source, tuple(marks[place.id] for place in nodes), max(map(_bound_error, scores), default=0.0))


def write_describing(whole: Sequence[tuple[float, str]], scale: float, certain: float) -> Source:
    """Write the function that tells the texts of scores: `decide(points, known, write)`.

    A score below its maximum is known, or written, by its last digits and WHOLE; where its rounding is in doubt, its
    text is empty.

    Args:
        whole: from which points on a node has all, and its text then.
        scale: what points are multiplied by before they are rounded.
        certain: how far from a whole number they may then be.
    """
    lines = [
        "def decide(points, known, write):",
        f"    ({''.join([f's_{at}, ' for at in range(len(whole))])}) = points",
        "    return [",
    ]
    lines += [
        f"{text!r} if s_{at} >= {mark!r} else known(n) or write(n)"
        f" if {-certain!r} < (m := s_{at} * {scale!r}) - ((n := m + {WHOLE!r}) - {WHOLE!r}) < {certain!r} else '',"
        for at, (mark, text) in enumerate(whole)
    ]
    return Source("\n".join([*lines, "]"]), {})


def _settle(verdict: Operand) -> str:
    if not verdict.is_sure:
        raise NotCompiledError
    return verdict.code


def _write_mark(place: Indicator | Group, node: Node, scope: Scope) -> float:
    """Return from which machine number on a node has full points; where that is in doubt, the code gives up."""
    if not node.score.is_point or not node.always_applies or not isinstance(node.maximum.constant, Fraction):
        raise NotCompiledError
    score, maximum = node.score.low, node.maximum.constant
    accuracy = accuracy_of(score)
    if isinstance(place, Indicator) and _is_certain(place, scope):
        return float(maximum)
    if accuracy.measured:
        raise NotCompiledError
    if accuracy.is_exact and Fraction(float(maximum)) == maximum:
        return float(maximum)
    below, above = certain_edges(maximum, accuracy)
    doubt = f"if {score.code} >= {below!r} and {score.code} <= {above!r}"
    if isinstance(place, Group) and _rests_on_children(place, node):
        # All children have full points, or the group is too close to having them.
        full = (_compare_child(child, inner, scope) for child, inner in zip(place.children, node.children, strict=True))
        doubt = f"if {score.code} >= {below!r} and not ({' and '.join(full)})"
    scope.writer.line(f"{doubt}: near()")
    return below


def _compare_child(place: Indicator | Group, node: Node, scope: Scope) -> str:
    """Write whether a child surely has full points."""
    maximum = write_constant(node.maximum.constant or _ZERO, scope)
    if isinstance(place, Indicator) and _is_certain(place, scope):
        return f"{node.score.low.code} >= {maximum.code}"
    if isinstance(place, Group) and _rests_on_children(place, node):
        pairs = zip(place.children, node.children, strict=True)
        return " and ".join(_compare_child(child, inner, scope) for child, inner in pairs)
    return compare_surely(">=", node.score.low, maximum, scope)


def _is_certain(indicator: Indicator, scope: Scope) -> bool:
    """Whether the machine number reaches that of the maximum only where the exact points do."""
    if indicator.requires is not None or indicator.over is not None:
        return False
    match indicator.scoring:
        case Ramp() as ramp:
            return id(ramp) in scope.writer.drawn
        case Steps(steps=steps):
            # The points are those of a step, or none.
            nearest = float(indicator.maximum)
            return all(step.points == indicator.maximum or float(step.points) != nearest for step in steps)
        case Checklist(mode=mode):
            return mode == "all"
        case _:
            return False


def _rests_on_children(group: Group, node: Node) -> bool:
    """Whether a group has full points where all its children have, and only there."""
    if group.requires is not None or group.choose is not None or not group.children:
        return False
    weights = [child.weight for child in group.children]
    highs = [accuracy_of(child.score.low).high for child in node.children]
    maxima = [child.maximum.constant for child in node.children]
    is_counted = group.combine != "weighted" or all(weight > 0 for weight in weights)
    return is_counted and all(
        isinstance(maximum, Fraction) and maximum > 0 and high <= maximum
        for maximum, high in zip(maxima, highs, strict=True)
    )


def _bound_error(score: Operand) -> float:
    accuracy = accuracy_of(score)
    if accuracy.measured:
        raise NotCompiledError
    return float(accuracy.relative * accuracy.size + accuracy.absolute) * 1.0001
