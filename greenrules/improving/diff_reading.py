"""A fleet of subjects from files: facts files, folders of them, tables (CSV) and JSON lines."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from greenrules import library
from greenrules.api.documents import read_facts, read_facts_file
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.source import SourceText
from greenrules.model.values import parse_date
from greenrules.reading.facts_reader import read_facts_mapping
from greenrules.reading.yaml_tree import read_tree

_FACTS = (".yaml", ".yml", ".json")
_TABLES = (".csv", ".jsonl", ".ndjson")
# A column that names the subject, and one that dates it; every other column is a fact.
_SUBJECT, _AS_OF = "subject", "as_of"


def read_fleet(paths: "list[str]") -> tuple[FactsDocument, ...]:
    """Return every subject in the files and folders, in the order of their names.

    Raises: FactsError with every problem found (GR011 when there is nothing to read, GR940 for a table without facts).
    """
    problems: list[Diagnostic] = []
    documents: list[FactsDocument] = []
    for path in (Path(one) for name in paths for one in _list_files(name)):
        try:
            documents += _read_file(path)
        except FactsError as error:
            problems += error.diagnostics
    if problems or not documents:
        help = "name facts files, folders, CSV tables or JSON lines"
        nothing = Diagnostic("GR011", "there is no subject in the fleet", path=", ".join(paths), help=help)
        raise FactsError(problems or (nothing,))
    return tuple(documents)


def _list_files(name: str) -> Iterator[Path]:
    path = Path(name)
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.rglob("*") if file.suffix in (*_FACTS, *_TABLES) and file.is_file())


def _read_file(path: Path) -> Iterator[FactsDocument]:
    if path.suffix not in _TABLES:
        yield from read_facts_file(path)
        return
    source, problems = library.read_text_of(path, str(path))
    if source is None:
        raise FactsError(problems)
    if path.suffix == ".csv":
        yield from _read_table(source.text, source.name)
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if line.strip():
            yield from read_facts(line, f"{source.name}:{number}.json")


def _read_table(text: str, name: str) -> Iterator[FactsDocument]:
    """Read one subject a row; a cell is read the way YAML reads it, an empty one is missing."""
    rows = csv.DictReader(io.StringIO(text))
    if not rows.fieldnames or all(column in (_SUBJECT, _AS_OF) for column in rows.fieldnames):
        help = "the first row names the facts; `subject` and `as_of` may stand among them"
        raise FactsError((Diagnostic("GR940", "the table has no column with a fact", path=name, help=help),))
    for number, row in enumerate(rows, 2):
        cells = {column: cell for column, cell in row.items() if column and isinstance(cell, str) and cell.strip()}
        read = {column: _read_cell(cell) for column, cell in cells.items() if column not in (_SUBJECT, _AS_OF)}
        facts = {
            column: evolve(raw, path=f"{name}:{number}.{column}", span=None)
            for column, raw in read.items()
            if raw is not None
        }
        subject = cells.get(_SUBJECT, f"{name}:{number}")
        yield FactsDocument(subject, subject, subject, parse_date(cells.get(_AS_OF, "")), facts, {}, {})


def _read_cell(cell: str) -> RawFact | None:
    """Return a cell as a fact: a number, true or false, a text, or a list or mapping in YAML."""
    tree, _ = read_tree(SourceText("<cell>", cell))
    documents, _ = read_facts_mapping({"facts": {"cell": cell if tree is None else tree}})
    return documents[0].facts.get("cell") if documents else None
