"""Which facts stand behind an expression, whatever their values."""

from collections.abc import Iterable, Iterator

from attrs import define, field

from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.walking import list_node_expressions, walk_nodes


@define(eq=False)
class Dependence:
    """What was found so far, by module and name, so that a quantity many rules share is walked once."""

    found: dict[tuple[str, str, str], frozenset[str]] = field(factory=dict)


def find_facts(expr: Expr, module: Ruleset, dependence: Dependence) -> frozenset[str]:
    """Return the facts an expression of a module can depend on."""
    facts: set[str] = set()
    for part in walk_expression(expr):
        if isinstance(part, Reference):
            facts |= _follow(part.kind, part.name, _module_of(part.module, module), dependence)
        elif isinstance(part, Cell):
            facts.add(part.table)
            if part.computed:
                facts |= _follow(part.computed, part.column, _module_of(part.module, module), dependence)
    return frozenset(facts)


def find_node_facts(node: Indicator | Group, module: Ruleset, dependence: Dependence) -> frozenset[str]:
    """Return the facts the score of an indicator or group can depend on, those of its parts included."""
    return _union(find_facts(expr, module, dependence)
                  for part in walk_nodes(node) for expr in list_node_expressions(part))  # fmt: skip


def _module_of(alias: str, module: Ruleset) -> Ruleset:
    return module.imports[alias] if alias else module


def _follow(kind: str, name: str, module: Ruleset, dependence: Dependence) -> frozenset[str]:
    if kind == "fact":
        return frozenset({name})
    key = (module.key, kind, name)
    if key not in dependence.found:
        dependence.found[key] = _union(find_facts(e, module, dependence) for e in _list_parts(kind, name, module))
    return dependence.found[key]


def _list_parts(kind: str, name: str, module: Ruleset) -> Iterator[Expr]:
    match kind:
        case "derived":
            yield module.derived[name].formula
        case "table":
            yield from (column.expression for column in module.tables[name].inputs)
        case "gate":
            yield module.gates[name].condition
        case "gates_met":
            yield from (gate.condition for gate in module.gates.values())
        case "rung":
            yield from (rung.condition for rung in module.rungs if rung.id == name)
        case "grade":
            yield from (rung.condition for rung in module.rungs)
        case "score" if module.indicators is not None:
            yield from _list_score(name, module.indicators)
        case _:
            return


def _list_score(name: str, root: Group) -> Iterator[Expr]:
    """Yield what a score can depend on; one that is left out counts as the policy of its group says."""
    for node in walk_nodes(root):
        if not name or node.id == name:
            for part in walk_nodes(node):
                yield from list_node_expressions(part)
        elif isinstance(node, Group) and node.policy and any(child.id == name for child in node.children):
            yield node.policy


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
