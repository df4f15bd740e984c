"""LibreOffice without a window: recomputes workbooks, as Excel would when they are opened."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")


# One process does not open any number of workbooks: beyond some two hundred it ends early and says nothing.
AT_ONCE = 40


def recompute(books: Iterable[Path], folder: Path) -> Path:
    """Open workbooks, save them as new ones into `folder/recomputed`, and return that folder."""
    assert PROGRAM is not None
    out, waiting = folder / "recomputed", [str(book) for book in books]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(out)]
    for at in range(0, len(waiting), AT_ONCE):
        subprocess.run([*command, *waiting[at : at + AT_ONCE]], check=True, capture_output=True, timeout=600)
    return out
