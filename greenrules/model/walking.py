"""Every expression a ruleset states, part by part: the walk that checks, evidence lists and provenance share."""

from collections.abc import Iterator

from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Over, Ramp, Ratio, Scoring, Steps


def list_scoring_expressions(scoring: Scoring, over: Over | None) -> Iterator[Expr]:
    """Yield every expression of a scoring, those of `over` first."""
    if over is not None:
        yield over.table
        yield from (part for part in (over.where, over.top_k, over.top_by, over.weight) if part is not None)
    match scoring:
        case Ramp():
            parts = (scoring.quantity, scoring.baseline, scoring.leading, scoring.at_baseline)
            yield from (part for part in parts if part is not None)
        case Steps():
            yield from (step.when for step in scoring.steps)
        case Ratio():
            yield from (part for part in (scoring.quantity, scoring.base, scoring.cap) if part is not None)
        case Formula():
            yield scoring.formula
        case Checklist():
            yield from (item.condition for item in scoring.items)
        case Judged():
            yield scoring.fact


def list_node_expressions(node: Indicator | Group) -> Iterator[Expr]:
    """Yield the expressions of an indicator or group itself, without its children."""
    yield from (part for part in (node.applies, node.requires) if part is not None)
    if isinstance(node, Indicator):
        yield from list_scoring_expressions(node.scoring, node.over)
        return
    if node.policy is not None:
        yield node.policy
    if node.choose is not None:
        yield node.choose.k
        if node.choose.by is not None:
            yield node.choose.by


def list_entitlement_expressions(entitlement: Entitlement) -> Iterator[Expr]:
    """Yield the condition of an entitlement, its amount, caps, shares and what was paid before."""
    yield from (entitlement.condition, entitlement.amount, *entitlement.caps)
    yield from (share.share for share in entitlement.shares)
    if entitlement.already_paid is not None:
        yield entitlement.already_paid


def walk_nodes(root: Indicator | Group) -> Iterator[Indicator | Group]:
    """Yield a node and everything below it, parents first, in the order of the ruleset."""
    yield root
    if isinstance(root, Group):
        for child in root.children:
            yield from walk_nodes(child)


def list_fleet_expressions(ruleset: Ruleset) -> Iterator[Expr]:
    """Yield what the sections about many subjects ask of each of them; numbers for all are made of parameters."""
    if (cohort := ruleset.cohort) is not None:
        for ranking in cohort.rankings.values():
            yield from (part for part in (ranking.members, ranking.apart) if part is not None)
            yield from (criterion.by for criterion in ranking.criteria)
            yield from (tier.requires for tier in ranking.tiers if tier.requires is not None)
        for average in cohort.averages.values():
            yield from (average.quantity, *(() if average.members is None else (average.members,)))
        yield from (change.before for change in cohort.changes.values())
        yield from (streak.before for streak in cohort.streaks.values())
    if ruleset.programme is not None and ruleset.programme.scope is not None:
        yield ruleset.programme.scope


def list_fleet_numbers(ruleset: Ruleset) -> Iterator[Expr]:
    """Yield what the sections about many subjects count with: sizes, limits, choices and days, made of parameters."""
    if (cohort := ruleset.cohort) is not None:
        for ranking in cohort.rankings.values():
            yield from (ranking.ties, ranking.rounding)
            sizes = (ranking.least, *(tier.size for tier in ranking.tiers))
            yield from (size for size in sizes if size is not None)
        for pool in cohort.pools.values():
            yield from (pool.size, *(() if pool.step is None else (pool.step,)))
    if (programme := ruleset.programme) is not None:
        yield from (baseline.number for baseline in programme.baselines.values())
        for target in programme.targets.values():
            yield from (target.kind, target.goal, *(() if target.by is None else (target.by,)))


def list_expressions(ruleset: Ruleset) -> Iterator[Expr]:
    """Yield every expression a ruleset itself states; those of its imports are theirs."""
    yield from (column.expression for table in ruleset.tables.values() for column in table.inputs)
    yield from (derived.formula for derived in ruleset.derived.values())
    yield from (gate.condition for gate in ruleset.gates.values())
    yield from (rung.condition for rung in ruleset.rungs)
    yield from (eligibility.condition for eligibility in ruleset.eligibilities.values())
    for entitlement in ruleset.entitlements.values():
        yield from list_entitlement_expressions(entitlement)
    if ruleset.indicators is not None:
        for node in walk_nodes(ruleset.indicators):
            yield from list_node_expressions(node)
    yield from list_fleet_expressions(ruleset)
