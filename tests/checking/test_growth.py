"""Long chains and growing numbers are refused before they cost anything."""

import pytest

import greenrules
from greenrules.checking.graphs import sort_graph

HEAD = """format: 1
ruleset: example.chain
edition: "1"
title: {zh: 链, en: chain}
documents: {guide: {title: {zh: 指南, en: guide}}}
facts:
  d0: {label: {zh: 量, en: amount}, unit: t}
derived:
"""


def chain(formulas: list[str]) -> str:
    """Write a ruleset whose derived quantities d1, d2, … have these formulas, last one first."""
    lines = [
        f"  d{place}: {{label: {{zh: 量, en: amount}}, formula: {formula}}}"
        for place, formula in enumerate(formulas, 1)
    ]
    return HEAD + "\n".join(reversed(lines)) + "\n"


def codes(text: str) -> list[str]:
    """Return the codes a text is refused with, none when it is accepted."""
    try:
        greenrules.compile_text(text)
    except greenrules.RulesetError as error:
        return [problem.code for problem in error.diagnostics]
    return []


def test_a_long_chain_within_the_limit_evaluates() -> None:
    """What the checker accepts, the evaluator and the trace can follow."""
    ruleset = greenrules.compile_text(chain([f"d{place} + d0" for place in range(70)]))

    assessment = greenrules.evaluate(ruleset, {"d0": 1}, as_of="2026-01-01")

    assert assessment.trace.node("derived:d70").value == 71
    assert sum(1 for _ in assessment.trace.walk()) > 70


@pytest.mark.parametrize("length", [80, 1000, 3000])
def test_a_chain_beyond_the_limit_is_refused(length: int) -> None:
    """However long the chain, there is one diagnostic and no overflow."""
    assert codes(chain([f"d{place} + d0" for place in range(length)])) == ["GR208"]


@pytest.mark.parametrize("length", [1, 2, 500])
def test_a_circle_is_reported_once(length: int) -> None:
    """A circle of any length is one diagnostic."""
    formulas = [f"d{place + 2 if place + 1 < length else 1} + d0" for place in range(length)]

    assert codes(chain(formulas)) == ["GR205"]


def test_powers_of_powers_are_refused() -> None:
    """Numbers cannot be made to grow without measure."""
    assert codes(chain(["d0 ** 20", "d1 ** 20"])) == []
    assert codes(chain(["d0 ** 20", "d1 ** 20", "d2 ** 2"])) == ["GR209"]


def test_a_graph_is_sorted_so_that_nothing_looks_ahead() -> None:
    """Each name stands after those it depends on."""
    found = sort_graph({"a": ["b", "c"], "b": ["c", "unknown"], "c": []})

    assert found.order == ("c", "b", "a")
    assert found.circles == ()
