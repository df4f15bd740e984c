"""The command line, run as people run it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from greenrules import __version__
from greenrules.api import load, read_facts
from greenrules.cli import main
from greenrules.cli.options import guess_language
from greenrules.explaining.questions import list_questions
from greenrules.explaining.template import write_template
from greenrules.explaining.terminal import style_lines

ROOT = Path(__file__).resolve().parents[1]
STAR = "cn.ningbo.star_factory"
FACTS = str(ROOT / "examples" / "ningbo" / "shiyu_metal.yaml")
RULES = """\
format: 1
ruleset: test.cli
edition: "1"
subject: factory
title: {zh: 测试规则, en: "test [rules]"}
documents: {doc: {title: {zh: 文件, en: document}}}
facts:
  lawful: {label: {zh: 合法, en: lawful}, type: boolean}
  idle: {label: {zh: 无关, en: idle}, type: boolean}
grades:
  - id: good
    label: {zh: 良好, en: good}
    condition: lawful
    cite: {document: doc, clause: "1"}
    provenance: published
  - id: fair
    label: {zh: 合格, en: fair}
    condition: lawful or not(lawful)
    cite: {document: doc, clause: "1"}
    provenance: published
"""


def run_shell(command: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of shell."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", command], capture_output=True, env=env, check=False, timeout=60)


@pytest.fixture
def rules(tmp_path: Path) -> str:
    """Return the path of a small ruleset."""
    file = tmp_path / "rules" / "test.cli" / "1.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RULES, encoding="utf-8")
    return str(file)


def write(folder: Path, text: str, name: str = "facts.yaml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def run(*arguments: str, text: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run the command in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "greenrules", *arguments]
    return subprocess.run(command, input=text, capture_output=True, env=env, check=False, timeout=60)


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints name and version."""
    code = main(["--version"])

    assert (code, capsys.readouterr().out) == (0, f"greenrules {__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["evaluate"], ["list", "--lang", "fr"], ["evaluate", "--all"]])
def test_a_wrong_command_line_is_bad_input(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What argparse refuses exits with 2 and a usage line."""
    code = main(arguments)

    assert code == 2
    assert "usage: greenrules" in capsys.readouterr().err


def test_list_has_a_line_for_each_id(capsys: pytest.CaptureFixture[str]) -> None:
    """`list` shows what a subject can be evaluated under, with editions and overlays, in the language asked for."""
    code = main(["list", "--lang", "zh"])
    text = capsys.readouterr().out

    assert code == 0
    assert re.search(rf"(?m)^{re.escape(STAR)} +工厂 +2021、2022 +宁波", text)
    assert re.search(r"(?m)^cn\.gbt36132 .*cn\.gbt36132\.cement@2025", text)
    assert "shared.energy" not in text


def test_list_shows_the_modules_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    """`list --modules` shows what only serves rulesets, and nothing else."""
    main(["list", "--modules", "--json"])
    found = json.loads(capsys.readouterr().out)

    assert "shared.energy" in {one["id"] for one in found}
    assert not any(one["gradeable"] for one in found)


def test_ledger_shows_the_clauses(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`ledger` shows every clause with its counts, as a table or as JSON."""
    clauses = """\
clauses:
  - {document: doc, clause: "1", status: encoded, by: [grade:good], label: {zh: 良好, en: good ones}}
  - {document: doc, clause: "2", status: not_seen, reason: {zh: 缺页, en: page lost}, label: {zh: 其他, en: others}}
"""
    Path(rules).write_text(RULES + clauses, encoding="utf-8")
    code = main(["ledger", rules, "--lang", "zh"])
    text = capsys.readouterr().out
    main(["ledger", rules, "--json"])
    counts = json.loads(capsys.readouterr().out)["counts"]

    assert code == 0
    assert re.search("2 +其他 +未见原文 +缺页", text)
    assert (counts["encoded"], counts["not_seen"]) == (1, 1)


def test_list_as_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`list --json` gives objects with id, edition and titles."""
    main(["list", "--json"])
    found = {(one["id"], one["edition"]) for one in json.loads(capsys.readouterr().out)}

    assert {(STAR, "2021"), (STAR, "2022")} <= found


def test_check_passes_the_bundled_rulesets(capsys: pytest.CaptureFixture[str]) -> None:
    """The rulesets that come along have no errors."""
    code = main(["check", str(ROOT / "rulesets"), "--lang", "en"])

    assert code == 0
    assert "errors: 0" in capsys.readouterr().out


def test_check_shows_every_problem_with_carets(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake is shown with its line, and the exit code is 2."""
    Path(rules).write_text(RULES.replace("condition: lawful\n", "condition: lawfull\n"), encoding="utf-8")
    code = main(["check", rules, "--lang", "en"])
    said = capsys.readouterr()

    assert code == 2
    assert "error[GR201]" in said.err
    assert "^^^^^^^" in said.err
    assert "did you mean `lawful`?" in said.err
    assert "errors: 1" in said.out


def test_check_of_a_folder_leaves_facts_and_cases_alone(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In a folder only files that say they are rulesets are checked."""
    folder = Path(rules).parents[1]
    write(folder, "facts: {lawful: true}")
    write(Path(rules).parent, "format: 1\nruleset: test.cli@1\ncases: []", "1.cases.yaml")
    code = main(["check", str(folder), "--lang", "en"])

    assert code == 0
    assert capsys.readouterr().out == "files checked: 1, errors: 0, warnings: 0\n"


CASES = """\
format: 1
ruleset: test.cli@1
cases:
  - name: one
    label: {zh: 一, en: one}
    source: constructed
    as_of: 2024-01-01
    facts: {lawful: true}
    expect: {grade: fair}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("source:", "sauce:", "GR800", "6:5"),
        ("{grade: fair}", "{gates: {law: met}}", "GR801", "9:22"),
        ("lawful: true", "lawful: perhaps", "GR602", "4:5"),
    ],
)
def test_check_of_a_cases_file_names_what_is_wrong_with_it(
    old: str, new: str, code: str, place: str, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its shape, the names it speaks of and the facts it gives are checked, each with its place."""
    file = Path(rules).with_name("1.cases.yaml")
    file.write_text(CASES.replace(old, new), encoding="utf-8")

    assert main(["check", str(file), "--lang", "en"]) == 2
    assert f"{file}:{place}" in (error := capsys.readouterr().err)
    assert f"error[{code}]" in error


def test_check_of_a_cases_file_says_what_runs_the_cases(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that does not come out is no problem of the file; the command that says so is named."""
    file = Path(rules).with_name("1.cases.yaml")
    file.write_text(CASES, encoding="utf-8")
    codes = [main([command, str(file), "--lang", "en"]) for command in ("check", "test")]

    assert codes == [0, 1]
    assert "`greenrules test` says whether they come out" in capsys.readouterr().out


def test_check_tells_that_modules_disagree_about_a_fact(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One fact declared in two ways over the files named is an error."""
    other = Path(rules).parents[1] / "test.other" / "1.yaml"
    other.parent.mkdir()
    other.write_text(RULES.replace("test.cli", "test.other").replace("en: idle", "en: idling"), encoding="utf-8")
    code = main(["check", rules, str(other)])

    assert code == 2
    assert "GR207" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["nowhere.yaml", "."])
def test_check_of_nothing_is_an_error(path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there and a folder without rulesets are GR011."""
    code = main(["check", str(tmp_path / path)])

    assert code == 2
    assert "GR011" in capsys.readouterr().err


def test_evaluate_takes_the_edition_in_force_on_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --edition the date of the facts decides which rules apply."""
    code = main(["evaluate", STAR, FACTS, "--lang", "en"])
    text = capsys.readouterr().out

    assert code == 0
    assert f"({STAR}@2021)" in text
    assert re.search("Grade +three stars", text)


def test_evaluate_as_json_is_the_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints the canonical JSON of the assessment."""
    main(["evaluate", f"{STAR}@2021", FACTS, "--json"])
    assessment = json.loads(capsys.readouterr().out)

    assert (assessment["format"], assessment["grade"]) == ("greenrules-assessment/1", "three")


@pytest.mark.parametrize(("grade", "code"), [("none", 0), ("three", 0), ("four", 1), ("five", 1)])
def test_fail_below_compares_on_the_ladder(grade: str, code: int) -> None:
    """The exit code is 1 when the proven grade stands lower than the one named."""
    assert main(["evaluate", STAR, FACTS, "--fail-below", grade]) == code


def test_fail_below_an_unknown_grade_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    """A grade that is not on the ladder gets GR903 and a suggestion."""
    code = main(["evaluate", STAR, FACTS, "--fail-below", "thre"])
    error = capsys.readouterr().err

    assert code == 2
    assert "GR903" in error
    assert "did you mean `three`?" in error


def test_facts_may_be_json_on_the_standard_input(rules: str) -> None:
    """`-` reads the facts from the standard input; `{` says JSON."""
    done = run("evaluate", rules, "-", "--as-of", "2024-01-01", "--lang", "zh", text=b'{"lawful": true}')

    assert done.returncode == 0, done.stderr.decode()
    assert "良好" in done.stdout.decode()


def test_a_list_of_subjects_gives_one_result_each(
    rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every dated subject is assessed."""
    subjects = "- {as_of: 2024-01-01, facts: {lawful: true}}\n- {as_of: 2025-01-01, facts: {lawful: false}}\n"
    main(["evaluate", rules, write(tmp_path, subjects), "--json"])
    assessments = json.loads(capsys.readouterr().out)

    assert [one["grade"] for one in assessments] == ["good", "fair"]


def test_the_problems_of_all_subjects_are_told(rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake in the second subject does not hide behind one in the first, and nothing is half printed."""
    subjects = "- {as_of: 2024-01-01, facts: {lawfull: true}}\n- {as_of: 2025-01-01, facts: {lawful: 3}}\n"
    code = main(["evaluate", rules, write(tmp_path, subjects)])
    said = capsys.readouterr()

    assert (code, said.out) == (2, "")
    assert "GR601" in said.err
    assert "GR602" in said.err


def test_a_missing_date_is_bad_input_not_today(rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a date there is no assessment."""
    code = main(["evaluate", rules, write(tmp_path, "facts: {lawful: true}")])

    assert code == 2
    assert "GR608" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["evaluate", "cn.ningbo.star_factry", FACTS], "did you mean `cn.ningbo.star_factory`?"),
        (["evaluate", STAR, FACTS, "--edition", "1999"], "GR510"),
        (["evaluate", STAR, FACTS, "--as-of", "1999-01-01"], "GR516"),
        (["evaluate", STAR, FACTS, "--as-of", "yesterday"], "GR608"),
        (["evaluate", STAR, "no_such_file.yaml"], "GR011"),
        (["evaluate", STAR, "no_such_fleet.csv"], "GR613"),
        (["explain", STAR, FACTS, "--node", "grade:thre"], "GR901"),
        (["facts", "nothing.here"], "GR510"),
    ],
)
def test_bad_input_is_a_diagnostic(arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong, the exit code is 2 and the standard error says what and what to do."""
    code = main(arguments)
    said = capsys.readouterr()

    assert (code, said.out) == (2, "")
    assert error in said.err


def test_an_edition_that_is_not_in_the_file_is_bad_input(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is not evaluated under an edition it does not hold."""
    code = main(["evaluate", rules, FACTS, "--edition", "2"])

    assert code == 2
    assert "holds edition `1`, not `2`" in capsys.readouterr().err


BROKEN = [b"\xff\xfe\x00", b"facts: {lawful: \x00}", b"[" * 60_000, b"", b"{", b"- - - -", b"facts: 3"]


@pytest.mark.parametrize("content", BROKEN)
def test_broken_facts_are_a_diagnostic(
    rules: str, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad encoding, control characters, bombs and nothing at all are told, never raised."""
    file = tmp_path / "facts.yaml"
    file.write_bytes(content)
    code = main(["evaluate", rules, str(file), "--as-of", "2024-01-01"])

    assert code == 2
    assert "error[GR" in capsys.readouterr().err


def test_broken_standard_input_is_a_diagnostic(rules: str) -> None:
    """What comes through a pipe need not be text at all."""
    done = run("evaluate", rules, "-", "--as-of", "2024-01-01", text=b"\xff\xfe\x00")

    assert done.returncode == 2
    assert b"error[GR011]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_explain_tells_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """`explain` gives the route and the clauses."""
    code = main(["explain", STAR, FACTS, "--lang", "zh", "--format", "markdown"])
    text = capsys.readouterr().out

    assert code == 0
    assert "三星级的达标途径" in text
    assert "| 依据条款 |" in text


def test_explain_unfolds_one_step(capsys: pytest.CaptureFixture[str]) -> None:
    """`--node` shows a step and what it rests on."""
    main(["explain", STAR, FACTS, "--node", "grade:three", "--lang", "en"])

    assert "three stars = yes" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ruleset", [f"{STAR}@2021", f"{STAR}@2022", "cn.gbt36132@2025", "cn.gbt36132.cement@2025"])
def test_a_template_reads_back_with_everything_missing(ruleset: str, lang: str) -> None:
    """An empty form is a valid facts file in which nothing is known; with its signs taken off it still is."""
    loaded = load(ruleset)
    questions = list_questions(loaded)
    text = write_template(loaded, questions, lang)  # type: ignore[arg-type]
    (empty,) = read_facts(text)
    (unfolded,) = read_facts(re.sub(r"(?m)^#(?! \S)", "", text))

    assert {name: fact.value for name, fact in empty.facts.items()} == {fact.id: None for fact in questions.facts}
    assert list(unfolded.parameters) == [name for name, _ in questions.parameters]


def test_facts_asks_only_for_what_is_used(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A declared fact no outcome depends on is not asked for."""
    main(["facts", rules, "--json"])
    asked = json.loads(capsys.readouterr().out)["facts"]

    assert [fact["id"] for fact in asked] == ["lawful"]


def test_facts_shows_label_type_unit_and_options(capsys: pytest.CaptureFixture[str]) -> None:
    """The questionnaire tells what each fact is, in the language asked for."""
    code = main(["facts", STAR, "--lang", "zh"])
    text = capsys.readouterr().out

    assert code == 0
    for part in ("（per_mu_class）", "单选", "可选项", "证明材料"):
        assert part in text


def test_output_is_utf8_in_any_locale() -> None:
    """A C locale does not spoil Chinese."""
    done = run("list", "--lang", "zh", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert done.returncode == 0, done.stderr.decode()
    assert "宁波" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], language: str) -> None:
    """A Chinese locale means Chinese, any other English."""
    assert guess_language(environment) == language


def test_a_closed_pipe_is_no_error() -> None:
    """A reader that has seen enough, such as `head`, causes no complaint and no other exit code."""
    facts = ROOT / "examples" / "cement" / "kiln.yaml"
    evaluate = f"{sys.executable} -m greenrules evaluate cn.gbt36132.cement {facts} --json"
    done = run_shell(f"{evaluate} | head -c 10; echo ${{PIPESTATUS[0]}}")

    assert (done.stdout, done.stderr) == (b'{"format":0\n', b"")


def test_output_that_cannot_be_written_is_a_diagnostic() -> None:
    """A full disk is told, not raised."""
    done = run_shell(f"{sys.executable} -m greenrules list > /dev/full")

    assert done.returncode == 2
    assert b"error[GR011]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_terminal_gets_colours_and_markup_stays_text(rules: str) -> None:
    """Where rich is installed a terminal shows colours; brackets in a title are no markup."""
    pytest.importorskip("rich")
    leader, follower = os.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "200"}
    command = [sys.executable, "-m", "greenrules", "facts", rules, "--lang", "en"]
    subprocess.run(command, stdout=follower, env=env, check=True, timeout=60)
    os.close(follower)
    shown = os.read(leader, 10_000).decode("utf-8")
    os.close(leader)

    assert "\x1b[1m" in shown
    assert "test [rules]" in shown


def test_colours_follow_the_marks() -> None:
    """On a terminal headings are bold and findings have the colour of their mark."""
    lines = dict(style_lines("Title\n├─ ✓ met\n└─ ✗ unmet\n  plain\n"))

    assert lines == {"Title": "bold", "├─ ✓ met": "green", "└─ ✗ unmet": "red", "  plain": ""}
