"""A command that serves until it is stopped: started, asked, stopped."""

import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from tests.docs.page_needs import NotHereError

PATIENCE = 60  # seconds until the first answer
_OPENER = build_opener(ProxyHandler({}))  # the address is on this machine, whatever proxy the reader has


def check_server(arguments: list[str], addresses: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Start a server, see that each address answers with a page, and stop it.

    Raises:
        AssertionError: it ended, or an address did not answer with success.
        NotHereError: another program has the port.
    """
    port = urlsplit(addresses[0]).port
    assert port is not None, f"{addresses[0]} names no port"
    with _reserve(port), tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            problems = [problem for address in addresses if (problem := _wait_for(address, process))]
        finally:
            _stop(process)
        said.seek(0)
        assert not problems, f"{problems}\n{said.read()}"


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> str:
    """Ask an address until it answers; return what is wrong, nothing when it answers with success."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with _OPENER.open(address, timeout=PATIENCE) as answer:
                return "" if answer.status in range(200, 300) and answer.read() else f"{address}: {answer.status}"
        except HTTPError as refused:
            refused.close()
            return f"{address}: {refused.code}"
        except (URLError, ConnectionError):
            pass
        try:
            return f"ended with status {process.wait(0.1)}"
        except subprocess.TimeoutExpired:
            pass
    return f"{address}: no answer in {PATIENCE} s"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started; a reloader has a child, which may stay when its parent goes."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, how)
            process.wait(5)
    process.wait()


@contextmanager
def _reserve(port: int) -> Iterator[None]:
    """Keep other tests of pages from a port, and see that nobody else has it."""
    import fcntl

    patience = threading.Event()  # nobody sets it
    with open(Path(tempfile.gettempdir(), f"greenrules-port-{port}-{os.getuid()}"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_free(port):
            raise NotHereError(f"another program has port {port}")
        yield
        # What was killed may take a moment to go, and the next page may want the port.
        for _ in range(200):
            if _is_free(port):
                break
            patience.wait(0.05)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
