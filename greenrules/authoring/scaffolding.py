"""A first ruleset that works: a teaching text to be changed line by line."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

from greenrules.authoring.schema_leaves import DOTTED_ID
from greenrules.model.diagnostics import Diagnostic, RulesetError

_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z", re.ASCII)
# A comment of the template in one language; what it is set in by stays before it.
_SPOKEN = re.compile(r"^#(en|zh) ( *)(.*)$")
_CONFTEST = '''"""The cases and laws of every ruleset below this folder are tests: extra `testing`."""

pytest_plugins = ["greenrules.testing.plugin"]
'''


def write_scaffold(id: str, edition: str, language: Literal["zh", "en"]) -> Mapping[str, str]:
    """Return the files of a new ruleset by their way from the folder they go into.

    Args:
        id: dotted ASCII snake_case, such as `my_city.green_workshop`.
        edition: the name of the file, such as `2025`.
        language: of the comments; labels are in both.
    Raises: RulesetError (GR024 for the id, GR790 for the edition).
    """
    problems = []
    if not re.match(DOTTED_ID["pattern"] + r"\Z", id, re.ASCII):
        help = "use small ASCII letters, digits, `_` and `.`, a letter first: my_city.green_workshop"
        problems.append(Diagnostic("GR024", f"the id `{id}` is not dotted ASCII snake_case", path="ID", help=help))
    if not _EDITION.match(edition) or edition.endswith((".cases", ".facts")):
        message, help = f"the edition `{edition}` cannot be the name of a file", "write a year such as 2025, or 1"
        problems.append(Diagnostic("GR790", message, path="--edition", help=help))
    if problems:
        raise RulesetError(problems)
    folder = files("greenrules") / "authoring" / "scaffold"
    written = {
        f"{id}/{edition}{ending}": _fill((folder / name).read_text(encoding="utf-8"), id, edition, language)
        for name, ending in (("ruleset.yaml", ".yaml"), ("cases.yaml", ".cases.yaml"))
    }
    return {**written, "conftest.py": _CONFTEST}


def _fill(template: str, id: str, edition: str, language: str) -> str:
    lines = []
    for line in template.splitlines():
        spoken = _SPOKEN.match(line)
        if spoken is None:
            lines.append(line.replace("@ID@", id).replace("@EDITION@", edition))
        elif spoken.group(1) == language:
            lines.append(f"{spoken.group(2)}# {spoken.group(3)}")
    return "\n".join(lines) + "\n"


def put_scaffold(folder: Path, written: Mapping[str, str]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write the files of a new ruleset; return those that were written, and those that were there and stay.

    A `conftest.py` that is there stays: it may serve other rulesets.

    Raises: RulesetError (GR790 when the ruleset or its cases are there already, GR011 when writing fails); then nothing
        was written over.
    """
    places = {folder / name: text for name, text in written.items()}
    kept = tuple(place for place in places if place.name == "conftest.py" and place.exists())
    taken = [place for place in places if place.exists() and place not in kept]
    if taken:
        help = "choose another id, `--edition` or `--folder`; nothing was written"
        raise RulesetError(
            Diagnostic("GR790", f"`{place}` is there already", path=str(place), help=help) for place in taken
        )
    for place, text in places.items():
        if place in kept:
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            message = f"cannot write `{place}`: {(error.strerror or str(error)).lower()}"
            raise RulesetError((Diagnostic("GR011", message, path=str(place), help="check the path"),)) from error
    return tuple(place for place in places if place not in kept), kept
