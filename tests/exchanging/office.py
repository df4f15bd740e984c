"""LibreOffice without a window: recomputes workbooks, as Excel would when they are opened."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")


def recompute(books: Iterable[Path], folder: Path) -> Path:
    """Open all workbooks at once, save them as new ones into `folder/recomputed`, and return that folder."""
    assert PROGRAM is not None
    out = folder / "recomputed"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, *map(str, books)], check=True, capture_output=True, timeout=900)
    return out
