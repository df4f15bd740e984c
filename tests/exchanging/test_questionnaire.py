"""A questionnaire asks everything, and gives back every answer as it was given."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from greenrules import FactsError, compile_text, evaluate
from greenrules.exchanging import read_questionnaire, write_questionnaire
from greenrules.explaining.questions import list_questions
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.reading.facts_reader import read_facts_mapping
from greenrules.testing import factories
from greenrules.testing.documents import write_document
from greenrules.testing.subjects import Factory
from tests.exchanging.office import needs_office, recompute
from tests.exchanging.samples import FACTORIES, factory

TEXT = """\
format: 1
ruleset: example.forms
edition: "1"
subject: factory
title: {zh: 示例, en: example}
documents: {guide: {title: {zh: 办法, en: guide}}}
facts:
  energy: {label: {zh: 综合能耗, en: energy}, unit: tce, range: ">= 0"}
  rate: {label: {zh: 合格率, en: rate}, unit: "%", range: "[0..100]"}
  trained: {label: {zh: 已培训, en: trained}, type: boolean}
  class: {label: {zh: 类别, en: class}, type: choice, options: {a: {zh: A类, en: A}, b: {zh: B类, en: B}}}
  systems: {label: {zh: 体系, en: systems}, type: set, options: {x: {zh: 甲, en: X}, y: {zh: 乙, en: Y}}}
  opened: {label: {zh: 投产日, en: opened}, type: date}
  accidents:
    label: {zh: 事故, en: accidents}
    type: table
    columns:
      on: {label: {zh: 日期, en: day}, type: date}
      loss: {label: {zh: 损失, en: loss}, unit: 10k CNY}
      severe: {label: {zh: 严重, en: severe}, type: boolean}
parameters:
  limit: {label: {zh: 限额, en: limit}, unit: tce, required: true}
derived:
  losses: {label: {zh: 损失合计, en: losses}, unit: 10k CNY, formula: sum(for a in accidents return a.loss),
           cite: {document: guide, clause: "1"}, provenance: illustrative}
basic_requirements:
  all_good:
    label: {zh: 全部, en: all}
    condition: >-
      energy <= limit and rate >= 0 and losses >= 0 and trained and class = "a" and "x" in systems
      and opened <= as_of and not(some a in accidents satisfies a.severe and a.on <= as_of)
    cite: {document: guide, clause: "1"}
    provenance: illustrative
"""
RULES = compile_text(TEXT, "forms.yaml")
FACTS: dict[str, Any] = {
    "subject": {"id": "f1", "zh": "甲厂", "en": "Works A", "sector": "plastics"},
    "as_of": "2024-06-30",
    "note": "first year",
    "facts": {
        "energy": {
            "value": Decimal("1234.56789012345678901"),
            "unit": "kgce",
            "evidence": ["报表", "票据; 复印件"],
            "period": "2023",
        },
        "rate": Decimal("99.5"),
        "trained": False,
        "class": "b",
        "systems": [],
        "opened": "1899-01-02",
        "accidents": [
            {"on": "2023-02-01", "loss": {"value": 3, "unit": "CNY"}, "severe": True},
            {"loss": Decimal("0.1")},
        ],
        "unrelated": {"value": 7, "evidence": "x"},
    },
    "parameters": {"limit": {"value": 5, "unit": "10k tce", "cite": "the district"}},
}


def document_of(facts: dict[str, Any]) -> FactsDocument:
    (document,), problems = read_facts_mapping(facts)
    assert not problems
    return document


def assess(ruleset: Ruleset, document: FactsDocument) -> str:
    return evaluate(ruleset, document, extra="ignore").to_json(trace="none")


def fill(path: Path, place: str, value: object, sheet: str = "答卷") -> Path:
    """Write one cell the way a person does, and return the new workbook."""
    book = openpyxl.load_workbook(path)
    book[sheet][place] = value
    changed = path.with_name("changed.xlsx")
    book.save(changed)
    return changed


def find_row(path: Path, key: str) -> int:
    sheet = openpyxl.load_workbook(path)["答卷"]
    return next(row[0].row for row in sheet.iter_rows() if row[9].value == key)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "q.xlsx"
    write_questionnaire(RULES, path)
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_answer_comes_back_as_it_was_given(tmp_path: Path, language: Any) -> None:
    """Numbers of any length, units, evidence, periods, sets, days before 1900, records, facts nobody asked for."""
    document, path = document_of(FACTS), tmp_path / "q.xlsx"
    problems = write_questionnaire(RULES, path, document, language=language)
    answered = read_questionnaire(path, RULES)

    assert (problems, answered.warnings) == ((), ())
    assert assess(RULES, answered.document) == assess(RULES, document)
    energy = answered.document.facts["energy"]
    assert (energy.value, energy.unit) == (Fraction("1234.56789012345678901"), "kgce")
    assert (energy.evidence, energy.period) == (("报表", "票据; 复印件"), "2023")
    assert set(answered.document.facts) == set(document.facts)
    assert (answered.document.sector, answered.document.note) == ("plastics", "first year")


@pytest.mark.parametrize("name", FACTORIES)
def test_the_constructed_factories_come_back_the_same(tmp_path: Path, name: str) -> None:
    """What is read from the workbook evaluates to the same bytes as the facts file."""
    ruleset, document = factory(name)
    path = tmp_path / "q.xlsx"

    assert write_questionnaire(ruleset, path, document) == ()
    assert assess(ruleset, read_questionnaire(path).document) == assess(ruleset, document)


@given(subject=factories(RULES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_facts_come_back_the_same(tmp_path: Path, subject: Factory) -> None:
    """Whatever a subject supplies, its questionnaire evaluates to the same bytes."""
    document, path = write_document(subject), tmp_path / "random.xlsx"

    assert write_questionnaire(RULES, path, document) == ()
    assert assess(RULES, read_questionnaire(path, RULES).document) == assess(RULES, document)


@needs_office
def test_answers_survive_another_program(tmp_path: Path) -> None:
    """LibreOffice opens the workbooks and saves them; they read the same as before."""
    subjects = {name: factory(name) for name in FACTORIES}
    for name, (ruleset, document) in subjects.items():
        write_questionnaire(ruleset, tmp_path / f"{name}.xlsx", document)
    write_questionnaire(RULES, tmp_path / "kinds.xlsx", document_of(FACTS))
    saved = recompute(sorted(tmp_path.glob("*.xlsx")), tmp_path)

    for name, (ruleset, document) in subjects.items():
        assert assess(ruleset, read_questionnaire(saved / f"{name}.xlsx").document) == assess(ruleset, document)
    kinds = read_questionnaire(saved / "kinds.xlsx", RULES).document
    assert assess(RULES, kinds) == assess(RULES, document_of(FACTS))


def test_every_question_of_the_ruleset_is_asked(empty: Path) -> None:
    """Nothing that must be supplied is missing from the sheet of answers, and nothing is answered in advance."""
    keys = {
        row[9].value.partition(":")[2].partition("#")[0]
        for row in openpyxl.load_workbook(empty)["答卷"].iter_rows(min_row=2)
        if row[9].value
    }
    questions = list_questions(RULES)

    assert keys == {fact.id for fact in questions.facts} | {name for name, _ in questions.parameters}
    assert not read_questionnaire(empty, RULES).document.facts


def test_only_answers_can_be_changed(empty: Path) -> None:
    """Sheets are protected, answers open, choices offered as a list and limits stated as a rule."""
    sheet = openpyxl.load_workbook(empty)["答卷"]
    open_cells = {
        cell.coordinate[0] for row in sheet.iter_rows(min_row=2) for cell in row if not cell.protection.locked
    }
    rules = {rule.type for rule in sheet.data_validations.dataValidation}

    assert sheet.protection.sheet
    assert open_cells == {"C", "D", "F", "G"}
    assert rules == {"list", "decimal", "date"}


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("fact:energy", "many", "expected a number, found `many`"),
        ("fact:energy", "12,5", "expected a number, found `12,5`"),
        ("fact:energy", True, "expected a number, found `True`"),
        ("fact:energy", "#DIV/0!", "the cell holds the error #DIV/0!"),
        ("fact:energy", "12 apples", "`apples` is not a unit"),
        ("fact:trained", "perhaps", "expected yes or no, found `perhaps`"),
        ("fact:class", "C类", "expected one of the options, found `C类`"),
        ("fact:opened", "2024-02-30", "expected a date, found `2024-02-30`"),
        ("fact:systems#x", "maybe", "expected yes or no, found `maybe`"),
    ],
)
def test_a_bad_cell_is_named(empty: Path, key: str, value: object, message: str) -> None:
    """The diagnostic names sheet and cell, says what was expected and what to do."""
    place = f"C{find_row(empty, key)}"
    with pytest.raises(FactsError) as caught:
        read_questionnaire(fill(empty, place, value), RULES)
    (problem,) = caught.value.diagnostics

    assert (problem.code, problem.path) == ("GR773", f"答卷!{place}")
    assert message in problem.message
    assert problem.help


def test_all_bad_cells_are_named_at_once(empty: Path) -> None:
    """Three mistakes give three diagnostics."""
    path = empty
    for key, value in (("fact:energy", "a lot"), ("fact:trained", "ja"), ("fact:opened", "soon")):
        path = fill(path, f"C{find_row(empty, key)}", value)
    with pytest.raises(FactsError) as caught:
        read_questionnaire(path, RULES)

    assert [problem.code for problem in caught.value.diagnostics] == ["GR773"] * 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, Fraction(1, 10)), (3, Fraction(3)), ("1,234.5", Fraction("1234.5")), ("１２", Fraction(12)),
        ("0.3 kgce", Fraction("0.3")),
    ],
)  # fmt: skip
def test_numbers_are_read_exactly(empty: Path, value: object, expected: Fraction) -> None:
    """A number means its shortest decimal text, whether a cell holds it as a number or as a text."""
    path = fill(empty, f"C{find_row(empty, 'fact:energy')}", value)

    assert read_questionnaire(path, RULES).document.facts["energy"].value == expected


def test_a_formula_is_read_by_its_value_and_reported_without_one(empty: Path) -> None:
    """A formula nobody calculated reads as empty in every reader, so it is an error here."""
    place = f"C{find_row(empty, 'fact:energy')}"
    with pytest.raises(FactsError) as caught:
        read_questionnaire(fill(empty, place, "=1+1"), RULES)

    assert [(problem.code, problem.path) for problem in caught.value.diagnostics] == [("GR775", f"答卷!{place}")]


def test_no_records_and_records_contradict_each_other(empty: Path) -> None:
    """`no records` is a known empty table; with records on the sheet it is a mistake."""
    place = f"C{find_row(empty, 'table:accidents')}"
    none = fill(empty, place, "无记录")
    known = read_questionnaire(none, RULES).document.facts["accidents"].value
    both = fill(none, "B6", 3, "事故")
    with pytest.raises(FactsError, match="it says that there are no records"):
        read_questionnaire(both, RULES)

    assert known == ()


def test_a_changed_ruleset_is_a_warning_and_another_one_an_error(empty: Path) -> None:
    """Answers to other questions must not pass for answers to these."""
    changed = compile_text(TEXT.replace("energy <= limit", "energy < limit"), "forms.yaml")
    other = compile_text(TEXT.replace("example.forms", "example.others"), "others.yaml")
    (warning,) = read_questionnaire(empty, changed).warnings
    with pytest.raises(FactsError, match=r"belongs to `example\.forms@1`, not to `example\.others@1`"):
        read_questionnaire(empty, other)

    assert (warning.code, warning.severity) == ("GR774", "warning")


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    """What begins with a sign of equality stays a text in every cell."""
    evil = '=HYPERLINK("http://example.org";"x")'
    facts = {**FACTS, "subject": {"id": evil, "zh": evil}, "note": "+1+1"}
    facts["facts"] = {"energy": {"value": 1, "evidence": ["@SUM(A1)", evil]}}
    path = tmp_path / "q.xlsx"
    write_questionnaire(RULES, path, document_of(facts))
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]

    assert evil in [cell.value for cell in cells]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert read_questionnaire(path, RULES).document.subject == evil


def test_what_has_no_place_in_a_cell_is_said(tmp_path: Path) -> None:
    """A third has no end as a decimal number: it is left out with a diagnostic, not rounded."""
    (problem,) = write_questionnaire(
        RULES, tmp_path / "q.xlsx", document_of({"as_of": "2024-06-30", "facts": {"energy": Fraction(1, 3)}})
    )

    assert problem.code == "GR776"
    assert "1/3" in problem.message


def test_the_same_questionnaire_has_the_same_bytes(tmp_path: Path) -> None:
    """A workbook carries no clock."""
    paths = (tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    for path in paths:
        write_questionnaire(RULES, path, document_of(FACTS))

    assert paths[0].read_bytes() == paths[1].read_bytes()
