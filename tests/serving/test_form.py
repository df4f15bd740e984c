"""The form of a ruleset: a sound schema, every question once, and nothing hidden that could matter."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from greenrules import evaluate, load
from greenrules.api import available
from greenrules.compiling.json_schema import compile_schema
from greenrules.explaining.questions import list_questions
from greenrules.model.ruleset import Ruleset
from greenrules.serving.form import describe_form, find_fact

KEYS = [info.key for info in available() if info.gradeable]
PLATFORM = "cn.miit.platform"


def schema_of(ruleset: Ruleset, language: str = "zh") -> dict[str, Any]:
    questions = list_questions(ruleset)
    return compile_schema(ruleset, questions.facts, questions.parameters, language)


@pytest.mark.parametrize("key", KEYS)
def test_every_ruleset_has_a_sound_form(key: str) -> None:
    """The schema is valid, each fact is asked in one group, and each title stands in both languages."""
    ruleset = load(key)
    facts = list_questions(ruleset).facts
    schema = schema_of(ruleset)
    asked = [id for group in schema["x-groups"] for id in group["facts"]]
    ids = frozenset(fact.id for fact in facts)

    Draft202012Validator.check_schema(schema)
    assert sorted(asked) == sorted(ids)
    assert all(find_fact(schema, id, ids)["x-title"]["zh"] for id in ids)


def test_gates_are_asked_first() -> None:
    """An unmet basic requirement ends the matter, so its facts come first."""
    schema = schema_of(load(PLATFORM))

    assert schema["x-groups"][0]["id"] == "gates"
    assert schema["x-groups"][1]["title"] == "能源低碳化"


def test_units_help_and_papers_stand_beside_a_question() -> None:
    """A number has its unit as written and in words; a fact has the papers that show it."""
    ruleset = load("cn.gbt36132")
    facts = {fact.id: fact for fact in list_questions(ruleset).facts}
    properties = schema_of(ruleset)["properties"]
    energy = properties["facts"]["properties"]["energy_consumption"]

    assert energy["x-unit"] == "tce"
    assert {one["x-unit-title"]["zh"] for one in properties["facts"]["properties"].values() if "x-unit" in one} >= {
        "万元"
    }
    assert set(properties["evidence"]["properties"]) == {id for id, fact in facts.items() if fact.evidence}


@pytest.mark.parametrize("applies", [True, False])
def test_a_question_is_hidden_only_where_nothing_waits_for_it(applies: bool) -> None:
    """What the form hides the engine does not miss, and what it shows the engine does miss."""
    ruleset = load(PLATFORM)
    schema = schema_of(ruleset)
    ids = frozenset(fact.id for fact in list_questions(ruleset).facts)
    facts = dict.fromkeys(
        ("discharges_wastewater", "discharges_waste_gas", "energy_limit_applies", "water_quota_applies"), applies
    )
    rules = {
        id: find_fact(schema, id, ids)["x-hidden-when"] for id in ids if "x-hidden-when" in find_fact(schema, id, ids)
    }
    hidden = {id for id, rule in rules.items() if Draft202012Validator(rule).is_valid(facts)}
    missed = {one.id.partition(":")[2].partition("/")[0] for one in evaluate(ruleset, facts, "2025-12-31").missing}

    assert len(rules) == 4
    assert hidden == (set() if applies else set(rules))
    assert set(rules) & missed == set(rules) - hidden


def test_an_unanswered_question_hides_nothing() -> None:
    """As long as nobody said that something does not apply, its questions stay."""
    ruleset = load(PLATFORM)
    ids = frozenset(fact.id for fact in list_questions(ruleset).facts)
    schema = schema_of(ruleset)
    rules = [rule for id in ids if (rule := find_fact(schema, id, ids).get("x-hidden-when"))]

    assert not [rule for rule in rules if Draft202012Validator(rule).is_valid({})]


def test_the_layout_hides_what_the_schema_says() -> None:
    """JSON Forms gets a rule, react-jsonschema-form a conditional schema, for the same facts."""
    ruleset = load(PLATFORM)
    questions = list_questions(ruleset)
    form = describe_form(ruleset, questions.facts, questions.parameters, "zh")
    ruled = [
        one for group in form["jsonforms"]["uischema"]["elements"] for one in group.get("elements", ()) if "rule" in one
    ]

    assert len(ruled) == len(form["rjsf"]["schema"]["allOf"]) == 4
    assert "wastewater_tests" not in form["rjsf"]["schema"]["properties"]["facts"]["properties"]
