"""The trace of an assessment with only what has a name: facts, parameters, quantities, requirements, grades."""

import hashlib

from greenrules.model.assessment import Assessment
from greenrules.model.trace import NodeId, TraceNode

NAMED = ("fact", "parameter", "table", "derived", "gate", "indicator", "group", "grade", "eligibility", "entitlement")


def list_named_nodes(assessment: Assessment) -> dict[str, tuple[TraceNode, tuple[str, ...]]]:
    """Return every named node by its id, operands first, with the named nodes it rests on directly.

    The steps between two named nodes are passed over.
    """
    through: dict[str, tuple[str, ...]] = {}
    named: dict[str, tuple[TraceNode, tuple[str, ...]]] = {}
    for node in assessment.trace.walk():
        rests: dict[str, None] = {}
        for operand in node.operands:
            if isinstance(operand, NodeId):
                rests |= dict.fromkeys(through.get(operand.id, ()))
        if node.kind in NAMED and "/" not in node.id.partition(":")[2].replace("judged.", ""):
            named[node.id] = (node, tuple(rests))
            through[node.id] = (node.id,)
        else:
            through[node.id] = tuple(rests)
    return named


def digest_assessment(assessment: Assessment) -> str:
    """Return the SHA-256 of the canonical JSON without its trace: the name of this one result."""
    return hashlib.sha256(assessment.to_json(trace="none").encode()).hexdigest()
