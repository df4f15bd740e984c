"""A small ruleset with a place in it for whatever a fuzzer writes."""

FRAME = """\
format: 1
ruleset: fuzz.example
edition: "1"
subject: factory
title: {zh: 试, en: Trial}
effective: {from: 2020-01-01, cite: {document: d, clause: "1"}, provenance: illustrative}
documents:
  d: {title: {zh: 试, en: Trial}, number: T 1, issuer: {zh: 试, en: Trial}}
facts:
  energy: {type: number, unit: tce, label: {zh: 能, en: energy}}
  output: {type: number, unit: t, range: ">= 0", label: {zh: 产量, en: output}}
  certified: {type: boolean, label: {zh: 认证, en: certified}}
derived:
  wanted:
    label: {zh: 量, en: wanted}
    unit: tce
    formula: HERE
    cite: {document: d, clause: "2"}
    provenance: illustrative
"""
