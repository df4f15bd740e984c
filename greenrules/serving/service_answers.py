"""Answers about the service itself: whether it is up, its contract, its static files."""

from greenrules import __version__
from greenrules.serving.exchange import Response, respond
from greenrules.serving.refusals import NO_ADDRESS, refuse
from greenrules.serving.ruleset_answers import Call
from greenrules.serving.static_files import digest_static_files, read_static_files

_YEAR = 31_536_000


def tell_health(call: Call) -> Response:
    """Answer that the service is up; nothing is evaluated for it."""
    return respond({"status": "pass", "version": __version__}, headers=(("Cache-Control", "no-store"),))


def tell_contract(call: Call) -> Response:
    """Answer with the contract, its addresses below the place where the service is mounted."""
    from greenrules.serving.openapi import describe_api

    contract = describe_api(call.request.root, call.service)
    return respond(contract, headers=(("Cache-Control", "no-cache"),))


def send_file(call: Call) -> Response:
    """Answer with a file of the web components; whoever has it asks whether it is still the same."""
    return _send(call.path["file"], "no-cache")


def send_pinned_file(call: Call) -> Response:
    """Answer with a file of the web components of one version, which never changes at this address."""
    if call.path["digest"] != digest_static_files():
        help = "take the address from the page of this version, or the one without a digest"
        raise refuse(NO_ADDRESS, "these are files of another version", path="path", help=help)
    return _send(call.path["file"], f"public, max-age={_YEAR}, immutable")


def _send(name: str, caching: str) -> Response:
    found = read_static_files().get(name)
    if found is None:
        help = "the files of the web components are named in docs/widgets.md"
        raise refuse(NO_ADDRESS, f"there is no file `{name}`", path="path", help=help)
    headers = (("Content-Type", found.kind), ("ETag", f'"{found.digest}"'), ("Cache-Control", caching))
    return Response(200, headers, found.content)
