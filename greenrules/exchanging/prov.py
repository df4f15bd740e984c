"""An assessment as PROV-JSON (W3C): what the grade was derived from, under which rules, by which engine."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from greenrules.exchanging.named_steps import digest_assessment, list_named_nodes
from greenrules.model.assessment import Assessment
from greenrules.model.citation import Citation
from greenrules.model.citing import Words
from greenrules.model.trace import TraceNode
from greenrules.model.values import Bounds, Undefined, Unknown, Value, format_number

Json: TypeAlias = Any
Nodes: TypeAlias = Mapping[str, tuple[TraceNode, tuple[str, ...]]]
TERMS: Final = "urn:greenrules:terms:"
_STATES = {"supplied": "supplied", "assumed": "assumed", "missing": "missing", "bound": "bound by the caller"}


def export_prov(assessment: Assessment) -> str:
    """Return the PROV-JSON document of an assessment: the same assessment gives the same text.

    Entities are the ruleset (a plan), the documents it cites, every fact, parameter, derived quantity, decision table,
    requirement, indicator, group and grade, and the assessment; an activity made it, an agent carried it out.
    """
    run = f"urn:greenrules:assessment:{digest_assessment(assessment)}:"
    nodes = list_named_nodes(assessment)
    document: dict[str, Json] = {
        "prefix": {"run": run, "greenrules": TERMS, "xsd": "http://www.w3.org/2001/XMLSchema#"},
        "entity": {**_fixed_entities(assessment), **{_name(id): _describe(node) for id, (node, _) in nodes.items()}},
        "activity": {"run:assessing": {"prov:type": "greenrules:Assessing", "greenrules:asOf": _day(assessment.as_of)}},
        "agent": _agents(assessment),
    }
    for relation, members in _relate(assessment, nodes).items():
        if members:
            document[relation] = {f"_:{relation}{at}": member for at, member in enumerate(members)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _agents(assessment: Assessment) -> dict[str, Json]:
    subject = _label(assessment.subject_name, assessment.subject or "subject")
    return {
        "run:engine": {"prov:type": _qualified("prov:SoftwareAgent"), "prov:label": assessment.engine},
        "run:subject": {"prov:type": _qualified("prov:Organization"), "prov:label": subject},
    }


def _relate(assessment: Assessment, nodes: Nodes) -> dict[str, list[Json]]:
    """Return who used what, what was made of what, and who answers for it."""
    given = [id for id, (node, _) in nodes.items() if node.kind in ("fact", "parameter")]
    made = ["run:assessment", *(_name(id) for id in nodes if id not in set(given))]
    supplied = [
        id
        for id, (node, _) in nodes.items()
        if node.kind == "fact" and node.origin is not None and node.origin.kind == "supplied"
    ]
    derivations = _list_derivations(assessment, nodes)
    engine = {"prov:activity": "run:assessing", "prov:agent": "run:engine", "prov:plan": "run:ruleset"}
    return {
        "used": [{"prov:activity": "run:assessing", "prov:entity": _name(id)} for id in given],
        "wasGeneratedBy": [{"prov:entity": one, "prov:activity": "run:assessing"} for one in made],
        "wasDerivedFrom": [{"prov:generatedEntity": later, "prov:usedEntity": first} for later, first in derivations],
        "wasAssociatedWith": [engine],
        "wasAttributedTo": [{"prov:entity": _name(id), "prov:agent": "run:subject"} for id in supplied],
    }


def _fixed_entities(assessment: Assessment) -> dict[str, Json]:
    ruleset = {
        "prov:type": _qualified("prov:Plan"),
        "prov:label": _label(assessment.title, assessment.ruleset),
        "greenrules:edition": assessment.edition,
        "greenrules:digest": assessment.content_digest,
    }
    result = {
        "prov:type": "greenrules:Assessment",
        "prov:label": _label(assessment.grade_label, assessment.grade),
        "greenrules:grade": assessment.grade,
        "greenrules:possibleGrades": list(assessment.possible_grades),
        **_value(assessment.score),
    }
    return {"run:ruleset": ruleset, "run:assessment": result, **dict(_list_documents(assessment))}


def _list_documents(assessment: Assessment) -> Iterator[tuple[str, Json]]:
    for citation in (used.citation for used in assessment.sources_used):
        if citation.document:
            about = {"prov:type": "greenrules:Document", "prov:label": _label(citation.title, citation.document)}
            yield _document(citation), {**about, **({"greenrules:number": citation.number} if citation.number else {})}


def _list_derivations(assessment: Assessment, nodes: Nodes) -> Iterator[tuple[str, str]]:
    for id, (node, operands) in nodes.items():
        for operand in operands:
            if operand in nodes:
                yield _name(id), _name(operand)
        citations = [node.citation, node.origin.citation if node.origin is not None else None]
        for citation in dict.fromkeys(one for one in citations if one is not None and one.document):
            if any(_document(used.citation) == _document(citation) for used in assessment.sources_used):
                yield _name(id), _document(citation)
    for root in assessment.trace.roots:
        if root in nodes:
            yield "run:assessment", _name(root)


def _describe(node: TraceNode) -> dict[str, Json]:
    told: dict[str, Json] = {
        "prov:type": f"greenrules:{node.kind.capitalize()}",
        "prov:label": _label(node.label, node.id),
    }
    told |= {"greenrules:id": node.id, **_value(node.value)}
    if str(node.unit):
        told["greenrules:unit"] = str(node.unit)
    if node.status is not None:
        told["greenrules:status"] = node.status
    citation = node.citation or (node.origin.citation if node.origin is not None else None)
    if citation is not None:
        told["greenrules:provenance"] = citation.provenance
        if citation.clause:
            told["greenrules:clause"] = citation.clause
    if node.origin is not None and node.origin.kind in _STATES:
        told["greenrules:origin"] = _STATES[node.origin.kind]
        if node.origin.evidence:
            told["greenrules:evidence"] = list(node.origin.evidence)
    return told


def _value(value: Value | None) -> dict[str, Json]:
    match value:
        case None | Unknown():
            return {}
        case Undefined():
            return {"greenrules:undefined": value.reason}
        case Bounds():
            ends = (("greenrules:proven", value.proven), ("greenrules:attainable", value.attainable))
            return {name: _number(end) for name, end in ends if end is not None}
        case bool():
            return {"prov:value": value}
        case Fraction():
            return {"prov:value": _number(value)}
        case date():
            return {"prov:value": _day(value)}
        case tuple():
            return {"greenrules:records": len(value)}
        case frozenset():
            return {"prov:value": ", ".join(sorted(value))}
        case _:
            return {"prov:value": str(value)}


def _number(number: Fraction) -> Json:
    text = format_number(number)
    return text if "/" in text else {"$": text, "type": "xsd:decimal"}


def _day(day: date) -> Json:
    return {"$": day.isoformat(), "type": "xsd:date"}


def _qualified(name: str) -> Json:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _label(words: Words, otherwise: str) -> Json:
    texts = [{"$": text, "lang": language} for language, text in (("zh", words.zh), ("en", words.en)) if text]
    return texts or otherwise


def _document(citation: Citation) -> str:
    return _name(f"document:{citation.ruleset}:{citation.document}")


def _name(id: str) -> str:
    """Return a name that every reader of PROV takes: no sign in it has a meaning of its own."""
    return "run:" + quote(id, safe="").replace("%", "_").replace("~", "_7E")
