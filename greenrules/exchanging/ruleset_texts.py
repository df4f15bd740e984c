"""The text of a ruleset by its name: a file, or an edition of the library."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from greenrules import library
from greenrules.api import load
from greenrules.model.diagnostics import RulesetError
from greenrules.model.source import SourceText

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def find_text(name: str, edition: str | None = None) -> SourceText:
    """Return the text of a ruleset named by id, by `id@edition` or by file.

    Raises: RulesetError when there is none.
    """
    if name.endswith((".yaml", ".yml")) or os.sep in name or Path(name).is_file():
        return _read(Path(name), name)
    ruleset = load(name, edition)
    files, problems = library.index_rulesets()
    for file in files:
        if (file.id, file.edition) == (ruleset.id, ruleset.edition):
            return _read(file.file, file.name)
    raise RulesetError(problems)


def _read(file: "Traversable", name: str) -> SourceText:
    source, problems = library.read_text_of(file, name)
    if source is None:
        raise RulesetError(problems)
    return source
