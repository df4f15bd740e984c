"""`greenrules sheet` and `greenrules export` on the command line."""

import json
from pathlib import Path

import pytest

from greenrules import evaluate, load
from greenrules.api import read_facts_file
from greenrules.cli import main
from tests.exchanging.samples import ROOT

FACTS = str(ROOT / "examples" / "factories" / "cement_kiln.yaml")
RULESET = "cn.gbt36132.cement"


def test_a_questionnaire_goes_out_and_facts_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The facts file read from the workbook evaluates to the same bytes as the one it was filled with."""
    book, facts = str(tmp_path / "q.xlsx"), tmp_path / "facts.json"

    assert main(["sheet", "questionnaire", RULESET, "--facts", FACTS, "-o", book, "--lang", "zh"]) == 0
    assert main(["sheet", "read", book, "-o", str(facts)]) == 0
    (read,), (given,) = read_facts_file(facts), read_facts_file(FACTS)
    assert evaluate(load(RULESET), read).to_json(trace="none") == evaluate(load(RULESET), given).to_json(trace="none")
    assert capsys.readouterr() == ("", "")


def test_a_worked_sheet_and_tables_are_written(tmp_path: Path) -> None:
    """Both are workbooks, and unchanged tables give back the text."""
    worked, tables, text = tmp_path / "w.xlsx", tmp_path / "t.xlsx", tmp_path / "new.yaml"
    file = ROOT / "rulesets" / "cn" / "national" / "cn.gbt36132" / "2025.yaml"

    assert main(["sheet", "worked", RULESET, FACTS, "-o", str(worked)]) == 0
    assert main(["sheet", "indicators", "cn.gbt36132", "-o", str(tables)]) == 0
    assert main(["sheet", "apply", str(tables), "--ruleset", str(file), "-o", str(text)]) == 0
    assert worked.stat().st_size > 10_000
    assert text.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("form", ["prov", "earl"])
def test_an_assessment_is_exported(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The standard output holds one JSON text."""
    assert main(["export", RULESET, FACTS, "--format", form]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_a_model_is_exported_with_what_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file holds the model, the standard error what does not fit."""
    model = tmp_path / "model.dmn"

    assert main(["export", "cn.miit.platform", "--format", "dmn", "-o", str(model)]) == 0
    assert model.read_text(encoding="utf-8").startswith("<?xml")
    assert "warning[GR780]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export", RULESET, "--format", "prov"], "GR782"),
        (["export", RULESET, FACTS, "--format", "dmn"], "GR782"),
        (["sheet", "questionnaire", RULESET, "-o", "answers.csv"], "GR011"),
        (["sheet", "questionnaire", RULESET, "-o", "no/such/folder/q.xlsx"], "GR011"),
        (["sheet", "read", "nothing.xlsx"], "GR011"),
        (["sheet", "read", FACTS], "GR771"),
        (["sheet", "indicators", "no.such.rules", "-o", "t.xlsx"], "GR510"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2 and one diagnostic, never a traceback."""
    monkeypatch.chdir(tmp_path)

    assert main(arguments) == 2
    assert f"error[{code}]" in capsys.readouterr().err
