"""What an explanation says, and in which order."""

import re
from fractions import Fraction

import attrs
import pytest

from greenrules.explaining import explain
from greenrules.explaining.explanation import summarise
from greenrules.explaining.page import LANGUAGES
from greenrules.model.assessment import Assessment
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.diagnostics import FactsError
from greenrules.model.source import display_width
from greenrules.model.trace import NodeId
from greenrules.model.units import POINTS
from greenrules.model.values import Bounds, Undefined, Unknown, point
from tests.explaining.samples import FIVE, FOUR, THREE, cite, finding, node, star_assessment, star_findings, trace_of

# What stays as it is in Chinese: ids, units, digests, names of editions and engines.
KEPT = re.compile(r"[a-z_]+[:./@][\w./@:]+|sha256:\w+|greenrules 0|kgce/t|kWh|yongxin|headcount|accidents")


def told(assessment: Assessment, text: str, lang: str = "en") -> bool:
    """Whether the explanation says this, wherever its lines break."""
    explanation = explain(assessment, lang)  # type: ignore[arg-type]
    return text in re.sub(r"\s*\n[│ ]*| +", " ", explanation)


def positions(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


def test_grade_and_score_come_first() -> None:
    """The first lines give the grade, the score, the subject, the rules and the date."""
    lines = explain(star_assessment()).splitlines()

    assert [line.split("  ")[0] for line in lines[2:7]] == ["Grade", "Score", "Subject", "Ruleset", "As of"]
    assert lines[2].endswith("three stars (at least); still possible: four stars")
    assert lines[3].endswith("≈74.9 of 100 points proven, up to 95 attainable")


def test_the_parts_follow_in_the_agreed_order() -> None:
    """Why, gates, losses, eligibilities, entitlements, missing, undefined, assumptions, caveats, overlay, unused."""
    heads = (
        "\nWhy\n", "\nBasic requirements", "\nIndicators short", "\nEligibilities", "\nEntitlements", "\nMissing",
        "\nUndefined", "\nAssumptions", "\nCaveats", "\nOverlay", "\nUnused facts", "\nDocuments cited",
    )  # fmt: skip
    found = positions(explain(star_assessment()), *heads)

    assert found == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "three stars: met by cleaner production route",
        "four stars still needs: city title in force (unknown), or total ≥ 75 points (now ≈74.9 to 95 points)",
        "five stars is out of reach: national title in force (not met)",
    ],
)
def test_why_names_the_route_and_what_better_grades_need(text: str) -> None:
    """The reasons name which way the grade was met and what each better one lacks."""
    assert told(star_assessment(), text)


def test_a_gate_shows_how_it_stands_and_its_clause() -> None:
    """An open gate says what it lacks, its clause, and how sure that clause is."""
    text = explain(star_assessment())

    assert "? unknown  no major accident in three years" in text
    assert "甬示例〔2022〕1号 5.2 [inferred]" in text


def test_losses_come_most_first() -> None:
    """The indicators are ordered by the points lost or open."""
    found = positions(explain(star_assessment()), "20 open  share", "lost 8   water", "lost 7   energy")

    assert found == sorted(found)


def test_a_loss_shows_value_thresholds_unit_and_clause() -> None:
    """An indicator that lost points shows what was measured against what, and where that stands."""
    assert told(star_assessment(), "value: ≈103.333 kgce/t · baseline: 120 kgce/t · leading: 80 kgce/t clause: 甬示例")


@pytest.mark.parametrize(
    "text",
    [
        "At full points: plot ratio",
        "Not applicable: boilers",
        "amount: 180000 CNY",
        "date of the accident (record 2 of accidents)",
        "needed by: share of green power · points at stake: 20 · unit: kWh",
        "division by zero reuse rate",
        "by the caller per-mu class = B",
        "The weakest source this result rests on is illustrative.",
        "illustrative (1): energy per product",
        "inferred (1): look-back window",
        "the indicator table was never published",
        "This ruleset is an overlay on cn.example.base@2022.",
        "pass mark (parameters/pass_mark)",
        "headcount",
    ],
)
def test_nothing_of_the_assessment_is_left_out(text: str) -> None:
    """Every part of the assessment is told."""
    assert told(star_assessment(), text)


def test_published_sources_are_no_caveat() -> None:
    """Where everything is published there is nothing to warn of."""
    sure = attrs.evolve(star_assessment(), weakest_provenance="published", caveats=(), notes=())

    assert "\nCaveats" not in explain(sure)


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_chinese_text_holds_no_english(format: str) -> None:
    """Apart from ids, units and names a Chinese explanation is Chinese."""
    text = explain(star_assessment(), "zh", format)  # type: ignore[arg-type]

    assert not re.findall(r"[A-Za-z]{2,}", KEPT.sub("", text.replace("\\", "")))


def test_a_chinese_explanation_uses_the_words_of_the_trade() -> None:
    """An official finds the headings of their own documents."""
    text = explain(star_assessment(), "zh")

    for word in (
        "三星级（至少）",
        "基本要求",
        "得分",
        "依据条款",
        "尚缺资料",
        "可信度",
        "推断",
        "示例",
        "2022年9月24日",
    ):
        assert word in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_fit_a_terminal(lang: str) -> None:
    """No line takes more than 100 columns."""
    text = explain(star_assessment(), lang)  # type: ignore[arg-type]

    assert max(map(display_width, text.splitlines())) <= 100


def test_markdown_tables_have_equal_rows() -> None:
    """Every row of a table has as many cells as its head."""
    rows = re.findall(r"(?m)^\|.*\|$", explain(star_assessment(), "en", "markdown"))
    blocks = re.findall(r"(?m)(?:^\|.*\|\n)+", explain(star_assessment(), "en", "markdown"))

    assert rows
    assert all(len({len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}) == 1 for block in blocks)


def test_markup_in_a_label_stays_text() -> None:
    """A label cannot break a table or start a link."""
    hostile = finding("gate:x", Words("甲|乙", "a|b [c](d) <i>*e*"), "passed")
    text = explain(attrs.evolve(star_assessment(), findings=(hostile,)), "en", "markdown")

    assert r"a\|b \[c\](d) \<i\>\*e\*" in text


def test_the_same_assessment_gives_the_same_text() -> None:
    """Explaining is deterministic."""
    assert explain(star_assessment()) == explain(star_assessment())


def test_a_settled_result_says_so_plainly() -> None:
    """With nothing open there is one grade and one score."""
    settled = attrs.evolve(star_assessment(), possible_grades=("three",), score=point(Fraction(165, 2)))

    assert told(settled, "Grade three stars Score 82.5 of 100 points Subject")


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"grade": "none", "possible_grades": ("four", "none")}, "none proven yet; still possible: four stars"),
        ({"grade": "none", "possible_grades": ("none",)}, "no grade reached"),
        ({"grade": "none", "possible_grades": ("none",), "grade_labels": (("none", NO_WORDS),)}, "awards no grade"),
    ],
)
def test_no_grade_is_told_apart_from_an_open_one(change: dict[str, object], grade: str) -> None:
    """Not reached, not proven yet and not awarded are three things."""
    assert told(attrs.evolve(star_assessment(), **change), grade)


def test_rounding_does_not_hide_that_a_score_is_open_or_short() -> None:
    """A score shown with two places is not shown as the mark it misses or as the other end."""
    close = attrs.evolve(
        star_assessment(), score=Bounds(Fraction("99.99"), Fraction("99.999")), display=(("score", 1),)
    )

    assert told(close, "99.99 of 100 points proven, up to 99.999 attainable")


def test_a_score_without_value_gives_the_reason() -> None:
    """A total nothing contributes to is undefined in words."""
    empty = attrs.evolve(star_assessment(), score=Undefined("no_applicable_indicator"))

    assert told(empty, "Score undefined (no indicator applies)")


def test_a_ruleset_without_indicators_has_no_score_line() -> None:
    """Where there are no points nothing is said about them."""
    gates_only = attrs.evolve(star_assessment(), score=None, maximum=None, findings=star_assessment().findings[:2])
    text = explain(gates_only)

    assert "Score" not in text
    assert "Indicators" not in text


def test_a_step_unfolds_into_what_it_rests_on() -> None:
    """A node shows its operands, each with value, operation and id."""
    text = explain(star_assessment(), node="grade:three")

    assert "three stars = yes · all of · grade:three" in text
    assert "│  ├─ total = 74.875 to 95 points" in text.replace("   │", "│")


def test_a_step_is_found_by_its_bare_name() -> None:
    """`three` is enough where only one node has that name."""
    assert explain(star_assessment(), node="three") == explain(star_assessment(), node="grade:three")


def test_an_unknown_step_is_a_diagnostic_with_a_suggestion() -> None:
    """A misspelt node id gets GR901 and the nearest id."""
    with pytest.raises(FactsError) as caught:
        explain(star_assessment(), node="grade:thre")

    problem = caught.value.diagnostics[0]
    assert (problem.code, problem.help) == ("GR901", "did you mean `grade:three`?")


def test_a_step_used_twice_is_unfolded_once() -> None:
    """A shared node is shown in full at its first place only."""
    shared = node("derived:x/0", True, "and", NodeId("fact:x"))
    trace = trace_of(
        node("fact:x", True, "supplied", label=Words("甲", "x")), shared,
        node("derived:x", True, "or", NodeId("derived:x/0"), NodeId("derived:x/0")),
    )  # fmt: skip
    text = explain(attrs.evolve(star_assessment(), trace=trace), node="derived:x")

    assert text.count("fact:x") == 1
    assert "shown above" in text


@pytest.mark.parametrize(("lang", "format"), [("fr", "text"), ("en", "html")])
def test_an_unknown_language_or_format_is_refused(lang: str, format: str) -> None:
    """A word that is no language or format is named."""
    with pytest.raises(ValueError, match="is not one of"):
        explain(star_assessment(), lang, format)  # type: ignore[arg-type]


def test_the_short_result_names_what_blocks_a_better_grade() -> None:
    """The summary lists open gates, losses and missing facts in few lines."""
    text = summarise(star_assessment(), "zh")

    assert "待定的基本要求：近三年无较大及以上事故" in text
    assert "失分最多：水重复利用率（8分）、单位产品综合能耗（7分）" in text
    assert len(text.splitlines()) < 25


def test_what_a_condition_lacks_skips_what_holds() -> None:
    """Of a nested condition only the parts that are not true are named, alternatives in brackets."""
    trace = trace_of(
        node("fact:a", True, "supplied", label=Words("甲", "a")),
        node("fact:b", False, "supplied", label=Words("乙", "b")),
        node("fact:c", Unknown(), "missing", label=Words("丙", "c")),
        node("fact:d", Unknown(), "missing", label=Words("丁", "d")),
        node("grade:three/0", Unknown(), "or", NodeId("fact:c"), NodeId("fact:d")),
        node("grade:three", False, "and", NodeId("fact:a"), NodeId("fact:b"), NodeId("grade:three/0"), label=THREE),
        node("grade:four", False, "not", NodeId("fact:a"), label=FOUR),
        node("grade:five/0", False, "not", NodeId("fact:a")),
        node("grade:five", False, "same", NodeId("grade:five/0"), label=FIVE),
    )
    grades = tuple(one for one in star_findings() if one.kind == "grade")
    low = attrs.evolve(star_assessment(), grade="none", possible_grades=("none",), findings=grades, trace=trace)

    assert told(low, "three stars is out of reach: b (not met), and (c (unknown), or d (unknown))")
    assert told(low, "five stars is out of reach: not “a” (not met)")


def test_points_are_measured_in_the_unit_of_the_score() -> None:
    """A score step shows its contribution in points."""
    land = attrs.evolve(
        node("indicator:land", point(Fraction(6)), "ramp", Fraction(6), unit=POINTS), contribution=point(Fraction(6))
    )
    text = explain(attrs.evolve(star_assessment(), trace=trace_of(land)), node="land")

    assert "adds 6 points to the score" in text


def test_a_citation_without_number_is_named_by_its_title() -> None:
    """A document that has no number is cited by title."""
    gate = finding("gate:x", Words("甲", "a"), "passed", citation=cite("5", number=""))

    assert told(attrs.evolve(star_assessment(), findings=(gate,)), "依据条款：《示例星级管理办法》 5", "zh")
