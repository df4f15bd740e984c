"""One override of an overlay: bind, replace, add or remove the node a path leads to, and say whose word it is now."""

from attrs import Factory, define, frozen

from greenrules.checking.override_sources import SOURCE_KEYS, set_source
from greenrules.checking.tree_editing import (
    BrokenPath,
    add_node,
    find_child,
    find_node,
    make_text,
    put_node,
    read_index,
    remove_node,
    set_entries,
    text_of,
)
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode

OPERATIONS = ("bind", "replace", "add", "remove")
# What makes a ruleset this ruleset is stated by the overlay itself, not overridden.
_NEVER = ("format", "ruleset", "edition", "title", "extends", "overrides", "units")
# Mappings of entries by id: an overlay may add to them, also where its base has none.
SECTIONS = (
    "documents", "imports", "facts", "parameters", "tables", "derived", "basic_requirements", "eligibilities",
    "entitlements",
)  # fmt: skip


@define
class Merge:
    """The tree as far as it is merged, and the problems so far."""

    tree: MappingNode
    diagnostics: list[Diagnostic] = Factory(list)


@frozen
class Override:
    """One override as written, its path split."""

    node: MappingNode
    operation: str
    path: str
    parts: tuple[str, ...]
    span: Span

    def pick(self, *keys: str) -> tuple[Entry, ...]:
        """Return the entries under these keys, in their order."""
        return tuple(entry for key in keys for entry in self.node.entries if entry.key.text == key)


def report_at(merge: Merge, code: str, message: str, span: Span, help: str) -> None:
    """Add a problem."""
    merge.diagnostics.append(Diagnostic(code, message, span, help=help))


def apply_override(node: MappingNode, merge: Merge) -> None:
    """Apply one override to the tree, or report why it cannot be. Diagnostics: GR021, GR025, GR501, GR513, GR515."""
    override = _read_override(node, merge)
    if override is None:
        return
    if override.parts[0] in _NEVER:
        help = f"state `{override.parts[0]}` in the overlay itself"
        report_at(merge, "GR515", f"`{override.parts[0]}` cannot be overridden", override.span, help)
        return
    if not _value_fits(override, merge):
        return
    is_parameter = len(override.parts) == 2 and override.parts[0] == "parameters"
    if override.operation == "bind" or (override.operation == "replace" and is_parameter):
        _set_parameter(override, merge)
    elif override.operation == "add":
        _add(override, merge)
    else:
        _change(override, merge)


def _read_override(node: MappingNode, merge: Merge) -> Override | None:
    before = len(merge.diagnostics)
    for key in ("op", "path"):
        if not text_of(node.get(key)):
            report_at(merge, "GR021", f"the key `{key}` is missing in an override", node.span, f"add `{key}: …`")
    operation, path = text_of(node.get("op")), text_of(node.get("path"))
    if operation and operation not in OPERATIONS:
        choices = ", ".join(OPERATIONS)
        help = suggest(operation, OPERATIONS, otherwise=f"write one of {choices}")
        message = f"`{operation}` is no operation, expected one of {choices}"
        report_at(merge, "GR025", message, _span_of(node, "op"), help)
    for key in ("cite", "provenance"):
        if node.get(key) is None:
            report_at(merge, "GR501", f"the override lacks `{key}`", _span_of(node, "path"), _SOURCE_HELP[key])
    if any(diagnostic.code != "GR501" for diagnostic in merge.diagnostics[before:]):
        return None
    return Override(node, operation, path, tuple(path.split("/")), _span_of(node, "path"))


_SOURCE_HELP = {
    "cite": "add `cite: {document: …, clause: …}`: every override needs a source",
    "provenance": "add `provenance: …`: published, secondary, inferred, unverified or illustrative",
}


def _span_of(node: MappingNode, key: str) -> Span:
    value = node.get(key)
    return node.span if value is None else value.span


def _value_fits(override: Override, merge: Merge) -> bool:
    before, has_value = len(merge.diagnostics), override.node.get("value") is not None
    if override.operation == "remove" and has_value:
        _report_unfit(override, merge, "`remove` takes no `value`", "remove the value, or write `op: replace`")
    if override.operation != "remove" and not has_value:
        _report_unfit(override, merge, f"`{override.operation}` needs a `value`", "add `value: …`")
    is_parameter = len(override.parts) == 2 and override.parts[0] == "parameters"
    dated = override.operation == "replace" and is_parameter
    if override.node.get("from") is not None and not dated:
        _report_unfit(override, merge, "`from` goes only with `replace` on a parameter", "remove `from`")
    if override.node.get("unit") is not None and not (dated or override.operation == "bind"):
        _report_unfit(override, merge, "`unit` goes only with the value of a parameter", "remove `unit`")
    return len(merge.diagnostics) == before


def _report_unfit(override: Override, merge: Merge, message: str, help: str) -> None:
    report_at(merge, "GR515", message, override.span, help)


def _find_target(override: Override, merge: Merge) -> Node | None:
    found = find_node(merge.tree, override.parts)
    if not isinstance(found, BrokenPath):
        return found
    _report_broken(override, found, merge)
    return None


def _report_broken(override: Override, broken: BrokenPath, merge: Merge) -> None:
    there = ", ".join(broken.siblings[:8]) + (", …" if len(broken.siblings) > 8 else "")
    otherwise = f"there are {there}" if there else "nothing stands below the part before it"
    message = f"the path `{override.path}` leads nowhere: there is no `{broken.part}`"
    report_at(merge, "GR513", message, override.span, suggest(broken.part, broken.siblings, otherwise=otherwise))


def _set_parameter(override: Override, merge: Merge) -> None:
    if len(override.parts) != 2 or override.parts[0] != "parameters":
        help = "give the path as `parameters/<id>`, or write `op: replace`"
        _report_unfit(override, merge, "`bind` is only for parameters", help)
        return
    target = _find_target(override, merge)
    if target is None:
        return
    if not isinstance(target, MappingNode) or not isinstance(override.node.get("value"), ScalarNode):
        help = "give one value; change another key by its own path, such as `parameters/<id>/label`"
        _report_unfit(override, merge, f"`{override.path}` takes a single value", help)
        return
    if _parameter_fits(override, target, merge):
        _keep(merge, put_node(merge.tree, override.parts, _give_value(override, target)))


def _parameter_fits(override: Override, target: MappingNode, merge: Merge) -> bool:
    bound = target.get("values") is not None or target.get("value") is not None
    if override.operation == "bind" and bound:
        _report_unfit(override, merge, f"`{override.path}` already has a value", "write `op: replace`")
        return False
    if override.operation == "replace" and not bound:
        _report_unfit(override, merge, f"`{override.path}` has no value yet", "write `op: bind`")
        return False
    stated, unit = override.node.get("unit"), text_of(target.get("unit"))
    if stated is not None and text_of(stated) != unit:
        message = f"the unit `{text_of(stated)}` is not that of `{override.path}`, `{unit}`"
        _report_unfit(override, merge, message, f"give the value in `{unit}`" if unit else "remove `unit`")
        return False
    return True


def _give_value(override: Override, target: MappingNode) -> MappingNode:
    value = MappingNode(override.pick("from", "value", *SOURCE_KEYS), override.node.span)
    earlier: tuple[Node, ...] = ()
    # Without `from` the old values go, and with them the source they took from the parameter.
    drop: tuple[str, ...] = ("required", "value", *SOURCE_KEYS)
    if override.node.get("from") is not None:
        earlier, drop = _values_of(target), ("required", "value")
    values = Entry(make_text("values", override.span), SequenceNode((*earlier, value), override.node.span))
    return set_entries(target, (values,), drop=drop)


def _values_of(parameter: MappingNode) -> tuple[Node, ...]:
    values = parameter.get("values")
    if isinstance(values, SequenceNode):
        return values.items
    short = tuple(entry for entry in parameter.entries if entry.key.text == "value")
    return (MappingNode(short, short[0].value.span),) if short else ()


def _add(override: Override, merge: Merge) -> None:
    parent_path, name = override.parts[:-1], override.parts[-1]
    if len(parent_path) == 1 and parent_path[0] in SECTIONS and merge.tree.get(parent_path[0]) is None:
        section = Entry(make_text(parent_path[0], override.span), MappingNode((), override.span))
        merge.tree = set_entries(merge.tree, (section,))
    parent, value = find_node(merge.tree, parent_path), override.node.get("value")
    if isinstance(parent, BrokenPath):
        _report_broken(override, parent, merge)
        return
    inserts = isinstance(parent, SequenceNode) and read_index(name) is not None
    if isinstance(parent, ScalarNode):
        _report_unfit(override, merge, f"nothing can be added below `{'/'.join(parent_path)}`", "correct the path")
    elif find_child(parent, name) is not None and not inserts:
        _report_unfit(override, merge, f"`{override.path}` is already there", "write `op: replace`")
    elif isinstance(parent, SequenceNode) and not _item_fits(parent, name, value):
        help = "end the path in an index, or in the `id` the value has"
        _report_unfit(override, merge, f"`{name}` is no place in the list `{'/'.join(parent_path)}`", help)
    elif value is not None:
        _keep(merge, add_node(merge.tree, override.parts, value, override.span))
        _set_source(override, merge)


def _item_fits(parent: SequenceNode, name: str, value: Node | None) -> bool:
    index = read_index(name)
    if index is not None:
        return index <= len(parent.items)
    return isinstance(value, MappingNode) and text_of(value.get("id")) == name


def _change(override: Override, merge: Merge) -> None:
    if _find_target(override, merge) is None:
        return
    value = override.node.get("value")
    if override.operation == "remove":
        _keep(merge, remove_node(merge.tree, override.parts))
    elif value is not None:
        _keep(merge, put_node(merge.tree, override.parts, value))
        _set_source(override, merge)


def _set_source(override: Override, merge: Merge) -> None:
    changed = set_source(merge.tree, override.parts, override.pick(*SOURCE_KEYS), override.node.span)
    if changed is None:
        help = "replace the whole row by `{when: {…}, then: …}`, which can carry its source"
        _report_unfit(override, merge, f"`{override.path}` is in a row written as a list", help)
        return
    _keep(merge, changed)


def _keep(merge: Merge, tree: Node) -> None:
    # A path has at least one part, so the root itself is never replaced and stays a mapping.
    if isinstance(tree, MappingNode):
        merge.tree = tree
