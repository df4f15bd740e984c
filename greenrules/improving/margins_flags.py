"""What an evaluator should look at: quantities exactly on a threshold, and inputs whose omission would help."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.improving.margins_gaps import ORDERED, list_marks, read_gap
from greenrules.improving.margins_probe import Probe, Verdict, read_ladder
from greenrules.improving.opened_case import OpenedCase
from greenrules.improving.why_grounds import describe_ground
from greenrules.improving.why_readings import Place, measure
from greenrules.improving.why_targets import follow_target
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.margins import Omission, OnThreshold
from greenrules.model.scoring import Indicator, Ramp
from greenrules.model.values import Bounds, Record, Value


def find_on_threshold(probe: Probe) -> tuple[OnThreshold, ...]:
    """Return every quantity, date or score that equals what the ruleset compares it with."""
    found: dict[tuple[str, str], OnThreshold] = {}
    for one in (*_list_scores(probe), *_list_findings(probe)):
        found.setdefault((one.ground, one.reading.id), one)
    return tuple(found.values())


def _list_findings(probe: Probe) -> Iterator[OnThreshold]:
    for id in follow_target(probe.board, probe.target):
        premise = probe.board.premises[id]
        ground = describe_ground(premise)
        if ground.score is not None and premise.actual.applicable is False:  # type: ignore[union-attr]
            continue
        for reading in ground.readings:
            if reading.distance == 0 and reading.sign in ORDERED:
                yield OnThreshold(ground.id, ground.label, reading)
        if isinstance(premise.entry, Indicator) and isinstance(premise.entry.scoring, Ramp) and not premise.entry.over:
            ramp, place = premise.entry.scoring, Place(premise.module)
            sign = ">=" if ramp.better == "higher" else "<="
            reading = measure(ramp.quantity, f"{id}/1", place, sign=sign, against=ramp.baseline)
            if reading.distance == 0:
                yield OnThreshold(ground.id, ground.label, reading)


def _list_scores(probe: Probe) -> Iterator[OnThreshold]:
    """Yield the scores that stand on a mark of the ladder."""
    for mark in list_marks(probe.subject.ruleset):
        if read_gap(mark, probe.subject) == 0:
            id, label, comparison = mark
            place = Place(probe.subject)
            reading = measure(comparison.left, f"{id}/0", place, sign=comparison.sign, against=comparison.right)
            yield OnThreshold(id, label, reading)


def find_omissions(case: OpenedCase, probe: Probe) -> tuple[Omission, ...]:
    """Return what was supplied and would better be left out: records, and inputs whose absence states something.

    Leaving out anything else never helps, by the information order.
    """
    before = (probe.verdict, _read_score(probe.subject))
    found = []
    for id, label, facts in _list_less(case):
        subject = Environment(case.ruleset, facts, probe.subject.as_of, bound=probe.subject.bound)
        verdict, score = read_ladder(subject), _read_score(subject)
        if _is_better(probe, (verdict, score), before):
            found.append(Omission(id, label, verdict[0], score))
    return tuple(found)


def _list_less(case: OpenedCase) -> Iterator[tuple[str, Words, dict[str, Value]]]:
    """Yield the facts without one record, one optional fact or one optional cell."""
    facts = case.environment.facts
    for name, fact in case.ruleset.facts.items():
        value = facts[name]
        if name not in case.accepted.supplied:
            continue
        if fact.assume is not None:
            yield f"fact:{name}", fact.label, {**facts, name: fact.assume.value}
        elif isinstance(value, tuple):
            for record in value:
                rest = tuple(other for other in value if other is not record)
                yield f"fact:{name}/{record.index}", fact.label, {**facts, name: rest}
                yield from _list_less_cells(case, fact, record)


def _list_less_cells(case: OpenedCase, fact: Fact, record: Record) -> Iterator[tuple[str, Words, dict[str, Value]]]:
    facts = case.environment.facts
    table = facts[fact.id]
    assert isinstance(table, tuple), "the records of a table"
    for column in fact.columns:
        if column.assume is None or f"{fact.id}/{record.index}/{column.id}" not in case.accepted.supplied:
            continue
        cells = {**record.cells, column.id: column.assume.value}
        changed = tuple(Record(one.index, cells) if one is record else one for one in table)
        yield f"fact:{fact.id}/{record.index}/{column.id}", column.label, {**facts, fact.id: changed}


Result = tuple[Verdict, Bounds | None]


def _is_better(probe: Probe, after: Result, before: Result) -> bool:
    """Whether a better grade is proven, or the same one with more points proven."""
    order = [rung.id for rung in probe.subject.ruleset.rungs] + ["none"]
    places = order.index(after[0][0]), order.index(before[0][0])
    return places[0] < places[1] or (places[0] == places[1] and _proven(after[1]) > _proven(before[1]))


def _proven(score: Bounds | None) -> Fraction:
    return Fraction(0) if score is None or score.proven is None else score.proven


def _read_score(environment: Environment) -> Bounds | None:
    grade_of(environment)
    if environment.ruleset.indicators is None:
        return None
    bounds = node_score(environment, "").bounds
    return bounds if isinstance(bounds, Bounds) else None
