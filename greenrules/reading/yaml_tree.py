"""YAML text -> a tree in which every key and value knows its place. The only module that knows PyYAML.

Only plain data is read: no anchors, aliases or tags, no implicit types beyond `true`, `false`, `null` and bounded
decimals.
"""

import re
from fractions import Fraction
from typing import Any

import yaml
from attrs import Factory, define

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.json_tree import read_json_tree
from greenrules.reading.scalar_offsets import map_characters
from greenrules.reading.source_limits import MAX_CHARACTERS, MAX_DEPTH, check_key, check_text, check_value, skip_mark
from greenrules.reading.yaml_help import advise_on_syntax

__all__ = ["read_json_tree", "read_tree"]

# A bounded decimal and nothing else is a number: `010`, `1e5`, `.5`, `0x10`, `.inf`, `1_000` are text.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?\Z", re.ASCII)
_LONG_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z", re.ASCII)
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}


class _Stop(Exception):
    """Reading cannot go on; unwinds the reading of one text and never leaves this module."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


@define
class _Frame:
    """A mapping or list being read. `key` is None before a key, and while a refused key's value is dropped."""

    start: int
    is_mapping: bool
    is_flow: bool
    items: list[Node] = Factory(list)
    entries: list[Entry] = Factory(list)
    keys: dict[str, Span] = Factory(dict)
    key: ScalarNode | None = None
    awaits_key: bool = True
    end: int = 0


@define
class _Build:
    """The state of reading one text."""

    source: SourceText
    shift: int
    end: int
    problems: list[Diagnostic] = Factory(list)
    stack: list[_Frame] = Factory(list)
    root: Node | None = None
    documents: int = 0
    is_whole: bool = True


def read_tree(
    source: SourceText, *, max_characters: int = MAX_CHARACTERS
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read YAML text into a tree with a span for every key and value.

    Args:
        source: the text.
        max_characters: the size limit, in characters.
    Returns:
        The tree (an empty text is one empty scalar) and all problems; None when the structure cannot be trusted.
        A tree may come with problems: of a key given twice the first value stays, a refused number stays text.
    Diagnostics: GR001 to GR010.
    """
    problems = check_text(source, max_characters=max_characters)
    if problems:
        return None, problems
    build = _Build(source, skip_mark(source.text), len(source.text))
    try:
        _read_events(build)
    except _Stop as stop:
        build.problems.append(stop.diagnostic)
        build.is_whole = False
    if not build.is_whole:
        return None, tuple(build.problems)
    empty = ScalarNode(None, "", False, Span(source, build.shift, build.shift))
    return build.root or empty, tuple(build.problems)


def _read_events(build: _Build) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(build.source.text[build.shift :])
    try:
        # Events come one by one from both loaders: a bracket bomb is stopped at the depth limit, not at its end.
        while (event := loader.get_event()) is not None:
            _take_event(build, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = min(mark.index + build.shift, build.end) if mark else 0
        raise _Stop(advise_on_syntax(build.source, place, error.problem or error.context or "")) from None
    except (yaml.YAMLError, ValueError, OverflowError, IndexError, RecursionError, SystemError) as error:
        reason = str(error).partition("\n")[0].lower()
        raise _Stop(advise_on_syntax(build.source, 0, reason)) from None
    finally:
        loader.dispose()


# A ruleset has thousands of scalars and each passes through the functions below: they are written for few calls.


def _span(build: _Build, event: yaml.Event) -> Span:
    # Marks are counted in characters, with both loaders; past the end of the text there is nothing to point at.
    first: Any = event.start_mark  # an event that was read has both
    beyond: Any = event.end_mark
    start, end, last = first.index + build.shift, beyond.index + build.shift, build.end
    start = start if start <= last else last
    end = end if end <= last else last
    return Span(build.source, start, end if end >= start else start)


def _take_event(build: _Build, event: yaml.Event) -> None:
    match event:
        case yaml.ScalarEvent():
            if event.anchor is not None or event.tag is not None:
                _refuse_marks(build, event)
            _add(build, _make_scalar(build, event))
        case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
            _refuse_marks(build, event)
            _open(build, event)
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            _close(build, event)
        case yaml.AliasEvent():
            _refuse_alias(build, event)
        case yaml.DocumentStartEvent():
            build.documents += 1
            if build.documents > 1:
                raise _Stop(
                    Diagnostic(
                        "GR008",
                        "a second document begins here; one document per file",
                        _span(build, event),
                        help="move it to a file of its own, or delete the line `---`",
                    )
                )


def _refuse_marks(build: _Build, event: yaml.NodeEvent) -> None:
    if event.anchor is None and getattr(event, "tag", None) is None:
        return
    span = _span(build, event)
    if event.anchor is not None:
        help = "write the value out where it is needed"
        build.problems.append(Diagnostic("GR004", f"the anchor `&{event.anchor}` is not allowed", span, help=help))
    tag = getattr(event, "tag", None)
    if tag is not None:
        help = "delete the tag; put the value in quotes to make it text"
        build.problems.append(Diagnostic("GR005", f"the tag `{tag}` is not allowed", span, help=help))


def _refuse_alias(build: _Build, event: yaml.AliasEvent) -> None:
    span = _span(build, event)
    help = "write the value out here, or put it in quotes if `*` is meant"
    build.problems.append(Diagnostic("GR004", f"the alias `*{event.anchor}` is not allowed", span, help=help))
    build.is_whole = False  # what the alias stands for is not in the tree
    _add(build, ScalarNode(None, f"*{event.anchor}", False, span))


def _make_scalar(build: _Build, event: yaml.ScalarEvent) -> ScalarNode:
    text, style, span = event.value, event.style or "", _span(build, event)
    raw = build.source.text[span.start : span.end]
    if style and style in "|>":
        raw = raw.rstrip()
        span = Span(build.source, span.start, span.start + len(raw))
    start = span.start
    offsets = range(start, start + len(text) + 1) if raw == text else map_characters(raw, start, style, text)
    if style:
        build.problems.extend(check_value(text, span))
        return ScalarNode(text, text, True, span, offsets)
    frame = build.stack[-1] if build.stack else None
    is_key = frame is not None and frame.is_mapping and frame.awaits_key
    value = text if is_key or event.tag is not None else _read_plain(build, text, span)
    return ScalarNode(value, text, False, span, offsets)


def _read_plain(build: _Build, text: str, span: Span) -> str | Fraction | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha():  # most are names and words
        return text
    if _NUMBER.match(text):
        return Fraction(text)
    if _LONG_NUMBER.match(text):
        shown = text if len(text) <= 40 else f"{text[:37]}..."
        message = f"the number `{shown}` has more than 18 digits before or 12 after the point"
        help = "shorten it; put it in quotes if it is an identifier"
        build.problems.append(Diagnostic("GR009", message, span, help=help))
    return text


def _open(build: _Build, event: yaml.CollectionStartEvent) -> None:
    if len(build.stack) >= MAX_DEPTH:
        message = f"nested deeper than {MAX_DEPTH} levels"
        raise _Stop(Diagnostic("GR003", message, _span(build, event), help="flatten the structure; check the brackets"))
    start = _span(build, event).start
    build.stack.append(_Frame(start, isinstance(event, yaml.MappingStartEvent), bool(event.flow_style), end=start))


def _close(build: _Build, event: yaml.CollectionEndEvent) -> None:
    frame = build.stack.pop()
    # The end mark of a block collection stands at the next token, maybe pages below: its last child ends it.
    end = _span(build, event).end if frame.is_flow else frame.end
    span = Span(build.source, frame.start, max(frame.start, end))
    node: Node = MappingNode(tuple(frame.entries), span) if frame.is_mapping else SequenceNode(tuple(frame.items), span)
    _add(build, node)


def _add(build: _Build, node: Node) -> None:
    if not build.stack:
        build.root = node
        return
    frame = build.stack[-1]
    end = node.span.end
    if end > frame.end:
        frame.end = end
    if not frame.is_mapping:
        frame.items.append(node)
    elif frame.awaits_key:
        frame.key, frame.awaits_key = _take_key(build, frame, node), False
    else:
        if frame.key is not None:
            frame.entries.append(Entry(frame.key, node))
        frame.key, frame.awaits_key = None, True


def _take_key(build: _Build, frame: _Frame, node: Node) -> ScalarNode | None:
    """Return the key, or None when it is refused and its value to be dropped."""
    if not isinstance(node, ScalarNode) or (not node.text and not node.quoted):
        found = "nothing" if isinstance(node, ScalarNode) else "a mapping or list"
        message = f"a key must be text, found {found}"
        help = "write `key: value`; put a text that begins with a bracket or brace in quotes"
        build.problems.append(Diagnostic("GR007", message, node.span, help=help))
        return None
    if node.text in frame.keys:
        first = frame.keys[node.text]
        note = f"first given at line {first.line}"
        message = f"the key `{node.text}` is given twice"
        help = "delete or rename one of the two"
        build.problems.append(Diagnostic("GR006", message, node.span, notes=(note,), help=help))
        return None
    build.problems.extend(check_key(node.text, node.span))
    frame.keys[node.text] = node.span
    return node
