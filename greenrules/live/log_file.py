"""The log of a session as a file: every line is whole and on its way to the disk before its request is answered."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from greenrules.model.canonical import canonical_json
from greenrules.model.diagnostics import Diagnostic, FactsError


@frozen
class LogFile:
    """An open log.

    Attributes:
        is_durable: whether a line is forced to the disk (`fsync`), so that it survives the loss of power too.
    """

    path: Path
    handle: int
    is_durable: bool


def open_log(path: Path, *, is_durable: bool) -> LogFile:
    """Open a log for appending, new or not."""
    is_new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    if is_durable and is_new and os.name == "posix":
        # Only then is a new file found again after the loss of power; other systems do not open folders.
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return LogFile(path, handle, is_durable)


def append_line(log: LogFile, body: Mapping[str, Any]) -> None:
    """Write one line and hand it to the operating system, which keeps it when the process is killed.

    Raises: FactsError (GR666 when the disk refuses it; the log stands as before and can be written to again).
    """
    size = os.fstat(log.handle).st_size
    line = canonical_json(dict(body)).encode() + b"\n"
    try:
        while line:
            line = line[os.write(log.handle, line) :]
        if log.is_durable:
            os.fsync(log.handle)
    except OSError as error:
        os.ftruncate(log.handle, size)
        help = "make room on the disk, then send the request again"
        message = f"the request cannot be written to the log: {error.strerror}"
        raise FactsError((Diagnostic("GR666", message, path=str(log.path), help=help),)) from error


def close_log(log: LogFile) -> None:
    """Let go of the file."""
    os.close(log.handle)
