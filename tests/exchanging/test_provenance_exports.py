"""PROV-JSON and EARL say of an assessment what it says of itself, in the words of their vocabularies."""

import json
from typing import Any

import pytest

from greenrules import evaluate
from greenrules.exchanging import export_earl, export_prov
from greenrules.exchanging.prov import TERMS
from greenrules.model.assessment import Assessment
from tests.exchanging.samples import FACTORIES, factory

NAMES = pytest.mark.parametrize("name", FACTORIES)
# What https://www.w3.org/ns/earl# defines, as far as a report may use it.
EARL = "http://www.w3.org/ns/earl#"
EARL_TERMS = {
    "Assertion", "Assertor", "Software", "TestSubject", "TestCriterion", "TestRequirement", "TestCase", "TestResult",
    "assertedBy", "subject", "test", "result", "mode", "outcome", "info", "pointer", "mainAssertor",
    "passed", "failed", "cantTell", "inapplicable", "untested",
    "automatic", "manual", "semiAuto", "undisclosed", "unknownMode",
}  # fmt: skip


def assessed(name: str) -> Assessment:
    return evaluate(*factory(name))


@NAMES
def test_prov_survives_a_foreign_library(name: str) -> None:
    """The `prov` package reads every record, and what it writes is the same document."""
    model = pytest.importorskip("prov.model", reason="the package prov is not installed")
    document = model.ProvDocument.deserialize(content=export_prov(assessed(name)), format="json")
    again = model.ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    kinds = {type(record).__name__ for record in document.get_records()}

    assert again == document
    assert {"ProvEntity", "ProvActivity", "ProvAgent", "ProvUsage", "ProvGeneration", "ProvDerivation"} <= kinds


@NAMES
def test_prov_leads_from_the_result_to_the_facts(name: str) -> None:
    """Every relation names entities that are there, and supplied facts are reached from the assessment."""
    content = json.loads(export_prov(assessed(name)))
    known = {*content["entity"], *content["activity"], *content["agent"]}
    relations = [one for kind in content if kind.startswith(("was", "used")) for one in content[kind].values()]
    derived: dict[str, set[str]] = {}
    for one in content["wasDerivedFrom"].values():
        derived.setdefault(one["prov:generatedEntity"], set()).add(one["prov:usedEntity"])
    reached, waiting = set(), ["run:assessment"]
    while waiting:
        for source in derived.get(waiting.pop(), ()):
            if source not in reached:
                reached.add(source)
                waiting.append(source)
    used = {id for id, one in content["entity"].items() if one["prov:type"] == "greenrules:Fact"}

    assert {end for one in relations for end in one.values()} <= known
    assert len(used) > 3
    assert used <= reached


@NAMES
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")
def test_earl_expands_to_terms_of_its_vocabulary(name: str) -> None:
    """A foreign reader of JSON-LD finds only terms that EARL defines, and one assertion for each finding."""
    rdflib = pytest.importorskip("rdflib", reason="the package rdflib is not installed")
    assessment = assessed(name)
    graph = rdflib.Graph().parse(data=export_earl(assessment), format="json-ld")
    terms = {str(node) for triple in graph for node in triple if str(node).startswith(EARL)}
    others = {str(one) for one in graph.predicates() if not str(one).startswith((EARL, TERMS))}
    asserted = list(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{EARL}Assertion")))

    assert {term.removeprefix(EARL) for term in terms} <= EARL_TERMS
    assert all(one.startswith(("http://purl.org/dc/terms/", str(rdflib.RDF))) for one in others)
    assert len(asserted) == sum(finding.kind != "entitlement" for finding in assessment.findings)


@NAMES
def test_earl_says_what_the_assessment_says(name: str) -> None:
    """Each assertion has the outcome of its finding, and its test the clause."""
    assessment = assessed(name)
    graph: list[dict[str, Any]] = json.loads(export_earl(assessment))["@graph"]
    outcomes = {
        one["test"].partition("#")[2]: one["result"]["outcome"] for one in graph if one["@type"] == "earl:Assertion"
    }
    wanted = {one.id: f"earl:{one.status}" for one in assessment.findings if one.kind != "entitlement"}
    sources = [one.get("source") for one in graph if one["@type"] == "earl:TestRequirement"]

    assert outcomes == wanted
    assert any(sources)


def test_the_same_assessment_gives_the_same_text() -> None:
    """Nothing in the exports comes from a clock or a counter."""
    one, other = assessed("cement_kiln"), assessed("cement_kiln")

    assert (export_prov(one), export_earl(one)) == (export_prov(other), export_earl(other))
