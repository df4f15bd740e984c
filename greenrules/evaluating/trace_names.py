"""The trace nodes of what a ruleset names: facts, parameters, quantities, gates, indicators, grades and outcomes."""

from collections.abc import Mapping

from greenrules.evaluating.citations import cite
from greenrules.evaluating.contributions import contribution_of
from greenrules.evaluating.environment import (
    Environment,
    all_gates_verdict,
    derived_value,
    gate_verdict,
    grade_of,
    node_score,
    rung_verdict,
    table_value,
    tree_node,
)
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.grading import NO_GRADE
from greenrules.evaluating.node_ids import ALL, list_environments
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.evaluating.plans import Evaluation, ScorePlan
from greenrules.evaluating.statuses import state_score, state_verdict
from greenrules.evaluating.tables import evaluate_table
from greenrules.evaluating.trace_expressions import lay_out_expression
from greenrules.evaluating.trace_inputs import find_record, trace_cell, trace_fact, trace_parameter
from greenrules.evaluating.trace_outcomes import lay_out_entitlement
from greenrules.evaluating.trace_scoring import lay_out_score
from greenrules.evaluating.trace_tables import lay_out_table
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.outcomes import Eligibility, Gate, Rung
from greenrules.model.scoring import Group
from greenrules.model.trace import NodeId, NodeKind, Operand, Origin, Status, TraceNode
from greenrules.model.units import DIMENSIONLESS, POINTS, Unit
from greenrules.model.values import Bounds, Record, Value, Verdict


def trace_name(evaluation: Evaluation, id: str) -> TraceNode | None:
    """Return the node of something the ruleset or an import names; None when the id names nothing of the kind."""
    kind, _, rest = id.partition(":")
    environment, rest = _find_module(evaluation.environment, rest)
    name, *path = rest.split("/")
    try:
        match kind, path:
            case "fact", []:
                return trace_fact(evaluation, name)
            case "fact", [index, column] if index.isdecimal():
                return trace_cell(evaluation, name, int(index), column)
            case "parameter", []:
                return trace_parameter(evaluation, environment, name)
            case (("derived" | "table"), []):
                return _trace_quantity(evaluation, environment, kind, name)
            case (("derived" | "table"), [index]) if index.isdecimal():
                return _trace_column(evaluation, environment, kind, name, int(index))
            case (("indicator" | "group"), []):
                return _trace_score(evaluation, environment, id, name)
            case _, []:
                return _trace_verdict(evaluation, environment, kind, name)
            case _:
                return None
    except KeyError:
        return None


def _find_module(environment: Environment, rest: str) -> tuple[Environment, str]:
    for module in list_environments(environment):
        if module.prefix and rest.startswith(module.prefix):
            return module, rest.removeprefix(module.prefix)
    return environment, rest


def make_node(
    id: str,
    kind: NodeKind,
    laid_out: tuple[str, tuple[Operand, ...]],
    value: Value,
    *,
    label: Words = NO_WORDS,
    status: Status | None = None,
    unit: Unit = DIMENSIONLESS,
    citation: Citation | None = None,
    contribution: Bounds | None = None,
) -> TraceNode:
    """Return the node of something computed."""
    operation, operands = laid_out
    return TraceNode(
        id=id, kind=kind, label=label, status=status, value=value, unit=unit, origin=Origin("derived"),
        citation=citation, contribution=contribution, operation=operation, operands=operands,
    )  # fmt: skip


def _trace_quantity(evaluation: Evaluation, environment: Environment, kind: str, name: str) -> TraceNode | None:
    """A derived quantity or decision table that is no computed column."""
    return _trace_declared(evaluation, environment, kind, name, {}, f"{kind}:{environment.prefix}{name}")


def _trace_column(
    evaluation: Evaluation, environment: Environment, kind: str, name: str, index: int
) -> TraceNode | None:
    """A cell of a computed column: the quantity with the record bound to `item`."""
    ruleset = environment.ruleset
    declared = ruleset.derived[name] if kind == "derived" else ruleset.tables[name]
    record = find_record(environment.facts[declared.of], index)
    id = f"{kind}:{environment.prefix}{name}/{index}"
    return _trace_declared(evaluation, environment, kind, name, {"item": record}, id)


def _trace_declared(
    evaluation: Evaluation, environment: Environment, kind: str, name: str, bindings: Mapping[str, Record], id: str
) -> TraceNode | None:
    ruleset = environment.ruleset
    declared = ruleset.derived[name] if kind == "derived" else ruleset.tables[name]
    if bool(declared.of) != bool(bindings):
        return None
    if kind == "derived":
        formula = ruleset.derived[name].formula
        laid_out = lay_out_expression(formula, id, environment, bindings, evaluation.plans)
        value = evaluate_expression(formula, environment, bindings) if bindings else derived_value(environment, name)
    else:
        laid_out = lay_out_table(ruleset.tables[name], id, environment, bindings, evaluation.plans)
        table = ruleset.tables[name]
        value = evaluate_table(table, environment, bindings) if bindings else table_value(environment, name)
    return make_node(
        id, "derived" if kind == "derived" else "table", laid_out, value,
        label=declared.label, unit=unit_of_type(declared.type), citation=cite(ruleset, declared.source),
    )  # fmt: skip


def _trace_score(evaluation: Evaluation, environment: Environment, id: str, name: str) -> TraceNode | None:
    root = environment.ruleset.indicators
    node_id = "" if root is not None and id == f"group:{environment.prefix}total" else name
    node, _ = tree_node(environment, node_id)
    if isinstance(node, Group) != id.startswith("group:"):
        return None
    score = node_score(environment, node.id)
    plan = ScorePlan(node, environment, {}, False)
    is_total = environment is evaluation.environment
    return make_node(
        id, "group" if isinstance(node, Group) else "indicator", lay_out_score(plan, id, evaluation.plans),
        score.bounds, label=node.label, status=state_score(node, score), unit=POINTS,
        citation=None if node is root else cite(environment.ruleset, node.source),
        contribution=contribution_of(environment, node.id) if is_total else None,
    )  # fmt: skip


def _trace_verdict(evaluation: Evaluation, environment: Environment, kind: str, name: str) -> TraceNode | None:
    ruleset = environment.ruleset
    match kind, name:
        case "gate", "*":
            return _trace_all_gates(environment)
        case "grade", "*":
            return _trace_ladder(environment)
        case "gate", _:
            gate = ruleset.gates[name]
            return _trace_condition(evaluation, environment, "gate", gate, gate_verdict(environment, name))
        case "grade", _:
            rung = {rung.id: rung for rung in ruleset.rungs}[name]
            return _trace_condition(evaluation, environment, "grade", rung, rung_verdict(environment, name))
        case "eligibility", _:
            eligibility = ruleset.eligibilities[name]
            verdict = eligibility_verdict(environment, name)
            return _trace_condition(evaluation, environment, "eligibility", eligibility, verdict)
        case "entitlement", _:
            return _trace_entitlement(evaluation, environment, name)
        case _:
            return None


def _trace_condition(
    evaluation: Evaluation, environment: Environment, kind: NodeKind, entry: Gate | Rung | Eligibility, verdict: Verdict
) -> TraceNode:
    id = f"{kind}:{environment.prefix}{entry.id}"
    laid_out = lay_out_expression(entry.condition, id, environment, {}, evaluation.plans)
    citation = cite(environment.ruleset, entry.source)
    return make_node(id, kind, laid_out, verdict, label=entry.label, status=state_verdict(verdict), citation=citation)


def _trace_all_gates(environment: Environment) -> TraceNode:
    gates = tuple(NodeId(f"gate:{environment.prefix}{gate}") for gate in environment.ruleset.gates)
    verdict = all_gates_verdict(environment)
    return make_node(f"gate:{environment.prefix}{ALL}", "gate", ("and", gates), verdict, status=state_verdict(verdict))


def _trace_ladder(environment: Environment) -> TraceNode:
    """The value of the ladder is the set of grades still possible."""
    ladder = grade_of(environment)
    operands: list[Operand] = []
    for rung in environment.ruleset.rungs:
        operands += [rung.id, NodeId(f"grade:{environment.prefix}{rung.id}")]
    possible = frozenset(ladder.possible)
    status: Status = "cantTell" if not ladder.settled else "failed" if ladder.proven == NO_GRADE else "passed"
    return make_node(f"grade:{environment.prefix}{ALL}", "grade", ("ladder", tuple(operands)), possible, status=status)


def _trace_entitlement(evaluation: Evaluation, environment: Environment, name: str) -> TraceNode:
    entitlement = environment.ruleset.entitlements[name]
    id = f"entitlement:{environment.prefix}{name}"
    found = award(environment, name)
    return make_node(
        id, "entitlement", lay_out_entitlement(entitlement, id, environment, evaluation.plans), found.payment,
        label=entitlement.label, status=state_verdict(found.granted), unit=unit_of_type(entitlement.type),
        citation=cite(environment.ruleset, entitlement.source),
    )  # fmt: skip
