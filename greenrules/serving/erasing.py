"""A result without what was told by facts that must not be kept: their values, and the numbers that rest on them.

Grades and verdicts stay: they are what was decided.
"""

from collections.abc import Iterator
from typing import Any

from greenrules.model.assessment import Assessment
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.canonical import Json
from greenrules.model.trace import NodeId, Trace

# What a finding says of numbers, and what stands in its place; `route` and `reason` tell a value by what it led to.
_NUMBERS: dict[str, Json] = {"score": None, "measures": [], "amount": None, "reason": None, "route": []}
_NOTHING: dict[str, Json] = {"value": None, "value_label": {"zh": "", "en": ""}}


def encode_erased(assessment: Assessment, names: frozenset[str]) -> tuple[dict[str, Json], list[Json]]:
    """Return the JSON of an assessment without what rests on the named facts, and the JSON Pointers of what is gone."""
    result: Any = encode_assessment(assessment, with_trace=False)
    resting = find_resting(assessment.trace, names)
    erased = list(_strip(result, resting)) if resting else []
    return result, [*erased]


def find_resting(trace: Trace, names: frozenset[str]) -> frozenset[str]:
    """Return the ids of the named facts, their cells, and every step that rests on one."""
    found: set[str] = set()
    for node in trace.walk() if names else ():  # operands come before the node that uses them
        used = (operand.id for operand in node.operands if isinstance(operand, NodeId))
        if _is_named(node.id, names) or any(id in found for id in used):
            found.add(node.id)
    return frozenset(found)


def is_within(fact: str, names: frozenset[str]) -> bool:
    """Whether a fact is named, by itself or with its whole group."""
    return fact in names or any(fact.startswith(f"{name}.") for name in names)


def _is_named(id: str, names: frozenset[str]) -> bool:
    return id.startswith("fact:") and is_within(id.removeprefix("fact:").partition("/")[0], names)


def _strip(result: Any, resting: frozenset[str]) -> Iterator[str]:
    if "group:total" in resting and result["score"] is not None:
        result["score"] = None
        yield "/result/score"
    for at, finding in enumerate(result["findings"]):
        names = _NUMBERS if finding["id"] in resting else ("measures",)
        for name in names:
            before = finding[name]
            if finding["id"] in resting:
                finding[name] = _NUMBERS[name]
            else:  # a measure may be shown that the verdict does not rest on
                finding[name] = [part for part in before if part["id"] not in resting]
            if finding[name] != before:
                yield f"/result/findings/{at}/{name}"
    for part, gone in (("assumptions", _NOTHING), ("undefined", {"reason": None})):
        for at, entry in enumerate(result[part]):
            if entry["id"] in resting:
                entry.update(gone)
                yield from (f"/result/{part}/{at}/{name}" for name in gone)
