"""Points that stand in the rules as they are lie within what the indicator can give; what is worked out may be cut."""

import pytest

from greenrules import compile_text
from tests.page_blocks import HEADER

SOURCE = 'label: {zh: 项, en: entry}, cite: {document: guide, clause: "1"}, provenance: published'
RULES = f"""\
facts:
  recycled: {{label: {{zh: 率, en: rate}}, unit: "%", range: "[0..100]"}}
  metered: {{label: {{zh: 表, en: meter}}, type: boolean}}
parameters:
  bonus: {{{SOURCE}, unit: points, value: 9}}
  each_percent: {{{SOURCE}, unit: points/%, value: 1}}
tables:
  by_rate:
    {SOURCE.replace(", cite", chr(10) + "    cite").replace(", prov", chr(10) + "    prov")}
    inputs: {{rate: recycled}}
    output: {{type: number, unit: points}}
    hit_policy: first
    rows: [[">= 90", 6], [">= 60", TOP]]
    otherwise: {{then: -1}}
derived:
  named: {{{SOURCE}, unit: points, formula: by_rate}}
indicators:
  children:
    water: {{{SOURCE}, points: 6, scoring: {{kind: formula, formula: "FORMULA"}}}}
"""


def excess_of(formula: str, top: int = 7) -> list[str]:
    """Return the numbers of points a formula of an indicator of 6 points draws a warning for."""
    ruleset = compile_text(HEADER + RULES.replace("FORMULA", formula).replace("TOP", str(top)))
    return [each.message.partition(" points, but `water`")[0] for each in ruleset.warnings if each.code == "GR417"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("by_rate", ["7", "-1"]),
        ("named", ["7", "-1"]),
        ("if metered then by_rate else bonus", ["7", "-1", "9"]),
        ("max(by_rate, bonus)", ["7", "-1", "9"]),
        ("bonus - bonus - bonus", []),
        ("min(by_rate, bonus)", []),
        ("bonus - each_percent * recycled", []),
    ],
)
def test_stated_points_outside_the_indicator_are_found(formula: str, expected: list[str]) -> None:
    """Rows and parameters that a formula hands on are compared with the points; arithmetic and `min` may be cut."""
    assert excess_of(formula) == expected


def test_points_up_to_the_maximum_draw_nothing() -> None:
    """The maximum itself is no excess; the row below zero still is."""
    assert excess_of("by_rate", top=6) == ["-1"]


def test_a_computed_column_is_found_where_each_record_is_scored() -> None:
    """A row of a table over records counts for one record as it would for the whole."""
    table = f"""\
tables:
  by_record:
    {SOURCE.replace(", cite", chr(10) + "    cite").replace(", prov", chr(10) + "    prov")}
    of: lines
    inputs: {{rate: rate}}
    output: {{type: number, unit: points}}
    hit_policy: first
    rows: [[">= 90", 6]]
    otherwise: {{then: 8}}
"""
    text = f"""\
facts:
  lines:
    label: {{zh: 线, en: lines}}
    type: table
    columns: {{rate: {{label: {{zh: 率, en: rate}}, unit: "%"}}}}
{table}indicators:
  children:
    water: {{{SOURCE}, points: 6, scoring: {{kind: formula, formula: by_record, over: {{table: lines}}}}}}
"""
    found = [each.message for each in compile_text(HEADER + text).warnings if each.code == "GR417"]

    assert found == ["8 points, but `water` gives from 0 to 6"]
