"""Recalling: a ruleset that was checked before, by any process of this user, is taken from the cache.

An entry is found by the text that was asked for and by the engine. It names the pins of the bases and imports; their
texts are fetched and compared by digest, so that no change in any of them is missed. docs/decisions/0013 has the why.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from attrs import define, field, frozen

from greenrules import cache as entries
from greenrules import library
from greenrules.library import Shelf
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.ruleset import Ruleset
from greenrules.model.ruleset_json import read_ruleset, write_ruleset
from greenrules.model.source import SourceText, Span

_KIND = "ruleset"
Sources = tuple[tuple[str, str], ...]


@define
class Compilation:
    """What one call has found so far: a module reached twice is compiled once."""

    shelf: Shelf
    finished: dict[str, Ruleset | None] = field(factory=dict)
    problems: list[Diagnostic] = field(factory=list)


@frozen
class Recipe:
    """What a ruleset is made from beside its own text.

    Attributes:
        bases: the pins of what it extends, and of what that extends, in this order.
        imports: the pins of its imports by alias.
    """

    bases: tuple[str, ...]
    imports: Mapping[str, str]


def obtain(source: SourceText, work: Compilation, *, way: tuple[str, ...], place: str) -> Ruleset | None:
    """Return the ruleset a text holds, from the cache where it can be; None when there are errors.

    Args:
        way: the pins that led here.
        place: the `id@edition` under which it was found; empty for a text of the caller's.
    """
    ruleset = _recall(source, work, way=way, place=place)
    if ruleset is not None:
        work.problems += ruleset.warnings
        return ruleset
    from greenrules.api.assembling import assemble  # whoever finds everything in the cache needs no reader

    return assemble(source, work, way=way, place=place)


def list_sources(texts: Sequence[SourceText], imports: Mapping[str, Ruleset]) -> Sources:
    """Return name and SHA-256 of each text a ruleset comes from, those of its imports included."""
    read = {text.name: sha256(text.text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts}
    read |= {name: digest for imported in imports.values() for name, digest in imported.sources}
    return tuple(read.items())


def keep(ruleset: Ruleset, source: SourceText, recipe: Recipe, texts: Sequence[SourceText]) -> None:
    """Put a checked ruleset into the cache."""
    if entries.find_folder() is None:
        return
    written = write_ruleset(ruleset, texts)
    if written is not None:
        head = json.dumps([ruleset.key, ruleset.sources, recipe.bases, recipe.imports])
        entries.write_entry(_KIND, _make_key(source), f"{head}\n{written}".encode())


def _make_key(source: SourceText) -> str:
    return entries.make_key((_identify_engine(), source.name, source.text))


@cache
def _identify_engine() -> str:
    """Return what changes with anything that decides how a text is read and checked. The code runs as it was loaded."""
    package = Path(__file__).resolve().parents[1]
    return entries.identify_engine(package / part for part in ("", "api", "checking", "model", "reading"))


def _recall(source: SourceText, work: Compilation, *, way: tuple[str, ...], place: str) -> Ruleset | None:
    entry = entries.read_entry(_KIND, _make_key(source))
    if entry is None:
        return None
    head, _, written = entry.partition(b"\n")
    try:
        key, sources, bases, imported = json.loads(head)
        recipe = Recipe(tuple(bases), dict(imported))
    except (TypeError, ValueError, RecursionError):
        return None
    if (place and key != place) or not all(isinstance(pin, str) for pin in (*recipe.bases, *recipe.imports.values())):
        return None
    texts, way = _fetch_texts(source, recipe, work, way=(*way, key))
    imports = _obtain_imports(recipe, source, work, way=way) if texts else None
    if imports is None or [list(pair) for pair in list_sources(texts, imports)] != sources:
        return None
    return read_ruleset(written, texts, imports)


def _fetch_texts(
    source: SourceText, recipe: Recipe, work: Compilation, *, way: tuple[str, ...]
) -> tuple[tuple[SourceText, ...], tuple[str, ...]]:
    """Return the text with those of its bases before it, the innermost first, and the way through them."""
    texts: tuple[SourceText, ...] = (source,)
    for pin in recipe.bases:
        base, problems = library.fetch(pin, Span(source, 0, 0), work.shelf, way=way)
        if base is None or problems:
            return (), way
        texts, way = (base, *texts), (*way, pin)
    return texts, way


def _obtain_imports(
    recipe: Recipe, source: SourceText, work: Compilation, *, way: tuple[str, ...]
) -> dict[str, Ruleset] | None:
    imports: dict[str, Ruleset] = {}
    for alias, pin in recipe.imports.items():
        if pin not in work.finished:
            text, problems = library.fetch(pin, Span(source, 0, 0), work.shelf, way=way)
            if text is None or problems:
                return None
            # What is wrong with an import now is found and reported when all is read again: nothing of it may stay.
            trial = Compilation(work.shelf, dict(work.finished))
            ruleset = obtain(text, trial, way=way, place=pin)
            if ruleset is None or errors_of(trial.problems):
                return None
            work.finished |= {**trial.finished, pin: ruleset}
            work.problems += trial.problems
        ruleset = work.finished[pin]
        if ruleset is None:
            return None
        imports[alias] = ruleset
    return imports
