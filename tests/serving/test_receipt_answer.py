"""Receipts over HTTP: they verify, they hide what they are to hide, and they are decisions like any other."""

import json
from typing import Any

from greenrules import claims, load
from greenrules.attesting import verify_receipt
from greenrules.serving import Request, Service, handle

ADDRESS = "/v1/rulesets/cn.ningbo.star_factory/receipt"
DOCUMENT = {"as_of": "2022-09-24", "facts": {"per_mu_class": "B", "accidents": []}}


def ask(service: Service | None = None, **query: str) -> bytes:
    """Return the receipt of the document as it is sent."""
    asked = {key: [value] for key, value in query.items()}
    body = json.dumps(DOCUMENT).encode()
    found = handle(Request("POST", ADDRESS, asked, "application/json", body), service or Service())
    assert found.status == 200, found.body
    return found.body


def test_a_receipt_verifies() -> None:
    """The bytes the service sends pass the checker and a new evaluation."""
    receipt = ask()
    ruleset = load("cn.ningbo.star_factory", as_of="2022-09-24")

    assert json.loads(receipt)["format"] == "greenrules.receipt/1"
    assert verify_receipt(receipt, ruleset=ruleset) == ()


def test_a_changed_receipt_does_not() -> None:
    """One word of the grade altered is found by the checker, which knows nothing of the engine."""
    forged = ask().replace(b'"grade":"none"', b'"grade":"five"')

    assert claims.check_all(forged)


def test_facts_can_be_left_out() -> None:
    """With `facts=digest` the receipt holds their digest, the same as with them."""
    kept, bare = (json.loads(ask(facts=word))["supplied"] for word in ("given", "digest"))

    assert "given" in kept
    assert bare == {"digest": kept["digest"]}


def test_a_receipt_is_logged() -> None:
    """It is a decision, and goes to the log of the portal."""
    records: list[Any] = []
    receipt = json.loads(ask(Service(on_decision=records.append)))

    assert [record["result"]["grade"] for record in records] == [receipt["assessment"]["grade"]]
