"""Whatever an entry names must be able to move it: an input that never matters is a mistake of the formula."""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

from attrs import frozen

from greenrules.evaluating.environment import Environment, gate_verdict, node_score, rung_verdict
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.evaluating.tables import evaluate_table
from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable, Derived
from greenrules.model.expressions import Expr
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.types import BooleanType
from greenrules.model.values import Bounds, Undefined, Unknown, Value
from greenrules.model.walking import list_node_expressions, walk_nodes
from greenrules.testing.helm import NO_RECORDS, Goal, Helm, Records, take_helm, with_record
from greenrules.testing.inputs import (
    Input,
    change_cell,
    change_input,
    list_inputs,
    list_records_of,
    list_scores,
    list_values,
    read_cell,
    read_input,
)
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.making import ITEM
from greenrules.testing.reachability import list_bindings
from greenrules.testing.sensing import names_input, sensitise
from greenrules.testing.steering import steer
from greenrules.testing.steering_scores import steer_between, steer_indicator
from greenrules.testing.subjects import Factory, environment_of

# Subjects an input is tried on: random ones, and ones steered to where the entry hangs in the balance.
RANDOM_SUBJECTS, STEERED_SUBJECTS, OTHER_VALUES = 25, 4, 8
STARTS, ROUNDS, SENSING_STARTS = 24, 3, 120


@frozen
class Moved:
    """An entry that its inputs should move: what it names, how to read it, and how to bring subjects near it."""

    entry: str
    inputs: tuple[Input, ...]
    read: Callable[[Environment], object]
    steer: Callable[[Helm, Factory, bool], Factory]
    expressions: tuple[Expr, ...]
    records: Records = NO_RECORDS
    judge: Callable[[Environment], object] | None = None


def search_for_influence(bench: Bench, factories: tuple[Factory, ...]) -> Iterator[Breach]:
    """Influence: yield every input that was not found to move what names it."""
    for moved in list_moved(bench.ruleset):
        environments = _prepare(bench, moved, factories)
        for input in moved.inputs:
            if any(_can_move(moved, input, environment, environments) for environment in environments):
                continue
            if not _is_felt(bench, moved, input, factories, environments):
                words = Words("改变它从未改变结果", "no change of it was found to make a difference")
                yield Breach(f"{moved.entry} <- {input.id}", words)


def _is_felt(
    bench: Bench, moved: Moved, input: Input, factories: tuple[Factory, ...], others: tuple[Environment, ...]
) -> bool:
    """Whether an input moves an entry on a subject made for it, if need be under another reading of the standard."""
    for turn_switches in (False, True):
        random = Random(f"{bench.seed} {moved.entry} {input.id}")
        helm = take_helm(bench.generator, random, turn_switches=turn_switches)
        for start in range(SENSING_STARTS):
            factory = moved.steer(helm, factories[start % len(factories)], start % 2 == 0)
            for table, index in moved.records.values():
                factory = with_record(helm, factory, table, index)
            for expression in moved.expressions:
                if names_input(expression, input):
                    factory = sensitise(helm, factory, Goal((), expression, True, moved.records), input)
            if _can_move(moved, input, environment_of(bench.ruleset, factory), others):
                return True
    return False


def list_moved(ruleset: Ruleset) -> Iterator[Moved]:
    """Yield the derived quantities, tables, gates, indicators, grades and outcomes of a ruleset with their inputs."""
    for derived in ruleset.derived.values():
        yield Moved(f"derived:{derived.id}", list_inputs((derived.formula,)), _column_reader(derived),
                    _condition_steerer(derived.formula, derived.of), (derived.formula,),
                    {ITEM: (derived.of, 0)} if derived.of else NO_RECORDS)  # fmt: skip
    for table in ruleset.tables.values():
        inputs = list_inputs(column.expression for column in table.inputs)
        yield Moved(f"table:{table.id}", inputs, _column_reader(table), _stay, ())
    for node in () if ruleset.indicators is None else walk_nodes(ruleset.indicators):
        yield _moved_node(node)
    conditions: list[tuple[str, str, Expr, Callable[[Environment, str], object]]] = []
    conditions += [("gate", each.id, each.condition, gate_verdict) for each in ruleset.gates.values()]
    conditions += [("grade", each.id, each.condition, rung_verdict) for each in ruleset.rungs]
    conditions += [("eligibility", e.id, e.condition, eligibility_verdict) for e in ruleset.eligibilities.values()]
    conditions += [("entitlement", e.id, e.condition, grant_verdict) for e in ruleset.entitlements.values()]
    for kind, id, condition, read in conditions:
        reader = _named_reader(read, id)
        steerer = _condition_steerer(condition)
        yield Moved(f"{kind}:{id}", list_inputs((condition,)), reader, steerer, (condition,), judge=reader)


def _named_reader(read: Callable[[Environment, str], object], id: str) -> Callable[[Environment], object]:
    return lambda environment: read(environment, id)


def _condition_steerer(formula: Expr, of: str = "") -> Callable[[Helm, Factory, bool], Factory]:
    if formula.type != BooleanType():
        return _stay

    def steer_condition(helm: Helm, factory: Factory, want: bool) -> Factory:
        factory = with_record(helm, factory, of) if of else factory
        return steer(helm, factory, Goal((), formula, want, {ITEM: (of, 0)} if of else {}))

    return steer_condition


def _stay(helm: Helm, factory: Factory, want: bool) -> Factory:
    return factory


def _column_reader(entry: Derived | DecisionTable) -> Callable[[Environment], object]:
    def read(environment: Environment) -> object:
        found: list[Value] = []
        for bindings in list_bindings(entry.of, environment):
            if isinstance(entry, Derived):
                found.append(evaluate_expression(entry.formula, environment, bindings))
            else:
                found.append(evaluate_table(entry, environment, bindings))
        return tuple(found)

    return read


def _moved_node(node: Indicator | Group) -> Moved:
    def steer_node(helm: Helm, factory: Factory, want: bool) -> Factory:
        for condition in (node.applies, node.requires):
            if condition is not None:
                factory = steer(helm, factory, Goal((), condition, True))
        if not isinstance(node, Indicator):
            return factory
        between = helm.random.random() < 0.5
        return (steer_between if between else steer_indicator)(helm, factory, (), node, want)

    def read(environment: Environment) -> object:
        score = node_score(environment, node.id)
        return (score.bounds, score.applicable)

    kind = "indicator" if isinstance(node, Indicator) else "group"
    # Where the points of children that do not apply go is no quantity of the group.
    conditions = [part for part in (node.applies, node.requires) if part is not None]
    inputs = list_inputs(list_node_expressions(node) if isinstance(node, Indicator) else conditions)
    expressions = tuple(list_node_expressions(node)) if isinstance(node, Indicator) else tuple(conditions)
    records: Records = {}
    if isinstance(node, Indicator) and node.over is not None:
        records = {node.over.variable: (node.over.table.name, 0)}
    return Moved(f"{kind}:{node.id}", inputs, read, steer_node, expressions, records)


def _prepare(bench: Bench, moved: Moved, factories: tuple[Factory, ...]) -> tuple[Environment, ...]:
    helm = take_helm(bench.generator, Random(f"{bench.seed} {moved.entry}"))
    subjects = list(factories[:RANDOM_SUBJECTS])
    for want in (True, False) if moved.steer is not _stay else ():
        subjects += _list_steered(bench, moved, helm, factories, want)
    return tuple(environment_of(bench.ruleset, subject) for subject in reversed(subjects))


def _list_steered(
    bench: Bench, moved: Moved, helm: Helm, factories: tuple[Factory, ...], want: bool
) -> Iterator[Factory]:
    """Yield a few subjects that are where they were steered to, and what came nearest where none is."""
    found = 0
    for start in range(STARTS):
        factory = factories[start % len(factories)]
        for _ in range(ROUNDS):
            factory = moved.steer(helm, factory, want)
            if moved.judge is None or moved.judge(environment_of(bench.ruleset, factory)) is want:
                found += 1
                yield factory
                break
        if found == STEERED_SUBJECTS:
            return


def _can_move(moved: Moved, input: Input, environment: Environment, others: tuple[Environment, ...]) -> bool:
    """Whether some change of an input changes what an entry comes to, everything else being equal."""
    before = forget(moved.read(environment))
    return any(forget(moved.read(changed)) != before for changed in list_changed(input, environment, others))


def list_changed(input: Input, environment: Environment, others: tuple[Environment, ...]) -> Iterator[Environment]:
    """Yield the environment with an input set to other values, one after the other."""
    if not input.column:
        seen = islice((read_input(input, other) for other in others), OTHER_VALUES)
        now = read_input(input, environment)
        scores = list_scores(input, environment)
        for value in (*scores, *list_values(input, now, (value for value in seen if value is not None))):
            if value != now:
                yield change_input(input, environment, value)
        return
    cells = [read_cell(input, other, record) for other in others for record in list_records_of(input, other)]
    for record in list_records_of(input, environment):
        now = read_cell(input, environment, record)
        for value in list_values(input, now, cells[:OTHER_VALUES]):
            if value != now:
                yield change_cell(input, environment, record.index, value)


def forget(found: object) -> object:
    """Return what was found without what it waits for and without the places of undefined values."""
    match found:
        case tuple():
            return tuple(map(forget, found))
        case Bounds():
            return (found.proven, found.attainable)
        case Unknown():
            return "unknown"
        case Undefined():
            return "undefined"
        case _:
            return found
