"""What an assessment says beside its reasoning: each forgery is named, though every digest was made anew."""

from typing import Any

import pytest

from greenrules.claims import check_all
from greenrules.model.receipt import digest_json
from tests.trust.receipts import copy_body, receipt_of_a_factory, receipt_with_numbers, reseal

THREE, SCORE = "grade:three", "indicator:district_score"
FULL = {"proven": "100", "attainable": "100", "missing": []}
# Of a finding by its id, or of the assessment: what is forged, to what, and where the checker names it.
FORGERIES: list[tuple[str, tuple[Any, ...], Any, str]] = [
    ("a better grade", ("grade",), "five", "grade"),
    ("an open grade that is settled", ("settled",), True, "grade"),
    ("a grade that is no longer possible", ("possible_grades",), ["five", "three"], "possible_grades"),
    ("a grade by another name", ("grade_label",), {"en": "five stars", "zh": "五星"}, "grade_labels"),
    ("a ladder that lost a rung", ("grade_labels", "five"), None, "grade_labels"),
    ("more points", ("score",), FULL, "score"),
    ("sources better than they are", ("weakest_provenance",), "published", "weakest_provenance"),
    ("a fact said to be missing that was supplied", ("missing", 0, "id"), "fact:per_mu_class", "missing"),
    ("an assumption with another value", ("assumptions", 0, "value"), False, "assumptions"),
    ("a finding that is left out", ("findings", 0), None, "findings"),
    ("a gate that fails", ("findings", "gate:lawful_operation", "status"), "failed", "gate:lawful_operation"),
    ("a grade that fails", ("findings", THREE, "status"), "failed", THREE),
    ("an open outcome that is met", ("findings", "eligibility:four_star_recommendation", "status"), "passed",
     "eligibility:four_star_recommendation"),
    ("full points while nobody judged", ("findings", SCORE, "status"), "passed", SCORE),
    ("other points of an indicator", ("findings", SCORE, "score"), FULL, SCORE),
    ("another unit", ("findings", SCORE, "unit"), "t", SCORE),
    ("another name", ("findings", THREE, "label"), {"en": "three", "zh": "三"}, THREE),
    ("another clause", ("findings", THREE, "citation", "clause"), "1", THREE),
    ("another kind", ("findings", THREE, "kind"), "gate", THREE),
    ("another measure", ("findings", "gate:lawful_operation", "measures", 0, "value"), False, "gate:lawful_operation"),
    ("another day", ("as_of",), "2021-09-25", "ruleset"),
    ("another subject", ("subject",), "another", "ruleset"),
    ("another ruleset", ("content_digest",), "sha256:0", "ruleset"),
]  # fmt: skip


def forge(body: Any, way: tuple[Any, ...], value: Any) -> Any:
    """Change what lies at the end of a way through the assessment; None removes it."""
    place = body["assessment"]
    for key in way[:-1]:
        place = place[find(place, key)]
    if value is None:
        del place[find(place, way[-1])]
    else:
        place[find(place, way[-1])] = value
    return body


def find(place: Any, key: Any) -> Any:
    """Return where an entry lies: in a list by its id."""
    return [one["id"] for one in place].index(key) if isinstance(place, list) and isinstance(key, str) else key


@pytest.mark.parametrize(("way", "value", "where"), [one[1:] for one in FORGERIES], ids=[one[0] for one in FORGERIES])
def test_a_forged_claim_is_named(way: tuple[Any, ...], value: Any, where: str) -> None:
    """What the assessment says otherwise than its reasoning is a problem at its place."""
    problems = check_all(reseal(forge(copy_body(receipt_of_a_factory()), way, value)))

    assert ("claim", where, "") in problems


def test_an_assumption_cannot_be_kept_back() -> None:
    """A receipt whose trace assumes what its assessment does not list is not accepted."""
    assert check_all(reseal(forge(copy_body(receipt_of_a_factory()), ("assumptions",), [])))


@pytest.mark.parametrize("word", ["passed", "failed", "untested", "inapplicable"])
def test_an_open_outcome_cannot_be_told_otherwise_by_its_step_too(word: str) -> None:
    """A step and its finding that agree in a word which does not fit the value are found out."""
    body, id = copy_body(receipt_of_a_factory()), "eligibility:four_star_recommendation"
    for part in (body["assessment"]["findings"], body["assessment"]["trace"]["nodes"]):
        part[find(part, id)]["status"] = word

    assert ("claim", id, "") in check_all(reseal(body))


def test_a_fact_that_is_called_a_constant_is_named() -> None:
    """A fact whose step is a literal would never meet what was supplied."""
    body = copy_body(receipt_of_a_factory())
    node = next(node for node in body["assessment"]["trace"]["nodes"] if node["operation"] == "supplied")
    node |= {"operation": "constant", "operands": [node["value"]]}

    assert ("claim", node["id"], "") in check_all(reseal(body))


def supply(value: str, unit: str) -> list[tuple[str, str]]:
    """Return the problems of a receipt in which the waste, 260 t in the trace, was supplied so."""
    body = copy_body(receipt_with_numbers())
    given = body["supplied"]["given"]
    given["facts"]["solid_waste_generated"] |= {"value": value, "unit": unit}
    body["supplied"]["digest"] = digest_json(given)
    return [(kind, place) for kind, place, _ in check_all(reseal(body))]


@pytest.mark.parametrize(("value", "unit"), [("260", "t"), ("260000", "kg"), ("260", ""), ("0.026", "10k t")])
def test_the_same_quantity_in_another_unit_is_the_same(value: str, unit: str) -> None:
    """A fact may be supplied in another unit than that of the trace, or in none, which is the declared one."""
    assert supply(value, unit) == []


@pytest.mark.parametrize(("value", "unit"), [("261", "t"), ("260", "kg"), ("260", "tce"), ("260000", "")])
def test_a_supplied_fact_that_is_not_the_one_of_the_trace_is_named(value: str, unit: str) -> None:
    """A receipt cannot show other facts than those it reasons from."""
    assert supply(value, unit) == [("fact", "fact:solid_waste_generated")]
