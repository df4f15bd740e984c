"""What indicators score, as terms: each kind of scoring, with whether the node applies and what it requires."""

from fractions import Fraction

from attrs import field, frozen

from greenrules.compiling.smt_algebra import (
    add,
    all_of,
    any_of,
    choose,
    is_at_most,
    is_at_most_zero,
    is_below,
    larger,
    opposite,
    scale,
    subtract,
)
from greenrules.compiling.smt_arithmetic import negate
from greenrules.compiling.smt_encoding import (
    NO_BINDINGS,
    Bindings,
    Encoding,
    recall,
    reference_meaning,
)
from greenrules.compiling.smt_expressions import encode, encode_condition, encode_each
from greenrules.compiling.smt_products import divide, multiply
from greenrules.compiling.smt_scores import add_points, hull
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Truth
from greenrules.compiling.smt_values import (
    Options,
    Points,
    Quantity,
    Verdict,
    as_points,
    clamp_points,
    conjoin,
    exactly,
    require,
    select_points,
    spread,
    unknown_of,
)
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Ramp, Ratio, Scoring, Steps


@frozen
class NodePoints:
    """What an indicator or group scores, whether it applies, and its maximum after `drop`."""

    points: Points
    applicable: Verdict
    maximum: Number
    children: "tuple[NodePoints, ...]" = field(default=())


def encode_node(encoding: Encoding, node_id: str) -> NodePoints:
    """Return an indicator or group, the whole tree for the empty id."""
    from greenrules.compiling.smt_groups import encode_group

    root = encoding.ruleset.indicators
    if root is None:
        return NodePoints(Points(ZERO, ZERO, False, False, True), Verdict(False, True), ZERO)

    def find() -> NodePoints:
        node, parent = find_node(encoding, node_id)
        if isinstance(node, Group):
            return encode_group(node, parent, encoding)
        return encode_indicator(node, parent, encoding)

    return recall(encoding, "score", node_id or root.id, find)


def find_node(encoding: Encoding, node_id: str) -> tuple[Indicator | Group, Group | None]:
    """Return a node of the indicator tree with the group it stands in."""
    return recall(encoding, "tree", "", lambda: _index(encoding.ruleset.indicators))[node_id]


def _index(root: Group | None) -> dict[str, tuple[Indicator | Group, Group | None]]:
    index: dict[str, tuple[Indicator | Group, Group | None]] = {}
    if root is not None:
        index |= {"": (root, None), root.id: (root, None)}
        waiting = [root]
        while waiting:
            group = waiting.pop()
            index |= {child.id: (child, group) for child in group.children}
            waiting += [child for child in group.children if isinstance(child, Group)]
    return index


def encode_indicator(indicator: Indicator, parent: Group | None, encoding: Encoding) -> NodePoints:
    """Return the score of an indicator: 0 when its quantity is undefined.

    Source: docs/semantics.md, 6.
    """
    from greenrules.compiling.smt_per_record import score_over_records

    applicable = encode_condition(indicator.applies, encoding)
    if indicator.over is not None:
        points = score_over_records(indicator.scoring, indicator.over, indicator.maximum, encoding)
    else:
        points = zero_if_undefined(apply_scoring(indicator.scoring, indicator.maximum, encoding))
    bounds = require(points, encode_condition(indicator.requires, encoding))
    bounds = widen_unsure(bounds, indicator.maximum, applicable)
    outside = inapplicable_points(parent, indicator.maximum, encoding)
    return NodePoints(select_points(applicable.false, outside, bounds), applicable, indicator.maximum)


def zero_if_undefined(points: Points) -> Points:
    """Return a score that is 0 where it has no value."""
    if points.undefined is False:
        return points
    return select_points(points.undefined, exactly(ZERO), Points(points.low, points.high, points.low_open,
                                                                 points.high_open, False))  # fmt: skip


def widen_unsure(points: Points, maximum: Number, applicable: Verdict) -> Points:
    """Return the score of a node: where it may not apply, from 0 to everything attainable."""
    unsure = unknown_of(applicable)
    if unsure is False:
        return points
    wide = Points(ZERO, larger(maximum, points.high), False, points.high_open, False)
    return select_points(unsure, wide, points)


def inapplicable_points(parent: Group | None, maximum: Number, encoding: Encoding) -> Points:
    """Return what a node that does not apply counts for: its maximum under the policy `full`, else 0."""
    cases, known = policy_cases(parent, encoding)
    full = dict(cases).get("full", False)
    low = choose(full, maximum, ZERO)
    return Points(low, choose(known, low, maximum), False, False, False)


def policy_cases(group: Group | None, encoding: Encoding) -> tuple[tuple[tuple[str, Truth], ...], Truth]:
    """Return each policy of a group with when it is the one, and whether that is known; without one, `zero`."""
    if group is None or group.policy is None:
        return (("zero", True),), True
    value = reference_meaning(group.policy, encoding)
    assert isinstance(value, Options), "a policy is a choice"
    return value.cases, value.known


def apply_scoring(scoring: Scoring, maximum: Fraction, encoding: Encoding, bindings: Bindings = NO_BINDINGS) -> Points:
    """Return the points a scoring gives, undefined when a quantity it needs is.

    Source: docs/semantics.md, 6.
    """
    match scoring:
        case Ramp():
            return _score_ramp(scoring, maximum, encoding, bindings)
        case Steps():
            return _score_steps(scoring, encoding, bindings)
        case Ratio():
            return _score_ratio(scoring, maximum, encoding, bindings)
        case Formula():
            return clamp_points(as_points(encode(scoring.formula, encoding, bindings)), maximum)
        case Checklist(mode="each"):
            verdicts = [(item.points, encode_condition(item.condition, encoding, bindings)) for item in scoring.items]
            return add_points([require(exactly(points), verdict) for points, verdict in verdicts])
        case Checklist():
            verdict = conjoin(encode_condition(item.condition, encoding, bindings) for item in scoring.items)
            return require(exactly(maximum), verdict)
        case Judged():
            return clamp_points(as_points(reference_meaning(scoring.fact, encoding)), maximum)


def _score_ramp(ramp: Ramp, maximum: Fraction, encoding: Encoding, bindings: Bindings) -> Points:
    parts = [ramp.quantity, ramp.baseline, ramp.leading]
    values = [_quantity(encode(part, encoding, bindings)) for part in parts]
    if ramp.better == "lower":
        values = [_quantity(negate(value)) for value in values]
    start = Quantity(ZERO, True, False)
    if ramp.at_baseline is not None:
        start = _quantity(encode(ramp.at_baseline, encoding, bindings))
    quantity, baseline, leading = values
    operands = (*values, start)
    undefined = any_of(*(value.undefined for value in operands))
    upside_down = all_of(baseline.known, leading.known, is_below(leading.number, baseline.number))
    undefined = any_of(undefined, upside_down)
    known = all_of(*(value.known for value in operands))
    share = _share_of_ramp(quantity.number, baseline.number, leading.number, start.number)
    points = clamp_points(exactly(scale(share, maximum)), maximum)
    return _if_known(known, points, spread(ZERO, maximum), undefined)


def _share_of_ramp(reached: Number, baseline: Number, leading: Number, start: Number) -> Number:
    slope = divide(subtract(reached, baseline), subtract(leading, baseline))
    between = add(start, multiply(subtract(ONE, start), slope))
    return choose(is_at_most(leading, reached), ONE, choose(is_below(reached, baseline), ZERO, between))


def _quantity(value: object) -> Quantity:
    assert isinstance(value, Quantity), "the checker lets only plain numbers be scored"
    return value


def _if_known(known: Truth, points: Points, otherwise: Points, undefined: Truth) -> Points:
    chosen = select_points(known, points, otherwise)
    return Points(chosen.low, chosen.high, chosen.low_open, chosen.high_open, undefined)


def _score_steps(steps: Steps, encoding: Encoding, bindings: Bindings) -> Points:
    """The hull over the steps not false up to and including the first true one; 0 joins if none is true yet."""
    guarded: list[tuple[Truth, Points]] = []
    exact: list[tuple[Truth, Fraction]] = []
    reached: Truth = False
    is_open: Truth = False
    for step in steps.steps:
        verdict = encode_condition(step.when, encoding, bindings)
        guarded.append((all_of(opposite(reached), opposite(verdict.false)), exactly(step.points)))
        exact.append((verdict.true, step.points))
        is_open = any_of(is_open, all_of(opposite(reached), unknown_of(verdict)))
        reached = any_of(reached, verdict.true)
    guarded.append((opposite(reached), exactly(ZERO)))
    points: Number = ZERO
    for guard, number in reversed(exact):
        points = choose(guard, number, points)
    return exactly(points) if is_open is False else hull(guarded)


def _score_ratio(ratio: Ratio, maximum: Fraction, encoding: Encoding, bindings: Bindings) -> Points:
    quantity, base = (_quantity(part) for part in encode_each((ratio.quantity, ratio.base), encoding, bindings))
    cap = None if ratio.cap is None else _quantity(encode(ratio.cap, encoding, bindings))
    operands = (quantity, base) if cap is None else (quantity, base, cap)
    undefined = any_of(*(value.undefined for value in operands), all_of(base.known, is_at_most_zero(base.number)))
    highest = None if cap is None else scale(cap.number, maximum)
    known = all_of(*(value.known for value in operands))
    high_open: Truth = True if cap is None else opposite(cap.known)
    otherwise = Points(ZERO, ZERO if highest is None else highest, False, high_open, False)
    if ratio.better == "higher":
        share = divide(quantity.number, base.number)
        points = clamp_points(exactly(scale(share, maximum)), highest)
        return _if_known(known, points, otherwise, undefined)
    share = divide(base.number, quantity.number)
    points = clamp_points(exactly(scale(share, maximum)), highest)
    free = Points(ZERO, ZERO, False, True, False) if highest is None else exactly(highest)
    points = select_points(is_at_most_zero(quantity.number), free, points)
    return _if_known(known, points, otherwise, undefined)
