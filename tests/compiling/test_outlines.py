"""Outlines: what compiled code tells of every node is what the findings of the reference tell."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, seed, settings

from benchmarks.synthetic_standard import draw_factories, write_ruleset
from greenrules import compile_text, evaluate
from greenrules.compiling.python import find_program
from greenrules.model.memory import recall_memory
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory
from tests.compiling.plain_facts import make_plain, write_plain
from tests.laws.specimens import SPECIMENS, load_specimen

DAY = date(2025, 12, 31)
RULESET = compile_text(write_ruleset(30))
FACTORIES = draw_factories(40, 30)


def describe(facts: dict[str, Any], engine: Any) -> tuple[str, list[Any]]:
    """Return the outline as text and as nodes."""
    assessment = evaluate(RULESET, facts, DAY, engine=engine)
    return assessment.outline_json(), [(node.entry, node.status, node.score) for node in assessment.outline()]


def test_outlines_of_the_synthetic_standard_are_those_of_the_reference() -> None:
    """Text and nodes are equal, at and beside every baseline and leading value too."""
    edges = [{**FACTORIES[0], "quantity_1": value} for value in _list_edges()]

    for facts in (*FACTORIES, *edges):
        assert describe(facts, "compiled") == describe(facts, "reference")


def _list_edges() -> list[float]:
    """Return values at both ends of the first quantity and a hair beside."""
    from math import inf, nextafter

    from benchmarks.synthetic_standard import Quantity, list_indicators

    first = list_indicators(30)[0]
    assert isinstance(first, Quantity)
    ends = (first.baseline, first.leading)
    return [value for end in ends for value in (nextafter(end, 0), end, nextafter(end, inf))]


def test_an_outline_needs_no_reference_once_the_first_was_made() -> None:
    """Compiled code answers on its own, and the reasons still unfold afterwards."""
    evaluate(RULESET, FACTORIES[0], DAY).outline_json()
    assessment = evaluate(RULESET, FACTORIES[1], DAY)

    nodes, text = assessment.outline(), assessment.outline_json()

    assert recall_memory(assessment) is not None
    assert find_program(RULESET, DAY).outliner
    assert json.loads(text)["nodes"][0]["id"] == nodes[0].entry.id
    assert nodes[0].unfold().operands


def test_a_missing_fact_leaves_its_nodes_open() -> None:
    """Without a fact the outline says what cannot be told, with both ends of the score."""
    facts = {name: value for name, value in FACTORIES[0].items() if name != "quantity_1"}

    nodes = {node.entry.id: node for node in evaluate(RULESET, facts, DAY).outline()}
    score = nodes["indicator:quantity_1_score"].score

    assert nodes["indicator:quantity_1_score"].status == "cantTell"
    assert score is not None
    assert score.proven != score.attainable


@pytest.mark.parametrize("name", SPECIMENS)
def test_outlines_of_other_rulesets_are_those_of_the_reference(name: str) -> None:
    """On random subjects that hug the thresholds the two texts are the same."""
    ruleset = load_specimen(name)

    @seed(5)
    @settings(max_examples=6, database=None, deadline=None)
    @given(thinned_factories(ruleset))
    def compare(factory: Factory) -> None:
        plain = make_plain(factory)
        facts = write_plain(plain)
        texts = {
            evaluate(ruleset, facts, plain.as_of, engine=engine).outline_json() for engine in ("compiled", "reference")
        }

        assert len(texts) == 1

    compare()
