"""Completing the facts: the same subject with values for what is missing, evaluated exactly.

INVARIANT: what is settled while facts are missing stays so (the information order), so it is not found again.
"""

from collections.abc import Iterator, Mapping

from attrs import evolve

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.node_ids import list_environments
from greenrules.evaluating.scoring import NodeScore
from greenrules.model.values import Bounds, Record, Scalar, Unknown, Value

Answers = Mapping[str, Scalar]
# What an environment remembers of groups, rungs and outcomes is found again; so is the index of the tree kept.
_KEPT = ("derived", "table", "gate", "rung", "derived column", "table column", "tree", "score")


def complete(environment: Environment, answers: Answers) -> Environment:
    """Return the subject with these inputs given.

    Args:
        answers: values by id: `fact:x`, `fact:table/0/column`, `parameter:x`; in the declared unit.
    """
    facts = dict(environment.facts)
    bound = dict(environment.bound)
    for id, value in answers.items():
        kind, _, name = id.partition(":")
        if kind == "parameter":
            bound[_find_parameter(environment, name)] = value
        elif "/" in name:
            facts[name.partition("/")[0]] = _fill_cell(facts[name.partition("/")[0]], name, value)
        else:
            facts[name] = value
    completed = Environment(environment.ruleset, facts, environment.as_of, bound=bound)
    _carry(environment, completed)
    return completed


def _find_parameter(environment: Environment, name: str) -> str:
    for module in list_environments(environment):
        bare = name.removeprefix(module.prefix)
        if name.startswith(module.prefix) and bare in module.ruleset.parameters:
            return f"{module.ruleset.key}|{bare}"
    raise KeyError(name)


def _fill_cell(table: Value, name: str, value: Scalar) -> Value:
    _, index, column = name.split("/")
    records = table if isinstance(table, tuple) else ()
    return tuple(_fill_record(record, column, value) if str(record.index) == index else record for record in records)


def _fill_record(record: Record, column: str, value: Scalar) -> Record:
    return evolve(record, cells={**record.cells, column: value})


def _carry(source: Environment, target: Environment) -> None:
    """Carry over what is settled, in every module."""
    for old, new in _pair_modules(source, target):
        for key, value in old.memo.items():
            if key[0] == "tree" or (key[0] in _KEPT and is_final(value)):
                new.memo[key] = value


def _pair_modules(source: Environment, target: Environment) -> Iterator[tuple[Environment, Environment]]:
    seen: set[str] = set()
    waiting = [(source, target)]
    while waiting:
        old, new = waiting.pop()
        if old.ruleset.key in seen:
            continue
        seen.add(old.ruleset.key)
        yield old, new
        waiting += [(module_environment(old, one), module_environment(new, one)) for one in old.ruleset.imports]


def is_final(value: object) -> bool:
    """Whether no further fact can change a value."""
    match value:
        case Unknown():
            # One that waits for nothing rests on something undefined.
            return not value.missing
        case Bounds():
            return value.settled
        case NodeScore():
            known = isinstance(value.applicable, bool) and is_final(value.bounds)
            return known and all(map(is_final, value.children))
        case _:
            return True
