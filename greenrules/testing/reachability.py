"""What a ruleset distinguishes must be possible: gates, rows, steps, grades and outcomes, met as well as unmet."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from random import Random

from attrs import frozen

from greenrules.evaluating.environment import (
    Environment,
    fact_value,
    gate_verdict,
    grade_of,
    node_score,
    rung_verdict,
)
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.outcomes import award, eligibility_verdict, grant_verdict
from greenrules.evaluating.tables import candidate_rows
from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable, Otherwise, Row
from greenrules.model.expressions import Comparison, Constant, Expr
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Indicator, Steps
from greenrules.model.types import BooleanType
from greenrules.model.values import Bounds, Record, Verdict
from greenrules.model.walking import walk_nodes
from greenrules.testing.helm import NO_RECORDS, Goal, Helm, Records, take_helm, with_record
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.making import ITEM, steer_to_row
from greenrules.testing.steering import scatter, steer
from greenrules.testing.steering_scores import steer_indicator, steer_to_grade
from greenrules.testing.subjects import Factory, environment_of

# How often a goal is steered for, each time from another subject, and how many rounds each time.
STARTS, ROUNDS = 30, 3
NOWHERE = Words("未找到任何对象", "no subject was found that shows it")


@frozen
class Target:
    """Something that should be possible: how to see it, and how to steer a subject towards it."""

    entry: str
    words: Words
    is_seen: Callable[[Environment], bool]
    steer: Callable[[Helm, Factory], Factory]


def search_for_everything(bench: Bench, factories: tuple[Factory, ...]) -> Iterator[Breach]:
    """Reachability: yield every gate, row, step, grade or outcome that no subject was found to meet, or to miss."""
    unseen = list(list_targets(bench))
    for factory in factories:
        environment = environment_of(bench.ruleset, factory)
        unseen = [target for target in unseen if not target.is_seen(environment)]
    for target in unseen:
        if reach(bench, target, factories) is None:
            zh, en = f"{target.words.zh}：{NOWHERE.zh}", f"{target.words.en}: {NOWHERE.en}"
            yield Breach(target.entry, Words(zh, en))


def reach(bench: Bench, target: Target, factories: tuple[Factory, ...]) -> Factory | None:
    """Return a subject that shows a target, or None where the search finds none."""
    helm = take_helm(bench.generator, Random(f"{bench.seed} {target.entry} {target.words.en}"))
    for start in range(STARTS):
        factory = factories[start % len(factories)]
        for _ in range(ROUNDS):
            factory = target.steer(helm, factory)
            if target.is_seen(environment_of(bench.ruleset, factory)):
                return factory
    return None


def list_targets(bench: Bench) -> Iterator[Target]:
    """Yield everything that should be possible in the ruleset itself; what it imports is tested there."""
    ruleset = bench.ruleset
    for gate in ruleset.gates.values():
        yield from _both(f"gate:{gate.id}", gate.condition, partial(_see, gate_verdict, gate.id))
    for rung in ruleset.rungs:
        yield from _both(f"grade:{rung.id}", rung.condition, partial(_see, rung_verdict, rung.id))
        yield _target_grade(rung.id)
    for eligibility in ruleset.eligibilities.values():
        see = partial(_see, eligibility_verdict, eligibility.id)
        yield from _both(f"eligibility:{eligibility.id}", eligibility.condition, see)
    for entitlement in ruleset.entitlements.values():
        yield from _target_entitlement(entitlement)
    for table in ruleset.tables.values():
        yield from _target_rows(table)
    for node in () if ruleset.indicators is None else walk_nodes(ruleset.indicators):
        if isinstance(node, Indicator):
            yield from _target_indicator(node)


def _see(read: Callable[[Environment, str], Verdict], id: str, environment: Environment) -> Verdict:
    return read(environment, id)


def _both(entry: str, condition: Expr, read: Callable[[Environment], Verdict]) -> Iterator[Target]:
    for want, words in ((True, Words("满足", "met")), (False, Words("不满足", "unmet"))):

        def is_seen(environment: Environment, want: bool = want) -> bool:
            return read(environment) is want

        def steer_there(helm: Helm, factory: Factory, want: bool = want) -> Factory:
            return steer(helm, factory, Goal((), condition, want))

        yield Target(entry, words, is_seen, steer_there)


def _target_grade(grade: str) -> Target:
    words = Words("评定为该等级", "proven as the grade")
    return Target(
        f"grade:{grade}", words, lambda e: grade_of(e).proven == grade,
        lambda helm, factory: steer_to_grade(helm, factory, (), grade),
    )  # fmt: skip


def _target_entitlement(entitlement: Entitlement) -> Iterator[Target]:
    entry, id = f"entitlement:{entitlement.id}", entitlement.id

    def is_paid(environment: Environment) -> bool:
        payment = award(environment, id).payment
        return isinstance(payment, Fraction) and payment > 0

    def steer_grant(helm: Helm, factory: Factory) -> Factory:
        for other in helm.generator.ruleset.entitlements.values():
            if id in other.excludes:
                factory = steer(helm, factory, Goal((), other.condition, False))
        factory = steer(helm, factory, Goal((), entitlement.condition, True))
        for amount in (entitlement.amount, *entitlement.caps):
            zero = Constant(Fraction(0), amount.type, amount.span)
            positive = Comparison(">", amount, zero, (), BooleanType(), amount.span)
            factory = steer(helm, factory, Goal((), positive, True))
        return factory

    yield Target(entry, Words("给付", "paid"), is_paid, steer_grant)
    yield Target(
        entry, Words("不予给付", "refused"), lambda e: grant_verdict(e, id) is False,
        lambda helm, factory: steer(helm, factory, Goal((), entitlement.condition, False)),
    )  # fmt: skip


def steer_to_payment(helm: Helm, factory: Factory, target: Target) -> Factory:
    """Return the subject steered to where an entitlement is paid, everything its amount rests on drawn anew."""
    entitlement = helm.generator.ruleset.entitlements[target.entry.partition(":")[2]]
    for amount in (entitlement.amount, *entitlement.caps):
        factory = scatter(helm, factory, (), amount)
    return target.steer(helm, factory)


def _target_rows(table: DecisionTable) -> Iterator[Target]:
    outcomes: list[Row | Otherwise] = [*table.rows, *((table.otherwise,) if table.otherwise else ())]
    for number, outcome in enumerate(outcomes, 1):
        is_row = isinstance(outcome, Row)
        entry = f"table:{table.id}/row/{number}" if is_row else f"table:{table.id}/otherwise"

        def is_seen(environment: Environment, outcome: Row | Otherwise = outcome) -> bool:
            return any(_decides(table, outcome, environment, each) for each in list_bindings(table.of, environment))

        def steer_there(helm: Helm, factory: Factory, outcome: Row | Otherwise = outcome) -> Factory:
            return _steer_to_outcome(helm, factory, table, outcome)

        yield Target(entry, Words("适用", "applies"), is_seen, steer_there)


def _decides(
    table: DecisionTable, outcome: Row | Otherwise, environment: Environment, bindings: dict[str, Record]
) -> bool:
    candidates = candidate_rows(table, environment, bindings)
    if table.hit_policy == "collect" and isinstance(outcome, Row):
        return any(candidate is outcome for candidate in candidates)
    return len(candidates) == 1 and candidates[0] is outcome


def list_bindings(of: str, environment: Environment) -> list[dict[str, Record]]:
    """Return what a computed column is computed on: every record; of what is no column, once nothing."""
    if not of:
        return [{}]
    records = fact_value(environment, of)
    return [{ITEM: record} for record in records] if isinstance(records, tuple) else []


def _steer_to_outcome(helm: Helm, factory: Factory, table: DecisionTable, outcome: Row | Otherwise) -> Factory:
    records: Records = NO_RECORDS
    if table.of:
        factory, records = with_record(helm, factory, table.of), {ITEM: (table.of, 0)}
    if isinstance(outcome, Row):
        return steer_to_row(helm, factory, (), table, outcome, records)
    for column in table.inputs:
        factory = scatter(helm, factory, (), column.expression)
    return factory


def _target_indicator(node: Indicator) -> Iterator[Target]:
    def read(environment: Environment) -> Fraction | None:
        bounds = node_score(environment, node.id).bounds
        is_point = isinstance(bounds, Bounds) and bounds.settled and node_score(environment, node.id).applicable is True
        return bounds.proven if is_point and isinstance(bounds, Bounds) else None

    def steer_node(helm: Helm, factory: Factory, up: bool) -> Factory:
        for condition in (node.applies, node.requires):
            if condition is not None:
                factory = steer(helm, factory, Goal((), condition, True))
        return steer_indicator(helm, factory, (), node, up)

    def is_full(environment: Environment) -> bool:
        points = read(environment)
        return points is not None and points >= node.maximum

    def is_less(environment: Environment) -> bool:
        points = read(environment)
        return points is not None and points < node.maximum

    entry = f"indicator:{node.id}"
    yield Target(entry, Words("得满分", "full points"), is_full, lambda helm, f: steer_node(helm, f, True))
    yield Target(entry, Words("不得满分", "less than full points"), is_less, lambda helm, f: steer_node(helm, f, False))
    if isinstance(node.scoring, Steps) and node.over is None:
        yield from _target_steps(node, node.scoring)


def _target_steps(node: Indicator, steps: Steps) -> Iterator[Target]:
    conditions = [step.when for step in steps.steps]
    for number, _ in enumerate(conditions, 1):

        def is_seen(environment: Environment, at: int = number - 1) -> bool:
            verdicts = [evaluate_condition(when, environment) for when in conditions[: at + 1]]
            return verdicts[at] is True and all(verdict is False for verdict in verdicts[:at])

        def steer_there(helm: Helm, factory: Factory, at: int = number - 1) -> Factory:
            for before in conditions[:at]:
                factory = steer(helm, factory, Goal((), before, False))
            return steer(helm, factory, Goal((), conditions[at], True))

        yield Target(f"indicator:{node.id}/step/{number}", Words("适用", "applies"), is_seen, steer_there)
