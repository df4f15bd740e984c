"""The web components in a real browser: filled in, read, switched, saved, printed, and never a word run as markup.

Run: python tests/browser/run.py [--pictures] [STORY ...]. It installs playwright-core and axe-core in a temporary
folder and drives the Chromium of the machine; without npm, Node or Chromium it says so and ends with 0. `--pictures`
also writes docs/images/widget-*.png. A command of its own, as it needs the network; no part of the default tests.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from greenrules import compile_text  # noqa: E402
from greenrules.model.ruleset import Ruleset  # noqa: E402
from greenrules.serving import Service, prepare  # noqa: E402
from greenrules.serving.local_server import LocalServer, open_server  # noqa: E402
from tests.browser.portal import open_portal  # noqa: E402
from tests.browser.programs import find_browser, install_packages  # noqa: E402

_FILES = ("package.json", "check_elements.mjs", "checks.mjs", "driver.mjs", "pictures.mjs")


def main() -> int:
    """Serve, install, drive the browser, and return its verdict."""
    browser = find_browser()
    if browser is None:
        return 0
    # The server writes a line for each request there.
    quiet = contextlib.redirect_stderr(io.StringIO())
    with (
        quiet,
        tempfile.TemporaryDirectory() as folder,
        serve(open_service(Service())) as address,
        serve(open_service(hostile_service())) as hostile,
        serve(open_portal()) as portal,
    ):
        for name in _FILES:
            shutil.copy(HERE / name, folder)
        install_packages(Path(folder))
        told = {
            "address": address, "hostile": hostile, "portal": portal, "browser": browser,
            "python": sys.executable,
            "factory": read_factory(),
            "only": [word for word in sys.argv[1:] if not word.startswith("-")],
            "pictures": str(ROOT / "docs" / "images") if "--pictures" in sys.argv else "",
        }  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(["node", "check_elements.mjs", json.dumps(told)], cwd=folder, env=environment).returncode


def open_service(service: Service) -> LocalServer:
    """Return a server of a service on a free port of this machine."""
    prepare(service)
    return open_server("127.0.0.1", 0, service)


@contextlib.contextmanager
def serve(opened: LocalServer) -> Iterator[str]:
    """Serve as long as the block lasts."""
    with opened as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def read_factory() -> dict[str, Any]:
    """Return facts, parameters and score of the constructed factory in the cases of the ministry's platform."""
    path = ROOT / "rulesets" / "cn" / "national" / "cn.miit.platform" / "2025.cases.yaml"
    # Plain texts: numbers and dates are typed as they stand there.
    cases = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    whole = next(case for case in cases["cases"] if case["name"] == "whole_factory")
    return {**read_words(cases["base"]), "score": whole["expect"]["score"]}


def read_words(thing: Any) -> Any:
    """Return what BaseLoader read with `true` and `false` as what they say."""
    if isinstance(thing, dict):
        return {key: read_words(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [read_words(value) for value in thing]
    return {"true": True, "false": False}.get(thing, thing)


def hostile_service() -> Service:
    """Return a service whose only ruleset writes markup wherever it may write words."""
    return Service(rulesets=(_compile(ROOT / "tests" / "browser" / "hostile.yaml"),))


def _compile(path: Path) -> Ruleset:
    return compile_text(path.read_text(encoding="utf-8"), name=path.name)


if __name__ == "__main__":
    sys.exit(main())
