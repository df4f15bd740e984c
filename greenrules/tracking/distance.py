"""How far a subject is from a grade: the points it lacks and what stands in its way, on the shortest of its ways."""

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from greenrules.checking.types_and_units import is_score
from greenrules.evaluating.environment import Environment, grade_of, module_environment, score_value
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.model.expressions import And, Comparison, Expr, Or, Reference, walk_expression
from greenrules.model.programme_judgement import Obstacle
from greenrules.model.values import Bounds, Verdict


@frozen
class Distance:
    """What a way lacks: points of a score, as many of them as facts may still prove, and obstacles besides."""

    points: Fraction = Fraction(0)
    open_points: Fraction = Fraction(0)
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def failed(self) -> int:
        """How many obstacles have failed, not merely are open."""
        return sum(obstacle.status == "failed" for obstacle in self.obstacles)

    @property
    def rank(self) -> tuple[int, Fraction, int]:
        """The shorter way first: what failed weighs more than points, and points more than what is open."""
        return self.failed, self.points, len(self.obstacles) - self.failed


_NOTHING = Distance()


def measure_distance(environment: Environment, grade: str) -> Distance:
    """Return how far it is to a grade, or to a better one where that is nearer."""
    rungs = environment.ruleset.rungs
    place = next(index for index, rung in enumerate(rungs) if rung.id == grade)
    if grade_of(environment).proven in {rung.id for rung in rungs[: place + 1]}:
        return _NOTHING
    ways = [
        _measure(rung.condition, environment, Obstacle(f"grade:{rung.id}", rung.label, "open"))
        for rung in reversed(rungs[: place + 1])  # the grade itself first
    ]
    # Of ways on which as much has failed, the one to the grade itself comes before those to better ones.
    return min(enumerate(ways), key=lambda pair: (pair[1].failed, pair[0], pair[1].rank))[1]


def _measure(expr: Expr, environment: Environment, named: Obstacle) -> Distance:
    """Return what a condition lacks; `named` is the innermost thing with a name it stands in."""
    verdict = evaluate_condition(expr, environment)
    if verdict is True:
        return _NOTHING
    match expr:
        case And():
            return _join(_measure(operand, environment, named) for operand in expr.operands)
        case Or():
            # A way that only the standard could open is no way for a subject.
            ways = [operand for operand in expr.operands if not _is_given(operand)] or expr.operands
            return min((_measure(operand, environment, named) for operand in ways), key=lambda one: one.rank)
        case Reference():
            return _follow(expr, environment, named, verdict)
        case Comparison():
            return _measure_points(expr, environment) or _block(named, verdict)
        case _:
            return _block(named, verdict)


def _is_given(expr: Expr) -> bool:
    """Whether parameters alone decide a condition."""
    references = [part for part in walk_expression(expr) if isinstance(part, Reference)]
    return bool(references) and all(part.kind == "parameter" for part in references)


def _follow(reference: Reference, environment: Environment, named: Obstacle, verdict: Verdict) -> Distance:
    home = module_environment(environment, reference.module)
    ruleset = home.ruleset
    match reference.kind:
        case "derived":
            derived = ruleset.derived[reference.name]
            inner = Obstacle(f"derived:{home.prefix}{derived.id}", derived.label, "open")
            return _measure(derived.formula, home, inner)
        case "rung":
            rung = next(rung for rung in ruleset.rungs if rung.id == reference.name)
            return _measure(rung.condition, home, Obstacle(f"grade:{home.prefix}{rung.id}", rung.label, "open"))
        case "gate":
            return _block(_name_gate(home, reference.name), verdict)
        case "gates_met":
            verdicts = {id: evaluate_condition(gate.condition, home) for id, gate in ruleset.gates.items()}
            return _join(_block(_name_gate(home, id), met) for id, met in verdicts.items() if met is not True)
        case "fact":
            label = ruleset.facts[reference.name].label
            return _block(Obstacle(f"fact:{reference.name}", label, "open"), verdict)
        case _:
            return _block(named, verdict)


def _name_gate(environment: Environment, id: str) -> Obstacle:
    return Obstacle(f"gate:{environment.prefix}{id}", environment.ruleset.gates[id].label, "open")


def _block(obstacle: Obstacle, verdict: Verdict) -> Distance:
    return Distance(obstacles=(Obstacle(obstacle.id, obstacle.label, "failed" if verdict is False else "open"),))


def _join(distances: Iterable[Distance]) -> Distance:
    """Add up what several conditions lack; of one score asked for twice, the larger demand counts."""
    found = [*distances]
    obstacles = {obstacle.id: obstacle for each in found for obstacle in each.obstacles}
    largest = max(found, key=lambda each: each.points, default=_NOTHING)
    return Distance(largest.points, largest.open_points, tuple(obstacles.values()))


def _measure_points(comparison: Comparison, environment: Environment) -> Distance | None:
    """Return how many points the proven score is below its mark; None when this is no mark of a score."""
    if comparison.sign in (">=", ">"):
        score, mark = comparison.left, comparison.right
    elif comparison.sign in ("<=", "<"):
        score, mark = comparison.right, comparison.left
    else:
        return None
    threshold = evaluate_expression(mark, environment)
    if not (isinstance(score, Reference) and is_score(score)) or not isinstance(threshold, Fraction):
        return None
    value = score_value(module_environment(environment, score.module), score.name)
    if not isinstance(value, Bounds) or value.proven is None:
        return None
    reachable = threshold if value.attainable is None else min(threshold, value.attainable)
    return Distance(max(Fraction(0), threshold - value.proven), max(Fraction(0), reachable - value.proven))
