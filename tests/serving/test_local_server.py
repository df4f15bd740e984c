"""`greenrules serve`: on this machine alone, unless somebody says otherwise."""

import json
import threading
import urllib.request

import pytest

from greenrules.cli import main
from greenrules.cli.arguments import build_parser
from greenrules.serving.local_server import is_loopback, open_server
from greenrules.serving.service import Service


def test_it_listens_on_this_machine_alone_by_default() -> None:
    """Without a host nobody else can reach it."""
    arguments = build_parser().parse_args(["serve"])

    assert is_loopback(arguments.host)


@pytest.mark.parametrize(
    ("host", "alone"), [("localhost", True), ("::1", True), ("0.0.0.0", False), ("portal.example", False)]
)
def test_what_others_can_reach_is_known(host: str, alone: bool) -> None:
    """Only loopback addresses are this machine alone."""
    assert is_loopback(host) is alone


def test_it_answers() -> None:
    """One request on the loopback address gets its answer."""
    with open_server("127.0.0.1", 0, Service()) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/healthz", timeout=30) as answer:
            found = json.load(answer)
        thread.join()

    assert found["status"] == "pass"


def test_an_address_of_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 2 and says why it cannot listen."""
    code = main(["serve", "--host", "192.0.2.1"])

    assert code == 2
    assert "GR958" in capsys.readouterr().err
