"""A small standard whose every number stands for itself, to try the compiled evaluator on."""

import greenrules
from greenrules.model.ruleset import Ruleset

_SOURCE = "cite: {document: guide, clause: '1'}, provenance: illustrative"
TEXT = f"""
format: 1
ruleset: example.plant
edition: "1"
subject: factory
title: {{zh: 示例, en: example}}
display: {{score: 2}}
documents: {{guide: {{title: {{zh: 指南, en: guide}}}}}}
facts:
  permit: {{label: {{zh: 许可, en: permit}}, type: boolean}}
  energy: {{label: {{zh: 能耗, en: energy}}, unit: tce, range: '>= 0'}}
  output: {{label: {{zh: 产量, en: output}}, unit: t, range: '>= 0'}}
  change: {{label: {{zh: 变化, en: change}}, unit: '%', range: '[-100..100]'}}
  class: {{label: {{zh: 类别, en: class}}, type: choice, options: [a, b, c]}}
  remark: {{label: {{zh: 备注, en: remark}}, type: text}}
  since: {{label: {{zh: 起, en: since}}, type: date}}
  accidents:
    label: {{zh: 事故, en: accidents}}
    type: table
    columns:
      year: {{label: {{zh: 年, en: year}}, unit: year}}
      deaths: {{label: {{zh: 死亡, en: deaths}}, unit: person, when_missing: {{assume: 0, {_SOURCE}}}}}
parameters:
  worst: {{label: {{zh: 基准, en: worst}}, unit: tce/t, value: 0.7, {_SOURCE}}}
  best: {{label: {{zh: 先进, en: best}}, unit: tce/t, value: 0.3, {_SOURCE}}}
  pass_mark: {{label: {{zh: 及格, en: pass mark}}, unit: points, value: 60, {_SOURCE}}}
  high_mark: {{label: {{zh: 优秀, en: high mark}}, unit: points, value: 90.1, {_SOURCE}}}
  open_mark: {{label: {{zh: 待定, en: open mark}}, unit: '%', required: true}}
derived:
  intensity: {{label: {{zh: 单耗, en: intensity}}, unit: tce/t, formula: energy / output, {_SOURCE}}}
basic_requirements:
  permitted:
    label: {{zh: 许可, en: permit}}
    condition: permit and every a in accidents satisfies a.deaths <= 0
    cite: {{document: guide, clause: '1'}}
    provenance: illustrative
indicators:
  children:
    use: {{label: {{zh: 单耗, en: use}}, points: 60, {_SOURCE},
      scoring: {{kind: ramp, quantity: intensity, better: lower, baseline: worst, leading: best}}}}
    kind: {{label: {{zh: 类别, en: kind}}, points: 30.1, {_SOURCE},
      scoring: {{kind: steps, steps: [{{when: class = "a", points: 30.1}}, {{when: class = "b", points: 0.1}}]}}}}
    growth: {{label: {{zh: 增长, en: growth}}, points: 10, {_SOURCE},
      scoring: {{kind: steps, steps: [{{when: change >= open_mark, points: 10}}]}}}}
grades:
  - {{id: high, label: {{zh: 优, en: high}}, condition: basic_requirements_met and score >= high_mark, {_SOURCE}}}
  - {{id: passed, label: {{zh: 合格, en: passed}}, condition: basic_requirements_met and score >= pass_mark, {_SOURCE}}}
"""
FACTS: dict[str, object] = {
    "permit": True,
    "energy": 300.0,
    "output": 1000,
    "change": 1.5,
    "class": "b",
    "remark": "none",
    "since": "2020-01-31",
    "accidents": [{"year": 2019, "deaths": 0}, {"year": 2020}],
}


def compile_sample() -> Ruleset:
    """Return the standard, compiled anew."""
    return greenrules.compile_text(TEXT)
