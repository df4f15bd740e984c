"""The tables of a ruleset come back into its text: only what was changed changes."""

from pathlib import Path

import openpyxl
import pytest

from greenrules import FactsError, RulesetError
from greenrules.exchanging import apply_indicator_table, write_indicator_table
from greenrules.exchanging.ruleset_texts import find_text
from tests.exchanging.samples import ROOT

FILES = sorted(file for file in (ROOT / "rulesets").rglob("*.yaml") if not file.name.endswith(".cases.yaml"))
TEXT = """\
format: 1
ruleset: example.tables
edition: "1"   # the first
subject: factory
title: {zh: 示例, en: example}
documents: {guide: {title: {zh: 办法, en: guide}}}
facts:
  waste: {label: {zh: 废物, en: waste}, unit: t, range: ">= 0"}
parameters:
  baseline: {label: {zh: 基准, en: baseline}, unit: t, value: 10, cite: *, provenance: inferred}
  leading: {label: {zh: 引领, en: leading}, unit: t, value: 2.5, cite: *, provenance: inferred}
indicators:
  points: 10
  children:
    less_waste:
      label: {zh: 少废物, en: less waste}
      points: 10   # all of them
      cite: {document: guide, clause: "2"}
      provenance: published
      scoring: {kind: ramp, quantity: waste, better: lower, baseline: baseline, leading: leading}
""".replace("*", '{document: guide, clause: "1"}')


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    path = tmp_path / "example.tables" / "1.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def write(ruleset: Path) -> Path:
    workbook = ruleset.with_name("tables.xlsx")
    write_indicator_table(find_text(str(ruleset)), workbook)
    return workbook


def change(workbook: Path, path: str, field: str, value: object) -> Path:
    book = openpyxl.load_workbook(workbook)
    for sheet in book:
        fields = [cell.value for cell in sheet[2]]
        for row in sheet.iter_rows(min_row=3):
            if row[0].value == path and field in fields:
                row[fields.index(field)].value = value
    book.save(workbook)
    return workbook


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_unchanged_tables_change_nothing(tmp_path: Path, file: Path) -> None:
    """Every bundled text comes back byte for byte."""
    workbook = tmp_path / "t.xlsx"
    write_indicator_table(find_text(str(file)), workbook)
    applied = apply_indicator_table(workbook, file)

    assert (applied.text, applied.changes, applied.notes) == (file.read_text(encoding="utf-8"), 0, ())


def test_a_change_stands_in_the_text_and_comments_stay(ruleset: Path) -> None:
    """Values, labels and provenance are exchanged in place, quoted where YAML asks for it."""
    workbook = write(ruleset)
    change(workbook, "parameters/leading", "value", 1.75)
    change(workbook, "parameters/leading", "provenance", "published")
    change(workbook, "indicators/children/less_waste", "label_en", "less: waste #1")
    change(workbook, "indicators/children/less_waste", "leading", "baseline - 1 * leading")
    applied = apply_indicator_table(workbook, ruleset)
    expected = TEXT.replace("value: 2.5,", "value: 1.75,")
    at = expected.index("value: 1.75,")
    expected = expected[:at] + expected[at:].replace("inferred", "published", 1)
    expected = expected.replace("en: less waste", 'en: "less: waste #1"')
    expected = expected.replace("leading: leading}", 'leading: "baseline - 1 * leading"}')

    assert applied.text == expected
    assert applied.changes == 4


@pytest.mark.parametrize(
    ("path", "field", "value", "code", "message"),
    [
        ("indicators/children/less_waste", "points", "ten", "GR773", "expected a number for points, found `ten`"),
        ("indicators/children/less_waste", "provenance", "publised", "GR773", "`publised` is no provenance"),
        ("indicators/children/less_waste", "label_zh", None, "GR773", "label_zh cannot be empty"),
        ("indicators/children/less_waste", "weight", 2, "GR779", "states no weight"),
        ("indicators/children/less_waste", "path", "indicators/children/les_waste", "GR779", "has no `indicators"),
        ("parameters/leading", "value", "=1+1", "GR775", "a formula whose value is not stored"),
    ],
)
def test_a_bad_cell_is_named(ruleset: Path, path: str, field: str, value: object, code: str, message: str) -> None:
    """Sheet and cell, what was expected, and what to do."""
    workbook = change(write(ruleset), path, field, value)
    with pytest.raises(FactsError) as caught:
        apply_indicator_table(workbook, ruleset)
    (problem,) = caught.value.diagnostics

    assert problem.code == code
    assert message in problem.message
    assert "!" in problem.path
    assert problem.help


def test_a_text_that_would_not_pass_the_check_is_not_given(ruleset: Path) -> None:
    """Points that do not add up, or a name nobody declares, are reported as the check reports them."""
    workbook = change(write(ruleset), "indicators/children/less_waste", "leading", "leeding")
    with pytest.raises(RulesetError, match="leeding"):
        apply_indicator_table(workbook, ruleset)


def test_a_text_that_has_changed_since_is_a_warning(ruleset: Path) -> None:
    """The cells stand above the text, and somebody has to know."""
    workbook = write(ruleset)
    ruleset.write_text(TEXT.replace("value: 10,", "value: 11,"), encoding="utf-8")
    applied = apply_indicator_table(workbook, ruleset)

    assert [note.code for note in applied.notes] == ["GR774"]
    assert applied.text == TEXT


def test_another_workbook_is_refused(ruleset: Path, tmp_path: Path) -> None:
    """A workbook without our hidden sheet is not guessed at."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(FactsError, match="GR772"):
        apply_indicator_table(tmp_path / "other.xlsx", ruleset)
