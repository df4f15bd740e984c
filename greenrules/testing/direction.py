"""Better is never worse: a better quantity never lowers its indicator, nor, where it is declared, the whole score."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from attrs import frozen

from greenrules.evaluating.environment import Environment, fact_value, grade_of, node_score
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.scoring_kinds import apply_scoring
from greenrules.model.citing import Words
from greenrules.model.expressions import Comparison, Expr, Reference, operands_of, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Group, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.types import NumberType
from greenrules.model.values import Bounds, Record, Scalar, Undefined, Value
from greenrules.model.walking import list_node_expressions, walk_nodes
from greenrules.testing.helm import Goal, Helm, Source, list_choices, list_sources, put, read_source, take_helm
from greenrules.testing.law_results import Bench, Breach, Monotone
from greenrules.testing.steering import steer
from greenrules.testing.steering_scores import steer_between
from greenrules.testing.subjects import Factory, environment_of

TRIES = 6
BETTER_SIGNS = {">=": 1, ">": 1, "<=": -1, "<": -1}


@frozen
class Quantity:
    """What an indicator measures: its own quantity, and whether more of it is better (1) or less (-1)."""

    indicator: Indicator
    expression: Expr
    sign: int


@frozen
class BetterPair:
    """Two subjects that differ in one value: the second has the better quantity, and nothing else of it differs."""

    worse: Factory
    better: Factory
    indicator: str


def list_quantities(ruleset: Ruleset) -> tuple[Quantity, ...]:
    """Return the quantities of all indicators for which a better direction is declared, or plain from its steps."""
    if ruleset.indicators is None:
        return ()
    nodes = [node for node in walk_nodes(ruleset.indicators) if isinstance(node, Indicator)]
    return tuple(quantity for node in nodes for quantity in find_quantities(node))


def find_quantities(node: Indicator) -> Iterator[Quantity]:
    """Yield the quantities of one indicator."""
    match node.scoring:
        case Ramp(quantity=expression, better=better) | Ratio(quantity=expression, better=better):
            yield Quantity(node, expression, 1 if better == "higher" else -1)
        case Judged(fact=fact):
            yield Quantity(node, fact, 1)
        case Checklist(items=items):
            yield from (Quantity(node, item.condition, 1) for item in items)
        case Steps():
            yield from _find_in_steps(node, node.scoring)
        case _:
            return


def _find_in_steps(node: Indicator, steps: Steps) -> Iterator[Quantity]:
    """Yield the quantities that all steps compare in one direction with what the standard fixes."""
    signs: dict[Expr, set[int]] = {}
    for step in steps.steps:
        for part in walk_expression(step.when):
            if isinstance(part, Comparison) and isinstance(part.left.type, NumberType) and part.sign in BETTER_SIGNS:
                sign = BETTER_SIGNS[part.sign]
                signs.setdefault(part.left, set()).add(sign)
                signs.setdefault(part.right, set()).add(-sign)
    for expression, found in signs.items():
        is_measured = any(
            isinstance(p, Reference) and p.kind in ("fact", "derived") for p in walk_expression(expression)
        )
        if len(found) == 1 and is_measured:
            yield Quantity(node, expression, found.pop())


def find_pair(bench: Bench, quantity: Quantity, factory: Factory, number: int) -> BetterPair | None:
    """Return a subject and the same one with the quantity better, or None where a few tries find none."""
    helm = take_helm(bench.generator, Random(f"{number} {quantity.indicator.id}"))
    node = quantity.indicator
    for condition in (node.applies, node.requires):
        if condition is not None and helm.random.random() < 0.7:
            factory = steer(helm, factory, Goal((), condition, True))
    factory = steer_between(helm, factory, (), node, True) if helm.random.random() < 0.6 else factory
    sources = list_sources(helm, (), quantity.expression)
    for _ in range(TRIES if sources else 0):
        other = _change_one(helm, factory, helm.random.choice(sources))
        pair = _order(bench, quantity, factory, other)
        if pair is not None:
            return pair
    return None


def _change_one(helm: Helm, factory: Factory, source: Source) -> Factory:
    now, choices = read_source(factory, source), list_choices(helm, factory, source)
    options: list[Scalar] = [*choices]
    if isinstance(now, Fraction):
        options = [now * share for share in (Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), Fraction(2))] + options
    return put(helm, factory, source, helm.random.choice(options)) if options else factory


def _order(bench: Bench, quantity: Quantity, first: Factory, second: Factory) -> BetterPair | None:
    one, two = (_measure(bench, quantity, factory) for factory in (first, second))
    if one is None or two is None or one[1] != two[1] or one[0] == two[0]:
        return None
    is_better = (two[0] > one[0]) == (quantity.sign > 0)
    worse, better = (first, second) if is_better else (second, first)
    return BetterPair(worse, better, quantity.indicator.id)


def _measure(bench: Bench, quantity: Quantity, factory: Factory) -> tuple[Fraction, object] | None:
    """Return the quantity and everything else the indicator rests on; None while the quantity is not known."""
    environment = environment_of(bench.ruleset, factory)
    node = quantity.indicator
    bindings = _bind(node, environment)
    if bindings is None:
        return None
    value = evaluate_expression(quantity.expression, environment, bindings)
    number = Fraction(value) if isinstance(value, bool | Fraction) else None
    beside: list[object] = [
        evaluate_expression(part, environment, bindings)
        for expression in list_node_expressions(node)
        for part in _list_beside(expression, quantity.expression)
    ]
    return None if number is None else (number, beside)


def _list_beside(expression: Expr, own: Expr) -> Iterator[Expr]:
    """Yield the largest parts of an expression in which the quantity does not occur."""
    if expression == own:
        return
    if all(part != own for part in walk_expression(expression)):
        yield expression
        return
    for operand in operands_of(expression):
        yield from _list_beside(operand, own)


def _bind(node: Indicator, environment: Environment) -> dict[str, Record] | None:
    """Return the first record of an indicator that scores records; None where there is none."""
    if node.over is None:
        return {}
    table = fact_value(environment, node.over.table.name)
    return {node.over.variable: table[0]} if isinstance(table, tuple) and table else None


def read_own_score(bench: Bench, node: Indicator, factory: Factory) -> Bounds | Undefined:
    """Return what an indicator scores by itself; of one that scores records, what the first of them gives."""
    environment = environment_of(bench.ruleset, factory)
    bindings = _bind(node, environment)
    if node.over is None or bindings is None:
        return node_score(environment, node.id).bounds
    return apply_scoring(node.scoring, node.maximum, environment, bindings)


def look_for_a_reversal(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Direction: a better quantity, all else equal, never lowers its indicator; nor the whole where so declared."""
    quantities = list_quantities(bench.ruleset)
    if quantities:
        quantity = quantities[number % len(quantities)]
        pair = find_pair(bench, quantity, factory, number)
        breach = None if pair is None else judge_pair(bench, quantity, pair)
        if breach is not None:
            return breach
    claims = bench.notes.monotone
    return _look_at_claim(bench, claims[number % len(claims)], factory, number) if claims else None


def judge_pair(bench: Bench, quantity: Quantity, pair: BetterPair) -> Breach | None:
    """Say what is wrong with the scores of a pair, if anything is."""
    node = quantity.indicator
    low, high = (read_own_score(bench, node, factory) for factory in (pair.worse, pair.better))
    entry = f"indicator:{node.id}"
    if _is_lower(high, low):
        words = Words("指标量变好，得分反而降低", "its quantity is better and it scores less")
        return Breach(entry, words, pair.worse, pair.better)
    if low == high and _is_between(bench, quantity, pair):
        words = Words("指标量变好，得分没有提高", "its quantity is better between both ends and it scores the same")
        return Breach(entry, words, pair.worse, pair.better)
    return None


def _is_lower(later: Value, earlier: Value) -> bool:
    match later, earlier:
        case Bounds(proven=Fraction() as now), Bounds(proven=Fraction() as before) if now < before:
            return True
        case Bounds(attainable=Fraction() as now), Bounds(attainable=Fraction() as before):
            return now < before
        case _:
            return False


def _is_between(bench: Bench, quantity: Quantity, pair: BetterPair) -> bool:
    """Whether both quantities lie strictly between the ends of a ramp that applies and is met with what it requires."""
    node = quantity.indicator
    if not isinstance(node.scoring, Ramp) or not node.maximum or node.scoring.at_baseline is not None:
        return False
    for factory in (pair.worse, pair.better):
        environment = environment_of(bench.ruleset, factory)
        bindings = _bind(node, environment) or {}
        conditions = [part for part in (node.applies, node.requires) if part is not None]
        if any(evaluate_expression(part, environment) is not True for part in conditions):
            return False
        parts = (node.scoring.quantity, node.scoring.baseline, node.scoring.leading)
        value, base, lead = (evaluate_expression(part, environment, bindings) for part in parts)
        if not all(isinstance(number, Fraction) for number in (value, base, lead)):
            return False
        if not min(base, lead) < value < max(base, lead):  # type: ignore[operator]  # all are numbers
            return False
        if (lead < base) != (quantity.sign < 0):  # type: ignore[operator]
            return False
    return True


def _look_at_claim(bench: Bench, claim: Monotone, factory: Factory, number: int) -> Breach | None:
    helm = take_helm(bench.generator, Random(f"{number} {claim.fact}"))
    source: Source = ("fact", claim.fact, "")
    if bench.ruleset.indicators is not None:
        factory = _steer_somewhere(helm, factory, bench.ruleset.indicators)
    other = _change_one(helm, factory, source)
    values = [read_source(each, source) for each in (factory, other)]
    numbers = [Fraction(value) for value in values if isinstance(value, bool | Fraction)]
    if len(numbers) < 2 or numbers[0] == numbers[1]:
        return None
    is_better = (numbers[1] > numbers[0]) == (claim.better == "higher")
    worse, better = (factory, other) if is_better else (other, factory)
    low, high = (environment_of(bench.ruleset, each) for each in (worse, better))
    ladder = [*(rung.id for rung in bench.ruleset.rungs), "none"]
    scores = [node_score(each, "").bounds if bench.ruleset.indicators else Bounds(None, None) for each in (low, high)]
    has_fallen = ladder.index(grade_of(high).proven) > ladder.index(grade_of(low).proven)
    if not has_fallen and not _is_lower(scores[1], scores[0]):
        return None
    words = Words(
        "声明为越好越高，总分或等级反而降低", "it is declared never to lower the whole score or grade, and does"
    )
    return Breach(f"fact:{claim.fact}", words, worse, better)


def _steer_somewhere(helm: Helm, factory: Factory, root: Group) -> Factory:
    nodes = [node for node in walk_nodes(root) if isinstance(node, Indicator)]
    return steer_between(helm, factory, (), helm.random.choice(nodes), True)
