"""From the tree to the entries of model.module: attrs classes say what a file may hold, cattrs finds the hook of each.

The hooks do not raise: each takes a `Place`, reports its problems there and gives what could be read, so that one wrong
leaf neither hides the others nor takes its entry away.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import attrs
from attrs import Factory, frozen
from cattrs import Converter

from greenrules.model.citing import PROVENANCES
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.model.written import NO_SOURCING, Citation, Expression, Flag, Label, Number, Sourcing, Tests, Text
from greenrules.reading.fields import (
    Place,
    check_date,
    check_id,
    check_keys,
    check_word,
    read_expression,
    read_flag,
    read_label,
    read_number,
    read_scalar,
    read_tests,
    read_text,
    report_kind,
    report_problem,
)

SOURCE_KEYS = ("cite", "provenance", "note")
Structurer: TypeAlias = Converter
# A value read in its own way: from the place of its key, the place of the entry that holds it, and the structurer.
SpecialReader: TypeAlias = Callable[[Place, Place, Structurer], Any]


@frozen
class Shape:
    """What the class of an entry does not say by itself."""

    required: tuple[str, ...] = ()  # keys
    keys: Mapping[str, str] = Factory(dict)  # the key of a field where it has another name
    words: Mapping[str, tuple[str, ...]] = Factory(dict)  # the words a field may hold
    dates: tuple[str, ...] = ()  # fields that hold a date
    dotted: tuple[str, ...] = ()  # fields whose ids may be dotted
    without: tuple[str, ...] = ()  # fields that may not stand here
    more_keys: tuple[str, ...] = ()  # keys that are no fields
    special: Mapping[str, SpecialReader] = Factory(dict)
    # Completes the values by field name, once all are read.
    finish: Callable[[Place, dict[str, Any]], None] | None = None


@frozen
class PlannedField:
    """One field of an entry: the key it stands under and what may stand there."""

    name: str
    key: str
    hint: Any  # of a value that is there
    empty: Any  # what an absent key gives
    holds_ids: bool  # a mapping, whose keys are ids


@frozen
class Plan:
    """How to read one class of entries."""

    type: type
    shape: Shape
    fields: tuple[PlannedField, ...]
    keys: tuple[str, ...]
    sourced: bool
    essential: tuple[str, ...]  # fields without which there is no entry
    needed: tuple[str, ...]  # keys whose absence is a problem
    absent: tuple[tuple[str, Any], ...]  # fields that may not stand here, with their empty value


EntryReader: TypeAlias = Callable[[Place], Any]
_NO_KEY = ("span", "sourcing", "key_spans")


def build_structurer(shapes: Mapping[type, Shape]) -> Structurer:
    """Return a structurer (of cattrs) that structures a `Place` into any class of model.module.

    Args:
        shapes: what each class of entries needs beside its declaration.
    """
    structurer = Converter()
    leaves: dict[type, EntryReader] = {
        Text: read_text, Number: read_number, Flag: read_flag, Expression: read_expression, Tests: read_tests,
        Label: read_label, ScalarNode: read_scalar,
    }  # fmt: skip
    structurer.register_structure_hook_factory(
        lambda hint: attrs.has(hint) and hint not in leaves,
        lambda hint: _as_hook(make_entry_reader(hint, shapes.get(hint, Shape()), structurer)),
    )
    structurer.register_structure_hook_factory(
        lambda hint: _container_of(hint) is tuple,
        lambda hint: lambda place, _: read_list(place, get_args(hint)[0], structurer),
    )
    structurer.register_structure_hook_factory(
        lambda hint: _container_of(hint) is dict,
        lambda hint: lambda place, _: read_mapping(place, get_args(hint)[1], structurer),
    )
    for leaf, reader in leaves.items():
        structurer.register_structure_hook(leaf, _as_hook(reader))
    return structurer


def _as_hook(reader: EntryReader) -> Callable[[Any, Any], Any]:
    return lambda place, _: reader(place)


def make_entry_reader(type: type, shape: Shape, structurer: Structurer) -> EntryReader:
    """Return the function that reads entries of a class of model.module."""
    plan = plan_entry(type, shape)
    return lambda place: _read_entry(place, plan, structurer)


def plan_entry(type: type, shape: Shape) -> Plan:
    """Return how entries of a class are read, as data: the JSON Schema of the format is made of it, too."""
    hints = get_type_hints(type)
    fields = tuple(
        PlannedField(
            name, shape.keys.get(name, name), _take_none_off(hint), _empty_value(hint), _container_of(hint) is dict
        )
        for name, hint in hints.items()
        if name not in _NO_KEY and name not in shape.without
    )
    sourced = "sourcing" in hints
    keys = (*dict.fromkeys(field.key for field in fields), *shape.more_keys, *(SOURCE_KEYS if sourced else ()))
    essential = tuple(field.name for field in fields if field.empty is None and not _is_optional(hints[field.name]))
    needed = (*(field.key for field in fields if field.name in essential), *shape.required)
    absent = tuple(
        (name, _empty_value(hints[name]) if _container_of(hints[name]) is dict else None) for name in shape.without
    )
    return Plan(type, shape, fields, keys, sourced, essential, tuple(dict.fromkeys(needed)), absent)


def _is_optional(hint: Any) -> bool:
    return type(None) in get_args(hint)


def _take_none_off(hint: Any) -> Any:
    """Return `X` for `X | None`: whatever is read is there."""
    parts = [part for part in get_args(hint) if part is not type(None)] if _is_optional(hint) else []
    return parts[0] if len(parts) == 1 else hint


def _empty_value(hint: Any) -> Any:
    return {dict: {}, tuple: ()}.get(_container_of(hint))


def _container_of(hint: Any) -> Any:
    return get_origin(hint)


def _read_entry(place: Place, plan: Plan, structurer: Structurer) -> Any:
    if not isinstance(place.node, MappingNode):
        report_kind(place, "a mapping", help=f"write a mapping with the keys {', '.join(plan.keys)}")
        return None
    check_keys(place, place.node, plan.keys)
    report_missing(place, plan.needed)
    values: dict[str, Any] = dict(plan.absent)
    # An entry stands where its key does: the braces or the lines below it may be long.
    values["span"] = place.findings.key_spans.get(place.path, place.node.span)
    if plan.sourced:
        values["sourcing"] = read_sourcing(place, structurer)
    nodes = {entry.key.text: entry.value for entry in place.node.entries}
    for field in plan.fields:
        node = nodes.get(field.key)
        values[field.name] = field.empty if node is None else _read_field(node, place, field, plan.shape, structurer)
    if plan.shape.finish:
        plan.shape.finish(place, values)
    return None if any(values[name] is None for name in plan.essential) else plan.type(**values)


def report_missing(place: Place, keys: tuple[str, ...]) -> None:
    """Report the keys the mapping at the place lacks, at the key of the entry if there is one. Diagnostics: GR021."""
    assert isinstance(place.node, MappingNode)
    for key in keys:
        if place.node.get(key) is None:
            where = f" in `{place.path}`" if place.path else ""
            span = place.findings.key_spans.get(place.path)
            report_problem(place, "GR021", f"the key `{key}` is missing{where}", span=span, help=f"add `{key}: …`")


def _read_field(node: Node, place: Place, field: PlannedField, shape: Shape, structurer: Structurer) -> Any:
    part = place.inside(field.key, node)
    if field.name in shape.special:
        return shape.special[field.name](part, place, structurer)
    value = structurer.structure(part, field.hint)
    if value is None:
        return field.empty
    if field.name in shape.words:
        return check_word(part, value, shape.words[field.name])
    if field.name in shape.dates:
        return check_date(part, value)
    if field.holds_ids:
        check_ids(part, dotted=field.name in shape.dotted)
    return value


def check_ids(place: Place, *, dotted: bool = False) -> None:
    """Report the keys of the mapping at the place that are no ids. Diagnostics: GR024."""
    if isinstance(place.node, MappingNode):
        for entry in place.node.entries:
            check_id(place.findings, entry.key.text, entry.key.span, dotted=dotted)


def read_sourcing(place: Place, structurer: Structurer) -> Sourcing:
    """Read `cite`, `provenance` and `note` of the entry at the place. Diagnostics: GR020 to GR022, GR025."""
    assert isinstance(place.node, MappingNode)
    parts = {key: place.inside(key, node) for key in SOURCE_KEYS if (node := place.node.get(key)) is not None}
    if not parts:
        return NO_SOURCING
    cite = structurer.structure(parts["cite"], Citation) if "cite" in parts else None
    note = read_text(parts["note"]) if "note" in parts else None
    provenance = read_text(parts["provenance"]) if "provenance" in parts else None
    if provenance is not None:
        # An unreadable word counts as the weakest, so that it is reported once, not also as missing.
        weakest = Text(PROVENANCES[-1], provenance.span)
        provenance = check_word(parts["provenance"], provenance, PROVENANCES) or weakest
    return Sourcing(cite, provenance, note)


def read_list(place: Place, type: Any, structurer: Structurer) -> tuple[Any, ...]:
    """Read the items that could be read of the list at the place. Diagnostics: GR022 and those of the items."""
    if not isinstance(place.node, SequenceNode):
        report_kind(place, "a list", help="write a list in brackets, or one item a line after `- `")
        return ()
    values = []
    for index, node in enumerate(place.node.items):
        name = node.get("id") if isinstance(node, MappingNode) else None
        part = place.inside(name.text if isinstance(name, ScalarNode) else str(index), node)
        if isinstance(name, ScalarNode):
            place.findings.key_spans[part.path] = name.span
        values.append(structurer.structure(part, type))
    return tuple(value for value in values if value is not None)


def read_mapping(place: Place, type: Any, structurer: Structurer) -> dict[str, Any]:
    """Read the entries that could be read of the mapping at the place. Diagnostics: GR022 and those of the entries."""
    if not isinstance(place.node, MappingNode):
        report_kind(place, "a mapping", help="write `id: value` pairs, or leave the key out")
        return {}
    values = {}
    for entry in place.node.entries:
        part = place.inside(entry.key.text, entry.value)
        place.findings.key_spans[part.path] = entry.key.span
        values[entry.key.text] = structurer.structure(part, type)
    return {key: value for key, value in values.items() if value is not None}
