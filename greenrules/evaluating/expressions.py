"""The value of a checked expression: one case per form, each as semantics.md section 5 says, operands independent."""

from collections.abc import Sequence

from greenrules.evaluating import intervals
from greenrules.evaluating.aggregates import aggregate_records, cell_value, quantify_records, take_the_cell
from greenrules.evaluating.arithmetic import calculate, compare, negate, raise_to_power
from greenrules.evaluating.environment import (
    NO_BINDINGS,
    Bindings,
    Environment,
    grade_of,
    module_environment,
    reference_value,
)
from greenrules.evaluating.functions import call_function, lies_within
from greenrules.evaluating.logic import conjoin, disjoin, find_undefined, invert, is_known, missing_of, to_verdict
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Power,
    Quantified,
    Reference,
    TheCell,
    Within,
)
from greenrules.model.types import NumberType
from greenrules.model.values import Unknown, Value, Verdict


def evaluate_expression(expr: Expr, environment: Environment, bindings: Bindings = NO_BINDINGS) -> Value:
    """Return the value of an expression: a scalar, unknown or undefined; for scores, bounds or undefined.

    Args:
        bindings: the records that the variables of the expression stand for.
    Source: semantics.md, 5.
    """
    match expr:  # the commonest forms first
        case Reference():
            return reference_value(expr, environment)
        case Comparison():
            return _compare_sides(expr, environment, bindings)
        case Arithmetic():
            left = evaluate_expression(expr.left, environment, bindings)
            return calculate(expr.sign, left, evaluate_expression(expr.right, environment, bindings))
        case Constant():
            return expr.value
        case And():
            return conjoin(evaluate_condition(operand, environment, bindings) for operand in expr.operands)
        case Or():
            return disjoin(evaluate_condition(operand, environment, bindings) for operand in expr.operands)
        case Not():
            return invert(evaluate_condition(expr.operand, environment, bindings))
        case If():
            return _choose_branch(expr, environment, bindings)
        case Convert():
            return calculate("*", evaluate_expression(expr.operand, environment, bindings), expr.factor)
        case Cell():
            return cell_value(expr, environment, bindings)
        case Negate():
            return negate(evaluate_expression(expr.operand, environment, bindings))
        case Power():
            return raise_to_power(evaluate_expression(expr.base, environment, bindings), expr.exponent)
        case Contains():
            return _contains(*_evaluate_all((expr.element, expr.container), environment, bindings))
        case Quantified():
            return quantify_records(expr, environment, bindings)
        case Aggregate():
            return aggregate_records(expr, environment, bindings)
        case TheCell():
            return take_the_cell(expr, environment, bindings)
        case Within():
            moment, window, mode = _evaluate_all((expr.moment, expr.window, expr.mode), environment, bindings)
            is_year = isinstance(expr.moment.type, NumberType)
            return lies_within(moment, window, mode, environment.as_of, is_year=is_year)
        case Call():
            return call_function(expr.function, _evaluate_all(expr.arguments, environment, bindings), expr.type)


def evaluate_condition(expr: Expr | None, environment: Environment, bindings: Bindings = NO_BINDINGS) -> Verdict:
    """Return whether a condition holds; an absent one does, an undefined one stays unknown."""
    if expr is None:
        return True
    value = evaluate_expression(expr, environment, bindings)
    return value if value is True or value is False else to_verdict(value)


def _evaluate_all(operands: Sequence[Expr], environment: Environment, bindings: Bindings) -> tuple[Value, ...]:
    return tuple([evaluate_expression(operand, environment, bindings) for operand in operands])


def _compare_sides(expr: Comparison, environment: Environment, bindings: Bindings) -> Verdict:
    if expr.order and (_is_grade(expr.left) or _is_grade(expr.right)):
        return _compare_grades(expr, environment, bindings)
    left = evaluate_expression(expr.left, environment, bindings)
    return compare(expr.sign, left, evaluate_expression(expr.right, environment, bindings), expr.order)


def _is_grade(side: Expr) -> bool:
    return isinstance(side, Reference) and side.kind == "grade"


def _compare_grades(expr: Comparison, environment: Environment, bindings: Bindings) -> Verdict:
    """Return the verdict on which all possible grades agree; the grade waits for the rungs still open.

    Source: semantics.md, 7: `grade >= "three"` is true when the proven grade is at least three, false when no
    possible grade is; `grade = "four"` is unknown until settled, false as soon as four is impossible.
    """
    (lefts, left_missing), (rights, right_missing) = (
        _list_possible(side, environment, bindings) for side in (expr.left, expr.right)
    )
    verdicts = [compare(expr.sign, left, right, expr.order) for left in lefts for right in rights]
    if all(verdict is verdicts[0] for verdict in verdicts) and isinstance(verdicts[0], bool):
        return verdicts[0]
    return Unknown(left_missing | right_missing | missing_of(*verdicts))


def _list_possible(side: Expr, environment: Environment, bindings: Bindings) -> tuple[Sequence[Value], frozenset[str]]:
    match side:
        case Reference(kind="grade"):
            ladder = grade_of(module_environment(environment, side.module))
            return ladder.possible, ladder.missing
        case _:
            return (evaluate_expression(side, environment, bindings),), frozenset()


def _contains(element: Value, container: Value) -> Verdict:
    if find_undefined(element, container) is not None:
        return Unknown()
    if isinstance(container, frozenset) and isinstance(element, str):
        return element in container
    return Unknown(missing_of(element, container))


def _choose_branch(expr: If, environment: Environment, bindings: Bindings) -> Value:
    """Return the chosen branch; while the condition is unknown, what both agree on.

    Source: semantics.md, 5: the common value when both are known and equal; otherwise unknown for scalars and the
    hull of both intervals for scores.
    """
    condition = evaluate_condition(expr.condition, environment, bindings)
    is_score = isinstance(expr.type, NumberType) and expr.type.score
    if isinstance(condition, bool):
        value = evaluate_expression(expr.then if condition else expr.otherwise, environment, bindings)
        return intervals.as_score(value) if is_score and find_undefined(value) is None else value
    then, otherwise = _evaluate_all((expr.then, expr.otherwise), environment, bindings)
    if is_score:
        return intervals.hull((intervals.as_score(then), intervals.as_score(otherwise)), condition.missing)
    if is_known(then) and then == otherwise:
        return then
    return Unknown(condition.missing | missing_of(then, otherwise))
