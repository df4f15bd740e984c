"""How deep a syntax tree is, found without recursion."""

from collections.abc import Iterator

from attrs import fields

from greenrules.model.source import Span
from greenrules.model.syntax import IntervalTest, SignTest, Syntax, UnaryTests

# Chains such as `a + b + c` are left-deep trees: more is allowed than for brackets, but not so much
# that a recursive walk could fail.
MAX_TREE_DEPTH = 100
_Node = Syntax | UnaryTests | IntervalTest | SignTest


def is_too_deep(root: _Node, *, most_tokens: int) -> bool:
    """Whether a path from the root is longer than 100 nodes.

    Args:
        most_tokens: how many tokens the expression has; a tree is never deeper.
    """
    if most_tokens <= MAX_TREE_DEPTH:
        return False
    level: list[_Node] = [root]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: _Node) -> Iterator[_Node]:
    for attribute in fields(type(node)):
        value = getattr(node, attribute.name)
        for child in value if isinstance(value, tuple) else (value,):
            if hasattr(type(child), "__attrs_attrs__") and not isinstance(child, Span) and hasattr(child, "span"):
                yield child
