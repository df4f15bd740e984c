"""The examples of hosts run as they are."""

import runpy
from pathlib import Path

import httpx
import pytest

from tests.serving.hosts import Host, open_host

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "hosts"
_ASYNC = {"fastapi", "litestar", "starlette"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_serves_at_green(path: Path) -> None:
    """The application of the file answers below the mount it speaks of."""
    name = path.stem.removesuffix("_portal")
    if name == "django":
        open_host("django_wsgi")  # Django is configured once a process, by the hosts of these tests
    found = runpy.run_path(str(path))
    host = Host(name, found["wsgi_application"] if name == "django" else found["app"], name in _ASYNC)
    answer: httpx.Response = host.send("GET", "/healthz")

    assert answer.json()["status"] == "pass"
