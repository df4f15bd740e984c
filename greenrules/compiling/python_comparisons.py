"""Comparisons of numbers in the generated code: certain, or left to the reference."""

from fractions import Fraction

from greenrules.compiling.python_accuracy import nearest
from greenrules.compiling.python_edges import certain_edges
from greenrules.compiling.python_numbers import MARGIN, accuracy_of, write_error, write_strict
from greenrules.compiling.python_scope import Operand, Scope, hold
from greenrules.model.syntax import ComparisonSign


def write_comparison(sign: ComparisonSign, left: Operand, right: Operand, scope: Scope) -> Operand:
    """Write `left sign right` for numbers; what is too close to tell is left to the reference."""
    return write_strict(
        (left, right), scope, lambda parts: Operand(compare_numbers(sign, parts[0], parts[1], scope)), undefined="None"
    )


_MIRRORED: dict[ComparisonSign, ComparisonSign] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}


def compare_numbers(sign: ComparisonSign, left: Operand, right: Operand, scope: Scope) -> str:
    """Return code for the comparison of two numbers that have a value."""
    # Whether something that is no fraction may be one takes `isinstance` longer than all of this.
    threshold = right.constant if type(right.constant) is Fraction else None
    if threshold is None and type(left.constant) is Fraction:
        return compare_numbers(_MIRRORED[sign], right, left, scope)
    first, second = accuracy_of(left), accuracy_of(right)
    if threshold is not None and (first.is_raw or first.is_exact):
        return _compare_exactly(sign, left, right, threshold)
    both_plain = (first.is_raw and second.is_raw) or (first.is_exact and second.is_exact)
    if both_plain or (threshold == 0 and first.is_scaled):
        return f"({left.code} {_PYTHON.get(sign, sign)} {right.code})"
    if threshold is not None and not first.measured:
        return _compare_with_constant(sign, hold(left, scope), threshold)
    return _compare_measured(sign, hold(left, scope), hold(right, scope), scope)


def compare_surely(sign: ComparisonSign, left: Operand, right: Operand, scope: Scope) -> str:
    """Return code for whether the comparison surely holds: false where it is too close to tell."""
    return compare_numbers(sign, left, right, scope).replace("near()", "False")


_PYTHON: dict[ComparisonSign, str] = {"=": "=="}


def _compare_exactly(sign: ComparisonSign, left: Operand, right: Operand, threshold: Fraction) -> str:
    """Compare a supplied or exactly computed number: the nearest machine number of the threshold decides.

    What lies beyond that machine number lies beyond the threshold; where they meet, the exact numbers are known.
    """
    is_raw, mark, number = accuracy_of(left).is_raw, accuracy_of(right), nearest(threshold)
    if mark.is_raw if is_raw else not mark.relative:
        return f"({left.code} {_PYTHON.get(sign, sign)} {number!r})"
    meant = Fraction(repr(number)) if is_raw else Fraction(number)
    if sign in ("=", "!="):
        return "False" if sign == "=" else "True"
    if sign in (">=", ">"):
        return f"({left.code} {'>=' if meant > threshold else '>'} {number!r})"
    return f"({left.code} {'<=' if meant < threshold else '<'} {number!r})"


def _compare_with_constant(sign: ComparisonSign, left: Operand, threshold: Fraction) -> str:
    accuracy = accuracy_of(left)
    below, above = certain_edges(threshold, accuracy)
    match sign:
        case ">=" | ">":
            return f"({left.code} > {above!r} or {left.code} >= {below!r} and near())"
        case "<" | "<=":
            return f"({left.code} < {below!r} or {left.code} <= {above!r} and near())"
        case "=":
            return f"({below!r} <= {left.code} <= {above!r} and near())"
        case "!=":
            return f"(not ({below!r} <= {left.code} <= {above!r}) or near())"


def _compare_measured(sign: ComparisonSign, left: Operand, right: Operand, scope: Scope) -> str:
    gap, error = scope.writer.name("gap"), scope.writer.name("error")
    scope.writer.line(f"{gap} = {left.code} - {right.code}")
    errors = f"{write_error(left)} + {write_error(right)} + 1.2e-16 * abs({gap})"
    known = f"0.0 if {gap} == INFINITE or {gap} == -INFINITE else " if scope.writer.is_unbounded else ""
    scope.writer.line(f"{error} = {known}({errors}) * {MARGIN}")
    match sign:
        case ">=" | ">":
            return f"({gap} > {error} or not {gap} < -{error} and (near() if {error} else {sign == '>='}))"
        case "<" | "<=":
            return f"({gap} < -{error} or not {gap} > {error} and (near() if {error} else {sign == '<='}))"
        case "=":
            return f"(not abs({gap}) > {error} and (near() if {error} else True))"
        case "!=":
            return f"(abs({gap}) > {error} or (near() if {error} else False))"
