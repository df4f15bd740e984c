"""Dotted names as nested members: the fact `a.b` is the member `b` of the member `a`, as a facts document reads it."""

from collections.abc import Container
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]


def split_id(id: str, ids: Container[str]) -> tuple[str, ...]:
    """Return the members that lead to a fact; a name that another fact's name begins with is not opened.

    >>> split_id("judged.score", {"judged.score"})
    ('judged', 'score')
    >>> split_id("park.area", {"park", "park.area"})
    ('park.area',)
    """
    steps = id.split(".")
    folders = [".".join(steps[:count]) for count in range(1, len(steps))]
    return (id,) if any(folder in ids for folder in folders) else tuple(steps)


def nest(steps: tuple[str, ...], schema: Schema) -> Schema:
    """Return a schema of the facts that holds when the member the steps lead to is given and fits `schema`."""
    for step in reversed(steps):
        schema = {"type": "object", "properties": {step: schema}, "required": [step]}
    return schema
