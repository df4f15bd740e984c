"""The demonstration portal, started by its one command on both frameworks."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module", params=["fastapi", "django"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a portal and its folder."""
    folder, port = tmp_path_factory.mktemp("portal"), free_port()
    command = [sys.executable, str(ROOT / "examples/portal/run.py"), "--port", str(port), "--folder", str(folder)]
    command += ["--django"] * (request.param == "django")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("60 factories")
        wait_for(port)
        yield port, folder
        process.kill()


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            import time

            time.sleep(0.1)
    raise AssertionError("the portal does not listen")


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def test_every_page_is_there_under_a_strict_policy(portal: tuple[int, Path]) -> None:
    """List, factory, district, report, log, scripts and the service answer; no page allows anything inline."""
    port, _ = portal
    for path, word in (
        ("/", "示例工厂18"), ("/factories/factory_18", "<greenrules-form"), ("/log", "审计日志"),
        ("/district", "纳入统计60家"), ("/factories/factory_18/dossier.html", "真实性承诺"),
        ("/portal.js", "greenrules:result"), ("/portal.css", "table"), ("/green/v1/rulesets", "cn.ningbo.star_factory"),
    ):  # fmt: skip
        status, headers, text = ask(port, "GET", path)
        assert status == 200, path
        assert word in text, path
        assert "unsafe-inline" not in headers.get("content-security-policy", "default-src 'none'")
        if path in ("/", "/factories/factory_18", "/log"):
            assert headers["content-security-policy"].startswith("default-src 'none'")


def test_saved_facts_change_the_grade_and_are_written_down(portal: tuple[int, Path]) -> None:
    """Facts that are put are judged, logged with the digest of the rules, kept and shown."""
    port, folder = portal
    before = json.loads(ask(port, "GET", "/factories/factory_18/facts.json")[2])
    before["facts"]["judged.district_score"] = 12
    status, _, told = ask(port, "PUT", "/factories/factory_18/facts.json", json.dumps(before).encode())

    assert status == 200
    assert json.loads(told)["grade"] == "none"
    assert json.loads(ask(port, "GET", "/factories/factory_18/facts.json")[2]) == before
    log = (folder / "decisions" / "000001.jsonl").read_text(encoding="utf-8").splitlines()
    body = json.loads(log[-1])["body"]
    assert (body["factory"], body["grade"]) == ("factory_18", "none")
    assert body["digest"].startswith("sha256:")
    assert "factory_18" in ask(port, "GET", "/log")[2]


def test_what_cannot_be_kept_is_refused_and_changes_nothing(portal: tuple[int, Path]) -> None:
    """Bad JSON, facts of another factory, a bad value, too large a body: a status and a reason each."""
    port, folder = portal
    kept = ask(port, "GET", "/factories/factory_19/facts.json")[2]
    other = kept.replace("factory_19", "factory_20")
    wrong = kept.replace('"per_mu_class":"A"', '"per_mu_class":"Z"')
    logged = len(list((folder / "decisions").glob("*"))) if (folder / "decisions").is_dir() else 0
    for body, expected in (
        (b"{", 422),
        (other.encode(), 422),
        (wrong.encode(), 422),
        (b"\xff", 400),
        (b" " * 1_000_001, 413),
    ):
        status, _, told = ask(port, "PUT", "/factories/factory_19/facts.json", body)
        assert status == expected
        assert json.loads(told)["title"]
    assert ask(port, "GET", "/nowhere")[0] == 404
    assert ask(port, "GET", "/factories/nobody")[0] == 404
    assert ask(port, "PUT", "/factories/factory_19", b"")[0] == 405
    assert ask(port, "GET", "/factories/factory_19/facts.json")[2] == kept
    assert (len(list((folder / "decisions").glob("*"))) if (folder / "decisions").is_dir() else 0) == logged
