"""The rules for durable-rules as data, and durable-rules alone against the reference."""

import json

import pytest
from attrs import evolve

from greenrules.compiling import rete
from greenrules.compiling.rete import definitions
from greenrules.model.diagnostics import UnsupportedByBackend
from tests.compiling.wide import make_wide
from tests.laws.specimens import BUNDLED, load_specimen
from tests.live.samples import load_sample


def test_the_rules_of_a_small_ruleset() -> None:
    """The data is what durable-rules takes, with nothing of the extension in it."""
    plan = definitions(load_sample())
    (rules,) = plan.rulesets.values()

    assert plan.outputs["eligibility:recommended"] == plan.outputs["grade:green"]
    number = plan.outputs["gate:no_accident"]
    assert rules[f"{number}_1_0"] == {"all": [{"m0": {"$and": [{"n": number - 1}, {"v": 0}]}}]}


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_ruleset_keeps_the_limits(name: str) -> None:
    """No rule has 17 patterns, no fact 64 tests, no ruleset 511, and names carry the digest of the content."""
    ruleset = load_specimen(name)

    for key, rules in definitions(ruleset).rulesets.items():
        assert ruleset.digest.removeprefix("sha256:")[:16] in key
        patterns = [pattern for body in rules.values() for pattern in body["all"]]
        assert all(len(body["all"]) < 17 for body in rules.values())
        assert len(patterns) < 511
        numbers = [part["$and"][0]["n"] for pattern in patterns for part in pattern.values()]  # type: ignore[index]
        assert max(map(numbers.count, set(numbers)), default=0) < 64


def test_the_data_is_plain() -> None:
    """Nothing but texts, whole numbers, lists and mappings: it can be written as JSON, without floats, nulls or `/`."""
    text = json.dumps(definitions(make_wide(40)).rulesets)

    assert not any(sign in text for sign in ("null", "/", "."))


def test_conditions_that_need_many_rulesets_are_spread() -> None:
    """What is too much for one ruleset goes into several, each within the limits."""
    plan = definitions(make_wide(40))

    assert len(plan.rulesets) > 1
    for rules in plan.rulesets.values():
        assert sum(len(body["all"]) for body in rules.values()) < 511


def test_more_rulesets_than_are_sensible_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ruleset with too many conditions is refused, not cut short."""
    monkeypatch.setattr(rete, "MOST_RULESETS", 1)
    with pytest.raises(UnsupportedByBackend, match="GR721"):
        definitions(make_wide(40))


def test_another_content_has_other_names() -> None:
    """A name stands for one content: rulesets of durable-rules cannot be changed."""
    one = load_sample()
    other = evolve(one, digest="sha256:" + "0" * 64)

    assert definitions(one).rulesets.keys().isdisjoint(definitions(other).rulesets)
