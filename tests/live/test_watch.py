"""`greenrules watch` and the stream it reads."""

import os
import runpy
from pathlib import Path

import pytest

from greenrules.cli.program import main
from greenrules.live import Session
from greenrules.live.stream import answer_lines
from greenrules.model.diagnostics import FactsError
from tests.live.samples import load_sample

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "live"
SAMPLE = str(Path(__file__).parent / "sample.yaml")


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[1]",
        '{"subject": "mill"}',
        '{"subject": 3, "tell": {}}',
        '{"subject": "mill", "tell": {"solar_share": NaN}}',
        '{"subject": "mill", "tell": {}, "tell": {}}',
        '{"subject": "mill", "drop": false}',
        '{"advance": "tomorrow"}',
        '{"subject": "", "tell": {}}',
    ],
)
def test_a_line_that_is_no_request_does_not_stop_the_stream(line: str) -> None:
    """What is wrong with one line is said, and the next is answered."""
    with Session(load_sample(), "2024-01-31", engine="incremental") as session:
        refused, answered = answer_lines(session, [line, '{"subject": "mill", "tell": {"is_independent": false}}'])

    assert isinstance(refused, FactsError)
    assert isinstance(answered, tuple)
    assert len(answered) > 1


def test_numbers_of_a_stream_are_exact() -> None:
    """A decimal on a line is the decimal, not the nearest binary number."""
    with Session(load_sample(), "2024-01-31", engine="incremental") as session:
        list(answer_lines(session, ['{"subject": "mill", "tell": {"solar_share": 10.00000000000000000001}}']))
        value = session.facts("mill")["solar_share"].value

    assert str(value) == "1000000000000000000001/100000000000000000000"


def watch(stream: Path, *more: str) -> int:
    return main(["watch", SAMPLE, "--facts-stream", str(stream), "--as-of", "2024-01-31", *more])


def test_a_watch_goes_on_from_its_snapshot_and_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs on halves of a stream say what one run on the whole says."""
    lines = [
        f'{{"subject": "mill {at % 3}", "tell": {{"is_independent": {str(at % 2 == 0).lower()}}}}}' for at in range(9)
    ]
    parts = {"whole": lines, "first": lines[:5], "second": lines[5:]}
    for name, part in parts.items():
        (tmp_path / name).write_text("\n".join(part))
    assert watch(tmp_path / "whole", "--json") == 0
    whole = capsys.readouterr().out
    for kept in ("--snapshot", "--log"):
        assert [watch(tmp_path / half, "--json", kept, str(tmp_path / kept)) for half in ("first", "second")] == [0, 0]
        assert capsys.readouterr().out == whole


def test_a_durable_watch_forces_every_request_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--durable` the log, begun or gone on with, is forced whole to the disk for each line of the stream."""
    stream, log = tmp_path / "stream", tmp_path / "log"
    stream.write_text('{"subject": "mill", "tell": {"is_independent": true}}\n' * 2)
    forced: list[str] = []
    force = os.fsync

    def note(handle: int) -> None:
        forced.append(log.read_text())
        force(handle)

    monkeypatch.setattr(os, "fsync", note)
    codes = [watch(stream, "--log", str(log), *more) for more in (["--durable"], ["--durable"], [])]
    lines = log.read_text().splitlines(keepends=True)

    assert codes == [0, 0, 0]
    # The folder while the file is new, the head, two requests, then two more; of the last two none.
    assert forced == ["".join(lines[:count]) for count in range(6)]
    assert len(lines) == 7


def test_durable_needs_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a log there is nothing to keep, and the command says so."""
    (tmp_path / "stream").write_text("")

    assert watch(tmp_path / "stream", "--durable") == 2
    assert "GR022" in capsys.readouterr().err


def test_a_stream_that_cannot_be_read_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there ends the command with a diagnostic."""
    assert watch(tmp_path / "nowhere") == 2
    assert "GR011" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_says_what_is_committed_beside_it(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day of twenty constructed cement works gives the alerts in examples/live."""
    runpy.run_path(str(EXAMPLE / "make_stream.py"))["main"](str(tmp_path), "20", "60")
    state = str(tmp_path / "state.json")
    arguments = [
        *("watch", "cn.gbt36132.cement", "--as-of", "2026-06-30", "--lang", lang, "--snapshot", state),
        *("--parameters", str(ROOT / "examples" / "factories" / "cement_kiln.yaml")),
    ]
    assert main([*arguments, "--facts-stream", str(tmp_path / "midnight.jsonl")]) == 0
    capsys.readouterr()
    assert main([*arguments, "--facts-stream", str(tmp_path / "day.jsonl")]) == 0
    found = capsys.readouterr().out
    committed = EXAMPLE / f"alerts.{lang}.txt"
    if os.environ.get("GREENRULES_REGENERATE"):
        committed.write_text(found, encoding="utf-8")

    assert found == committed.read_text(encoding="utf-8")
