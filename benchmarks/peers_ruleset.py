"""A ruleset of three gates, for asking greenrules what the others are asked."""


def write(asked: str = "score_given >= mark", *, single: bool = False) -> str:
    """Return the text of the ruleset, with a condition of the caller as its third gate; or a single grade instead."""
    grade = f"[{{id: enough, {_gate('score_given >= mark')}}}]"
    gates = f"""basic_requirements:
  enough: {{{_gate("score_given >= mark")}}}
  not_enough: {{{_gate("not(score_given >= mark)")}}}
  asked: {{{_gate(asked)}}}
"""
    return f"""
format: 1
ruleset: benchmark.questions
edition: "1"
subject: factory
title: {{zh: 提问, en: questions}}
documents: {{none: {{title: {{zh: 无, en: none}}}}}}
facts:
  score_given: {{label: {{zh: 得分, en: score}}}}
  tenth: {{label: {{zh: 十分之一, en: a tenth}}}}
  one: {{label: {{zh: 一, en: one}}}}
  three: {{label: {{zh: 三, en: three}}}}
  divisor: {{label: {{zh: 除数, en: divisor}}}}
parameters:
  mark: {{label: {{zh: 线, en: mark}}, value: 75, cite: {{document: none, clause: "1"}}, provenance: illustrative}}
{f"grades: {grade}" if single else gates}
"""


def _gate(condition: str) -> str:
    quoted = condition.replace("'", "''")
    source = 'cite: {document: none, clause: "1"}, provenance: illustrative'
    return f"label: {{zh: 条件, en: condition}}, condition: '{quoted}', {source}"
