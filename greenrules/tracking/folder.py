"""Subjects as people keep them: facts files, folders of them, one file with a list, tables with a row for each."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from attrs import evolve

from greenrules import library
from greenrules.api.documents import read_facts, read_facts_file
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.subjects import Subjects
from greenrules.tracking.table_encodings import find_encoding
from greenrules.tracking.table_files import check_file
from greenrules.tracking.table_subjects import is_table, read_table

Paths: TypeAlias = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
_ENDINGS = (".yaml", ".yml", ".json")
_LINES = (".jsonl", ".ndjson")


def read_subjects(path: Paths, rulesets: Ruleset | Sequence[Ruleset] = (), *, ignore: Sequence[str] = ()) -> Subjects:
    """Return the subjects in files: facts documents, and tables with a row for each subject.

    A document without an id takes the name of its file, when it is alone in it. A table is CSV, JSON lines, Parquet,
    Arrow or a workbook: a column for each fact, and `id`, `name` and `as_of` where there are such. A row with a bad
    cell is not among the subjects; it stands in `rejects`, and the others go on. JSON lines may also hold a facts
    document each.

    Args:
        path: a file, a folder of YAML and JSON files at any depth, or several of these. A table is named itself: a
            folder may hold verdicts, too.
        rulesets: those the subjects are read for; of a table other columns are then not looked at. Without any the
            facts of the library are read.
        ignore: columns of tables that are no facts.
    Raises: FactsError with the problems of all files (GR011, GR622 when there is no subject, GR680, GR683, GR940),
        UnsupportedByBackend (GR731 for a table whose package is not installed).
    """
    places = [Path(one) for one in ([path] if isinstance(path, str | os.PathLike) else path)]
    read_for = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
    found: list[Subjects] = []
    problems: dict[Diagnostic, None] = {}
    for file in (file for place in places for file in _list_files(place)):
        try:
            found.append(_read_file(file, read_for, ignore))
        except FactsError as error:
            problems |= dict.fromkeys(error.diagnostics)
    if problems:
        raise FactsError(problems)
    return Subjects(
        tuple(document for one in found for document in one.documents),
        tuple(reject for one in found for reject in one.rejects),
        tuple(note for one in found for note in one.notes),
    )


def _list_files(place: Path) -> list[Path]:
    """Return a file, or the facts files of a folder.

    Raises: FactsError (GR622 when there is none).
    """
    files = sorted(file for file in place.rglob("*") if _is_facts(file)) if place.is_dir() else [place]
    if not files:
        help = "a facts file ends in .yaml, .yml or .json; name a table itself"
        raise FactsError((Diagnostic("GR622", f"there is no facts file in `{place}`", path=str(place), help=help),))
    return files


def _is_facts(file: Path) -> bool:
    return file.suffix in _ENDINGS and not file.name.startswith(".") and not file.name.endswith(".cases.yaml")


def _read_file(file: Path, rulesets: Sequence[Ruleset], ignore: Sequence[str]) -> Subjects:
    if is_table(file) and not _holds_documents(file):
        return read_table(check_file(file), rulesets, ignore)
    documents = _read_lines(file) if is_table(file) else read_facts_file(file)
    if len(documents) == 1 and not documents[0].subject:
        return Subjects((evolve(documents[0], subject=file.stem),))
    return Subjects(documents)


def _holds_documents(file: Path) -> bool:
    """Whether JSON lines hold a facts document each: the first of them says so."""
    if file.suffix.lower() not in _LINES or not file.is_file():
        return False
    with file.open(encoding=find_encoding(file)) as stream:
        first = next((line for line in stream if line.strip()), "")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("facts"), dict)


def _read_lines(file: Path) -> tuple[FactsDocument, ...]:
    source, problems = library.read_text_of(file, str(file))
    if source is None:
        raise FactsError(problems)
    lines = ((number, line) for number, line in enumerate(source.text.splitlines(), 1) if line.strip())
    return tuple(one for number, line in lines for one in read_facts(line, f"{source.name}:{number}.json"))
