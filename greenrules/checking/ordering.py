"""The order in which derived quantities and tables are checked: each after those it names."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from greenrules.checking.graphs import describe_circle, sort_graph
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.module import Module
from greenrules.model.source import Span
from greenrules.model.syntax import NameSyntax
from greenrules.model.written import Expression


@frozen
class Order:
    """Names in an order that never looks ahead, and the names that stand in a circle."""

    names: tuple[str, ...]
    circular: frozenset[str]
    problems: tuple[Diagnostic, ...]


def order_definitions(module: Module) -> Order:
    """Sort the derived quantities and tables of a module, and report circles (GR205)."""
    edges = {name: _list_targets(expressions, module) for name, expressions in _list_definitions(module)}
    found = sort_graph(edges)
    problems = tuple(_report(circle, _span_of(circle[0], module)) for circle in found.circles)
    return Order(found.order, frozenset(name for circle in found.circles for name in circle), problems)


def _report(circle: tuple[str, ...], span: Span) -> Diagnostic:
    hint = "break the circle: one of them must rest on facts alone"
    return Diagnostic("GR205", f"`{circle[0]}` depends on itself: {describe_circle(circle)}", span, help=hint)


def _span_of(name: str, module: Module) -> Span:
    section = "derived" if name in module.derived else "tables"
    return module.key_spans.get(f"{section}/{name}", module.span)


def _list_definitions(module: Module) -> Iterator[tuple[str, tuple[Expression | None, ...]]]:
    for name, entry in module.derived.items():
        yield name, (entry.formula,)
    for name, table in module.tables.items():
        yield name, tuple(table.inputs.values())


def _list_targets(expressions: Iterable[Expression | None], module: Module) -> tuple[str, ...]:
    targets: dict[str, None] = {}
    for expression in expressions:
        for name in () if expression is None else _list_names(expression.syntax):
            target = _find_definition(name, module)
            if target is not None:
                targets[target] = None
    return tuple(targets)


def _find_definition(name: str, module: Module) -> str | None:
    """Find the definition a written name leads to: itself, what a date part is taken of, or a computed column."""
    head, _, rest = name.partition(".")
    known: tuple[Mapping[str, object], ...] = (module.derived, module.tables)
    for candidate in (name, name.rpartition(".")[0]):
        if any(candidate in section for section in known):
            return candidate
    if head not in module.imports and any(rest in section for section in known):
        return rest
    return None


def _list_names(syntax: object) -> Iterator[str]:
    pending = [syntax]
    while pending:
        part = pending.pop()
        if isinstance(part, NameSyntax):
            yield part.name
        elif isinstance(part, tuple):
            pending += part
        elif not isinstance(part, Span):
            pending += [getattr(part, name) for name in getattr(part, "__slots__", ()) if not name.startswith("__")]
