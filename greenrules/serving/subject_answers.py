"""Answers about a subject: its assessment, the explanation of it, and those of many subjects, one a line."""

from collections.abc import Iterator
from typing import Any, Literal

from greenrules.api import evaluate
from greenrules.explaining import explain
from greenrules.explaining.explanation import Format
from greenrules.model.assessment import Assessment
from greenrules.model.assessment_json import encode_assessment, encode_trace
from greenrules.model.canonical import Json, canonical_json
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.serving.bodies import check_document, read_document, read_subjects
from greenrules.serving.deadline import run_within
from greenrules.serving.decision_log import log_decision, name_ruleset
from greenrules.serving.exchange import LINES, MARKDOWN, TEXT, Response, respond, respond_text
from greenrules.serving.problems import describe_problem
from greenrules.serving.refusals import choose_status
from greenrules.serving.ruleset_answers import Call, choose_ruleset

NO_STORE = (("Cache-Control", "no-store"),)


def evaluate_subject(call: Call) -> Response:
    """Answer with the assessment in an envelope: the id of the decision, the rules, the result, and the trace."""
    document = read_document(call.request, call.service.limits)
    assessment = assess(call, document)
    with_trace = call.options["explain"] == "full"
    id = log_decision(call.service, assessment, document, call.request.path)
    return respond(_envelop(assessment, id, with_trace=with_trace), headers=NO_STORE)


def explain_subject(call: Call) -> Response:
    """Answer with the reasons as a text for people."""
    document = read_document(call.request, call.service.limits)
    assessment = assess(call, document)
    format: Format = "text" if call.options["format"] == "text" else "markdown"
    text = explain(assessment, call.language, format, node=call.options["node"] or None)
    log_decision(call.service, assessment, document, call.request.path)
    page = respond_text(text, TEXT if format == "text" else MARKDOWN)
    return Response(page.status, (*page.headers, *NO_STORE), page.body)


def evaluate_batch(call: Call) -> Response:
    """Answer with one line for each subject, in their order; a refused subject does not stop the others."""
    subjects = read_subjects(call.request, call.service.limits)
    choose_ruleset(call)  # an unknown ruleset is refused once, not once a line
    pieces = (canonical_json(_answer_one(call, at, one)).encode() + b"\n" for at, one in enumerate(subjects))
    return Response(200, (("Content-Type", LINES), *NO_STORE), pieces=_keep(pieces))


def assess(call: Call, document: dict[str, Any]) -> Assessment:
    """Return the assessment of one subject under the ruleset the path names."""
    extra: Literal["error", "ignore"] = "ignore" if call.options["extra"] == "ignore" else "error"
    return evaluate(choose_for(call, document), document, extra=extra)


def choose_for(call: Call, document: dict[str, Any]) -> Ruleset:
    """Return the ruleset, in the edition that is in force on the date of the document."""
    as_of = document.get("as_of")
    # A date that is none is refused with its place when the facts are read.
    return choose_ruleset(call, as_of if isinstance(as_of, str) and is_date(as_of) else "")


def is_date(text: str) -> bool:
    """Whether a text is a date as the engine reads it."""
    from greenrules.api import read_day

    return read_day(text)[0] is not None


def _envelop(assessment: Assessment, id: str, *, with_trace: bool) -> dict[str, Json]:
    result = encode_assessment(assessment, with_trace=False)
    trace: dict[str, Json] = {"trace": encode_trace(assessment.trace)} if with_trace else {}
    return {"decision_id": id, "ruleset": name_ruleset(assessment), "result": result, **trace}


def _answer_one(call: Call, at: int, subject: object) -> Json:
    try:
        return run_within(call.service.limits.seconds, lambda: _decide_one(call, at, subject))
    except (FactsError, RulesetError) as error:
        return {"index": at, "problem": _describe(error.diagnostics, subject)}


def _decide_one(call: Call, at: int, subject: object) -> Json:
    document = check_document(subject)
    assessment = assess(call, document)
    id = log_decision(call.service, assessment, document, call.request.path)
    return {"index": at, **_envelop(assessment, id, with_trace=call.options["explain"] == "full")}


def _describe(diagnostics: tuple[Diagnostic, ...], subject: object) -> Json:
    return describe_problem(diagnostics, subject, choose_status(diagnostics))


def _keep(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces: a frozen answer holds an iterator, whatever made it."""
    yield from pieces
