"""A target that was chosen among steps, brought back to the least that still does."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil

from attrs import evolve

from greenrules.evaluating.environment import Environment
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.plan_aiming import round_towards
from greenrules.improving.plan_situation import Situation, environment_with
from greenrules.model.plan import Limit, Measure
from greenrules.model.scoring import is_judged
from greenrules.model.values import Unknown, Verdict, format_number

_HALVINGS = 16


def trim_measures(
    measures: tuple[Measure, ...],
    situation: Situation,
    limits: dict[str, Limit],
    judge: Callable[[Environment], Verdict],
) -> tuple[Measure, ...]:
    """Return the measures with every number moved no further than the target needs, the dearest first.

    Points that nobody has awarded yet are taken to start from 0: so a plan says the fewest that do.
    """
    trimmed = {measure.id: measure for measure in measures}
    for measure in sorted(measures, key=lambda one: (-one.cost, one.id)):
        others = [one for id, one in trimmed.items() if id != measure.id]
        trimmed[measure.id] = _trim(measure, others, situation, limits, judge)
    return tuple(sorted(trimmed.values(), key=lambda one: one.id))


def _trim(
    measure: Measure,
    others: Iterable[Measure],
    situation: Situation,
    limits: dict[str, Limit],
    judge: Callable[[Environment], Verdict],
) -> Measure:
    change = measure.changes[0]
    now = situation.values[change.fact]
    if isinstance(now, Unknown) and is_judged(change.fact):
        now = Fraction(0)
    elif measure.origin != "effort":
        return measure
    if change.kind != "set" or not isinstance(change.value, Fraction):
        return measure
    if not isinstance(now, Fraction) or now == change.value:
        return measure
    others = list(others)

    def reaches(value: Fraction) -> bool:
        changed = apply_measures([*others, _move(measure, value, now)], situation.values, situation.ruleset, limits)
        return changed is not None and judge(environment_with(situation, changed)) is True

    far, near = change.value, now
    for _ in range(_HALVINGS):
        middle = (far + near) / 2
        far, near = (middle, near) if reaches(middle) else (far, middle)
    up = change.value > now
    for digits in (3, 4, 5, 6):
        # The nearer short number first: halving comes close to an edge and never onto it.
        for short in (round_towards(far, up=not up, digits=digits), round_towards(far, up=up, digits=digits)):
            if abs(short - now) <= abs(change.value - now) and reaches(short):
                return _move(measure, short, now)
    return measure


def _move(measure: Measure, value: Fraction, now: Fraction) -> Measure:
    """Return the measure with another value to reach, and the effort in proportion; papers cost what they cost."""
    change, cost = measure.changes[0], measure.cost
    assert isinstance(change.value, Fraction)
    if measure.origin == "effort":
        cost = Fraction(ceil(cost * 10 * abs(value - now) / abs(change.value - now)), 10)
    id = f"{change.fact}:{format_number(value)}"
    return evolve(measure, id=id, cost=cost, changes=(evolve(change, value=value),))
