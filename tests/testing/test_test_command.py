"""`greenrules test`: what it runs, what it says and with which exit status."""

import json
from pathlib import Path

import pytest

from greenrules.cli import main
from greenrules.testing import LAWS
from greenrules.testing.law_notes import LAW_IDS

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "examples" / "portal_tests" / "rulesets"
LEVEL = "rulesets/cn/national/cn.cleaner_production.level"


def test_a_ruleset_that_passes_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """One line says how many cases and laws passed."""
    code = main(["test", str(ROOT / LEVEL), "--examples", "5", "--lang", "en"])

    assert code == 0
    assert "11/11 laws" in capsys.readouterr().out


def test_a_case_that_fails_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report has the case with expected and got, in the language asked for."""
    folder = tmp_path / "portal.star_factory"
    folder.mkdir()
    for name in ("2022.yaml", "2022.cases.yaml"):
        text = (PORTAL / "portal.star_factory" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("none, score: 77", "none, score: 76"), encoding="utf-8")

    code = main(["test", str(tmp_path), "--no-laws", "--lang", "zh"])
    said = capsys.readouterr().out

    assert code == 1
    assert "score: 应为 76, 实为 77" in said
    assert "2022.cases.yaml:7: enough_for_the_city_only" in said


def test_json_holds_the_facts_that_break_a_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken law comes with a facts document to paste."""
    sound = (Path(__file__).parent / "rulesets/cn.example.sound/1.yaml").read_text(encoding="utf-8")
    file = tmp_path / "1.yaml"
    file.write_text(sound.replace("value: 0.4,", "value: 0.5,"), encoding="utf-8")

    code = main(["test", str(file), "--only", "bounds", "--examples", "30", "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    (law,) = report["laws"]

    assert code == 1
    assert law["status"] == "broken"
    assert law["breaches"][0]["entry"] == "entitlement:investment_subsidy"
    assert "investment: " in law["breaches"][0]["facts"]


def test_a_folder_without_rulesets_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to test is a mistake, not a success."""
    code = main(["test", str(tmp_path)])

    assert code == 2
    assert "GR011" in capsys.readouterr().err


def test_the_ids_of_the_laws_are_known_without_loading_them() -> None:
    """The list that notes and the command check against is the registry's."""
    assert tuple(law.id for law in LAWS) == LAW_IDS
