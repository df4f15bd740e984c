"""The contract of the service as OpenAPI 3.1, made of the same table of addresses that answers."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from greenrules import __version__
from greenrules.serving.exchange import JSON, LINES, PROBLEM
from greenrules.serving.openapi_schemas import SCHEMAS
from greenrules.serving.questions import Option
from greenrules.serving.routes import ROUTES, Route, Taken
from greenrules.serving.service import DEFAULT, Limits, Service
from greenrules.serving.shelf import list_infos

Part: TypeAlias = dict[str, Any]
_REFUSALS = {
    "400": "the query or the body cannot be read",
    "404": "there is no such ruleset, edition or file",
    "405": "the address does not answer this method",
    "413": "the body is larger than the limit",
    "415": "the body is of another media type",
    "422": "what was supplied cannot be accepted",
    "503": "the answer took too long",
}
_BODIES: Mapping[Taken, str] = {
    "document": "FactsDocument",
    "document+measures": "ImprovementRequest",
    "document+uncertainty": "MarginsRequest",
}


def describe_api(root: str = "", service: Service = DEFAULT) -> Part:
    """Return the contract.

    Args:
        root: where the service is mounted, such as `/green`.
        service: the one whose rulesets and limits it names.
    """
    infos = list_infos(service)
    known = [*dict.fromkeys(info.id for info in infos), *(info.key for info in infos)]
    paths: dict[str, Part] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _describe_route(route, service.limits)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "greenrules",
            "version": __version__,
            "description": "Green-factory standards as rules: a grade with its reasons. 绿色工厂标准的规则服务。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, "RulesetId": {"type": "string", "enum": known}}},
    }


def _describe_route(route: Route, limits: Limits) -> Part:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    described: Part = {
        "operationId": route.name,
        "summary": route.about.en,
        "description": route.about.zh,
        "parameters": [*(_describe_place(name) for name in names), *map(_describe_option, route.options)],
        "responses": _describe_responses(route),
    }
    if route.takes:
        described["requestBody"] = _describe_body(route.takes, limits)
    return described


def _describe_place(name: str) -> Part:
    about = {
        "id": "a ruleset: its id, or `id@edition`",
        "file": "the name of a file",
        "digest": "the digest of all static files",
    }[name]
    # A slash or a dot segment would make it another address.
    word = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_@.-]*$", "minLength": 1}
    schema = _refer("RulesetId") if name == "id" else word
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _describe_option(option: Option) -> Part:
    schema: Part = {"type": "string"}
    if option.words:
        schema["enum"] = list(option.words)
    if option.meaning == "date":
        schema["format"] = "date"
    if option.most:
        schema = {"type": "integer", "minimum": 1, "maximum": option.most}
    if option.default:
        schema["default"] = int(option.default) if option.most else option.default
    return {
        "name": option.name,
        "in": "query",
        "required": option.required,
        "description": option.about,
        "schema": schema,
    }


def _describe_body(takes: Taken, limits: Limits) -> Part:
    about = f"At most {limits.bytes} bytes, nested at most {limits.depth} deep."
    if takes != "documents":
        return {"required": True, "description": about, "content": {JSON: {"schema": _refer(_BODIES[takes])}}}
    # Each item is judged by itself: a wrong one gets its problem in its line, whatever it is.
    items: Part = {"type": "array", "items": {}, "description": "facts documents"}
    lines: Part = {"type": "string", "description": "a facts document a line"}
    content = {JSON: {"schema": items}, LINES: {"schema": lines}}
    return {"required": True, "description": about, "content": content}


def _describe_responses(route: Route) -> Part:
    schema = _refer(route.answer) if route.answer else {}
    texts = {
        kind: {"schema": schema if "json" in kind and kind != LINES else {"type": "string"}} for kind in route.gives
    }
    found: Part = {"200": {"description": route.about.en, "content": _plain_kinds(texts)}}
    if route.method == "GET":
        found["304"] = {"description": "the client has the very content already"}
    for status, about in _REFUSALS.items():
        if _can_refuse(route, status):
            found[status] = {"description": about, "content": {PROBLEM: {"schema": _refer("Problem")}}}
    found["500"] = {"description": "the service failed", "content": {PROBLEM: {"schema": _refer("Problem")}}}
    return found


def _can_refuse(route: Route, status: str) -> bool:
    if status in ("413", "415", "503"):
        return bool(route.takes)
    if status == "422":
        return bool(route.takes or route.options)
    names_ruleset = any(option.name == "ruleset" for option in route.options)
    return status != "404" or "{" in route.path or names_ruleset


def _plain_kinds(contents: Mapping[str, Part]) -> Part:
    return {kind.partition(";")[0]: content for kind, content in contents.items()}


def _refer(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}
