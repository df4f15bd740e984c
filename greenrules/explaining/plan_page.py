"""Ways to a grade as a page a factory manager can act on."""

from fractions import Fraction

from greenrules.explaining.citations import cite_details, word_provenance
from greenrules.explaining.explanation import Format, render
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity
from greenrules.explaining.page import Entries, Entry, Language, Lines, Mark, Page, Section
from greenrules.explaining.plan_moves import describe_move
from greenrules.explaining.plan_tables import describe_front, describe_marginals
from greenrules.explaining.result import name_subject, write_grade, write_score
from greenrules.model.assessment import Assessment
from greenrules.model.plan import Improvement, Plan, PlanStep
from greenrules.model.scoring import is_judged
from greenrules.model.units import POINTS, parse_unit

_CNY = parse_unit("CNY")


def explain_improvement(
    improvement: Improvement, lang: Language = "en", format: Format = "text", *, with_marginals: bool = True
) -> str:
    """Say what to change to reach the grade, in which order, at what cost, under which clause and with which papers.

    Args:
        lang: "en" or "zh".
        format: "text" or "markdown".
        with_marginals: also list what one more unit of each fact is worth.
    """
    return render(describe_improvement(improvement, lang, with_marginals=with_marginals), format)


def describe_improvement(improvement: Improvement, language: Language, *, with_marginals: bool = True) -> Page:
    """Return the page of an improvement: plans first, then the front, then what single units are worth."""
    sections: tuple[Section, ...] = ()
    for number, plan in enumerate(improvement.plans, 1):
        sections += (_describe_plan(improvement, plan, number, language),)
    if not improvement.plans:
        sections += _describe_failure(improvement, language)
    sections += describe_front(improvement, language)
    if with_marginals:
        sections += describe_marginals(improvement, language)
    title = say(
        "plan_title", language,
        subject=name_subject(improvement.before, language), grade=choose_words(improvement.target_label, language),
    )  # fmt: skip
    return Page(language, title, _headline(improvement, language), sections)


def write_cost(improvement: Improvement, cost: Fraction, language: Language) -> str:
    """Write an amount in the unit of money of the measures file, or as effort without a unit."""
    if improvement.cost_unit == "effort" or _CNY is None:
        return format_decimal(cost)
    return format_quantity(cost * _CNY.ratio_to(improvement.unit), improvement.unit, language)


def _headline(improvement: Improvement, language: Language) -> tuple[tuple[str, str], ...]:
    before = improvement.before
    score = write_score(before, language)
    now = say("semicolon", language).join(part for part in (write_grade(before, language), score) if part)
    proof = f"plan_{improvement.proof}" if improvement.plans else f"plan_{improvement.proof}_none"
    if not improvement.plans and improvement.proof == "bounded" and not improvement.considered:
        proof = "plan_untried_none"
    costs = (
        say("plan_cost_effort", language)
        if improvement.cost_unit == "effort"
        else word_provenance(improvement.provenance, language)
    )
    return (
        (say("plan_now", language), now),
        (say("plan_target", language), choose_words(improvement.target_label, language)),
        (say("plan_proof", language), say(proof, language, count=str(improvement.considered))),
        (say("plan_cost_source", language), costs),
    )


def _describe_failure(improvement: Improvement, language: Language) -> tuple[Section, ...]:
    proven = improvement.proof == "proven"
    lines = [say("plan_none" if proven else "plan_none_found", language)]
    if improvement.highest is not None and improvement.considered and not improvement.obstacles:
        places = dict(improvement.before.display).get("score")
        shown = format_quantity(improvement.highest, POINTS, language, places=places)
        lines.append(say("plan_highest" if proven else "plan_highest_tried", language, points=shown))
    section = Section(choose_words(improvement.target_label, language), (Lines(tuple(lines)),))
    if not improvement.obstacles:
        return (section,)
    entries = tuple(
        Entry("bad", say("unmet", language), choose_words(gate.label, language),
              sources=cite_details(gate.citation, language) if gate.citation else ())
        for gate in improvement.obstacles
    )  # fmt: skip
    block = Entries(say("standing", language), say("gate", language), entries)
    return section, Section(say("plan_obstacles", language), (block,))


def _describe_plan(improvement: Improvement, plan: Plan, number: int, language: Language) -> Section:
    if not plan.steps:
        return Section(choose_words(improvement.target_label, language), (Lines((say("plan_reached", language),)),))
    title = say("plan_heading", language, number=str(number), summary=_summarise(improvement, plan, language))
    entries = tuple(_describe_step(improvement, step, language) for step in plan.steps)
    block = Entries(say("points_head", language), say("plan_step", language), entries)
    return Section(title, (block, Lines((_say_result(plan.assessment, language),))))


def _summarise(improvement: Improvement, plan: Plan, language: Language) -> str:
    kind = "plan_effort" if improvement.cost_unit == "effort" else "plan_money"
    parts = [say(kind, language, cost=write_cost(improvement, plan.cost, language))]
    if plan.saving:
        parts.append(say("plan_saving", language, saving=write_cost(improvement, plan.saving, language)))
    if plan.lead_time:
        parts.append(say("plan_lead_time", language, days=str(round(plan.lead_time))))
    money = improvement.cost_unit == "money"
    for one in plan.earned if money else ():
        amount = write_cost(improvement, abs(one.amount), language)
        key = "plan_earned" if one.amount > 0 else "plan_lost"
        pool = say("plan_pool", language) if one.before_pool else ""
        parts.append(say(key, language, label=choose_words(one.label, language), amount=amount) + pool)
    if plan.earned and money:
        parts.append(say("plan_net", language, cost=write_cost(improvement, plan.net_cost, language)))
    return say("semicolon", language).join(parts)


def _say_result(assessment: Assessment, language: Language) -> str:
    grade, score = write_grade(assessment, language), write_score(assessment, language)
    return say("plan_result" if score else "plan_result_no_score", language, grade=grade, score=score)


def _describe_step(improvement: Improvement, step: PlanStep, language: Language) -> Entry:
    measure = step.measure
    moves = tuple(describe_move(move, language, measure.origin) for move in step.moves)
    label = choose_words(measure.label, language)
    details = [(say("plan_changes", language), say("semicolon", language).join(dict.fromkeys(moves)))]
    helps = _say_helps(step, language)
    if helps:
        details.append((say("plan_helps", language), helps))
    if measure.cost:
        details.append((say("plan_cost", language), write_cost(improvement, measure.cost, language)))
    if measure.origin == "establish":
        awaits_points = any(is_judged(move.fact) for move in step.moves)
        details.append(("", say("plan_to_judge" if awaits_points else "plan_to_show", language)))
    if step.papers:
        papers = tuple(choose_words(words, language) for words in step.papers)
        details.append((say("plan_papers", language), join_labels(papers, language, most=4)))
    cited = dict.fromkeys(effect.finding.citation for effect in step.effects if effect.finding.citation)
    sources = tuple(dict.fromkeys(line for citation in cited for line in cite_details(citation, language)))
    return Entry(_mark(step), _say_points(improvement, step, language), label, tuple(details), sources)


def _mark(step: PlanStep) -> Mark:
    return "good" if step.points > 0 or any(effect.is_met for effect in step.effects) else "none"


def _say_points(improvement: Improvement, step: PlanStep, language: Language) -> str:
    if any(effect.is_met for effect in step.effects) and not step.points:
        return say("plan_gate", language)
    if not step.points:
        return say("plan_no_points" if step.effects else "grade", language)
    places = dict(improvement.before.display).get("score", 2)
    sign = "+" if step.points > 0 else "−"
    return say("plan_points", language, sign=sign, points=format_decimal(abs(step.points), places=places))


def _say_helps(step: PlanStep, language: Language) -> str:
    parts = []
    for effect in step.effects:
        label = choose_words(effect.finding.label, language)
        if effect.is_met is not None:
            met = say("plan_gate_met" if effect.is_met else "plan_gate_unmet", language)
            parts.append(say("measure", language, value=label, label=met))
        elif effect.points:
            sign = "+" if effect.points > 0 else "−"
            points = say("plan_points", language, sign=sign, points=format_decimal(abs(effect.points), places=2))
            parts.append(say("measure", language, value=label, label=points))
        else:
            parts.append(label)
    return join_labels(tuple(parts), language, most=6)
