"""Whether what a page says to install is what the examples of that page are run with."""

import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement

from tests.docs.marked_blocks import ROOT


def find_missing(command: str) -> list[str]:
    """Return what a `pip install` asks for and this environment lacks, or has in a version that does not fit."""
    return [str(each) for each in list_requirements(command) if not _is_installed(each)]


def list_requirements(command: str) -> Iterator[Requirement]:
    """Yield what a `pip install` asks for: packages named, those of a file, those of our extras.

    Raises:
        KeyError: an extra of ours that does not exist.
    """
    words = iter(shlex.split(command, comments=True)[2:])
    for word in words:
        if word == "-r":
            yield from _read_file(next(words))
        elif word in ("-c", "-e"):
            given = next(words)
            yield from _read_own(given) if word == "-e" else ()
        elif not word.startswith("-"):
            yield from _read_own(word) if word.startswith((".", "greenrules")) else [Requirement(word)]


def _read_own(word: str) -> Iterator[Requirement]:
    """Yield what the core and the extras named in brackets need."""
    yield from _project()["dependencies"]
    extras = word.partition("[")[2].rstrip("]").split(",")
    for extra in filter(None, extras):
        for each in _project()[extra]:
            yield from _read_own(str(each)) if each.name == "greenrules" else [each]


@cache
def _project() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"dependencies": project["dependencies"], **project["optional-dependencies"]}
    return {name: [Requirement(each) for each in group] for name, group in groups.items()}


def _read_file(name: str) -> Iterator[Requirement]:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield Requirement(line)


def _is_installed(requirement: Requirement) -> bool:
    if requirement.marker is not None and not requirement.marker.evaluate():
        return True
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False
