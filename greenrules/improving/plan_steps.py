"""A chosen set of measures as a plan: in which order, what each changes, what it earns, and what has to be shown."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from greenrules.evaluating.contributions import factor_of
from greenrules.evaluating.environment import Environment, gate_verdict, node_score, score_value
from greenrules.evaluating.option_words import word_options
from greenrules.evaluating.type_units import unit_of_type
from greenrules.improving.measures_applying import apply_measures
from greenrules.improving.measures_money import CNY
from greenrules.improving.plan_dependence import Dependence, find_facts
from greenrules.improving.plan_situation import Situation, assess_with, environment_with
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.plan import Earned, Effect, Limit, Measure, Move, Plan, PlanStep
from greenrules.model.values import Bounds, Months, Scalar, Seconds, Unknown, Value

_DAY = 86400
# Lead times in months are compared with those in days by the mean month.
_DAYS_IN_MONTH = Fraction(365, 12)


def make_plan(
    measures: Sequence[Measure], situation: Situation, limits: dict[str, Limit], gates: tuple[str, ...]
) -> Plan | None:
    """Return the plan that takes the measures; None when the reference evaluator refuses the facts it leads to.

    Args:
        gates: basic requirements of the target; what they need comes first.
    """
    changed = apply_measures(measures, situation.values, situation.ruleset, limits)
    after = None if changed is None else assess_with(situation, changed)
    if after is None:
        return None
    ordered = _order(measures, situation, limits, gates)
    return Plan(
        steps=tuple(_list_steps(ordered, situation, limits, after)),
        cost=sum((measure.cost for measure in ordered), start=Fraction(0)),
        saving=sum((measure.saving for measure in ordered), start=Fraction(0)),
        lead_time=_find_lead_time(ordered),
        earned=tuple(_list_earned(situation.assessment, after)),
        assessment=after,
    )


def _order(
    measures: Sequence[Measure], situation: Situation, limits: dict[str, Limit], gates: tuple[str, ...]
) -> list[Measure]:
    """Put what a gate needs first, then by id; nothing comes before what it requires."""
    dependence = Dependence()
    conditions = [situation.ruleset.gates[gate].condition for gate in gates]
    behind = frozenset[str]().union(*(find_facts(one, situation.ruleset, dependence) for one in conditions))

    def rank(measure: Measure) -> tuple[bool, str]:
        return (not any(change.fact in behind for change in measure.changes), measure.id)

    waiting, ordered = sorted(measures, key=rank), list[Measure]()
    while waiting:
        left = {measure.id for measure in waiting}
        following = next(one for one in waiting if not set(one.requires) & left)
        waiting.remove(following)
        ordered.append(following)
    return ordered


def _list_steps(
    ordered: list[Measure], situation: Situation, limits: dict[str, Limit], final: Assessment
) -> Iterator[PlanStep]:
    values = dict(situation.values)
    before = environment_with(situation, {})
    findings = [one for one in final.findings if one.kind in ("gate", "indicator")]
    for count, measure in enumerate(ordered, 1):
        changed = apply_measures(ordered[:count], situation.values, situation.ruleset, limits)
        # A step that leads out of range on the way counts together with the one that leads back.
        reached = values if changed is None else {**situation.values, **changed}
        after = environment_with(situation, reached)
        effects = tuple(_list_effects(findings, before, after))
        yield PlanStep(
            measure=measure,
            moves=tuple(_list_moves(measure, values, reached, situation)),
            effects=effects,
            points=_score_of(after) - _score_of(before),
            papers=_list_papers(measure, effects, situation),
        )
        before, values = after, reached


def _score_of(environment: Environment) -> Fraction:
    score = score_value(environment, "")
    return score.proven if isinstance(score, Bounds) and score.proven is not None else Fraction(0)


def _list_effects(findings: list[Finding], before: Environment, after: Environment) -> Iterator[Effect]:
    """Yield the gates and indicators that stand otherwise after a step than before it."""
    for finding in findings:
        kind, _, id = finding.id.partition(":")
        if kind == "gate":
            met = gate_verdict(after, id) is True
            if met is not (gate_verdict(before, id) is True):
                yield Effect(finding, Fraction(0), met)
        elif node_score(before, id).bounds != node_score(after, id).bounds:
            yield Effect(finding, _points_of(id, after) - _points_of(id, before), None)


def _points_of(id: str, environment: Environment) -> Fraction:
    """Return the points of the total an indicator is proven to bring; 0 where it is not settled how much counts."""
    bounds, factor = node_score(environment, id).bounds, factor_of(environment, id)
    proven = bounds.proven if isinstance(bounds, Bounds) else None
    return Fraction(0) if proven is None or factor is None else proven * factor


def _list_moves(
    measure: Measure, before: dict[str, Value], after: dict[str, Value], situation: Situation
) -> Iterator[Move]:
    for change in measure.changes:
        fact = situation.ruleset.facts[change.fact]
        old, new = before[change.fact], after[change.fact]
        added: Scalar = change.value
        shown = added if change.kind in ("include", "exclude") else new
        yield Move(
            fact=change.fact,
            label=fact.label,
            unit=unit_of_type(fact.type),
            kind=change.kind,
            before=old,
            after=new,
            added=added,
            before_label=word_options(old, fact.options),
            after_label=word_options(shown, fact.options),
            cells=tuple(_list_cells(fact, added)),
        )


def _list_cells(fact: Fact, added: Scalar) -> Iterator[tuple[Words, Value, Words]]:
    """Yield the cells of a record that say something: those that only repeat what their absence states do not."""
    for record in added if isinstance(added, tuple) else ():
        for column in fact.columns:
            cell = record.cells.get(column.id, Unknown())
            assumed = column.assume is not None and column.assume.value == cell
            if not isinstance(cell, Unknown) and not assumed:
                yield column.label, cell, word_options(cell, column.options)


def _list_papers(measure: Measure, effects: tuple[Effect, ...], situation: Situation) -> tuple[Words, ...]:
    """Return what has to be shown: the papers of the measure, else those of the facts and gates it changes."""
    if measure.papers:
        return measure.papers
    ruleset = situation.ruleset
    papers = [words for change in measure.changes for words in ruleset.facts[change.fact].evidence]
    for effect in effects:
        kind, _, id = effect.finding.id.partition(":")
        papers += ruleset.gates[id].evidence if kind == "gate" else ()
    return tuple(dict.fromkeys(papers))


def _list_earned(before: Assessment, after: Assessment) -> Iterator[Earned]:
    """Yield the entitlements whose amount differs, in CNY."""
    for old, new in zip(before.findings, after.findings, strict=True):
        if new.kind != "entitlement" or not new.unit.converts_to(CNY):
            continue
        had, has = (one.amount if isinstance(one.amount, Fraction) else Fraction(0) for one in (old, new))
        if had != has:
            yield Earned(new.id, new.label, (has - had) * new.unit.ratio_to(CNY), new.before_pool)


def _find_lead_time(measures: list[Measure]) -> Fraction | None:
    """Return the days of the longest chain: what does not require one another runs side by side."""
    if all(measure.lead_time is None for measure in measures):
        return None
    ends: dict[str, Fraction] = {}
    for measure in measures:  # in an order in which nothing comes before what it requires
        start = max((ends.get(id, Fraction(0)) for id in measure.requires), default=Fraction(0))
        ends[measure.id] = start + _count_days(measure.lead_time)
    return max(ends.values(), default=Fraction(0))


def _count_days(duration: Months | Seconds | None) -> Fraction:
    match duration:
        case Months(months=months):
            return months * _DAYS_IN_MONTH
        case Seconds(seconds=seconds):
            return seconds / _DAY
        case _:
            return Fraction(0)
