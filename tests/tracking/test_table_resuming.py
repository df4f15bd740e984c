"""A run that is killed at any moment goes on to the very files one run writes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet
import pytest

import greenrules
from greenrules import FactsError
from greenrules.cli import main
from greenrules.model.ruleset import Ruleset
from greenrules.testing.synthetic import Habits
from greenrules.tracking import evaluate_file
from greenrules.tracking.parquet_footer import Footer, add_part, end_file
from greenrules.tracking.table_run import Run
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


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


def start(source: Path, output: Path, *, resume: bool) -> subprocess.Popen[bytes]:
    """Start a run in a process of its own."""
    command = [sys.executable, "-c", RUN, str(source), str(output), "8", str(int(resume))]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_what_is_killed_and_resumed_is_what_one_run_writes(ending: str, per_mu: Ruleset, tmp_path: Path) -> None:
    """Killed without warning wherever it happens to be, verdicts and rejects are byte for byte those of one run."""
    source, whole, output = (tmp_path / f"{name}.{ending}" for name in ("in", "whole", "out"))
    write_fleet(per_mu, source, 400, 7, Habits(missing=0.1, bad=0.002))
    evaluate_file(per_mu, source, whole, DAY, batch=8)
    notes, size = output.with_suffix(".progress.json"), whole.stat().st_size
    random = Random(ending)

    for share in sorted(random.uniform(0, 0.9) for _ in range(2)):
        process = start(source, output, resume=notes.exists())
        while not output.exists() or output.stat().st_size < share * size:
            assert process.poll() is None
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start(source, output, resume=notes.exists()).wait() == 0

    assert output.read_bytes() == whole.read_bytes()
    rejects = [one.with_suffix(".rejects.csv") for one in (output, whole)]
    assert rejects[0].read_bytes() == rejects[1].read_bytes()
    assert len(rejects[0].read_text(encoding="utf-8").splitlines()) > 1
    assert not notes.exists()


class Stop(Exception):
    """Stands for whatever ends a run."""


def stop_at(rows: int) -> Callable[[Run], None]:
    """Return what ends a run once it has come so far."""

    def report(run: Run) -> None:
        if run.rows >= rows:
            raise Stop

    return report


@pytest.mark.parametrize("written", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("torn", [b"", b"half a li", b"PAR1\n\n"])
def test_a_run_stopped_behind_any_batch_goes_on(written: str, torn: bytes, per_mu: Ruleset, tmp_path: Path) -> None:
    """Whatever stands behind the last whole batch, in the verdicts or the rejects, is written anew."""
    source, whole, output = tmp_path / "in.csv", tmp_path / f"whole.{written}", tmp_path / f"out.{written}"
    write_fleet(per_mu, source, 40, 3, Habits(missing=0.1, bad=0.01))
    evaluate_file(per_mu, source, whole, DAY, batch=8)
    rejects = [one.with_suffix(".rejects.csv") for one in (output, whole)]

    for rows in range(8, 40, 8):
        with pytest.raises(Stop):
            evaluate_file(per_mu, source, output, DAY, batch=8, report=stop_at(rows))
        for file in (output, rejects[0]):
            file.write_bytes(file.read_bytes() + torn)
        evaluate_file(per_mu, source, output, DAY, batch=8, resume=True)

        assert output.read_bytes() == whole.read_bytes()
        assert rejects[0].read_bytes() == rejects[1].read_bytes()


def test_a_run_begun_anew_forgets_the_one_before(per_mu: Ruleset, tmp_path: Path) -> None:
    """Killed before its first batch, it is not gone on with where an older run had come to."""
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    write_fleet(per_mu, source, 40, 3, Habits())
    with pytest.raises(Stop):
        evaluate_file(per_mu, source, output, DAY, batch=8, report=stop_at(16))
    (tmp_path / "bad.csv").write_bytes(b"assessed_land,assessed_land\n")
    with pytest.raises(FactsError):
        evaluate_file(per_mu, tmp_path / "bad.csv", output, DAY)

    with pytest.raises(FactsError, match="GR684"):
        evaluate_file(per_mu, source, output, DAY, resume=True)


@pytest.mark.parametrize("other", [
    {"detailed": False}, {"language": "zh"}, {"bom": False}, {"ignore": ("colour",)}, {"as_of": "2026-03-02"},
])  # fmt: skip
def test_a_run_is_not_resumed_as_another(other: dict[str, Any], per_mu: Ruleset, tmp_path: Path) -> None:
    """Half a file in one form and half in another is no file."""
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    write_fleet(per_mu, source, 40, 3, Habits())
    with pytest.raises(Stop):
        evaluate_file(per_mu, source, output, DAY, batch=8, report=stop_at(16))

    with pytest.raises(FactsError, match=r"GR684.*the interrupted run is another"):
        evaluate_file(per_mu, source, output, **{"as_of": DAY, "resume": True, **other})


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
