"""A folder of the user in which costly results wait for the next process.

Input: the kind of an entry, a key, a text. Output: the text again, or None. An entry is plain text under a digest of
what it was made from; it says so itself, and what does not hold is as good as absent. Nothing here raises: without a
folder that can be used, every process does its own work.

`GREENRULES_CACHE` names the folder; `off` means none.
"""

import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from attrs import frozen

from greenrules import __version__

VARIABLE = "GREENRULES_CACHE"
_FORMAT = "greenrules-cache/1"
_SUFFIX = ".entry"
_UNFINISHED = ".unfinished"
# Enough for every edition that comes with the package, several times over.
_MOST_ENTRIES = 400
_MAX_BYTES = 64_000_000


@frozen
class Stock:
    """What lies in the folder."""

    folder: Path | None
    entries: int
    bytes: int


def find_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder of the cache, whether or not it exists; None when it is switched off or has no place to be."""
    given = os.environ if environment is None else environment
    chosen = given.get(VARIABLE, "").strip()
    if chosen:
        return None if chosen.lower() == "off" else Path(chosen)
    if platform in ("emscripten", "wasi"):
        return None
    return _find_folder_of_user(given, platform)


def _find_folder_of_user(environment: Mapping[str, str], platform: str) -> Path | None:
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return Path(local, "greenrules", "Cache") if local else None
    shared = environment.get("XDG_CACHE_HOME", "")
    if platform != "darwin" and os.path.isabs(shared):  # the XDG rules: a relative one is ignored
        return Path(shared, "greenrules")
    home = environment.get("HOME", "")
    if not os.path.isabs(home):
        return None
    return Path(home, "Library", "Caches", "greenrules") if platform == "darwin" else Path(home, ".cache", "greenrules")


def make_key(parts: Iterable[str]) -> str:
    """Return the key of what is made from these texts, by this version of the format."""
    digest = sha256(_FORMAT.encode())
    for part in parts:
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        content = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.hexdigest()


def identify_engine(folders: Iterable[Path]) -> str:
    """Return a text that changes with the engine: its version, and size and time of every module in these folders.

    In a checkout the code changes while the version does not.
    """
    found = [__version__]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    state = entry.stat()
                    found.append(f"{entry.name} {state.st_size} {state.st_mtime_ns}")
    return "\n".join(found)


def read_entry(kind: str, key: str) -> bytes | None:
    """Return the text of an entry; None when there is none, or it is damaged, somebody else's or another's."""
    folder = find_folder()
    if folder is None:
        return None
    try:
        with open(folder / f"{kind}-{key}{_SUFFIX}", "rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            head, _, text = file.read(_MAX_BYTES).partition(b"\n")
    except (OSError, ValueError):
        return None
    return text if head == _write_head(kind, key, text) else None


def _write_head(kind: str, key: str, text: bytes) -> bytes:
    return f"{_FORMAT} {kind} {key} {sha256(text).hexdigest()}".encode()


def _is_ours(state: os.stat_result) -> bool:
    """Whether a file is a plain one that only its owner, this user or the administrator, can write."""
    if not stat.S_ISREG(state.st_mode):
        return False
    if os.name != "posix":
        return True
    return state.st_uid in (0, os.geteuid()) and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def write_entry(kind: str, key: str, text: bytes) -> None:
    """Keep a text for the next process; a folder that cannot be written to keeps nothing.

    Several processes may write one entry at a time: each writes a file of its own and puts it in place as a whole.
    """
    folder = find_folder()
    if folder is None or len(text) > _MAX_BYTES // 2:
        return
    target = folder / f"{kind}-{key}{_SUFFIX}"
    # Random enough, and no module for it to load: two threads of one process differ too.
    unfinished = folder / f"{key[:16]}-{os.getpid()}-{os.urandom(6).hex()}{_UNFINISHED}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "wb") as file:
            file.write(b"%s\n%s" % (_write_head(kind, key, text), text))
        os.replace(unfinished, target)
        _make_room(folder)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            unfinished.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """Remove the oldest entries beyond the most that are kept, a quarter at a time."""
    files = _list_files(folder)
    if len(files) > _MOST_ENTRIES:
        for _, _, path in sorted(files)[: len(files) - _MOST_ENTRIES * 3 // 4]:
            with suppress(OSError):
                os.unlink(path)


def _list_files(folder: Path) -> list[tuple[int, int, str]]:
    """Return time, size and path of every file of ours; whatever else lies in the folder is not touched."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((_SUFFIX, _UNFINISHED)):
                with suppress(OSError):  # another process may have removed it
                    state = entry.stat(follow_symlinks=False)
                    found.append((state.st_mtime_ns, state.st_size, entry.path))
    return found


def take_stock() -> Stock:
    """Return what lies in the folder."""
    folder = find_folder()
    files = [] if folder is None else _list_files(folder)
    return Stock(folder, len(files), sum(size for _, size, _ in files))


def clear() -> Stock:
    """Remove every entry; return what was removed."""
    folder = find_folder()
    removed = 0
    bytes = 0
    for _, size, path in [] if folder is None else _list_files(folder):
        with suppress(OSError):
            os.unlink(path)
            removed, bytes = removed + 1, bytes + size
    return Stock(folder, removed, bytes)
