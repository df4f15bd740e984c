"""A run that is killed at any moment goes on to the very files one run writes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet
import pytest

import greenrules
from greenrules.cli import main
from greenrules.testing.synthetic import Habits
from greenrules.tracking.parquet_footer import Footer, add_part, end_file
from greenrules.tracking.table_synthetic import write_fleet
from tests.tracking.test_tables import DAY

NAME = "cn.huangyan.per_mu@2022"
# Batches of a few rows, with time between them in which to be killed.
RUN = """
import sys, time
from greenrules import load
from greenrules.tracking import evaluate_file
source, output, batch, resume = sys.argv[1:]
evaluate_file(
    load("cn.huangyan.per_mu", "2022"), source, output, "2026-03-01",
    resume=bool(int(resume)), batch=int(batch), report=lambda run: time.sleep(0.02),
)
"""


def start(source: Path, output: Path, *, resume: bool) -> subprocess.Popen[bytes]:
    """Start a run in a process of its own."""
    command = [sys.executable, "-c", RUN, str(source), str(output), "8", str(int(resume))]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_what_is_killed_and_resumed_is_what_one_run_writes(ending: str, tmp_path: Path) -> None:
    """Killed twice without warning, verdicts and rejects are byte for byte those of one run."""
    ruleset = greenrules.load("cn.huangyan.per_mu", "2022")
    source, whole, output = tmp_path / "in.csv", tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    write_fleet(ruleset, source, 400, 7, Habits(missing=0.1, bad=0.002))
    assert start(source, whole, resume=False).wait() == 0
    notes = output.with_suffix(".progress.json")

    for attempt in range(2):
        process = start(source, output, resume=attempt > 0)
        seen = notes.read_bytes() if notes.exists() else b""
        while not notes.exists() or notes.read_bytes() == seen:
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert notes.exists()
    assert start(source, output, resume=True).wait() == 0

    assert output.read_bytes() == whole.read_bytes()
    rejects = [one.with_suffix(".rejects.csv") for one in (output, whole)]
    assert rejects[0].read_bytes() == rejects[1].read_bytes()
    assert len(rejects[0].read_text(encoding="utf-8").splitlines()) > 1
    assert not notes.exists()


def test_a_run_that_was_not_interrupted_is_not_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finished Parquet file is not taken for half a one."""
    source, output = tmp_path / "in.csv", tmp_path / "out.parquet"
    source.write_text("assessed_land\n1\n", encoding="utf-8")
    command = ["batch", NAME, str(source), "-o", str(output), "--as-of", DAY, "--lang", "en"]

    assert main(command) == 0
    assert main([*command, "--resume"]) == 2
    assert "GR684" in capsys.readouterr().err


def test_a_file_of_one_part_ends_as_pyarrow_ended_it(tmp_path: Path) -> None:
    """A footer read and written is the same, byte for byte; of a part further on, only the places differ."""
    path = tmp_path / "one.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": [1.5, None], "b": ["x", "y"], "c": [True, None]}), path)
    part = path.read_bytes()
    length = int.from_bytes(part[-8:-4], "little")
    here, further = Footer(), Footer()
    add_part(here, part, 0)
    add_part(further, part, 1000)

    assert end_file(here) == part[-8 - length :]
    assert end_file(further) != end_file(here)
    path.write_bytes(b"-" * 1000 + part[: -8 - length] + end_file(further))
    assert pyarrow.parquet.read_table(path).to_pydict() == {"a": [1.5, None], "b": ["x", "y"], "c": [True, None]}
