"""Indicators and groups in the generated code: what applies, what is required, how children add up."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field

from greenrules.compiling.python_accuracy import Accuracy
from greenrules.compiling.python_choices import write_choice_of
from greenrules.compiling.python_expressions import write_condition, write_expression
from greenrules.compiling.python_flat import write_flat
from greenrules.compiling.python_light import light
from greenrules.compiling.python_names import prepare, remember
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_open_maxima import combine_open_maxima
from greenrules.compiling.python_over import write_over
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, change, hold, rename, write_constant
from greenrules.compiling.python_scores import (
    Score,
    between,
    map_ends,
    require,
)
from greenrules.compiling.python_scoring import write_scoring
from greenrules.compiling.python_verdicts import conjoin, disjoin
from greenrules.compiling.python_weights import combine_weights
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import POLICIES, Group, Indicator

ZERO = Fraction(0)
_TEMPORARY = re.compile(r"s_\d+\Z")


@light
class Node:
    """What an indicator or group is in the generated code."""

    id: str
    score: Score
    applicable: Operand
    maximum: Operand
    children: "tuple[Node, ...]" = field(default=())

    @property
    def always_applies(self) -> bool:
        """Whether it applies whatever the facts."""
        return self.applicable.code == "True"


def write_node(id: str, scope: Scope) -> Node:
    """Write an indicator or group with everything below it; the whole tree for the empty id."""
    return _write_place(*_find_node(id, scope), scope)


def _write_place(node: Indicator | Group, parent: Group | None, scope: Scope) -> Node:
    if scope.records or scope.nonzero:
        scope = change(scope, records={}, nonzero=frozenset())

    def write() -> Node:
        prepare(node.applies, scope)
        prepare(node.requires, scope)
        if isinstance(node, Group):
            return _write_group(node, parent, scope)
        return _write_indicator(node, parent, scope)

    return remember(scope, "node", node.id, write)


_Place: TypeAlias = tuple[Indicator | Group, Group | None]


def _find_node(id: str, scope: Scope) -> _Place:
    """Return a node with the group it stands in; the root for the empty id."""
    if not id and scope.ruleset.indicators is not None:
        return scope.ruleset.indicators, None
    places = remember(scope, "places", "", lambda: dict(_list_places(scope.ruleset)))
    if id not in places:
        raise NotCompiledError
    return places[id]


def _list_places(ruleset: Ruleset) -> Iterator[tuple[str, _Place]]:
    waiting: list[_Place] = [] if ruleset.indicators is None else [(ruleset.indicators, None)]
    while waiting:
        node, parent = waiting.pop()
        yield node.id, (node, parent)
        waiting += [(child, node) for child in node.children] if isinstance(node, Group) else []


def _write_indicator(indicator: Indicator, parent: Group | None, scope: Scope) -> Node:
    applicable = write_condition(indicator.applies, scope)
    if indicator.applies is not None:
        applicable = hold(applicable, scope, "applies")
    maximum = write_constant(indicator.maximum, scope)
    if indicator.over is not None:
        score = write_over(indicator, indicator.over, scope)
    else:
        score = write_scoring(indicator.scoring, indicator.maximum, scope)
    if indicator.requires is not None:
        score = require(score, write_condition(indicator.requires, scope), scope)
    score = _settle_applicability(score, applicable, maximum, parent, scope)
    # What is used once has no name in the form that runs.
    return Node(indicator.id, score if scope.is_quick else _name(score, indicator.id, scope), applicable, maximum)


def _name(score: Score, id: str, scope: Scope) -> Score:
    """Give a score the name of its node, so that people find it in the generated code."""
    last, code = scope.writer.lines[-1].lstrip() if scope.writer.lines else "", score.low.code
    if score.is_point and last.startswith(f"{code} = ") and _TEMPORARY.match(code):
        name = scope.writer.name("score", id)
        scope.writer.lines[-1] = "    " * scope.writer.depth + name + last[len(code) :]
        held = rename(score.low, name)
        return Score(held, held)
    return score


def _settle_applicability(
    score: Score, applicable: Operand, maximum: Operand, parent: Group | None, scope: Scope
) -> Score:
    """Return the score of a node that may not apply: what the policy says, or everything while that is open.

    Source: semantics.md, 6.
    """
    if applicable.code == "True":
        return score
    least_left, most_left = _leave_out(maximum, parent, scope)
    widened = score.high
    if applicable.unknown:
        widest = Operand(f"max({maximum.code}, {score.high.code})", _hull(maximum, score.high))
        widened = hold(widest, scope)
    low = f"{score.low.code} if {applicable.code} else "
    low += f"0.0 if {applicable.code} is None else {least_left.code}" if applicable.unknown else least_left.code
    low_operand = Operand(f"({low})", _hull(score.low, least_left))
    if score.is_point and least_left is most_left and not applicable.unknown:
        return map_ends([score], scope, lambda _: low_operand)
    high = f"{score.high.code} if {applicable.code} else "
    high += (
        f"{widened.code} if {applicable.code} is None else {most_left.code}" if applicable.unknown else most_left.code
    )
    return between(low_operand, Operand(f"({high})", _hull(score.high, most_left, widened)), scope)


def _leave_out(maximum: Operand, parent: Group | None, scope: Scope) -> tuple[Operand, Operand]:
    """Return between what a node that does not apply counts: its maximum under `full`, anything up to it while open."""
    policy = None if parent is None else _policy(parent, scope)
    zero = write_constant(ZERO, scope)
    if policy is None or isinstance(policy.constant, str):
        left_out = maximum if policy is not None and policy.constant == "full" else zero
        return left_out, left_out
    low = Operand(f"({maximum.code} if {policy.code} == 'full' else 0.0)", _hull(maximum, zero))
    high = Operand(f"({maximum.code} if {policy.code} in ('full', None) else 0.0)", _hull(maximum, zero))
    return hold(low, scope), hold(high, scope)


def _hull(*operands: Operand) -> Accuracy:
    accuracies = [accuracy_of(operand) for operand in operands]
    if any(accuracy.measured for accuracy in accuracies):
        raise NotCompiledError
    grids = [accuracy.grid for accuracy in accuracies if accuracy.grid is not None]
    return Accuracy(
        min(ZERO, *(accuracy.low for accuracy in accuracies)),
        max(accuracy.high for accuracy in accuracies),
        min(accuracy.least for accuracy in accuracies),
        max(accuracy.relative for accuracy in accuracies),
        max(accuracy.absolute for accuracy in accuracies),
        grid=max(grids) if len(grids) == len(accuracies) else None,
    )


def _policy(group: Group, scope: Scope) -> Operand | None:
    """Return what becomes of the points of children that do not apply; None when all always do."""
    if group.policy is None:
        return None
    policy = hold(write_expression(group.policy, scope), scope)
    if policy.undefined:
        raise NotCompiledError("a policy for what does not apply that may be undefined")
    return policy


def _write_group(group: Group, parent: Group | None, scope: Scope) -> Node:
    is_root = group is scope.ruleset.indicators
    flat = write_flat(group, scope, lambda node, parent: _write_place(node, parent, scope).score) if is_root else None
    if flat is not None:
        if flat.is_point:
            # A sum that grows line by line is never folded into a condition, nor is what compares it; its name is.
            total = scope.writer.name("score", group.id)
            scope.writer.line(f"{total} = {flat.low.code}")
            held = rename(flat.low, total)
            flat = Score(held, held)
        return Node(group.id, flat, Operand("True"), write_constant(group.maximum, scope))
    children = tuple([_write_place(child, group, scope) for child in group.children])
    any_child = disjoin([child.applicable for child in children], scope)
    applicable = hold(conjoin([write_condition(group.applies, scope), any_child], scope), scope, "applies")
    score, maximum = _combine(group, children, scope)
    score = require(score, write_condition(group.requires, scope), scope)
    if not is_root:
        score = _settle_applicability(score, applicable, maximum, parent, scope)
    elif applicable.code != "True":
        # A root that may turn out empty has no score to speak of: the reference says what holds then.
        scope.writer.line(f"if {applicable.code} is not True: near()")
    # The points of an only child are those of the group, under the name the child knows.
    if all(score.low.code != child.score.low.code for child in children):
        score = _name(score, group.id, scope)
    return Node(group.id, score, applicable, maximum, children)


def _combine(group: Group, children: Sequence[Node], scope: Scope) -> tuple[Score, Operand]:
    """Combine under the policy; one that a caller may bind is chosen as it runs, and covers all while it is unknown."""
    policy = _policy(group, scope)
    if policy is None or isinstance(policy.constant, str) or all(child.always_applies for child in children):
        return _combine_under(group, children, str(policy.constant) if policy and policy.constant else "zero", scope)
    results = [
        _combine_under(group, [_leave_out_under(each, child, scope) for child in children], each, scope)
        for each in POLICIES
    ]
    chosen = scope.writer.name("policy")
    scope.writer.line(f"{chosen} = None if {policy.code} is None else {POLICIES!r}.index({policy.code})")

    def choose(ends: list[Operand], function: str) -> Operand:
        ends = [hold(end, scope) for end in ends]
        codes = ", ".join(end.code for end in ends)
        return Operand(f"({function}({codes}) if {chosen} is None else ({codes})[{chosen}])", _hull(*ends))

    score = between(
        choose([result.low for result, _ in results], "min"),
        choose([result.high for result, _ in results], "max"),
        scope,
    )
    return score, hold(choose([maximum for _, maximum in results], "max"), scope, "maximum")


def _leave_out_under(policy: str, child: Node, scope: Scope) -> Node:
    """Return the child with what it counts for under this policy, should it not apply."""
    if child.always_applies:
        return child
    left_out = child.maximum if policy == "full" else write_constant(ZERO, scope)

    def choose(end: Operand) -> Operand:
        code = f"({end.code} if {child.applicable.code} is not False else {left_out.code})"
        return Operand(code, _hull(end, left_out))

    return evolve(child, score=between(choose(child.score.low), choose(child.score.high), scope))


def _combine_under(group: Group, children: Sequence[Node], policy: str, scope: Scope) -> tuple[Score, Operand]:
    if group.choose is not None:
        return write_choice_of(group, group.choose, children, policy, scope)
    if all(isinstance(child.maximum.constant, Fraction) for child in children):
        return combine_weights(group, children, policy, scope)
    return combine_open_maxima(group, children, policy, scope)
