"""Entitlements in the trace: granted or not, then what is left to pay."""

from fractions import Fraction

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.outcomes import list_excluders
from greenrules.evaluating.plans import GrantPlan, Plans, place_expression
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.operands import Quantity
from greenrules.model.outcomes import Entitlement
from greenrules.model.trace import NodeId, Operand


def lay_out_entitlement(
    entitlement: Entitlement, id: str, environment: Environment, plans: Plans
) -> tuple[str, tuple[Operand, ...]]:
    """Return the payment of an entitlement: whether it is granted (`<id>/0`), amount, already paid, caps."""
    plans[f"{id}/0"] = GrantPlan(entitlement.id, environment)
    parts = (entitlement.amount, entitlement.already_paid, *entitlement.caps)
    operands: list[Operand] = [NodeId(f"{id}/0")]
    for n, part in enumerate(parts, 1):
        if part is None:
            operands.append(Quantity(Fraction(0), unit_of_type(entitlement.type)))
        else:
            operands.append(place_expression(part, f"{id}/{n}", environment, {}, plans))
    return "pay", tuple(operands)


def lay_out_grant(plan: GrantPlan, id: str, plans: Plans) -> tuple[str, tuple[Operand, ...]]:
    """Return the condition of an entitlement and whether each of those that exclude it is granted."""
    environment = plan.environment
    condition = environment.ruleset.entitlements[plan.entitlement].condition
    others: list[Operand] = []
    for other in list_excluders(environment, plan.entitlement):
        other_id = f"entitlement:{environment.prefix}{other.id}/0"
        plans[other_id] = GrantPlan(other.id, environment)
        others.append(NodeId(other_id))
    return "grant", (place_expression(condition, f"{id}/0", environment, {}, plans), *others)
