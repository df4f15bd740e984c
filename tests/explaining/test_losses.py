"""Points lost, as they count in the total."""

from fractions import Fraction
from textwrap import dedent

import pytest

import greenrules
from greenrules.explaining.losses import find_factors, rank_losses
from greenrules.model.assessment import Assessment

RULES = """
format: 1
ruleset: test.losses
edition: "1"
subject: factory
title: {zh: 测试, en: test}
documents: {doc: {title: {zh: 文件, en: document}}}
facts:
  first: {label: {zh: 甲, en: first}, type: boolean}
  second: {label: {zh: 乙, en: second}, type: boolean}
  third: {label: {zh: 丙, en: third}, type: boolean}
  applies: {label: {zh: 适用, en: applies}, type: boolean}
parameters:
  policy:
    label: {zh: 处理, en: policy}
    type: choice
    options: [redistribute, full, drop, zero]
    value: redistribute
    cite: {document: doc, clause: "1"}
    provenance: published
indicators:
  children:
    mixed:
      label: {zh: 组, en: mixed}
      cite: {document: doc, clause: "2"}
      provenance: published
      points: 8
      combine: weighted
      not_applicable: policy
      children:
        a:
          label: {zh: 甲项, en: item a}
          weight: 1
          applies: applies
          cite: {document: doc, clause: "3"}
          provenance: published
          scoring: {kind: checklist, mode: all, items: {x: {label: {zh: 甲, en: x}, condition: first}}}
        b:
          label: {zh: 乙项, en: item b}
          weight: 3
          cite: {document: doc, clause: "4"}
          provenance: published
          scoring: {kind: checklist, mode: all, items: {x: {label: {zh: 乙, en: x}, condition: second}}}
    c:
      label: {zh: 丙项, en: item c}
      points: 5
      cite: {document: doc, clause: "5"}
      provenance: published
      scoring: {kind: checklist, mode: all, items: {x: {label: {zh: 丙, en: x}, condition: third}}}
grades:
  - id: good
    label: {zh: 良, en: good}
    condition: score > 0
    cite: {document: doc, clause: "6"}
    provenance: published
"""


def assess(**facts: bool) -> Assessment:
    """Evaluate the rules above; what is not given is missing."""
    return greenrules.evaluate(greenrules.compile_text(dedent(RULES)), facts, as_of="2024-01-01")


def losses_of(**facts: bool) -> list[tuple[str, Fraction | None, Fraction | None]]:
    return [(loss.finding.id.partition(":")[2], loss.lost, loss.open) for loss in rank_losses(assess(**facts))]


def test_a_loss_in_a_weighted_group_counts_as_it_does_in_the_total() -> None:
    """A weight of 3 out of 4 in a group of 8 points is worth 6."""
    assert losses_of(first=True, second=False, third=False, applies=True) == [("b", 6, 0), ("c", 5, 0)]


def test_points_of_what_does_not_apply_count_where_they_went() -> None:
    """When the other indicator drops out under `redistribute`, this one is worth the whole group."""
    assert losses_of(second=False, third=True, applies=False) == [("b", 8, 0)]


def test_open_points_count_as_losses_that_may_still_be_averted() -> None:
    """An indicator that waits for a fact has points open, none lost."""
    assert losses_of(first=True, third=True, applies=True) == [("b", 0, 6)]


def test_full_points_are_no_loss() -> None:
    """Where everything is fulfilled nothing is listed."""
    assert losses_of(first=True, second=True, third=True, applies=True) == []


@pytest.mark.parametrize("applies", [True, False])
def test_what_the_findings_lack_adds_up_to_what_the_total_lacks(applies: bool) -> None:
    """The points lost by the indicators are those the total is short of."""
    assessment = assess(first=False, second=False, third=False, applies=applies)
    lost = sum(loss.lost or 0 for loss in rank_losses(assessment))

    assert assessment.maximum == lost


def test_every_indicator_that_counts_has_a_factor() -> None:
    """The factor of an indicator is found through any number of groups."""
    factors = find_factors(assess(applies=True))

    assert (factors["indicator:a"], factors["indicator:b"], factors["indicator:c"]) == (2, 2, 1)
