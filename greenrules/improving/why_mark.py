"""The mark a score has to reach for an outcome, and the points that are lacking for it."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.checking.types_and_units import is_score
from greenrules.evaluating.environment import Environment, module_environment, score_value
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.improving.why_readings import formula_of
from greenrules.improving.why_targets import Target
from greenrules.model.advice import Mark
from greenrules.model.expressions import Comparison, Expr, Reference, walk_expression
from greenrules.model.values import Bounds


def find_mark(environment: Environment, target: Target) -> Mark | None:
    """Return the one mark of the total that is not proven to be reached; None where there is none, or several."""
    ruleset = environment.ruleset
    match target.kind:
        case "rung":
            condition = next(rung.condition for rung in ruleset.rungs if rung.id == target.name)
        case "eligibility":
            condition = ruleset.eligibilities[target.name].condition
        case _:
            return None
    marks = dict.fromkeys(_list_marks(condition, environment))
    return next(iter(marks)) if len(marks) == 1 else None


def _list_marks(expr: Expr, environment: Environment) -> Iterator[Mark]:
    for part in walk_expression(expr):
        match part:
            case Comparison(sign=">=" | ">", left=Reference() as score, right=mark) if is_score(score):
                yield from _read_mark(score, mark, environment)
            case Comparison(sign="<=" | "<", left=mark, right=Reference() as score) if is_score(score):
                yield from _read_mark(score, mark, environment)
            case Reference(kind="derived" | "rung" | "gate"):
                home = module_environment(environment, part.module)
                yield from _list_marks(formula_of(part, home), home)


def _read_mark(score: Reference, mark: Expr, environment: Environment) -> Iterator[Mark]:
    home = module_environment(environment, score.module)
    threshold, value = evaluate_expression(mark, environment), score_value(home, score.name)
    if not isinstance(threshold, Fraction) or not isinstance(value, Bounds) or value.proven is None:
        return
    if value.proven < threshold:
        yield Mark(threshold, threshold - value.proven)
