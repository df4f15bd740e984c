"""Diagnostics in Chinese: every code has a title, and a way out is named by what a user knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import greenrules
from greenrules.cli import main
from greenrules.model.diagnostic_codes import CODES
from greenrules.model.diagnostic_forms import PARTICULARS, PHRASES, WAYS_OUT, word
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
        "  说明：没有填报项 `qqqq`",
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
        "  说明：没有填报项 `x`", "  附注：seen", "  办法：用 `greenrules facts 规则集 --lang zh` 查看可填报的内容",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "help", "said"),
    [
        ("GR601", "did you mean `cod`?", "是否为 `cod`？"),
        ("GR605", "choose one of `a`, `b`", "请从中选择：`a`、`b`"),
        ("GR602", "give one of `a`, `b`, or leave it out", "请从中选择：`a`、`b`；不清楚的项可以不填"),
        ("GR602", "give a date written YYYY-MM-DD, or leave it out", "请填 YYYY-MM-DD 格式的日期；不清楚的项可以不填"),
        ("GR602", "write the number without quotes", "数值不要加引号"),
        ("GR604", "the range is in `t`; check the unit", "允许范围以 `t` 计，请核对数值和单位"),
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


SAMPLE = "x7"


def list_texts(node: ast.expr | None, around: ast.AST) -> Iterator[str]:
    """Yield the texts an argument may be, a sample for each place; those of a variable from where it is set."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else SAMPLE for part in parts)
        case ast.Name(id=name):
            for one in ast.walk(around):
                if isinstance(one, ast.Assign):
                    yield from list_texts(dict(list_pairs(one)).get(name), one)


def list_pairs(one: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Yield what an assignment sets, `a, b = 1, 2` too."""
    target, value = one.targets[0], one.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from ((ast.unparse(name), part) for name, part in zip(target.elts, value.elts, strict=False))
    yield ast.unparse(target), value


def list_messages() -> dict[str, str]:
    """Return every message of GR601 to GR624 and of GR687 in the code, with its file."""
    found: dict[str, str] = {}
    for file in sorted(Path(greenrules.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                for code, message in zip(call.args, call.args[1:], strict=False):
                    if isinstance(code, ast.Constant) and re.fullmatch("GR6[012][0-9]|GR687", str(code.value)):
                        found |= dict.fromkeys(list_texts(message, function), file.name)
    return found


def test_every_particular_about_facts_is_worded() -> None:
    """Whatever the code says of facts that do not fit has a Chinese form, and no form is for what nobody says."""
    messages = list_messages()
    used = {form for form in PARTICULARS for message in messages if word(message, {form: "x"})}

    assert len(messages) > 40
    assert {message: file for message, file in messages.items() if word(message, PARTICULARS) is None} == {}
    assert set(PARTICULARS) - used == set()


@pytest.mark.parametrize("form", [*PARTICULARS, *PHRASES, *WAYS_OUT])
def test_a_form_is_worded_with_all_its_places(form: str) -> None:
    """Nothing the English sentence names is lost, and no English word is left but what is typed."""
    words = {**PARTICULARS, **PHRASES, **WAYS_OUT}[form]
    typed = r"`[^`]+`|\{\w+\}|YYYY-MM-DD|P3Y|P10D|true|false"

    assert sorted(re.findall(r"\{\w+\}", form)) == sorted(re.findall(r"\{\w+\}", words))
    assert not re.search("[A-Za-z]", re.sub(typed, "", words))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("`energy` should be a number in `tce`, found the text `10, found or lost`",
         "`energy` 应填以 `tce` 计的数值，实填文字 `10, found or lost`"),
        ("`heat` should be one of `a`, `b`, found nothing", "`heat` 应填 `a`、`b` 之一，实填空值"),
        ("expected a text, found `12`", "此处应为文字，实填 `12`"),
        ("`x` is 130, outside its range [0..100] or > 200", "`x` 填的是 130，允许范围为 [0..100] 或 > 200"),
        ("`more or less` is not an option of `heat`", "`heat` 没有 `more or less` 这一选项"),
    ],
)  # fmt: skip
def test_what_a_user_wrote_stays_as_it_is(message: str, said: str) -> None:
    """Phrases of ours are worded inside a sentence, values and ids never."""
    assert word(message, PARTICULARS) == said
