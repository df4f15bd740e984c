"""A subject under test: what it supplies, in declared units, and how it meets the reference evaluator."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.environment import Environment, module_environment
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Scalar, Value

# What a text can hold: docs/language.md, the file.
MOST_DIGITS, MOST_PLACES = 18, 12
SMALLEST_STEP: int = 10**MOST_PLACES
BOUND: int = 10**MOST_DIGITS
Way = tuple[str, ...]


@frozen
class Factory:
    """A subject: facts in their declared units, and values for the parameters a standard leaves open.

    What is not there is missing. A parameter goes by the name a caller uses.
    """

    as_of: date
    facts: Mapping[str, Scalar]
    parameters: Mapping[str, Scalar]


def with_fact(factory: Factory, id: str, value: Scalar) -> Factory:
    """Return the subject with one fact changed."""
    return evolve(factory, facts={**factory.facts, id: value})


def with_parameter(factory: Factory, name: str, value: Scalar) -> Factory:
    """Return the subject with one open parameter bound to another value."""
    return evolve(factory, parameters={**factory.parameters, name: value})


def with_cell(factory: Factory, table: str, index: int, column: str, value: Scalar) -> Factory:
    """Return the subject with one cell of one record changed."""
    records = factory.facts[table]
    if not isinstance(records, tuple):
        raise TypeError(f"`{table}` is no table")
    changed = (
        evolve(record, cells={**record.cells, column: value}) if record.index == index else record for record in records
    )
    return with_fact(factory, table, tuple(changed))


def without_fact(factory: Factory, id: str) -> Factory:
    """Return the subject with one fact missing."""
    return evolve(factory, facts={name: value for name, value in factory.facts.items() if name != id})


def environment_of(ruleset: Ruleset, factory: Factory) -> Environment:
    """Return what the reference evaluator computes on, as if the subject had been read and accepted.

    A fact or cell that is not there is what its absence states, else unknown: an environment knows that by itself.
    """
    facts = {id: state_absence(fact, factory.facts.get(id)) for id, fact in ruleset.facts.items()}
    bound: dict[str, Value] = {}
    for name, value in factory.parameters.items():
        bound[_name_binding(ruleset, name)] = value
    return Environment(ruleset, facts, factory.as_of, bound=bound)


def _name_binding(ruleset: Ruleset, name: str) -> str:
    """Return the key an environment binds a parameter under: `<id@edition>|<id>` of the module the name leads to."""
    while name not in ruleset.parameters:
        alias, _, name = name.partition(".")
        ruleset = ruleset.imports[alias]
    return f"{ruleset.key}|{name}"


def enter(environment: Environment, way: Way) -> Environment:
    """Return the environment of the import that some aliases lead to."""
    for alias in way:
        environment = module_environment(environment, alias)
    return environment


def is_writable(number: Fraction) -> bool:
    """Whether a facts file can hold a number: a finite decimal that is not too long."""
    return SMALLEST_STEP % number.denominator == 0 and abs(number) < BOUND
