"""A tree of points as one sum, in the form that only decides: its leaves are written in points of the whole.

A group multiplies what its children earn by what one of their points counts for. Where it does nothing else the numbers
of ramps and steps are multiplied when the code is written, in exact fractions, and no subject has to wait for it.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain

from greenrules.compiling.python_fractions import add_fractions
from greenrules.compiling.python_scope import Scope, write_constant
from greenrules.compiling.python_scores import Score, add_scores, scale_score
from greenrules.compiling.python_scoring import write_scoring
from greenrules.evaluating.exact import multiply
from greenrules.model.expressions import Expr, Reference, walk_expression
from greenrules.model.scoring import Group, Indicator, Ramp, Step, Steps


def write_flat(root: Group, scope: Scope, write: Callable[[Indicator | Group, Group], Score]) -> Score | None:
    """Write the score of a tree as one sum; None where nothing would be gained, or the form is not the quick one.

    Args:
        write: writes the score of a node that is no plain leaf, given the group it stands in.
    """
    is_quick = scope.is_quick and scope.is_complete and not scope.is_strict
    if not is_quick or not _is_plain(root) or not any(_is_sum_of_lines(child) for child in root.children):
        return None
    formulas = [derived.formula for derived in scope.ruleset.derived.values()]
    if _name_scores([*[rung.condition for rung in scope.ruleset.rungs], *formulas]):
        return None
    parts = [_write_part(*part, scope, write) for part in _list_parts(root, Fraction(1)) if part[2]]
    return add_scores(parts, scope)


def _is_plain(node: Indicator | Group) -> bool:
    """Whether a node does nothing but score or add up, whatever the facts."""
    if node.applies is not None or node.requires is not None:
        return False
    if isinstance(node, Group):
        return node.choose is None and node.policy is None
    return node.over is None


def _is_sum_of_lines(node: Indicator | Group) -> bool:
    """Whether a group can be left out; a sum without a line may be known without any error, and then stays."""
    if not isinstance(node, Group) or not _is_plain(node) or not all(map(_is_plain, node.children)):
        return False
    return any(isinstance(child, Indicator) and isinstance(child.scoring, Ramp) for child in node.children)


def _name_scores(expressions: Iterable[Expr]) -> bool:
    """Whether any expression names the score of a node below the root, which would then be written twice."""
    parts = chain.from_iterable(map(walk_expression, expressions))
    return any(isinstance(part, Reference) and part.kind == "score" and part.name for part in parts)


def _list_parts(group: Group, factor: Fraction) -> Iterator[tuple[Indicator | Group, Group, Fraction]]:
    """Yield what is added up, the group it stands in, and what one of its points counts for."""
    is_weighted = group.combine == "weighted"
    weights = [child.weight if is_weighted else child.maximum for child in group.children]
    whole = add_fractions(weights)
    rate = factor * group.maximum / whole if is_weighted and whole else factor
    for child, weight in zip(group.children, weights, strict=True):
        counted = rate
        if weight.as_integer_ratio() != child.maximum.as_integer_ratio():
            counted = rate * weight / child.maximum if child.maximum else Fraction(0)
        if isinstance(child, Group) and _is_sum_of_lines(child):
            yield from _list_parts(child, counted)
        else:
            yield child, group, counted


def _write_part(
    node: Indicator | Group,
    parent: Group,
    factor: Fraction,
    scope: Scope,
    write: Callable[[Indicator | Group, Group], Score],
) -> Score:
    if isinstance(node, Indicator) and _is_plain(node):
        if isinstance(node.scoring, Ramp):
            return write_scoring(node.scoring, multiply(node.maximum, factor), scope)
        if isinstance(node.scoring, Steps):
            # Half as long as changing a copy of each.
            steps = [Step(step.when, multiply(step.points, factor), step.source) for step in node.scoring.steps]
            return write_scoring(Steps(tuple(steps)), node.maximum, scope)
    score = write(node, parent)
    return score if factor == 1 else scale_score(score, write_constant(factor, scope), scope)
