"""An assessment as EARL (W3C) in JSON-LD: for each requirement, indicator and grade what was tested and the outcome."""

import json
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from greenrules.exchanging.named_steps import digest_assessment
from greenrules.exchanging.prov import TERMS
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import Words
from greenrules.model.values import Bounds, format_number

Json: TypeAlias = Any
CONTEXT: Final[dict[str, Json]] = {
    "earl": "http://www.w3.org/ns/earl#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "greenrules": TERMS,
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "result": "earl:result",
    "info": "earl:info",
    "title": "dcterms:title",
    "description": "dcterms:description",
    "source": "dcterms:source",
    "isPartOf": {"@id": "dcterms:isPartOf", "@type": "@id"},
    "date": {"@id": "dcterms:date", "@type": "xsd:date"},
    "hasVersion": "dcterms:hasVersion",
}
# The finding itself speaks EARL's words; a judgement nobody made yet waits for a person.
_MODES = {"untested": "earl:manual"}


def export_earl(assessment: Assessment) -> str:
    """Return the EARL report of an assessment as JSON-LD: the same assessment gives the same text.

    Gates, indicators, groups, grades and eligibilities are tests; entitlements are money and no part of it.
    """
    run = f"urn:greenrules:assessment:{digest_assessment(assessment)}"
    criteria = f"urn:greenrules:ruleset:{assessment.ruleset}:{assessment.edition}"
    graph: list[Json] = [
        {"@id": f"{run}:engine", "@type": ["earl:Software", "earl:Assertor"], "title": assessment.engine},
        {
            "@id": f"{run}:subject",
            "@type": "earl:TestSubject",
            "title": _words(assessment.subject_name, assessment.subject or "subject"),
        },
        {
            "@id": criteria,
            "@type": "earl:TestCriterion",
            "title": _words(assessment.title, assessment.ruleset),
            "hasVersion": assessment.edition,
            "greenrules:digest": assessment.content_digest,
        },
    ]
    for finding in assessment.findings:
        if finding.kind != "entitlement":
            graph += _describe(finding, run, criteria, assessment)
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _describe(finding: Finding, run: str, criteria: str, assessment: Assessment) -> Iterator[Json]:
    test = f"{criteria}#{finding.id}"
    requirement: dict[str, Json] = {
        "@id": test,
        "@type": "earl:TestRequirement",
        "title": _words(finding.label, finding.id),
        "isPartOf": criteria,
    }
    citation = finding.citation
    if citation is not None and (citation.number or citation.document):
        requirement["source"] = f"{citation.number or citation.document} {citation.clause}".strip()
        requirement["greenrules:provenance"] = citation.provenance
    yield requirement
    yield {
        "@id": f"{run}:{finding.id}",
        "@type": "earl:Assertion",
        "assertedBy": f"{run}:engine",
        "subject": f"{run}:subject",
        "test": test,
        "mode": _MODES.get(finding.status, "earl:automatic"),
        "result": _result(finding, assessment),
    }


def _result(finding: Finding, assessment: Assessment) -> dict[str, Json]:
    result: dict[str, Json] = {
        "@type": "earl:TestResult",
        "outcome": f"earl:{finding.status}",
        "date": assessment.as_of.isoformat(),
    }
    if isinstance(finding.score, Bounds):
        for name, end in (("proven", finding.score.proven), ("attainable", finding.score.attainable)):
            if end is not None:
                result[f"greenrules:{name}"] = format_number(end)
    if finding.maximum is not None:
        result["greenrules:maximum"] = format_number(finding.maximum)
    if finding.missing:
        result["info"] = "waits for " + ", ".join(finding.missing)
    return result


def _words(words: Words, otherwise: str) -> Json:
    texts = [{"@value": text, "@language": language} for language, text in (("zh", words.zh), ("en", words.en)) if text]
    return texts or otherwise
