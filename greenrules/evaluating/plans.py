"""What a trace node stands for before it is unfolded: something to evaluate again when somebody asks.

A plan holds what was written and where it is evaluated.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.facts import AcceptedFacts
from greenrules.evaluating.node_ids import name_cell, name_reference
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.expressions import Cell, Constant, Expr, Reference
from greenrules.model.operands import Quantity
from greenrules.model.scoring import Group, Indicator
from greenrules.model.trace import NodeId, Operand
from greenrules.model.values import Record, Verdict


@frozen(slots=False)  # made in half the time, and there are dozens for every subject
class ExpressionPlan:
    """An expression, evaluated in a module with some records bound."""

    expression: Expr
    environment: Environment = field(eq=False, repr=False)
    bindings: Mapping[str, Record]


@frozen
class ConditionPlan:
    """The Kleene `and` or `or` of operands that are already laid out."""

    operation: str
    operands: tuple[Operand, ...]
    value: Verdict


@frozen
class RowPlan:
    """A row of a decision table, counted from 1."""

    table: str
    row: int
    parent: str
    environment: Environment = field(eq=False, repr=False)
    bindings: Mapping[str, Record]


@frozen
class ScorePlan:
    """The score of an indicator or group; of one record when some are bound.

    `is_inside` once the condition under which the node applies was taken off.
    """

    node: Indicator | Group
    environment: Environment = field(eq=False, repr=False)
    bindings: Mapping[str, Record]
    is_inside: bool


@frozen
class GrantPlan:
    """Whether an entitlement is granted."""

    entitlement: str
    environment: Environment = field(eq=False, repr=False)


Plan: TypeAlias = ExpressionPlan | ConditionPlan | RowPlan | ScorePlan | GrantPlan
Plans: TypeAlias = dict[str, Plan]


@frozen
class Evaluation:
    """One evaluation to look back on: names resolved and values found, facts with their evidence.

    `plans` fills as nodes unfold; it is only a memory, anything in it can be found again.
    """

    environment: Environment
    accepted: AcceptedFacts
    plans: Plans = field(factory=dict, eq=False, repr=False)


def place_expression(
    expression: Expr, id: str, environment: Environment, bindings: Mapping[str, Record], plans: Plans
) -> Operand:
    """Return an expression as an operand: a literal, the node a name stands for, or the new anonymous node `id`."""
    match expression:
        case Constant():
            unit = unit_of_type(expression.type)
            is_bare = not unit.atoms or not isinstance(expression.value, Fraction)
            return expression.value if is_bare else Quantity(expression.value, unit)  # type: ignore[arg-type]
        case Reference():
            return NodeId(name_reference(expression, environment)) if expression.kind != "as_of" else environment.as_of
        case Cell():
            return NodeId(name_cell(expression, environment, bindings))
        case _:
            plans[id] = ExpressionPlan(expression, environment, bindings)
            return NodeId(id)
