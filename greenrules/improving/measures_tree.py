"""Measures handed over as Python objects, as the tree a file would give."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode


def plant_tree(thing: object, name: str) -> Node:
    """Return mappings, lists and values as a tree; a float is read by its shortest text, like everywhere.

    Args:
        name: what diagnostics call it, as there is no text to point at.
    """
    return _plant(thing, Span(SourceText(name, ""), 0, 0))


def _plant(thing: object, span: Span) -> Node:
    match thing:
        case Mapping():
            return MappingNode(tuple(Entry(_plant_scalar(str(key), span), _plant(value, span))
                                     for key, value in thing.items()), span)  # fmt: skip
        case list() | tuple() | set() | frozenset():
            items = sorted(thing) if isinstance(thing, set | frozenset) else thing
            return SequenceNode(tuple(_plant(item, span) for item in items), span)
        case _:
            return _plant_scalar(thing, span)


def _plant_scalar(thing: object, span: Span) -> ScalarNode:
    match thing:
        case None | bool() | Fraction():
            value: str | Fraction | bool | None = thing
        case int() | float() | Decimal():
            value = Fraction(str(thing))
        case date():
            value = thing.isoformat()
        case _:
            value = str(thing)
    return ScalarNode(value, str(thing), isinstance(value, str), span)
