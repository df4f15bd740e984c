"""Single steps before the checker: the right value holds; another value, unit or order is named."""

from typing import Any

import pytest

from greenrules.checker import check_steps

ORDER = {"order": ["low", "middle", "high"]}
TONNES, TABLE = {"number": "6", "unit": "t"}, {"records": [{"index": 0}, {"index": 1}]}
UNKNOWN: dict[str, Any] = {"unknown": []}
UNDEFINED, YEAR = {"undefined": "nothing_to_aggregate"}, {"number": "2023", "unit": "year"}
AS_OF, YEARS = {"date": "2024-06-30"}, {"text": "calendar_years"}
LOW, MIDDLE, HIGH = ({"text": text} for text in ("low", "middle", "high"))


def points(proven: str | None, attainable: str | None) -> dict[str, Any]:
    return {"proven": proven, "attainable": attainable, "missing": []}


def check(operation: str, operands: list[Any], value: Any, unit: str = "") -> list[str]:
    """Return the kinds of problems of one step whose operands are literals, but for scores, which are other steps."""
    nodes: list[dict[str, Any]] = []
    parts: list[Any] = []
    for part in operands:
        if isinstance(part, dict) and "proven" in part:
            id = f"fact:given_{len(nodes)}"
            nodes.append({"id": id, "operation": "supplied", "operands": [], "value": part, "unit": "points"})
            part = {"node": id}
        parts.append(part)
    nodes.append({"id": "step", "operation": operation, "operands": parts, "value": value, "unit": unit})
    return [kind for kind, _, _ in check_steps({"nodes": nodes})]


RANKED = [True, LOW, "1", points("2", "2"), True, HIGH, "1", points("8", "8"), True, MIDDLE, "1", points("4", "4")]
RIGHT = [
    ("multiply", [TONNES, {"number": "2", "unit": "CNY/t"}], "12", "CNY"),
    ("divide", [TONNES, {"number": "2", "unit": "kg"}], "3", "t/kg"),
    ("power", [{"number": "3", "unit": "m"}, "2"], "9", "m^2"),
    ("convert", [TONNES, "1000"], "6000", "kg"),
    ("add", [TONNES, {"number": "1", "unit": "t"}], "7", "t"),
    ("greater", [TONNES, {"number": "5", "unit": "t"}], True, ""),
    (
        "ramp",
        ["10", TONNES, {"text": "lower"}, TONNES, {"number": "2", "unit": "t"}, "0.5"],
        points("5", "5"),
        "points",
    ),
    ("less", [LOW, HIGH, ORDER], True, ""),
    ("largest", [LOW, HIGH, MIDDLE, ORDER], HIGH, ""),
    ("min", [TABLE, True, MIDDLE, True, HIGH, ORDER], MIDDLE, ""),
    ("over", ["10", TABLE, "2", *RANKED, ORDER], points("6", "6"), "points"),
    ("over", ["10", TABLE, None, UNDEFINED, None, "1", points("4", "4")], points("0", "10"), "points"),
    ("the", [TABLE, UNDEFINED, "1", False, "2"], UNKNOWN, ""),
    ("the", [TABLE, True, "1", True, "2", UNDEFINED, "3"], UNDEFINED, ""),
    ("within", [YEAR, {"date": "2024-06-30"}, UNKNOWN, {"text": "rolling"}], UNDEFINED, ""),
    ("within", [YEAR, {"date": "2024-06-30"}, "2", {"text": "calendar_years"}], True, ""),
    ("within", [UNKNOWN, {"date": "2024-06-30"}, {"duration": "P3Y"}, {"text": "rolling"}], UNKNOWN, ""),
    ("multiply", [{"duration": "P1Y"}, "0.5"], {"duration": "P6M"}, ""),
    ("divide", [{"duration": "P1Y"}, {"duration": "P6M"}], "2", ""),
    ("add", [{"date": "2024-01-31"}, {"duration": "P1M"}], {"date": "2024-02-29"}, ""),
    ("add", [points(None, None), points(None, None)], points(None, None), "points"),
    ("smallest", [points("1", "2"), UNKNOWN, {"number": "3", "unit": "points"}], points(None, None), "points"),
    ("if", [UNKNOWN, points("1", "2"), points("4", "5")], points("1", "5"), "points"),
    ("if", [True, points("1", "2"), {"number": "0", "unit": "points"}], points("1", "2"), "points"),
    ("ratio", ["10", "0", "5", {"text": "lower"}, None], points("0", None), "points"),
    ("ratio", ["10", "0", "5", {"text": "lower"}, "1.2"], points("12", "12"), "points"),
    ("ramp", ["10", "6", {"text": "higher"}, "5", "10", "-1"], points("0", "0"), "points"),
    ("ramp", ["10", UNKNOWN, {"text": "higher"}, "5", "10", "0"], points("0", "10"), "points"),
    (
        "weighted_group",
        ["10", UNKNOWN, True, "4", "1", points("4", "4"), False, "4", "1", points("0", "0")],
        points("5", "10"),
        "points",
    ),
    ("steps", ["10", UNKNOWN, "8", True, "5"], points("5", "8"), "points"),
    ("decision_table_unique", [False, LOW, UNKNOWN, HIGH, MIDDLE], UNKNOWN, ""),
    ("decision_table_first", [False, LOW, UNKNOWN, HIGH, True, HIGH], HIGH, ""),
    (
        "row",
        [TONNES, {"test": [{"low": "1", "high": None, "low_closed": True, "high_closed": False}], "negated": False}],
        True,
        "",
    ),
    ("part_of", [{"text": "weekday"}, {"date": "2024-01-31"}], "3", ""),
    ("part_of", [{"text": "hours"}, {"duration": "-PT30H"}], "-6", ""),
    ("subtract", [{"date": "2024-03-01"}, {"date": "2024-02-01"}], {"duration": "P29D"}, ""),
    ("add", [{"date": "9999-12-31"}, {"duration": "P1D"}], UNDEFINED, ""),
    ("power", ["0", "-1"], UNDEFINED, ""),
    (
        "choose",
        ["9", {"text": "drop"}, UNKNOWN, {"text": "best"}, {"text": "a"}, True, "9", points("1", "2")],
        points("0", "9"),
        "points",
    ),
    (
        "choose",
        ["10", {"text": "drop"}, "9", {"text": "best"}, {"text": "a"}, True, "6", points("1", "2")],
        points("1", "2"),
        "points",
    ),
]
LIES = [
    ("the unit of a product", "unit", ("multiply", [TONNES, {"number": "2", "unit": "CNY/t"}], "12", "t")),
    ("the size of a unit", "unit", ("multiply", [TONNES, {"number": "2", "unit": "CNY/t"}], "12", "10k CNY")),
    ("the unit of a quotient", "unit", ("divide", [TONNES, {"number": "2", "unit": "kg"}], "3", "t")),
    ("the unit of a power", "unit", ("power", [{"number": "3", "unit": "m"}, "2"], "9", "m")),
    ("the factor of a conversion", "unit", ("convert", [TONNES, "100"], "600", "kg")),
    ("a sum of tonnes and kilograms", "unit", ("add", [TONNES, {"number": "1", "unit": "kg"}], "7", "t")),
    ("a comparison of tonnes and yuan", "unit", ("greater", [TONNES, {"number": "5", "unit": "CNY"}], True, "")),
    ("a baseline in another unit", "unit",
     ("ramp", ["10", TONNES, {"text": "lower"}, {"number": "6", "unit": "kg"}, {"number": "2", "unit": "t"}, "0.5"],
      points("5", "5"), "points")),
    ("an order turned around", "step", ("less", [LOW, HIGH, {"order": ["high", "middle", "low"]}], True, "")),
    ("the largest by the alphabet", "step", ("largest", [LOW, HIGH, MIDDLE, ORDER], MIDDLE, "")),
    ("the highest by the alphabet", "step", ("over", ["10", TABLE, "2", *RANKED, ORDER], points("3", "3"), "points")),
    ("an order without an option", "shape", ("less", [LOW, HIGH, {"order": ["low", "middle"]}], True, "")),
    ("a duration", "step", ("multiply", [{"duration": "P1Y"}, "0.5"], {"duration": "P7M"}, "")),
    ("a record neither kept nor left out", "shape", ("sum", [TABLE, True, "2", "1", "3"], "2", "")),
    ("a unit nobody knows", "shape", ("same", [{"number": "1", "unit": "stone"}], "1", "stone")),
    ("a ratio that is better neither way", "shape",
     ("ratio", ["10", "0", "5", {"text": "cheaper"}, "1"], points("10", "10"), "points")),
    ("a ramp that is better neither way", "shape",
     ("ramp", ["10", UNKNOWN, {"text": "cheaper"}, "5", "10", "0"], points("0", "10"), "points")),
    ("a record kept by a number", "shape",
     ("over", ["10", TABLE, "1", "1", "3", "1", points("4", "4"), UNKNOWN, "3", "1", points("4", "4")],
      points("0", "10"), "points")),
    ("a record kept by nothing", "shape",
     ("over", ["10", TABLE, None, None, None, "1", points("4", "4")], points("0", "10"), "points")),
    ("a truth as a year", "shape", ("within", [True, AS_OF, "2", YEARS], False, "")),
    ("a window of no day", "shape", ("within", [YEAR, UNKNOWN, "2", YEARS], True, "")),
    ("a window nobody knows", "shape",
     ("within", [{"date": "2024-01-31"}, AS_OF, "2", {"text": "redistribute"}], UNDEFINED, "")),
    ("the size of a duration", "shape", ("size", [{"duration": "P10D"}], "2", "item")),
    ("the absolute of two", "shape", ("absolute", [UNKNOWN, TONNES], UNKNOWN, "")),
    ("a sum of truths", "shape", ("total", [True, True], "2", "")),
    ("a product of truths", "shape", ("multiply", [True, "5"], "5", "")),
    ("a condition that is a number", "shape", ("and", [True, "1"], UNKNOWN, "")),
    ("a condition that is a word", "shape", ("if", [{"text": "true"}, "1", "1"], "1", "")),
    ("a step without a condition", "shape", ("steps", ["10", None, "8"], points("0", "8"), "points")),
    ("a child that applies by a word", "shape",
     ("sum_group", ["9", {"text": "drop"}, {"text": "a"}, "9", "9", points("1", "1")], points("1", "1"), "points")),
    ("a policy nobody knows", "shape",
     ("sum_group", ["9", {"text": "best"}, True, "9", "9", points("1", "1")], points("1", "1"), "points")),
    ("a power cut short", "shape", ("power", ["2", "21"], "1048576", "")),
    ("half a power", "shape", ("power", ["2", "0.5"], "1", "")),
    ("a cell that is never reached", "shape",
     ("row", [UNKNOWN, {"test": [{"low": "x", "high": None, "low_closed": True, "high_closed": False}],
                        "negated": False}], UNKNOWN, "")),
    ("a value that is two things", "shape", ("same", [{"text": "low", "date": "2024-01-31"}], {"text": "low"}, "")),
    ("a mask over what is plain", "step", ("same", ["1"], {"masked": "sha256:0"}, "")),
    ("one sign too many", "shape", ("same", [{"number": "1", "unit": "t" + "/t" * 21}], "1", "")),
    ("a month too many", "step", ("add", [{"date": "2024-01-31"}, {"duration": "P1M"}], {"date": "2024-03-02"}, "")),
]  # fmt: skip


def test_only_facts_and_parameters_are_given() -> None:
    """A step that claims to be given, instead of worked out, is a problem."""
    step = {"operation": "parameter", "operands": [], "value": "100", "unit": "points"}

    assert check_steps({"nodes": [{"id": "parameter:most", **step}]}) == []
    assert [kind for kind, _, _ in check_steps({"nodes": [{"id": "indicator:energy", **step}]})] == ["shape"]
    assert [kind for kind, _, _ in check_steps({"nodes": [{"id": "group:total", **step, "value": UNKNOWN}]})] == [
        "shape"
    ]


@pytest.mark.parametrize("operation", ["parameter", "bound", "missing"])
def test_a_fact_cannot_pass_for_something_else_that_is_given(operation: str) -> None:
    """A fact that is called a parameter, or missing although it has a value, would never meet what was supplied."""
    step = {"id": "fact:energy", "operation": operation, "operands": [], "value": "100", "unit": "tce"}

    assert [kind for kind, _, _ in check_steps({"nodes": [step]})] == ["shape"]


def test_an_opened_mask_leaves_what_follows_shut() -> None:
    """Where a fact was disclosed, steps that rest on it may stay masked; else a mask over a plain step is a lie."""
    given = {"id": "fact:given", "operation": "supplied", "operands": [], "value": "1", "unit": ""}
    step = {
        "id": "step",
        "operation": "same",
        "operands": [{"node": "fact:given"}],
        "value": {"masked": ""},
        "unit": "",
    }
    found = [check_steps({"nodes": [given, step]}, opened) for opened in (True, False)]

    assert [[kind for kind, _, _ in problems] for problems in found] == [[], ["step"]]


def test_an_undefined_condition_leaves_its_outcome_unknown_and_nothing_else() -> None:
    """What stands in the place of a verdict is unknown where its condition is undefined; a quantity stays undefined."""
    given = {"id": "fact:given", "operation": "supplied", "operands": [], "value": UNDEFINED, "unit": ""}
    step = {"id": "step", "operation": "same", "operands": [{"node": "fact:given"}], "value": UNKNOWN, "unit": ""}
    found = [check_steps({"nodes": [given, {**step, "kind": kind}]}) for kind in ("gate", "eligibility", "derived")]

    assert [[kind for kind, _, _ in problems] for problems in found] == [[], [], ["step"]]


@pytest.mark.parametrize("step", RIGHT, ids=lambda step: str(step[0]))
def test_a_right_step_holds(step: Any) -> None:
    """Value, unit and order of a step that follows from its operands are accepted."""
    assert check(*step) == []


@pytest.mark.parametrize(("kind", "step"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_a_wrong_step_is_named(kind: str, step: Any) -> None:
    """A step with one thing wrong is a problem of its kind."""
    assert check(*step) == [kind]
