"""Random subjects for any checked ruleset, close to every threshold it has, read out of bytes.

A smaller string of bytes is a simpler subject: every value is nearer the front of its menu. That is what lets a failing
subject shrink to a readable one. Nothing here knows a particular ruleset.
"""

from fractions import Fraction
from random import Random
from typing import TypeVar

from attrs import evolve, frozen

from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.expressions import Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Ramp
from greenrules.model.values import Bounds, Record, Scalar
from greenrules.testing.hopes import find_hopes
from greenrules.testing.menus import Menu, lies_in, list_days, list_menu, list_open_parameters
from greenrules.testing.precision import STEP
from greenrules.testing.subjects import Factory, enter, environment_of, is_writable, with_fact
from greenrules.testing.thresholds import Edge, find_edges, find_marks, list_modules, list_parts

# How many of 256 values are the first and most hopeful of their menu: gates want many things at once.
HABITS = (0, 0, 128, 224, 250)
MOST_CHANCES = 9999

Choice = TypeVar("Choice")


@frozen
class Generator:
    """What subjects of a ruleset are drawn from: a menu for each day of assessment, and the comparisons to aim at.

    `ramps` are open parameters that stand for the worse and the better end of a ramp, and whether less is better.
    """

    ruleset: Ruleset
    menus: tuple[Menu, ...]
    edges: tuple[Edge, ...]
    ramps: tuple[tuple[str, str, bool], ...]

    @property
    def size(self) -> int:
        """How many bytes a subject is read from."""
        return max(menu.size for menu in self.menus)


@frozen
class Draw:
    """What one subject is read from. Zeros everywhere give the simplest subject.

    Attributes:
        values: two bytes for each value.
        day: which menu.
        luck: decides whether ends of ramps are put in order and whether a comparison is aimed at.
        at: which comparison, and how hopeful the values are.
        shift: exactly at the comparison (0), or one step to either side.
    """

    values: bytes
    day: int = 0
    luck: int = 0
    at: int = 0
    shift: int = 0


def prepare_generator(ruleset: Ruleset) -> Generator:
    """Return what subjects of a ruleset are drawn from."""
    marks, hopes = find_marks(ruleset), find_hopes(ruleset)
    menus = tuple(list_menu(ruleset, marks, hopes, day) for day in list_days(ruleset, marks))
    return Generator(ruleset, menus, find_edges(ruleset), _find_open_ramps(ruleset))


def draw_factory(generator: Generator, random: Random) -> Factory:
    """Return a random subject that gives every fact, every cell and every open parameter."""
    draw = Draw(
        random.randbytes(generator.size),
        random.randrange(len(generator.menus)),
        random.randrange(MOST_CHANCES),
        random.randrange(MOST_CHANCES),
        random.choice((-1, 0, 1)),
    )
    return read_factory(generator, draw)


def read_factory(generator: Generator, draw: Draw) -> Factory:
    """Return the subject a draw stands for."""
    factory = read_plainly(generator.menus[draw.day], draw.values, HABITS[draw.at % len(HABITS)])
    factory = factory if draw.luck % 6 == 5 else order_ramps(generator.ramps, factory)
    if not generator.edges or draw.luck % 4 == 0:
        return factory
    edges = generator.edges
    return aim(generator.ruleset, edges[draw.at % len(edges)], draw.at // len(edges), draw.shift, factory)


def read_plainly(menu: Menu, values: bytes, habit: int) -> Factory:
    """Read a subject out of bytes, two for each value.

    Args:
        habit: of 256 values, how many are the first of their menu.
    """
    stream = iter(values)

    def choose(allowed: tuple[Choice, ...]) -> Choice:
        first, second = next(stream), next(stream)
        return allowed[0] if first < habit else allowed[((first - habit) * 256 + second) % len(allowed)]

    facts: dict[str, Scalar] = {id: choose(allowed) for id, allowed in menu.facts.items()}
    for id, columns in menu.tables.items():
        indices = range(choose(menu.lengths[id]))
        facts[id] = tuple(Record(i, {name: choose(allowed) for name, allowed in columns.items()}) for i in indices)
    return Factory(menu.as_of, facts, {name: choose(allowed) for name, allowed in menu.parameters.items()})


def _find_open_ramps(ruleset: Ruleset) -> tuple[tuple[str, str, bool], ...]:
    open_names = list_open_parameters(ruleset)
    ramps = []
    for way, module in list_modules(ruleset).items():
        for ramp in (part for part in list_parts(module) if isinstance(part, Ramp)):
            names = [".".join((*way, s.name)) for s in (ramp.baseline, ramp.leading) if isinstance(s, Reference)]
            if len(names) == 2 and set(names) <= set(open_names):
                ramps.append((names[0], names[1], ramp.better == "lower"))
    return tuple(ramps)


def order_ramps(ramps: tuple[tuple[str, str, bool], ...], factory: Factory) -> Factory:
    """Put open baselines and leading values in order, else hardly any ramp would be defined."""
    parameters: dict[str, Scalar] = dict(factory.parameters)
    for worse, better, less_is_better in ramps:
        first, second = parameters[worse], parameters[better]
        if isinstance(first, Fraction) and isinstance(second, Fraction) and (first > second) != less_is_better:
            parameters |= {worse: second, better: first}
    return evolve(factory, parameters=parameters) if ramps else factory


def aim(ruleset: Ruleset, edge: Edge, at: int, shift: int, factory: Factory) -> Factory:
    """Move one fact so that the two sides of a comparison are equal, or just not, where a straight line leads there."""
    fact = ruleset.facts[edge.facts[at % len(edge.facts)]]
    tries = (Fraction(1), Fraction(2))
    gaps = [measure_gap(ruleset, edge, with_fact(factory, fact.id, number)) for number in tries]
    if gaps[0] is None or gaps[1] is None or gaps[0] == gaps[1]:
        return factory
    hit = tries[0] - gaps[0] / (gaps[1] - gaps[0]) + shift * STEP
    if not is_writable(hit) or (fact.range and not any(lies_in(hit, interval) for interval in fact.range)):
        return factory
    return with_fact(factory, fact.id, hit)


def measure_gap(ruleset: Ruleset, edge: Edge, factory: Factory) -> Fraction | None:
    """Return how far the left side of a comparison lies above the right one, None while either is no number."""
    environment = enter(environment_of(ruleset, factory), edge.module)
    sides = [evaluate_expression(side, environment) for side in (edge.left, edge.right)]
    left, right = (side.proven if isinstance(side, Bounds) and side.settled else side for side in sides)
    return left - right if isinstance(left, Fraction) and isinstance(right, Fraction) else None


def menu_of(generator: Generator, factory: Factory) -> Menu:
    """Return the menu for the day of a subject."""
    return next((menu for menu in generator.menus if menu.as_of == factory.as_of), generator.menus[0])
