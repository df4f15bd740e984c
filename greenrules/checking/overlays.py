"""An overlay put on its base: a new tree, merged from two, in which every node still knows the file it came from."""

from attrs import evolve

from greenrules.checking.overrides import SECTIONS, Merge, apply_override, report_at
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.suggestions import suggest
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode
from greenrules.model.units import OPAQUE

IDENTITY = ("format", "ruleset", "edition", "title", "extends", "effective")


def apply_overlay(base: MappingNode, overlay: MappingNode) -> tuple[MappingNode, tuple[Diagnostic, ...]]:
    """Merge an overlay with its base into one tree.

    Args:
        base: the tree of the base, itself already merged when the base is an overlay too.
        overlay: the tree of the overlay as read.
    Returns:
        The merged tree, whose `overrides` lists the overrides of the whole chain, base first; and every problem found.
    Diagnostics: GR021, GR022, GR025, GR501, GR513 to GR515, GR517, GR518.
    """
    merge = Merge(base)
    overrides = _list_overrides(overlay, merge)
    for override in overrides:
        apply_override(override, merge)
    _check_extends(overlay, merge)
    _check_opaque_units(overlay, merge)
    entries = {entry.key.text: entry for entry in merge.tree.entries}
    for key in ("title", "extends"):
        entries.pop(key, None)
    for entry in overlay.entries:
        if entry.key.text != "overrides":
            entries[entry.key.text] = _merge_entry(entry, entries.get(entry.key.text), base, merge)
    entries |= _chain_overrides(base, overlay)
    return evolve(overlay, entries=tuple(entries.values())), tuple(merge.diagnostics)


def _list_overrides(overlay: MappingNode, merge: Merge) -> tuple[MappingNode, ...]:
    node = overlay.get("overrides")
    if node is None or overlay.get("extends") is None:
        return ()
    if not isinstance(node, SequenceNode):
        # The reader of the merged tree reports it; there is nothing to apply.
        return ()
    return tuple(item for item in node.items if isinstance(item, MappingNode))


def _chain_overrides(base: MappingNode, overlay: MappingNode) -> dict[str, Entry]:
    first, second = base.get("overrides"), overlay.get("overrides")
    own = next((entry for entry in overlay.entries if entry.key.text == "overrides"), None)
    if own is None:
        return {}
    if isinstance(first, SequenceNode) and isinstance(second, SequenceNode):
        own = evolve(own, value=evolve(second, items=(*first.items, *second.items)))
    return {"overrides": own}


def _check_extends(overlay: MappingNode, merge: Merge) -> None:
    keys = [entry.key.text for entry in overlay.entries]
    if "extends" in keys and not set(keys) - {*IDENTITY, "subject"}:
        extends = next(entry for entry in overlay.entries if entry.key.text == "extends")
        help = "add `overrides`, `units` or new entries, or use the base itself"
        report_at(merge, "GR518", "the overlay changes nothing of its base", extends.key.span, help)


def _merge_entry(entry: Entry, old: Entry | None, base: MappingNode, merge: Merge) -> Entry:
    key = entry.key.text
    if old is None or key in IDENTITY:
        return entry
    if key == "units":
        return _merge_units(entry, old, merge)
    if key == "caveats" and isinstance(old.value, SequenceNode) and isinstance(entry.value, SequenceNode):
        return evolve(old, value=evolve(entry.value, items=(*old.value.items, *entry.value.items)))
    if key == "clauses" and isinstance(old.value, SequenceNode) and isinstance(entry.value, SequenceNode):
        return evolve(old, value=_merge_clauses(entry.value, old.value))
    if key in SECTIONS and isinstance(old.value, MappingNode) and isinstance(entry.value, MappingNode):
        return evolve(old, value=_merge_section(key, entry.value, old.value, base.get(key), merge))
    if base.get(key) is not None:
        help = f"remove `{key}`, or change it by an override with a citation"
        report_at(merge, "GR514", f"the overlay shadows `{key}` of its base", entry.key.span, help)
    return old


def _merge_clauses(new: SequenceNode, old: SequenceNode) -> SequenceNode:
    """Put the clauses of an overlay after those of its base; one stated again takes the place of the old."""
    stated = {name: item for item in reversed(new.items) if all(name := _name_clause(item))}
    kept = tuple(stated.get(_name_clause(item), item) for item in old.items)
    return evolve(new, items=(*kept, *(item for item in new.items if not any(item is each for each in kept))))


def _name_clause(item: Node) -> tuple[str, ...]:
    parts = [item.get(key) if isinstance(item, MappingNode) else None for key in ("document", "clause")]
    return tuple(part.text if isinstance(part, ScalarNode) else "" for part in parts)


def _merge_section(section: str, new: MappingNode, old: MappingNode, base: Node | None, merge: Merge) -> MappingNode:
    taken = {entry.key.text for entry in old.entries}
    taken |= {entry.key.text for entry in base.entries} if isinstance(base, MappingNode) else set()
    added = []
    for entry in new.entries:
        key = entry.key.text
        if key in taken:
            message = f"the overlay shadows `{section}/{key}` of its base"
            help = f"rename it, or use an override with `path: {section}/{key}` and a citation"
            report_at(merge, "GR514", message, entry.key.span, help)
        else:
            added.append(entry)
    return evolve(old, entries=(*old.entries, *added))


def _merge_units(entry: Entry, old: Entry, merge: Merge) -> Entry:
    if not isinstance(entry.value, MappingNode) or not isinstance(old.value, MappingNode):
        return entry
    fresh = []
    for binding in entry.value.entries:
        if old.value.get(binding.key.text) is None:
            fresh.append(binding)
            continue
        message = f"the unit `{binding.key.text}` is already bound by the base"
        report_at(merge, "GR517", message, binding.key.span, "remove the binding: a unit is bound once")
    return evolve(entry, value=evolve(entry.value, entries=(*old.value.entries, *fresh)))


def _check_opaque_units(overlay: MappingNode, merge: Merge) -> None:
    units = overlay.get("units")
    for binding in units.entries if isinstance(units, MappingNode) else ():
        atom = binding.key.text
        if atom not in OPAQUE:
            help = suggest(atom, OPAQUE, otherwise=f"only {', '.join(OPAQUE)} can be bound")
            report_at(merge, "GR517", f"the unit `{atom}` is not opaque", binding.key.span, help)
