"""What `<greenrules-result>` shows: the very decision, in both languages, every step and source found."""

import json
from typing import Any

import pytest
from attrs import evolve

from greenrules import evaluate, load
from greenrules.api import available
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.citing import Words
from greenrules.serving import Request, Service, describe_result, handle

KEYS = [info.key for info in available() if info.gradeable]
RULESET = "/v1/rulesets/cn.ningbo.star_factory"
DOCUMENT: dict[str, Any] = {
    "subject": {"id": "a1", "zh": "甲厂"},
    "as_of": "2022-09-24",
    "facts": {
        "lawfully_established": True, "complies_with_law": True, "accidents": [], "per_mu_class": "B",
        "per_mu_year": 2021, "green_organisation": "body", "judged": {"district_score": 82.5}, "titles": [],
    },
}  # fmt: skip


def ask(path: str, document: dict[str, Any] = DOCUMENT, service: Service | None = None, **query: str) -> Any:
    """Send a document to an address below the ruleset, and return the answer read."""
    body = json.dumps(document).encode()
    asked = {key: [value] for key, value in query.items()}
    found = handle(Request("POST", f"{RULESET}/{path}", asked, "application/json", body), service or Service())
    assert found.status == 200, found.body
    return found.json()


def list_words(thing: Any) -> list[dict[str, str]]:
    """Return every text in two languages within an answer."""
    if isinstance(thing, dict):
        own = [thing] if set(thing) == {"zh", "en"} else []
        return own + [words for part in thing.values() for words in list_words(part)]
    return [words for part in thing for words in list_words(part)] if isinstance(thing, list) else []


@pytest.mark.parametrize("key", KEYS)
def test_every_ruleset_can_be_shown(key: str) -> None:
    """Without a single fact each ruleset shows all its findings, steps and sources, each text in both languages."""
    info = next(one for one in available() if one.key == key)
    day = max(filter(None, (info.start, info.end and min(info.end, info.start or info.end))), default=None)
    assessment = evaluate(load(*key.split("@")), {}, day or "2025-12-31")
    shown: Any = describe_result(assessment, with_steps=True)
    operands = [one for step in shown["steps"].values() for one in step["on"] if isinstance(one, str)]
    findings = [*shown["gates"], *shown["indicators"], *shown["outcomes"]]
    cited = [one["source"] for one in (*findings, *shown["steps"].values()) if one["source"] is not None]

    assert json.loads(json.dumps(shown)) == shown
    assert set(operands) <= set(shown["steps"])
    assert {one["id"] for one in findings} <= set(shown["steps"])
    assert all(one < len(shown["sources"]) for one in cited)
    assert all(bool(words["zh"]) == bool(words["en"]) for words in list_words(shown))


def test_what_is_shown_is_what_was_decided() -> None:
    """Grade, bounds and rules are those of the assessment, numbers as exact texts."""
    found = ask("result")
    assessment = evaluate(load("cn.ningbo.star_factory", as_of="2022-09-24"), DOCUMENT)
    decided: Any = encode_assessment(assessment, with_trace=False)

    assert found["format"] == "greenrules-result/1"
    assert (found["grade"], found["possible_grades"]) == (decided["grade"], decided["possible_grades"])
    assert found["score"] == decided["score"]
    assert found["ruleset"]["digest"] == decided["content_digest"]
    assert [one["id"] for one in found["gates"]] == [one["id"] for one in decided["findings"] if one["kind"] == "gate"]


def test_steps_come_only_when_they_are_asked_for() -> None:
    """While somebody types, the reasoning stays where it is."""
    short, full = ask("result"), ask("result", explain="full")

    assert "steps" not in short
    assert full["steps"]["gate:per_mu_class_b_or_better"]["on"]


def test_a_step_without_a_name_says_what_it_compares() -> None:
    """A comparison has no label of its own, and is told by its sides."""
    steps = ask("result", explain="full")["steps"]
    inner = steps["gate:per_mu_class_b_or_better"]["on"][0]

    assert "≥" in steps[inner]["label"]["zh"]


def test_the_falls_go_from_all_points_to_the_proven_ones() -> None:
    """Each row ends where the next begins, and the last is the score itself."""
    falls = ask("result")["waterfall"]

    assert [one["left"] for one in falls] == ["1.000000", "0.825000", "0.825000"]
    assert falls[1]["lost"] == "0.175000"
    assert falls[-1]["text"] == {"zh": "82.5", "en": "82.5"}


def test_some_points_are_no_failure() -> None:
    """An indicator with a part of its points is marked as such; one without any failed."""
    none = {**DOCUMENT, "facts": {**DOCUMENT["facts"], "judged": {"district_score": 0}}}

    assert ask("result")["indicators"][0]["mark"] == "part"
    assert ask("result", none)["indicators"][0]["mark"] == "bad"


def test_a_subject_with_one_name_is_named_once() -> None:
    """A name that also serves as the id is not repeated in brackets."""
    assert ask("result")["subject"]["zh"] == "甲厂（a1）"
    assert ask("result", {**DOCUMENT, "subject": {"zh": "甲厂"}})["subject"]["zh"] == "甲厂"


def test_a_look_ahead_is_not_logged() -> None:
    """What a form asks for while somebody types is no decision; the log would hold every key."""
    records: list[Any] = []
    found = ask("result", service=Service(on_decision=records.append))

    assert records == []
    assert "decision_id" not in found


def test_the_ways_to_a_grade_are_told_in_both_languages() -> None:
    """Findings that would have to change, and the smallest change of the facts, each as it reads."""
    found = ask("ways", to="four")

    assert not found["reached"]
    assert found["changes"][0][0]["title"] == {
        "zh": "市级绿色工厂称号在有效期内",
        "en": "city green-factory title in force",
    }
    assert "市级" in found["plan"]["steps"][0]["moves"][0]["zh"]
    assert found["plan"]["after"] == {"zh": "四星级", "en": "four stars"}


def test_a_grade_that_is_reached_needs_no_way() -> None:
    """Where nothing has to be done nothing is planned."""
    found = ask("ways", to="three")

    assert found["reached"]
    assert found["plan"] is None


def test_a_label_in_one_language_stands_in_for_the_other() -> None:
    """Nobody meets an empty heading because a portal wrote its ruleset in Chinese alone."""
    ruleset = load("cn.ningbo.star_factory")
    shown: Any = describe_result(evaluate(evolve(ruleset, title=Words("标题", "")), {}, "2022-09-24"))

    assert shown["title"] == {"zh": "标题", "en": "标题"}
