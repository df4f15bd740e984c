"""The outline as canonical JSON, `greenrules-outline/1`: the same ruleset and facts give the same bytes."""

from collections.abc import Sequence
from datetime import date

from greenrules.model.assessment import Assessment
from greenrules.model.assessment_json import encode_citation, encode_words
from greenrules.model.canonical import Json, canonical_json, encode_bounds, encode_number
from greenrules.model.outline import OutlineEntry, OutlineNode
from greenrules.model.values import Bounds

FORMAT = "greenrules-outline/1"


def write_outline(assessment: Assessment, nodes: Sequence[OutlineNode]) -> str:
    """Return the canonical JSON text of an outline."""
    texts = [write_node(node.entry, node.status, node.score) for node in nodes]
    head = write_head(
        assessment.ruleset,
        assessment.edition,
        assessment.content_digest,
        assessment.as_of,
        assessment.grade,
        assessment.possible_grades,
    )
    return f"{head}{','.join(texts)}]}}"


def write_head(ruleset: str, edition: str, digest: str, as_of: date, grade: str, possible_grades: Sequence[str]) -> str:
    """Return the text before the nodes."""
    head: dict[str, Json] = {
        "format": FORMAT,
        "ruleset": ruleset,
        "edition": edition,
        "content_digest": digest,
        "as_of": as_of.isoformat(),
        "grade": grade,
        "possible_grades": list(possible_grades),
        "nodes": [],
    }
    return canonical_json(head)[:-2]


def write_node(entry: OutlineEntry, status: str, score: Bounds | None) -> str:
    """Return the text of one node."""
    return write_entry(entry) + write_state(status, score)


def write_entry(entry: OutlineEntry) -> str:
    """Return what is the same for every subject, up to where `write_state` goes on."""
    fixed: dict[str, Json] = {
        "id": entry.id,
        "kind": entry.kind,
        "label": encode_words(entry.label),
        "maximum": encode_number(entry.maximum),
        "citation": encode_citation(entry.citation),
        "parent": entry.parent,
    }
    return canonical_json(fixed)[:-1]


def write_state(status: str, score: Bounds | None) -> str:
    """Return the rest of the text of a node: its status and its score."""
    state: dict[str, Json] = {"status": status, "score": None if score is None else encode_bounds(score)}
    return "," + canonical_json(state)[1:]
