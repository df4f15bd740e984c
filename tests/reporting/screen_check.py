"""The programme page as it is, policy and all, in a real browser: no breach, no fault, nothing axe calls serious.

Run: python tests/reporting/screen_check.py [--picture]. It installs playwright-core and axe-core in a temporary folder
and drives the Chromium of the machine; without npm, Node or Chromium it says so and ends with 0. `--picture` also
writes docs/images/programme.png. A command of its own, as it needs the network; no part of the default tests.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from greenrules.explaining.page import LANGUAGES  # noqa: E402
from greenrules.reporting.programme_page import write_programme_page  # noqa: E402
from tests.browser.programs import find_browser, install_packages  # noqa: E402
from tests.reporting.district import judge_district  # noqa: E402

_PACKAGES = {"private": True, "type": "module", "dependencies": {"axe-core": "^4.10", "playwright-core": "^1.50"}}


def main() -> int:
    """Write the pages, install, drive the browser, and return its verdict."""
    browser = find_browser()
    if browser is None:
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(HERE / "screen_check.mjs", folder)
        (folder / "package.json").write_text(json.dumps(_PACKAGES), encoding="utf-8")
        install_packages(folder)
        pages = []
        for language in LANGUAGES:
            page = folder / f"programme.{language}.html"
            page.write_text(write_programme_page(judge_district(), language), encoding="utf-8")
            pages.append(page.as_uri())
        picture = str(ROOT / "docs" / "images" / "programme.png") if "--picture" in sys.argv else ""
        told = {"browser": browser, "pages": pages, "picture": picture}
        return subprocess.run(["node", "screen_check.mjs", json.dumps(told)], cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
