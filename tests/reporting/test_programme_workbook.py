"""The workbook of a programme, read back."""

import io
from typing import Any

import openpyxl
import pytest
from attrs import evolve

from greenrules.explaining.page import LANGUAGES, Language
from greenrules.model.citing import Words
from greenrules.model.cohort_judgement import SubjectName
from greenrules.reporting.programme_workbook import list_sheets, write_programme_workbook
from tests.reporting.district import judge_district


def read_book(content: bytes) -> Any:
    """Return a workbook with its formulas, were there any."""
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_hold_what_they_should(language: Language) -> None:
    """Five sheets, each with a frozen header, wide enough columns and every row."""
    judgement = judge_district()
    book = read_book(write_programme_workbook(judgement, language))
    sheets = list_sheets(judgement, language)

    assert [page.title for page in book] == [sheet.name for sheet in sheets]
    for page, sheet in zip(book, sheets, strict=True):
        assert page.freeze_panes == "A2"
        assert page.max_row == len(sheet.rows) + 1
        assert all(page.column_dimensions[cell.column_letter].width >= 8 for cell in page[1])


def test_costs_and_scores_are_numbers() -> None:
    """A sum can be taken of them."""
    book = read_book(write_programme_workbook(judge_district(), "zh"))
    costs = [row[8].value for row in book["优先辅导"].iter_rows(min_row=2)]

    assert sum(costs[:9]) == 65
    assert all(isinstance(row[4].value, (int, float)) for row in book["企业"].iter_rows(min_row=2, max_row=5))


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_name_becomes_a_formula(start: str) -> None:
    """Text is text, whatever it begins with."""
    judgement = judge_district()
    subjects = tuple(SubjectName(one.id, Words(start, start)) for one in judgement.subjects)
    book = read_book(write_programme_workbook(evolve(judgement, subjects=subjects), "en"))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]

    assert book["Factories"]["A2"].value == start
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_workbook_is_the_same_every_time() -> None:
    """It is dated by what it judges."""
    assert write_programme_workbook(judge_district(), "en") == write_programme_workbook(judge_district(), "en")
