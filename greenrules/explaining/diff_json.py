"""A comparison of two rulesets as JSON for programs."""

from collections.abc import Mapping

from greenrules.model.canonical import Json, canonical_json, encode_value
from greenrules.model.difference import Difference, RulesetComparison, SubjectChange, Witness

FORMAT = "greenrules-comparison/1"


def write_comparison_json(comparison: RulesetComparison) -> str:
    """Return the canonical JSON: the same input gives the same bytes."""
    return canonical_json(encode_comparison(comparison)) + "\n"


def encode_comparison(comparison: RulesetComparison) -> Mapping[str, Json]:
    """Return a comparison as plain JSON data."""
    return {
        "format": FORMAT,
        "before": comparison.before,
        "after": comparison.after,
        "differences": [_difference(one) for one in comparison.differences],
        "subjects": str(comparison.subjects),
        "changes": [_change(one) for one in comparison.changes],
        "refused": [{"subject": name, "reason": why} for name, why in comparison.refused],
        "witnesses": [_witness(one) for one in comparison.witnesses],
        "unseen": list(comparison.unseen),
        "tried": str(comparison.tried),
    }


def _difference(one: Difference) -> Mapping[str, Json]:
    return {
        "id": one.id,
        "kind": one.kind,
        "status": one.status,
        "label": {"zh": one.label.zh, "en": one.label.en},
        "aspects": [
            {"path": list(aspect.path), "before": aspect.before, "after": aspect.after, "about": aspect.about}
            for aspect in one.aspects
        ],
        "clause_before": one.clause_before,
        "clause_after": one.clause_after,
    }


def _change(one: SubjectChange) -> Mapping[str, Json]:
    return {
        "subject": one.subject,
        "as_of": one.as_of.isoformat(),
        "before": one.grade.before,
        "after": one.grade.after,
        "causes": [list(ids) for ids in one.causes],
    }


def _witness(one: Witness) -> Mapping[str, Json]:
    return {
        "difference": one.difference,
        "result": one.result,
        "before": one.effect.before,
        "after": one.effect.after,
        "as_of": one.as_of.isoformat(),
        "facts": {id: encode_value(value) for id, value in one.facts.items()},
        "parameters": {id: encode_value(value) for id, value in one.parameters.items()},
    }
