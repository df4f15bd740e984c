"""Expressions of a checked ruleset as generated code: one case per form, each as semantics.md section 5 says."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeGuard

from attrs import evolve

from greenrules.compiling.python_comparisons import compare_numbers, write_comparison
from greenrules.compiling.python_numbers import (
    join_operands,
    write_negation,
    write_product,
    write_quotient,
    write_strict,
    write_sum,
)
from greenrules.compiling.python_scope import (
    NotCompiledError,
    Operand,
    Scope,
    hold,
    know_nonzero,
    unwrap,
    write_constant,
)
from greenrules.compiling.python_verdicts import conjoin, disjoin, invert
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
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
    operands_of,
    walk_expression,
)
from greenrules.model.types import DateType, DurationType, NumberType
from greenrules.model.values import Value

_TRUE = Operand("True", constant=True)
_FOLDED = (Constant, Convert, Negate, Arithmetic, Power, Comparison, And, Or, Not, If, Call)


def write_expression(expr: Expr, scope: Scope) -> Operand:
    """Write the value of an expression that is no score.

    Raises: NotCompiledError when it has no generated form.
    """
    if isinstance(expr, Constant):
        return write_constant(expr.value, scope)
    if isinstance(expr, Reference) and expr.kind == "fact":
        return scope.facts[expr.name]
    if is_score(expr):
        raise NotCompiledError("a score where a plain number stands")
    if not isinstance(expr, Reference) and _is_fixed(expr, scope):
        return write_constant(evaluate_expression(expr, Environment(scope.ruleset, {}, scope.day)), scope)
    return _write_form(expr, scope)


def find_number(expr: Expr, scope: Scope) -> Fraction | None:
    """Return the number an expression always is; None where it is another value, or rests on facts."""
    if isinstance(expr, Reference) and expr.kind == "parameter" and not expr.module and not scope.bound:
        value: Value | None = python_names.list_in_force(scope)[expr.name]
    elif _is_in_force(expr, scope):
        value = python_names.find_parameter(expr.name, scope.module(expr.module))
    else:
        value = expr.value if isinstance(expr, Constant) else write_expression(expr, scope).constant
    return value if isinstance(value, Fraction) else None


def is_score(expr: Expr) -> bool:
    """Whether the value of an expression carries bounds."""
    return isinstance(expr.type, NumberType) and expr.type.score


def _is_fixed(expr: Expr, scope: Scope) -> bool:
    """Whether an expression rests on nothing but constants and parameters in force."""
    first = expr
    while operands := operands_of(first):
        first = operands[0]
    if not isinstance(first, _FOLDED) and not _is_in_force(first, scope):
        return False  # which tells most of them sooner than walking does
    return all(isinstance(part, _FOLDED) or _is_in_force(part, scope) for part in walk_expression(expr))


def _is_in_force(expr: Expr, scope: Scope) -> TypeGuard[Reference]:
    if not isinstance(expr, Reference) or expr.kind != "parameter":
        return False
    return not scope.bound or f"{scope.module(expr.module).ruleset.key}|{expr.name}" not in scope.bound


def write_condition(expr: Expr | None, scope: Scope) -> Operand:
    """Write whether a condition holds; an absent one does, an undefined one stays unknown."""
    if expr is None:
        return _TRUE
    operand = write_expression(expr, scope)
    if operand.undefined:
        held = hold(operand, scope)
        return Operand(f"(None if {held.code} is UNDEFINED else {held.code})", unknown=True)
    return operand


def _write_form(expr: Expr, scope: Scope) -> Operand:
    match expr:
        case Reference():
            return python_names.write_reference(expr, scope)
        case Cell():
            return python_records.write_cell(expr, scope)
        case Convert():
            return write_product(write_expression(expr.operand, scope), write_constant(expr.factor, scope), scope)
        case Negate():
            return _write_negation(write_expression(expr.operand, scope), expr, scope)
        case Arithmetic():
            return _write_arithmetic(expr, scope)
        case Power():
            return _write_power(expr, scope)
        case Comparison():
            return _write_comparison(expr, scope)
        case Contains():
            return _write_contains(expr, scope)
        case And():
            return conjoin([write_condition(operand, scope) for operand in expr.operands], scope)
        case Or():
            return disjoin([write_condition(operand, scope) for operand in expr.operands], scope)
        case Not():
            return invert(write_condition(expr.operand, scope), scope)
        case If():
            return _write_branches(expr, scope)
        case Quantified():
            return python_records.write_quantified(expr, scope)
        case Aggregate():
            return python_records.write_aggregate(expr, scope)
        case Within():
            return python_functions.write_within(expr, scope)
        case Call():
            return python_functions.write_call(expr, scope)
        case TheCell() | Constant():
            raise NotCompiledError("`the(…)` of a record")


def _write_negation(operand: Operand, expr: Negate, scope: Scope) -> Operand:
    if not isinstance(expr.type, NumberType):
        raise NotCompiledError("a duration with the other sign")
    return write_strict((operand,), scope, lambda parts: write_negation(parts[0]))


def _write_arithmetic(expr: Arithmetic, scope: Scope) -> Operand:
    left, right = write_expression(expr.left, scope), write_expression(expr.right, scope)
    if left.accuracy is None or right.accuracy is None:
        return _write_date_arithmetic(expr, left, right, scope)
    match expr.sign:
        case "+":
            return write_sum(left, right, scope)
        case "-":
            return write_sum(left, right, scope, sign=-1)
        case "*":
            return write_product(left, right, scope)
        case "/":
            return write_quotient(left, right, scope)


def _write_date_arithmetic(expr: Arithmetic, left: Operand, right: Operand, scope: Scope) -> Operand:
    """Write a date moved by a duration, or the seconds between two dates."""
    types = (expr.left.type, expr.right.type)
    match expr.sign, types:
        case "-", (DateType(), DateType()):
            return write_strict(
                (left, right), scope, lambda parts: Operand(f"({parts[0].code} - {parts[1].code}).days * 86400")
            )
        case (("+" | "-"), (DateType(), DurationType(kind="months"))):
            sign = "" if expr.sign == "+" else "-"
            moved = write_strict(
                (left, right), scope, lambda parts: Operand(f"move_months({parts[0].code}, {sign}{parts[1].code})")
            )
            return evolve(moved, undefined=True)
        case _:
            raise NotCompiledError("arithmetic on durations")


def _write_power(expr: Power, scope: Scope) -> Operand:
    base = write_expression(expr.base, scope)
    if expr.exponent < 0 or (not base.is_sure and base.accuracy is None):
        raise NotCompiledError("a negative power")
    if expr.exponent == 0:
        return write_strict((base,), scope, lambda parts: write_constant(Fraction(1), scope))
    result = base = hold(base, scope)
    for _ in range(expr.exponent - 1):
        result = write_product(result, base, scope)
    return result


def _write_comparison(expr: Comparison, scope: Scope) -> Operand:
    from greenrules.compiling.python_scores import write_score_comparison

    if is_score(expr.left) or is_score(expr.right):
        return write_score_comparison(expr, scope)
    if any(isinstance(side, Reference) and side.kind == "grade" for side in (expr.left, expr.right)):
        raise NotCompiledError("a comparison of grades")
    left, right = write_expression(expr.left, scope), write_expression(expr.right, scope)
    if left.accuracy is not None and right.accuracy is not None:
        return write_comparison(expr.sign, left, right, scope)
    sign = "==" if expr.sign == "=" else expr.sign
    order = scope.writer.object("order", {name: at for at, name in enumerate(expr.order)}) if expr.order else ""

    def build(parts: Sequence[Operand]) -> Operand:
        sides = [f"{order}[{part.code}]" if order and sign not in ("==", "!=") else part.code for part in parts]
        return Operand(f"({sides[0]} {sign} {sides[1]})")

    return write_strict((left, right), scope, build, undefined="None")


def _write_contains(expr: Contains, scope: Scope) -> Operand:
    operands = (write_expression(expr.element, scope), write_expression(expr.container, scope))
    return write_strict(
        operands, scope, lambda parts: Operand(f"({parts[0].code} in {parts[1].code})"), undefined="None"
    )


def _write_branches(expr: If, scope: Scope) -> Operand:
    condition = write_condition(expr.condition, scope)
    if condition.code in ("True", "False"):
        return write_expression(expr.then if condition.code == "True" else expr.otherwise, scope)
    if condition.unknown:
        return _write_open_branches(expr, hold(condition, scope), scope)
    inner = know_nonzero(scope, _find_nonzero(expr.condition, scope))
    with scope.writer.captured() as first:
        then = write_expression(expr.then, inner)
    with scope.writer.captured() as second:
        otherwise = write_expression(expr.otherwise, scope)
    unknown, undefined = then.unknown or otherwise.unknown, then.undefined or otherwise.undefined
    is_measured = any(branch.accuracy is not None and branch.accuracy.measured for branch in (then, otherwise))
    if first or second or is_measured:
        condition = hold(condition, scope)
    if not first and not second:
        # What has a condition of its own keeps its brackets; `else` takes whatever follows.
        chosen = then.code if " if " in then.code else unwrap(then.code)
        code = f"({chosen} if {unwrap(condition.code)} else {unwrap(otherwise.code)})"
        return Operand(code, join_operands(then, otherwise, scope, condition.code), unknown, undefined)
    name = scope.writer.name("v")
    scope.writer.line(f"if {condition.code}:")
    scope.writer.lines += [*first, "    " * (scope.writer.depth + 1) + f"{name} = {then.code}"]
    scope.writer.line("else:")
    scope.writer.lines += [*second, "    " * (scope.writer.depth + 1) + f"{name} = {otherwise.code}"]
    return Operand(name, join_operands(then, otherwise, scope, condition.code), unknown, undefined)


def _find_nonzero(condition: Expr, scope: Scope) -> frozenset[str]:
    """Return the supplied numbers that a true condition says are above zero."""
    match condition:
        case And():
            return frozenset().union(*(_find_nonzero(operand, scope) for operand in condition.operands))
        case Comparison(sign=">", left=Reference(kind="fact") as left, right=Constant(value=Fraction() as bound)):
            return frozenset({scope.facts[left.name].code}) if bound >= 0 else frozenset()
        case _:
            return frozenset()


def _write_open_branches(expr: If, condition: Operand, scope: Scope) -> Operand:
    """Write a choice whose condition may be unknown: then what both branches agree on, if they are known and equal."""
    then, otherwise = (hold(write_expression(branch, scope), scope) for branch in (expr.then, expr.otherwise))
    writer, name = scope.writer, scope.writer.name("v")
    lost = [f"{branch.code} is not None" for branch in (then, otherwise) if branch.unknown]
    lost += [f"{branch.code} is not UNDEFINED" for branch in (then, otherwise) if branch.undefined]
    writer.line(f"{name} = None")
    with writer.block(f"if {condition.code} is not None:"):
        writer.line(f"{name} = {then.code} if {condition.code} else {otherwise.code}")
    with writer.block(f"elif {' and '.join(lost) or 'True'}:"):
        equal = f"({then.code} == {otherwise.code})"
        if then.accuracy is not None and otherwise.accuracy is not None:
            first, second = (evolve(branch, unknown=False, undefined=False) for branch in (then, otherwise))
            equal = compare_numbers("=", first, second, scope)
        writer.line(f"if {equal}: {name} = {then.code}")
    accuracy = join_operands(then, otherwise, scope, condition.code)
    return Operand(name, accuracy, unknown=True, undefined=then.undefined or otherwise.undefined)


# Names, records and expressions are one recursion; closing it here costs nothing in each call.
from greenrules.compiling import python_functions, python_names, python_records  # noqa: E402
