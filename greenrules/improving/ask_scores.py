"""What findings can still be: gates, conditions and indicators within the declared ranges of what is missing."""

from fractions import Fraction

from attrs import evolve

from greenrules.evaluating import intervals
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.exact import ZERO
from greenrules.evaluating.intervals import between
from greenrules.evaluating.scoring import NodeScore, inapplicable_bounds
from greenrules.improving import ask_values as values
from greenrules.improving.ask_expressions import Outlook
from greenrules.improving.ask_values import FALSE, NOTHING, TRUE, Possible, Range
from greenrules.improving.why_form import Premise, State
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Gate
from greenrules.model.scoring import Checklist, Formula, Indicator, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.values import Bounds, Unknown, Verdict, point


def foresee(premise: Premise, outlook: Outlook) -> State:
    """Return what a finding can still be, in the form of the reference evaluator: a verdict or bounds of a score."""
    module = premise.module
    match premise.entry:
        case Indicator():
            return foresee_indicator(premise.entry, module, outlook)
        case Gate():
            return to_verdict(outlook.spread_name("gate", premise.entry.id, module))
        case _:
            return to_verdict(outlook.spread(premise.entry, module))


def is_open(state: State) -> bool:
    """Whether a finding can still change."""
    if isinstance(state, NodeScore):
        return isinstance(state.applicable, Unknown) or (isinstance(state.bounds, Bounds) and not state.bounds.settled)
    return isinstance(state, Unknown)


def missing_of_state(state: State) -> frozenset[str]:
    """Return the inputs a finding waits for."""
    if not isinstance(state, NodeScore):
        return state.missing if isinstance(state, Unknown) else frozenset()
    waiting = state.bounds.missing if isinstance(state.bounds, Bounds) else frozenset()
    return waiting | (state.applicable.missing if isinstance(state.applicable, Unknown) else frozenset())


def to_verdict(possible: Possible) -> Verdict:
    """Return a verdict: settled, or unknown with what it waits for."""
    verdict = values.as_verdict(possible)
    if not possible.undefined and verdict in (TRUE, FALSE):
        return verdict == TRUE
    return Unknown(possible.missing)


def foresee_indicator(indicator: Indicator, module: Environment, outlook: Outlook) -> NodeScore:
    """Return the bounds within which an indicator can still score, and whether it applies."""
    applies = Possible(TRUE) if indicator.applies is None else outlook.spread(indicator.applies, module)
    applicable = to_verdict(applies)
    if applicable is False:
        bounds = inapplicable_bounds(indicator, indicator.maximum, module)
        return NodeScore(indicator.id, bounds, False, indicator.maximum)
    if indicator.over is not None:
        # The records are averaged as a whole; the bounds of the reference evaluator hold in any case.
        bounds = _foresee_records(indicator, module, outlook)
    else:
        bounds = foresee_scoring(indicator.scoring, indicator.maximum, module, outlook)
    if indicator.requires is not None:
        bounds = intervals.require(bounds, to_verdict(outlook.spread(indicator.requires, module)))
    if isinstance(applicable, Unknown):
        highest = None if bounds.attainable is None else max(indicator.maximum, bounds.attainable)
        bounds = between(ZERO, highest, bounds.missing | applicable.missing)
    return NodeScore(indicator.id, bounds, applicable, indicator.maximum)


def _foresee_records(indicator: Indicator, module: Environment, outlook: Outlook) -> Bounds:
    """Return the bounds of a score over records: what the reference evaluator says while nothing was ranged."""
    from greenrules.evaluating.per_record import score_over_records
    from greenrules.improving.why_facts import list_facts
    from greenrules.model.walking import list_node_expressions

    assert indicator.over is not None
    ranged = {id.partition(":")[2].partition("/")[0] for id in outlook.ranges}
    named = {fact for expr in list_node_expressions(indicator) for fact in list_facts(expr, module)}
    if ranged & (named | {indicator.over.table.name}):
        highest = None
        match indicator.scoring:
            case Ratio(cap=cap) if cap is not None:
                highest = _multiply(indicator.maximum, outlook.spread(cap, module))
            case Ratio():
                highest = None
            case _:
                highest = indicator.maximum
        return between(ZERO, highest, frozenset(outlook.ranges))
    return score_over_records(indicator.scoring, indicator.over, indicator.maximum, module)[0]


def _multiply(maximum: Fraction, cap: Possible) -> Fraction | None:
    return maximum * cap.what.high if isinstance(cap.what, Range) and isinstance(cap.what.high, Fraction) else None


def foresee_scoring(scoring: Scoring, maximum: Fraction, module: Environment, outlook: Outlook) -> Bounds:
    """Return the points a scoring can still give; a quantity without value scores 0."""

    def spread(expr: Expr) -> Possible:
        return outlook.spread(expr, module)

    match scoring:
        case Ramp():
            start = Possible(values.ZERO_RANGE) if scoring.at_baseline is None else spread(scoring.at_baseline)
            parts = (spread(scoring.quantity), spread(scoring.baseline), spread(scoring.leading), start)
            return _foresee_ramp(scoring, maximum, parts)
        case Steps():
            return _foresee_steps([(step.points, spread(step.when)) for step in scoring.steps])
        case Ratio():
            cap = None if scoring.cap is None else spread(scoring.cap)
            return _foresee_ratio(scoring, maximum, spread(scoring.quantity), spread(scoring.base), cap)
        case Formula(formula=formula):
            return _within(spread(formula), maximum)
        case Checklist(mode="each"):
            verdicts = [(item.points, to_verdict(spread(item.condition))) for item in scoring.items]
            return intervals.total(intervals.require(point(points), verdict) for points, verdict in verdicts)
        case Checklist():
            every = values.conjoin(spread(item.condition) for item in scoring.items)
            return intervals.require(point(maximum), to_verdict(every))
        case Judged(fact=fact):
            return _within(spread(fact), maximum)


def _within(points: Possible, maximum: Fraction) -> Bounds:
    """Return points clamped to 0..maximum."""
    what = points.what
    if what == NOTHING:
        return point(ZERO)
    if not isinstance(what, Range):
        return between(ZERO, maximum, points.missing)
    bounds = intervals.clamp(Bounds(what.low, what.high, points.missing), maximum)
    return between(ZERO, bounds.attainable, points.missing) if points.undefined else bounds


def _foresee_ramp(ramp: Ramp, maximum: Fraction, parts: tuple[Possible, Possible, Possible, Possible]) -> Bounds:
    """Return the points of the worst and of the best quantity that can be; a worse leading value is undefined."""
    missing = frozenset[str]().union(*(part.missing for part in parts))
    if any(part.what == NOTHING for part in parts):
        return point(ZERO)
    ends = [part.what for part in parts]
    start = parts[3].what
    if not all(isinstance(end, Range) for end in ends) or not parts[3].settled or not isinstance(start, Range):
        return between(ZERO, maximum, missing)
    if ramp.better == "lower":
        ends = [_mirror(end) for end in ends[:3] if isinstance(end, Range)]
    quantity, baseline, leading = (end for end in ends[:3] if isinstance(end, Range))
    best = _share(quantity.high, baseline.low, leading.low, start.low, otherwise=Fraction(1))
    worst = _share(quantity.low, baseline.high, leading.high, start.low, otherwise=ZERO)
    surely_ordered = leading.low is not None and baseline.high is not None and baseline.high <= leading.low
    never_ordered = leading.high is not None and baseline.low is not None and leading.high < baseline.low
    if never_ordered:
        return point(ZERO)
    if not surely_ordered or any(part.undefined for part in parts):
        worst = ZERO
    return intervals.clamp(between(maximum * worst, maximum * best, missing), maximum)


def _mirror(one: Range) -> Range:
    return Range(None if one.high is None else -one.high, None if one.low is None else -one.low)


def _share(
    quantity: Fraction | None,
    baseline: Fraction | None,
    leading: Fraction | None,
    start: Fraction,
    *,
    otherwise: Fraction,
) -> Fraction:
    """Return the share of the points at these values; `otherwise` where one has no end or they are out of order."""
    if quantity is None or baseline is None or leading is None or leading < baseline:
        return otherwise
    if quantity >= leading:
        return Fraction(1)
    if quantity < baseline:
        return ZERO
    return start + (1 - start) * (quantity - baseline) / (leading - baseline)


def _foresee_steps(steps: list[tuple[Fraction, Possible]]) -> Bounds:
    """Return the hull over the steps that can be the first to hold; 0 joins if none surely holds."""
    candidates: list[Bounds] = []
    missing: frozenset[str] = frozenset()
    for points, possible in steps:
        verdict = to_verdict(possible)
        if verdict is not False:
            candidates.append(point(points))
            missing |= possible.missing
        if verdict is True:
            return intervals.hull(candidates, missing)
    return intervals.hull([*candidates, point(ZERO)], missing)


def _foresee_ratio(ratio: Ratio, maximum: Fraction, quantity: Possible, base: Possible, cap: Possible | None) -> Bounds:
    missing = quantity.missing | base.missing | (frozenset() if cap is None else cap.missing)
    highest = None if cap is None else _multiply(maximum, cap)
    if NOTHING in (quantity.what, base.what) or (cap is not None and cap.what == NOTHING):
        return point(ZERO)
    loose = between(ZERO, highest, missing)
    if (
        not isinstance(quantity.what, Range)
        or not isinstance(base.what, Range)
        or (cap is not None and not cap.settled)
    ):
        return loose
    may_fail = quantity.undefined or base.undefined or base.what.low is None or base.what.low <= 0
    over, under = (quantity.what, base.what) if ratio.better == "higher" else (base.what, quantity.what)
    if base.what.high is not None and base.what.high <= 0:
        return point(ZERO)
    if ratio.better == "lower" and under.high is not None and under.high <= 0:
        # Nothing used at all gives the cap.
        return loose if may_fail or highest is None else point(highest)
    # With a positive base a share grows with what stands above the line, and falls with what stands below.
    low = _divide(over.low, under.high, endless=ZERO)
    high = None if under.low is None or under.low <= 0 else _divide(over.high, under.low, endless=None)
    if over.low is None or may_fail:
        low = ZERO
    bounds = between(None if low is None else maximum * low, None if high is None else maximum * high, missing)
    return intervals.clamp(bounds, highest)


def _divide(above: Fraction | None, below: Fraction | None, *, endless: Fraction | None) -> Fraction | None:
    """Return a quotient; `endless` where what stands above has no end, 0 where what stands below has none."""
    if above is None:
        return endless
    return ZERO if below is None else above / below


def narrow(state: State, reference: State) -> State:
    """Return a finding as far as both the outlook and the reference evaluator narrow it."""
    if not isinstance(state, NodeScore) or not isinstance(reference, NodeScore):
        return reference if isinstance(reference, bool) else state
    if isinstance(reference.applicable, bool) and not isinstance(state.applicable, bool):
        return reference
    if not isinstance(state.bounds, Bounds) or not isinstance(reference.bounds, Bounds):
        return reference
    low = _larger(state.bounds.proven, reference.bounds.proven)
    highs = [end for end in (state.bounds.attainable, reference.bounds.attainable) if end is not None]
    bounds = between(
        low, min(highs, default=None), state.bounds.missing & reference.bounds.missing or state.bounds.missing
    )
    return evolve(state, bounds=bounds)


def _larger(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return second if first is None else first if second is None else max(first, second)
