"""Answers the elements of a page live on: the result as it is shown, the ways to a grade, and a receipt."""

from typing import Any, Literal

from greenrules.api import evaluate
from greenrules.attesting import make_receipt
from greenrules.improving import improve, why_not
from greenrules.serving.bodies import read_document
from greenrules.serving.decision_log import log_decision
from greenrules.serving.exchange import JSON, Response, respond
from greenrules.serving.result_view import describe_result
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.subject_answers import NO_STORE, assess, choose_for
from greenrules.serving.ways_view import describe_ways


def show_result(call: Call) -> Response:
    """Answer with the assessment as `<greenrules-result>` shows it.

    A form asks for it at every pause of who types. Like advice it is a look ahead and no decision: it has no id and is
    not logged; `evaluate` and `receipt` decide.
    """
    assessment = assess(call, read_document(call.request, call.service.limits))
    shown = describe_result(assessment, with_steps=call.options["explain"] == "full")
    return respond(shown, headers=NO_STORE)


def show_ways(call: Call) -> Response:
    """Answer with what would have to change for a grade, and the measures that take the least effort to it."""
    document: dict[str, Any] = read_document(call.request, call.service.limits)
    ruleset, target = choose_for(call, document), call.options["to"]
    found = why_not(ruleset, document, target, every=True)
    plan = None if found.reached else improve(ruleset, document, to=target)
    return respond(describe_ways(found, plan), headers=NO_STORE)


def give_receipt(call: Call) -> Response:
    """Answer with the receipt of a decision: what others need to check it, and to work it out again."""
    document = read_document(call.request, call.service.limits)
    ruleset = choose_for(call, document)
    kept: Literal["given", "digest"] = "given" if call.options["facts"] == "given" else "digest"
    receipt = make_receipt(ruleset, document, keep_facts=kept)
    log_decision(call.service, evaluate(ruleset, document), document, call.request.path)
    # Byte for byte the canonical text: a receipt written otherwise is none.
    return Response(200, (("Content-Type", JSON), *NO_STORE), receipt.to_json().encode())
