"""What is proposed at a place of a half-typed text."""

from pathlib import Path

import pytest

from greenrules.authoring.analysis import Analysis, analyse
from greenrules.authoring.completing import Proposal, propose
from greenrules.authoring.declarations import list_declarations
from greenrules.authoring.fixes import find_fix
from greenrules.authoring.scaffolding import put_scaffold, write_scaffold
from greenrules.authoring.schemas import SchemaName, make_schema
from greenrules.authoring.yaml_context import find_context


@pytest.fixture
def known(tmp_path: Path) -> Analysis:
    """The names of the ruleset `greenrules new` writes."""
    written, _ = put_scaffold(tmp_path, write_scaffold("my.workshop", "1", "en"))
    return analyse(written[0].read_text(encoding="utf-8"), written[0])


def proposals(text: str, known: Analysis, schema: SchemaName = "ruleset") -> dict[str, Proposal]:
    found = propose(find_context(text, len(text)), known, list_declarations(known), make_schema(schema))
    assert len({one.label for one in found}) == len(found)
    return {one.label: one for one in found}


@pytest.mark.parametrize(
    ("before", "typed", "expected", "absent"),
    [
        ("facts:\n  energy:\n    ", "la", {"label", "unit", "range", "columns"}, {"facts", "cite"}),
        ("", "gr", {"grades", "facts", "indicators"}, {"label"}),
        ("grades:\n  - id: a\n    provenance: ", "", {"published", "illustrative"}, {"label"}),
        ("facts:\n  energy:\n    unit: ", "tc", {"tce", "kWh", "10k CNY"}, {"label"}),
        ("imports: {factory: ", "shared", {"shared.factory@1", "my.workshop@1"}, set()),
        ("indicators:\n  children:\n    a:\n      scoring: {kind: ", "", {"ramp", "steps", "judged"}, {"published"}),
        ("facts:\n  energy:\n    type: ", "", {"number", "choice", "table"}, {"ramp"}),
        ("parameters:\n  a:\n    cite: {document: ", "", {"method"}, {"published"}),
        ("parameters:\n  a:\n    cite: {document: method, clause: ", "", {"5.1", "6"}, set()),
        (
            "derived:\n  a:\n    formula: >-\n      workshop_energy +\n      ",
            "wo",
            {"workshop_output", "abs"},
            {"label"},
        ),
        ("clauses:\n  - {document: method, by: [", "gate:", {"gate:no_major_accident"}, {"published"}),
    ],
)
def test_completion_by_place(known: Analysis, before: str, typed: str, expected: set[str], absent: set[str]) -> None:
    """Keys and words by the schema; names, units, documents, clauses and rulesets by what is known."""
    found = proposals(before + typed, known)

    assert expected <= set(found)
    assert not absent & set(found)
    assert all((before + typed).endswith(one.replaces) for one in found.values())


def test_a_list_may_stand_in_the_column_of_its_key(known: Analysis) -> None:
    """Both ways of writing a list lead to the keys of its items."""
    expected = {"id", "label", "condition", "cite", "provenance", "note"}

    assert set(proposals("grades:\n- id: a\n  ", known)) == expected
    assert set(proposals("grades:\n  - id: a\n    ", known)) == expected


def test_keys_of_a_cases_file(known: Analysis) -> None:
    """A cases file has its own keys."""
    assert {"grade", "score", "missing"} <= set(proposals("cases:\n  - name: a\n    expect: {", known, "cases"))


def test_what_is_typed_of_a_unit_is_replaced(known: Analysis) -> None:
    """A unit may hold signs: the whole of it is replaced."""
    found = proposals("facts:\n  a:\n    unit: 10k C", known)

    assert found["10k CNY"].replaces == "10k C"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("energy_system = ", "enrgy_system = "),
        ("provenance: illustrative", "provenance: ilustrative"),
        ("  kind: steps", "  knd: steps"),
        ("unit: tce\n", "unit: tcee\n"),
        ("id: excellent", "id: Excellent"),
        ("[gate:no_major_accident]", "[gate:no_major_acident]"),
    ],
)
def test_a_did_you_mean_becomes_a_fix(known: Analysis, right: str, wrong: str) -> None:
    """Whatever the diagnostic proposes for a word, the fix puts in its place."""
    good = known.source.text
    text = good.replace(right, wrong, 1)
    fixes = [fix for problem in analyse(text, Path(known.source.name)).own_problems if (fix := find_fix(problem))]
    fixed = text
    for fix in fixes[:1]:
        fixed = text[: fix.span.start] + fix.text + text[fix.span.end :]

    assert fixed == good
