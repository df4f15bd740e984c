"""Claims as the reference evaluator finds them: what a solver says is believed only when this agrees."""

from greenrules.compiling.smt_records import ITEM
from greenrules.evaluating import intervals
from greenrules.evaluating.environment import (
    Environment,
    all_gates_verdict,
    derived_value,
    fact_value,
    gate_verdict,
    grade_of,
    module_environment,
    node_score,
    rung_verdict,
    score_value,
    table_value,
    tree_node,
)
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.outcomes import eligibility_verdict, grant_verdict
from greenrules.evaluating.tables import row_verdicts
from greenrules.model.declarations import DecisionTable
from greenrules.model.values import Record, Undefined, Unknown, Value, point
from greenrules.testing.proof_claims import (
    Applies,
    Claim,
    Decides,
    Graded,
    Holds,
    RowHolds,
    Scored,
    StepReached,
    Valued,
)
from greenrules.testing.proof_stating import list_steps, over_of


def check_claim(claim: Claim, environment: Environment) -> bool:
    """Return whether the reference evaluator finds that a claim holds."""
    environment = find_environment(environment, claim.module)
    match claim:
        case Decides():
            return _matches(_find_verdict(claim, environment), claim.verdict)
        case Graded():
            ladder = grade_of(environment)
            return ladder.proven == claim.grade and (ladder.settled or not claim.settled)
        case Scored():
            score = score_value(environment, claim.name)
            if isinstance(score, Undefined):
                return False
            return intervals.compare(claim.sign, score, point(claim.points)) is True
        case Applies():
            return _matches(node_score(environment, claim.name).applicable, claim.verdict)
        case Valued():
            value = (derived_value if claim.kind == "derived" else table_value)(environment, claim.name)
            return isinstance(value, Undefined) if claim.value is None else value == claim.value
        case RowHolds():
            return any(_check_row(claim, environment, record) for record in _records_of_table(claim, environment))
        case StepReached():
            return any(_check_step(claim, environment, record) for record in _records_of_over(claim, environment))
        case Holds():
            found = _records(claim.record, environment)
            return any(_check_holds(claim, environment, record) for record in found)


def find_environment(environment: Environment, key: str) -> Environment:
    """Return the environment of the root (the empty key) or of an import by `id@edition`."""
    if not key or environment.ruleset.key == key:
        return environment
    waiting = [environment]
    while waiting:
        module = waiting.pop()
        for alias in module.ruleset.imports:
            imported = module_environment(module, alias)
            if imported.ruleset.key == key:
                return imported
            waiting.append(imported)
    raise KeyError(key)


def _matches(verdict: Value, wanted: bool | None) -> bool:
    return isinstance(verdict, Unknown) if wanted is None else verdict is wanted


def _find_verdict(claim: Decides, environment: Environment) -> Value:
    match claim.kind:
        case "gate":
            return gate_verdict(environment, claim.name)
        case "gates":
            return all_gates_verdict(environment)
        case "rung":
            return rung_verdict(environment, claim.name)
        case "eligibility":
            return eligibility_verdict(environment, claim.name)
        case "grant":
            return grant_verdict(environment, claim.name)


def _records(record: tuple[str, str] | None, environment: Environment) -> list[tuple[str, Record] | None]:
    if record is None:
        return [None]
    table = fact_value(environment, record[1])
    return [(record[0], entry) for entry in table] if isinstance(table, tuple) else []


def _records_of_table(claim: RowHolds, environment: Environment) -> list[tuple[str, Record] | None]:
    table = environment.ruleset.tables[claim.table]
    return _records((ITEM, table.of) if table.of else None, environment)


def _check_row(claim: RowHolds, environment: Environment, record: tuple[str, Record] | None) -> bool:
    table = environment.ruleset.tables[claim.table]
    verdicts = row_verdicts(table, environment, {} if record is None else {record[0]: record[1]})
    if claim.row is None:
        return all(verdict is False for verdict in verdicts)
    return verdicts[claim.row] is True and not any(
        verdict is True and _comes_first(table, at, claim.row) for at, verdict in enumerate(verdicts)
    )


def _comes_first(table: DecisionTable, one: int, other: int) -> bool:
    """Whether a row that holds keeps another one from deciding."""
    match table.hit_policy:
        case "collect":
            return False
        case "priority":
            places = [table.priority.index(table.rows[at].then) for at in (one, other)]
            return places[0] < places[1]
        case _:
            return one < other


def _records_of_over(claim: StepReached, environment: Environment) -> list[tuple[str, Record] | None]:
    over = over_of(tree_node(environment, claim.indicator)[0])
    return _records(None if over is None else (over.variable, over.table.name), environment)


def _check_step(claim: StepReached, environment: Environment, record: tuple[str, Record] | None) -> bool:
    bindings = {} if record is None else {record[0]: record[1]}
    conditions = list_steps(tree_node(environment, claim.indicator)[0])
    verdicts = [evaluate_condition(condition, environment, bindings) for condition in conditions]
    before = verdicts if claim.step is None else verdicts[: claim.step]
    return all(verdict is False for verdict in before) and (claim.step is None or verdicts[claim.step] is True)


def _check_holds(claim: Holds, environment: Environment, record: tuple[str, Record] | None) -> bool:
    bindings = {} if record is None else {record[0]: record[1]}
    return _matches(evaluate_condition(claim.condition, environment, bindings), claim.verdict)
