"""What docs/spreadsheets.md and docs/interop.md show runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchanging.samples import ROOT

PAGES = ("spreadsheets", "interop")
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*?)(?=^\$ |\Z)", re.MULTILINE | re.DOTALL)
# The command that is there to show what a bad cell looks like.
FAILS = {"greenrules sheet read bad.xlsx": ("GR773", 2)}


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder that looks like the root of the project, in which files may be written."""
    for name in ("examples", "rulesets"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name, module in (("greenrules", "-m greenrules"), ("python", "")):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_and_examples_of_the_page_run(page: str, workplace: Path) -> None:
    """In the order of the page, each ends well; the one that shows bad cells names both of them."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    ran = 0
    for language, block in _BLOCK.findall(text):
        for command in _COMMAND.findall(block) if language == "console" else [f"python - <<'CODE'\n{block}CODE\n"]:
            done, ran = run(command, workplace), ran + 1
            code, status = FAILS.get(command.strip(), ("", 0))
            assert done.returncode == status, f"{command}\n{done.stderr}"
            assert done.stderr.count(code) == (2 if code else done.stderr.count(code))

    assert ran >= 3
