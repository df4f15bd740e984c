"""What the names of a ruleset stand for in one evaluation: the facts, the date, and every named value found once."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from attrs import define, evolve, field

from greenrules.evaluating.logic import conjoin
from greenrules.evaluating.outlines import outline_of
from greenrules.model.declarations import DatedValue, Parameter
from greenrules.model.expressions import Reference, ReferenceKind
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Bounds, Record, Undefined, Unknown, Value, Verdict

if TYPE_CHECKING:
    from greenrules.evaluating.grading import Ladder
    from greenrules.evaluating.scoring import NodeScore

Bindings: TypeAlias = Mapping[str, Record]
NO_BINDINGS: Bindings = MappingProxyType({})
_MOST_DATES = 16
Result = TypeVar("Result")


def _turn_to(environment: "Environment", _: object, day: date) -> date:
    environment.parameters = _list_parameters(environment, day)
    return day


def _list_parameters(environment: "Environment", as_of: date) -> Mapping[str, Value]:
    in_force = values_in_force(environment.ruleset, as_of, environment.prefix)
    if not environment.bound:
        return in_force
    bound = {name: environment.bound.get(f"{environment.ruleset.key}|{name}") for name in in_force}
    return {**in_force, **{name: value for name, value in bound.items() if value is not None}}


@define(eq=False)
class Environment:
    """One ruleset, or one of its imports, evaluated on one subject.

    Attributes:
        facts: accepted values by global id, numbers in the declared unit; shared by all imports.
        bound: parameter values the caller binds, by `<id@edition>|<parameter id>`.
        shared: imported modules by `id@edition`, so that two aliases of one module are one environment.
        parameters: what every parameter stands for, bound or in force.
        prefix: "" for the root, `<id@edition>:` for an import; stands before ids in `missing` and `Undefined.at`.
        memo: values found so far, by kind and name. INVARIANT: evaluation is pure, so each is found once; none is None.
    """

    ruleset: Ruleset
    facts: Mapping[str, Value]
    # A session lets a day pass: then other values may be in force.
    as_of: date = field(on_setattr=_turn_to)
    bound: Mapping[str, Value] = field(factory=dict)
    shared: "dict[str, Environment]" = field(factory=dict, repr=False)
    prefix: str = ""
    parameters: Mapping[str, Value] = field(init=False, repr=False)
    memo: dict[tuple[str, str], Any] = field(factory=dict, init=False, repr=False)

    @parameters.default
    def _find_parameters(self) -> Mapping[str, Value]:
        return _list_parameters(self, self.as_of)


# What an expression means: its value for a subject, with the records its variables stand for.
Prepared: TypeAlias = Callable[[Environment, Bindings], Value]


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
    """Return what a resolved name stands for; a grade that is not settled is unknown."""
    return expressions.prepare(reference)(environment, NO_BINDINGS)


def prepare_reference(reference: Reference) -> Prepared:
    """Return what a resolved name stands for, as a function of the subject.

    Source: semantics.md, 1 (imports are evaluated on the same facts and date).
    """
    find, alias = _prepare_name(reference.kind, reference.name), reference.module
    if alias:
        return lambda environment, _: find(module_environment(environment, alias), NO_BINDINGS)
    return find


def _prepare_name(kind: ReferenceKind, name: str) -> Prepared:
    match kind:
        case "fact":
            missing = _miss_fact(name)
            return lambda environment, _: environment.facts.get(name, missing)
        case "parameter":
            return lambda environment, _: environment.parameters[name]
        case "derived":
            return lambda environment, _: derived_value(environment, name)
        case "table":
            return lambda environment, _: table_value(environment, name)
        case "gate":
            return lambda environment, _: gate_verdict(environment, name)
        case "score":
            return lambda environment, _: score_value(environment, name)
        case "rung":
            return lambda environment, _: rung_verdict(environment, name)
        case "grade":
            return lambda environment, _: settled_grade(environment)
        case "gates_met":
            return lambda environment, _: all_gates_verdict(environment)
        case "as_of":
            return lambda environment, _: environment.as_of


def settled_grade(environment: Environment) -> str | Unknown:
    """Return the grade; one that is not settled is unknown."""
    ladder = grade_of(environment)
    return ladder.proven if ladder.settled else Unknown(ladder.missing)


def fact_value(environment: Environment, name: str) -> Value:
    """Return a supplied or assumed fact in its declared unit; absent is unknown, waiting for itself."""
    value = environment.facts.get(name)
    return _miss_fact(name) if value is None else value


def _miss_fact(name: str) -> Unknown:
    return Unknown(frozenset({f"fact:{name}"}))


def parameter_value(environment: Environment, name: str) -> Value:
    """Return the value a caller bound, else the one in force on `as_of`; without either it is unknown.

    Source: semantics.md, 1 (an abstract parameter is unknown) and 7 (dated parameters switch by the assessment date).
    """
    return environment.parameters[name]


def values_in_force(ruleset: Ruleset, as_of: date, prefix: str) -> Mapping[str, Value]:
    """Return the value in force of every parameter, unknown where there is none; found once for a ruleset and date."""
    kept = outline_of(ruleset).in_force
    found = kept.get((as_of, prefix))
    if found is None:
        if len(kept) >= _MOST_DATES:  # a service that is asked for every date must not fill the memory
            kept.clear()
        dated = ((name, find_in_force(parameter, as_of)) for name, parameter in ruleset.parameters.items())
        found = kept[as_of, prefix] = {
            name: Unknown(frozenset({f"parameter:{prefix}{name}"})) if value is None else value.value
            for name, value in dated
        }
    return found


def dated_value(environment: Environment, name: str) -> DatedValue | None:
    """Return the value of a parameter that is in force on `as_of`; None while there is none."""
    return find_in_force(environment.ruleset.parameters[name], environment.as_of)


def find_in_force(parameter: Parameter, as_of: date) -> DatedValue | None:
    """Return the value of a parameter that is in force on a day; None while there is none."""
    for dated in reversed(parameter.values):
        if dated.start is None or dated.start <= as_of:
            return dated
    return None


def derived_value(environment: Environment, name: str) -> Value:
    """Return the value of a derived quantity, found once per evaluation."""
    value: Value | None = environment.memo.get(("derived", name))
    if value is None:
        value = expressions.prepare(environment.ruleset.derived[name].formula)(environment, NO_BINDINGS)
        if isinstance(value, Undefined):
            value = locate_undefined(value, f"derived:{environment.prefix}{name}")
        environment.memo["derived", name] = value
    return value


def table_value(environment: Environment, name: str) -> Value:
    """Return the output of a decision table that is no computed column, found once per evaluation."""
    table = environment.ruleset.tables[name]
    return recall(environment, "table", name, lambda: tables.evaluate_table(table, environment))


def gate_verdict(environment: Environment, name: str) -> Verdict:
    """Return whether a basic requirement is met."""
    verdict: Verdict | None = environment.memo.get(("gate", name))
    if verdict is None:
        condition = environment.ruleset.gates[name].condition
        verdict = environment.memo["gate", name] = expressions.evaluate_condition(condition, environment)
    return verdict


def all_gates_verdict(environment: Environment) -> Verdict:
    """Return whether all basic requirements are met; one unmet vetoes. True when there are none."""
    return recall(
        environment, "gate", "", lambda: conjoin(gate_verdict(environment, name) for name in environment.ruleset.gates)
    )


def rung_verdict(environment: Environment, name: str) -> Verdict:
    """Return whether the condition of a grade holds, whatever the other grades say."""
    verdict: Verdict | None = environment.memo.get(("rung", name))
    if verdict is None:
        condition = next(rung.condition for rung in environment.ruleset.rungs if rung.id == name)
        verdict = environment.memo["rung", name] = expressions.evaluate_condition(condition, environment)
    return verdict


def grade_of(environment: Environment) -> "Ladder":
    """Return the proven and the possible grades."""
    return recall(environment, "grade", "", lambda: grading.climb(environment))


def score_value(environment: Environment, node_id: str) -> Bounds | Undefined:
    """Return the score of an indicator or group, of the whole tree for the empty id, in points."""
    if environment.ruleset.indicators is None:
        return Undefined("no_applicable_indicator", f"group:{environment.prefix}total")
    return node_score(environment, node_id).bounds


def node_score(environment: Environment, node_id: str) -> "NodeScore":
    """Return the score of an indicator or group with that of its children; the whole tree for the empty id."""
    score: NodeScore | None = environment.memo.get(("score", node_id))
    return score_node(tree_node(environment, node_id)[0], environment) if score is None else score


def score_node(node: Indicator | Group, environment: Environment) -> "NodeScore":
    """Return the score of an indicator or group that is at hand."""
    score: NodeScore | None = environment.memo.get(("score", node.id))
    if score is None:
        score = environment.memo["score", node.id] = groups.prepare_node(node)(environment)
    return score


def tree_node(environment: Environment, node_id: str) -> tuple[Indicator | Group, Group | None]:
    """Return a node of the indicator tree with the group it stands in; for the empty id the root, in none."""
    return outline_of(environment.ruleset).tree[node_id]


def recall(environment: Environment, kind: str, name: str, find: Callable[[], Result]) -> Result:
    """Return the value kept under kind and name, finding it the first time."""
    key = (kind, name)
    value: Result | None = environment.memo.get(key)
    if value is None:
        value = environment.memo[key] = find()
    return value


def locate_undefined(value: Result, place: str) -> Result:
    """Return the value; one that is undefined and does not say where yet, with the id of this trace node."""
    return evolve(value, at=place) if isinstance(value, Undefined) and not value.at else value


# Naming a value and evaluating it are one recursion: these modules need the functions above when they are loaded.
# INVARIANT: this module is the first of its folder to be loaded (see __init__), so that the circle closes here.
from greenrules.evaluating import expressions, grading, groups, tables  # noqa: E402
