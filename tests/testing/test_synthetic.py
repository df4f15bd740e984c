"""Made-up fleets are the same for the same seed, and are judged like any other."""

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
