"""Steering a number: along a straight line where there is one, else step by step."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from greenrules.model.expressions import Aggregate, Comparison, Reference, walk_expression
from greenrules.model.values import Scalar
from greenrules.testing.helm import (
    Goal,
    Helm,
    Source,
    find_index,
    holds,
    list_choices,
    list_sources,
    put,
    read_source,
    read_value,
    with_record,
)
from greenrules.testing.menus import MOST_RECORDS
from greenrules.testing.precision import STEP, find_precision
from greenrules.testing.steering import keep_record, redraw
from greenrules.testing.subjects import Factory, is_writable, with_fact

# How far a subject is from where it should be, None where there is no number.
Measure = Callable[[Factory], Fraction | None]
SOURCES_TRIED, ROUNDS, MENU_TRIED = 6, 4, 10
# How far above (or below) the other side a number is put, in the order of `GAPS`.
ABOVE = (Fraction(0), STEP, Fraction(1), Fraction(100), Fraction(10000))
GAPS: dict[str, tuple[bool, bool, bool]] = {  # whether the gap may be positive, zero, negative
    ">=": (True, True, False), ">": (True, False, False), "<=": (False, True, True), "<": (False, False, True),
    "=": (False, True, False), "!=": (True, False, True),
}  # fmt: skip


def steer_number(helm: Helm, factory: Factory, goal: Goal, expr: Comparison) -> Factory:
    """Return the subject changed so that two numbers compare as wanted, equal or close first as often as not."""
    gaps = [gap for gap in (*ABOVE, *(-gap for gap in ABOVE[1:])) if _suits(gap, expr.sign, goal.want)]
    targets = gaps if helm.random.random() < 0.5 else helm.random.sample(gaps, len(gaps))
    for aggregate in _list_counts(helm, goal):
        factory = _grow(helm, factory, goal, aggregate)
        if holds(helm, factory, goal):
            return factory
    for source in _mix_sources(helm, goal, expr):
        for target in targets[:3]:
            changed = _move_gap(helm, factory, goal, expr, source, target)
            if changed is not None and holds(helm, changed, goal):
                return changed
        for value in _sample_menu(helm, factory, source):
            changed = put(helm, factory, source, value, find_index(goal.records, source))
            if holds(helm, changed, goal):
                return changed
    return redraw(helm, factory, goal)


def _list_counts(helm: Helm, goal: Goal) -> list[Aggregate]:
    """Return the aggregates that a comparison rests on, those behind a name of the same module included."""
    found = []
    for part in walk_expression(goal.expr):
        is_named = isinstance(part, Reference) and part.kind == "derived" and not part.module
        formula = (
            helm.modules[goal.way].derived[part.name].formula if isinstance(part, Reference) and is_named else part
        )
        found += [inner for inner in walk_expression(formula) if isinstance(inner, Aggregate)]
    return found


def _grow(helm: Helm, factory: Factory, goal: Goal, aggregate: Aggregate) -> Factory:
    """See to one more record that counts, up to a few; now and then to none at all."""
    table, kept = aggregate.records.table.name, aggregate.records
    if helm.random.random() < 0.25:
        return with_fact(factory, table, ())
    for index in range(MOST_RECORDS):
        factory = with_record(helm, factory, table, index)
        records = {**goal.records, kept.variable: (table, index)}
        factory = keep_record(helm, factory, goal, kept, records)
        if holds(helm, factory, goal):
            return factory
    return factory


def _suits(gap: Fraction, sign: str, want: bool) -> bool:
    positive, zero, negative = GAPS[sign]
    return (positive if gap > 0 else zero if gap == 0 else negative) is want


def _mix_sources(helm: Helm, goal: Goal, expr: object) -> list[Source]:
    sources = list_sources(helm, goal.way, expr)
    mixed = helm.random.sample(sources, len(sources))
    return mixed[:SOURCES_TRIED]


def _sample_menu(helm: Helm, factory: Factory, source: Source) -> list[Scalar]:
    menu = list_choices(helm, factory, source)
    return helm.random.sample(menu, min(MENU_TRIED, len(menu)))


def _move_gap(
    helm: Helm, factory: Factory, goal: Goal, expr: Comparison, source: Source, target: Fraction
) -> Factory | None:
    def measure(changed: Factory) -> Fraction | None:
        sides = [read_value(helm, changed, side, goal.way, goal.records) for side in (expr.left, expr.right)]
        left, right = sides
        return left - right - target if isinstance(left, Fraction) and isinstance(right, Fraction) else None

    return _follow_line(helm, factory, source, find_index(goal.records, source), measure)


def move_to(helm: Helm, factory: Factory, goal: Goal, target: Fraction) -> Factory:
    """Return the subject changed so that the expression of the goal comes to a number, or near it."""

    def measure(changed: Factory) -> Fraction | None:
        value = read_value(helm, changed, goal.expr, goal.way, goal.records)
        return value - target if isinstance(value, Fraction) else None

    best, distance = factory, measure(factory)
    for source in _mix_sources(helm, goal, goal.expr):
        changed = _follow_line(helm, factory, source, find_index(goal.records, source), measure)
        reached = None if changed is None else measure(changed)
        if changed is not None and reached is not None and (distance is None or abs(reached) < abs(distance)):
            best, distance = changed, reached
        if distance == 0:
            break
    return best


def _follow_line(helm: Helm, factory: Factory, source: Source, index: int, measure: Measure) -> Factory | None:
    """Return the subject with one number moved to where a measure is zero, by the secant through two tries."""
    start = read_source(factory, source, index)
    if start is not None and (isinstance(start, bool) or not isinstance(start, Fraction)):
        return None
    first = start if isinstance(start, Fraction) else Fraction(1)
    if start is None and not any(isinstance(v, Fraction) for v in list_choices(helm, factory, source)):
        return None
    second = first + 1
    height = measure(put(helm, factory, source, first, index))
    for _ in range(ROUNDS):
        changed = put(helm, factory, source, second, index)
        next_height = measure(changed)
        if next_height == 0:
            return changed
        if height is None or next_height is None or next_height == height:
            return None
        hit = second - next_height * (second - first) / (next_height - height)
        first, second, height = second, next(_round_off(hit)), next_height
    return put(helm, factory, source, second, index)


def _round_off(hit: Fraction) -> Iterator[Fraction]:
    """Yield the number itself where a facts file can hold it, else a neighbour."""
    if is_writable(hit):
        yield hit
    bounded = max(min(hit, Fraction(10**15)), Fraction(-(10**15)))
    yield Fraction(round(bounded * 10**6), 10**6)


def nudge(number: Fraction) -> tuple[Fraction, ...]:
    """Return numbers near and far from one, for asking whether it matters."""
    unit = find_precision(number)
    return (number + unit, number - unit, number * 2, number / 2, Fraction(0), number + 1000, -number)
