"""The wrong name in the right place: another parameter, fact, column or quantity of the same kind."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import evolve, frozen

from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import Type
from greenrules.testing.coverage_entries import Entry, list_entry_expressions
from greenrules.testing.mutant_expressions import Edit

# How many wrong names are tried in each place: the next ones in the order of the ruleset.
MOST = 4
Slot: TypeAlias = tuple[str, Type]


@frozen
class Namesakes:
    """The names that could stand for one another: by kind (or fact table) and type, in the order of the ruleset."""

    names: Mapping[Slot, tuple[str, ...]]

    def beside(self, slot: Slot, name: str) -> tuple[str, ...]:
        """Return the next names after one, round the end."""
        names = self.names.get(slot, ())
        if name not in names or len(names) < 2:
            return ()
        at = names.index(name)
        return tuple(dict.fromkeys(n for n in (*names[at + 1 :], *names[:at]) if n != name))[:MOST]


def find_namesakes(entries: Mapping[str, Entry], ruleset: Ruleset) -> Namesakes:
    """Return what could be mixed up: own parameters, and the facts, columns and quantities these entries name."""
    found: dict[Slot, dict[str, None]] = {}
    for parameter in ruleset.parameters.values():
        found.setdefault(("parameter", parameter.type), {})[parameter.id] = None
    for entry in entries.values():
        for expr in list_entry_expressions(entry):
            for part in walk_expression(expr):
                if isinstance(part, Reference) and part.kind in ("fact", "derived") and not part.module:
                    found.setdefault((part.kind, part.type), {})[part.name] = None
                elif isinstance(part, Cell) and not part.computed:
                    found.setdefault((part.table, part.type), {})[part.column] = None
    return Namesakes({slot: tuple(names) for slot, names in found.items()})


def edit_names(node: Any, namesakes: Namesakes, reaches: frozenset[str]) -> Iterator[Edit]:
    """Yield a node with one name replaced; quantities that rest on the node itself (`reaches`) would make a circle."""
    for part, name in _list_names(node):
        slot = (part.table if isinstance(part, Cell) else part.kind, part.type)
        for other in namesakes.beside(slot, name):
            if not isinstance(part, Cell) and part.kind == "derived" and f"derived:{other}" in reaches:
                continue
            changed = evolve(part, column=other) if isinstance(part, Cell) else evolve(part, name=other)
            kind = "wrong parameter" if slot[0] == "parameter" else "wrong input"
            yield Edit(kind, part, replace_part(node, part, changed), other)


def _list_names(node: Any) -> Iterator[tuple[Reference | Cell, str]]:
    entry = Entry("", "derived", "", node.label, node, None, None)
    for expr in list_entry_expressions(entry):
        for part in walk_expression(expr):
            match part:
                case Reference(kind="fact" | "derived" | "parameter", module=""):
                    yield part, part.name
                case Cell(computed=""):
                    yield part, part.column
                case _:
                    continue


def replace_part(thing: Any, old: Expr, new: Expr) -> Any:
    """Return a node with one of its expressions replaced, where it stands (equal ones elsewhere stay)."""
    if thing is old:
        return new
    if isinstance(thing, tuple):
        items = tuple(replace_part(item, old, new) for item in thing)
        return thing if all(a is b for a, b in zip(items, thing, strict=True)) else items
    changes = {}
    for part in getattr(thing, "__attrs_attrs__", ()):
        if part.name in ("span", "type", "source", "label", "children") or not part.eq:
            continue
        value = getattr(thing, part.name)
        changed = replace_part(value, old, new)
        if changed is not value:
            changes[part.name] = changed
    return evolve(thing, **changes) if changes else thing
