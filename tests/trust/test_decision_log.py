"""The log of decisions: whole or cut off, never forged, never lost once acknowledged."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from greenrules.attesting import DecisionLog, read_log
from greenrules.attesting.decision_log import check_log, list_files
from greenrules.model.diagnostics import FactsError

WRITER = """
import sys
from pathlib import Path
from greenrules.attesting.decision_log import DecisionLog
with DecisionLog(Path(sys.argv[1])) as log:
    while True:
        print(log.append({"grade": "three", "note": "x" * 2000}).number, flush=True)
"""


def write(folder: Path, count: int, **options: Any) -> None:
    with DecisionLog(folder, **options) as log:
        for number in range(count):
            log.append({"subject": f"厂{number}", "facts": {"energy": "123.5", "a.b": {"c": 1}}})


def test_a_log_resumes_where_it_was_left(tmp_path: Path) -> None:
    """Entries of several sessions form one chain."""
    write(tmp_path, 2)
    write(tmp_path, 3)

    assert [entry.number for entry in read_log(tmp_path)] == [1, 2, 3, 4, 5]


def test_a_log_cut_at_any_byte_resumes_with_the_whole_entries(tmp_path: Path) -> None:
    """Whatever byte a killed writer stopped at, the finished entries hold and writing goes on after them."""
    write(tmp_path / "whole", 2)
    data = (tmp_path / "whole" / "000001.jsonl").read_bytes()
    wrong = []
    folder = tmp_path / "cut"
    folder.mkdir()
    for end in range(len(data) + 1):
        (folder / "000001.jsonl").write_bytes(data[:end])
        before = data[:end].count(b"\n")
        write(folder, 1)
        entries = list(read_log(folder))
        wrong += [] if [entry.number for entry in entries] == [*range(1, before + 2)] else [end]

    assert wrong == []


def test_a_changed_byte_is_detected(tmp_path: Path) -> None:
    """No byte of a log can be changed unseen; without its line break, the last entry counts as unfinished."""
    write(tmp_path, 2)
    file = tmp_path / "000001.jsonl"
    data = file.read_bytes()
    unseen = []
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        check = check_log(tmp_path)
        unseen += [] if check.damage or check.entries < 2 else [place]

    assert unseen == []


@pytest.mark.parametrize("order", [[0, 2], [1, 0, 2], [0, 1, 1, 2], [1, 2]])
def test_lines_removed_moved_or_repeated_are_detected(order: list[int], tmp_path: Path) -> None:
    """The chain holds only in the order it was written."""
    write(tmp_path, 3)
    file = tmp_path / "000001.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[n] for n in order))

    with pytest.raises(FactsError, match="GR663"):
        list(read_log(tmp_path))


def test_the_chain_goes_on_through_files(tmp_path: Path) -> None:
    """A full file is closed, the next begins with the digest of the last entry, and no file may be lost."""
    write(tmp_path, 6, most_bytes=500)
    files = list_files(tmp_path)
    numbers = [entry.number for entry in read_log(tmp_path)]
    files[1].unlink()

    assert len(files) > 2
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert check_log(tmp_path).damage


def test_masked_paths_are_not_written(tmp_path: Path) -> None:
    """The value at a masked path does not stand in the file, also where a name holds dots."""
    write(tmp_path, 1, masked=("facts.energy", "facts.a.b.c"))
    (entry,) = read_log(tmp_path)

    assert entry.body == {"subject": "厂0", "facts": {"energy": {"masked": True}, "a.b": {"c": {"masked": True}}}}
    assert b"123.5" not in (tmp_path / "000001.jsonl").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("patience", [1, 7, 30])
def test_a_killed_writer_loses_nothing_it_acknowledged(patience: int, tmp_path: Path) -> None:
    """After `kill -9` every entry the writer reported lies in the log, and the log goes on."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    reported = [int(process.stdout.readline()) for _ in range(patience)]
    os.kill(process.pid, signal.SIGKILL)
    reported += [int(line) for line in process.stdout.read().splitlines() if line.endswith(line.strip())]
    process.wait()
    process.stdout.close()
    write(tmp_path, 1)
    numbers = [entry.number for entry in read_log(tmp_path)]

    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) > patience


def test_a_full_disk_refuses_an_entry_and_harms_nothing(tmp_path: Path) -> None:
    """What the disk refuses is reported and cut off; the entries before it hold and the next one fits."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with DecisionLog(tmp_path) as log:
        log.append({"n": "first"})
        size = (tmp_path / "000001.jsonl").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, limits[1]))
        try:
            with pytest.raises(FactsError, match="GR664"):
                log.append({"n": "x" * 200})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
        log.append({"n": "second"})

    assert [entry.body for entry in read_log(tmp_path)] == [{"n": "first"}, {"n": "second"}]
