"""The cases beside a ruleset: `<edition>.cases.yaml` as data that knows its places.

A case is a subject with what must come out of it. docs/language.md describes the file.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from greenrules import library
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.diagnostics import Diagnostic, RulesetError, errors_of
from greenrules.model.source import SourceText, Span
from greenrules.model.suggestions import suggest
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.yaml_tree import read_tree

ENDING = ".cases.yaml"
GIVEN = ("facts", "parameters", "assumptions")
FILE_KEYS = ("format", "ruleset", "base", "laws", "cases")
CASE_KEYS = ("name", "label", "source", "note", "as_of", *GIVEN, "expect")
EXPECTATIONS = (
    "grade", "possible_grades", "score", "gates", "indicators", "eligibilities", "entitlements", "shares", "values",
    "missing", "route",
)  # fmt: skip


@frozen
class Case:
    """A subject and what must come out of it.

    Attributes:
        given: the facts document as plain data (`as_of`, `facts`, `parameters`, `assumptions`), the base merged in.
        expect: what must come out, as written: plain data by part.
        span: where the case begins.
        places: where each expectation stands, by `part` and `part/name`.
    """

    name: str
    label: Words
    source: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    span: Span
    places: Mapping[str, Span]


def find_cases(ruleset_file: Path) -> Path | None:
    """Return the cases file that stands beside a ruleset file, or None."""
    beside = ruleset_file.with_name(f"{ruleset_file.stem}{ENDING}")
    return beside if beside.is_file() else None


def find_tested(cases_file: Path) -> Path:
    """Return the ruleset file a cases file stands beside."""
    return cases_file.with_name(f"{cases_file.name.removesuffix(ENDING)}.yaml")


def read_cases(path: str | os.PathLike[str]) -> tuple[Case, ...]:
    """Return the cases in a file.

    Raises: RulesetError with every problem (GR800 for its shape; GR0xx when it cannot be read).
    """
    source, problems = library.read_text_of(Path(path), str(path))
    if source is None:
        raise RulesetError(problems)
    return read_cases_text(source.text, source.name)


def read_cases_text(text: str, name: str = "<cases>") -> tuple[Case, ...]:
    """Return the cases in a text.

    Args:
        name: what diagnostics call the text.
    Raises: RulesetError with every problem (GR800 for its shape; GR0xx when it is no readable YAML).
    """
    tree, problems = read_tree(SourceText(name, text))
    if tree is None or errors_of(problems):
        raise RulesetError(problems)
    complaints: list[Diagnostic] = []
    root = _open_mapping(tree, FILE_KEYS, complaints)
    _text(root, "ruleset", tree.span, complaints)
    base = _read_given(_open_mapping(root["base"], ("as_of", *GIVEN), complaints) if "base" in root else {}, complaints)
    cases = _read_list(root.get("cases"), base, tree.span, complaints)
    if errors_of(complaints):
        raise RulesetError(complaints)
    return cases


def to_data(node: Node) -> Any:
    """Return a tree as plain mappings, lists and leaves."""
    if isinstance(node, MappingNode):
        return {entry.key.text: to_data(entry.value) for entry in node.entries}
    if isinstance(node, SequenceNode):
        return [to_data(item) for item in node.items]
    return node.value


def _complain(message: str, span: Span, help: str, complaints: list[Diagnostic]) -> None:
    complaints.append(Diagnostic("GR800", message, span, help=help))


def _open_mapping(node: Node, keys: tuple[str, ...], complaints: list[Diagnostic]) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        _complain("expected a mapping", node.span, f"the keys are {', '.join(keys)}", complaints)
        return {}
    for entry in node.entries:
        if entry.key.text not in keys:
            help = suggest(entry.key.text, keys, otherwise=f"the keys are {', '.join(keys)}")
            _complain(f"unknown key `{entry.key.text}`", entry.key.span, help, complaints)
    return {entry.key.text: entry.value for entry in node.entries}


def _text(parts: Mapping[str, Node], key: str, place: Span, complaints: list[Diagnostic]) -> str:
    value = to_data(parts[key]) if key in parts else None
    if not isinstance(value, str):
        _complain(f"`{key}` is missing or no text", parts[key].span if key in parts else place,
                  f"add `{key}: …`", complaints)  # fmt: skip
        return ""
    return value


def _read_given(parts: Mapping[str, Node], complaints: list[Diagnostic]) -> dict[str, Any]:
    """Return the date, facts, parameters and assumptions of the base or of a case, as plain data."""
    given = {key: to_data(parts[key]) for key in ("as_of", *GIVEN) if key in parts}
    for key in GIVEN:
        if not isinstance(given.setdefault(key, {}), dict):
            _complain(f"`{key}` is no mapping", parts[key].span, f"write `{key}: {{name: value}}`", complaints)
            given[key] = {}
    return given


def _read_list(
    node: Node | None, base: Mapping[str, Any], place: Span, complaints: list[Diagnostic]
) -> tuple[Case, ...]:
    if not isinstance(node, SequenceNode):
        _complain("`cases` is missing or no list", place if node is None else node.span,
                  "write `cases:` with one entry a case", complaints)  # fmt: skip
        return ()
    cases = tuple(_read_case(item, base, complaints) for item in node.items)
    names: set[str] = set()
    for case in cases:
        if case.name in names:
            _complain(f"the case `{case.name}` is there twice", case.span, "give each a name of its own", complaints)
        names.add(case.name)
    return cases


def _read_case(node: Node, base: Mapping[str, Any], complaints: list[Diagnostic]) -> Case:
    parts = _open_mapping(node, CASE_KEYS, complaints)
    name = _text(parts, "name", node.span, complaints)
    source = _text(parts, "source", node.span, complaints)
    label = read_words(to_data(parts["label"])) if "label" in parts else None
    if label is None:
        _complain(f"the case `{name}` has no label", node.span,
                  "add `label: {zh: …, en: …}`, or one of the two", complaints)  # fmt: skip
    expect = _open_mapping(parts["expect"], EXPECTATIONS, complaints) if "expect" in parts else {}
    if not expect:
        _complain(f"the case `{name}` expects nothing", node.span, "add `expect: {grade: …}`", complaints)
    given = merge_given(base, _read_given(parts, complaints))
    found = {part: to_data(value) for part, value in expect.items()}
    return Case(name, label or NO_WORDS, source, given, found, node.span, dict(_list_places(expect)))


def read_words(data: Any) -> Words | None:
    """Return a text `{zh: …, en: …}`; one language stands for both where the other is missing. None for other data."""
    match data:
        case {"zh": str() as zh, "en": str() as en} if len(data) == 2:
            return Words(zh, en)
        case {"zh": str() as text} | {"en": str() as text} if len(data) == 1:
            return Words(text, text)
        case _:
            return None


def merge_given(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case states over the base of its file; `null` takes a value of the base away."""
    merged: dict[str, Any] = {"as_of": given.get("as_of", base.get("as_of"))}
    for part in GIVEN:
        values = {**base[part], **given[part]}
        merged[part] = {name: value for name, value in values.items() if value is not None}
    return merged


def _list_places(expect: Mapping[str, Node]) -> Iterator[tuple[str, Span]]:
    for part, node in expect.items():
        yield part, node.span
        if isinstance(node, MappingNode):
            yield from ((f"{part}/{entry.key.text}", entry.key.span) for entry in node.entries)
        elif isinstance(node, SequenceNode):
            yield from ((f"{part}/{item.value}", item.span) for item in node.items if isinstance(item, ScalarNode))
