"""Findings: what was found about every gate, indicator, group, grade, eligibility and entitlement."""

from collections.abc import Iterator

from attrs import frozen

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment, gate_verdict, grade_of, score_node
from greenrules.evaluating.logic import missing_of
from greenrules.evaluating.measures import (
    NO_QUANTITIES,
    Quantities,
    list_scored,
    measure_all,
    measure_condition,
    measure_shares,
)
from greenrules.evaluating.node_ids import name_tree_node
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.evaluating.outlines import outline_of
from greenrules.evaluating.routes import find_route
from greenrules.evaluating.scoring import NodeScore
from greenrules.evaluating.statuses import state_score, state_verdict
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Finding, FindingKind
from greenrules.model.citation import Citation
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


@frozen
class Place:
    """What is known of the finding of an indicator or group before it has a score; `parent` is empty for the root."""

    node: Indicator | Group
    id: str
    parent: str
    citation: Citation | None
    points_citation: Citation | None
    quantities: Quantities


def _find_tree(root: Group, environment: Environment) -> list[Finding]:
    """Return the findings of the tree, every group before its children."""
    places = outline_of(environment.ruleset).places
    if environment.prefix not in places:
        places[environment.prefix] = tuple(_list_places(root, "", environment))
    found: list[Finding] = []
    left_out: set[str] = set()
    for place in places[environment.prefix]:
        score = score_node(place.node, environment)
        if score.applicable is False or place.parent in left_out:
            left_out.add(place.id)
        found.append(_find_score(place, score, environment, is_left_out=place.id in left_out))
    return found


def _list_places(node: Indicator | Group, parent: str, environment: Environment) -> Iterator[Place]:
    id = name_tree_node(node, environment)
    yield Place(
        node=node,
        id=id,
        parent=parent,
        citation=cite(environment.ruleset, node.source) if parent else None,
        points_citation=cite(environment.ruleset, node.points_source) if parent else None,
        quantities=list_scored(node, id, environment) if isinstance(node, Indicator) else NO_QUANTITIES,
    )
    if isinstance(node, Group):
        for child in node.children:
            yield from _list_places(child, id, environment)


def _find_score(place: Place, score: NodeScore, environment: Environment, *, is_left_out: bool) -> Finding:
    bounds, node = score.bounds, place.node
    return Finding(
        id=place.id,
        kind="group" if isinstance(node, Group) else "indicator",
        label=node.label,
        status="inapplicable" if is_left_out else state_score(node, score),
        score=bounds if isinstance(bounds, Bounds) else None,
        maximum=score.maximum,
        measures=() if is_left_out else measure_all(place.quantities, environment),
        amount=None,
        unit=POINTS,
        citation=place.citation,
        points_citation=place.points_citation,
        missing=() if is_left_out else _list_missing(bounds),
        reason=score.reason,
        parent=place.parent,
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
