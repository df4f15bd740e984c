"""Cases about many subjects: a list of subjects, or how many of a kind, and what is to come out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, SequenceNode
from greenrules.reading.yaml_tree import read_tree

FOLDER = Path(__file__).parent / "cases"


def to_data(node: Node) -> Any:
    """Return a tree as plain mappings, lists and leaves."""
    match node:
        case MappingNode():
            return {entry.key.text: to_data(entry.value) for entry in node.entries}
        case SequenceNode():
            return [to_data(item) for item in node.items]
        case _:
            return node.value


def read_file(file: Path) -> Any:
    """Return a cases file as plain data."""
    tree, problems = read_tree(SourceText(file.name, file.read_text(encoding="utf-8")))
    assert tree is not None
    assert not problems
    return to_data(tree)


def list_subjects(file: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the facts document of each subject of a case; `null` takes a fact of the file away."""
    for id, facts in list_facts(case):
        merged = {**file.get("facts", {}), **facts}
        known = {name: value for name, value in merged.items() if value is not None}
        yield {"subject": {"id": id}, "as_of": file["as_of"], "facts": known}


def list_facts(case: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and own facts of each subject: `count` gives a fact a value each, `repeat` the same facts to many."""
    for name, values in case.get("count", {}).items():
        for number, value in enumerate(values, 1):
            yield str(number), {name: value}
    for entry in case.get("subjects", []):
        if "repeat" not in entry:
            yield entry["id"], entry.get("facts", {})
            continue
        first = int(entry.get("from", 1))
        for number in range(first, first + int(entry["repeat"])):
            yield str(number), entry.get("facts", {})


def to_number(expected: Any) -> Any:
    """Return an expectation with `p/q` as a number."""
    return Fraction(expected) if isinstance(expected, str) and "/" in expected else expected
