"""A small threaded server of the standard library for trying the service out; portals bring their own."""

import socket
from ipaddress import ip_address
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from greenrules.serving.refusals import NO_PORT, refuse
from greenrules.serving.service import Service
from greenrules.serving.wsgi_host import make_wsgi

# A client that sends nothing does not hold a thread for ever.
_PATIENCE = 30


class LocalServer(ThreadingMixIn, WSGIServer):
    """One thread for each request; none of them keeps the process alive."""

    daemon_threads = True


class _SixServer(LocalServer):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    timeout = _PATIENCE


def open_server(host: str, port: int, service: Service) -> LocalServer:
    """Return a server that listens; `serve_forever` answers.

    Raises: FactsError GR958 when it cannot listen there.
    """
    kind = _SixServer if ":" in host else LocalServer
    try:
        return make_server(host, port, make_wsgi(service), kind, _Handler)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        help = "choose another port with `--port`; 0 takes any free one"
        raise refuse(NO_PORT, f"cannot listen on {host}:{port}: {reason}", path="port", help=help) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
