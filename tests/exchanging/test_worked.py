"""A spreadsheet recomputes a worked sheet to what the engine says, also after its facts were changed."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve

from greenrules import UnsupportedByBackend, compile_text, evaluate, load
from greenrules.api.assessing import accept_document
from greenrules.exchanging import write_worked_sheet
from greenrules.exchanging.worked_facts import show_value
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import TableType
from tests.exchanging.office import needs_office, recompute
from tests.exchanging.samples import FACTORIES, factory, list_cases
from tests.exchanging.worked_results import expect_outcome, list_differences, read_outcome

# Ruleset, edition, how many of its cases; tests/exchanging/worked_check.py takes every one.
RULESETS = (
    ("cn.gbt36132", "2025", 4), ("cn.gbt36132", "2018", 3), ("cn.gbt36132.steel", "2025", 3),
    ("cn.gbt36132.coke", "2025", 2), ("cn.hebei.star_factory", "2024", 3), ("cn.ningbo.star_factory", "2022", 4),
    ("cn.ningbo.star_factory.computed_score", "2022", 2), ("cn.huangyan.per_mu", "2022", 3),
    ("cn.zhejiang.green_low_carbon_factory", "2025", 3), ("cn.miit.platform", "2025", 2),
    ("cn.green_factory_ladder", "1", 2), ("cn.miit.gradient", "2025", 2),
)  # fmt: skip


def put_facts(path: Path, ruleset: Ruleset, document: FactsDocument) -> Path:
    """Type the facts of a subject into the yellow cells of another one's sheet; tables stay as they are."""
    accepted, _, _ = accept_document(ruleset, document, "error")
    assert accepted is not None
    book = openpyxl.load_workbook(path)
    for row in book["Facts"].iter_rows(min_row=2):
        fact = ruleset.facts[row[6].value]
        value: Any = accepted.values[fact.id]
        shown = show_value(fact, value, "en")
        row[1].value = float(value) if isinstance(value, Fraction) else shown
    changed = path.with_name(f"{path.stem}.changed.xlsx")
    book.save(changed)
    return changed


def has_same_records(ruleset: Ruleset, one: FactsDocument, other: FactsDocument) -> bool:
    tables = [id for id, fact in ruleset.facts.items() if isinstance(fact.type, TableType)]
    bound = {name: raw.value for name, raw in one.parameters.items()}
    same = all(one.facts.get(id) == other.facts.get(id) for id in tables)
    return same and one.as_of == other.as_of and bound == {name: raw.value for name, raw in other.parameters.items()}


@needs_office
def test_a_spreadsheet_recomputes_the_cases_to_the_same_grades(tmp_path: Path) -> None:
    """Requirements, points from the smallest indicator to the total, and grades agree, with missing facts too."""
    expected = {}
    for id, edition, most in RULESETS:
        ruleset = load(id, edition)
        for name, document in list_cases(id, edition, most):
            path = tmp_path / f"{id}.{edition}.{name}.xlsx"
            write_worked_sheet(ruleset, path, document, language="en")
            expected[path.name] = expect_outcome(evaluate(ruleset, document))
    saved = recompute(sorted(tmp_path.glob("*.xlsx")), tmp_path)
    different = {name: list_differences(read_outcome(saved / name), outcome) for name, outcome in expected.items()}

    assert len(expected) >= 30
    assert {name: found for name, found in different.items() if found} == {}


@needs_office
def test_changed_facts_change_the_grade_as_the_engine_does(tmp_path: Path) -> None:
    """The facts of one case typed into the sheet of another give the grade of the one."""
    expected = {}
    for id, edition in (
        ("cn.gbt36132", "2018"),
        ("cn.gbt36132", "2025"),
        ("cn.hebei.star_factory", "2024"),
        ("cn.huangyan.per_mu", "2022"),
    ):
        ruleset = load(id, edition)
        (first, start), *others = list_cases(id, edition, 12)
        path = tmp_path / f"{id}.{edition}.xlsx"
        write_worked_sheet(ruleset, path, start, language="en")
        usable = [(name, one) for name, one in others if has_same_records(ruleset, start, one)][:4]
        for name, document in usable:
            changed = put_facts(path, ruleset, document)
            changed = changed.rename(tmp_path / f"changed.{id}.{edition}.{name}.xlsx")
            expected[changed.name] = expect_outcome(evaluate(ruleset, document))
        assert usable, f"{id}: no case has the records of {first}"
    saved = recompute(sorted(tmp_path.glob("changed.*.xlsx")), tmp_path)
    different = {name: list_differences(read_outcome(saved / name), outcome) for name, outcome in expected.items()}

    assert len(expected) >= 8
    assert {name: found for name, found in different.items() if found} == {}


@pytest.mark.parametrize("name", FACTORIES)
def test_no_cell_holds_a_text_of_the_subject_as_a_formula(tmp_path: Path, name: str) -> None:
    """Whatever a subject is called, only our formulas are formulas."""
    ruleset, document = factory(name)
    evil = '=cmd|"/C calc"!A1'
    path = tmp_path / "w.xlsx"
    write_worked_sheet(ruleset, path, evolve(document, subject=evil, subject_zh=evil))
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]

    assert len(formulas) > 20
    assert not [formula for formula in formulas if "cmd" in formula or "HYPERLINK" in formula]


def test_what_has_no_formula_is_named_and_shown(tmp_path: Path) -> None:
    """A choice among indicators holds the value of the engine, with a note that says so on the sheet too."""
    ruleset, document = factory("industrial_park")
    path = tmp_path / "w.xlsx"
    notes = write_worked_sheet(ruleset, path, document, language="en")
    texts = [str(cell.value) for row in openpyxl.load_workbook(path)["Worked"].iter_rows() for cell in row]

    assert {note.code for note in notes} == {"GR777"}
    assert any("`group:building_choice` stays as the engine found it" in note.message for note in notes)
    assert sum("fixed: no formula" in text for text in texts) == len(notes)


def test_every_row_says_clause_and_provenance(tmp_path: Path) -> None:
    """Requirements, indicators and grades each name where they come from."""
    ruleset, document = factory("cement_kiln")
    path = tmp_path / "w.xlsx"
    write_worked_sheet(ruleset, path, document, language="en")
    rows = [row for row in openpyxl.load_workbook(path)["Worked"].iter_rows() if ":" in str(row[10].value)]

    assert len(rows) > 30
    assert [row[10].value for row in rows if not row[9].value] == []
    assert sum(str(row[8].value).startswith(("GB", "《")) for row in rows) > 25


def test_rules_that_decide_nothing_are_refused(tmp_path: Path) -> None:
    """A module without requirements, indicators and grades has no worked sheet."""
    text = 'format: 1\nruleset: a.b\nedition: "1"\nsubject: factory\ntitle: {zh: 甲, en: a}\n'
    document = FactsDocument("", "", "", date(2024, 1, 1), {}, {}, {})
    with pytest.raises(UnsupportedByBackend, match="GR778"):
        write_worked_sheet(compile_text(text), tmp_path / "w.xlsx", document)
