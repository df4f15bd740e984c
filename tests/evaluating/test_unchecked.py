"""The clauses an assessment lists as not checked by a machine."""

import json
from pathlib import Path

import pytest

from greenrules import Assessment, compile_path, evaluate
from tests.page_blocks import BESIDE, HEADER, RULESET, write_module

LABEL = "label: {zh: 项, en: entry}"
ENTRY = f'{LABEL}, cite: {{document: guide, clause: "1"}}, provenance: published'
REASON = "reason: {zh: 因, en: because}"
RULES = f"""\
facts:
  lawful: {{{LABEL}, type: boolean}}
basic_requirements:
  is_lawful: {{{ENTRY}, condition: lawful}}
grades:
  - {{id: good, {ENTRY}, condition: CONDITION}}
clauses:
  - {{document: guide, clause: "1", status: encoded, by: [gate:is_lawful], {LABEL}}}
  - {{document: guide, clause: "2", status: out_of_scope, {REASON}, {LABEL}}}
  - {{document: guide, clause: "3", status: judgement, by: [gate:is_lawful], {REASON}, {LABEL}}}
  - {{document: guide, clause: "4", status: not_seen, {REASON}, {LABEL}}}
"""


@pytest.fixture(autouse=True)
def _workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def assess(condition: str = "basic_requirements_met") -> Assessment:
    """Assess a lawful subject; the ruleset imports one that lists the same clauses."""
    base = RULES.replace("CONDITION", "basic_requirements_met")
    write_module(Path(), BESIDE, HEADER.replace("example.rules", "example.base") + base)
    text = RULES.replace("CONDITION", condition).replace("facts:", "imports: {standard: example.base@1}\nfacts:")
    ruleset = compile_path(write_module(Path(), RULESET, HEADER + text))
    return evaluate(ruleset, {"lawful": True}, "2026-01-31")


def test_what_awaits_judgement_or_was_not_seen_is_listed() -> None:
    """Encoded clauses and those out of scope need nobody any more."""
    listed = [(clause.clause, clause.status, clause.number, clause.by) for clause in assess().unchecked_clauses]

    assert listed == [("3", "judgement", "", ("gate:is_lawful",)), ("4", "not_seen", "", ())]


def test_the_json_says_whose_clause_it_is_and_why() -> None:
    """A clause stands on its own: ruleset, document with its title, and reason."""
    first = json.loads(assess().to_json(trace="none"))["unchecked_clauses"][0]

    assert (first["ruleset"], first["document"]) == ("example.rules@1", "guide")
    assert first["title"] == {"zh": "办法", "en": "guide"}
    assert first["reason"] == {"zh": "因", "en": "because"}


@pytest.mark.parametrize(
    ("condition", "clauses"),
    [("basic_requirements_met", []), ("basic_requirements_met and standard.gate.is_lawful", ["3", "4"])],
)
def test_an_import_counts_when_the_result_rests_on_it(condition: str, clauses: list[str]) -> None:
    """The clauses of an imported standard follow those of the ruleset, and only when something it decides is used."""
    listed = [each.clause for each in assess(condition).unchecked_clauses if each.ruleset == "example.base@1"]

    assert listed == clauses
