"""The numbers, labels and sources of a ruleset file as rows: each cell is one scalar of the text, with its place."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode

# Column of the tables: where the scalar stands below the entry of the row. The first that exists is meant.
FIELDS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "label_zh": (("label", "zh"),),
    "label_en": (("label", "en"),),
    "weight": (("weight",),),
    "points": (("points", "value"), ("points",), ("then",)),
    "baseline": (("scoring", "baseline"),),
    "leading": (("scoring", "leading"),),
    "value": (("value",),),
    "from": (("from",),),
    "unit": (("unit",),),
    "clause": (("cite", "clause"), ("points", "cite", "clause")),
    "provenance": (("provenance",), ("points", "provenance")),
    "note": (("note",), ("points", "note")),
}
NUMBERS: Final = ("weight", "points")
INDICATOR_FIELDS: Final = (
    "label_zh", "label_en", "weight", "points", "baseline", "leading", "clause", "provenance", "note",
)  # fmt: skip
PARAMETER_FIELDS: Final = ("label_zh", "label_en", "from", "value", "unit", "clause", "provenance", "note")
LABEL_FIELDS: Final = ("label_zh", "label_en", "unit", "clause", "provenance", "note")


@frozen
class Row:
    """One entry of the file: its path, such as `indicators/children/energy`, and its scalars by field."""

    path: str
    cells: dict[str, ScalarNode]


def list_indicator_rows(root: MappingNode) -> Iterator[Row]:
    """Yield the indicator tree, parents first, with the steps and items that earn points; then gates and grades."""
    tree = root.get("indicators")
    if isinstance(tree, MappingNode):
        yield from _list_tree(tree, "indicators")
    for section in ("basic_requirements", "grades", "eligibilities"):
        yield from _list_section(root, section, INDICATOR_FIELDS)


def list_parameter_rows(root: MappingNode) -> Iterator[Row]:
    """Yield the parameters; one with a history has a row for each dated value; then values that an overlay binds."""
    section = root.get("parameters")
    for entry in section.entries if isinstance(section, MappingNode) else ():
        if not isinstance(entry.value, MappingNode):
            continue
        path = f"parameters/{entry.key.text}"
        yield make_row(path, entry.value, PARAMETER_FIELDS)
        dated = entry.value.get("values")
        for at, one in enumerate(dated.items if isinstance(dated, SequenceNode) else ()):
            if isinstance(one, MappingNode):
                yield make_row(f"{path}/values/{at}", one, PARAMETER_FIELDS)
    overrides = root.get("overrides")
    for at, one in enumerate(overrides.items if isinstance(overrides, SequenceNode) else ()):
        if isinstance(one, MappingNode):
            yield make_row(f"overrides/{at}", one, PARAMETER_FIELDS)


def list_label_rows(root: MappingNode) -> Iterator[Row]:
    """Yield what else has a label: facts with their columns, derived quantities, decision tables, entitlements."""
    for section in ("facts", "derived", "tables", "entitlements"):
        for row in _list_section(root, section, LABEL_FIELDS):
            yield row
            entry = find(root, row.path)
            columns = entry.get("columns") if isinstance(entry, MappingNode) else None
            for column in columns.entries if isinstance(columns, MappingNode) else ():
                if isinstance(column.value, MappingNode):
                    yield make_row(f"{row.path}/columns/{column.key.text}", column.value, LABEL_FIELDS)


def _list_tree(node: MappingNode, path: str) -> Iterator[Row]:
    yield make_row(path, node, INDICATOR_FIELDS)
    scoring = node.get("scoring")
    if isinstance(scoring, MappingNode):
        for key in ("steps", "items"):
            for name, part in _list_parts(scoring.get(key)):
                if isinstance(part, MappingNode):
                    yield make_row(f"{path}/scoring/{key}/{name}", part, INDICATOR_FIELDS)
    for name, child in _list_parts(node.get("children")):
        if isinstance(child, MappingNode):
            yield from _list_tree(child, f"{path}/children/{name}")


def _list_section(root: MappingNode, section: str, fields: tuple[str, ...]) -> Iterator[Row]:
    for name, entry in _list_parts(root.get(section)):
        if isinstance(entry, MappingNode):
            yield make_row(f"{section}/{name}", entry, fields)


def _list_parts(node: Node | None) -> Iterator[tuple[str, Node]]:
    match node:
        case MappingNode():
            yield from ((entry.key.text, entry.value) for entry in node.entries)
        case SequenceNode():
            yield from ((str(at), item) for at, item in enumerate(node.items))


def make_row(path: str, entry: MappingNode, fields: tuple[str, ...]) -> Row:
    """Return the row of an entry with those of its scalars that stand on one line."""
    cells = {}
    for name in fields:
        for place in FIELDS[name]:
            found = find(entry, "/".join(place))
            if isinstance(found, ScalarNode):
                # What spans lines is prose or a long formula: it is edited in the text.
                if "\n" not in found.span.text:
                    cells[name] = found
                break
    return Row(path, cells)


def find(node: Node | None, path: str) -> Node | None:
    """Return what stands at a path of keys and positions; None when nothing does."""
    for part in path.split("/"):
        match node:
            case MappingNode():
                node = node.get(part)
            case SequenceNode() if part.isdigit() and int(part) < len(node.items):
                node = node.items[int(part)]
            case _:
                return None
    return node
