"""A finding told: how it stands, what it rests on, how far it is from what is wanted, where it is written."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from greenrules.evaluating import intervals
from greenrules.evaluating.citations import cite
from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.logic import missing_of
from greenrules.evaluating.missing import find_declared
from greenrules.evaluating.scoring import NodeScore
from greenrules.evaluating.type_units import unit_of_type
from greenrules.improving.why_form import Premise
from greenrules.improving.why_premises import is_met
from greenrules.improving.why_readings import Place, label_of, measure, read_condition
from greenrules.model.advice import Ground, NamedValue, Reading, Truth
from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Source, Words
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Gate
from greenrules.model.scoring import Checklist, Formula, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.values import Bounds, Unknown


def describe_ground(premise: Premise, *, wanted: bool = True) -> Ground:
    """Return a finding with the readings that decide it.

    Args:
        wanted: what would help: that it is met, or that it is not.
    """
    score = premise.actual if isinstance(premise.actual, NodeScore) else None
    bounds = score.bounds if score is not None and isinstance(score.bounds, Bounds) else None
    factor = _find_factor(premise)
    missing = missing_of(bounds) if bounds is not None else missing_of(premise.actual)  # type: ignore[arg-type]
    return Ground(
        id=premise.id,
        kind=premise.kind,
        label=_label(premise),
        truth=_tell_truth(premise),
        score=None if bounds is None else intervals.scale(bounds, factor),
        maximum=None if score is None else score.maximum * factor,
        lost=_find_loss(premise, factor),
        citation=_cite(premise, premise.source),
        readings=tuple(_weigh(reading, factor) for reading in _read_premise(premise, wanted)),
        missing=tuple(name_missing(id, premise.module) for id in sorted(missing)),
        wanted=wanted,
        points_citation=_cite(premise, premise.entry.points_source) if isinstance(premise.entry, Indicator) else None,
    )


def _weigh(reading: Reading, factor: Fraction) -> Reading:
    return reading if reading.points is None else evolve(reading, points=reading.points * factor)


def _cite(premise: Premise, source: Source) -> Citation | None:
    return cite(premise.module.ruleset, source) if source.clause or source.document else None


def name_missing(id: str, environment: Environment) -> NamedValue:
    """Return a missing input under its label, without a value."""
    declared = find_declared(id, environment)
    return NamedValue(id, declared.label, Unknown(frozenset({id})), unit_of_type(declared.type))


def _label(premise: Premise) -> Words:
    match premise.entry:
        case Gate() | Indicator():
            return premise.entry.label
        case _:
            return label_of(premise.entry, Place(premise.module))


def _tell_truth(premise: Premise) -> Truth:
    if is_met(premise):
        return "met"
    match premise.actual:
        case NodeScore():
            bounds = premise.actual.bounds
            return "unmet" if isinstance(bounds, Bounds) and bounds.settled else "open"
        case Unknown():
            return "open"
        case _:
            return "unmet"


def _find_factor(premise: Premise) -> Fraction:
    """Return how many points of the total one point of an indicator is; 1 where that is not settled."""
    factor = factor_of(premise.module, premise.entry.id) if isinstance(premise.entry, Indicator) else None
    return factor or Fraction(1)


def _find_loss(premise: Premise, factor: Fraction) -> Fraction | None:
    """Return the points of the total an indicator lost for certain."""
    score = premise.actual
    if not isinstance(score, NodeScore) or not isinstance(score.bounds, Bounds) or score.bounds.attainable is None:
        return None
    return max(Fraction(0), score.maximum - score.bounds.attainable) * factor


def _read_premise(premise: Premise, wanted: bool) -> Iterator[Reading]:
    place = Place(premise.module)
    match premise.entry:
        case Gate():
            yield from read_condition(premise.entry.condition, premise.id, place, wanted=wanted)
        case Indicator():
            yield from _read_indicator(premise.entry, premise.id, place)
        case _:
            yield from read_condition(premise.entry, premise.id, place, wanted=wanted)


def _read_indicator(indicator: Indicator, id: str, place: Place) -> Iterator[Reading]:
    """Read what an indicator requires, where that fails, and then what its points come from."""
    inner = f"{id}/2" if indicator.applies is not None else id
    if indicator.requires is not None:
        if evaluate_condition(indicator.requires, place.environment) is not True:
            yield from read_condition(indicator.requires, f"{inner}/0", place)
            return
        inner = f"{inner}/1"
    if indicator.over is not None:
        table = indicator.over.table
        yield measure(table, inner, place, sign="", against=None)
        return
    yield from _read_scoring(indicator, inner, place)


def _read_scoring(indicator: Indicator, id: str, place: Place) -> Iterator[Reading]:
    match indicator.scoring:
        case Ramp() as ramp:
            sign = ">=" if ramp.better == "higher" else "<="
            yield _judge(measure(ramp.quantity, f"{id}/1", place, sign=sign, against=ramp.leading))
        case Ratio() as ratio:
            sign = ">=" if ratio.better == "higher" else "<="
            yield _judge(measure(ratio.quantity, f"{id}/1", place, sign=sign, against=ratio.base))
        case Steps(steps=steps):
            yield from _read_condition_points(steps[0].when, f"{id}/1", place, steps[0].points)
        case Formula(formula=formula):
            reading = measure(formula, f"{id}/1", place, sign=">=", against=None)
            yield _judge(evolve(reading, threshold=indicator.maximum, threshold_label=NO_WORDS))
        case Checklist(mode=mode, items=items):
            met = [evaluate_condition(item.condition, place.environment) is True for item in items]
            for n, item in enumerate(items):
                # What is lacking is told; where nothing is, what is there.
                if not met[n] or all(met):
                    where = f"{id}/{2 * n + 1 if mode == 'each' else n + 1}"
                    # Items that earn only together bring nothing one by one.
                    points = item.points if mode == "each" else None
                    for reading in _read_condition_points(item.condition, where, place, points):
                        yield evolve(reading, label=reading.label if reading.label != NO_WORDS else item.label)
        case Judged(fact=fact):
            reading = measure(fact, f"{id}/1", place, sign=">=", against=None)
            yield _judge(evolve(reading, threshold=indicator.maximum))


def _read_condition_points(condition: Expr, id: str, place: Place, points: Fraction | None) -> Iterator[Reading]:
    for reading in read_condition(condition, id, place):
        yield evolve(reading, points=points)


def _judge(reading: Reading) -> Reading:
    """Say whether a quantity has reached what full points ask for, and how far it is."""
    value, threshold = reading.value, reading.threshold
    if isinstance(value, Bounds):
        value = value.proven if value.settled and value.proven is not None else Unknown(value.missing)
    if not isinstance(value, Fraction) or not isinstance(threshold, Fraction):
        return reading
    holds = value >= threshold if reading.sign == ">=" else value <= threshold
    return evolve(reading, holds=holds, distance=abs(value - threshold))
