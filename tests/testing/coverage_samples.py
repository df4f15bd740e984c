"""A small ruleset with cases, written into a folder of the test."""

from pathlib import Path

LABEL = "label: {zh: 项, en: entry}"
SOURCE = 'cite: {document: guide, clause: "4.2"}, provenance: published'
RULES = f"""\
format: 1
ruleset: cn.example.small
edition: "1"
subject: factory
title: {{zh: 例, en: example}}
documents: {{guide: {{title: {{zh: 指南, en: guide}}}}}}
facts:
  lawful: {{{LABEL}, type: boolean}}
  recycled: {{{LABEL}, unit: "%", range: "[0..100]"}}
  output: {{{LABEL}, unit: t, range: "> 0"}}
  energy: {{{LABEL}, unit: kgce, range: ">= 0"}}
  accidents:
    {LABEL}
    type: table
    columns:
      kind: {{{LABEL}, type: choice, options: [safety, quality]}}
      occurred_on: {{{LABEL}, type: date}}
parameters:
  mark: {{{LABEL}, unit: points, value: 60, {SOURCE}}}
  baseline: {{{LABEL}, unit: kgce/t, value: 20, {SOURCE}}}
  leading: {{{LABEL}, unit: kgce/t, value: 10, {SOURCE}}}
  look_back: {{{LABEL}, type: duration, value: P3Y, {SOURCE}}}
  mode: {{{LABEL}, type: choice, options: [rolling, calendar_years], value: rolling, {SOURCE}}}
derived:
  intensity: {{{LABEL}, unit: kgce/t, formula: energy / output, {SOURCE}}}
basic_requirements:
  no_accident:
    {LABEL}
    condition: >-
      lawful and not(some a in accidents satisfies a.kind = "safety" and within(a.occurred_on, look_back, mode))
    {SOURCE.replace(", provenance", "{NEW}    provenance").replace("{NEW}", chr(10))}
indicators:
  children:
    water:
      {LABEL}
      points: 40
      {SOURCE.replace(", provenance", "{NEW}      provenance").replace("{NEW}", chr(10))}
      scoring: {{kind: steps, steps: [{{when: recycled >= 80, points: 40}}, {{when: recycled >= 50, points: 20}}]}}
    energy_score:
      {LABEL}
      points: 60
      {SOURCE.replace(", provenance", "{NEW}      provenance").replace("{NEW}", chr(10))}
      scoring: {{kind: ramp, quantity: intensity, better: lower, baseline: baseline, leading: leading}}
grades:
  - {{id: good, {LABEL}, condition: basic_requirements_met and score >= mark, {SOURCE}}}
"""
CASES = """\
format: 1
ruleset: cn.example.small@1
base:
  as_of: 2024-06-30
  facts: {lawful: true, recycled: 80, output: 10, energy: 150, accidents: []}
cases:
  - name: usual
    label: {zh: 通常, en: usual}
    source: constructed
    expect: {grade: good, score: 70}
"""


def write_small(folder: Path, *, cases: str = CASES, rules: str = RULES) -> Path:
    """Write the small ruleset and its cases; return the ruleset file."""
    file = folder / "cn.example.small" / "1.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(rules, encoding="utf-8")
    file.with_name("1.cases.yaml").write_text(cases, encoding="utf-8")
    return file
