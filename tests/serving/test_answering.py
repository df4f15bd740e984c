"""The pure function: what it answers, what it refuses, and that nothing makes it fail."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules import load
from greenrules.serving import Limits, Request, Response, Service, handle
from greenrules.serving.routes import ROUTES
from tests.laws.specimens import TIMES

ROOT = Path(__file__).parents[2]
RULESET = "/v1/rulesets/cn.ningbo.star_factory"
DOCUMENT: dict[str, Any] = {"as_of": "2022-09-24", "facts": {"per_mu_class": "B", "accidents": []}}


def post(path: str, content: Any, service: Service | None = None, **query: str) -> Response:
    """Send JSON to an address below the ruleset."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    request = Request(
        "POST", f"{RULESET}/{path}", {key: [value] for key, value in query.items()}, "application/json", body
    )
    return handle(request, service or Service())


def read(response: Response) -> Any:
    return response.json()


ADVICE = {
    "why": {},
    "why-not": {"target": "five"},
    "ask": {},
    "margins": {},
    "improve": {"to": "three"},
}


@pytest.mark.parametrize("path", ADVICE)
def test_advice_is_given_as_json(path: str) -> None:
    """Every kind of advice answers about the subject that was sent."""
    found = post(path, DOCUMENT, **ADVICE[path])

    assert (found.status, found.header("Content-Type")) == (200, "application/json")
    assert "2022-09-24" in json.dumps(read(found))


def test_the_edition_follows_the_date_of_the_facts() -> None:
    """Without an edition in the path the one in force on the date of the facts decides."""
    editions = [
        read(post("evaluate", {**DOCUMENT, "as_of": day}))["ruleset"]["edition"] for day in ("2021-09-24", "2022-09-24")
    ]

    assert editions == ["2021", "2022"]


def test_numbers_are_read_exactly() -> None:
    """0.1 in JSON is a tenth, and a decision at the very threshold comes out on the right side."""
    facts = {**DOCUMENT["facts"], "judged": {"district_score": 0.1}}
    result = read(post("evaluate", {**DOCUMENT, "facts": facts}))["result"]

    assert result["score"]["proven"] == "0.1"


def test_the_trace_comes_when_it_is_asked_for() -> None:
    """`explain=full` adds the trace of every step; without it there is none."""
    short, full = read(post("evaluate", DOCUMENT)), read(post("evaluate", DOCUMENT, explain="full"))

    assert "trace" not in short
    assert full["trace"]["nodes"]


def test_evidence_beside_the_facts_reaches_the_trace() -> None:
    """The papers of a fact may stand in a slot of their own, as forms fill them."""
    document = {**DOCUMENT, "evidence": {"per_mu_class": ["亩均评价文件"]}}
    trace = read(post("evaluate", document, explain="full"))["trace"]
    node = next(node for node in trace["nodes"] if node["id"] == "fact:per_mu_class")

    assert "亩均评价文件" in json.dumps(node, ensure_ascii=False)


def test_measures_are_never_taken_for_a_file_of_the_server() -> None:
    """A text where measures belong is refused, not opened."""
    found = post("improve", {**DOCUMENT, "measures": "pyproject.toml"}, to="three")

    assert (found.status, read(found)["errors"][0]["code"]) == (422, "GR951")


def test_measures_in_the_body_are_used() -> None:
    """A plan is made of the measures that were sent."""
    change = {"fact": "judged.district_score", "set": 80}
    measures = {
        "format": 1,
        "unit": "CNY",
        "measures": {"all": {"label": {"zh": "整改", "en": "works"}, "cost": 5, "changes": [change]}},
    }
    found = post("improve", {**DOCUMENT, "measures": measures}, to="three")

    assert found.status == 200
    assert read(found)["costs_in"] == "CNY"


@pytest.mark.parametrize(
    ("query", "pointer"), [({"explain": "all"}, "query.explain"), ({"expain": "full"}, "query.expain")]
)
def test_an_option_that_does_not_exist_is_refused(query: dict[str, str], pointer: str) -> None:
    """A misspelt option is told, never ignored."""
    found = post("evaluate", DOCUMENT, **query)

    assert (found.status, read(found)["errors"][0]["path"]) == (400, pointer)


@pytest.mark.parametrize(
    "body", [b'{"facts": {"a": NaN}}', b'{"facts": {}, "facts": {}}', b'{"a": "\\ud800"}', b"{} {}", b"9" * 5000]
)
def test_what_is_hardly_json_is_refused(body: bytes) -> None:
    """No NaN, no key twice, no half characters, no second value, no endless number."""
    found = post("evaluate", body)

    assert (found.status, read(found)["errors"][0]["code"]) == (400, "GR950")


def test_a_service_shows_only_its_own_rulesets() -> None:
    """A portal that serves its own ruleset offers no other, in the list, by name and in the contract."""
    own = load("cn.shanghai.star_factory")
    service = Service(rulesets=(own,))
    listed = read(handle(Request("GET", "/v1/rulesets"), service))["rulesets"]
    contract = read(handle(Request("GET", "/openapi.json"), service))

    assert [one["id"] for one in listed] == [own.id]
    assert handle(Request("GET", RULESET), service).status == 404
    assert contract["components"]["schemas"]["RulesetId"]["enum"] == [own.id, own.key]


def test_a_decision_is_logged_before_it_is_given() -> None:
    """The record names the rules, the facts without the erased ones, and the result under the id of the answer."""
    records: list[Any] = []
    moment = datetime(2022, 9, 24, tzinfo=UTC)
    service = Service(
        on_decision=records.append, erased=frozenset({"per_mu_class"}), now=lambda: moment, new_id=lambda: "1"
    )
    answer = read(post("evaluate", DOCUMENT, service))

    assert records[0]["decision_id"] == answer["decision_id"] == "1"
    assert records[0]["timestamp"] == "2022-09-24T00:00:00+00:00"
    assert records[0]["input"]["facts"] == {"accidents": []}
    assert records[0]["erased"][0] == "/input/facts/per_mu_class"
    assert records[0]["result"]["possible_grades"] == answer["result"]["possible_grades"]


def test_a_record_keeps_no_number_that_rests_on_an_erased_fact() -> None:
    """Measures, scores and the total that rest on it go and are listed; verdicts, grades and all else stay."""
    document = yaml.safe_load((ROOT / "examples" / "factories" / "injection_moulding.yaml").read_text("utf-8"))
    document = json.loads(json.dumps(document, default=str))
    records: list[Any] = []
    path = "cn.ningbo.star_factory.computed_score@2022"
    for erased in ({"energy_consumption"}, set(), {"lawfully_established"}):
        service = Service(limits=Limits(seconds=None), on_decision=records.append, erased=erased)  # type: ignore[arg-type]
        request = Request(
            "POST", f"/v1/rulesets/{path}/evaluate", {}, "application/json", json.dumps(document).encode()
        )
        assert handle(request, service).status == 200
    number, whole, gate = records

    assert number["result"]["score"] is None is not whole["result"]["score"]
    assert "/result/score" in number["erased"]
    assert whole["erased"] == []
    for record in (number, gate):
        for pointer in record["erased"]:
            if pointer.startswith("/result/"):
                assert follow(record, pointer)[0] in (None, [], {"zh": "", "en": ""})
                assert follow(whole, pointer)[0] not in (None, [])
        for finding, before in zip(record["result"]["findings"], whole["result"]["findings"], strict=True):
            assert finding["status"] == before["status"]
        assert record["result"]["grade"] == whole["result"]["grade"]
    assert "fact:lawfully_established" in json.dumps(whole["result"]["findings"])
    assert "fact:lawfully_established" not in json.dumps(gate["result"]["findings"])
    assert gate["result"]["score"] == whole["result"]["score"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rulesets": ("cn.shanghai.star_factory",)}, r"not 'cn.shanghai.star_factory': .*greenrules\.load"),
        ({"rulesets": "cn.shanghai.star_factory"}, r"not 'cn.shanghai.star_factory': .*greenrules\.load"),
        ({"rulesets": load("cn.shanghai.star_factory")}, r"not a Ruleset: .*greenrules\.load"),
        ({"erased": "per_mu_class"}, r"not a text: write \{'per_mu_class'\}"),
        ({"rulesets": [load("cn.ningbo.star_factory")], "erased": {"per_mu_clas"}}, "did you mean `per_mu_class`"),
    ],
)
def test_a_service_that_cannot_be_meant_is_refused(settings: dict[str, Any], message: str) -> None:
    """What a portal gives wrongly is said when it starts, and not when a request fails or a value was kept."""
    with pytest.raises((TypeError, ValueError), match=message):
        Service(**settings)


def test_what_cannot_be_logged_is_not_decided() -> None:
    """A log that fails makes the answer fail, and the answer says nothing of why."""

    def fail(record: object) -> None:
        raise OSError("disk full")

    found = post("evaluate", DOCUMENT, Service(on_decision=fail))

    assert found.status == 500
    assert b"disk" not in found.body


def test_the_facts_digest_knows_no_order() -> None:
    """The same facts in another order have the same digest, other facts another."""
    records: list[Any] = []
    service = Service(on_decision=records.append)
    turned = dict(reversed(DOCUMENT["facts"].items()))
    for facts in (DOCUMENT["facts"], turned, {"per_mu_class": "C"}):
        post("evaluate", {**DOCUMENT, "facts": facts}, service)
    first, second, third = (record["facts_digest"] for record in records)

    assert first == second != third


def test_time_is_limited() -> None:
    """Work beyond the limit is stopped and answered with 503, and the next request is none the worse."""
    service = Service(limits=Limits(seconds=0))

    assert post("evaluate", DOCUMENT, service).status == 503
    assert post("evaluate", DOCUMENT).status == 200
    assert post("evaluate", DOCUMENT, Service(limits=Limits(seconds=None))).status == 200


def test_the_contract_has_every_address() -> None:
    """OpenAPI is written from the table that answers, with a schema for every reference."""
    contract = read(handle(Request("GET", "/openapi.json")))
    references = {one.split('"')[0] for one in json.dumps(contract).split('"#/components/schemas/')[1:]}

    assert {(path, method.upper()) for path, methods in contract["paths"].items() for method in methods} == {
        (route.path, route.method) for route in ROUTES
    }
    assert references <= set(contract["components"]["schemas"])


def test_no_file_outside_the_folder_is_sent() -> None:
    """A name with a way out of the folder of static files is nothing."""
    names = ("../service.py", "..%2fservice.py", ".hidden.js", "__init__.py")

    assert {handle(Request("GET", f"/v1/static/{name}")).status for name in names} == {404}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(["per_mu_class", "accidents", "judged", "judged.district_score", "nothing"])
_DOCUMENTS = st.fixed_dictionaries(
    {"facts": st.dictionaries(_NAMES, _JSON, max_size=4)},
    optional=dict.fromkeys(("subject", "as_of", "parameters", "assumptions", "evidence", "note"), _JSON),
)


@settings(max_examples=int(60 * TIMES), deadline=None)
@given(content=_JSON | _DOCUMENTS, path=st.sampled_from(["evaluate", "explain", "batch", "why", "ask", "margins"]))
def test_no_json_makes_the_service_fail(content: Any, path: str) -> None:
    """Whatever is sent is answered or refused with places in the body; nothing ends in 500."""
    found = post(path, content)

    assert found.status in (200, 400, 422)
    for one in read(found)["errors"] if found.status != 200 else ():
        assert follow(content, one["pointer"]) is not None


def follow(content: Any, pointer: str) -> tuple[Any]:
    """Return what a JSON Pointer leads to, as the only item; an error when it leads nowhere."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        content = content[int(key)] if isinstance(content, list) else content[key]
    return (content,)


@settings(max_examples=int(100 * TIMES), deadline=None)
@given(body=st.binary(max_size=200))
def test_no_bytes_make_the_service_fail(body: bytes) -> None:
    """Any bytes get an answer or a problem document."""
    assert post("evaluate", body).status in (400, 422)
