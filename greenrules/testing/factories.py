"""Random factories for any checked ruleset, close to every threshold it has.

`factories(ruleset)` draws subjects with everything given; hiding.py takes some of it away again. Nothing here knows a
particular ruleset.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.expressions import Reference
from greenrules.model.ruleset import Ramp, Ruleset
from greenrules.model.values import Bounds, Record, Scalar, Unknown, Value
from greenrules.testing.hopes import find_hopes
from greenrules.testing.menus import STEP, Menu, lies_in, list_days, list_menu, list_open_parameters
from greenrules.testing.thresholds import Edge, find_edges, find_marks, list_modules, list_parts

HABITS = (0, 0, 128, 224, 250)
# Longer numbers than a subject may supply are of no use.
LONGEST = 10**15

Choice = TypeVar("Choice")


@frozen
class Factory:
    """A subject: facts in their declared units, and values for the parameters a standard leaves open.

    What is not there is missing. A parameter goes by the name a caller uses.
    """

    as_of: date
    facts: Mapping[str, Scalar]
    parameters: Mapping[str, Scalar]


def factories(ruleset: Ruleset) -> st.SearchStrategy[Factory]:
    """Return a strategy for subjects that give every fact, every cell and every open parameter.

    A subject is read out of one string of bytes, which is many times faster than one draw for each of its values.
    """
    marks, hopes = find_marks(ruleset), find_hopes(ruleset)
    edges, ramps = find_edges(ruleset), _find_open_ramps(ruleset)
    menus = [list_menu(ruleset, marks, hopes, day) for day in list_days(ruleset, marks)]
    size = max(menu.size for menu in menus)

    def build(values: bytes, day: int, luck: int, at: int, shift: int) -> Factory:
        factory = _read_factory(menus[day], values, HABITS[at % len(HABITS)])
        factory = _order_ramps(ramps, factory) if luck % 6 else factory
        if not edges or luck % 4 == 0:
            return factory
        return _aim(ruleset, edges[at % len(edges)], at // len(edges), shift, factory)

    chance, days = st.integers(0, 9999), st.integers(0, len(menus) - 1)
    drawn = st.tuples(st.binary(min_size=size, max_size=size), days, chance, chance, st.integers(-1, 1))
    return drawn.map(lambda parts: build(*parts))


def _read_factory(menu: Menu, values: bytes, habit: int) -> Factory:
    """Read a subject out of bytes, two for each value.

    Args:
        habit: of 256 values, how many are the first and most hopeful of their menu: gates want many things at once.
    """
    stream = iter(values)

    def choose(allowed: tuple[Choice, ...]) -> Choice:
        first, second = next(stream), next(stream)
        return allowed[0] if first < habit else allowed[(first * 256 + second) % len(allowed)]

    facts: dict[str, Scalar] = {id: choose(allowed) for id, allowed in menu.facts.items()}
    for id, columns in menu.tables.items():
        indices = range(choose(menu.lengths[id]))
        facts[id] = tuple(Record(i, {name: choose(allowed) for name, allowed in columns.items()}) for i in indices)
    return Factory(menu.as_of, facts, {name: choose(allowed) for name, allowed in menu.parameters.items()})


def _find_open_ramps(ruleset: Ruleset) -> tuple[tuple[str, str, bool], ...]:
    """Return the open parameters that stand for worse and better ends of a ramp, and whether less is better."""
    open_names = list_open_parameters(ruleset)
    ramps = []
    for way, module in list_modules(ruleset).items():
        for ramp in (part for part in list_parts(module) if isinstance(part, Ramp)):
            names = [".".join((*way, s.name)) for s in (ramp.baseline, ramp.leading) if isinstance(s, Reference)]
            if len(names) == 2 and set(names) <= set(open_names):
                ramps.append((names[0], names[1], ramp.better == "lower"))
    return tuple(ramps)


def _order_ramps(ramps: tuple[tuple[str, str, bool], ...], factory: Factory) -> Factory:
    """Put open baselines and leading values in order, else hardly any ramp would be defined."""
    parameters = dict(factory.parameters)
    for worse, better, less_is_better in ramps:
        ends = sorted((parameters[worse], parameters[better]), reverse=less_is_better)
        parameters |= {worse: ends[0], better: ends[1]}
    return evolve(factory, parameters=parameters)


def _aim(ruleset: Ruleset, edge: Edge, at: int, shift: int, factory: Factory) -> Factory:
    """Move one fact so that the two sides of a comparison are equal, or just not, where a straight line leads there."""
    fact = ruleset.facts[edge.facts[at % len(edge.facts)]]
    tries = (Fraction(1), Fraction(2))
    gaps = [_measure_gap(ruleset, edge, _with_fact(factory, fact.id, number)) for number in tries]
    if gaps[0] is None or gaps[1] is None or gaps[0] == gaps[1]:
        return factory
    hit = tries[0] - gaps[0] / (gaps[1] - gaps[0]) + shift * STEP
    is_short = max(abs(hit.numerator), hit.denominator) < LONGEST
    if not is_short or (fact.range and not any(lies_in(hit, interval) for interval in fact.range)):
        return factory
    return _with_fact(factory, fact.id, hit)


def _with_fact(factory: Factory, id: str, value: Scalar) -> Factory:
    return evolve(factory, facts={**factory.facts, id: value})


def _measure_gap(ruleset: Ruleset, edge: Edge, factory: Factory) -> Fraction | None:
    environment = environment_of(ruleset, factory)
    for alias in edge.module:
        environment = module_environment(environment, alias)
    sides = [evaluate_expression(side, environment) for side in (edge.left, edge.right)]
    left, right = (side.proven if isinstance(side, Bounds) and side.settled else side for side in sides)
    return left - right if isinstance(left, Fraction) and isinstance(right, Fraction) else None


def environment_of(ruleset: Ruleset, factory: Factory) -> Environment:
    """Return what the reference evaluator computes on; a fact that is not there is unknown."""
    facts: dict[str, Value] = {id: factory.facts.get(id, Unknown(frozenset({f"fact:{id}"}))) for id in ruleset.facts}
    bound: dict[str, Value] = {}
    for way, module in list_modules(ruleset).items():
        for id in module.parameters:
            name = ".".join((*way, id))
            bound |= {f"{module.key}|{id}": factory.parameters[name]} if name in factory.parameters else {}
    return Environment(ruleset, facts, factory.as_of, bound=bound)
