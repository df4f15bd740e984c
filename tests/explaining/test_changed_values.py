"""Values of the standard that the caller changed are said right below the grade."""

import pickle
import re

import pytest

import greenrules
from greenrules.explaining import explain
from greenrules.explaining.explanation import FORMATS, Format, summarise
from greenrules.explaining.page import LANGUAGES, Language
from greenrules.model.assessment import Assessment

TITLES = {"zh": "评价人改动了标准数值", "en": "Values of the standard changed by the caller"}
LINES = {
    "zh": ("违法违规回溯期：3年 → 1年（GB/T 36132-2025 4.2 a)）", "不适用指标的分值处理：分摊到同组其他指标 → 计零分"),
    "en": (
        "look-back period for violations: 3 years → 1 year (GB/T 36132-2025 4.2 a))",
        "what becomes of the points of an indicator that does not apply: spread over the group → count as zero",
    ),
}


def assess(**parameters: object) -> Assessment:
    facts: dict[str, object] = {}
    return greenrules.evaluate(
        greenrules.load("cn.gbt36132@2025"), facts, as_of="2026-06-01", parameters={"pass_mark": 60, **parameters}
    )


def flatten(text: str) -> str:
    return re.sub(r"\s*\n *", " ", text.replace("\\", ""))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_value_is_told_below_the_grade(lang: Language, format: Format) -> None:
    """Both pages give the old value, the new one and the clause before they say why."""
    changed = assess(violation_look_back="P1Y", not_applicable_policy="zero")
    for text in (explain(changed, lang, format), summarise(changed, lang, format)):
        told = flatten(text)

        assert all(line in told for line in LINES[lang])
        assert told.index(TITLES[lang]) < told.index({"zh": "认定理由", "en": "Why"}[lang])
        assert "(GB/T 36132-2025 5 [" in told or "（GB/T 36132-2025 5 [" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_step_is_told_with_the_changed_values_too(lang: Language) -> None:
    """Whoever looks at one node only learns that the standard was changed all the same."""
    assert TITLES[lang] in explain(assess(violation_look_back="P1Y"), lang, node="gate:no_violation")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_standard_leaves_open_is_no_change(lang: Language) -> None:
    """Binding an open parameter, or the value the ruleset has anyway, says nothing."""
    same = assess(violation_look_back="P3Y", platform_functions_leading=8)

    assert same.trace.changed == ()
    assert TITLES[lang] not in explain(same, lang) + summarise(same, lang)


def test_a_value_that_decided_nothing_is_told_and_survives_pickling() -> None:
    """The basis of a ramp that no fact reaches is told, also of an assessment that went through another process."""
    changed = assess(platform_functions_leading=3)
    [one] = pickle.loads(pickle.dumps(changed)).trace.changed

    assert (one.id, one.before, one.after) == ("parameter:platform_functions_leading", 8, 3)
    assert one.citation.clause == "C.1 (4)"


def test_a_value_in_force_on_the_day_is_the_old_one() -> None:
    """The change is measured against the value that the ruleset has on the day of assessment, also of a base."""
    ruleset = greenrules.load("cn.gbt36132.cement")
    [changed] = greenrules.evaluate(
        ruleset, {}, as_of="2026-06-01", parameters={"violation_look_back": "P2Y"}
    ).trace.changed

    assert changed.citation.clause == "4.2 a)"
