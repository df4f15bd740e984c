"""The kinds of scoring in the generated code: from quantities and conditions to points."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.compiling.python_accuracy import UNIT, Accuracy, certain_above, certain_below
from greenrules.compiling.python_expressions import conjoin, is_score, write_condition, write_expression
from greenrules.compiling.python_names import prepare
from greenrules.compiling.python_numbers import (
    accuracy_of,
    compare_numbers,
    compare_surely,
    settle_error,
    write_comparison,
    write_negation,
    write_product,
    write_quotient,
    write_strict,
    write_sum,
)
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant, write_number
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
from greenrules.model.expressions import Comparison, Constant, Reference
from greenrules.model.ruleset import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.walking import list_scoring_expressions

ZERO = Fraction(0)
_INFINITE = Operand("INFINITE", Accuracy(ZERO, Fraction(10**18)))


def write_scoring(scoring: Scoring, maximum: Fraction, scope: Scope) -> Score:
    """Write the points a scoring gives; 0 where a quantity it needs is undefined.

    Source: semantics.md, 6.
    """
    for expr in list_scoring_expressions(scoring, None):
        prepare(expr, scope)
    match scoring:
        case Ramp():
            return _write_ramp(scoring, maximum, scope)
        case Steps():
            return _write_steps(scoring, scope)
        case Ratio():
            return _write_ratio(scoring, maximum, scope)
        case Formula():
            return _write_formula(scoring, maximum, scope)
        case Checklist():
            return _write_checklist(scoring, maximum, scope)
        case Judged():
            value = write_expression(scoring.fact, scope)
            return _open_up(value, write_constant(maximum, scope), scope)


def _open_up(value: Operand, highest: Operand | None, scope: Scope, *, is_clamped: bool = False) -> Score:
    """Return points as a clamped score: 0 where undefined, everything attainable where unknown.

    Args:
        is_clamped: the exact points surely lie between 0 and the highest.
    """
    size = highest.constant if highest is not None and isinstance(highest.constant, Fraction) else Fraction(100)
    if value.accuracy is not None and value.accuracy.measured:
        value = settle_error(hold(value, scope, "s"), size, scope)
    if value.is_sure:
        score = point(value, scope)
        return score if is_clamped else clamp_score(score, highest, scope)
    value = hold(value, scope, "s")
    clamped = point(_assure(value, scope), scope)
    clamped = clamped if is_clamped else clamp_score(clamped, highest, scope)
    if not value.unknown:
        return clamped
    top = _INFINITE if highest is None else hold(highest, scope)
    code = f"({top.code} if {value.code} is None else {clamped.high.code})"
    accuracy = accuracy_of(clamped.high)
    known = accuracy_of(top) if highest is not None else evolve(accuracy, high=Fraction(10**18))
    joined = evolve(accuracy, low=min(accuracy.low, known.low), high=max(accuracy.high, known.high), is_raw=False)
    joined = evolve(joined, relative=max(accuracy.relative, known.relative), grid=_join_grid(accuracy, known))
    return between(clamped.low, Operand(code, joined), scope)


def _join_grid(first: Accuracy, second: Accuracy) -> int | None:
    return None if first.grid is None or second.grid is None else max(first.grid, second.grid)


def _assure(value: Operand, scope: Scope) -> Operand:
    """Return a number that is 0 where it is unknown or undefined."""
    lost = " or ".join([f"{value.code} is None"] * value.unknown + [f"{value.code} is UNDEFINED"] * value.undefined)
    accuracy = accuracy_of(value)
    low, high = min(ZERO, accuracy.low), max(ZERO, accuracy.high)
    code = f"(0.0 if {lost} else {value.code})"
    return Operand(code, evolve(accuracy, low=low, high=high))


def _write_ramp(ramp: Ramp, maximum: Fraction, scope: Scope) -> Score:
    quantity = write_expression(ramp.quantity, scope)
    baseline, leading = write_expression(ramp.baseline, scope), write_expression(ramp.leading, scope)
    start = write_constant(ZERO, scope) if ramp.at_baseline is None else write_expression(ramp.at_baseline, scope)
    ends = tuple(one.constant for one in (baseline, leading, start))
    is_measured = quantity.accuracy is not None and bool(quantity.accuracy.measured)
    match ends:
        case (Fraction() as low, Fraction() as high, Fraction() as share) if low != high and not is_measured:
            line = _Line(low, high, share * maximum, maximum, is_mirrored=ramp.better == "lower")
            return _write_line(line, quantity, scope)
        case _:
            return _write_open_ramp(ramp, (quantity, baseline, leading, start), maximum, scope)


@frozen
class _Line:
    """A ramp whose ends are known when the code is written."""

    baseline: Fraction
    leading: Fraction
    start: Fraction  # points at the baseline
    maximum: Fraction
    is_mirrored: bool  # less is better


def _write_line(line: _Line, quantity: Operand, scope: Scope) -> Score:
    if (line.leading < line.baseline) is not line.is_mirrored:
        return constant_point(ZERO, scope)  # leading worse than the baseline: undefined, whatever the quantity
    full = write_constant(line.maximum, scope)

    def build(parts: Sequence[Operand]) -> Operand:
        return _draw(line, hold(parts[0], scope, "q"), scope)

    is_clamped = ZERO <= line.start <= line.maximum
    return _open_up(write_strict((quantity,), scope, build), full, scope, is_clamped=is_clamped)


def _draw(line: _Line, quantity: Operand, scope: Scope) -> Operand:
    """Write full points beyond leading, none beyond the baseline, a straight line between.

    At leading the two pieces meet, so that only the step at the baseline has to be decided for certain.
    """
    slope = (line.maximum - line.start) / (line.leading - line.baseline)
    offset = line.start - slope * line.baseline
    accuracy = accuracy_of(quantity)
    widest = max(abs(line.baseline), abs(line.leading)) * 2
    error = abs(slope) * (widest * (3 * UNIT + accuracy.relative) + accuracy.absolute)
    error += UNIT * (abs(offset) + 2 * line.maximum)
    beyond, before, sure = (">=", "<", certain_above) if not line.is_mirrored else ("<=", ">", certain_below)
    straight = f"{write_number(offset)} + {quantity.code} * {write_number(slope)}"
    if line.start == 0:
        # Nothing is earned at the baseline either: the pieces meet there, too.
        code = f"{straight} if {quantity.code} {beyond} {write_number(line.baseline)} else 0.0"
    elif accuracy.is_raw or accuracy.is_exact:
        reached = compare_numbers(
            ">=" if beyond == ">=" else "<=", quantity, write_constant(line.baseline, scope), scope
        )
        code = f"{straight} if {reached} else 0.0"
    else:
        other = certain_below if sure is certain_above else certain_above
        # One more step of the machine makes a bound that holds at the bound itself.
        inside, outside = sure(line.baseline, accuracy), other(line.baseline, accuracy)
        code = f"{straight} if {quantity.code} {beyond} {inside!r} else "
        code += f"0.0 if {quantity.code} {before} {outside!r} else near()"
    code = f"({write_number(line.maximum)} if {quantity.code} {beyond} {write_number(line.leading)} else {code})"
    return Operand(code, Accuracy(ZERO, line.maximum, absolute=error * 2))


def _write_open_ramp(ramp: Ramp, ends: tuple[Operand, ...], maximum: Fraction, scope: Scope) -> Score:
    """Write a ramp whose ends depend on facts: every step of the formula with its error."""

    def build(parts: Sequence[Operand]) -> Operand:
        quantity, baseline, leading, start = (hold(part, scope) for part in parts)
        if ramp.better == "lower":
            quantity, baseline, leading = (hold(write_negation(part), scope) for part in (quantity, baseline, leading))
        # Where the pieces meet, it does not matter which of them is taken.
        full = hold(Operand(compare_surely(">=", quantity, leading, scope)), scope)
        below = compare_surely if start.constant == 0 else compare_numbers
        none = hold(Operand(below("<", quantity, baseline, scope)), scope)
        result = scope.writer.name("s")
        scope.writer.line(f"if {full.code}: {result} = {write_number(maximum)}")
        scope.writer.line(f"elif {none.code}: {result} = 0.0")
        with scope.writer.block("else:"):
            value = hold(_interpolate((quantity, baseline, leading, start), maximum, scope), scope)
            scope.writer.line(f"{result} = {value.code}")
        accuracy = evolve(accuracy_of(value), low=ZERO, is_raw=False, grid=None)
        relative = max(accuracy.relative, UNIT)
        return Operand(result, evolve(accuracy, relative=relative, high=max(maximum, accuracy.high)))

    checked = _check_leading(ramp, ends, scope)
    return _open_up(write_strict(checked, scope, build), write_constant(maximum, scope), scope)


def _check_leading(ramp: Ramp, ends: tuple[Operand, ...], scope: Scope) -> tuple[Operand, ...]:
    """Return the ends of a ramp, leading undefined where it is worse than the baseline, whatever the quantity."""
    quantity, baseline, leading, start = (hold(end, scope) for end in ends)
    worse = hold(write_comparison("<" if ramp.better == "higher" else ">", leading, baseline, scope), scope)
    code = f"(UNDEFINED if {worse.code} else {leading.code})"
    return quantity, baseline, hold(evolve(leading, code=code, undefined=True, constant=None), scope), start


def _interpolate(ends: tuple[Operand, ...], maximum: Fraction, scope: Scope) -> Operand:
    quantity, baseline, leading, start = ends
    reached = hold(write_sum(quantity, baseline, scope, sign=-1), scope)
    width = hold(write_sum(leading, baseline, scope, sign=-1), scope)
    share = hold(write_quotient(reached, width, scope), scope)
    if share.undefined:
        # The quantity is as close to both ends as they are to each other.
        scope.writer.line(f"if {share.code} is UNDEFINED: near()")
    share = evolve(share, undefined=False)
    rest = write_sum(write_constant(Fraction(1), scope), start, scope, sign=-1)
    above = write_product(hold(rest, scope), share, scope)
    return write_product(write_sum(start, hold(above, scope), scope), write_constant(maximum, scope), scope)


def _write_steps(steps: Steps, scope: Scope) -> Score:
    by_option = _find_options(steps, scope)
    if by_option is not None:
        return by_option
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
    relative = max((accuracy.relative for accuracy in accuracies), default=ZERO)
    least = min((accuracy.least for accuracy in accuracies), default=Fraction(1))
    return Accuracy(ZERO, highest, least, relative, grid=max(known, default=0) if len(known) == len(grids) else None)


def _find_options(steps: Steps, scope: Scope) -> Score | None:
    """Write steps that ask one choice for one option each as one look-up."""
    asked: dict[str, Fraction] = {}
    facts: set[str] = set()
    for step in steps.steps:
        match step.when:
            case Comparison(sign="=", left=Reference(kind="fact", name=name), right=Constant(value=str() as option)):
                facts.add(name)
                asked.setdefault(option, step.points)
            case _:
                return None
    if len(facts) != 1 or scope.facts[next(iter(facts))].unknown:
        return None
    fact = scope.ruleset.facts[next(iter(facts))]
    points = {option.id: write_constant(asked.get(option.id, ZERO), scope) for option in fact.options}
    if not scope.inside:
        # A value that is no option is not found, and refused.
        scope.writer.looked_up.add(fact.id)
    table = scope.writer.object("points", {id: float(asked.get(id, ZERO)) for id in points})
    highest = max(asked.values())
    accuracy = _one_of([write_constant(value, scope) for value in asked.values()], highest)
    return point(Operand(f"{table}[{scope.facts[fact.id].code}]", accuracy), scope)


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
    return _open_up(write_strict((quantity, with_base), scope, build), highest, scope)


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

    return _open_up(write_strict((quantity, base), scope, choose), highest, scope)


def _write_formula(scoring: Formula, maximum: Fraction, scope: Scope) -> Score:
    highest = write_constant(maximum, scope)
    if is_score(scoring.formula):
        return clamp_score(write_score(scoring.formula, scope), highest, scope)
    return _open_up(write_expression(scoring.formula, scope), highest, scope)


def _write_checklist(checklist: Checklist, maximum: Fraction, scope: Scope) -> Score:
    verdicts = [write_condition(item.condition, scope) for item in checklist.items]
    if checklist.mode == "all":
        return require(constant_point(maximum, scope), conjoin(verdicts, scope), scope)
    scores = [
        require(constant_point(item.points, scope), verdict, scope)
        for item, verdict in zip(checklist.items, verdicts, strict=True)
    ]
    return add_scores(scores, scope)
