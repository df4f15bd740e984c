"""What the names of a ruleset stand for in one evaluation: the facts, the date, and every named value found once."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from attrs import define, evolve, field

from greenrules.evaluating.logic import conjoin, to_verdict
from greenrules.model.expressions import Reference
from greenrules.model.ruleset import Group, Indicator, Ruleset
from greenrules.model.values import Bounds, Record, Undefined, Unknown, Value, Verdict

if TYPE_CHECKING:
    from greenrules.evaluating.grading import Ladder
    from greenrules.evaluating.scoring import NodeScore

Bindings: TypeAlias = Mapping[str, Record]
NO_BINDINGS: Bindings = MappingProxyType({})
Result = TypeVar("Result")


@define(eq=False)
class Environment:
    """One ruleset, or one of its imports, evaluated on one subject.

    Attributes:
        facts: accepted values by global id, numbers in the declared unit; shared by all imports.
        bound: parameter values the caller binds, by `<id@edition>|<parameter id>`.
        shared: imported modules by `id@edition`, so that two aliases of one module are one environment.
        prefix: "" for the root, `<id@edition>:` for an import; stands before ids in `missing` and `Undefined.at`.
        memo: values found so far, by kind and name. INVARIANT: evaluation is pure, so each is found once.
    """

    ruleset: Ruleset
    facts: Mapping[str, Value]
    as_of: date
    bound: Mapping[str, Value] = field(factory=dict)
    shared: "dict[str, Environment]" = field(factory=dict, repr=False)
    prefix: str = ""
    memo: dict[tuple[str, str], Any] = field(factory=dict, init=False, repr=False)


def module_environment(environment: Environment, alias: str) -> Environment:
    """Return the environment of an import by its alias; the environment itself for the empty alias."""
    if not alias:
        return environment
    ruleset = environment.ruleset.imports[alias]
    if ruleset.key not in environment.shared:
        environment.shared[ruleset.key] = Environment(
            ruleset,
            environment.facts,
            environment.as_of,
            bound=environment.bound,
            shared=environment.shared,
            prefix=f"{ruleset.key}:",
        )
    return environment.shared[ruleset.key]


def reference_value(reference: Reference, environment: Environment) -> Value:
    """Return what a resolved name stands for; a grade that is not settled is unknown.

    Source: semantics.md, 1 (imports are evaluated on the same facts and date).
    """
    environment = module_environment(environment, reference.module)
    match reference.kind:
        case "fact":
            return fact_value(environment, reference.name)
        case "parameter":
            return parameter_value(environment, reference.name)
        case "derived":
            return derived_value(environment, reference.name)
        case "table":
            return table_value(environment, reference.name)
        case "gate":
            return gate_verdict(environment, reference.name)
        case "score":
            return score_value(environment, reference.name)
        case "rung":
            return rung_verdict(environment, reference.name)
        case "grade":
            ladder = grade_of(environment)
            return ladder.proven if ladder.settled else Unknown(ladder.missing)
        case "gates_met":
            return all_gates_verdict(environment)
        case "as_of":
            return environment.as_of


def fact_value(environment: Environment, name: str) -> Value:
    """Return a supplied or assumed fact in its declared unit; absent is unknown, waiting for itself."""
    value = environment.facts.get(name)
    return Unknown(frozenset({f"fact:{name}"})) if value is None else value


def parameter_value(environment: Environment, name: str) -> Value:
    """Return the value a caller bound, else the one in force on `as_of`; without either it is unknown.

    Source: semantics.md, 1 (an abstract parameter is unknown) and 7 (dated parameters switch by the assessment date).
    """
    bound = environment.bound.get(f"{environment.ruleset.key}|{name}")
    if bound is not None:
        return bound
    for dated in reversed(environment.ruleset.parameters[name].values):
        if dated.start is None or dated.start <= environment.as_of:
            return dated.value
    return Unknown(frozenset({f"parameter:{environment.prefix}{name}"}))


# The imports inside the functions below are made when called: naming a value and evaluating it are one recursion.


def derived_value(environment: Environment, name: str) -> Value:
    """Return the value of a derived quantity, found once per evaluation."""
    from greenrules.evaluating.expressions import evaluate_expression

    def find() -> Value:
        value = evaluate_expression(environment.ruleset.derived[name].formula, environment)
        return locate_undefined(value, f"derived:{environment.prefix}{name}")

    return recall(environment, "derived", name, find)


def table_value(environment: Environment, name: str) -> Value:
    """Return the output of a decision table that is no computed column, found once per evaluation."""
    from greenrules.evaluating.tables import evaluate_table

    return recall(environment, "table", name, lambda: evaluate_table(environment.ruleset.tables[name], environment))


def gate_verdict(environment: Environment, name: str) -> Verdict:
    """Return whether a basic requirement is met."""
    from greenrules.evaluating.expressions import evaluate_expression

    condition = environment.ruleset.gates[name].condition
    return recall(environment, "gate", name, lambda: to_verdict(evaluate_expression(condition, environment)))


def all_gates_verdict(environment: Environment) -> Verdict:
    """Return whether all basic requirements are met; one unmet vetoes. True when there are none."""
    return recall(
        environment, "gate", "", lambda: conjoin(gate_verdict(environment, name) for name in environment.ruleset.gates)
    )


def rung_verdict(environment: Environment, name: str) -> Verdict:
    """Return whether the condition of a grade holds, whatever the other grades say."""
    from greenrules.evaluating.expressions import evaluate_expression

    condition = next(rung.condition for rung in environment.ruleset.rungs if rung.id == name)
    return recall(environment, "rung", name, lambda: to_verdict(evaluate_expression(condition, environment)))


def grade_of(environment: Environment) -> "Ladder":
    """Return the proven and the possible grades."""
    from greenrules.evaluating.grading import climb

    return recall(environment, "grade", "", lambda: climb(environment))


def score_value(environment: Environment, node_id: str) -> Bounds | Undefined:
    """Return the score of an indicator or group, of the whole tree for the empty id, in points."""
    if environment.ruleset.indicators is None:
        return Undefined("no_applicable_indicator", f"group:{environment.prefix}total")
    return node_score(environment, node_id).bounds


def node_score(environment: Environment, node_id: str) -> "NodeScore":
    """Return the score of an indicator or group with that of its children; the whole tree for the empty id."""
    from greenrules.evaluating.groups import score_group
    from greenrules.evaluating.scoring import score_indicator

    def find() -> "NodeScore":
        node, _ = tree_node(environment, node_id)
        return score_group(node, environment) if isinstance(node, Group) else score_indicator(node, environment)

    return recall(environment, "score", node_id, find)


def tree_node(environment: Environment, node_id: str) -> tuple[Indicator | Group, Group | None]:
    """Return a node of the indicator tree with the group it stands in; for the empty id the root, in none."""
    return recall(environment, "tree", "", lambda: _index_tree(environment.ruleset.indicators))[node_id]


def _index_tree(root: Group | None) -> dict[str, tuple[Indicator | Group, Group | None]]:
    if root is None:
        return {}
    index: dict[str, tuple[Indicator | Group, Group | None]] = {"": (root, None), root.id: (root, None)}
    open_groups = [root]
    while open_groups:
        group = open_groups.pop()
        for child in group.children:
            index[child.id] = (child, group)
            if isinstance(child, Group):
                open_groups.append(child)
    return index


def recall(environment: Environment, kind: str, name: str, find: Callable[[], Result]) -> Result:
    """Return the value kept under kind and name, finding it the first time."""
    key = (kind, name)
    if key not in environment.memo:
        environment.memo[key] = find()
    return cast(Result, environment.memo[key])


def locate_undefined(value: Result, place: str) -> Result:
    """Return the value; one that is undefined and does not say where yet, with the id of this trace node."""
    return evolve(value, at=place) if isinstance(value, Undefined) and not value.at else value
