"""What depends on what in a ruleset, whatever the facts: the names and outputs that one changed fact can reach."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.evaluating.environment import Environment
from greenrules.live.outputs import Output
from greenrules.model.expressions import Cell, Expr, Reference, Within, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.walking import list_entitlement_expressions, list_node_expressions, walk_nodes

# Module (`id@edition`; empty for facts and the date), kind and name as an evaluation keeps them.
Name: TypeAlias = tuple[str, str, str]
AS_OF: Name = ("", "as_of", "")


@frozen
class Reach:
    """What a changed fact, or the date, can change.

    Attributes:
        kept: by module, the named values to forget.
        columns: by module, the computed columns to forget, of every record.
        outputs: the places of the outputs, in their order.
    """

    kept: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    columns: tuple[tuple[str, frozenset[tuple[str, str]]], ...]
    outputs: tuple[int, ...]


@define(eq=False)
class Dependencies:
    """The names of a ruleset and its imports, each with what uses it."""

    root: str
    users: dict[Name, set[Name]]
    outputs: dict[Name, list[int]]
    known: dict[Name, Reach] = field(factory=dict)


def trace_dependencies(ruleset: Ruleset, outputs: tuple[Output, ...]) -> Dependencies:
    """Return the dependencies of a ruleset."""
    users: dict[Name, set[Name]] = defaultdict(set)
    for module in list_modules(ruleset):
        for user, used in _list_uses(module):
            users[used].add(user)
    watched: dict[Name, list[int]] = defaultdict(list)
    for place, output in enumerate(outputs):
        for name in _list_read(output):
            watched[ruleset.key, *name].append(place)
    return Dependencies(ruleset.key, dict(users), dict(watched))


def _list_read(output: Output) -> Iterator[tuple[str, str]]:
    kind = "award" if output.kind == "entitlement" else output.kind
    yield kind, output.entry
    yield from (("score", group) for group in output.above)


def list_modules(ruleset: Ruleset) -> tuple[Ruleset, ...]:
    """Return a ruleset and everything it imports, each once."""
    found: dict[str, Ruleset] = {}
    waiting = [ruleset]
    while waiting:
        module = waiting.pop(0)
        if module.key not in found:
            found[module.key] = module
            waiting += module.imports.values()
    return tuple(found.values())


def _list_uses(module: Ruleset) -> Iterator[tuple[Name, Name]]:
    """Yield every pair of a name and one that its value is made of."""
    for user, expressions in _list_named(module):
        for expression in expressions:
            yield from ((user, used) for used in _names_in(expression, module))
    for parameter in module.parameters.values():
        if any(dated.start is not None for dated in parameter.values):
            yield (module.key, "parameter", parameter.id), AS_OF
    yield from (((module.key, "gate", ""), (module.key, "gate", id)) for id in module.gates)
    yield from (((module.key, "grade", ""), (module.key, "rung", rung.id)) for rung in module.rungs)
    for entitlement in module.entitlements.values():
        yield (module.key, "award", entitlement.id), (module.key, "grant", entitlement.id)
        for other in entitlement.excludes:
            yield (module.key, "grant", other), (module.key, "grant", entitlement.id)
    for node in walk_nodes(module.indicators) if module.indicators is not None else ():
        if isinstance(node, Group):
            yield from _list_inner(node, module)


def _list_inner(group: Group, module: Ruleset) -> Iterator[tuple[Name, Name]]:
    for child in group.children:
        yield (module.key, "score", group.id), (module.key, "score", child.id)
        if group.policy is not None:
            # What a child that does not apply counts for is up to its group.
            yield from (((module.key, "score", child.id), used) for used in _names_in(group.policy, module))


def _list_named(module: Ruleset) -> Iterator[tuple[Name, Iterable[Expr]]]:
    key = module.key
    for table in module.tables.values():
        yield (key, "table column" if table.of else "table", table.id), [column.expression for column in table.inputs]
    for derived in module.derived.values():
        yield (key, "derived column" if derived.of else "derived", derived.id), [derived.formula]
    yield from (((key, "gate", gate.id), [gate.condition]) for gate in module.gates.values())
    yield from (((key, "rung", rung.id), [rung.condition]) for rung in module.rungs)
    yield from (((key, "eligibility", it.id), [it.condition]) for it in module.eligibilities.values())
    for entitlement in module.entitlements.values():
        yield (key, "grant", entitlement.id), [entitlement.condition]
        yield (key, "award", entitlement.id), list_entitlement_expressions(entitlement)
    for node in walk_nodes(module.indicators) if module.indicators is not None else ():
        yield (key, "score", node.id), list_node_expressions(node)


def _names_in(expression: Expr, module: Ruleset) -> Iterator[Name]:
    for part in walk_expression(expression):
        match part:
            case Within():
                yield AS_OF
            case Cell(computed=""):
                yield "", "fact", part.table
            case Cell():
                yield _find_module(module, part.module).key, f"{part.computed} column", part.column
                yield "", "fact", part.table
            case Reference():
                yield _name(part, module)


def _name(reference: Reference, module: Ruleset) -> Name:
    home = _find_module(module, reference.module)
    match reference.kind:
        case "fact":
            return "", "fact", reference.name
        case "as_of":
            return AS_OF
        case "gates_met":
            return home.key, "gate", ""
        case "grade":
            return home.key, "grade", ""
        case "score" if not reference.name:
            return home.key, "score", home.indicators.id if home.indicators is not None else ""
        case kind:
            return home.key, kind, reference.name


def _find_module(module: Ruleset, alias: str) -> Ruleset:
    return module.imports[alias] if alias else module


def reach_of_fact(dependencies: Dependencies, fact: str) -> Reach:
    """Return what a changed fact can change."""
    return reach_of(dependencies, ("", "fact", fact))


def reach_of(dependencies: Dependencies, source: Name) -> Reach:
    """Return what a name can change; found once."""
    reach = dependencies.known.get(source)
    if reach is None:
        reach = dependencies.known[source] = _follow(dependencies, source)
    return reach


def _follow(dependencies: Dependencies, source: Name) -> Reach:
    met: set[Name] = {source}
    waiting = [source]
    while waiting:
        new = dependencies.users.get(waiting.pop(), set()) - met
        met |= new
        waiting += new
    kept: dict[str, list[tuple[str, str]]] = defaultdict(list)
    columns: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for module, kind, name in sorted(met - {source}):
        if kind.endswith(" column"):
            columns[module].add((kind, name))
        elif kind != "parameter":
            kept[module].append((kind, name))
    places = sorted({place for name in met for place in dependencies.outputs.get(name, ())})
    return Reach(
        tuple((module, tuple(names)) for module, names in kept.items()),
        tuple((module, frozenset(names)) for module, names in columns.items()),
        tuple(places),
    )


def forget_values(environment: Environment, reach: Reach) -> None:
    """Take the named values that may be different now out of an evaluation."""
    root = environment.ruleset.key
    for module, names in reach.kept:
        home = environment if module == root else environment.shared.get(module)
        if home is not None:
            for name in names:
                home.memo.pop(name, None)
    for module, columns in reach.columns:
        home = environment if module == root else environment.shared.get(module)
        if home is not None:
            for key in [key for key in home.memo if (key[0], key[1].rpartition("/")[0]) in columns]:
                del home.memo[key]
