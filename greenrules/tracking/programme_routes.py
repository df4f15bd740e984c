"""The cheapest route of each candidate, from the advice on single subjects, and what reaching a target costs."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from greenrules.model.facts import FactsDocument
from greenrules.model.plan import Improvement, MeasureBook, PlanStep
from greenrules.model.programme_judgement import Bill, Candidate, Route, RouteStep
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.candidates import Participant, Planner
from greenrules.tracking.subjects import take_inside

if TYPE_CHECKING:
    from greenrules.improving.measures_reader import Measures


def plan_cheapest(participant: Participant, grade: str) -> Route | None:
    """Return the route of least effort, of single changes of facts (docs/improve.md)."""
    return _find_route(participant, grade, None)


def plan_with(measures: "Measures") -> Planner:
    """Return a planner that chooses among measures with their costs.

    Args:
        measures: a measures file (path), its content, or what `read_measures` returned; one for all subjects.
    Raises: FactsError when the file is not one (GR930 and following); the planner itself for measures that do not fit.
    """
    from greenrules.improving.measures_reader import open_measures

    book = open_measures(measures)

    def plan(participant: Participant, grade: str) -> Route | None:
        return _find_route(participant, grade, book)

    return plan


def _find_route(participant: Participant, grade: str, book: MeasureBook | None) -> Route | None:
    from greenrules.improving import improve

    ruleset = participant.subject.environment.ruleset
    graded = ruleset.imports[participant.ladder] if participant.ladder else ruleset
    document = keep_own(participant.subject.document, participant.ladder, graded)
    found = improve(graded, document, to=grade, measures=book, extra="ignore")
    return describe_route(found) if found.plans else None


def keep_own(document: FactsDocument, ladder: str, *rulesets: Ruleset) -> FactsDocument:
    """Return the document with only what the rulesets that grade declare: nothing else decides the grade."""
    own = {id: raw for id, raw in document.facts.items() if any(id in ruleset.facts for ruleset in rulesets)}
    return evolve(take_inside(document, ladder), facts=own)


def describe_route(improvement: Improvement) -> Route:
    """Return the first plan of an improvement as a route."""
    plan = improvement.plans[0]
    return Route(
        cost=plan.cost,
        cost_unit=improvement.cost_unit,
        unit=improvement.unit,
        provenance=improvement.provenance,
        proof=improvement.proof,
        lead_time=plan.lead_time,
        steps=tuple(_describe_step(step, improvement) for step in plan.steps),
    )


def _describe_step(step: PlanStep, improvement: Improvement) -> RouteStep:
    citations = dict.fromkeys(effect.finding.citation for effect in step.effects if effect.finding.citation is not None)
    measure, grade = step.measure, f"grade:{improvement.target}"
    if not citations:  # what touches neither a gate nor an indicator opens another way to the grade
        found = (finding.citation for finding in improvement.before.findings if finding.id == grade)
        citations = dict.fromkeys(citation for citation in found if citation is not None)
    return RouteStep(
        measure.id, measure.label, measure.cost, step.moves, tuple(citations), step.papers,
        mends=tuple(effect.finding.label for effect in step.effects if effect.is_met),
        is_shown=measure.origin == "establish",
    )  # fmt: skip


def add_up(candidates: Sequence[Candidate], short: int | None) -> Bill | None:
    """Return what the cheapest routes to a target cost together; None when none is needed or known.

    Args:
        candidates: in the order of `rank_candidates`: those with routes first, the cheapest at the head.
        short: how many more subjects have to be proven to hold the grade.
    """
    chosen = [one for one in candidates if one.route is not None][: short or 0]
    first = chosen[0].route if chosen else None
    if not short or first is None:
        return None
    cost = sum((one.cost or Fraction(0) for one in chosen), start=Fraction(0))
    return Bill(short, tuple(one.subject.id for one in chosen), cost, first.cost_unit, first.unit)
