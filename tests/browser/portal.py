"""A portal of somebody else: its own page under the strictest policy, and the service mounted at `/green`."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from greenrules.serving import wsgi
from greenrules.serving.local_server import LocalServer

_HERE = Path(__file__).resolve().parent
_FILES = {"/": ("portal.html", "text/html; charset=utf-8"), "/portal.css": ("portal.css", "text/css")}
# What docs/widgets.md says the elements need, and nothing else.
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def open_portal() -> LocalServer:
    """Return a server on a free port of this machine."""
    return make_server("127.0.0.1", 0, _answer, LocalServer, WSGIRequestHandler)


def _answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path.startswith("/green/"):
        return wsgi({**environ, "SCRIPT_NAME": "/green", "PATH_INFO": path.removeprefix("/green")}, start_response)
    if path not in _FILES:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b""]
    name, kind = _FILES[path]
    start_response("200 OK", [("Content-Type", kind), ("Content-Security-Policy", _POLICY)])
    return [(_HERE / name).read_bytes()]
