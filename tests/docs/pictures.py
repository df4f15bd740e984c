"""`python -m tests.docs.pictures [FOLDER]` takes the picture of the self-evaluation report anew; it needs Chromium.

The other pictures of docs/images come from `tests/browser` and `tests/reporting/screen_check.py --picture`.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from greenrules import load
from greenrules.api import read_facts_file
from greenrules.reporting import compose_dossier, save_dossier

ROOT = Path(__file__).resolve().parents[2]
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1000,1000",
)


def take_dossier(target: Path) -> None:
    """Write the first screen of the report of the injection-moulding plant, in Chinese, as a PNG.

    Raises: SystemExit where Chromium is not installed.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("the picture needs Chromium: apt-get install chromium")
    [facts] = read_facts_file(str(ROOT / "examples" / "factories" / "injection_moulding.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        save_dossier(compose_dossier(load("cn.gbt36132", as_of=facts.as_of), facts, "zh"), str(page))
        profile = f"--user-data-dir={folder}/profile"
        subprocess.run([browser, *_QUIET, profile, f"--screenshot={target}", page.as_uri()], check=True, timeout=120)


if __name__ == "__main__":
    take_dossier(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "images", "dossier-zh.png").resolve())
