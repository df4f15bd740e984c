"""Arithmetic and comparison in the generated code, with a bound on every error."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import (
    UNIT,
    Accuracy,
    add_accuracies,
    add_amounts,
    divide_accuracies,
    join_accuracies,
    multiply_accuracies,
    negate_accuracy,
)
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold

# Measured errors are themselves computed in machine numbers: a little more than they come to.
MARGIN = "1.000001"
_ALLOWED = Fraction(1, 10**9)


def accuracy_of(operand: Operand) -> Accuracy:
    """Return the accuracy of a number; whatever is no number cannot be calculated with here."""
    if operand.accuracy is None:
        raise NotCompiledError
    return operand.accuracy


def write_strict(
    operands: Sequence[Operand],
    scope: Scope,
    build: Callable[[Sequence[Operand]], Operand],
    *,
    undefined: str = "UNDEFINED",
) -> Operand:
    """Write what is undefined if any operand is, else unknown if any is, else what `build` writes.

    Args:
        undefined: what it is then; a comparison with an undefined value is unknown, `None`.
    """
    # Most often there is one operand, and it is known.
    if not _has_gaps(operands):
        return build(operands)
    held = [hold(operand, scope) for operand in operands]
    with scope.writer.captured() as lines:
        result = build([evolve(operand, unknown=False, undefined=False) for operand in held])
    lost = " or ".join(f"{operand.code} is UNDEFINED" for operand in held if operand.undefined)
    open_ones = " or ".join(f"{operand.code} is None" for operand in held if operand.unknown)
    may_be_undefined = result.undefined or bool(lost and undefined != "None")
    may_be_unknown = result.unknown or bool(open_ones or (lost and undefined == "None"))
    branches = [(lost, undefined)] if lost else []
    branches += [(open_ones, "None")] if open_ones else []
    name = scope.writer.name("v")
    if lines or len(branches) > 1:
        word = "if"
        for condition, value in branches:
            scope.writer.line(f"{word} {condition}:")
            scope.writer.line(f"    {name} = {value}")
            word = "elif"
        scope.writer.line("else:")
        scope.writer.lines += lines
        scope.writer.line(f"    {name} = {result.code}")
    else:
        scope.writer.line(f"{name} = {branches[0][1]} if {branches[0][0]} else {result.code}")
    return evolve(result, code=name, unknown=may_be_unknown, undefined=may_be_undefined, constant=None, apart=None)


def _has_gaps(operands: Sequence[Operand]) -> bool:
    return any(operand.unknown or operand.undefined for operand in operands)


def write_sum(left: Operand, right: Operand, scope: Scope, *, sign: int = 1) -> Operand:
    """Write `left + right`, or `left - right` for the sign -1."""
    if right.constant == 0:
        return left
    if left.constant == 0 and sign > 0:
        return right
    return write_strict((left, right), scope, lambda parts: _build_sum(parts[0], parts[1], scope, sign))


def write_total(operands: Sequence[Operand], scope: Scope) -> Operand:
    """Write the sum of one number or more, added one after the other."""
    terms = [operand for operand in operands if operand.code != "0.0" or operand.constant != 0]
    if len(terms) > 1 and not _has_gaps(terms):
        accuracy = add_amounts([accuracy_of(term) for term in terms])
        if accuracy is not None:
            return Operand(f"({' + '.join([term.code for term in terms])})", accuracy)
    total = operands[0]
    for operand in operands[1:]:
        total = write_sum(total, operand, scope)
    return total


def _build_sum(left: Operand, right: Operand, scope: Scope, sign: int) -> Operand:
    first, second = accuracy_of(left), accuracy_of(right)
    accuracy = add_accuracies(first, second, sign)
    code = f"({left.code} {'+' if sign > 0 else '-'} {right.code})"
    if accuracy is not None:
        return Operand(code, accuracy)
    left, right = hold(left, scope), hold(right, scope)
    result = hold(Operand(f"({left.code} {'+' if sign > 0 else '-'} {right.code})"), scope)
    error = _measure(f"{write_error(left)} + {write_error(right)}", scope)
    low, high = (first.low + second.low, first.high + second.high)
    if sign < 0:
        low, high = first.low - second.high, first.high - second.low
    return Operand(result.code, Accuracy(low, high, relative=UNIT, measured=error))


def write_error(operand: Operand) -> str:
    """Write the bound on the error of a held operand."""
    accuracy = accuracy_of(operand)
    # An amount may be computed as a little less than nothing; `_round_up` allows for that part of `absolute`.
    size = operand.code if accuracy.low.numerator >= 0 and not accuracy.measured else f"abs({operand.code})"
    terms = [f"{_round_up(accuracy.relative)} * {size}"] if accuracy.relative else []
    terms += [_round_up(accuracy.absolute)] if accuracy.absolute else []
    terms += [accuracy.measured] if accuracy.measured else []
    return " + ".join(terms) or "0.0"


def _round_up(value: float) -> str:
    # Four digits may lie below the number by a two-thousandth.
    return f"{value * 1.001:.3e}" if value else "0.0"


def _measure(code: str, scope: Scope) -> str:
    name = scope.writer.name("error")
    scope.writer.line(f"{name} = ({code}) * {MARGIN}")
    return name


def write_product(left: Operand, right: Operand, scope: Scope) -> Operand:
    """Write `left * right`."""
    if right.code == "1.0" and right.constant == 1:
        return left
    if left.code == "1.0" and left.constant == 1:
        return right
    return write_strict((left, right), scope, lambda parts: _build_product(parts[0], parts[1], scope))


def _build_product(left: Operand, right: Operand, scope: Scope) -> Operand:
    first, second = accuracy_of(left), accuracy_of(right)
    accuracy = multiply_accuracies(first, second)
    if accuracy is not None:
        return Operand(f"({left.code} * {right.code})", accuracy)
    left, right = hold(left, scope), hold(right, scope)
    result = hold(Operand(f"({left.code} * {right.code})"), scope)
    errors = (write_error(left), write_error(right))
    code = f"abs({left.code}) * ({errors[1]}) + (abs({right.code}) + {errors[1]}) * ({errors[0]}) + 1e-300"
    ends = [a * b for a in (first.low, first.high) for b in (second.low, second.high)]
    return Operand(result.code, Accuracy(min(ends), max(ends), relative=UNIT, measured=_measure(code, scope)))


def write_quotient(left: Operand, right: Operand, scope: Scope) -> Operand:
    """Write `left / right`: undefined when the divisor is zero, even while the other is unknown."""
    right = hold(right, scope)
    accuracy = accuracy_of(right)
    if not accuracy.is_scaled:
        # INVARIANT: nothing is divided by a number whose distance from zero is in doubt.
        return _write_wide_quotient(left, right, scope)
    if right.code in scope.nonzero or accuracy.low > 0 or accuracy.high < 0:
        return write_strict((left, right), scope, lambda parts: _build_quotient(parts[0], parts[1], scope))
    guarded = scope.writer.name("v")
    scope.writer.line(f"{guarded} = UNDEFINED if {right.code} == 0.0 else {right.code}")
    divisor = evolve(right, code=guarded, undefined=True)
    return write_strict((left, divisor), scope, lambda parts: _build_quotient(parts[0], parts[1], scope))


def _build_quotient(left: Operand, right: Operand, scope: Scope) -> Operand:
    first, second = accuracy_of(left), accuracy_of(right)
    # Most are of two amounts, of which there is one accuracy.
    known = scope.writer.quotients.get((id(first), id(second)))
    _, _, accuracy = known or (first, second, divide_accuracies(first, second))
    if accuracy is not None:
        scope.writer.quotients[id(first), id(second)] = (first, second, accuracy)
        return Operand(f"({left.code} / {right.code})", accuracy)
    left, right = hold(left, scope), hold(right, scope)
    result = hold(Operand(f"({left.code} / {right.code})"), scope)
    # The divisor is off by no more than half of itself, else `write_quotient` had left it to the reference.
    code = f"2.0 * ({write_error(left)} + abs({result.code}) * ({write_error(right)})) / abs({right.code}) + 1e-300"
    low = Fraction(0) if first.low >= 0 and second.low >= 0 else None
    return Operand(result.code, _wide(low, _measure(code, scope)))


def _write_wide_quotient(left: Operand, right: Operand, scope: Scope) -> Operand:
    def check(parts: Sequence[Operand]) -> Operand:
        divisor = hold(parts[0], scope)
        error = _measure(write_error(divisor), scope)
        scope.writer.line(f"if abs({divisor.code}) <= 2.0 * {error} and {error}: near()")
        return evolve(divisor, code=f"({divisor.code} or UNDEFINED)", undefined=True)

    checked = hold(write_strict((right,), scope, check), scope)
    return write_strict((left, checked), scope, lambda parts: _build_quotient(parts[0], parts[1], scope))


def _wide(low: Fraction | None, measured: str) -> Accuracy:
    size = Fraction(10**100)
    return Accuracy(-size if low is None else low, size, relative=UNIT, measured=measured)


def write_negation(operand: Operand) -> Operand:
    """Write the number with the other sign; it must always have a value."""
    constant = -operand.constant if isinstance(operand.constant, Fraction) else None
    code = repr(float(constant)) if constant is not None else f"(-{operand.code})"
    return evolve(operand, code=code, accuracy=negate_accuracy(accuracy_of(operand)), constant=constant, apart=None)


def join_operands(then: Operand, otherwise: Operand, scope: Scope, condition: str) -> Accuracy | None:
    """Return the accuracy of one of two numbers, with the measured error of the one chosen."""
    first, second = then.accuracy, otherwise.accuracy
    if first is None or second is None:
        # A branch that never has a value says nothing about the accuracy of the other.
        return (second if then.constant is not None else first) if first is not second else None
    measured = ""
    if first.measured or second.measured:
        measured = scope.writer.name("error")
        scope.writer.line(f"{measured} = {first.measured or '0.0'} if {condition} else {second.measured or '0.0'}")
    return join_accuracies(first, second, measured)


def write_extreme(function: str, operands: Sequence[Operand], scope: Scope) -> Operand:
    """Write the `min` or `max` of numbers that have a value: it is no further off than the worst of them."""
    held = [hold(operand, scope) for operand in operands]
    accuracy = accuracy_of(held[0])
    for operand in held[1:]:
        accuracy = join_accuracies(evolve(accuracy, measured=""), evolve(accuracy_of(operand), measured=""))
    measures = [accuracy_of(operand).measured for operand in held if accuracy_of(operand).measured]
    if measures:
        measured = _measure(f"max(0.0, {', '.join(measures)})", scope)
        accuracy = evolve(accuracy, measured=measured)
    return Operand(f"{function}({', '.join(operand.code for operand in held)})", accuracy)


def settle_error(operand: Operand, size: Fraction, scope: Scope) -> Operand:
    """Return a held number with a bound on its error that no longer depends on the facts.

    Args:
        size: what the number is about as large as; a larger error than a billionth of it is left to the reference.
    """
    accuracy = accuracy_of(operand)
    if not accuracy.measured:
        return operand
    allowed = size * _ALLOWED
    scope.writer.line(f"if not {accuracy.measured} <= {float(allowed)!r}: near()")
    absolute = accuracy.absolute + allowed * 2
    return evolve(operand, accuracy=evolve(accuracy, absolute=absolute, measured="", is_raw=False, grid=None))
