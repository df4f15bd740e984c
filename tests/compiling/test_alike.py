"""Formulas of one form are written once, with places for the names of facts."""

import re
from typing import Any

import pytest

from greenrules import compile_text, evaluate
from greenrules.compiling.python import compile_python, write_python
from greenrules.compiling.python_names import write_derived
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_source import open_scope
from tests.compiling.test_outlines import DAY, RULESET

_SOURCE = "cite: {document: d, clause: '1'}, provenance: illustrative"
_ENGINES: tuple[Any, ...] = ("compiled", "reference")
QUOTIENTS = f"""format: 1
ruleset: two.quotients
edition: "1"
subject: factory
title: {{zh: 两个商, en: two quotients}}
documents: {{d: {{title: {{zh: 两个商, en: two quotients}}}}}}
facts:
  energy: {{label: {{zh: 能耗, en: energy}}, unit: tce, range: '>= 0'}}
  output: {{label: {{zh: 产量, en: output}}, unit: t, range: '> 0'}}
  area: {{label: {{zh: 面积, en: area}}, unit: t, range: '[1..5]'}}
parameters:
  most: {{label: {{zh: 上限, en: most}}, unit: tce/t, value: 3, {_SOURCE}}}
derived:
  by_output: {{label: {{zh: 单位产量, en: by output}}, unit: tce/t, formula: energy / output, {_SOURCE}}}
  by_area: {{label: {{zh: 单位面积, en: by area}}, unit: tce/t, formula: energy / area, {_SOURCE}}}
grades:
  - {{id: good, label: {{zh: 好, en: good}}, condition: by_output <= most and by_area <= most, {_SOURCE}}}
"""


def test_formulas_of_one_form_differ_in_their_names_alone() -> None:
    """Every guarded quotient of the standard is the same line but for the number of its quantity."""
    text = write_python(compile_python(RULESET, DAY), is_complete=True, is_quick=True).text
    lines = re.findall(r"d_quantity_\d+ = .*", text)

    assert len(lines) == 5
    assert len({re.sub(r"quantity_\d+", "", line) for line in lines}) == 1
    assert len(set(lines)) == 5


@pytest.mark.parametrize("output", [0.5, 2, 2.5])
@pytest.mark.parametrize("area", [1, 2.5, 5])
def test_formulas_of_facts_with_other_ranges_are_written_apart(output: float, area: float) -> None:
    """A divisor that may be below one is not taken for one that may not; both decide as the reference."""
    ruleset = compile_text(QUOTIENTS)
    facts = {"energy": 6, "output": output, "area": area}
    grades = [evaluate(ruleset, facts, DAY, engine=engine).possible_grades for engine in _ENGINES]
    program = compile_python(ruleset, DAY)
    scope = open_scope(ruleset, DAY, program.kinds.facts, {}, is_complete=True, is_quick=True)
    by_output, by_area = (write_derived(name, scope) for name in ("by_output", "by_area"))

    assert grades[0] == grades[1]
    assert accuracy_of(by_output).high > accuracy_of(by_area).high
