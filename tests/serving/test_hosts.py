"""One contract on seven hosts: whatever framework a portal is made of, the service answers the same."""

import json
import random
from time import process_time

import pytest

from greenrules import evaluate, load
from greenrules.model.assessment_json import encode_assessment
from tests.serving.hosts import HOSTS, MOUNT, Host, open_host

RULESET = "/v1/rulesets/cn.ningbo.star_factory"
DOCUMENT = {"as_of": "2022-09-24", "facts": {"per_mu_class": "B", "accidents": []}}
BODY = json.dumps(DOCUMENT).encode()


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> Host:
    return open_host(request.param)


def test_every_host_says_that_it_is_up(host: Host) -> None:
    """The health of the service is told below the mount."""
    found = host.send("GET", "/healthz")

    assert (found.status_code, found.json()["status"]) == (200, "pass")


def test_a_decision_is_that_of_the_engine(host: Host) -> None:
    """The result in the envelope is the assessment Python gives, byte for byte."""
    found = host.send("POST", f"{RULESET}/evaluate", BODY).json()
    ruleset = load("cn.ningbo.star_factory", as_of="2022-09-24")

    assert found["result"] == encode_assessment(evaluate(ruleset, DOCUMENT), with_trace=False)
    assert found["ruleset"] == {"id": ruleset.id, "edition": ruleset.edition, "digest": ruleset.digest}


def test_query_and_language_reach_the_service(host: Host) -> None:
    """An explanation asked for in Chinese is Chinese."""
    found = host.send("POST", f"{RULESET}/explain?lang=zh&format=text", BODY)

    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    assert "等级" in found.text


def test_refused_facts_are_pointed_at(host: Host) -> None:
    """Every problem of the facts has a JSON Pointer into the body."""
    wrong = {"as_of": "2022-09-24", "facts": {"per_mu_class": "Z", "judged": {"district_score": "high"}}}
    found = host.send("POST", f"{RULESET}/evaluate", json.dumps(wrong).encode())

    assert found.status_code == 422
    assert found.headers["content-type"] == "application/problem+json"
    assert {one["pointer"] for one in found.json()["errors"]} == {
        "/facts/per_mu_class",
        "/facts/judged/district_score",
    }


def test_what_the_client_has_is_not_sent_again(host: Host) -> None:
    """A ruleset carries its digest as ETag, and a client that names it gets 304."""
    tag = host.send("GET", RULESET).headers["etag"]
    found = host.send("GET", RULESET, headers={"if-none-match": tag})

    assert (found.status_code, found.content) == (304, b"")


def test_an_unknown_address_and_a_wrong_method_are_problems(host: Host) -> None:
    """404 says there is nothing, 405 says what is allowed; both as problem documents."""
    nowhere, wrong = host.send("GET", "/v1/nowhere"), host.send("DELETE", RULESET)

    assert (nowhere.status_code, wrong.status_code) == (404, 405)
    assert wrong.headers["allow"] == "GET, HEAD"
    assert {one.headers["content-type"] for one in (nowhere, wrong)} == {"application/problem+json"}


def test_head_has_the_headers_alone(host: Host) -> None:
    """HEAD is GET without the body."""
    found = host.send("HEAD", RULESET)

    assert (found.status_code, found.content) == (200, b"")
    assert found.headers["etag"]


def test_a_batch_comes_line_by_line(host: Host) -> None:
    """Each subject has its line in its order; a refused one does not stop the others."""
    subjects = [DOCUMENT, {"facts": {"per_mu_class": "Z"}, "as_of": "2022-09-24"}, 3, DOCUMENT]
    found = host.send("POST", f"{RULESET}/batch", json.dumps(subjects).encode())
    lines = [json.loads(line) for line in found.text.splitlines()]

    assert [line["index"] for line in lines] == [0, 1, 2, 3]
    assert ["result" in line for line in lines] == [True, False, False, True]


def test_the_contract_names_the_mount(host: Host) -> None:
    """The OpenAPI document says below which path the addresses are."""
    assert host.send("GET", "/openapi.json").json()["servers"] == [{"url": MOUNT}]


def test_the_page_and_its_files_work_below_the_mount(host: Host) -> None:
    """The page names every address below the mount, keeps its own policy, and what it names is answered."""
    page = host.send("GET", "/?lang=en")
    script = page.text.partition('type="module" src="')[2].partition('"')[0]
    file = host.send("GET", script.removeprefix(MOUNT))

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert f'base="{MOUNT}"' in page.text
    assert (file.status_code, file.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert "immutable" in file.headers["cache-control"]


def test_answers_are_not_to_be_guessed_framed_or_kept(host: Host) -> None:
    """A decision carries the security headers and is not stored."""
    headers = host.send("POST", f"{RULESET}/evaluate", BODY).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


_BAD_BODIES = {
    "random bytes": (random.Random(7).randbytes(500_000), 400),
    "10 MB": (b"1" * 10_000_000, 413),
    "depth 10,000": (b"[" * 10_000, 400),
    "deep facts": (b'{"facts":' * 10_000 + b"1" + b"}" * 10_000, 400),
    "quotes without end": (b'"\\' * 250_000, 400),
}


@pytest.mark.parametrize("kind", _BAD_BODIES)
def test_a_hostile_body_costs_next_to_nothing(host: Host, kind: str) -> None:
    """It gets a problem document, and that within 50 ms."""
    body, status = _BAD_BODIES[kind]
    host.send("GET", "/healthz")
    spent = []
    for _ in range(3):  # the machine may be busy with something else once
        start = process_time()
        found = host.send("POST", f"{RULESET}/evaluate", body)
        spent.append(process_time() - start)

    assert (found.status_code, found.headers["content-type"]) == (status, "application/problem+json")
    assert min(spent) < 0.05
