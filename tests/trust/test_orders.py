"""Ordered choices from the engine to the checker: ranks, extremes and comparisons follow the order, not the alphabet."""

import json
from typing import Any

import greenrules
from greenrules.attesting import make_receipt
from greenrules.checker import check_receipt, check_steps
from tests.page_blocks import HEADER

RULES = (
    HEADER
    + """
facts:
  lines:
    label: {zh: 产品, en: lines}
    type: table
    columns:
      level: {label: {zh: 水平, en: level}, type: choice, ordered: true, options: [low, middle, high]}
      rate: {label: {zh: 比例, en: rate}, unit: "%", range: "[0..100]"}
derived:
  best:
    label: {zh: 最高水平, en: best level}
    type: choice
    options: [low, middle, high]
    ordered: true
    formula: max(lines.level)
    cite: {document: guide}
    provenance: published
indicators:
  children:
    two_best:
      label: {zh: 前二, en: two best}
      points: 10
      cite: {document: guide}
      provenance: published
      scoring: {kind: formula, formula: rate / 10, over: {table: lines, top: {k: 2, by: level}}}
grades:
  - id: good
    label: {zh: 良, en: good}
    condition: score >= 5 and best = "high"
    cite: {document: guide}
    provenance: published
"""
)
LINES = [{"level": level, "rate": rate} for level, rate in (("low", 90), ("high", 80), ("middle", 40))]


def make_body() -> Any:
    receipt = make_receipt(greenrules.compile_text(RULES), {"as_of": "2024-01-31", "facts": {"lines": LINES}})
    assert check_receipt(receipt.to_json().encode()) == []
    return json.loads(receipt.to_json())


def change(body: Any, id: str, **parts: Any) -> list[tuple[str, str]]:
    """Return what the checker says of the steps once parts of one of them are others."""
    trace = body["assessment"]["trace"]
    next(node for node in trace["nodes"] if node["id"] == id).update(parts)
    return [problem[:2] for problem in check_steps(trace)]


def test_the_two_that_rank_highest_count() -> None:
    """The average of the records of middle and high level is 6; by the alphabet it would be that of low and middle."""
    body = make_body()
    (score,) = [node for node in body["assessment"]["trace"]["nodes"] if node["id"] == "indicator:two_best"]

    assert score["value"]["proven"] == "6"
    assert score["operands"][-1] == {"order": ["low", "middle", "high"]}
    lie = {"proven": "6.5", "attainable": "6.5", "missing": []}
    assert ("step", "indicator:two_best") in change(body, "indicator:two_best", value=lie)


def test_the_largest_is_the_best_and_no_other() -> None:
    """The largest of ordered choices is the best of them; another one is a lie."""
    body = make_body()
    (best,) = [node for node in body["assessment"]["trace"]["nodes"] if node["id"] == "derived:best"]

    assert best["value"] == {"text": "high"}
    assert ("step", "derived:best") in change(body, "derived:best", value={"text": "middle"})
