"""A small made-up ruleset with a gate, scores, a window, a certificate, grades, an eligibility and money."""

from functools import cache

import greenrules
from greenrules.model.ruleset import Ruleset

TEXT = """
format: 1
ruleset: example.live
edition: "1"
subject: factory
title: {zh: 示例, en: example}
documents: {guide: {title: {zh: 指南, en: guide}}}
facts:
  is_independent: {label: {zh: 独立, en: independent}, type: boolean}
  reporting_year: {label: {zh: 报告年度, en: reporting year}, type: number, unit: year}
  solar_share: {label: {zh: 光伏占比, en: solar share}, type: number, unit: "%", range: ">= 0", period: reporting_year}
  certificate_until: {label: {zh: 证书有效期, en: certificate valid until}, type: date}
  accidents:
    label: {zh: 事故, en: accidents}
    type: table
    columns:
      date: {label: {zh: 日期, en: date}, type: date}
      is_major: {label: {zh: 重大, en: major}, type: boolean}
parameters:
  window: {label: {zh: 回溯, en: window}, type: duration, value: P3Y, cite: {document: guide, clause: "1"}, provenance: illustrative}
  mode: {label: {zh: 方式, en: mode}, type: choice, options: [rolling, calendar_years], value: rolling, cite: {document: guide, clause: "1"}, provenance: illustrative}
  baseline: {label: {zh: 基准, en: baseline}, unit: "%", value: 10, cite: {document: guide, clause: "1"}, provenance: illustrative}
  leading: {label: {zh: 先进, en: leading}, unit: "%", value: 50, cite: {document: guide, clause: "1"}, provenance: illustrative}
  pass_mark: {label: {zh: 线, en: mark}, unit: points, value: 60, cite: {document: guide, clause: "1"}, provenance: illustrative}
  amount: {label: {zh: 奖励, en: reward}, unit: 10k CNY, value: 20, cite: {document: guide, clause: "1"}, provenance: illustrative}
basic_requirements:
  independent: {label: {zh: 独立法人, en: independent}, condition: is_independent, cite: {document: guide, clause: "1"}, provenance: illustrative}
  no_accident:
    label: {zh: 无重大事故, en: no major accident}
    condition: not(some a in accidents satisfies a.is_major and within(a.date, window, mode))
    cite: {document: guide, clause: "1"}
    provenance: illustrative
  certified: {label: {zh: 认证, en: certified}, condition: certificate_until >= as_of, cite: {document: guide, clause: "1"}, provenance: illustrative}
indicators:
  children:
    solar:
      label: {zh: 光伏, en: solar}
      points: 100
      scoring: {kind: ramp, quantity: solar_share, better: higher, baseline: baseline, leading: leading}
      cite: {document: guide, clause: "1"}
      provenance: illustrative
grades:
  - {id: green, label: {zh: 绿色, en: green}, condition: basic_requirements_met and score >= pass_mark, cite: {document: guide, clause: "1"}, provenance: illustrative}
eligibilities:
  recommended: {label: {zh: 推荐, en: recommended}, condition: 'grade >= "green"', cite: {document: guide, clause: "1"}, provenance: illustrative}
entitlements:
  reward: {label: {zh: 奖励, en: reward}, condition: 'grade = "green"', amount: amount, unit: 10k CNY, cite: {document: guide, clause: "1"}, provenance: illustrative}
"""


@cache
def load_sample() -> Ruleset:
    return greenrules.compile_text(TEXT)
