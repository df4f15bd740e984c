"""The units a form offers: of the same dimension, the declared one first, and each accepted by the service."""

import json

import pytest

from greenrules import load
from greenrules.explaining.questions import list_questions
from greenrules.model.units import parse_unit
from greenrules.serving import Request, handle
from greenrules.serving.unit_choices import list_units


def choices(id: str) -> dict[str, list[dict[str, str]]]:
    """Return the units of a ruleset."""
    return list_units(list_questions(load(id)).facts)  # type: ignore[return-value]


@pytest.mark.parametrize("id", ["cn.miit.platform", "cn.gbt36132"])
def test_every_choice_measures_the_same(id: str) -> None:
    """Whatever is chosen converts to what the ruleset asks for, which is the first choice."""
    for unit, offered in choices(id).items():
        declared = parse_unit(unit)
        others = [parse_unit(one["id"]) for one in offered]

        assert declared is not None
        assert offered[0]["id"] == unit
        assert all(one is not None and one.converts_to(declared) for one in others)
        assert len({one["id"] for one in offered}) == len(offered)


def test_what_people_use_is_there() -> None:
    """Coal equivalent in kilograms and in ten thousand tonnes, in Chinese words; points are points."""
    offered = choices("cn.miit.platform")

    assert {"tce", "kgce", "10k tce"} <= {one["id"] for one in offered["tce"]}
    assert "万tce" in {one["zh"] for one in offered["tce"]}
    assert [one["id"] for one in offered["points"]] == ["points"]


def test_a_chosen_unit_is_accepted() -> None:
    """Every unit the form offers for a fact is one the service takes."""
    for unit in choices("cn.miit.platform")["tce"]:
        facts = {"energy_consumption": {"value": 4, "unit": unit["id"]}}
        body = json.dumps({"as_of": "2025-12-31", "facts": facts}).encode()
        found = handle(Request("POST", "/v1/rulesets/cn.miit.platform/evaluate", {}, "application/json", body))

        assert found.status == 200
