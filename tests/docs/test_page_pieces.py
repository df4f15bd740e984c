"""Pieces that no shell runs are read and held against what they speak of."""

import os
import sys
from pathlib import Path

import pytest

from tests.docs.page_pieces import check_json, check_markup, check_settings, check_style, check_yaml, list_commands


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("toml", '[language-server.a]\ncommand = "a"\nargs = ["b"]\n'),
        ("lua", 'vim.lsp.config("a", { cmd = { "a", "b" }, filetypes = { "yaml" } })'),
        ("js", 'const server = { command: "a", args: ["b"] };'),
    ],
)
def test_settings_say_what_they_start(language: str, text: str) -> None:
    """Helix, Neovim and Visual Studio Code each have their own way to say it."""
    assert list_commands(language, text) == [["a", "b"]]


def test_settings_start_a_language_server() -> None:
    """Ours answers; a program that is none is noticed."""
    pytest.importorskip("pygls", reason="pygls is not installed")
    settings = f'[language-server.a]\ncommand = "{sys.executable}"\nargs = ["-m", "greenrules", "%s"]\n'
    check_settings("toml", settings % "lsp", os.environ)

    with pytest.raises(Exception):  # noqa: B017, PT011 (what is raised is the client's affair)
        check_settings("toml", settings % "list", os.environ)


def test_json_is_read_with_the_files_it_names(tmp_path: Path) -> None:
    """One document or one a line; a file may be named by a key or a value."""
    (tmp_path / "a.json").touch()
    check_json('{"a": 1}\n{"./a.json": ["./a.json", "b.json"]}\n', tmp_path)

    with pytest.raises(AssertionError, match=r"\['./b.json'\] not in the folder"):
        check_json('{"a": {"./b.json": 1}}', tmp_path)


FORM = '<greenrules-form id="facts" base="/green" ruleset="cn.ningbo.star_factory" lang="zh"></greenrules-form>'


def test_markup_that_works_passes() -> None:
    """The snippet of the pages is accepted."""
    check_markup(f'{FORM}<script src="/green/v1/static/greenrules.js"></script><greenrules-result for="facts">')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<script src="/green/v1/static/lost.js"></script>', "lost.js is not served"),
        (FORM.replace("star_factory", "lost"), "there is no cn.ningbo.lost"),
        (FORM.replace("greenrules-form", "greenrules-lost"), r"do not know \['greenrules-lost'\]"),
        (FORM.replace("lang=", "language-of-it="), r"do not know \['language-of-it'\]"),
        ('<greenrules-result for="lost">', "nothing on the page is lost"),
    ],
)
def test_markup_that_cannot_work_is_noticed(text: str, message: str) -> None:
    """A script, ruleset, element, attribute or id that is not there is named."""
    with pytest.raises(AssertionError, match=message):
        check_markup(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("greenrules-form { --greenrules-lost: 0 }", "--greenrules-lost"),
        ("greenrules-form::part(wings) { display: none }", "wings"),
        ("p { color: red }", "nothing of ours"),
    ],
)
def test_a_style_sheet_that_sets_nothing_is_noticed(text: str, message: str) -> None:
    """Properties and parts are those of the scripts."""
    check_style("greenrules-form::part(language) { --greenrules-accent: red }")

    with pytest.raises(AssertionError, match=message):
        check_style(text)


def test_what_is_left_out_of_yaml_is_filled_in() -> None:
    """`…` stands for a label, a citation, a provenance, a text, or for nothing."""
    check_yaml(
        "ruleset",
        "parameters:\n  a: {label: …, unit: t, value: 2, cite: {…}, provenance: …, note: …}\n"
        "documents: {guide: {title: {zh: …, en: …}}}\ncaveats: […]\n",
    )


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("ruleset", "facts: {a: {label: …, typ: number}}", "typ"),
        ("ruleset", "facts: {a: {label: …, type: numeral}}", "numeral"),
        ("ruleset", "facts: {a: {unit: t}}", "'label' is a required property"),
        ("ruleset", "facts: [a", "GR"),
        ("cases", "cases: [{name: a, expects: {}}]", "expects"),
        ("facts", "{subject: a, facts: {b: 1}, factz: {}}", "factz"),
    ],
)
def test_yaml_that_does_not_fit_is_noticed(kind: str, text: str, message: str) -> None:
    """A key, a word or a missing key is named; only what the whole file needs may be missing."""
    with pytest.raises(AssertionError, match=message):
        check_yaml(kind, text)
