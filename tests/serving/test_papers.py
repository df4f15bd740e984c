"""Reports and workbooks over HTTP: the same as from the library, in the language asked for, refused with a reason."""

import json
from pathlib import Path

import pytest

from greenrules.exchanging import read_questionnaire
from greenrules.serving import Request, handle
from greenrules.serving.exchange import Response

FACTS = {
    "subject": {"id": "a", "zh": "甲<b>厂</b>", "en": "Plant A"},
    "as_of": "2022-06-01",
    "facts": {"per_mu_class": "B", "judged.district_score": 86},
}
HOME = "/v1/rulesets/cn.ningbo.star_factory"


def ask(path: str, body: object = None, **query: str) -> Response:
    found = {name: [value] for name, value in query.items()}
    if body is None:
        return handle(Request("GET", f"{HOME}/{path}", found))
    return handle(Request("POST", f"{HOME}/{path}", found, "application/json", json.dumps(body).encode()))


@pytest.mark.parametrize(("format", "start"), [("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_a_report_is_given_in_the_form_asked_for(format: str, start: bytes) -> None:
    """The answer is the report, never kept by anybody on the way, its texts escaped."""
    found = ask("dossier", FACTS, format=format, lang="zh")

    assert found.status == 200
    assert found.body.startswith(start)
    assert dict(found.headers)["Cache-Control"] == "no-store"
    if format == "html":
        assert "真实性承诺" in found.body.decode()
        assert "甲&lt;b&gt;厂&lt;/b&gt;" in found.body.decode()


def test_a_questionnaire_comes_back_as_facts(tmp_path: Path) -> None:
    """The workbook is the one the library reads."""
    found = ask("questionnaire.xlsx", as_of="2022-06-01", lang="en")
    book = tmp_path / "book.xlsx"
    book.write_bytes(found.body)

    assert found.status == 200
    assert read_questionnaire(book) is not None


def test_a_worked_sheet_is_a_workbook() -> None:
    """The grade comes as live formulas."""
    found = ask("worked.xlsx", FACTS, lang="zh")

    assert found.status == 200
    assert found.body.startswith(b"PK")


@pytest.mark.parametrize("path", ["dossier", "worked.xlsx"])
def test_what_cannot_be_read_is_refused_with_its_place(path: str) -> None:
    """A bad value is a problem with a pointer, an unknown option one of the query."""
    wrong = {**FACTS, "facts": {"per_mu_class": "Z"}}
    found = ask(path, wrong)

    assert found.status == 422
    assert json.loads(found.body)["errors"][0]["pointer"].startswith("/facts/per_mu_class")
    assert ask(path, FACTS, lang="fr").status == 400
