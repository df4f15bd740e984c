"""Subjects as people keep them: a folder with a facts file for each, or one file with a list."""

import os
from pathlib import Path

from attrs import evolve

from greenrules.api.documents import read_facts_file
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument

_ENDINGS = (".yaml", ".yml", ".json")


def read_subjects(path: str | os.PathLike[str]) -> tuple[FactsDocument, ...]:
    """Return the facts documents of a file, or of every YAML and JSON file below a folder.

    A document without an id takes the name of its file, when it is alone in it.

    Raises: FactsError with the problems of all files (GR011, GR622 when there is no facts file).
    """
    place = Path(path)
    files = sorted(file for file in place.rglob("*") if _is_facts(file)) if place.is_dir() else [place]
    if not files:
        help = "a facts file ends in .yaml, .yml or .json"
        raise FactsError((Diagnostic("GR622", f"there is no facts file in `{path}`", path=str(path), help=help),))
    documents: list[FactsDocument] = []
    problems: dict[Diagnostic, None] = {}
    for file in files:
        try:
            documents += _read_file(file)
        except FactsError as error:
            problems |= dict.fromkeys(error.diagnostics)
    if problems:
        raise FactsError(problems)
    return tuple(documents)


def _is_facts(file: Path) -> bool:
    return file.suffix in _ENDINGS and not file.name.startswith(".") and not file.name.endswith(".cases.yaml")


def _read_file(file: Path) -> tuple[FactsDocument, ...]:
    documents = read_facts_file(file)
    if len(documents) == 1 and not documents[0].subject:
        return (evolve(documents[0], subject=file.stem),)
    return documents
