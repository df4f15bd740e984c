"""Scores in the trace: first whether a node applies, then what it requires, then how its points come about."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import Environment, node_score, reference_value, tree_node
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.groups import prepare_combining
from greenrules.evaluating.logic import conjoin, disjoin
from greenrules.evaluating.node_ids import name_reference, name_tree_node
from greenrules.evaluating.plans import ConditionPlan, Plans, ScorePlan, place_expression
from greenrules.evaluating.scoring import prepare_indicator
from greenrules.evaluating.scoring_kinds import apply_scoring
from greenrules.evaluating.trace_expressions import order_of, recall_layout
from greenrules.model.expressions import Expr
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Over, Ramp, Ratio, Scoring, Steps
from greenrules.model.trace import NodeId, Operand
from greenrules.model.values import Bounds, Record, Undefined, Value, point

Operands = tuple[Operand, ...]


def value_score(plan: ScorePlan) -> Value:
    """Return the points of a node inside the conditions already taken off it; an undefined quantity gives 0."""
    node, environment = plan.node, plan.environment
    whole = node_score(environment, node.id)
    required = evaluate_condition(tree_node(environment, node.id)[0].requires, environment)
    if not plan.bindings and whole.applicable is True and required is True and isinstance(whole.bounds, Bounds):
        # Both conditions hold, so that inside them stands what was found for the whole.
        return whole.bounds
    if isinstance(node, Group):
        children = tuple(node_score(environment, child.id) for child in node.children)
        combined = prepare_combining(node)(children, environment).bounds
        return intervals.require(combined, evaluate_condition(node.requires, environment))
    if not plan.bindings:
        return prepare_indicator(node)(environment).bounds
    value = apply_scoring(node.scoring, node.maximum, environment, plan.bindings)
    return point(Fraction(0)) if isinstance(value, Undefined) else value


def lay_out_score(plan: ScorePlan, id: str, plans: Plans) -> tuple[str, Operands]:
    """Return the outermost operation of a score: `applies`, `requires`, or how its points come about."""
    node, environment = plan.node, plan.environment
    if not plan.is_inside:
        applies = place_applicability(node, f"{id}/1", environment, plans)
        if applies is not True:
            plans[f"{id}/2"] = ScorePlan(evolve(node, applies=None), environment, {}, True)
            maximum = node_score(environment, node.id).maximum
            return "applies", (maximum, applies, NodeId(f"{id}/2"), _place_policy_of_parent(node, environment))
    if node.requires is not None:
        condition = place_expression(node.requires, f"{id}/0", environment, {}, plans)
        plans[f"{id}/1"] = ScorePlan(evolve(node, applies=None, requires=None), environment, plan.bindings, True)
        return "requires", (condition, NodeId(f"{id}/1"))
    if isinstance(node, Group):
        return _lay_out_group(node, id, environment, plans)
    if node.over is not None and not plan.bindings:
        return "over", tuple(_lay_out_records(node, node.over, id, environment, plans))
    if plan.bindings:
        return _lay_out_scoring(node.scoring, node.maximum, id, environment, plan.bindings, plans)
    scoring, maximum = node.scoring, node.maximum
    return recall_layout(
        scoring, id, environment, plans, lambda placed: _lay_out_scoring(scoring, maximum, id, environment, {}, placed)
    )


def place_applicability(node: Indicator | Group, id: str, environment: Environment, plans: Plans) -> Operand:
    """Return whether a node applies as an operand, true where it always does.

    A group applies when its own condition and any of its children does. `id` is `<node id>/1`, so that the node and
    the group it stands in share it.
    """
    own: Operand = True
    if node.applies is not None:
        own = place_expression(node.applies, id, environment, {}, plans)
    if isinstance(node, Indicator) or any(_always_applies(child) for child in node.children):
        return own
    children = [_place_child(child, environment, plans) for child in node.children]
    if any(child is True for child in children):
        return own
    values = [node_score(environment, child.id).applicable for child in node.children]
    any_child = ConditionPlan("or", tuple(children), disjoin(values))
    if node.applies is None:
        plans[id] = any_child
        return NodeId(id)
    own = place_expression(node.applies, f"{id}/0", environment, {}, plans)
    plans[f"{id}/1"] = any_child
    both = conjoin((evaluate_condition(node.applies, environment), any_child.value))
    plans[id] = ConditionPlan("and", (own, NodeId(f"{id}/1")), both)
    return NodeId(id)


def _always_applies(node: Indicator | Group) -> bool:
    return isinstance(node, Indicator) and node.applies is None


def _place_child(child: Indicator | Group, environment: Environment, plans: Plans) -> Operand:
    return place_applicability(child, f"{name_tree_node(child, environment)}/1", environment, plans)


def _place_policy_of_parent(node: Indicator | Group, environment: Environment) -> Operand:
    parent = tree_node(environment, node.id)[1]
    return None if parent is None else _place_policy(parent, environment)


def _place_policy(group: Group, environment: Environment) -> Operand:
    return None if group.policy is None else NodeId(name_reference(group.policy, environment))


def _lay_out_group(group: Group, id: str, environment: Environment, plans: Plans) -> tuple[str, Operands]:
    operands: list[Operand] = [group.maximum, _place_policy(group, environment)]
    if group.choose is not None:
        operands.append(place_expression(group.choose.k, f"{id}/2", environment, {}, plans))
        by = group.choose.by
        operands.append("best" if by is None else place_expression(by, f"{id}/3", environment, {}, plans))
    for child in group.children:
        applies = _place_child(child, environment, plans)
        maximum = node_score(environment, child.id).maximum
        score = NodeId(name_tree_node(child, environment))
        if group.combine == "choose":
            operands += [child.id, applies, maximum, score]
        else:
            # In a sum a child weighs its maximum.
            operands += [applies, maximum, child.weight if group.combine == "weighted" else maximum, score]
    return group.combine if group.combine == "choose" else f"{group.combine}_group", tuple(operands)


def _lay_out_scoring(
    scoring: Scoring,
    maximum: Fraction,
    id: str,
    environment: Environment,
    bindings: Mapping[str, Record],
    plans: Plans,
) -> tuple[str, Operands]:
    operands: list[Operand] = [maximum]

    def place(expression: Expr | None) -> None:
        n = len(operands)
        operands.append(
            None if expression is None else place_expression(expression, f"{id}/{n}", environment, bindings, plans)
        )

    match scoring:
        case Ramp():
            place(scoring.quantity)
            operands.append(scoring.better)
            place(scoring.baseline)
            place(scoring.leading)
            if scoring.at_baseline is None:
                operands.append(Fraction(0))
            else:
                place(scoring.at_baseline)
        case Steps():
            for step in scoring.steps:
                place(step.when)
                operands.append(step.points)
        case Ratio():
            place(scoring.quantity)
            place(scoring.base)
            operands.append(scoring.better)
            place(scoring.cap)
        case Formula():
            place(scoring.formula)
        case Checklist():
            for item in scoring.items:
                place(item.condition)
                operands += [item.points] if scoring.mode == "each" else []
        case Judged():
            place(scoring.fact)
    return name_scoring(scoring), tuple(operands)


def name_scoring(scoring: Scoring) -> str:
    """Return the operation of a kind of scoring."""
    match scoring:
        case Checklist():
            return f"checklist_{scoring.mode}"
        case Ramp() | Steps() | Ratio() | Formula() | Judged():
            return type(scoring).__name__.lower()


def _lay_out_records(
    indicator: Indicator, over: Over, id: str, environment: Environment, plans: Plans
) -> Iterator[Operand]:
    """Yield what a record can score at most, table and k; filter, rank, weight and score of every record; the order."""
    yield _highest(indicator, environment)
    yield place_expression(over.table, f"{id}/1", environment, {}, plans)
    yield None if over.top_k is None else place_expression(over.top_k, f"{id}/2", environment, {}, plans)
    table = reference_value(over.table, environment)
    bare = evolve(indicator, applies=None, requires=None, over=None)
    for record in table if isinstance(table, tuple) else ():
        place = f"{id}/{record.index}"
        bindings = {over.variable: record}
        absent: tuple[Operand, ...] = (True, None, Fraction(1))
        for n, (part, otherwise) in enumerate(zip((over.where, over.top_by, over.weight), absent, strict=True)):
            if part is None:
                yield otherwise
            else:
                yield place_expression(part, f"{place}/{n}", environment, bindings, plans)
        plans[f"{place}/3"] = ScorePlan(bare, environment, bindings, True)
        yield NodeId(f"{place}/3")
    yield from order_of(over.top_by.type) if over.top_by is not None else ()


def _highest(indicator: Indicator, environment: Environment) -> Fraction | None:
    match indicator.scoring:
        case Ratio(cap=None):
            return None
        case Ratio(cap=cap) if cap is not None:
            known = evaluate_expression(cap, environment)
            return indicator.maximum * known if isinstance(known, Fraction) else None
        case _:
            return indicator.maximum
