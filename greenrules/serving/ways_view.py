"""What would have to change for a grade, and by which measures, in words of both languages."""

from greenrules.explaining.advice_why import describe_why_not
from greenrules.explaining.messages import choose_words
from greenrules.explaining.numbers import format_decimal
from greenrules.explaining.page import Entries, Entry, Page
from greenrules.explaining.plan_moves import describe_move
from greenrules.model.advice import WhyNot
from greenrules.model.canonical import Json
from greenrules.model.plan import Improvement, Plan, PlanStep
from greenrules.serving.result_view import write_both, write_words

FORMAT = "greenrules-ways/1"


def describe_ways(found: WhyNot, plan: Improvement | None) -> dict[str, Json]:
    """Return the ways to a target.

    Args:
        found: the smallest sets of findings that reach it.
        plan: the measures that reach it; None where nothing has to be done.
    """
    return {
        "format": FORMAT,
        "target": found.target,
        "label": write_words(found.label),
        "reached": found.reached,
        "complete": found.complete,
        "changes": _describe_changes(describe_why_not(found, "zh"), describe_why_not(found, "en")),
        "plan": _describe_plan(plan),
    }


def _describe_changes(zh: Page, en: Page) -> list[Json]:
    """Return the entries of both pages side by side, one list for each way."""
    described: list[Json] = []
    for one, other in zip(zh.sections, en.sections, strict=True):
        pairs = zip(one.blocks, other.blocks, strict=True)
        tables = [(here, there) for here, there in pairs if isinstance(here, Entries) and isinstance(there, Entries)]
        for here, there in tables:
            described.append([_join(*both) for both in zip(here.entries, there.entries, strict=True)])
    return described


def _join(zh: Entry, en: Entry) -> Json:
    # The languages may merge details differently, so each keeps its own list.
    return {
        "title": {"zh": zh.title, "en": en.title},
        "standing": {"zh": zh.standing, "en": en.standing},
        "mark": zh.mark,
        "details": {
            language: [{"name": name, "text": text} for name, text in entry.details]
            for language, entry in (("zh", zh), ("en", en))
        },
    }


def _describe_plan(plan: Improvement | None) -> Json:
    """Return the cheapest plan; `steps` is empty where no measure reaches the target."""
    if plan is None:
        return None
    best = plan.plans[0] if plan.plans else None
    return {
        "proof": plan.proof,
        "costs_in": "CNY" if plan.cost_unit == "money" else "effort",
        "steps": [] if best is None else [_describe_step(step) for step in best.steps],
        "after": None if best is None else _describe_after(best),
        "obstacles": [write_words(gate.label) for gate in plan.obstacles],
    }


def _describe_step(step: PlanStep) -> Json:
    return {
        "label": write_words(step.measure.label),
        "moves": [
            write_both(lambda language, one=move: describe_move(one, language, step.measure.origin))  # type: ignore[misc]
            for move in step.moves
        ],
        "points": format_decimal(step.points) if step.points else "",
        "papers": [write_words(words) for words in step.papers],
    }


def _describe_after(plan: Plan) -> Json:
    return write_both(lambda language: choose_words(plan.assessment.grade_label, language))
