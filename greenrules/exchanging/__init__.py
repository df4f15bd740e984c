"""Rulesets, facts and results in the forms other programs read: workbooks, DMN, PROV, EARL.

Input: a checked ruleset, facts, an assessment; a workbook somebody filled in. Output: a workbook, facts, an edited
ruleset text, an XML or JSON text. May import: explaining, api, library, compiling, reading, model.

People in factories fill in spreadsheets, officials recompute in spreadsheets, other engines read DMN, and archives keep
provenance. None of these forms decides anything: what comes back is read as facts, and what cannot be said in a form is
refused or listed with a code.

Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.exchanging.dmn import export_dmn
    from greenrules.exchanging.earl import export_earl
    from greenrules.exchanging.indicator_edits import apply_indicator_table
    from greenrules.exchanging.indicator_table import write_indicator_table
    from greenrules.exchanging.prov import export_prov
    from greenrules.exchanging.questionnaire_reading import read_questionnaire
    from greenrules.exchanging.questionnaire_writing import write_questionnaire
    from greenrules.exchanging.worked import write_worked_sheet

__all__ = [
    "apply_indicator_table",
    "export_dmn",
    "export_earl",
    "export_prov",
    "read_questionnaire",
    "write_indicator_table",
    "write_questionnaire",
    "write_worked_sheet",
]

_HOMES = {
    "apply_indicator_table": "indicator_edits",
    "export_dmn": "dmn",
    "export_earl": "earl",
    "export_prov": "prov",
    "read_questionnaire": "questionnaire_reading",
    "write_indicator_table": "indicator_table",
    "write_questionnaire": "questionnaire_writing",
    "write_worked_sheet": "worked",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
