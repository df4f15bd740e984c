"""Check that steps fall in points, leave no gap and can all count, and that a ramp runs the right way."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import frozen

from greenrules.checking.sample_points import AxisKind, contains, describe_point, list_line_points
from greenrules.model.declarations import Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import And, Comparison, Constant, Convert, Expr, Not, Or
from greenrules.model.scoring import Ramp, Step, Steps
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, Type
from greenrules.model.values import Months, Scalar, Seconds, format_number

ConstantOf = Callable[[Expr], Scalar | None]
RangesOf = Callable[[Expr], tuple[Interval, ...]]

MIRRORED: dict[ComparisonSign, ComparisonSign] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


@frozen
class ConstantTest:
    """One quantity compared with a constant, both in the unit of the quantity as it is written in the rules."""

    quantity: Expr
    sign: ComparisonSign
    constant: Scalar
    order: tuple[str, ...]


def analyse_steps(
    steps: Steps, *, constant_of: ConstantOf, ranges_of: RangesOf = lambda _: ()
) -> tuple[Diagnostic, ...]:
    """Report steps that rise in points, steps that can never count, and gaps between steps.

    Gaps and dead steps are judged where all conditions test one and the same quantity against constants; a step that
    repeats the condition of an earlier one is always found.

    Args:
        constant_of: the value an expression always has, or None.
        ranges_of: the declared ranges of a fact in its own unit; none is unrestricted.
    Returns:
        GR405 for rising points, GR403 for dead steps, GR404 for gaps.
    """
    problems = list(_find_rising_points(steps))
    scale = _Scale.read(steps, constant_of, ranges_of)
    if scale is None:
        return (*problems, *_find_repeated_conditions(steps, constant_of))
    reached = [[scale.holds(step.when, point) for point in scale.points] for step in steps.steps]
    for index, step in enumerate(steps.steps):
        earlier = [any(row[place] for row in reached[:index]) for place in range(len(scale.points))]
        if not any(mine and not taken for mine, taken in zip(reached[index], earlier, strict=True)):
            problems.append(_report_dead_step(step, covered=any(reached[index])))
    return (*problems, *_find_gaps(steps, scale, reached))


def check_ramp(ramp: Ramp, *, constant_of: ConstantOf) -> tuple[Diagnostic, ...]:
    """Report a ramp whose constant leading value is worse than, or equal to, its constant baseline.

    Returns:
        GR406 when it is worse, GR415 (a warning) when both are equal.
    """
    baseline, leading = constant_of(ramp.baseline), constant_of(ramp.leading)
    if not isinstance(baseline, Fraction) or not isinstance(leading, Fraction):
        return ()
    values = f"leading {format_number(leading)}, baseline {format_number(baseline)}, {ramp.better} is better"
    if baseline == leading:
        text = "the ramp is a step: baseline and leading value are equal"
        advice = "use `steps` if a step is meant, else give the two values the source states"
        return (Diagnostic("GR415", text, ramp.leading.span, "warning", (values,), advice),)
    if (leading < baseline) == (ramp.better == "higher"):
        text = "the leading value is worse than the baseline"
        advice = "swap `baseline` and `leading`, or correct `better`"
        return (Diagnostic("GR406", text, ramp.leading.span, notes=(values,), help=advice),)
    return ()


@frozen
class _Scale:
    """The quantity all steps test, and the points that stand for all its values, in rising order if it has one."""

    quantity: Expr
    points: tuple[Scalar, ...]
    is_ordered: bool
    constant_of: ConstantOf

    @classmethod
    def read(cls, steps: Steps, constant_of: ConstantOf, ranges_of: RangesOf) -> "_Scale | None":
        """Return the scale, or None when the steps test several quantities or something that is not constant."""
        tests: list[ConstantTest] = []
        if not all(_collect_tests(step.when, constant_of, tests) for step in steps.steps):
            return None
        if not tests or any(test.quantity != tests[0].quantity for test in tests):
            return None
        first = tests[0]
        match first.quantity.type:
            case BooleanType():
                return cls(first.quantity, (False, True), False, constant_of)
            case ChoiceType(options=options, ordered=ordered):
                return cls(first.quantity, options, ordered, constant_of)
            case NumberType(score=False) | DateType() | DurationType():
                ranges = ranges_of(first.quantity)
                ends = [test.constant for test in tests]
                ends += [end for each in ranges for end in (each.low, each.high) if end is not None]
                points = list_line_points(_kind_of(first.quantity.type), ends)
                inside = tuple(p for p in points if not ranges or any(contains(each, p) for each in ranges))
                return cls(first.quantity, inside, True, constant_of)
            case _:
                return None

    def holds(self, condition: Expr, point: Scalar) -> bool:
        """Whether the condition holds where the quantity has the value `point`."""
        match condition:
            case And(operands=operands):
                return all(self.holds(each, point) for each in operands)
            case Or(operands=operands):
                return any(self.holds(each, point) for each in operands)
            case Not(operand=operand):
                return not self.holds(operand, point)
            case Comparison():
                test = read_test(condition, self.constant_of)
                return test is not None and _compare(test, point)
            case Constant(value=value):
                return value is True
            case _:
                return point is True  # INVARIANT: else the boolean quantity itself, see _collect_tests


def _collect_tests(condition: Expr, constant_of: ConstantOf, tests: list[ConstantTest]) -> bool:
    """Add the comparisons of a condition to `tests`; whether it consists of nothing else."""
    match condition:
        case And(operands=operands) | Or(operands=operands):
            return sum(_collect_tests(each, constant_of, tests) for each in operands) == len(operands)
        case Not(operand=operand):
            return _collect_tests(operand, constant_of, tests)
        case Constant():
            return True
        case Comparison():
            test = read_test(condition, constant_of)
            tests += [test] if test else []
            return test is not None
        case _:
            tests.append(ConstantTest(condition, "=", True, ()))
            return True


def read_test(comparison: Comparison, constant_of: ConstantOf) -> ConstantTest | None:
    """Return a comparison as quantity, sign and constant, conversions undone; None when no side is constant."""
    left, right = constant_of(comparison.left), constant_of(comparison.right)
    if (left is None) == (right is None):
        return None
    quantity: Expr = comparison.left if left is None else comparison.right
    constant = right if left is None else left
    sign = comparison.sign if left is None else MIRRORED[comparison.sign]
    while isinstance(quantity, Convert) and isinstance(constant, Fraction):
        constant = constant / quantity.factor
        quantity = quantity.operand
    return None if constant is None else ConstantTest(quantity, sign, constant, comparison.order)


def _compare(test: ConstantTest, point: Scalar) -> bool:
    if test.sign in ("=", "!="):
        return (point == test.constant) == (test.sign == "=")
    left, right = _rank(point, test.order), _rank(test.constant, test.order)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[test.sign]


def _rank(value: Scalar, order: tuple[str, ...]) -> Fraction:
    match value:
        case str():
            return Fraction(order.index(value)) if value in order else Fraction(-1)
        case Fraction():
            return value
        case Months(months=months):
            return Fraction(months)
        case Seconds(seconds=seconds):
            return seconds
        case bool() | frozenset() | tuple():
            return Fraction(-1)
        case _:
            return Fraction(value.toordinal())


def _kind_of(type: Type) -> AxisKind:
    match type:
        case DateType():
            return "dates"
        case DurationType(kind=kind):
            return kind
        case _:
            return "numbers"


def _find_rising_points(steps: Steps) -> Iterator[Diagnostic]:
    for index, step in enumerate(steps.steps[1:], start=1):
        before = steps.steps[index - 1]
        if step.points > before.points:
            found = f"{format_number(step.points)} after {format_number(before.points)}"
            advice = "order the steps from the most points to the fewest"
            yield Diagnostic("GR405", f"steps must fall in points, found {found}", step.when.span, help=advice)


def _find_repeated_conditions(steps: Steps, constant_of: ConstantOf) -> Iterator[Diagnostic]:
    taken: list[Expr] = []
    for step in steps.steps:
        parts = step.when.operands if isinstance(step.when, Or) else (step.when,)
        if all(part in taken for part in parts):
            yield _report_dead_step(step, covered=True)
        elif constant_of(step.when) is False:
            yield _report_dead_step(step, covered=False)
        taken += [step.when, *parts]


def _report_dead_step(step: Step, *, covered: bool) -> Diagnostic:
    reason = "earlier steps cover it" if covered else "its condition never holds"
    advice = "correct the bounds of the step, or remove it"
    points = format_number(step.points)
    return Diagnostic(
        "GR403", f"the step of {points} points can never count: {reason}", step.when.span, "warning", help=advice
    )


def _find_gaps(steps: Steps, scale: _Scale, reached: list[list[bool]]) -> Iterator[Diagnostic]:
    if not scale.is_ordered:
        return
    covered = [any(row[place] for row in reached) for place in range(len(scale.points))]
    for place, point in enumerate(scale.points):
        is_inside = any(covered[:place]) and any(covered[place + 1 :])
        if covered[place] or not is_inside or not covered[place - 1]:
            continue  # one diagnostic a gap, at its lower end
        above = next(index for index in range(place, len(covered)) if covered[index])
        step = next(step for step, row in zip(steps.steps, reached, strict=True) if row[above])
        text = f"no step covers a value of {describe_point(point)}, though steps below and above it do"
        advice = "close the gap, or add a last step of 0 points for it"
        yield Diagnostic("GR404", text, step.when.span, help=advice)
