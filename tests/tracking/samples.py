"""A made-up ruleset that uses every construct of the sections about many subjects."""

from functools import cache
from typing import Any

from greenrules import Ruleset, compile_text

CITE = 'cite: {document: guide, clause: "6"}, provenance: published'
LABEL = "label: {zh: 项, en: entry}"
RULES = f"""\
format: 1
ruleset: cn.example.cohort
edition: "1"
subject: factory
title: {{zh: 示例, en: example}}
documents: {{guide: {{title: {{zh: 办法, en: guide}}}}}}
facts:
  region: {{{LABEL}, type: choice, options: [north, south]}}
  is_member: {{{LABEL}, type: boolean}}
  claim: {{{LABEL}, unit: CNY, range: "[0..9]"}}
  is_measured: {{{LABEL}, type: boolean}}
  output: {{{LABEL}, unit: t, range: "[0..9]"}}
  grade_before: {{{LABEL}, type: choice, options: [none, fair, good]}}
  tier_before: {{{LABEL}, type: choice, options: [none, top, middle, last]}}
  was_last: {{{LABEL}, type: boolean}}
parameters:
  good_mark: {{{LABEL}, unit: points, value: 3, {CITE}}}
  fair_mark: {{{LABEL}, unit: points, value: 1, {CITE}}}
  top_share: {{{LABEL}, unit: "%", value: 40, {CITE}}}
  last_number: {{{LABEL}, unit: item, value: 1, {CITE}}}
  least_number: {{{LABEL}, unit: item, value: 2, {CITE}}}
  fund: {{{LABEL}, unit: CNY, value: 10, {CITE}}}
  claim_cap: {{{LABEL}, unit: CNY, value: 8, {CITE}}}
  average_output: {{{LABEL}, unit: t, required: true}}
  five_goal: {{{LABEL}, unit: item, value: 2, {CITE}}}
  so_far: {{{LABEL}, unit: item, value: 1, {CITE}}}
  goal_kind: {{{LABEL}, type: choice, options: [total, new], value: new, {CITE}}}
  ties: {{{LABEL}, type: choice, options: [all_in, all_out, undecided], value: undecided, {CITE}}}
  rounding: {{{LABEL}, type: choice, options: [down, half_up, up], value: half_up, {CITE}}}
derived:
  counted_output: {{{LABEL}, unit: t, formula: if is_measured then output else average_output}}
indicators:
  children:
    marks: {{{LABEL}, points: 5, {CITE}, scoring: {{kind: judged}}}}
grades:
  - {{id: good, {LABEL}, condition: score >= good_mark, {CITE}}}
  - {{id: fair, {LABEL}, condition: score >= fair_mark, {CITE}}}
entitlements:
  grant: {{{LABEL}, condition: is_member, amount: claim, unit: CNY, caps: [claim_cap], before_pool: true, {CITE}}}
cohort:
  rankings:
    tiers:
      {LABEL}
      members: is_member
      apart: region
      by: score
      better: higher
      ties: ties
      rounding: rounding
      least: least_number
      cite: {{document: guide, clause: "6"}}
      provenance: published
      tiers:
        - {{id: top, {LABEL}, share: top_share, requires: 'grade >= "fair"'}}
        - {{id: middle, {LABEL}, rest: true}}
        - {{id: last, {LABEL}, count: last_number}}
    outputs:
      {LABEL}
      by: counted_output
      better: lower
      then_by: [{{by: score, better: higher}}]
      ties: ties
      rounding: rounding
      cite: {{document: guide, clause: "6"}}
      provenance: published
      tiers: [{{id: first, {LABEL}, count: last_number}}, {{id: others, {LABEL}, rest: true}}]
  pools:
    grants: {{{LABEL}, entitlement: grant, size: fund, {CITE}}}
  averages:
    output: {{{LABEL}, members: is_measured, quantity: output, sets: average_output, {CITE}}}
  changes:
    grades: {{{LABEL}, before: grade_before, {CITE}}}
    tiers: {{{LABEL}, before: tier_before, ranking: tiers, {CITE}}}
  streaks:
    out: {{{LABEL}, ranking: tiers, tier: last, before: was_last, {CITE}}}
programme:
  scope: is_member
  baselines:
    start: {{{LABEL}, grade: good, number: so_far, means: exactly, {CITE}}}
  targets:
    good_ones: {{{LABEL}, grade: good, kind: goal_kind, goal: five_goal, means: at_least, baseline: start, {CITE}}}
"""
CHOICES: dict[str, list[Any]] = {
    "region": ["north", "south"], "is_member": [True, False], "claim": [0, 4, 9], "is_measured": [True, False],
    "output": [1, 2], "grade_before": ["none", "fair", "good"], "tier_before": ["none", "top", "last"],
    "was_last": [True, False], "judged.marks": [0, 1, 3, 5],
}  # fmt: skip


@cache
def load_sample() -> Ruleset:
    """Return the ruleset, compiled once."""
    return compile_text(RULES)


def make_subject(id: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts document of one subject."""
    return {"subject": {"id": id}, "as_of": "2024-12-31", "facts": facts}
