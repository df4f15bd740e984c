"""Outlines: what compiled code tells of every node is what the findings of the reference tell."""

import json
import re
from datetime import date
from math import nextafter
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
_SOURCE = "cite: {document: d, clause: '1'}, provenance: illustrative"
_ENGINES: tuple[Any, ...] = ("compiled", "reference")


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


LINE = f"""format: 1
ruleset: one.line
edition: "1"
subject: factory
title: {{zh: 一条直线, en: one line}}
documents: {{d: {{title: {{zh: 一条直线, en: one line}}}}}}
display: {{score: 2}}
facts:
  energy: {{label: {{zh: 能耗, en: energy}}, unit: tce, range: '>= 0'}}
parameters:
  worst: {{label: {{zh: 基准, en: worst}}, unit: tce, value: WORST, {_SOURCE}}}
  best: {{label: {{zh: 先进, en: best}}, unit: tce, value: BEST, {_SOURCE}}}
  start: {{label: {{zh: 起点, en: start}}, value: START, {_SOURCE}}}
indicators:
  children:
    use: {{label: {{zh: 能耗, en: energy}}, points: MOST, {_SOURCE}, scoring:
      {{kind: ramp, quantity: energy, better: BETTER, baseline: worst, leading: best, at_baseline: start}}}}
grades:
  - {{id: good, label: {{zh: 好, en: good}}, condition: energy >= 0, {_SOURCE}}}
"""


@pytest.mark.parametrize("start", ["0", "0.6", "0.3333333", "1"])
@pytest.mark.parametrize("most", ["1", "7.3", "100"])
@pytest.mark.parametrize("ends", [(30.1, 10.7), (10.7, 30.1), (0.7, 0.1), (99999.3, 99999.7)])
def test_a_line_is_full_at_its_leading_value_and_not_a_hair_before(
    ends: tuple[float, float], most: str, start: str
) -> None:
    """Where an outline says full points, the reference does, and nowhere else, however steep or flat the line is."""
    worst, best = ends
    places = {"WORST": worst, "BEST": best, "START": start, "MOST": most, "BETTER": _say_better(worst, best)}
    ruleset = compile_text(re.sub("|".join(places), lambda found: str(places[found[0]]), LINE))
    beside = [nextafter(best, worst), best - (best - worst) * 1e-9, best, nextafter(best, 2 * best - worst), worst]

    for value in (*beside, (best + worst) / 2, max(0.0, 2 * worst - best)):
        texts = [evaluate(ruleset, {"energy": value}, DAY, engine=engine).outline_json() for engine in _ENGINES]
        assert texts[0] == texts[1]


def _say_better(worst: float, best: float) -> str:
    return "higher" if best > worst else "lower"


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
