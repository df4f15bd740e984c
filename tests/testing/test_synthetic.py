"""Made-up fleets are the same for the same seed, and are judged like any other."""

import json
from pathlib import Path

import pytest

import greenrules
from greenrules.cli import main
from greenrules.testing.synthetic import BAD_WORDS, Habits, synthesize
from greenrules.tracking import evaluate_table

NAME = "cn.zhejiang.green_low_carbon_factory@2025"


def test_the_same_seed_gives_the_same_fleet() -> None:
    """A fleet can be made up again, and another seed gives another one."""
    ruleset = greenrules.load(NAME)
    fleets = [list(synthesize(ruleset, 20, seed, Habits(missing=0.1, bad=0.02))) for seed in (1, 1, 2)]

    assert fleets[0] == fleets[1]
    assert fleets[0] != fleets[2]


def test_several_grades_occur_and_every_subject_is_accepted() -> None:
    """Without bad cells nothing is rejected, and a common quality spreads the fleet over the ladder."""
    ruleset = greenrules.load(NAME)

    found = evaluate_table(ruleset, list(synthesize(ruleset, 60)), "2026-03-01")

    assert found.rejects == ()
    assert len(set(found.columns["grade"])) > 1


def test_the_shares_of_missing_and_bad_cells_are_kept() -> None:
    """About as many cells are missing or bad as asked for."""
    ruleset = greenrules.load("cn.ningbo.water_saving", "1")
    rows = list(synthesize(ruleset, 500, 1, Habits(missing=0.2, bad=0.1)))
    cells = [row.get(id) for row in rows for id in ruleset.facts]

    assert sum(cell is None for cell in cells) / len(cells) == pytest.approx(0.2, abs=0.03)
    assert sum(cell in BAD_WORDS for cell in cells) / len(cells) == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "arrow"])
def test_a_fleet_in_a_file_is_judged(ending: str, tmp_path: Path) -> None:
    """What `greenrules synth` writes, `greenrules batch` reads; without bad cells it rejects nothing."""
    fleet, verdicts = tmp_path / f"fleet.{ending}", tmp_path / "verdicts.csv"

    assert main(["synth", NAME, "-n", "15", "-o", str(fleet)]) == 0
    assert main(["batch", NAME, str(fleet), "-o", str(verdicts), "--as-of", "2026-03-01"]) == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet", "feather"])
def test_bad_cells_do_not_spoil_their_columns(ending: str, tmp_path: Path) -> None:
    """Some rows are rejected and most are judged, also where a column has one type."""
    fleet, verdicts = tmp_path / f"fleet.{ending}", tmp_path / "verdicts.jsonl"

    assert main(["synth", NAME, "-n", "150", "--bad", "0.002", "--seed", "4", "-o", str(fleet)]) == 0
    assert main(["batch", NAME, str(fleet), "-o", str(verdicts), "--as-of", "2026-03-01"]) == 1
    rejected = verdicts.read_text(encoding="utf-8").count('"status": "rejected"')
    assert 5 < rejected < 75


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_a_district_is_a_table_where_its_file_is_one(ending: str, tmp_path: Path) -> None:
    """Its factories have the grades that were asked for, a name and a date; `batch` judges it as it stands."""
    ruleset, fleet, verdicts = "cn.ningbo.star_factory@2022", tmp_path / f"fleet.{ending}", tmp_path / "verdicts.jsonl"

    assert main(["synth", ruleset, "--as-of", "2022-11-30", "--grades", "three=3,none=2", "-o", str(fleet)]) == 0
    assert main(["batch", ruleset, str(fleet), "-o", str(verdicts), "--as-of", "2022-11-30"]) == 0
    rows = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    assert [(row["name"], row["grade"]) for row in rows] == [
        (f"示例工厂{number}", "three" if number < 4 else "none") for number in range(1, 6)
    ]


@pytest.mark.parametrize("name", ["a.yaml", "a.parquet"])
def test_a_district_without_place_for_bad_cells_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Facts documents and columns of one type hold no cell that no fact takes."""
    code = main(["synth", NAME, "--as-of", "2026-03-01", "--bad", "0.1", "-o", str(tmp_path / name)])

    assert code == 2
    assert "GR022" in capsys.readouterr().err
