"""Made-up districts: the grades asked for, the same for the same seed, readable by `programme`."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from greenrules import load
from greenrules.cli import main
from greenrules.tracking import judge_programme, read_subjects
from greenrules.tracking.programme_made_up import District, make_up, write_district

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "beilun" / "district.yaml"
DAY = date(2022, 11, 30)


def test_the_example_is_what_its_command_makes(tmp_path: Path) -> None:
    """The command in examples/beilun/README.md makes the file beside it, byte for byte."""
    made = tmp_path / "district.yaml"
    grades = "five=10,four=7,three=25,none=18"
    code = main(["synth", "cn.beilun.programme", "--as-of", "2022-11-30", "--grades", grades, "--missing", "0.02",
                 "--seed", "9", "-o", str(made)])  # fmt: skip

    assert code == 0
    assert made.read_bytes() == EXAMPLE.read_bytes()


def test_the_grades_come_out_as_asked_for() -> None:
    """What is drawn for a grade is proven to have it, and everyone is in scope."""
    ruleset = load("cn.beilun.programme")
    wanted = {"five": 3, "three": 4, "none": 2}
    judgement = judge_programme(ruleset, make_up(ruleset, District(0, DAY, seed=3, grades=wanted)))

    assert Counter(one.grade for one in judgement.assessments) == wanted
    assert judgement.outside == ()


def test_only_what_is_asked_is_made_up() -> None:
    """A district holds no fact that the ruleset and its ladder do not ask for."""
    ruleset = load("cn.beilun.programme")
    facts = {id for one in make_up(ruleset, District(10, DAY)) for id in one["facts"]}

    assert "judged.district_score" in facts
    assert "co2_emissions" not in facts


def test_a_ruleset_without_a_programme_has_districts_too(tmp_path: Path) -> None:
    """The grades are then those of its own ladder."""
    ruleset = load("cn.ningbo.star_factory", "2022")
    file = tmp_path / "district.yaml"
    file.write_text(write_district(ruleset, District(5, DAY, seed=2)), encoding="utf-8")

    assert [document.subject for document in read_subjects(file)] == [f"factory_{number}" for number in range(1, 6)]


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_a_folder_that_is_not_there_is_told(ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, but what to do."""
    place = str(tmp_path / "nowhere" / f"fleet.{ending}")
    code = main(["synth", "cn.beilun.programme", "-n", "2", "--as-of", "2022-11-30", "-o", place])

    assert code == 2
    assert "GR683" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [["--as-of", "2022-11-30", "--grades", "six=1"], ["--as-of", "2022-11-30", "--grades", "five"], [],
     ["--as-of", "2022-11-30", "--bad", "0.1"]],
)  # fmt: skip
def test_what_cannot_be_made_up_is_refused(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown grade, a grade without a number, a district without a day or with bad cells."""
    code = main(["synth", "cn.beilun.programme", "-o", str(tmp_path / "district.yaml"), *options])

    assert code == 2
    assert "GR022" in capsys.readouterr().err
