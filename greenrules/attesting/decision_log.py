"""A log of decisions: JSON lines, each with the digest of the one before, so that no line can be changed unseen.

A line is `{"body": …, "digest": "sha256:…", "format": "greenrules.log/1", "number": n, "previous": "sha256:…"}` in
canonical JSON. It is written in one call and forced to the disk before `append` returns. A process killed on the way
leaves at most one unfinished line at the end; whoever opens the log next cuts it off, for it was never acknowledged.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, frozen

from greenrules.model.canonical import Json
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.receipt import digest_json, write_canonical

FORMAT = "greenrules.log/1"
START = "sha256:" + "0" * 64


@frozen
class Entry:
    """One line of a log."""

    number: int
    body: Json
    previous: str
    digest: str


@frozen
class LogCheck:
    """What lies in a log: how many lines hold from the start, where the chain breaks, whether the end is unfinished."""

    entries: int
    last_digest: str
    damage: str
    unfinished: int  # bytes after the last whole line


@define
class DecisionLog:
    """A log in a folder, open for writing by one process at a time.

    Attributes:
        folder: holds `000001.jsonl` and so on, in the order of writing.
        most_bytes: a file that has reached this size is closed and the next one begun; the chain goes on.
        masked: paths such as `facts.energy` whose values are replaced by `{"masked": true}` before they are written.
    """

    folder: Path
    most_bytes: int = 16_000_000
    masked: tuple[str, ...] = ()
    _number: int = 0
    _digest: str = START
    _file: int = -1
    _lock: int = -1

    def __enter__(self) -> "DecisionLog":
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = _take_lock(self.folder)
        try:
            files = list_files(self.folder)
            check = check_log(self.folder)
            if check.damage:
                raise _damaged(self.folder, check.damage)
            if check.unfinished:
                _cut(files[-1], check.unfinished)
            self._number, self._digest = check.entries, check.last_digest
            self._open(files[-1] if files else self.folder / "000001.jsonl")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another process write."""
        for handle in (self._file, self._lock):
            if handle >= 0:
                os.close(handle)
        self._file = self._lock = -1

    def append(self, body: Mapping[str, Json]) -> Entry:
        """Write one entry and return it once it lies on the disk.

        Raises: FactsError (GR664 when the disk refuses it; the log stands as before and can be written to again).
        """
        size = os.fstat(self._file).st_size
        if size >= self.most_bytes:
            os.close(self._file)
            self._open(self.folder / f"{int(list_files(self.folder)[-1].stem) + 1:06d}.jsonl")
            size = 0
        shown = hide_paths(body, self.masked)
        bare: dict[str, Json] = {"format": FORMAT, "number": self._number + 1, "previous": self._digest, "body": shown}
        entry = Entry(self._number + 1, shown, self._digest, digest_json(bare))
        line = write_canonical({**bare, "digest": entry.digest}).encode() + b"\n"
        try:
            _write_whole(self._file, line)
        except OSError as error:
            os.ftruncate(self._file, size)
            help = "make room on the disk, then write the entry again"
            message = f"the entry cannot be written: {error.strerror}"
            raise FactsError((Diagnostic("GR664", message, path=str(self.folder), help=help),)) from error
        self._number, self._digest = entry.number, entry.digest
        return entry

    def _open(self, path: Path) -> None:
        is_new = not path.exists()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        if is_new:
            _force_folder(self.folder)


def read_log(folder: Path) -> Iterator[Entry]:
    """Yield the entries of a log, oldest first, each checked against the one before.

    Raises: FactsError (GR663 at the first line that was changed, removed, added or moved).
    """
    previous, number = START, 0
    for path, line, is_whole in _list_lines(folder):
        if not is_whole:
            return
        entry = _read_entry(line, number + 1, previous)
        if isinstance(entry, str):
            raise _damaged(path, f"line {number + 1}: {entry}")
        previous, number = entry.digest, entry.number
        yield entry


def check_log(folder: Path) -> LogCheck:
    """Return how far a log holds; never raises for what lies in it."""
    previous, number = START, 0
    for path, line, is_whole in _list_lines(folder):
        if not is_whole:
            return LogCheck(number, previous, "", len(line))
        entry = _read_entry(line, number + 1, previous)
        if isinstance(entry, str):
            return LogCheck(number, previous, f"{path.name}: entry {number + 1}: {entry}", 0)
        previous, number = entry.digest, entry.number
    return LogCheck(number, previous, "", 0)


def list_files(folder: Path) -> list[Path]:
    """Return the files of a log in their order."""
    return sorted(path for path in folder.glob("*.jsonl") if path.stem.isdecimal())


def hide_paths(body: Json, paths: tuple[str, ...]) -> Json:
    """Return a body in which the values at these dotted paths do not stand."""
    for path in paths:
        body = _hide(body, path.split("."))
    return body


def _hide(body: Json, path: list[str]) -> Json:
    if not path or not isinstance(body, Mapping):
        return body if path else {"masked": True}
    # The names of facts hold dots themselves: any number of parts may be one key.
    return {
        key: next((_hide(value, path[end:]) for end in range(1, len(path) + 1) if ".".join(path[:end]) == key), value)
        for key, value in body.items()
    }


def _list_lines(folder: Path) -> Iterator[tuple[Path, bytes, bool]]:
    """Yield every line; only the last of the last file may be unfinished without being damage."""
    files = list_files(folder)
    for path in files:
        with open(path, "rb") as file:
            for line in file:
                is_whole = line.endswith(b"\n")
                yield path, line, is_whole or path != files[-1]


def _read_entry(line: bytes, number: int, previous: str) -> Entry | str:
    try:
        found: dict[str, Any] = json.loads(line)
        bare = {key: found[key] for key in ("format", "number", "previous", "body")}
        if line != write_canonical({**bare, "digest": found["digest"]}).encode() + b"\n" or bare["format"] != FORMAT:
            return "not as it was written"
        if found["number"] != number or found["previous"] != previous:
            return f"does not follow entry {number - 1}"
        if digest_json(bare) != found["digest"]:
            return "the digest does not fit"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "not readable"
    return Entry(number, found["body"], previous, found["digest"])


def _damaged(place: Path, what: str) -> FactsError:
    help = "keep the damaged log, restore it from a copy, or begin a new one in another folder"
    return FactsError((Diagnostic("GR663", f"the log does not hold: {what}", path=str(place), help=help),))


def _write_whole(handle: int, line: bytes) -> None:
    while line:
        line = line[os.write(handle, line) :]
    os.fsync(handle)


def _cut(path: Path, unfinished: int) -> None:
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size - unfinished)
        os.fsync(file.fileno())


def _force_folder(folder: Path) -> None:
    """Make sure a new file is found again after a power cut; only POSIX opens folders."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _take_lock(folder: Path) -> int:
    """Return a handle that keeps other processes out; it goes with the process, however that ends."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        help = "close it there first, or use a folder of its own for each process"
        problem = Diagnostic("GR665", "another process is writing this log", path=str(folder), help=help)
        raise FactsError((problem,)) from error
    return handle
