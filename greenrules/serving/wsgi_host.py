"""The service as a WSGI application, for any WSGI server and for mounts beside Flask or Django."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from greenrules.serving.answering import handle
from greenrules.serving.exchange import Request, Response
from greenrules.serving.service import DEFAULT, Service


def make_wsgi(service: Service) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Return the WSGI application of a service."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return _serve(environ, start_response, service)

    return application


def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Serve every installed ruleset with the default limits."""
    return _serve(environ, start_response, DEFAULT)


def read_environ(environ: dict[str, Any], most: int) -> Request:
    """Return the request a WSGI server hands over; of a body beyond the limit nothing is read."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return Request(
        environ["REQUEST_METHOD"],
        "/" + path.strip("/"),
        query,
        environ.get("CONTENT_TYPE", ""),
        _read_body(environ, most),
        environ.get("HTTP_IF_NONE_MATCH", ""),
        environ.get("SCRIPT_NAME", "").rstrip("/"),
    )


def _serve(environ: dict[str, Any], start_response: Any, service: Service) -> Iterable[bytes]:
    response = handle(read_environ(environ, service.limits.bytes), service)
    headers = list(response.headers)
    if response.pieces is None:
        headers.append(("Content-Length", str(len(response.body))))
    start_response(f"{response.status} {HTTPStatus(response.status).phrase}", headers)
    return _list_pieces(response)


def _list_pieces(response: Response) -> Iterable[bytes]:
    return (response.body,) if response.pieces is None else response.pieces


def _read_body(environ: dict[str, Any], most: int) -> bytes | None:
    stated = environ.get("CONTENT_LENGTH") or ""
    stream = environ["wsgi.input"]
    if stated.isascii() and stated.isdigit():
        size = int(stated[:20])
        return None if size > most else bytes(stream.read(size))
    if not environ.get("wsgi.input_terminated"):
        return b""  # without a length nobody knows where the body ends
    body = bytes(stream.read(most + 1))
    return None if len(body) > most else body
