"""The rows of all schemes as JSON, for one subject."""

from collections.abc import Sequence

from greenrules.api.schemes import SchemeResult
from greenrules.explaining.catalogue import write_end
from greenrules.explaining.obstacles import find_obstacle, list_outcomes
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.assessment_json import encode_words
from greenrules.model.canonical import Json, canonical_json, encode_bounds, encode_number, encode_value
from greenrules.model.facts import FactsDocument
from greenrules.model.values import Bounds


def encode_schemes(document: FactsDocument, results: Sequence[SchemeResult]) -> dict[str, Json]:
    """Return one subject under all schemes: a result for each, or why it was skipped."""
    return {
        "subject": document.subject,
        "as_of": write_end(document.as_of),
        "schemes": [_encode_result(result) for result in results],
    }


def write_schemes_json(subjects: Sequence[tuple[FactsDocument, Sequence[SchemeResult]]]) -> str:
    """Return the JSON of one subject, or of several as a list."""
    encoded = [encode_schemes(document, results) for document, results in subjects]
    return canonical_json(encoded[0] if len(encoded) == 1 else encoded) + "\n"


def _encode_result(result: SchemeResult) -> Json:
    assessment = result.assessment
    editions: list[Json] = [
        {"edition": info.edition, "from": write_end(info.start), "to": write_end(info.end)} for info in result.editions
    ]
    return {
        "ruleset": result.info.id,
        "edition": result.info.edition,
        "title": encode_words(result.info.title),
        "subject": result.info.subject,
        "skipped": result.skipped or None,
        "editions": editions,
        "problems": [{"code": problem.code, "message": problem.message} for problem in result.problems],
        "result": None if assessment is None else _encode_assessment(assessment),
    }


def _encode_assessment(assessment: Assessment) -> Json:
    obstacle = find_obstacle(assessment)
    score = assessment.score
    outcomes = list_outcomes(assessment)
    return {
        "grade": assessment.grade,
        "possible_grades": list(assessment.possible_grades),
        "settled": assessment.settled,
        "score": encode_bounds(score) if isinstance(score, Bounds) else None if score is None else encode_value(score),
        "maximum": encode_number(assessment.maximum),
        "outcomes": [_encode_outcome(outcome) for outcome in outcomes],
        "blocked_by": None
        if obstacle is None
        else {"kind": obstacle.kind, "id": obstacle.id, "label": encode_words(obstacle.item.label)},
        "weakest_provenance": assessment.weakest_provenance,
        "content_digest": assessment.content_digest,
    }


def _encode_outcome(outcome: Finding) -> Json:
    return {
        "id": outcome.id,
        "label": encode_words(outcome.label),
        "status": outcome.status,
        "amount": None if outcome.amount is None else encode_value(outcome.amount),
        "unit": str(outcome.unit),
    }
