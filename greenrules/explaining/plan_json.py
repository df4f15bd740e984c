"""Ways to a grade as JSON for programs: every number is exact text, money in CNY."""

from collections.abc import Mapping, Sequence

from greenrules.model.assessment import Assessment
from greenrules.model.canonical import Json, canonical_json, encode_bounds, encode_number, encode_value
from greenrules.model.citing import Words
from greenrules.model.plan import Improvement, Marginal, Move, Plan, PlanStep
from greenrules.model.values import Bounds

FORMAT = "greenrules-improvement/1"


def write_improvement_json(improvement: Improvement) -> str:
    """Return the canonical JSON: the same input gives the same bytes."""
    return canonical_json(encode_improvement(improvement)) + "\n"


def encode_improvement(improvement: Improvement) -> Mapping[str, Json]:
    """Return an improvement as plain JSON data."""
    return {
        "format": FORMAT,
        "ruleset": f"{improvement.before.ruleset}@{improvement.before.edition}",
        "subject": improvement.before.subject,
        "as_of": improvement.before.as_of.isoformat(),
        "target": {"id": improvement.target, **_words(improvement.target_label)},
        "before": _standing(improvement.before),
        "proof": improvement.proof,
        "method": improvement.method,
        "costs_in": "CNY" if improvement.cost_unit == "money" else "effort",
        "provenance": improvement.provenance,
        "considered": str(improvement.considered),
        "plans": [_plan(plan) for plan in improvement.plans],
        "obstacles": [gate.id for gate in improvement.obstacles],
        "highest": encode_number(improvement.highest),
        "front": [
            {"measures": list(point.measures), "cost": encode_number(point.cost), "score": encode_number(point.score),
             "grade": point.grade}
            for point in improvement.front
        ],
        "front_proof": improvement.front_proof,
        "marginals": [_marginal(one) for one in improvement.marginals],
    }  # fmt: skip


def _words(words: Words) -> Mapping[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _standing(assessment: Assessment) -> Mapping[str, Json]:
    score = assessment.score
    return {"grade": assessment.grade, "score": encode_bounds(score) if isinstance(score, Bounds) else None}


def _plan(plan: Plan) -> Mapping[str, Json]:
    earned: Sequence[Json] = [
        {"id": one.id, "amount": encode_number(one.amount), "before_pool": one.before_pool} for one in plan.earned
    ]
    return {
        "measures": list(plan.ids),
        "cost": encode_number(plan.cost),
        "net_cost": encode_number(plan.net_cost),
        "saving": encode_number(plan.saving),
        "lead_time_days": encode_number(plan.lead_time),
        "earned": earned,
        "after": _standing(plan.assessment),
        "steps": [_step(step) for step in plan.steps],
    }


def _step(step: PlanStep) -> Mapping[str, Json]:
    measure = step.measure
    return {
        "measure": measure.id,
        "label": _words(measure.label),
        "origin": measure.origin,
        "cost": encode_number(measure.cost),
        "saving": encode_number(measure.saving),
        "lead_time": None if measure.lead_time is None else str(measure.lead_time),
        "points": encode_number(step.points),
        "moves": [_move(move) for move in step.moves],
        "effects": [
            {"finding": effect.finding.id, "points": encode_number(effect.points), "met": effect.is_met}
            for effect in step.effects
        ],
        "papers": [_words(words) for words in step.papers],
    }


def _move(move: Move) -> Mapping[str, Json]:
    return {
        "fact": move.fact,
        "kind": move.kind,
        "unit": str(move.unit),
        "before": encode_value(move.before),
        "after": encode_value(move.after),
        "value": encode_value(move.added),
    }


def _marginal(marginal: Marginal) -> Mapping[str, Json]:
    jump = marginal.jump
    return {
        "indicator": marginal.indicator,
        "fact": marginal.fact,
        "unit": str(marginal.unit),
        "value": encode_number(marginal.value),
        "points_per_unit": encode_number(marginal.rate),
        "low": encode_number(marginal.low),
        "high": encode_number(marginal.high),
        "next": None if jump is None else {"value": encode_number(jump[0]), "points": encode_number(jump[1])},
    }
