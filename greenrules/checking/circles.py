"""Find outcomes that depend on themselves: a score named in its own indicator, rungs that name each other."""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from greenrules.checking.graphs import describe_circle, sort_graph
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.source import Span
from greenrules.model.walking import list_node_expressions, walk_nodes

# The kind and name of something that can depend on something else.
Name: TypeAlias = tuple[str, str]


@frozen
class Definition:
    """Something with a name of its own: its expressions, and the names it is made of besides."""

    name: Name
    span: Span | None
    expressions: tuple[Expr, ...]
    parts: tuple[Name, ...] = ()


def sort_definitions(ruleset: Ruleset) -> tuple[tuple[Definition, ...], tuple[Diagnostic, ...]]:
    """Put every named thing after those it rests on, and report what depends on itself (GR205), each circle once."""
    definitions = {each.name: each for each in _list_definitions(ruleset)}
    edges = {
        name: (*each.parts, *(target for expr in each.expressions for target in _targets(expr)))
        for name, each in definitions.items()
    }
    found = sort_graph(edges)
    problems = []
    for circle in found.circles:
        way = describe_circle([_word(name) for name in circle])
        hint = "break the circle: one of them must rest on facts alone"
        message = f"`{_word(circle[0])}` depends on itself: {way}"
        problems.append(Diagnostic("GR205", message, definitions[circle[0]].span, help=hint))
    return tuple(definitions[name] for name in found.order), tuple(problems)


def _word(name: Name) -> str:
    return (
        {"gates_met": "basic_requirements_met", "score": "score"}.get(name[0], name[1])
        if not name[1]
        else (f"score.{name[1]}" if name[0] == "score" else name[1])
    )


def _list_definitions(ruleset: Ruleset) -> Iterator[Definition]:
    for derived in ruleset.derived.values():
        yield Definition(("derived", derived.id), derived.span, (derived.formula,))
    for table in ruleset.tables.values():
        yield Definition(("table", table.id), table.span, tuple(part.expression for part in table.inputs))
    for gate in ruleset.gates.values():
        yield Definition(("gate", gate.id), gate.span, (gate.condition,))
    yield Definition(("gates_met", ""), None, (), tuple(("gate", id) for id in ruleset.gates))
    for rung in ruleset.rungs:
        yield Definition(("rung", rung.id), rung.span, (rung.condition,))
    for node in () if ruleset.indicators is None else walk_nodes(ruleset.indicators):
        children = node.children if isinstance(node, Group) else ()
        name = ("score", "" if node is ruleset.indicators else node.id)
        own = tuple(list_node_expressions(node))
        yield Definition(name, node.span, own, tuple(("score", child.id) for child in children))


def _targets(expr: Expr) -> Iterator[Name]:
    for part in walk_expression(expr):
        if isinstance(part, Reference) and not part.module:
            yield (part.kind, part.name)
        elif isinstance(part, Cell) and part.computed and not part.module:
            yield (part.computed, part.column)
