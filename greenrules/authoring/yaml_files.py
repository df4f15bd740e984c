"""The files below a folder that are written by authors of rulesets."""

import re
from pathlib import Path

# Rulesets and their cases name a ruleset; facts are known by their name. Other YAML is none of ours.
_NAMES_RULESET = re.compile(r"^ruleset\s*:", re.MULTILINE)


def find_files(path: Path) -> tuple[Path, ...]:
    """Return a file as it is named, and of a folder every ruleset, cases and facts file below it."""
    return tuple(filter(_is_ours, sorted(path.rglob("*.y*ml")))) if path.is_dir() else (path,)


def names_ruleset(text: str) -> bool:
    """Return whether a text says that it is a ruleset, or the cases of one."""
    return _NAMES_RULESET.search(text) is not None


def _is_ours(file: Path) -> bool:
    if file.suffix not in (".yaml", ".yml") or not file.is_file():
        return False
    if file.name.endswith(".facts.yaml"):
        return True
    try:
        return names_ruleset(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return True  # let the reader say what is wrong with it
