"""What goes into a trace: facts, cells and parameters, each with where its value comes from."""

from collections.abc import Iterator

from greenrules.evaluating.citations import cite, cite_caller
from greenrules.evaluating.environment import Environment, dated_value, module_environment, parameter_value, recall
from greenrules.evaluating.option_words import word_options
from greenrules.evaluating.outlines import outline_of
from greenrules.evaluating.plans import Evaluation
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Assumption
from greenrules.model.declarations import Fact, Parameter
from greenrules.model.facts import RawFact
from greenrules.model.trace import ChangedParameter, Origin, TraceNode
from greenrules.model.values import Record, Unknown, Value

_MISSING, _SUPPLIED = Origin("missing"), Origin("supplied")


def trace_fact(evaluation: Evaluation, name: str) -> TraceNode:
    """Return the node of a fact; KeyError when the ruleset declares none of that name."""
    fact = evaluation.environment.ruleset.facts[name]
    return _trace_input(evaluation, f"fact:{name}", fact, evaluation.environment.facts[name], name)


def trace_cell(evaluation: Evaluation, table: str, index: int, column: str) -> TraceNode:
    """Return the node of a supplied cell; KeyError when there is no such record or column."""
    declared = {part.id: part for part in evaluation.environment.ruleset.facts[table].columns}[column]
    record = find_record(evaluation.environment.facts[table], index)
    place = f"{table}/{index}/{column}"
    return _trace_input(evaluation, f"fact:{place}", declared, record.cells[column], place)


def find_record(table: Value, index: int) -> Record:
    """Return a record of a table value; KeyError when the table is missing or has none of that index."""
    if isinstance(table, tuple) and 0 <= index < len(table):
        return table[index]
    raise KeyError(index)


def _trace_input(evaluation: Evaluation, id: str, fact: Fact, value: Value, place: str) -> TraceNode:
    assumption = _list_assumptions(evaluation).get(id) if evaluation.accepted.assumptions else None
    origin = _originate(assumption, evaluation.accepted.supplied.get(place), value)
    return TraceNode(
        id=id, kind="fact", label=fact.label, status=None, value=value, unit=unit_of_type(fact.type), origin=origin,
        citation=assumption.citation if assumption else None, contribution=None, operation=origin.kind, operands=(),
    )  # fmt: skip


def _originate(assumption: Assumption | None, raw: RawFact | None, value: Value) -> Origin:
    if assumption is not None:
        return Origin("assumed", citation=assumption.citation)
    if isinstance(value, Unknown):
        return _MISSING
    return Origin("supplied", evidence=raw.evidence) if raw and raw.evidence else _SUPPLIED


def _list_assumptions(evaluation: Evaluation) -> dict[str, Assumption]:
    return recall(
        evaluation.environment, "assumption", "", lambda: {made.id: made for made in evaluation.accepted.assumptions}
    )


def trace_parameter(evaluation: Evaluation, environment: Environment, name: str) -> TraceNode:
    """Return the node of a parameter: the caller's value, else the one in force, else missing; KeyError if unknown."""
    ruleset = environment.ruleset
    parameter = ruleset.parameters[name]
    bound = evaluation.accepted.bound.get(f"{ruleset.key}|{name}") if evaluation.accepted.bound else None
    if bound is not None:
        citation = cite_caller(bound.cite, bound.provenance)
        return _make_parameter(environment, parameter, Origin("bound", evidence=bound.evidence, citation=citation))
    dated = dated_value(environment, name)
    if dated is None:
        return _make_parameter(environment, parameter, Origin("missing"))
    # A value in force is the same step for every subject.
    kept = outline_of(ruleset).parameters
    key = (environment.prefix, name, dated.start)
    node = kept.get(key)
    if node is None:
        origin = Origin("parameter", citation=cite(ruleset, dated.source))
        node = kept[key] = _make_parameter(environment, parameter, origin)
    return node


def list_changed_parameters(environment: Environment) -> Iterator[ChangedParameter]:
    """Yield the parameters that have a value in force and are bound to another one, those of imports last."""
    if not environment.bound:
        return
    # Two aliases of one module are one environment.
    environments = {one.prefix: one for one in _list_environments(environment)}
    for one in environments.values():
        for name, parameter in one.ruleset.parameters.items():
            dated, value = dated_value(one, name), one.bound.get(f"{one.ruleset.key}|{name}")
            if dated is None or value is None or value == dated.value:
                continue
            yield ChangedParameter(
                f"parameter:{one.prefix}{name}", parameter.label, dated.value, value, unit_of_type(parameter.type),
                cite(one.ruleset, dated.source), word_options(dated.value, parameter.options),
                word_options(value, parameter.options),
            )  # fmt: skip


def _list_environments(environment: Environment) -> Iterator[Environment]:
    yield environment
    for alias in environment.ruleset.imports:
        yield from _list_environments(module_environment(environment, alias))


def _make_parameter(environment: Environment, parameter: Parameter, origin: Origin) -> TraceNode:
    return TraceNode(
        id=f"parameter:{environment.prefix}{parameter.id}", kind="parameter", label=parameter.label, status=None,
        value=parameter_value(environment, parameter.id),
        unit=unit_of_type(parameter.type),
        origin=origin, citation=origin.citation, contribution=None, operation=origin.kind, operands=(),
    )  # fmt: skip
