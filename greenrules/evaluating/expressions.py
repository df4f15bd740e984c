"""The value of a checked expression: one case per form, each as semantics.md section 5 says, operands independent."""

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from greenrules.evaluating import intervals
from greenrules.evaluating.aggregates import aggregate_records, cell_value, quantify_records, take_the_cell
from greenrules.evaluating.arithmetic import calculate, compare, negate, raise_to_power
from greenrules.evaluating.environment import (
    NO_BINDINGS,
    Bindings,
    Environment,
    Prepared,
    grade_of,
    module_environment,
    prepare_reference,
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
from greenrules.model.memory import remembered
from greenrules.model.types import NumberType
from greenrules.model.values import Unknown, Value, Verdict

PreparedCondition: TypeAlias = Callable[[Environment, Bindings], Verdict]


def evaluate_expression(expr: Expr, environment: Environment, bindings: Bindings = NO_BINDINGS) -> Value:
    """Return the value of an expression: a scalar, unknown or undefined; for scores, bounds or undefined.

    Args:
        bindings: the records that the variables of the expression stand for.
    Source: semantics.md, 5.
    """
    return prepare(expr)(environment, bindings)


def evaluate_condition(expr: Expr | None, environment: Environment, bindings: Bindings = NO_BINDINGS) -> Verdict:
    """Return whether a condition holds; an absent one does, an undefined one stays unknown."""
    if expr is None:
        return True
    value = prepare(expr)(environment, bindings)
    return value if value is True or value is False else to_verdict(value)


@remembered
def prepare(expr: Expr) -> Prepared:
    """Return what an expression means, as a function of the subject: found once, and kept for as long as it lives."""
    match expr:
        case Constant(value=value):
            return lambda environment, bindings: value
        case Reference():
            return prepare_reference(expr)
        case Cell():
            return lambda environment, bindings: cell_value(expr, environment, bindings)
        case Convert(operand=operand, factor=factor):
            number = prepare(operand)
            return lambda environment, bindings: calculate("*", number(environment, bindings), factor)
        case Negate(operand=operand):
            number = prepare(operand)
            return lambda environment, bindings: negate(number(environment, bindings))
        case Arithmetic(sign=sign):
            left, right = prepare(expr.left), prepare(expr.right)
            return lambda environment, bindings: calculate(
                sign, left(environment, bindings), right(environment, bindings)
            )
        case Power(base=base, exponent=exponent):
            number = prepare(base)
            return lambda environment, bindings: raise_to_power(number(environment, bindings), exponent)
        case Comparison():
            return _prepare_comparison(expr)
        case Contains():
            element, container = prepare(expr.element), prepare(expr.container)
            return lambda environment, bindings: _contains(
                element(environment, bindings), container(environment, bindings)
            )
        case And(operands=operands):
            verdicts = tuple(map(prepare_condition, operands))
            return lambda environment, bindings: conjoin(verdict(environment, bindings) for verdict in verdicts)
        case Or(operands=operands):
            verdicts = tuple(map(prepare_condition, operands))
            return lambda environment, bindings: disjoin(verdict(environment, bindings) for verdict in verdicts)
        case Not(operand=operand):
            condition = prepare_condition(operand)
            return lambda environment, bindings: invert(condition(environment, bindings))
        case If():
            return _prepare_branches(expr)
        case Quantified():
            return lambda environment, bindings: quantify_records(expr, environment, bindings)
        case Aggregate():
            return lambda environment, bindings: aggregate_records(expr, environment, bindings)
        case TheCell():
            return lambda environment, bindings: take_the_cell(expr, environment, bindings)
        case Within():
            return _prepare_look_back(expr)
        case Call(function=function, arguments=arguments, type=type):
            values = tuple(map(prepare, arguments))
            return lambda environment, bindings: call_function(
                function, [value(environment, bindings) for value in values], type
            )


def prepare_condition(expr: Expr) -> PreparedCondition:
    """Return what a condition means: the same as a verdict, undefined as unknown."""
    prepared = prepare(expr)
    match expr:
        case Comparison() | And() | Or() | Not() | Contains() | Quantified():  # are verdicts already
            return cast("PreparedCondition", prepared)
        case _:
            return lambda environment, bindings: to_verdict(prepared(environment, bindings))


def prepare_optional(expr: Expr | None) -> PreparedCondition | None:
    """Return what a condition means; None where there is none."""
    return None if expr is None else prepare_condition(expr)


def is_fixed_here(expr: Expr) -> bool:
    """Whether an expression is the same for every subject as long as the same values of its ruleset are in force."""
    match expr:
        case Constant():
            return True
        case Reference():
            return expr.kind == "parameter" and not expr.module
        case Convert(operand=operand) | Negate(operand=operand):
            return is_fixed_here(operand)
        case Arithmetic():
            return is_fixed_here(expr.left) and is_fixed_here(expr.right)
        case _:
            return False


def _prepare_comparison(expr: Comparison) -> Prepared:
    if expr.order and (_is_grade(expr.left) or _is_grade(expr.right)):
        return lambda environment, bindings: _compare_grades(expr, environment, bindings)
    sign, order, left, right = expr.sign, expr.order, prepare(expr.left), prepare(expr.right)
    if isinstance(expr.right, Constant):
        value = expr.right.value
        return lambda environment, bindings: compare(sign, left(environment, bindings), value, order)
    return lambda environment, bindings: compare(sign, left(environment, bindings), right(environment, bindings), order)


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


def _prepare_look_back(expr: Within) -> Prepared:
    moment, window, mode = prepare(expr.moment), prepare(expr.window), prepare(expr.mode)
    is_year = isinstance(expr.moment.type, NumberType)
    return lambda environment, bindings: lies_within(
        moment(environment, bindings), window(environment, bindings), mode(environment, bindings),
        environment.as_of, is_year=is_year,
    )  # fmt: skip


def _contains(element: Value, container: Value) -> Verdict:
    if find_undefined(element, container) is not None:
        return Unknown()
    if isinstance(container, frozenset) and isinstance(element, str):
        return element in container
    return Unknown(missing_of(element, container))


def _prepare_branches(expr: If) -> Prepared:
    """Return the chosen branch; while the condition is unknown, what both agree on.

    Source: semantics.md, 5: the common value when both are known and equal; otherwise unknown for scalars and the
    hull of both intervals for scores.
    """
    condition, then, otherwise = prepare_condition(expr.condition), prepare(expr.then), prepare(expr.otherwise)
    is_score = isinstance(expr.type, NumberType) and expr.type.score

    def choose(environment: Environment, bindings: Bindings) -> Value:
        verdict = condition(environment, bindings)
        if isinstance(verdict, bool):
            value = (then if verdict else otherwise)(environment, bindings)
            return intervals.as_score(value) if is_score and find_undefined(value) is None else value
        first, second = then(environment, bindings), otherwise(environment, bindings)
        if is_score:
            return intervals.hull((intervals.as_score(first), intervals.as_score(second)), verdict.missing)
        if is_known(first) and first == second:
            return first
        return Unknown(verdict.missing | missing_of(first, second))

    return choose
