"""Where the names of a text are used, and what stands at a place of it."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from greenrules.authoring.analysis import Analysis
from greenrules.authoring.declarations import Declaration
from greenrules.library import Shelf
from greenrules.model.entries import DerivedEntry, TableEntry
from greenrules.model.module import ClauseEntry, Module
from greenrules.model.scoring_entries import ChooseEntry, IndicatorEntry, OverEntry
from greenrules.model.source import SourceText, Span
from greenrules.model.syntax import NameSyntax, PathSyntax
from greenrules.model.tree import MappingNode, ScalarNode
from greenrules.model.written import Citation, Text

# What a ledger calls the kinds of entries, and how expressions name them.
_LEDGER = {"gate": "gate.", "indicator": "score.", "group": "score.", "grade": "rung.", "eligibility": "eligibilities:",
           "entitlement": "entitlements:", "parameter": "", "table": "", "derived": ""}  # fmt: skip


@frozen
class Use:
    """A name at a place: the key of its declaration, and the characters that spell it."""

    name: str
    span: Span


def list_uses(analysis: Analysis, declared: Mapping[str, Declaration]) -> tuple[Use, ...]:
    """Return every place of a text that names something declared, declarations themselves included."""
    uses = [*_walk(analysis.module, declared)]
    uses += [Use(name, one.span) for name, one in declared.items() if one.span is not None]
    uses += _list_paths(analysis.tree, analysis.module, declared)
    inside = [use for use in uses if use.span.source is analysis.source]
    return tuple(sorted(dict.fromkeys(inside), key=lambda use: (use.span.start, use.name.startswith("column:"))))


def find_use(uses: tuple[Use, ...], offset: int) -> Use | None:
    """Return what is named at a character: the shortest name around it."""
    around = [use for use in uses if use.span.start <= offset <= use.span.end]
    return min(around, key=lambda use: use.span.end - use.span.start, default=None)


def _walk(thing: Any, declared: Mapping[str, Declaration]) -> Iterator[Use]:
    match thing:
        case NameSyntax(name=name, span=span):
            yield from _resolve(name, span, declared)
        case dict():
            for value in thing.values():
                yield from _walk(value, declared)
            return
        case tuple():
            for value in thing:
                yield from _walk(value, declared)
            return
        case SourceText() | Span():
            return
    if not attrs.has(type(thing)):
        return
    yield from _list_texts(thing, declared)
    for field in attrs.fields(type(thing)):
        if field.name not in ("key_spans", "span", "source"):
            yield from _walk(getattr(thing, field.name), declared)


def _resolve(name: str, span: Span, declared: Mapping[str, Declaration]) -> Iterator[Use]:
    """Find what a dotted name stands for: itself, its beginning (`day.year`), or a column (`r.severity`)."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        known = ".".join(parts[:count])
        if known in declared:
            yield Use(known, Span(span.source, span.start, span.start + len(known)))
            if count == len(parts):
                return
            break
    column = f"column:{parts[-1]}"
    if column in declared:
        yield Use(column, Span(span.source, span.end - len(parts[-1]), span.end))


def _list_texts(thing: Any, declared: Mapping[str, Declaration]) -> Iterator[Use]:
    """Yield the names that stand outside expressions."""
    texts: list[tuple[Text | None, str]] = []
    match thing:
        case Citation(document=document):
            texts = [(document, "document:")]
        case ClauseEntry(document=named, by=entries):
            texts = [(named, "document:")]
            for entry in entries:
                kind, _, name = entry.value.partition(":")
                if kind in _LEDGER:
                    key = f"{_LEDGER[kind]}{name}"
                    yield from [Use(key, entry.span)] if key in declared else []
        case TableEntry(of=of) | DerivedEntry(of=of):
            texts = [(of, "")]
        case OverEntry(table=table):
            texts = [(table, "")]
        case ChooseEntry(by=by):
            texts = [(by, "")]
        case IndicatorEntry(not_applicable=policy):
            texts = [(policy, "")]
        case PathSyntax(column=column, span=span) if f"column:{column}" in declared:
            yield Use(f"column:{column}", Span(span.source, span.end - len(column), span.end))
    for text, prefix in texts:
        if text is not None and prefix + text.value in declared:
            yield Use(prefix + text.value, text.span)


def _list_paths(tree: object, module: Module | None, declared: Mapping[str, Declaration]) -> Iterator[Use]:
    """Yield what the overrides of an overlay change."""
    overrides = tree.get("overrides") if isinstance(tree, MappingNode) else None
    for item in getattr(overrides, "items", ()):
        path = item.get("path") if isinstance(item, MappingNode) else None
        if not isinstance(path, ScalarNode) or module is None:
            continue
        parts = path.text.split("/")
        name = _name_of_path(parts)
        if name in declared:
            yield Use(name, path.span)


def _name_of_path(parts: list[str]) -> str:
    match parts:
        case ["parameters" | "facts" | "tables" | "derived", id, *_]:
            return id
        case ["basic_requirements", id, *_]:
            return f"gate.{id}"
        case ["grades", id, *_]:
            return f"rung.{id}"
        case ["documents", id, *_]:
            return f"document:{id}"
        case ["eligibilities" | "entitlements" as section, id, *_]:
            return f"{section}:{id}"
        case ["indicators", *rest]:
            children = [name for before, name in pairwise(rest) if before == "children"]
            return f"score.{children[-1]}" if children else ""
        case _:
            return ""


def find_pin(analysis: Analysis, offset: int) -> str | None:
    """Return the `id@edition` an import or `extends` names at a character, or None."""
    tree = analysis.tree
    if not isinstance(tree, MappingNode):
        return None
    imports = tree.get("imports")
    nodes = [entry.value for entry in imports.entries] if isinstance(imports, MappingNode) else []
    for node in (*nodes, tree.get("extends")):
        if isinstance(node, ScalarNode) and node.span.start <= offset <= node.span.end:
            return node.text
    return None


def locate(pin: str, shelf: Shelf) -> Path | None:
    """Return the file of `id@edition`: the one beside the text, else that of a pack; None when it is no plain file."""
    id, _, edition = pin.partition("@")
    beside = shelf.neighbourhood / id / f"{edition}.yaml" if shelf.neighbourhood else None
    if beside is not None and beside.is_file():
        return beside
    files = (file.file for file in shelf.files if (file.id, file.edition) == (id, edition))
    return next((file for file in files if isinstance(file, Path)), None)


def locate_source(source: SourceText, shelf: Shelf) -> Path | None:
    """Return the file a text was read from."""
    packed = next((file.file for file in shelf.files if file.name == source.name), None)
    if isinstance(packed, Path):
        return packed
    path = Path(source.name)
    return path if path.is_file() else None
