"""What a check in a real browser needs of the machine, and what it installs beside itself."""

import shutil
import subprocess
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return the program of the browser; None, after a word on what is missing, without it, npm or Node."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    needed = {"npm": shutil.which("npm"), "node": shutil.which("node"), "Chromium": browser}
    missing = [name for name, found in needed.items() if not found]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed")
        return None
    return browser


def install_packages(folder: Path) -> None:
    """Install what the `package.json` of a folder asks for."""
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
