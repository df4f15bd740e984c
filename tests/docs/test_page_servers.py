"""A command that serves is started, asked and stopped."""

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.docs.page_needs import NotHereError
from tests.docs.page_servers import check_server

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/" else 404)
        self.end_headers()
        self.wfile.write(b"here")

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def port() -> int:
    """Return a port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def ask(folder: Path, port: int, *paths: str, program: str = SERVER) -> None:
    """Start a server by a shell that has it as a child, and ask for these paths."""
    folder.joinpath("server.py").write_text(program, encoding="utf-8")
    arguments = ["bash", "-c", f"true; '{sys.executable}' server.py {port}; true"]
    check_server(arguments, [f"http://127.0.0.1:{port}{path}" for path in paths], folder, os.environ)


def test_a_server_answers_and_is_gone_afterwards(tmp_path: Path, port: int) -> None:
    """What the shell of the command started is not left: the port is free again."""
    ask(tmp_path, port, "/")

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_a_page_that_is_not_there_is_noticed(tmp_path: Path, port: int) -> None:
    """Each address must answer with success; what the server said is told."""
    with pytest.raises(AssertionError, match=r"(?s)lost: 404'\].*GET /lost"):
        ask(tmp_path, port, "/", "/lost")


def test_a_server_that_ends_is_noticed(tmp_path: Path, port: int) -> None:
    """A command that does not serve fails at once, with what it said."""
    with pytest.raises(AssertionError, match=r"(?s)ended with status 0.*no wings"):
        ask(tmp_path, port, "/", program="print('no wings')")


def test_a_port_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """Where another program has the port, the example cannot run here."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(NotHereError, match="another program has port"):
            ask(tmp_path, other.getsockname()[1], "/")
