"""Diagnostics in Chinese: every code has a title, and a way out is named by what a user knows."""

import re
from pathlib import Path

import pytest

from greenrules.cli import main
from greenrules.model.diagnostic_codes import CODES
from greenrules.model.diagnostic_words import HINTS, TITLES
from greenrules.model.diagnostic_zh import word_help
from greenrules.model.diagnostics import Diagnostic, render_diagnostic
from greenrules.model.source import SourceText, Span

RULES = """\
format: 1
ruleset: test.words
edition: "1"
subject: factory
title: {zh: 测试规则, en: test rules}
documents: {doc: {title: {zh: 文件, en: document}}}
facts:
  heat_source:
    label: {zh: 供热方式, en: way of heating}
    type: choice
    options:
      district: {zh: 集中供热, en: district heating}
      own_boiler: {zh: 自备锅炉, en: own boiler}
  water_drawn: {label: {zh: 全年取水量, en: water taken in the year}, type: number, unit: m3, range: ">= 0"}
grades:
  - id: good
    label: {zh: 良好, en: good}
    condition: heat_source = "district"
    cite: {document: doc, clause: "1"}
    provenance: published
"""


@pytest.fixture
def rules(tmp_path: Path) -> str:
    """Return the path of a small ruleset."""
    file = tmp_path / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    return str(file)


def complain(rules: str, facts: str, language: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Evaluate facts that do not fit, and return what is said."""
    file = Path(rules).with_name("a.facts.yaml")
    file.write_text(f"as_of: 2025-12-31\nsubject: {{id: a, kind: factory}}\nfacts:\n  {facts}\n", encoding="utf-8")
    assert main(["evaluate", rules, str(file), "--lang", language]) == 2
    return capsys.readouterr().err


def test_every_code_has_a_chinese_title() -> None:
    """In the order of the catalogue, so that a gap is seen; and no hint is for a code that is not there."""
    assert list(TITLES) == list(CODES)
    assert set(HINTS) <= set(CODES)
    assert [code for code, title in TITLES.items() if not re.search("[一-鿿]", title) or title.endswith("。")] == []
    assert len(set(TITLES.values())) == len(TITLES)


def test_the_whole_diagnostic_reads_in_chinese(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Place, title, source line, the particulars, and what to do."""
    said = complain(rules, "qqqq: 1", "zh", capsys)

    head, _, line, _, detail, help = said.splitlines()
    assert head.endswith("a.facts.yaml:4:9: 错误[GR601]：没有这一填报项")
    assert line == " 4 |   qqqq: 1"
    assert (detail, help) == (
        "  说明：unknown fact `qqqq`",
        "  办法：用 `greenrules facts 规则集 --lang zh` 查看可填报的内容",
    )


def test_english_stays_as_it_was() -> None:
    """The language is English unless it is asked for otherwise."""
    source = SourceText("a.yaml", "x: 1\n")
    problem = Diagnostic("GR601", "unknown fact `x`", Span(source, 0, 1), notes=("seen",), help="look")

    assert render_diagnostic(problem) == (
        "a.yaml:1:1: error[GR601]: unknown fact `x`\n   |\n 1 | x: 1\n   | ^\n  note: seen\n  help: look"
    )
    assert render_diagnostic(problem, "zh").splitlines()[-3:] == [
        "  说明：unknown fact `x`", "  附注：seen", "  办法：用 `greenrules facts 规则集 --lang zh` 查看可填报的内容",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "help", "said"),
    [
        ("GR601", "did you mean `cod`?", "是否为 `cod`？"),
        ("GR605", "choose one of `a`, `b`", "请从中选择：`a`, `b`"),
        ("GR020", "the keys here are a, b", "可用的键：a, b"),
        ("GR603", "give a number in `t`", "请填以 `t` 或同类单位计的数值"),
        ("GR011", "install `x`", f"{HINTS['GR011']}（install `x`）"),
        ("GR608", "add `as_of: YYYY-MM-DD` to the facts", HINTS["GR608"]),
        ("GR415", "write it as a step", "write it as a step"),
        ("GR415", "", ""),
    ],
)
def test_help_is_worded_where_its_form_is_known(code: str, help: str, said: str) -> None:
    """Nothing the English help names is lost."""
    assert word_help(Diagnostic(code, "x", help=help)) == said


@pytest.mark.parametrize(
    ("facts", "meant"),
    [
        ("供热方式: district", "heat_source"),
        ("way of heating: district", "heat_source"),
        ("取水量: 3", "water_drawn"),
        ("集中供热: true", "heat_source"),
        ("heat_source: 集中供热", "district"),
        ("heat_source: Own Boiler", "own_boiler"),
        ("heat_source: 锅炉", "own_boiler"),
        ("heat_sauce: district", "heat_source"),
    ],
)
def test_a_label_leads_to_its_id(rules: str, facts: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Facts and options may be named by what people call them; the help gives the id in both languages."""
    assert f"办法：是否为 `{meant}`？" in complain(rules, facts, "zh", capsys)
    assert f"help: did you mean `{meant}`?" in complain(rules, facts, "en", capsys)


def test_one_letter_of_a_label_leads_nowhere(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is in many labels proposes none."""
    assert "是否为" not in complain(rules, "水: 3", "zh", capsys)


def test_a_command_without_language_takes_that_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`show` writes for programs; its problems are for people all the same."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["show", "no.such.ruleset", "--python"]) == 2
    assert "错误[GR510]：没有这一规则集或版本" in capsys.readouterr().err
