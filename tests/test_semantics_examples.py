"""The worked examples of docs/semantics.md come out as they say.

`yaml ruleset part` begins an example; each `yaml expect` after it belongs to the `yaml facts` before it, and to the
`yaml parameters` (values the caller binds) if they stand between. In a ruleset `label: …` stands for a label, any
other `…` for a label, a citation and a provenance.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from greenrules import Assessment, compile_text, evaluate
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, SequenceNode
from greenrules.model.values import Bounds, Undefined, Unknown
from greenrules.reading.yaml_tree import read_tree
from tests.page_blocks import HEADER, list_blocks

PAGE = Path(__file__).parent.parent / "docs" / "semantics.md"
AS_OF = "2024-06-30"
LABEL = "label: {zh: 例, en: example}"
SOURCE = 'cite: {document: guide, clause: "1"}, provenance: published'
VERDICTS = {"passed": True, "failed": False, "cantTell": "unknown"}


@frozen
class Example:
    """A ruleset, what is supplied, and what must come out."""

    ruleset: str
    parameters: Mapping[str, Any]
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]


def read_plain(text: str) -> Any:
    """Return a YAML text as mappings, lists and exact values."""
    tree, problems = read_tree(SourceText("example", text))
    assert tree is not None
    assert not problems
    return to_plain(tree)


def to_plain(node: Node) -> Any:
    match node:
        case MappingNode():
            return {entry.key.text: to_plain(entry.value) for entry in node.entries}
        case SequenceNode():
            return [to_plain(item) for item in node.items]
        case _:
            return node.value


def list_examples() -> Iterator[Any]:
    """Yield every example of the page as a test parameter, named by the section it stands in."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    for section in sections:
        title = section.partition("\n")[0]
        ruleset = ""
        given: dict[str, Any] = {"facts": {}, "parameters": {}}
        for index, block in enumerate(list_blocks(section)):
            match block.words[0]:
                case "ruleset":
                    ruleset = HEADER + block.text.replace("label: …", LABEL).replace("…", f"{LABEL}, {SOURCE}")
                    given = {"facts": {}, "parameters": {}}
                case "expect":
                    example = Example(ruleset, given["parameters"], given["facts"], read_plain(block.text))
                    yield pytest.param(example, id=f"{title}-{index}")
                    given = {"facts": {}, "parameters": {}}
                case name:
                    given[name] = read_plain(block.text)


def find(assessment: Assessment, name: str) -> object:
    """Return what a name of the language, or a part of the assessment, came out as."""
    kind, _, id = name.partition(".")
    findings = {finding.id: finding for finding in assessment.findings}
    match kind:
        case "grade" | "weakest_provenance" | "maximum":
            return getattr(assessment, kind)
        case "possible_grades":
            return list(assessment.possible_grades)
        case "missing" | "undefined":
            return [entry.id for entry in getattr(assessment, kind)]
        case "score":
            score = assessment.score if not id else (findings.get(f"indicator:{id}") or findings[f"group:{id}"]).score
            return show(score)
        case "gate" | "eligibility":
            return VERDICTS[findings[f"{kind}:{id}"].status]
        case "entitlement":
            return show(findings[name.replace(".", ":")].amount)
    tables = {node.id for node in assessment.trace.walk() if node.kind == "table"}
    return show(assessment.trace.node(f"table:{name}" if f"table:{name}" in tables else f"derived:{name}").value)


def show(value: object) -> object:
    """Return a value in the words of the page."""
    match value:
        case Unknown():
            return "unknown"
        case Undefined():
            return "undefined"
        case Bounds():
            return value.proven if value.settled else [value.proven, value.attainable]
        case _:
            return value


def want(expected: object) -> object:
    """Return an expectation with `p/q` as a number."""
    if isinstance(expected, str) and expected.replace("/", "").isdigit():
        return Fraction(expected)
    return expected


@pytest.mark.parametrize("example", list(list_examples()))
def test_an_example_comes_out_as_the_page_says(example: Example) -> None:
    """What the page expects of an example is what the engine finds."""
    assessment = evaluate(compile_text(example.ruleset), {"facts": example.facts}, AS_OF, example.parameters)
    found = {name: find(assessment, name) for name in example.expect}

    assert found == {name: want(value) for name, value in example.expect.items()}


def test_every_section_that_computes_has_examples() -> None:
    """Sections 1 to 8 show what they say."""
    sections = {parameter.id[0] for parameter in list_examples()}

    assert sections == set("12345678")
