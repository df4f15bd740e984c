"""The rules about many subjects that the bundled rulesets state work from the command line, as the library has them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from greenrules.cli import main
from tests.tracking.case_files import FOLDER, list_subjects, read_file

# Green code tiers, the last 5 % three years running, Hebei's ranking, per-mu classes by share, averages that stand for
# missing figures, at most 60 % of a task, the pool of 2 million.
RULES = {
    "green_code": ("the_tie_rule_is_bound", "rankings"),
    "gradient": ("two_records_of_one_year_are_one_year", "streaks"),
    "hebei": ("shares_bound_by_the_caller", "rankings"),
    "wenling": ("twenty_firms_of_one_industry", "rankings"),
    "huangyan": ("the_average_stands_for_a_missing_figure", "averages"),
    "ningbo": ("sixty_percent_of_seven", "rankings"),
    "cixi_fund": ("claims_exceed_the_pool", "pools"),
}


def write_leaf(value: Any) -> object:
    """Return a number or a date as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == int(value) else float(value)


def write_setting(name: str, value: Any) -> str:
    """Return a parameter of a case as `--set` takes it."""
    return f"{name}={value['value']} {value['unit']}" if isinstance(value, dict) else f"{name}={value}"


@pytest.mark.parametrize(("file", "case", "part"), [(file, *pair) for file, pair in RULES.items()], ids=list(RULES))
def test_a_rule_works_from_the_command_line(
    file: str, case: str, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command finds what the case of the rule expects."""
    data = read_file(FOLDER / f"{file}.yaml")
    (chosen,) = [one for one in data["cases"] if one["name"] == case]
    subjects = tmp_path / "subjects.json"
    documents = list(list_subjects(data, chosen))
    subjects.write_text(json.dumps(documents, default=write_leaf), encoding="utf-8")
    settings = [write_setting(name, value) for name, value in chosen.get("parameters", {}).items()]
    id, _, edition = data["ruleset"].partition("@")
    code = main(["cohort", id, str(subjects), "--edition", edition, "--json",
                 *(word for one in settings for word in ("--set", one))])  # fmt: skip
    found = json.loads(capsys.readouterr().out)

    assert code == 0
    assert found[part]
    for ranking, tiers in chosen["expect"].get("tiers", {}).items():
        (result,) = [one for one in found["rankings"] if one["id"] == ranking]
        standings = {one["subject"]: one["tier"] for group in result["groups"] for one in group["standings"]}
        assert {subject: standings[subject] for subject in tiers} == tiers
    for streak, verdicts in chosen["expect"].get("streaks", {}).items():
        (result,) = [one for one in found["streaks"] if one["id"] == streak]
        assert {subject: dict(result["verdicts"])[subject] for subject in verdicts} == verdicts
    for pool, paid in chosen["expect"].get("paid", {}).items():
        (result,) = [one for one in found["pools"] if one["id"] == pool]
        amounts = {one["subject"]: one["paid_least"] for one in result["claims"]}
        assert {subject: float(amounts[subject]) for subject in paid} == paid
    for average, value in chosen["expect"].get("averages", {}).items():
        (result,) = [one for one in found["averages"] if one["id"] == average]
        assert float(result["value"]) == value
