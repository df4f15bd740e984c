"""Answers about a ruleset itself: what it is, what it asks for, what it cites."""

import json
from collections.abc import Callable, Mapping

from attrs import frozen

from greenrules.compiling.json_schema import compile_schema
from greenrules.explaining.catalogue import write_list_json
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import write_questions_json
from greenrules.explaining.questions import list_questions
from greenrules.model.canonical import Json, encode_number
from greenrules.model.citing import Document, Words
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.serving.exchange import MARKDOWN, SCHEMA, Headers, Request, Response, respond, respond_text
from greenrules.serving.form import describe_form
from greenrules.serving.service import Service
from greenrules.serving.shelf import find_ruleset, list_infos

Options = Mapping[str, str]


@frozen
class Call:
    """One call of an address: the request, what its path and query say, and the service it came to."""

    service: Service
    request: Request
    path: Mapping[str, str]
    options: Options

    @property
    def language(self) -> Language:
        """The language asked for."""
        return "zh" if self.options.get("lang") == "zh" else "en"


Endpoint = Callable[[Call], Response]


def choose_ruleset(call: Call, as_of: str = "") -> Ruleset:
    """Return the ruleset the path and the query name."""
    return find_ruleset(call.service, call.path["id"], as_of or call.options.get("as_of", ""))


def tag(ruleset: Ruleset, suffix: str = "") -> Headers:
    """Return the headers of what depends on the content of a ruleset only."""
    return (("ETag", f'"{ruleset.digest}{suffix}"'), ("Cache-Control", "no-cache"))


def list_rulesets(call: Call) -> Response:
    """Answer with every ruleset the service offers."""
    infos: Json = json.loads(write_list_json(list_infos(call.service)))
    return respond({"rulesets": infos}, headers=(("Cache-Control", "no-cache"),))


def describe_ruleset(call: Call) -> Response:
    """Answer with one ruleset: its grades, requirements, indicators, outcomes and documents."""
    ruleset = choose_ruleset(call)
    effective = ruleset.effective
    return respond(
        {
            "id": ruleset.id,
            "edition": ruleset.edition,
            "digest": ruleset.digest,
            "title": write_words(ruleset.title),
            "subject": ruleset.subject,
            "from": effective.start.isoformat() if effective.start else None,
            "to": effective.end.isoformat() if effective.end else None,
            "overlay_of": ruleset.overlay_of,
            "grades": [_name(rung.id, rung.label) for rung in ruleset.rungs],
            "gates": [_name(gate.id, gate.label) for gate in ruleset.gates.values()],
            "indicators": None if ruleset.indicators is None else _describe_node(ruleset.indicators),
            "eligibilities": [_name(one.id, one.label) for one in ruleset.eligibilities.values()],
            "entitlements": [_name(one.id, one.label) for one in ruleset.entitlements.values()],
            "caveats": [write_words(caveat) for caveat in ruleset.caveats],
            "documents": _list_documents(ruleset),
        },
        headers=tag(ruleset),
    )


def list_facts(call: Call) -> Response:
    """Answer with the facts a ruleset uses and the parameters it leaves open."""
    ruleset = choose_ruleset(call)
    content: Json = json.loads(write_questions_json(ruleset, list_questions(ruleset)))
    return respond(content, headers=tag(ruleset))


def write_fact_schema(call: Call) -> Response:
    """Answer with the JSON Schema of a facts document."""
    ruleset = choose_ruleset(call)
    questions = list_questions(ruleset)
    content = compile_schema(ruleset, questions.facts, questions.parameters, call.language)
    return respond(content, kind=SCHEMA, headers=tag(ruleset, f";{call.language}"))


def write_form(call: Call) -> Response:
    """Answer with the form: its schema, and the layouts of two form libraries."""
    ruleset = choose_ruleset(call)
    questions = list_questions(ruleset)
    content = describe_form(ruleset, questions.facts, questions.parameters, call.language)
    return respond(content, headers=tag(ruleset, f";{call.language}"))


def list_documents(call: Call) -> Response:
    """Answer with the documents a ruleset cites, and every clause with what became of it."""
    from greenrules.explaining.ledger import write_ledger_json

    ruleset = choose_ruleset(call)
    ledger = json.loads(write_ledger_json(ruleset))
    content: Json = {"documents": _list_documents(ruleset), "clauses": ledger["clauses"], "counts": ledger["counts"]}
    return respond(content, headers=tag(ruleset))


def write_page(call: Call) -> Response:
    """Answer with the page of a ruleset: rules, formulas, numbers with clause and provenance."""
    from greenrules.explaining.ruleset_page import write_ruleset_page

    ruleset = choose_ruleset(call)
    text = write_ruleset_page((ruleset,), call.language)
    page = respond_text(text, MARKDOWN)
    return Response(page.status, (*page.headers, *tag(ruleset, f";{call.language}")), page.body)


def write_words(words: Words) -> Json:
    """Return a label in both languages."""
    return {"zh": words.zh, "en": words.en}


def _name(id: str, label: Words) -> Json:
    return {"id": id, "label": write_words(label)}


def _describe_node(node: Group | Indicator) -> Json:
    described: dict[str, Json] = {
        "id": node.id,
        "label": write_words(node.label),
        "maximum": encode_number(node.maximum),
        "weight": encode_number(node.weight),
    }
    if isinstance(node, Group):
        described["children"] = [_describe_node(child) for child in node.children]
    return described


def _list_documents(ruleset: Ruleset) -> list[Json]:
    modules = [ruleset]
    for module in modules:
        modules.extend(one for one in module.imports.values() if one not in modules)
    return [_describe_document(module, id, document) for module in modules for id, document in module.documents.items()]


def _describe_document(module: Ruleset, id: str, document: Document) -> Json:
    return {
        "ruleset": module.key,
        "id": id,
        "title": write_words(document.title),
        "number": document.number,
        "issuer": write_words(document.issuer),
        "date": document.date,
        "address": document.address,
    }
