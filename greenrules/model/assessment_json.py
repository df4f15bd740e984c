"""The JSON of an assessment, field by field in a fixed order: `greenrules-assessment/1`.

greenrules/schemas/assessment-1.schema.json describes it. An absent value is null; an absent text is left empty.
"""

from collections.abc import Iterator

from attrs import fields

from greenrules.model.assessment import (
    FORMAT,
    Assessment,
    Assumption,
    Finding,
    Measure,
    MissingInput,
    UncheckedClause,
    UndefinedValue,
    UsedSource,
)
from greenrules.model.canonical import Json, canonical_json, encode_bounds, encode_number, encode_value
from greenrules.model.citation import Citation
from greenrules.model.citing import Words
from greenrules.model.declarations import CellTest, Interval
from greenrules.model.operands import Order, Quantity
from greenrules.model.trace import NodeId, Operand, Origin, Trace, TraceNode
from greenrules.model.values import Bounds, Undefined


def write_assessment(assessment: Assessment, *, with_trace: bool = True) -> str:
    """Return the canonical JSON text of an assessment."""
    return canonical_json(encode_assessment(assessment, with_trace=with_trace))


def stream_assessment(assessment: Assessment, *, with_trace: bool = True) -> Iterator[str]:
    """Yield the same text piece by piece, one for each node of the trace, so that the whole is never held."""
    head = canonical_json(encode_assessment(assessment, with_trace=False))
    if not with_trace:
        yield head
        return
    yield f'{head[:-1]},"trace":{{"roots":{canonical_json(list(assessment.trace.roots))},"nodes":['
    comma = ""
    for node in assessment.trace.walk():
        yield comma + canonical_json(encode_node(node))
        comma = ","
    yield "]}}"


def encode_assessment(assessment: Assessment, *, with_trace: bool = True) -> dict[str, Json]:
    """Return the JSON object of an assessment.

    INVARIANT: every field of Assessment has a key of its own name, in the order of the class.
    """
    encoded: dict[str, Json] = {"format": FORMAT}
    for field in fields(Assessment):
        if field.name != "trace":
            encoded[field.name] = _encode_field(field.name, assessment)
    encoded["settled"] = assessment.settled
    if with_trace:
        encoded["trace"] = encode_trace(assessment.trace)
    return encoded


def _encode_field(name: str, assessment: Assessment) -> Json:
    match name:
        case "title" | "subject_name" | "grade_label":
            return encode_words(getattr(assessment, name))
        case "as_of":
            return assessment.as_of.isoformat()
        case "possible_grades" | "unused_facts" | "notes":
            return list(getattr(assessment, name))
        case "grade_labels":
            return [{"id": grade, "label": encode_words(label)} for grade, label in assessment.grade_labels]
        case "score":
            return _encode_score(assessment.score)
        case "maximum":
            return encode_number(assessment.maximum)
        case "findings":
            return [encode_finding(finding) for finding in assessment.findings]
        case "missing":
            return [_encode_missing(missing) for missing in assessment.missing]
        case "undefined":
            return [_encode_undefined(undefined) for undefined in assessment.undefined]
        case "assumptions":
            return [_encode_assumption(assumption) for assumption in assessment.assumptions]
        case "caveats":
            return [encode_words(caveat) for caveat in assessment.caveats]
        case "unchecked_clauses":
            return [_encode_clause(clause) for clause in assessment.unchecked_clauses]
        case "overrides_used" | "sources_used":
            return [_encode_used(used) for used in getattr(assessment, name)]
        case "display":
            return dict(assessment.display)
        case _:
            text: str | None = getattr(assessment, name)
            return text


def encode_words(words: Words) -> Json:
    """Write a label in both languages."""
    return {"zh": words.zh, "en": words.en}


def _encode_score(score: Bounds | Undefined | None) -> Json:
    match score:
        case None:
            return None
        case Bounds():
            return encode_bounds(score)
        case Undefined():
            return encode_value(score)


def encode_citation(citation: Citation | None) -> Json:
    """Write a citation, or null."""
    if citation is None:
        return None
    return {
        "ruleset": citation.ruleset,
        "document": citation.document,
        "title": encode_words(citation.title),
        "number": citation.number,
        "clause": citation.clause,
        "provenance": citation.provenance,
        "note": citation.note,
    }


def encode_finding(finding: Finding) -> Json:
    """Write a finding."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "label": encode_words(finding.label),
        "status": finding.status,
        "score": None if finding.score is None else encode_bounds(finding.score),
        "maximum": encode_number(finding.maximum),
        "measures": [_encode_measure(measure) for measure in finding.measures],
        "amount": None if finding.amount is None else encode_value(finding.amount),
        "unit": str(finding.unit),
        "citation": encode_citation(finding.citation),
        "points_citation": encode_citation(finding.points_citation),
        "missing": list(finding.missing),
        "reason": None if finding.reason is None else encode_value(finding.reason),
        "parent": finding.parent,
        "route": list(finding.route),
        "before_pool": finding.before_pool,
    }


def _encode_measure(measure: Measure) -> Json:
    return {
        "role": measure.role,
        "id": measure.id,
        "label": encode_words(measure.label),
        "value": encode_value(measure.value),
        "unit": str(measure.unit),
        "value_label": encode_words(measure.value_label),
    }


def _encode_missing(missing: MissingInput) -> Json:
    return {
        "id": missing.id,
        "kind": missing.kind,
        "label": encode_words(missing.label),
        "unit": str(missing.unit),
        "needed_by": list(missing.needed_by),
        "points": encode_number(missing.points),
    }


def _encode_assumption(assumption: Assumption) -> Json:
    return {
        "id": assumption.id,
        "label": encode_words(assumption.label),
        "value": encode_value(assumption.value),
        "unit": str(assumption.unit),
        "by": assumption.by,
        "citation": encode_citation(assumption.citation),
        "value_label": encode_words(assumption.value_label),
    }


def _encode_undefined(undefined: UndefinedValue) -> Json:
    label = encode_words(undefined.label)
    return {"id": undefined.id, "label": label, "reason": encode_value(undefined.reason)}


def _encode_clause(clause: UncheckedClause) -> Json:
    return {
        "ruleset": clause.ruleset,
        "document": clause.document,
        "title": encode_words(clause.title),
        "number": clause.number,
        "clause": clause.clause,
        "status": clause.status,
        "label": encode_words(clause.label),
        "reason": encode_words(clause.reason),
        "by": list(clause.by),
    }


def _encode_used(used: UsedSource) -> Json:
    return {"id": used.id, "label": encode_words(used.label), "citation": encode_citation(used.citation)}


def encode_trace(trace: Trace) -> Json:
    """Write every node of the reasoning once, operands before the node that uses them."""
    return {"roots": list(trace.roots), "nodes": [encode_node(node) for node in trace.walk()]}


def encode_node(node: TraceNode) -> Json:
    """Write one step of the reasoning."""
    return {
        "id": node.id,
        "kind": node.kind,
        "label": encode_words(node.label),
        "status": node.status,
        "value": encode_value(node.value),
        "unit": str(node.unit),
        "origin": _encode_origin(node.origin),
        "citation": encode_citation(node.citation),
        "contribution": None if node.contribution is None else encode_bounds(node.contribution),
        "operation": node.operation,
        "operands": [encode_operand(operand) for operand in node.operands],
    }


def _encode_origin(origin: Origin | None) -> Json:
    if origin is None:
        return None
    evidence: list[Json] = list(origin.evidence)
    return {"kind": origin.kind, "evidence": evidence, "citation": encode_citation(origin.citation)}


def encode_operand(operand: Operand) -> Json:
    """Write an operand: `{"node": id}`, a literal, an order, a test of a decision table, null for what is left out."""
    match operand:
        case None:
            return None
        case NodeId():
            return {"node": operand.id}
        case Quantity():
            return {"number": encode_number(operand.number), "unit": str(operand.unit)}
        case Order():
            return {"order": list(operand.options)}
        case CellTest():
            intervals: list[Json] = [_encode_interval(interval) for interval in operand.intervals]
            return {"test": intervals, "negated": operand.negated}
        case _:
            return encode_value(operand)


def _encode_interval(interval: Interval) -> Json:
    return {
        "low": None if interval.low is None else encode_value(interval.low),
        "high": None if interval.high is None else encode_value(interval.high),
        "low_closed": interval.low_closed,
        "high_closed": interval.high_closed,
    }
