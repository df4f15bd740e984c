"""At which value of one fact two sides of a comparison meet, found exactly."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.declarations import Fact, Interval
from greenrules.model.expressions import Convert, Expr
from greenrules.model.values import Bounds, Value

# A subject cannot supply longer numbers.
_LONGEST = 10**15


@frozen(eq=False)
class Scene:
    """A module of a ruleset under the facts as they stand. `way` holds the aliases that lead to it from the root."""

    root: Environment
    way: tuple[str, ...] = ()

    @property
    def module(self) -> Environment:
        """The environment of the module."""
        environment = self.root
        for alias in self.way:
            environment = module_environment(environment, alias)
        return environment


def enter_module(scene: Scene, alias: str) -> Scene:
    """Return the scene of an import by its alias; the scene itself for the empty alias."""
    return evolve(scene, way=(*scene.way, alias)) if alias else scene


def strip_conversion(expr: Expr) -> tuple[Expr, Fraction]:
    """Return the expression below a change of unit, with the factor of that change; 1 where there is none."""
    return (expr.operand, expr.factor) if isinstance(expr, Convert) else (expr, Fraction(1))


def change_facts(scene: Scene, changed: Mapping[str, Value]) -> Scene:
    """Return the scene in which some facts have other values."""
    root = scene.root
    environment = Environment(root.ruleset, {**root.facts, **changed}, root.as_of, bound=root.bound)
    return evolve(scene, root=environment)


def measure_gap(left: Expr, right: Expr, scene: Scene, changed: Mapping[str, Value]) -> Fraction | None:
    """Return left less right when some facts have other values; None where either has no settled value."""
    environment = change_facts(scene, changed).module
    sides = []
    for side in (left, right):
        value = evaluate_expression(side, environment)
        sides.append(value.proven if isinstance(value, Bounds) and value.settled else value)
    if isinstance(sides[0], Fraction) and isinstance(sides[1], Fraction):
        return sides[0] - sides[1]
    return None


def find_meeting(left: Expr, right: Expr, fact: Fact, scene: Scene) -> Fraction | None:
    """Return the value of a fact at which both sides are equal; None where no straight line, or 1/x, leads there."""
    now = scene.root.facts[fact.id]
    start = now if isinstance(now, Fraction) and now else Fraction(1)
    points = [start, start * 2, start * 4]
    gaps = [measure_gap(left, right, scene, {fact.id: point}) for point in points]
    if None in gaps:
        return None
    for turn in (_keep, _invert):
        hit = _aim([turn(point) for point in points], gaps)  # type: ignore[arg-type]
        hit = None if hit is None else turn(hit) if hit or turn is _keep else None
        if hit is not None and is_allowed(hit, fact) and measure_gap(left, right, scene, {fact.id: hit}) == 0:
            return hit
    return None


def _keep(number: Fraction) -> Fraction:
    return number


def _invert(number: Fraction) -> Fraction:
    return 1 / number


def _aim(points: list[Fraction], gaps: list[Fraction]) -> Fraction | None:
    """Return where the straight line through the gaps is zero; None when they lie on none, or on a level one."""
    slope = (gaps[1] - gaps[0]) / (points[1] - points[0])
    if slope == 0 or gaps[2] - gaps[0] != slope * (points[2] - points[0]):
        return None
    return points[0] - gaps[0] / slope


def is_allowed(number: Fraction, fact: Fact) -> bool:
    """Whether a number lies in the declared range of a fact and is short enough to be supplied."""
    if max(abs(number.numerator), number.denominator) >= _LONGEST:
        return False
    return not fact.range or any(_lies_in(number, interval) for interval in fact.range)


def _lies_in(number: Fraction, interval: Interval) -> bool:
    low, high = interval.low, interval.high
    if isinstance(low, Fraction) and (number < low or (number == low and not interval.low_closed)):
        return False
    return not (isinstance(high, Fraction) and (number > high or (number == high and not interval.high_closed)))


def round_towards(number: Fraction, *, up: bool, digits: int = 4) -> Fraction:
    """Return the number rounded up or down to a few significant digits, as people write targets."""
    if number == 0:
        return number
    size, places = abs(number), 0
    while size >= 10**digits:
        size, places = size / 10, places - 1
    while size * 10 < 10**digits:
        size, places = size * 10, places + 1
    scaled = number * Fraction(10) ** places
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Fraction(whole) / Fraction(10) ** places
