"""Where a condition or a quantity is undefined, the checker works out what the engine found."""

import os
from itertools import product
from pathlib import Path
from typing import Any

from greenrules.api import compile_path
from greenrules.attesting import make_receipt
from greenrules.claims import check_all
from greenrules.model.ruleset import Ruleset

RULESET = Path(__file__).parent / "rulesets" / "undefined.yaml"
TIMES = float(os.environ.get("GREENRULES_LAW_EXAMPLES", "1"))
# Of each fact what it may be; None: it is not supplied. Of others only a single record gives a defined flag and size.
MENU: dict[str, tuple[Any, ...]] = {
    "loads": (None, [], [{}], [{"load": 4}], [{"load": 4}, {"load": 9}]),
    "others": (None, [], [{}], [{"flag": True, "size": 3}], [{"flag": False, "size": 0}], [{}, {}]),
    "amount": (None, 0, 5),
    "year_of": (None, 2023),
    "policy": (None, "redistribute", "full", "drop"),
}


def list_subjects() -> list[dict[str, Any]]:
    """Return all combinations of the menu as facts with parameters."""
    subjects: list[dict[str, Any]] = []
    for values in product(*MENU.values()):
        facts = {name: value for name, value in zip(MENU, values, strict=True) if value is not None}
        policy = facts.pop("policy", None)
        parameters = {"policy": policy} if policy else {}
        subjects.append({"as_of": "2024-06-30", "facts": facts, "parameters": parameters})
    return subjects


def check(ruleset: Ruleset, subject: dict[str, Any]) -> list[tuple[str, str]]:
    """Return kind and place of every problem the checker has with the receipt of a subject."""
    problems = check_all(make_receipt(ruleset, subject).to_json().encode())
    return [(kind, place) for kind, place, _ in problems]


def test_receipts_with_undefined_conditions_hold() -> None:
    """Every eleventh of 720 subjects has a receipt that holds, though much in it is undefined."""
    ruleset, subjects = compile_path(RULESET), list_subjects()[:: max(1, int(11 / TIMES))]

    assert len(subjects) >= 65
    assert [(subject, found) for subject in subjects if (found := check(ruleset, subject))] == []
