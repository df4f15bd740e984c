"""The reasoning as nodes that unfold on demand: each is evaluated again when somebody asks for it.

INVARIANT: everything a trace holds is plain data and module-level functions, so that an assessment pickles.
"""

from collections.abc import Iterator
from functools import partial

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import conjoin
from greenrules.evaluating.outcomes import grant_verdict
from greenrules.evaluating.plans import ConditionPlan, Evaluation, ExpressionPlan, GrantPlan, Plan, RowPlan, ScorePlan
from greenrules.evaluating.tables import pass_cell
from greenrules.evaluating.trace_expressions import lay_out_expression
from greenrules.evaluating.trace_inputs import list_changed_parameters
from greenrules.evaluating.trace_names import make_node, trace_name
from greenrules.evaluating.trace_outcomes import lay_out_grant
from greenrules.evaluating.trace_scoring import lay_out_score, value_score
from greenrules.evaluating.trace_tables import lay_out_row
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.trace import Trace, TraceNode
from greenrules.model.units import POINTS


def build_trace(evaluation: Evaluation) -> Trace:
    """Return the trace of an evaluation; nothing is unfolded yet."""
    environment = evaluation.environment
    return Trace(
        tuple(_list_roots(environment)), partial(expand_node, evaluation), tuple(list_changed_parameters(environment))
    )


def _list_roots(environment: Environment) -> Iterator[str]:
    ruleset = environment.ruleset
    if ruleset.rungs:
        yield "grade:*"
    yield from (f"grade:{rung.id}" for rung in ruleset.rungs)
    yield from (f"gate:{gate}" for gate in ruleset.gates)
    if ruleset.indicators is not None:
        yield "group:total"
    yield from (f"eligibility:{id}" for id in ruleset.eligibilities)
    yield from (f"entitlement:{id}" for id in ruleset.entitlements)
    outcomes = (ruleset.rungs, ruleset.gates, ruleset.indicators, ruleset.eligibilities, ruleset.entitlements)
    if not any(outcomes):
        yield from (f"derived:{id}" for id, derived in ruleset.derived.items() if not derived.of)
        yield from (f"table:{id}" for id, table in ruleset.tables.items() if not table.of)


def expand_node(evaluation: Evaluation, id: str) -> TraceNode:
    """Return the node with an id.

    An anonymous node is found by unfolding the named node it belongs to, from the top down.

    Raises:
        KeyError: there is no such node.
    """
    node = _expand_known(evaluation, id)
    if node is not None:
        return node
    # A node that was never unfolded: unfold its ancestors first.
    for end, character in enumerate(id):
        if character == "/":
            _expand_known(evaluation, id[:end])
    node = _expand_known(evaluation, id)
    if node is None:
        raise KeyError(id)
    return node


def _expand_known(evaluation: Evaluation, id: str) -> TraceNode | None:
    plan = evaluation.plans.get(id)
    return trace_name(evaluation, id) if plan is None else _expand_plan(evaluation, plan, id)


def _expand_plan(evaluation: Evaluation, plan: Plan, id: str) -> TraceNode:
    plans = evaluation.plans
    match plan:
        case ExpressionPlan():
            laid_out = lay_out_expression(plan.expression, id, plan.environment, plan.bindings, plans)
            value = evaluate_expression(plan.expression, plan.environment, plan.bindings)
            return make_node(id, "step", laid_out, value, unit=unit_of_type(plan.expression.type))
        case ConditionPlan():
            return make_node(id, "step", (plan.operation, plan.operands), plan.value)
        case RowPlan():
            return _expand_row(plan, id, evaluation)
        case ScorePlan():
            return make_node(id, "step", lay_out_score(plan, id, plans), value_score(plan), unit=POINTS)
        case GrantPlan():
            verdict = grant_verdict(plan.environment, plan.entitlement)
            return make_node(id, "step", lay_out_grant(plan, id, plans), verdict)


def _expand_row(plan: RowPlan, id: str, evaluation: Evaluation) -> TraceNode:
    ruleset = plan.environment.ruleset
    table = ruleset.tables[plan.table]
    row = table.rows[plan.row - 1]
    inputs = (evaluate_expression(column.expression, plan.environment, plan.bindings) for column in table.inputs)
    verdict = conjoin(map(pass_cell, row.cells, inputs))
    operands = tuple(lay_out_row(plan, evaluation.plans))
    citation = cite(ruleset, row.source)
    return make_node(id, "step", ("row", operands), verdict, citation=citation)
