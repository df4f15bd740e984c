"""A checked ruleset as JSON and back, every place in its texts included: what an on-disk cache keeps.

Every value has a row that names earlier values by their position, so that shared parts stay shared and nothing is
nested. It holds plain data only: reading it builds classes of the model from a closed list and runs nothing
else. It is not for exchange; its form may change with any version (canonical.py has the lasting form).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import attrs

from greenrules.model import (
    citing,
    declarations,
    diagnostics,
    expressions,
    outcomes,
    ruleset,
    scoring,
    source,
    types,
    units,
    values,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText

# What a row of the list holds; the classes of the model follow.
_ATOM, _TUPLE, _SET, _MAPPING, _FRACTION, _DATE, _CLASSES = range(7)
_HOMES = (diagnostics, expressions, citing, declarations, outcomes, ruleset, scoring, source, types, units, values)
# Sections few rulesets have: loaded only for those.
_RARE_HOMES = ("greenrules.model.cohort", "greenrules.model.programme")
# Whatever a damaged or foreign text may lead to while it is taken apart.
_FAULTS = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)


def write_ruleset(checked: Ruleset, texts: Sequence[SourceText]) -> str | None:
    """Write a ruleset.

    Args:
        texts: the texts it was read from, those of its imports left out.
    Returns: None when it holds something that cannot be read back, such as a place in another text.
    """
    writer = _Writer({id(thing): at for at, thing in enumerate(_list_known(texts, checked.imports))})
    try:
        writer.place(checked)
        written = [writer.classes, writer.kinds, writer.parts]
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except _FAULTS:
        return None


def read_ruleset(text: str | bytes, texts: Sequence[SourceText], imports: Mapping[str, Ruleset]) -> Ruleset | None:
    """Read what write_ruleset wrote; None when it is not that, or of classes that have changed since.

    Args:
        texts: the texts it was read from, equal to those it was written with.
        imports: the rulesets it imports under their aliases, equal to those it was written with.
    """
    try:
        classes, kinds, rows = json.loads(text)
        makers = [*_MAKERS, *(_find_class(name, fields) for name, *fields in classes)]
        built = list(_list_known(texts, imports))
        take = built.__getitem__
        for kind, parts in zip(kinds, rows, strict=True):
            built.append(makers[kind](*map(take, parts)) if kind else parts)
    except _FAULTS:
        return None
    return built[-1] if isinstance(built[-1], Ruleset) else None


def _list_known(texts: Sequence[SourceText], imports: Mapping[str, Ruleset]) -> Iterator[Any]:
    """Yield what writer and reader both have: a fact of an import, say, is not written a second time."""
    yield from (None, True, False)
    yield from texts
    for imported in imports.values():
        yield imported
        for fact in imported.facts.values():
            yield fact
            yield None if fact.span is None else fact.span.source
        yield from imported.documents.values()


_MAKERS: tuple[Callable[..., Any], ...] = (
    lambda atom: atom,
    lambda *parts: parts,
    lambda *parts: frozenset(parts),
    lambda *parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    Fraction,
    date,
)


@cache
def _classes(*, rare: bool) -> Mapping[str, type]:
    """Return the classes a ruleset may be made of. A pure function of this package, so that it is kept."""
    homes = (*_HOMES, *map(import_module, _RARE_HOMES)) if rare else _HOMES
    found = (thing for home in homes for thing in vars(home).values() if isinstance(thing, type) and attrs.has(thing))
    return {thing.__name__: thing for thing in found if thing is not SourceText}


def _class_of(name: str) -> type | None:
    return _classes(rare=False).get(name) or _classes(rare=True).get(name)


@cache
def _list_fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind) if field.init)


def _find_class(name: str, fields: Sequence[str]) -> type:
    kind = _class_of(name)
    if kind is None or _list_fields(kind) != tuple(fields):
        raise ValueError(f"`{name}` has other fields now")
    return kind


@attrs.define
class _Writer:
    """The rows so far. `places` finds a value by its identity, `equals` an equal row."""

    places: dict[int, int]
    equals: dict[tuple[object, ...], int] = attrs.field(factory=dict)
    classes: list[list[str]] = attrs.field(factory=list)
    kinds: list[int] = attrs.field(factory=list)
    parts: list[Any] = attrs.field(factory=list)
    first: int = attrs.field(init=False)
    # INVARIANT: whatever is found by its identity stays alive while the rows are written.
    kept: list[object] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.first = max(self.places.values()) + 1

    def place(self, thing: Any) -> int:
        """Return the position of a value, writing it the first time."""
        at = self.places.get(id(thing))
        if at is None:
            at = self.places[id(thing)] = self._write(thing)
            self.kept.append(thing)
        return at

    def _write(self, thing: Any) -> int:
        kind: int
        parts: tuple[Any, ...]
        match thing:
            case str() | int():
                # 1 and "1" are different atoms; True is none, it has a place from the start.
                return self._share((type(thing), thing), _ATOM, thing)
            case dict():
                # INVARIANT: a mapping could be changed in place, so that no two share a row.
                return self._append(_MAPPING, [self.place(part) for entry in thing.items() for part in entry])
            case Fraction():
                kind, parts = _FRACTION, (thing.numerator, thing.denominator)
            case date():
                kind, parts = _DATE, (thing.year, thing.month, thing.day)
            case tuple():
                kind, parts = _TUPLE, thing
            case frozenset():
                kind, parts = _SET, tuple(sorted(thing))
            case _:
                fields = _list_fields(thing.__class__)
                kind, parts = self._number(thing.__class__, fields), tuple(getattr(thing, name) for name in fields)
        places = [self.place(part) for part in parts]
        return self._share((kind, *places), kind, places)

    def _number(self, kind: type, fields: tuple[str, ...]) -> int:
        if _class_of(kind.__name__) is not kind:
            raise ValueError(f"no place for {kind.__name__}")
        entry = [kind.__name__, *fields]
        if entry not in self.classes:
            self.classes.append(entry)
        return _CLASSES + self.classes.index(entry)

    def _share(self, key: tuple[object, ...], kind: int, parts: Any) -> int:
        if key not in self.equals:
            self.equals[key] = self._append(kind, parts)
        return self.equals[key]

    def _append(self, kind: int, parts: Any) -> int:
        self.kinds.append(kind)
        self.parts.append(parts)
        return self.first + len(self.kinds) - 1
