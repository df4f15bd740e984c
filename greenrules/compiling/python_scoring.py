"""The kinds of scoring in the generated code: from quantities and conditions to points."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import UNIT, Accuracy, nearest
from greenrules.compiling.python_comparisons import compare_numbers
from greenrules.compiling.python_expressions import is_score, write_condition, write_expression
from greenrules.compiling.python_names import prepare
from greenrules.compiling.python_numbers import (
    accuracy_of,
    write_product,
    write_quotient,
    write_strict,
)
from greenrules.compiling.python_points import open_up
from greenrules.compiling.python_ramps import write_ramp
from greenrules.compiling.python_scope import (
    Apart,
    NotCompiledError,
    Operand,
    Scope,
    hold,
    hold_apart,
    unwrap,
    write_constant,
)
from greenrules.compiling.python_scores import (
    Build,
    Score,
    add_scores,
    between,
    clamp_score,
    constant_point,
    point,
    require,
    write_score,
)
from greenrules.compiling.python_verdicts import conjoin
from greenrules.model.expressions import Comparison, Constant, Reference
from greenrules.model.scoring import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.walking import list_scoring_expressions

ZERO = Fraction(0)
# So many comparisons take less time than one look-up.
_FEW_OPTIONS = 4
# Stands for the value of a choice; no option holds it.
_PLACE = "\0"


def write_scoring(scoring: Scoring, maximum: Fraction, scope: Scope) -> Score:
    """Write the points a scoring gives; 0 where a quantity it needs is undefined.

    Source: semantics.md, 6.
    """
    if isinstance(scoring, Steps):
        return _find_options(scoring, scope) or _write_steps(scoring, scope)
    if isinstance(scoring, Ramp):
        for part in (scoring.quantity, scoring.baseline, scoring.leading, scoring.at_baseline):
            prepare(part, scope)
        return write_ramp(scoring, maximum, scope)
    for expr in list_scoring_expressions(scoring, None):
        prepare(expr, scope)
    match scoring:
        case Ratio():
            return _write_ratio(scoring, maximum, scope)
        case Formula():
            return _write_formula(scoring, maximum, scope)
        case Checklist():
            return _write_checklist(scoring, maximum, scope)
        case Judged():
            value = write_expression(scoring.fact, scope)
            return open_up(value, write_constant(maximum, scope), scope)


def _write_steps(steps: Steps, scope: Scope) -> Score:
    for step in steps.steps:
        prepare(step.when, scope)
    verdicts = [hold(write_condition(step.when, scope), scope, "b") for step in steps.steps]
    points = [write_constant(step.points, scope) for step in steps.steps]
    low = _choose_points(points, [verdict.code for verdict in verdicts])
    if not any(verdict.unknown for verdict in verdicts):
        return point(low, scope)
    return between(low, _choose_points(points, [f"{verdict.code} is not False" for verdict in verdicts]), scope)


def _choose_points(points: Sequence[Operand], conditions: Sequence[str]) -> Operand:
    code, highest = "0.0", ZERO
    for operand, condition in reversed(list(zip(points, conditions, strict=True))):
        code = f"{operand.code} if {condition} else {code}"
        highest = max(highest, accuracy_of(operand).high)
    return Operand(f"({code})", _one_of(points, highest))


def _one_of(points: Sequence[Operand], highest: Fraction) -> Accuracy:
    accuracies = [accuracy_of(operand) for operand in points]
    grids = [accuracy.grid for accuracy in accuracies]
    known = [grid for grid in grids if grid is not None]
    relative = max((accuracy.relative for accuracy in accuracies), default=0.0)
    least = min((accuracy.least for accuracy in accuracies), default=1.0)
    return Accuracy(ZERO, highest, least, relative, grid=max(known, default=0) if len(known) == len(grids) else None)


def _find_options(steps: Steps, scope: Scope) -> Score | None:
    """Write steps that ask one choice for one option each as one look-up."""
    asked: dict[str, Fraction] = {}
    name = ""
    for step in steps.steps:
        when = step.when
        # One `match` for all of this takes three times as long.
        if not isinstance(when, Comparison) or when.sign != "=":
            return None
        left, right = when.left, when.right
        if not isinstance(left, Reference) or left.kind != "fact" or not isinstance(right, Constant):
            return None
        if type(right.value) is not str or left.name != (name := name or left.name):
            return None
        asked.setdefault(right.value, step.points)
    if not name or scope.facts[name].unknown:
        return None
    options = tuple([option.id for option in scope.ruleset.facts[name].options])
    if not scope.inside:
        # A value that is no option is not found, and refused.
        scope.writer.looked_up.add(name)
    return point(_look_up(asked, options, scope.facts[name].code, scope), scope)


def _look_up(asked: dict[str, Fraction], options: tuple[str, ...], code: str, scope: Scope) -> Operand:
    """Write the points of a choice, which are often the same as those of another."""
    key = (options, *asked, *[value.as_integer_ratio() for value in asked.values()])
    known = scope.writer.choices.get(key)
    if known is None:
        # In the order of the steps: full points come first, and good factories are many.
        points = {id: value for id, value in asked.items() if id in options}
        points |= {id: ZERO for id in options if id not in asked}
        known = scope.writer.choices[key] = _write_choice(points, scope)
    apart, written = known.apart, known.code.replace(_PLACE, code)
    if apart is None:
        return Operand(written, known.accuracy)
    text, only_if = apart.code.replace(_PLACE, code), apart.only_if.replace(_PLACE, code)
    apart = Apart(text, apart.constant, apart.size, apart.error, (code, code), only_if)
    return hold_apart(unwrap(written), accuracy_of(known), apart, scope)


def _write_choice(points: dict[str, Fraction], scope: Scope) -> Operand:
    """Write the points of a choice, the value of which stands for _PLACE."""
    numbers = {id: write_constant(value, scope) for id, value in points.items()}
    highest = max(points.values())
    accuracy = _one_of(list(numbers.values()), highest)
    apart = _set_apart(points, highest, scope) if scope.is_quick and not scope.is_strict else None
    if not scope.is_quick or len(points) > _FEW_OPTIONS:
        table = scope.writer.object("points", {id: nearest(value) for id, value in points.items()})
        return Operand(f"{table}[{_PLACE}]", accuracy, apart=apart)
    choices = " else ".join(f"{operand.code} if {_PLACE} == {option!r}" for option, operand in numbers.items())
    return Operand(f"({choices} else refuse())", accuracy, apart=apart)


def _set_apart(points: dict[str, Fraction], highest: Fraction, scope: Scope) -> Apart:
    """Return the points of a choice as those of the first option, and what the others have more or less."""
    first, most = next(iter(points.items()))
    table = scope.writer.object("more", {id: nearest(value - most) for id, value in points.items() if id != first})
    # Two roundings, each of no more than the most points; the size may be rounded, too.
    size = nearest(highest) * (1.0 + 4.0 * UNIT)
    text, only_if = f"{table}[{_PLACE}]", f"{_PLACE} != {first!r}"
    return Apart(text, nearest(most), size, 4.0 * UNIT * size, (_PLACE, _PLACE), only_if)


def _write_ratio(ratio: Ratio, maximum: Fraction, scope: Scope) -> Score:
    quantity, base = write_expression(ratio.quantity, scope), write_expression(ratio.base, scope)
    cap = None if ratio.cap is None else write_expression(ratio.cap, scope)
    if cap is not None and not isinstance(cap.constant, Fraction):
        raise NotCompiledError("a cap that is not fixed")
    highest = None if cap is None else write_constant(maximum * cap.constant, scope)  # type: ignore[operator]

    def build(parts: Sequence[Operand]) -> Operand:
        used, divisor = (hold(part, scope) for part in parts)
        if ratio.better == "lower":
            used, divisor = divisor, used
        share = write_quotient(used, divisor, scope)
        return write_strict(
            (share,), scope, lambda found: write_product(found[0], write_constant(maximum, scope), scope)
        )

    zero = write_constant(ZERO, scope)
    with_base = hold(_check_base(base, zero, scope), scope)
    if ratio.better == "lower":
        return _write_lower_ratio(quantity, with_base, highest, build, scope)
    return open_up(write_strict((quantity, with_base), scope, build), highest, scope)


def _check_base(base: Operand, zero: Operand, scope: Scope) -> Operand:
    """Write the base, undefined unless it is above zero."""

    def build(parts: Sequence[Operand]) -> Operand:
        number = hold(parts[0], scope)
        low = accuracy_of(number).low
        if low > 0:
            return number
        wrong = compare_numbers("<=", number, zero, scope)
        accuracy = evolve(accuracy_of(number), low=ZERO)
        return Operand(f"(UNDEFINED if {wrong} else {number.code})", accuracy, undefined=True)

    return write_strict((base,), scope, build)


def _write_lower_ratio(quantity: Operand, base: Operand, highest: Operand | None, build: Build, scope: Scope) -> Score:
    """Write a ratio of which less is better: using nothing gives everything."""
    if highest is None:
        raise NotCompiledError
    zero = write_constant(ZERO, scope)

    def choose(parts: Sequence[Operand]) -> Operand:
        used, divisor = (hold(part, scope) for part in parts)
        above = hold(Operand(compare_numbers(">", used, zero, scope)), scope)
        result = scope.writer.name("s")
        scope.writer.line(f"{result} = {highest.code}")
        with scope.writer.block(f"if {above.code}:"):
            share = hold(build([used, divisor]), scope)
            scope.writer.line(f"{result} = {share.code}")
        accuracy = accuracy_of(share)
        # Where nothing is used the result is a constant, no further off than the least it may be.
        relative = max(accuracy.relative, accuracy_of(highest).relative)
        return Operand(result, evolve(accuracy, low=ZERO, relative=relative, is_raw=False, grid=None))

    return open_up(write_strict((quantity, base), scope, choose), highest, scope)


def _write_formula(scoring: Formula, maximum: Fraction, scope: Scope) -> Score:
    highest = write_constant(maximum, scope)
    if is_score(scoring.formula):
        return clamp_score(write_score(scoring.formula, scope), highest, scope)
    return open_up(write_expression(scoring.formula, scope), highest, scope)


def _write_checklist(checklist: Checklist, maximum: Fraction, scope: Scope) -> Score:
    verdicts = [write_condition(item.condition, scope) for item in checklist.items]
    if checklist.mode == "all":
        return require(constant_point(maximum, scope), conjoin(verdicts, scope), scope)
    scores = [
        require(constant_point(item.points, scope), verdict, scope)
        for item, verdict in zip(checklist.items, verdicts, strict=True)
    ]
    return add_scores(scores, scope)
