"""Whether some installed distribution offers entry points of a group, found without `importlib.metadata`.

That module brings the parser of e-mail with it, which takes longer than loading a ruleset. Nearly everywhere nobody but
greenrules itself offers rulesets, and a look into the metadata files is enough to know it.
"""

import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder

_INFO = (".dist-info", ".egg-info")


def may_offer(group: str, *, beside: str) -> bool:
    """Return False when no distribution offers an entry point of the group other than `beside`.

    True where some does, and wherever it cannot be told from files: for archives on the path and foreign finders.

    Args:
        beside: the value of the entry point that does not count, such as `greenrules.library:builtin`.
    """
    if any(finder is not PathFinder and hasattr(finder, "find_distributions") for finder in sys.meta_path):
        return True
    folders = dict.fromkeys(place or os.curdir for place in sys.path)
    return any(not _is_plain(folder) or _has_other(folder, group, beside) for folder in folders)


def _is_plain(folder: str) -> bool:
    """Whether distributions in a place of the path are folders: it is no archive and no egg, or not there at all."""
    if os.path.isdir(folder):
        return not folder.rstrip("/\\").lower().endswith(".egg")
    return not os.path.exists(folder)


def _has_other(folder: str, group: str, beside: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            infos = [entry.path for entry in entries if entry.name.lower().endswith(_INFO)]
    except OSError:  # a folder nobody can list offers nothing to `importlib.metadata` either
        return False
    return any(value != beside for info in infos for value in _list_values(info, group))


def _list_values(info: str, group: str) -> Iterator[str]:
    """Yield what the entry points of a group stand for; `""` for what cannot be read."""
    try:
        with open(os.path.join(info, "entry_points.txt"), encoding="utf-8") as file:
            text = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError):
        yield ""
        return
    if group not in text:
        return
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == group and line and not line.startswith("#"):
            yield line.partition("=")[2].strip()
