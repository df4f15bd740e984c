"""Paths through a tree, and copies of a tree with one node put, added or taken away."""

from collections.abc import Iterator

from attrs import evolve, frozen

from greenrules.model.source import Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode


@frozen
class BrokenPath:
    """A path that leads nowhere: the part that does not exist, and the names that do beside it."""

    part: str
    siblings: tuple[str, ...]


def text_of(node: Node | None) -> str:
    """Return the text of a single value, or the empty text."""
    return node.text if isinstance(node, ScalarNode) and node.value is not None else ""


def node_children(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the parts of a node by name: the key, in a list the `id` of the item or else its index."""
    match node:
        case MappingNode(entries=entries):
            for entry in entries:
                yield entry.key.text, entry.value
        case SequenceNode(items=items):
            for index, item in enumerate(items):
                yield text_of(item.get("id") if isinstance(item, MappingNode) else None) or str(index), item


def find_child(node: Node, part: str) -> Node | None:
    """Return the part of a node by name; an item of a list also by its index."""
    for name, child in node_children(node):
        if name == part:
            return child
    index = read_index(part)
    if isinstance(node, SequenceNode) and index is not None and index < len(node.items):
        return node.items[index]
    return None


def read_index(part: str) -> int | None:
    """Return the index a part of a path names, or None."""
    return int(part) if part.isascii() and part.isdigit() and len(part) < 7 else None


def find_node(root: Node, parts: tuple[str, ...]) -> Node | BrokenPath:
    """Follow a path; where it breaks, say at which part and what stands there instead."""
    node = root
    for part in parts:
        child = find_child(node, part)
        if child is None:
            return BrokenPath(part, tuple(name for name, _ in node_children(node)))
        node = child
    return node


def put_node(root: Node, parts: tuple[str, ...], new: Node) -> Node:
    """Return the tree with the node at an existing path replaced."""
    if not parts:
        return new
    old = find_child(root, parts[0])
    match root:
        case MappingNode(entries=entries):
            changed = (evolve(e, value=put_node(e.value, parts[1:], new)) if e.value is old else e for e in entries)
            return evolve(root, entries=tuple(changed))
        case SequenceNode(items=items):
            return evolve(root, items=tuple(put_node(i, parts[1:], new) if i is old else i for i in items))
        case _:
            return root


def remove_node(root: Node, parts: tuple[str, ...]) -> Node:
    """Return the tree without the node at an existing path."""
    parent, old = find_node(root, parts[:-1]), find_node(root, parts)
    match parent:
        case MappingNode(entries=entries):
            shorter: Node = evolve(parent, entries=tuple(entry for entry in entries if entry.value is not old))
        case SequenceNode(items=items):
            shorter = evolve(parent, items=tuple(item for item in items if item is not old))
        case _:
            return root
    return put_node(root, parts[:-1], shorter)


def add_node(root: Node, parts: tuple[str, ...], new: Node, span: Span) -> Node:
    """Return the tree with a node added at a path whose parent exists; in a list an index inserts, a name appends.

    Args:
        span: the place of the path, where the new key is said to stand.
    """
    parent, name = find_node(root, parts[:-1]), parts[-1]
    match parent:
        case MappingNode(entries=entries):
            longer: Node = evolve(parent, entries=(*entries, Entry(make_text(name, span), new)))
        case SequenceNode(items=items):
            index = read_index(name)
            place = len(items) if index is None else index
            longer = evolve(parent, items=(*items[:place], new, *items[place:]))
        case _:
            return root
    return put_node(root, parts[:-1], longer)


def make_text(text: str, span: Span) -> ScalarNode:
    """Return a text node that stands at a given place."""
    return ScalarNode(text, text, False, span)


def set_entries(node: MappingNode, entries: tuple[Entry, ...], *, drop: tuple[str, ...] = ()) -> MappingNode:
    """Return the mapping with entries set (in place of those of the same key) and the keys of `drop` left out."""
    replaced = {entry.key.text for entry in entries} | set(drop)
    return evolve(node, entries=(*(e for e in node.entries if e.key.text not in replaced), *entries))
