"""Whose word an overridden entry is now: the override's source, set on the nearest entry that has one of its own."""

import re

from greenrules.checking.tree_editing import find_node, make_text, put_node, set_entries
from greenrules.model.source import Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode

SOURCE_KEYS = ("cite", "provenance", "note")
_SOURCED = re.compile(
    r"(?:(?:parameters|tables|derived|basic_requirements|eligibilities|entitlements|grades)/[^/]+"
    r"|parameters/[^/]+/values/[^/]+|tables/[^/]+/(?:rows/[^/]+|otherwise)"
    r"|facts/[^/]+/(?:columns/[^/]+/)?when_missing|effective"
    r"|indicators(?:/children/[^/]+)+(?:/scoring/steps/[^/]+)?"
    r"|indicators(?:/children/[^/]+)*/(?:points|weight))\Z"
)
_POINTS = re.compile(r"indicators(?:/children/[^/]+)*/(?:points|weight)\Z")
# Parts of an entry that say nothing about what it means, that are the source itself, or that have sources of their own.
_UNTOUCHED = (*SOURCE_KEYS, "label", "help", "evidence", "children")


def set_source(root: Node, parts: tuple[str, ...], entries: tuple[Entry, ...], span: Span) -> Node | None:
    """Set the source of an override on what it changed.

    Args:
        root: the tree in which the override was already applied.
        parts: the path of the override.
        entries: the keys `cite`, `provenance` and `note` of the override.
        span: the place of the override.
    Returns:
        The tree, unchanged where nothing there has a source; None when the entry is written as a list, which cannot
        say its source.
    """
    depth = _find_sourced(parts)
    node = find_node(root, parts[:depth]) if depth else None
    match node:
        case ScalarNode() if _POINTS.match("/".join(parts[:depth])):
            value = Entry(make_text("value", node.span), node)
            return put_node(root, parts[:depth], MappingNode((value, *entries), span))
        case MappingNode():
            if depth == len(parts) and any(node.get(key) is not None for key in SOURCE_KEYS[:2]):
                return root
            return put_node(root, parts[:depth], set_entries(node, entries, drop=SOURCE_KEYS))
        case ScalarNode() | None:
            return root
        case _:
            return None


def _find_sourced(parts: tuple[str, ...]) -> int:
    for depth in range(len(parts), 0, -1):
        if _SOURCED.match("/".join(parts[:depth])):
            return 0 if parts[depth : depth + 1] and parts[depth] in _UNTOUCHED else depth
    return 0
