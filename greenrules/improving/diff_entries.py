"""The entries of two rulesets side by side, by their stable ids."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, get_args

import attrs
from attrs import evolve, frozen

from greenrules.model.canonical import canonical_json, to_canonical
from greenrules.model.citing import NO_WORDS, Document, Source, Words
from greenrules.model.declarations import Interval
from greenrules.model.difference import Aspect, Difference, DifferenceKind, DifferenceStatus
from greenrules.model.expressions import Constant, Expr, Reference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.source import Span
from greenrules.model.units import Unit
from greenrules.model.values import format_number

_WORDS = ("label", "evidence", "help", "title", "note")
_SOURCE = ("document", "clause", "provenance", "source", "points_source")
_EXPRESSIONS: tuple[type, ...] = get_args(Expr)


@frozen
class Placed:
    """An entry with the place it stands at, and the documents its clauses belong to."""

    kind: DifferenceKind
    entry: object
    place: str
    documents: Mapping[str, Document]


Entries = dict[str, Placed]


def list_differences(old: Ruleset, new: Ruleset) -> tuple[Difference, ...]:
    """Return what differs, in the order of the newer ruleset; entries that are gone come where they stood, last."""
    before, after = list_entries(old), list_entries(new)
    found: list[Difference] = []
    for id in (*after, *(id for id in before if id not in after)):
        difference = _compare(id, before.get(id), after.get(id))
        found += [] if difference is None else [difference]
    return tuple(found)


def list_entries(ruleset: Ruleset, prefix: str = "") -> Entries:
    """Return every entry of a ruleset and of its imports by id, gates before indicators before grades."""
    documents = ruleset.documents

    def put(kind: DifferenceKind, entry: object) -> Placed:
        return Placed(kind, entry, "", documents)

    entries: Entries = {f"ruleset:{prefix}effective": put("ruleset", ruleset.effective)}
    sections: tuple[tuple[DifferenceKind, Mapping[str, object]], ...] = (
        ("fact", ruleset.facts if not prefix else {}),
        ("parameter", ruleset.parameters),
        ("table", ruleset.tables),
        ("derived", ruleset.derived),
        ("gate", ruleset.gates),
    )
    for kind, section in sections:
        entries |= {f"{kind}:{prefix}{id}": put(kind, entry) for id, entry in section.items()}
    if ruleset.indicators is not None:
        entries |= _list_nodes(ruleset.indicators, prefix, "", documents)
    ladder = [rung.id for rung in ruleset.rungs]
    entries |= {f"grade:{prefix}{rung.id}": put("grade", rung) for rung in ruleset.rungs}
    if ladder:
        entries[f"ruleset:{prefix}ladder"] = put("ruleset", tuple(ladder))
    entries |= {f"eligibility:{prefix}{id}": put("eligibility", one) for id, one in ruleset.eligibilities.items()}
    entries |= {f"entitlement:{prefix}{id}": put("entitlement", one) for id, one in ruleset.entitlements.items()}
    for alias, imported in ruleset.imports.items():
        entries[f"import:{prefix}{alias}"] = put("import", imported.key)
        entries |= list_entries(imported, f"{prefix}{alias}.")
    return entries


def _list_nodes(node: Indicator | Group, prefix: str, parent: str, documents: Mapping[str, Document]) -> Entries:
    """Return the nodes of an indicator tree; the children of a group are entries of their own."""
    if not isinstance(node, Group):
        return {f"indicator:{prefix}{node.id}": Placed("indicator", node, parent, documents)}
    entries: Entries = {f"group:{prefix}{node.id}": Placed("group", evolve(node, children=()), parent, documents)}
    for child in node.children:
        entries |= _list_nodes(child, prefix, node.id, documents)
    return entries


def _compare(id: str, before: Placed | None, after: Placed | None) -> Difference | None:
    shown = after or before
    assert shown is not None
    if before is None or after is None:
        aspects = tuple(_show_whole(shown.entry, is_new=before is None))
        status: DifferenceStatus = "added" if before is None else "removed"
    else:
        moved = before.place != after.place
        aspects = tuple(_list_aspects(before.entry, after.entry))
        aspects += (Aspect(("parent",), before.place, after.place, "meaning"),) if moved else ()
        if not aspects:
            return None
        status = _judge(aspects, moved=moved)
    return Difference(
        id=id,
        kind=shown.kind,
        status=status,
        label=getattr(shown.entry, "label", NO_WORDS),
        aspects=aspects,
        clause_before=_cite(before),
        clause_after=_cite(after),
    )


def _judge(aspects: tuple[Aspect, ...], *, moved: bool) -> DifferenceStatus:
    meaning = [aspect for aspect in aspects if aspect.about == "meaning" and aspect.path != ("parent",)]
    return "changed" if meaning else "moved" if moved else "restated"


def _cite(placed: Placed | None) -> str:
    """Return number and clause of the source of an entry; of a parameter that of its latest value."""
    entry: Any = None if placed is None else placed.entry
    values = getattr(entry, "values", None)
    source = values[-1].source if isinstance(values, tuple) and values else getattr(entry, "source", None)
    if placed is None or not isinstance(source, Source):
        return ""
    document = placed.documents.get(source.document)
    number = document.number if document is not None and document.number else source.document
    place = " ".join(part for part in (number, source.clause) if part)
    return f"{place} [{source.provenance}]".strip() if source.provenance != "published" else place


def _list_aspects(before: object, after: object) -> Iterator[Aspect]:
    old, new = dict(_flatten(before, ())), dict(_flatten(after, ()))
    for path in dict.fromkeys((*new, *old)):
        if old.get(path) != new.get(path):
            shown = [None if found is None else found[0] for found in (old.get(path), new.get(path))]
            yield Aspect(path, shown[0], shown[1], _sort(path))


def _show_whole(entry: object, *, is_new: bool) -> Iterator[Aspect]:
    """Yield what an entry that was added or removed means; its words are its label, its source its clause."""
    for path, (text, _) in _flatten(entry, ()):
        if _sort(path) == "meaning":
            yield Aspect(path, None if is_new else text, text if is_new else None, "meaning")


def _sort(path: tuple[str, ...]) -> Any:
    if any(part in _SOURCE for part in path):
        return "source"
    return "words" if any(part in _WORDS for part in path) else "meaning"


def _flatten(thing: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Yield the values of an entry as text by their path, each with a form that tells different ones apart."""
    match thing:
        case None | () | {} | "":
            return
        case Reference():
            name = f"{thing.module}.{thing.name}" if thing.module else thing.name
            yield path, (name or thing.kind, canonical_json(to_canonical(thing)))
        case Interval():
            yield path, (_write_interval(thing), "")
        case Words():
            yield path, (" · ".join(dict.fromkeys(filter(None, (thing.zh, thing.en)))), "")
        case Constant():
            yield path, (_write(thing.value), canonical_json(to_canonical(thing)))
        case _ if isinstance(thing, _EXPRESSIONS):
            yield path, (_write_expression(thing), canonical_json(to_canonical(thing)))
        case Span():
            return
        case tuple() | list():
            yield from _flatten_items(list(thing), path)
        case dict():
            for key, value in thing.items():
                yield from _flatten(value, (*path, str(key)))
        case Unit():
            yield path, (str(thing), "")
        case _ if attrs.has(type(thing)) and not isinstance(thing, date):
            yield from _flatten_class(thing, path)
        case _:
            yield path, (_write(thing), "")


def _flatten_items(items: list[object], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Name the items of a list by id or start where they have one, so that an insertion is not a change of all."""
    if all(isinstance(item, str | Fraction | bool) for item in items):
        yield path, (", ".join(map(_write, items)), "")
        return
    for number, item in enumerate(items, 1):
        name = getattr(item, "id", None) or getattr(item, "name", None)
        start = getattr(item, "start", None) if hasattr(item, "start") else None
        yield from _flatten(item, (*path, str(name or start or number)))


# Said elsewhere: columns stand beside the type, and whether a number is a score shows in its unit.
_REPEATED = {"type": ("columns", "score"), "": ("children", "id")}


def _flatten_class(thing: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    inside_type = "type" in path
    if path and path[-1] in ("scoring", "type"):
        yield (*path, "kind"), (type(thing).__name__.removesuffix("Type"), "")
    for one in attrs.fields(type(thing)):
        repeated = _REPEATED["type"] if inside_type else _REPEATED[""]
        if one.eq and one.name not in repeated:
            yield from _flatten(getattr(thing, one.name), (*path, one.name))


def _write(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return format_number(value)
        case frozenset():
            return ", ".join(sorted(value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _write_interval(interval: Interval) -> str:
    low = "" if interval.low is None else _write(interval.low)
    high = "" if interval.high is None else _write(interval.high)
    if low and low == high:
        return low
    start, end = "[" if interval.low_closed and low else "(", "]" if interval.high_closed and high else ")"
    return f"{start}{low}..{high}{end}"


def _write_expression(expr: Any) -> str:
    """Return an expression as it is written, on one line."""
    return " ".join(expr.span.text.split())
