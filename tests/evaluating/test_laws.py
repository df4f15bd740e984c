"""Laws on random rulesets and subjects: order never matters, new facts never change what is settled, nothing raises."""

from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.scoring import NodeScore
from greenrules.evaluating.tables import candidate_rows
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Undefined, Unknown, Value
from tests.evaluating import builders as build
from tests.evaluating.strategies import Subject, conditions, decision_tables, law, numbers, subjects
from tests.evaluating.tree_strategies import rulesets

EXPRESSIONS = numbers() | conditions()


def narrows(before: Value, after: Value) -> bool:
    """Whether a value may become another when missing facts are filled in."""
    match before:
        case Bounds(proven, attainable):
            if not isinstance(after, Bounds):
                return proven is None and attainable is None
            low = proven is None or (after.proven is not None and after.proven >= proven)
            return low and (attainable is None or (after.attainable is not None and after.attainable <= attainable))
        case Unknown(missing):
            return bool(missing) or before == after
        case Undefined():
            return isinstance(after, Undefined)
        case _:
            return before == after


def on(rules: Ruleset, facts: Mapping[str, Value]) -> Environment:
    """Evaluate afresh."""
    return Environment(rules, facts, build.AS_OF)


def nodes_of(score: NodeScore) -> list[NodeScore]:
    """List a node and all below it."""
    return [score, *(node for child in score.children for node in nodes_of(child))]


@law
@given(numbers(), numbers(), subjects(), decision_tables())
def test_sums_and_products_commute(left: Expr, right: Expr, subject: Subject, rules: Ruleset) -> None:
    """`a + b` is `b + a` and `a * b` is `b * a`, also of missing and undefined numbers."""
    environment = on(rules, subject.partial)
    pairs = ((left, right), (right, left))
    sums = {evaluate_expression(build.arithmetic(a, "+", b), environment) for a, b in pairs}
    products = {evaluate_expression(build.arithmetic(a, "*", b), environment) for a, b in pairs}

    assert (len(sums), len(products)) == (1, 1)


@law
@given(conditions(), conditions(), subjects(), decision_tables())
def test_and_and_or_commute(left: Expr, right: Expr, subject: Subject, rules: Ruleset) -> None:
    """The order of conditions never matters, also of unknown and undefined ones."""
    environment = on(rules, subject.partial)
    pairs = ((left, right), (right, left))
    ands = {evaluate_expression(build.all_of(*pair), environment) for pair in pairs}
    ors = {evaluate_expression(build.any_of(*pair), environment) for pair in pairs}

    assert (len(ands), len(ors)) == (1, 1)


@law
@given(EXPRESSIONS, subjects(), decision_tables(), st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(expr: Expr, subject: Subject, rules: Ruleset, random: Random) -> None:
    """A file may list its records in any order."""
    moved = dict(subject.partial)
    table = moved.get("t")
    if isinstance(table, tuple):
        moved["t"] = tuple(random.sample(table, len(table)))

    assert evaluate_expression(expr, on(rules, moved)) == evaluate_expression(expr, on(rules, subject.partial))


@law
@given(EXPRESSIONS, subjects(), decision_tables())
def test_a_known_value_survives_new_facts(expr: Expr, subject: Subject, rules: Ruleset) -> None:
    """Filling in missing facts and cells never changes a known value, a verdict, or that there is no value."""
    before, after = (evaluate_expression(expr, on(rules, facts)) for facts in (subject.partial, subject.complete))

    assert narrows(before, after)


@law
@given(EXPRESSIONS, subjects(), decision_tables())
def test_with_all_facts_nothing_is_missing(expr: Expr, subject: Subject, rules: Ruleset) -> None:
    """With every fact known an expression has a value, or is undefined, or is unknown for good."""
    value = evaluate_expression(expr, on(rules, subject.complete))

    assert not isinstance(value, Unknown) or value == Unknown()


@law
@given(subjects(), decision_tables())
def test_candidates_of_a_table_only_shrink(subject: Subject, rules: Ruleset) -> None:
    """Filling in missing facts never brings a new row among the candidates of a decision table."""
    before, after = (
        [set(map(id, candidate_rows(table, on(rules, facts)))) for table in rules.tables.values()]
        for facts in (subject.partial, subject.complete)
    )

    assert all(new <= old for old, new in zip(before, after, strict=True))


@law
@given(subjects(), rulesets())
def test_scores_only_narrow_with_new_facts(subject: Subject, rules: Ruleset) -> None:
    """Filling in missing facts and cells only narrows the score of every indicator and group."""
    before, after = (nodes_of(node_score(on(rules, facts), "")) for facts in (subject.partial, subject.complete))
    widened = [(old, new) for old, new in zip(before, after, strict=True) if not narrows(old.bounds, new.bounds)]

    assert widened == []


@law
@given(subjects(), rulesets())
def test_hiding_a_fact_never_helps(subject: Subject, rules: Ruleset) -> None:
    """With more facts the proven grade only rises and the possible grades only shrink."""
    before, after = (grade_of(on(rules, facts)) for facts in (subject.partial, subject.complete))
    order = ("none", "low", "high")

    assert order.index(after.proven) >= order.index(before.proven)
    assert set(after.possible) <= set(before.possible)


@law
@given(subjects(), rulesets())
def test_with_all_facts_no_score_waits(subject: Subject, rules: Ruleset) -> None:
    """With every fact known, no score waits for one: what is still open waits for nothing that could come."""
    nodes = nodes_of(node_score(on(rules, subject.complete), ""))
    waiting = [node for node in nodes if isinstance(node.bounds, Bounds) and node.bounds.missing - {"parameter:policy"}]

    assert waiting == []
