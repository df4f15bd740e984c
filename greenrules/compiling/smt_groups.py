"""What groups score, as terms: sums, weighted averages and choices, under each policy for what does not apply."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from attrs import frozen

from greenrules.compiling.smt_algebra import add, all_of, choose, is_zero, larger, opposite, scale, smaller
from greenrules.compiling.smt_arithmetic import truncate
from greenrules.compiling.smt_encoding import Encoding, reference_meaning, refuse
from greenrules.compiling.smt_expressions import encode, encode_condition
from greenrules.compiling.smt_products import divide, list_cases, multiply
from greenrules.compiling.smt_scores import add_points, hull, is_point
from greenrules.compiling.smt_scoring import (
    NodePoints,
    encode_node,
    inapplicable_points,
    policy_cases,
    widen_unsure,
)
from greenrules.compiling.smt_terms import ONE, ZERO, Number, Truth
from greenrules.compiling.smt_values import (
    UNBOUNDED,
    Members,
    Points,
    Quantity,
    clamp_points,
    conjoin,
    disjoin,
    exactly,
    require,
    select_points,
    spread,
    unknown_of,
)
from greenrules.model.scoring import POLICIES, Choose, Group

MOST_CHOICES = 200


@frozen
class Combined:
    """What the children give together: points, and the maximum after `drop`."""

    points: Points
    maximum: Number


def encode_group(group: Group, parent: Group | None, encoding: Encoding) -> NodePoints:
    """Return the score of a group; a root in which nothing applies is undefined.

    Source: docs/semantics.md, 6.
    """
    children = tuple(encode_node(encoding, child.id) for child in group.children)
    any_child = disjoin(child.applicable for child in children)
    applicable = conjoin((encode_condition(group.applies, encoding), any_child))
    combined = _combine_children(group, children, encoding)
    bounds = require(combined.points, encode_condition(group.requires, encoding))
    if parent is None:
        bounds = select_points(unknown_of(applicable), UNBOUNDED, bounds)
        points = Points(bounds.low, bounds.high, bounds.low_open, bounds.high_open, applicable.false)
    else:
        bounds = widen_unsure(bounds, combined.maximum, applicable)
        outside = inapplicable_points(parent, combined.maximum, encoding)
        points = select_points(applicable.false, outside, bounds)
    return NodePoints(points, applicable, combined.maximum, children)


def _combine_children(group: Group, children: Sequence[NodePoints], encoding: Encoding) -> Combined:
    """Combine under the policy of the group; while it is unknown, cover what each would give."""
    cases, known = policy_cases(group, encoding)
    wanted = POLICIES if known is not True else tuple(policy for policy, guard in cases if guard is not False)
    results = {policy: _combine(group, children, policy, encoding) for policy in wanted}
    *others, last = cases
    combined = results[last[0]]
    for policy, guard in reversed(others):
        if policy in results:
            points = select_points(guard, results[policy].points, combined.points)
            combined = Combined(points, choose(guard, results[policy].maximum, combined.maximum))
    if known is True:
        return combined
    wide = hull([(True, result.points) for result in results.values()])
    highest = results[POLICIES[0]].maximum
    for policy in POLICIES[1:]:
        highest = larger(highest, results[policy].maximum)
    return Combined(select_points(known, combined.points, wide), choose(known, combined.maximum, highest))


def _combine(group: Group, children: Sequence[NodePoints], policy: str, encoding: Encoding) -> Combined:
    if group.choose is not None:
        return _combine_chosen(group, group.choose, children, policy, encoding)
    return _combine_weights(group, children, policy)


def _combine_weights(group: Group, children: Sequence[NodePoints], policy: str) -> Combined:
    maximum: Number
    if group.combine == "weighted":
        weights: list[Number] = [child.weight for child in group.children]
        maximum = group.maximum
    else:
        weights = [child.maximum for child in children]
        maximum = add(*weights)
    whole = add(*weights)
    applied = add(*(choose(child.applicable.false, ZERO, w) for w, child in zip(weights, children, strict=True)))
    unit = choose(is_zero(whole), ZERO, divide(maximum, whole))
    rate = unit
    if policy == "redistribute":
        rate = choose(is_zero(applied), unit, divide(maximum, applied))
    counted = [_count_child(child, weight, policy) for child, weight in zip(children, weights, strict=True)]
    points = _multiply_ends(add_points(counted), rate)
    return Combined(points, multiply(unit, applied) if policy == "drop" else maximum)


def _multiply_ends(points: Points, rate: Number) -> Points:
    """Return a score times a number that is not negative."""
    low = multiply(points.low, rate)
    high = low if is_point(points) else multiply(points.high, rate)
    some = opposite(is_zero(rate))
    return Points(low, high, all_of(some, points.low_open), all_of(some, points.high_open), points.undefined)


def _count_child(child: NodePoints, weight: Number, policy: str) -> Points:
    """Return what a child counts for out of its weight."""
    nothing = is_zero(child.maximum)
    factor = ONE if weight == child.maximum else divide(weight, child.maximum)
    part = _multiply_ends(child.points, factor)
    if policy == "redistribute":
        part = clamp_points(part, weight)
    part = select_points(nothing, exactly(ZERO), part)
    outside = exactly(weight if policy == "full" else ZERO)
    return select_points(child.applicable.false, outside, part)


def _combine_chosen(
    group: Group, rule: Choose, children: Sequence[NodePoints], policy: str, encoding: Encoding
) -> Combined:
    limit = encode(rule.k, encoding)
    assert isinstance(limit, Quantity)
    named = None if rule.by is None else reference_meaning(rule.by, encoding)
    unlimited = Combined(spread(ZERO, group.maximum), group.maximum)
    counts = _list_counts(limit, len(children), group)
    if named is None:
        found = [(guard, _take_best(group, children, count, policy)) for guard, count in counts]
        return _join(limit.known, found, unlimited)
    assert isinstance(named, Members)
    chosen = dict(named.cases)
    inside = [chosen.get(child.id, False) for child in group.children]
    known = _take_named(group, children, inside, policy)
    found = [(guard, _take_any(group, children, count, policy)) for guard, count in counts]
    _limit_choice(named, limit, rule, encoding)
    return _join(named.known, [(True, known)], _join(limit.known, found, unlimited))


def _list_counts(limit: Quantity, most: int, group: Group) -> list[tuple[Truth, int]]:
    cases = list_cases(truncate(limit.number))
    if cases is None:
        raise refuse("GR711", f"it is not fixed how many children of `{group.id}` are chosen", group.span)
    return [(guard, max(0, min(int(count), most))) for guard, count in cases]


def _join(known: Truth, guarded: Sequence[tuple[Truth, Combined]], otherwise: Combined) -> Combined:
    *others, (_, result) = guarded
    for guard, combined in reversed(others):
        points = select_points(guard, combined.points, result.points)
        result = Combined(points, choose(guard, combined.maximum, result.maximum))
    points = select_points(known, result.points, otherwise.points)
    return Combined(points, choose(known, result.maximum, otherwise.maximum))


def _limit_choice(named: Members, limit: Quantity, rule: Choose, encoding: Encoding) -> None:
    """A choice of the wrong size is refused as input: no subject makes one."""
    if rule.by is not None:
        size = add(*(choose(inside, ONE, ZERO) for _, inside in named.cases))
        wrong = opposite(is_zero(add(size, scale(limit.number, -ONE))))
        encoding.inputs.limits[f"size of {rule.by.name}"] = opposite(all_of(named.known, limit.known, wrong))


def _take_best(group: Group, children: Sequence[NodePoints], count: int, policy: str) -> Combined:
    """The interval of the best `count` of the children that count, for every set of children that may not."""
    fixed = policy in ("full", "zero")
    doubtful = [at for at, child in enumerate(children) if not fixed and child.applicable.false is not False]
    if 2 ** len(doubtful) > MOST_CHOICES:
        raise refuse("GR711", f"too many children of `{group.id}` may not apply", group.span)
    result: Combined | None = None
    for size in range(len(doubtful) + 1):
        for left_out in combinations(doubtful, size):
            guard = all_of(*(_leaves_out(children[at], at in left_out) for at in doubtful))
            combined = _best_of([c for at, c in enumerate(children) if at not in left_out], group, count, policy)
            if result is None:
                result = combined
                continue
            points = select_points(guard, combined.points, result.points)
            result = Combined(points, choose(guard, combined.maximum, result.maximum))
    assert result is not None
    return result


def _leaves_out(child: NodePoints, is_out: bool) -> Truth:
    return child.applicable.false if is_out else opposite(child.applicable.false)


def _best_of(counting: Sequence[NodePoints], group: Group, count: int, policy: str) -> Combined:
    scores = [_count_child(child, child.maximum, policy) for child in counting]
    taken = min(count, len(scores))
    points = _add_ends(scores, taken, group, smallest_lower_ends=False)
    part = Fraction(taken, count) if count else ZERO
    if policy == "redistribute" and part:
        points = _multiply_ends(points, 1 / part)
    return Combined(points, group.maximum * part if policy == "drop" else group.maximum)


def _take_named(group: Group, children: Sequence[NodePoints], inside: Sequence[Truth], policy: str) -> Combined:
    counts = [
        all_of(chosen, True if policy in ("full", "zero") else opposite(child.applicable.false))
        for child, chosen in zip(children, inside, strict=True)
    ]
    scores = [_count_child(child, child.maximum, policy) for child in children]
    points = add_points([select_points(c, s, exactly(ZERO)) for c, s in zip(counts, scores, strict=True)])
    taken, count = (add(*(choose(truth, ONE, ZERO) for truth in truths)) for truths in (counts, inside))
    part = choose(is_zero(count), ZERO, divide(taken, count))
    if policy == "redistribute":
        rate = choose(is_zero(part), ONE, divide(count, taken))
        points = _multiply_ends(points, rate)
    return Combined(points, multiply(part, group.maximum) if policy == "drop" else group.maximum)


def _take_any(group: Group, children: Sequence[NodePoints], count: int, policy: str) -> Combined:
    """The interval of whichever `count`: the smallest lower ends to the largest upper ends."""
    scores = []
    for child in children:
        score = _count_child(child, child.maximum, policy)
        if policy in ("redistribute", "drop"):
            score = select_points(child.applicable.false, spread(ZERO, child.maximum), score)
        scores.append(score)
    return Combined(_add_ends(scores, count, group, smallest_lower_ends=True), group.maximum)


def _add_ends(scores: Sequence[Points], count: int, group: Group, *, smallest_lower_ends: bool) -> Points:
    ways = list(combinations(range(len(scores)), count))
    if len(ways) > MOST_CHOICES:
        raise refuse("GR711", f"there are too many ways to choose in `{group.id}`", group.span)
    lows = [choose(score.low_open, ZERO, score.low) for score in scores]
    highs = [choose(score.high_open, ZERO, score.high) for score in scores]
    high = _extreme([add(*(highs[at] for at in way)) for way in ways], smallest=False)
    if not smallest_lower_ends and all(map(is_point, scores)):
        return exactly(high)
    return spread(_extreme([add(*(lows[at] for at in way)) for way in ways], smallest=smallest_lower_ends), high)


def _extreme(numbers: Sequence[Number], *, smallest: bool) -> Number:
    result = numbers[0]
    for number in numbers[1:]:
        result = smaller(result, number) if smallest else larger(result, number)
    return result
