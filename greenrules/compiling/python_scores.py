"""Scores in the generated code: an interval of points, whose ends are one number where nothing is open."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve

from greenrules.compiling.python_apart import add_apart
from greenrules.compiling.python_comparisons import compare_numbers
from greenrules.compiling.python_expressions import is_score, write_condition, write_expression
from greenrules.compiling.python_light import light
from greenrules.compiling.python_names import prepare, remember
from greenrules.compiling.python_numbers import (
    accuracy_of,
    join_operands,
    write_extreme,
    write_product,
    write_total,
)
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, change, hold, write_constant
from greenrules.model.expressions import Arithmetic, Call, Comparison, Convert, Expr, If, Negate, Reference

ZERO = Fraction(0)
# Python reads brackets up to a certain depth only.
_LONGEST_SUM = 40
Build: TypeAlias = Callable[[Sequence[Operand]], Operand]


@light
class Score:
    """Points between two held numbers; `is_point` when they are one and the same."""

    low: Operand
    high: Operand

    @property
    def is_point(self) -> bool:
        """Whether both ends are one number, whatever the facts."""
        return self.low is self.high


def point(operand: Operand, scope: Scope) -> Score:
    """Return a number as a score."""
    held = hold(operand, scope, "s") if operand.apart is None else operand  # what is apart has a name
    return Score(held, held)


def between(low: Operand, high: Operand, scope: Scope) -> Score:
    """Return the score between two numbers."""
    return Score(hold(low, scope, "low"), hold(high, scope, "high"))


def constant_point(value: Fraction, scope: Scope) -> Score:
    """Return a score that is known already."""
    return point(write_constant(value, scope), scope)


def map_ends(scores: Sequence[Score], scope: Scope, build: Build) -> Score:
    """Return the score whose lower end is built from lower ends, and its upper from upper ones; once for points."""
    low = hold(build([score.low for score in scores]), scope, "s")
    if all(score.low is score.high for score in scores):
        return Score(low, low)
    return Score(low, hold(build([score.high for score in scores]), scope, "s"))


def add_scores(scores: Sequence[Score], scope: Scope) -> Score:
    """Return the sum; 0 of none."""

    if len(scores) == 1:
        return scores[0]

    def build(ends: Sequence[Operand]) -> Operand:
        total = _add_points(ends[:_LONGEST_SUM], scope)
        for at in range(_LONGEST_SUM, len(ends), _LONGEST_SUM):
            total = _add_points([hold(total, scope), *ends[at : at + _LONGEST_SUM]], scope)
        return total

    return map_ends(scores, scope, build) if scores else constant_point(Fraction(0), scope)


def _add_points(ends: Sequence[Operand], scope: Scope) -> Operand:
    return add_apart(ends, scope) or write_total(ends, scope)


def scale_score(score: Score, factor: Operand, scope: Scope) -> Score:
    """Return the score times a number that is surely not negative and has a value."""
    if factor.constant == 0:
        return constant_point(Fraction(0), scope)
    return map_ends([score], scope, lambda ends: write_product(ends[0], factor, scope))


def clamp_score(score: Score, highest: Operand | None, scope: Scope) -> Score:
    """Return the score with its ends moved into 0..highest."""
    zero = write_constant(Fraction(0), scope)

    def build(ends: Sequence[Operand]) -> Operand:
        end = ends[0]
        accuracy = accuracy_of(end)
        if accuracy.low < 0 or not accuracy.is_scaled:
            end = _bound(write_extreme("max", [end, zero], scope), ZERO, None)
        if highest is not None and not _stays_below(end, highest):
            top = highest.constant if isinstance(highest.constant, Fraction) else None
            end = _bound(write_extreme("min", [hold(end, scope), highest], scope), None, top)
        return end

    return map_ends([score], scope, build)


def _bound(end: Operand, low: Fraction | None, high: Fraction | None) -> Operand:
    accuracy = accuracy_of(end)
    lowest = accuracy.low if low is None else max(low, accuracy.low)
    highest = accuracy.high if high is None else max(lowest, min(high, accuracy.high))
    return evolve(end, accuracy=evolve(accuracy, low=lowest, high=highest))


def _stays_below(end: Operand, highest: Operand) -> bool:
    accuracy, bound = accuracy_of(end), highest.constant
    return isinstance(bound, Fraction) and accuracy.is_exact and accuracy.high <= bound


def require(score: Score, verdict: Operand, scope: Scope) -> Score:
    """Return the score of a node that requires a condition: false gives 0, unknown lets the lower end fall to 0."""
    if verdict.code == "True":
        return score
    verdict = hold(verdict, scope, "b")
    zero = write_constant(Fraction(0), scope)

    def choose(end: Operand, condition: str) -> Operand:
        accuracy = join_operands(end, zero, scope, condition)
        return Operand(f"({end.code} if {condition} else 0.0)", accuracy)

    if not verdict.unknown:
        return map_ends([score], scope, lambda ends: choose(ends[0], verdict.code))
    return between(choose(score.low, verdict.code), choose(score.high, f"{verdict.code} is not False"), scope)


def write_score(expr: Expr, scope: Scope) -> Score:
    """Write an expression that carries bounds.

    Raises: NotCompiledError for a score divided or multiplied by what is not known when the code is written.
    """
    from greenrules.compiling.python_groups import write_node  # scores name nodes, nodes hold scores

    match expr:
        case Reference(kind="score"):
            module = scope.module(expr.module)
            if module.ruleset.indicators is None:
                raise NotCompiledError
            return write_node(expr.name, module).score
        case Reference(kind="derived"):
            return write_derived_score(expr.name, scope.module(expr.module))
        case Arithmetic(sign="+") | Arithmetic(sign="-"):
            return _write_sum(expr, scope)
        case Arithmetic(sign="*") | Arithmetic(sign="/"):
            return _write_scaled(expr, scope)
        case Convert():
            return _scale_by(write_score(expr.operand, scope), expr.factor, scope)
        case Negate():
            return _scale_by(write_score(expr.operand, scope), Fraction(-1), scope)
        case Call(function="min" | "max"):
            scores = [write_part(argument, scope) for argument in expr.arguments]
            return map_ends(scores, scope, lambda ends: write_extreme(expr.function, ends, scope))
        case If():
            return _write_branches(expr, scope)
        case _:
            raise NotCompiledError("such an expression of scores")


def write_derived_score(name: str, scope: Scope) -> Score:
    """Write a derived quantity that carries bounds."""
    formula = scope.ruleset.derived[name].formula

    def write() -> Score:
        prepare(formula, scope)
        return write_score(formula, change(scope, records={}, nonzero=frozenset()))

    return remember(scope, "derived", name, write)


def write_part(expr: Expr, scope: Scope) -> Score:
    """Write a score, or a number that stands beside scores: an unknown one is unbounded.

    An undefined one, which makes the whole score undefined, is left to the reference.
    """
    if is_score(expr):
        return write_score(expr, scope)
    operand = hold(write_expression(expr, scope), scope)
    if operand.undefined:
        scope.writer.line(f"if {operand.code} is UNDEFINED: near()")
    if not operand.unknown:
        return point(evolve(operand, undefined=False) if operand.undefined else operand, scope)
    # An infinite number stands above or below every supplied one: of raw numbers the order is still known.
    accuracy = evolve(accuracy_of(operand), grid=None)
    scope.writer.is_unbounded = True
    ends = [Operand(f"({sign}INFINITE if {operand.code} is None else {operand.code})", accuracy) for sign in ("-", "")]
    return between(ends[0], ends[1], scope)


def _write_sum(expr: Arithmetic, scope: Scope) -> Score:
    left, right = write_part(expr.left, scope), write_part(expr.right, scope)
    if expr.sign == "+":
        return add_scores([left, right], scope)
    return add_scores([left, _scale_by(right, Fraction(-1), scope)], scope)


def _write_scaled(expr: Arithmetic, scope: Scope) -> Score:
    left, right = expr.left, expr.right
    if expr.sign == "*" and is_score(right):
        left, right = right, left
    factor = write_expression(right, scope)
    if not is_score(left) or not isinstance(factor.constant, Fraction) or factor.constant == 0:
        raise NotCompiledError("a score times what is not fixed")
    return _scale_by(write_score(left, scope), factor.constant if expr.sign == "*" else 1 / factor.constant, scope)


def _scale_by(score: Score, factor: Fraction, scope: Scope) -> Score:
    operand = write_constant(factor, scope)
    scaled = map_ends([score], scope, lambda ends: write_product(ends[0], operand, scope))
    return scaled if factor > 0 or scaled.is_point else Score(scaled.high, scaled.low)


def _write_branches(expr: If, scope: Scope) -> Score:
    condition = hold(write_condition(expr.condition, scope), scope, "b")
    then, otherwise = write_part(expr.then, scope), write_part(expr.otherwise, scope)
    if condition.code in ("True", "False"):
        return then if condition.code == "True" else otherwise

    def choose(ends: Sequence[Operand], function: str) -> Operand:
        accuracy = join_operands(ends[0], ends[1], scope, condition.code)
        code = f"{ends[0].code} if {condition.code} else {ends[1].code}"
        if condition.unknown:
            extreme = write_extreme(function, ends, scope)
            accuracy = extreme.accuracy
            code = f"{extreme.code} if {condition.code} is None else {code}"
        return Operand(f"({code})", accuracy)

    if not condition.unknown:
        return map_ends([then, otherwise], scope, lambda ends: choose(ends, ""))
    return between(choose([then.low, otherwise.low], "min"), choose([then.high, otherwise.high], "max"), scope)


def write_score_comparison(expr: Comparison, scope: Scope) -> Operand:
    """Write whether two scores compare so whatever they turn out to be.

    Source: semantics.md, 7.
    """
    left, right = write_part(expr.left, scope), write_part(expr.right, scope)
    if left.is_point and right.is_point:
        return Operand(compare_numbers(expr.sign, left.low, right.low, scope))
    match expr.sign:
        case ">=":
            return _reaches(left, right, scope, "True", "False")
        case "<":
            return _reaches(left, right, scope, "False", "True")
        case "<=":
            return _reaches(right, left, scope, "True", "False")
        case ">":
            return _reaches(right, left, scope, "False", "True")
        case _:
            raise NotCompiledError


def _reaches(left: Score, right: Score, scope: Scope, yes: str, no: str) -> Operand:
    reached = compare_numbers(">=", left.low, right.high, scope)
    missed = compare_numbers("<", left.high, right.low, scope)
    return Operand(f"({yes} if {reached} else {no} if {missed} else None)", unknown=True)
