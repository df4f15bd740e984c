"""What the head of a ruleset's text tells, without checking the rest.

The whole text has to be parsed for it, so that what was found is kept in the cache.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from greenrules import cache as entries
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText
from greenrules.model.values import parse_date

if TYPE_CHECKING:
    from greenrules.model.tree import MappingNode, Node

_KIND = "head"
_OUTCOMES = ("grades", "indicators", "basic_requirements", "eligibilities", "entitlements")


@frozen
class Head:
    """Title, subject and period of a ruleset, and what it extends, as its own text states them."""

    title: Words
    subject: str
    start: date | None
    end: date | None
    extends: str
    gradeable: bool
    has_period: bool


def read_head(source: SourceText) -> tuple[Head | None, tuple[Diagnostic, ...]]:
    """Return the head of a text; None with what is wrong when it is no mapping."""
    key = entries.make_key((_identify_engine(), source.text))
    kept = entries.read_entry(_KIND, key)
    head = None if kept is None else _read_entry(kept)
    if head is not None:
        return head, ()
    from greenrules.model.tree import MappingNode
    from greenrules.reading.yaml_tree import read_tree  # whoever finds every head in the cache needs no YAML

    tree, problems = read_tree(source)
    if not isinstance(tree, MappingNode):
        return None, problems
    head = _describe_tree(tree)
    entries.write_entry(_KIND, key, _write_entry(head))
    return head, ()


@cache
def _identify_engine() -> str:
    """Return what changes with anything that decides how a head is read."""
    package = Path(__file__).resolve().parent
    return entries.identify_engine((package, package / "model", package / "reading"))


def _write_entry(head: Head) -> bytes:
    days = [None if day is None else day.isoformat() for day in (head.start, head.end)]
    written = [head.title.zh, head.title.en, head.subject, *days, head.extends, head.gradeable, head.has_period]
    return json.dumps(written).encode()


def _read_entry(text: bytes) -> Head | None:
    try:
        zh, en, subject, start, end, extends, gradeable, has_period = json.loads(text)
        days = [None if day is None else date.fromisoformat(day) for day in (start, end)]
    except (TypeError, ValueError, RecursionError):
        return None
    if not all(isinstance(part, str) for part in (zh, en, subject, extends)):
        return None
    return Head(Words(zh, en), subject, days[0], days[1], extends, gradeable is True, has_period is True)


def _describe_tree(tree: "MappingNode") -> Head:
    title, effective = tree.get("title"), tree.get("effective")
    return Head(
        title=_read_title(title) if title else NO_WORDS,
        subject=_text(tree, "subject"),
        start=parse_date(_text(effective, "from")),
        end=parse_date(_text(effective, "to")),
        extends=_text(tree, "extends"),
        gradeable=any(tree.get(section) is not None for section in _OUTCOMES),
        has_period=effective is not None,
    )


def _read_title(title: "Node") -> Words:
    zh, en = _text(title, "zh"), _text(title, "en")
    return Words(zh or en, en or zh)


def _text(node: "Node | None", key: str) -> str:
    from greenrules.model.tree import MappingNode, ScalarNode

    value = node.get(key) if isinstance(node, MappingNode) else None
    return value.text if isinstance(value, ScalarNode) else ""
