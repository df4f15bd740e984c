"""Findings: what was found about every gate, indicator, group, grade, eligibility and entitlement."""

from collections.abc import Iterator

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment, gate_verdict, grade_of, score_node
from greenrules.evaluating.logic import missing_of
from greenrules.evaluating.measures import measure_condition, measure_scoring, measure_shares
from greenrules.evaluating.node_ids import name_tree_node
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.evaluating.routes import find_route
from greenrules.evaluating.scoring import NodeScore
from greenrules.evaluating.statuses import state_score, state_verdict
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Finding, FindingKind
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung
from greenrules.model.scoring import Group, Indicator
from greenrules.model.units import DIMENSIONLESS, POINTS
from greenrules.model.values import Bounds, Undefined, Verdict


def find_all(environment: Environment) -> tuple[Finding, ...]:
    """Return the findings in the order of the ruleset: gates, indicator tree, grades, eligibilities, entitlements."""
    return tuple(_list_findings(environment))


def _list_findings(environment: Environment) -> Iterator[Finding]:
    ruleset = environment.ruleset
    for gate in ruleset.gates.values():
        yield _find_condition("gate", gate, gate_verdict(environment, gate.id), environment)
    if ruleset.indicators is not None:
        yield from _find_tree(ruleset.indicators, environment)
    verdicts = grade_of(environment).verdicts
    for rung in ruleset.rungs:
        yield _find_condition("grade", rung, verdicts[rung.id], environment)
    for eligibility in ruleset.eligibilities.values():
        verdict = eligibility_verdict(environment, eligibility.id)
        yield _find_condition("eligibility", eligibility, verdict, environment)
    for entitlement in ruleset.entitlements.values():
        yield _find_entitlement(entitlement, environment)


def _find_condition(
    kind: FindingKind, entry: Gate | Rung | Eligibility, verdict: Verdict, environment: Environment
) -> Finding:
    id = f"{kind}:{entry.id}"
    condition: Expr = entry.condition
    return Finding(
        id=id,
        kind=kind,
        label=entry.label,
        status=state_verdict(verdict),
        score=None,
        maximum=None,
        measures=measure_condition(condition, id, environment),
        amount=None,
        unit=DIMENSIONLESS,
        citation=cite(environment.ruleset, entry.source),
        points_citation=None,
        missing=tuple(sorted(missing_of(verdict))),
        reason=None,
        route=find_route(condition, id, environment) if verdict is True else (),
    )


def _find_tree(root: Group, environment: Environment) -> list[Finding]:
    """Return the findings of the tree, every group before its children."""
    found: list[Finding] = []

    def visit(node: Indicator | Group, parent: str, *, is_left_out: bool) -> None:
        score = score_node(node, environment)
        is_left_out = is_left_out or score.applicable is False
        id = name_tree_node(node, environment)
        found.append(_find_score(node, score, id, parent, environment, is_left_out=is_left_out))
        if isinstance(node, Group):
            for child in node.children:
                visit(child, id, is_left_out=is_left_out)

    visit(root, "", is_left_out=False)
    return found


def _find_score(
    node: Indicator | Group, score: NodeScore, id: str, parent: str, environment: Environment, *, is_left_out: bool
) -> Finding:
    is_root = node is environment.ruleset.indicators
    is_indicator = isinstance(node, Indicator) and not is_left_out
    return Finding(
        id=id,
        kind="indicator" if isinstance(node, Indicator) else "group",
        label=node.label,
        status="inapplicable" if is_left_out else state_score(node, score),
        score=score.bounds if isinstance(score.bounds, Bounds) else None,
        maximum=score.maximum,
        measures=measure_scoring(node, id, environment) if is_indicator and isinstance(node, Indicator) else (),
        amount=None,
        unit=POINTS,
        citation=None if is_root else cite(environment.ruleset, node.source),
        points_citation=None if is_root else cite(environment.ruleset, node.points_source),
        missing=() if is_left_out else _list_missing(score.bounds),
        reason=score.reason,
        parent=parent,
    )


def _list_missing(bounds: Bounds | Undefined) -> tuple[str, ...]:
    return tuple(sorted(bounds.missing)) if isinstance(bounds, Bounds) and bounds.missing else ()


def _find_entitlement(entitlement: Entitlement, environment: Environment) -> Finding:
    id = f"entitlement:{entitlement.id}"
    found = award(environment, entitlement.id)
    undefined = found.payment if isinstance(found.payment, Undefined) else None
    condition = measure_condition(entitlement.condition, f"{id}/0/0", environment)
    return Finding(
        id=id,
        kind="entitlement",
        label=entitlement.label,
        status=state_verdict(found.granted),
        score=None,
        maximum=None,
        measures=(*condition, *measure_shares(entitlement, found.shares)),
        amount=found.payment,
        unit=unit_of_type(entitlement.type),
        citation=cite(environment.ruleset, entitlement.source),
        points_citation=None,
        missing=tuple(sorted(missing_of(found.granted, found.payment))),
        reason=undefined,
        route=find_route(entitlement.condition, f"{id}/0/0", environment) if found.granted is True else (),
        before_pool=entitlement.before_pool,
    )
