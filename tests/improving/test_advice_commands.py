"""The commands of advice, run as people run them."""

import io
import json
import sys
from pathlib import Path

import pytest

from greenrules.cli import main

ROOT = Path(__file__).resolve().parents[2]
STAR = "cn.ningbo.star_factory"
MOULDING = str(ROOT / "examples" / "factories" / "injection_moulding.yaml")
KILN = str(ROOT / "examples" / "factories" / "cement_kiln.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_why_names_finding_value_and_clause(capsys: pytest.CaptureFixture[str]) -> None:
    """The reason for four stars is the title, with its record, its date and its clause."""
    code, out, _ = run(capsys, "why", STAR, MOULDING, "--lang", "en")

    assert code == 0
    assert "city green-factory title in force" in out
    assert "record 2: level is city, as asked for" in out
    assert "[secondary]" in out


def test_why_not_tells_the_distance(capsys: pytest.CaptureFixture[str]) -> None:
    """Full points are nineteen more, the mark of the recommendation only four: both are said in both languages."""
    target = "eligibility:four_star_recommendation"
    _, english, _ = run(capsys, "why-not", STAR, MOULDING, target, "--lang", "en")
    _, chinese, _ = run(capsys, "why-not", STAR, MOULDING, target, "--lang", "zh")

    assert "short by 19 points" in english
    assert "差19分" in chinese
    assert "the mark of 85 points is enough: 4 points are lacking" in " ".join(english.split())
    assert "达到得分线85分即可，还差4分" in "".join(chinese.split())


def test_advice_as_json_holds_exact_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` gives every field under its name, numbers as texts."""
    _, out, _ = run(capsys, "why-not", STAR, MOULDING, "eligibility:four_star_recommendation", "--json")
    found = json.loads(out)
    (ground,) = found["changes"][0]["grounds"]

    assert ground["id"] == "indicator:district_score"
    assert found["mark"] == {"threshold": "85", "lacking": "4"}
    assert ground["readings"][0]["distance"] == "19"
    assert ground["readings"][0]["value"] == "81"


@pytest.mark.parametrize("command", [("why",), ("ask",), ("margins",)])
def test_every_command_writes_markdown_and_json(command: tuple[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown begins with the title, JSON is one object."""
    _, markdown, _ = run(capsys, *command, STAR, MOULDING, "--format", "markdown", "--lang", "en")
    _, out, _ = run(capsys, *command, STAR, MOULDING, "--json")

    assert markdown.startswith("# Yongnan Plastics")
    assert json.loads(out)["about"]["ruleset"] == STAR


def test_margins_take_uncertainties(capsys: pytest.CaptureFixture[str]) -> None:
    """A grade that stands a meter that is 2 % off is told to stand, and by how much more."""
    code, out, _ = run(capsys, "margins", "cn.gbt36132", KILN, "--uncertainty", "energy_consumption=2%", "--lang", "en")

    assert code == 0
    assert "green factory stands" in out
    assert "proven for 5.97 times" in out


@pytest.mark.parametrize("word", ["energy_consumption=many", "=2%", "energy_consumption=-2%"])
def test_an_unreadable_uncertainty_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no uncertainty is said to be none."""
    code, _, complaint = run(capsys, "margins", "cn.gbt36132", KILN, "--uncertainty", word)

    assert code == 2
    assert "GR912" in complaint


def test_an_unknown_grade_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A grade that is not on the ladder draws the closest one."""
    code, _, complaint = run(capsys, "why-not", STAR, MOULDING, "fore")

    assert code == 2
    assert "GR911" in complaint


def test_the_interview_keeps_its_answers_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first question is the one about titles; a provincial one settles five stars, and `evaluate` agrees."""
    file = str(tmp_path / "answers.yaml")
    typed = "2022-06-30\n1\n1\nprovince\n2021-05-01\n\n2\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    code, out, _ = run(capsys, "interview", STAR, "--file", file, "--lang", "en")
    _, graded, _ = run(capsys, "evaluate", STAR, file, "--lang", "en")

    assert code == 0
    assert "Settled: five stars." in out
    assert "five stars" in graded.splitlines()[2]


def test_an_interview_without_a_file_shows_its_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names no file gets the facts as text at the end."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("没有\n退出\n".encode())))
    _, out, _ = run(capsys, "interview", STAR, "--as-of", "2022-06-30", "--lang", "zh")

    assert "titles: []" in out


def test_a_file_of_several_subjects_is_no_interview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An interview is about one subject."""
    file = tmp_path / "two.yaml"
    file.write_text("- {as_of: 2022-06-30, facts: {}}\n- {as_of: 2022-06-30, facts: {}}\n", encoding="utf-8")
    code, _, complaint = run(capsys, "interview", STAR, "--file", str(file))

    assert code == 2
    assert "GR913" in complaint
