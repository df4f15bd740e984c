"""Answers that advise: what forced a result, what would change it, what to ask next, how safe it is, what helps."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenrules.explaining.advice_json import encode_advice
from greenrules.explaining.plan_json import encode_improvement
from greenrules.improving import ask, find_margins, improve, why, why_not
from greenrules.improving.why_targets import choose_target
from greenrules.model.canonical import Json
from greenrules.model.ruleset import Ruleset
from greenrules.serving.bodies import read_document
from greenrules.serving.exchange import Response, respond
from greenrules.serving.refusals import WRONG_SHAPE, refuse
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.subject_answers import NO_STORE, choose_for


def tell_why(call: Call) -> Response:
    """Answer with the fewest findings that force the result."""
    document, ruleset = _read(call)
    target = call.options["target"] or choose_target(ruleset)
    return _respond(encode_advice(why(ruleset, document, target=target, every=_wants_every(call))))


def tell_why_not(call: Call) -> Response:
    """Answer with the fewest findings that, all met, reach an outcome."""
    document, ruleset = _read(call)
    return _respond(encode_advice(why_not(ruleset, document, call.options["target"], every=_wants_every(call))))


def tell_questions(call: Call) -> Response:
    """Answer with the grades that can still come out and what to ask next."""
    document, ruleset = _read(call)
    return _respond(encode_advice(ask(ruleset, document, target=call.options["target"])))


def tell_margins(call: Call) -> Response:
    """Answer with how far each fact is from changing the grade; the body may say how far each meter may be off."""
    document, ruleset = _read(call, "uncertainty")
    stated = document.pop("uncertainty", {})
    if not isinstance(stated, dict) or not all(_is_number(value) for value in stated.values()):
        help = 'send `{"uncertainty": {"name": 0.02}}`'
        raise refuse(WRONG_SHAPE, "the uncertainty is no mapping of shares", path="uncertainty", help=help)
    uncertainty = {name: Fraction(value) for name, value in stated.items()}
    return _respond(encode_advice(find_margins(ruleset, document, uncertainty=uncertainty)))


def tell_improvement(call: Call) -> Response:
    """Answer with the cheapest ways to a grade; the body may hold the measures that can be taken."""
    document, ruleset = _read(call, "measures")
    measures = document.pop("measures", None)
    # Anything but a mapping would be taken for the name of a file of the server.
    if measures is not None and not isinstance(measures, dict):
        help = 'send `{"measures": {"format": 1, …}}`'
        raise refuse(WRONG_SHAPE, "the measures are no mapping", path="measures", help=help)
    plans, pareto = int(call.options["plans"]), call.options["pareto"] == "true"
    found = improve(ruleset, document, to=call.options["to"], measures=measures, plans=plans, pareto=pareto)
    return _respond(encode_improvement(found))


def _read(call: Call, *beside: str) -> tuple[dict[str, Any], Ruleset]:
    document = dict(read_document(call.request, call.service.limits, beside=beside))
    return document, choose_for(call, document)


def _wants_every(call: Call) -> bool:
    return call.options["every"] == "true"


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _respond(advice: Json) -> Response:
    return respond(advice, headers=NO_STORE)
