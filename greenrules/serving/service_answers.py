"""Answers about the service itself: whether it is up, its contract, its static files."""

import hashlib
from pathlib import PurePosixPath

from greenrules import __version__
from greenrules.serving.exchange import Response, respond
from greenrules.serving.refusals import NO_ADDRESS, refuse
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.static_files import read_static

_KINDS = {
    ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".map": "application/json", ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


def tell_health(call: Call) -> Response:
    """Answer that the service is up; nothing is evaluated for it."""
    return respond({"status": "pass", "version": __version__}, headers=(("Cache-Control", "no-store"),))


def tell_contract(call: Call) -> Response:
    """Answer with the contract, its addresses below the place where the service is mounted."""
    from greenrules.serving.openapi import describe_api

    contract = describe_api(call.request.root, call.service)
    return respond(contract, headers=(("Cache-Control", "no-cache"),))


def send_file(call: Call) -> Response:
    """Answer with a file of the web components."""
    name = call.path["file"]
    kind, content = _KINDS.get(PurePosixPath(name).suffix), read_static(name)
    if kind is None or content is None:
        help = "the files of the web components are named in docs/embedding.md"
        raise refuse(NO_ADDRESS, f"there is no file `{name}`", path="path", help=help)
    tag = hashlib.sha256(content).hexdigest()
    headers = (("Content-Type", kind), ("ETag", f'"sha256:{tag}"'), ("Cache-Control", "no-cache"))
    return Response(200, headers, content)
