"""One request to one answer: the pure function every adapter calls."""

import logging

from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, UnsupportedByBackend
from greenrules.model.suggestions import suggest
from greenrules.serving.bodies import parse_json
from greenrules.serving.deadline import run_within
from greenrules.serving.exchange import Headers, Request, Response, add_headers
from greenrules.serving.problems import write_problem
from greenrules.serving.questions import read_query
from greenrules.serving.refusals import NO_ADDRESS, WRONG_METHOD, refuse
from greenrules.serving.routes import ROUTES, Route
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.service import DEFAULT, Service

# Answers are data: no browser is to guess, frame or run them.
SECURITY: Headers = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
_LOG = logging.getLogger("greenrules.serving")


def handle(request: Request, service: Service = DEFAULT) -> Response:
    """Return the answer to a request; a problem document whenever it cannot be given. Never raises.

    >>> handle(Request("GET", "/healthz")).status
    200
    >>> handle(Request("GET", "/nowhere")).header("Content-Type")
    'application/problem+json'
    """
    response = _answer_or_refuse(request, service)
    response = _leave_out_known(request, add_headers(response, SECURITY))
    return Response(response.status, response.headers) if request.method == "HEAD" else response


def answer(request: Request, service: Service = DEFAULT) -> Response:
    """Return the answer to a request.

    Raises: FactsError (GR950 to GR957, and what the engine refuses), RulesetError, UnsupportedByBackend.
    """
    route, path = _find_route(request)
    options = read_query(request.query, route.options)
    call = Call(service, request, path, options)
    if route.method == "GET":
        return route.endpoint(call)
    return run_within(service.limits.seconds, lambda: route.endpoint(call))


def _answer_or_refuse(request: Request, service: Service) -> Response:
    try:
        return answer(request, service)
    except (FactsError, RulesetError, UnsupportedByBackend) as error:
        body = _reread(request, service)
        return write_problem(error.diagnostics, body, headers=_allow(request))
    except Exception:  # whatever goes wrong inside, the client learns no more than that it did
        _LOG.exception("the answer to %s %s failed", request.method, request.path)
        problem = Diagnostic("", "the service failed", path="request", help="tell the operator of the portal")
        return write_problem((problem,), status=500)


def _find_route(request: Request) -> tuple[Route, dict[str, str]]:
    """Return the route of a request with what its path holds. GR954: no such address. GR955: another method."""
    matches = _match(request.path)
    method = "GET" if request.method == "HEAD" else request.method
    for route, found in matches:
        if route.method == method:
            return route, found
    if matches:
        allowed = ", ".join(_list_methods(request.path))
        message = f"`{request.path}` does not answer `{request.method}`"
        raise refuse(WRONG_METHOD, message, path="method", help=f"use {allowed}")
    help = suggest(request.path, (route.path for route in ROUTES), otherwise="`/openapi.json` lists every address")
    raise refuse(NO_ADDRESS, f"there is nothing at `{request.path}`", path="path", help=help)


def _match(path: str) -> list[tuple[Route, dict[str, str]]]:
    pairs = ((route, route.match(path)) for route in ROUTES)
    return [(route, dict(found)) for route, found in pairs if found is not None]


def _list_methods(path: str) -> list[str]:
    methods = [route.method for route, _ in _match(path)]
    return [method for given in methods for method in (("GET", "HEAD") if given == "GET" else (given,))]


def _allow(request: Request) -> Headers:
    method = "GET" if request.method == "HEAD" else request.method
    methods = _list_methods(request.path)
    return (("Allow", ", ".join(methods)),) if methods and method not in methods else ()


def _reread(request: Request, service: Service) -> object:
    """Return the body a refusal speaks of, so that it can point into it; None when it cannot be read."""
    if not request.body or len(request.body) > service.limits.bytes:
        return None
    try:
        return parse_json(request.body.decode("utf-8"), service.limits)
    except (FactsError, UnicodeDecodeError):
        return None


def _leave_out_known(request: Request, response: Response) -> Response:
    """Answer 304 without a body when the client has the very content already."""
    tag = response.header("ETag")
    known = [one.strip().removeprefix("W/") for one in request.if_none_match.split(",")]
    if response.status != 200 or not tag or (tag not in known and "*" not in known):
        return response
    kept = tuple(pair for pair in response.headers if pair[0] != "Content-Type")
    return Response(304, kept)
