"""What rests on what in a ruleset, so that of two rulesets only the entries that differ are looked at."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.walking import list_entitlement_expressions, list_node_expressions, walk_nodes

# Kind and name; the kinds are those of references, and `award` for an entitlement.
Entry: TypeAlias = tuple[str, str]


@frozen
class Difference:
    """Of two rulesets: entries stated differently, and all that rest on one, each after what it rests on."""

    changed: frozenset[Entry]
    reached: tuple[Entry, ...]


def find_difference(one: Ruleset, other: Ruleset) -> Difference:
    """Return where two rulesets differ; labels, citations and provenance do not count."""
    changed = frozenset(entry for entry in _list_changed(one, other))
    if one.imports != other.imports:
        # Which of the imported entries differ does not matter then: everything is looked at.
        entries = tuple(order_entries(other))
        return Difference(frozenset(entries), entries)
    links = [rests_on(ruleset) for ruleset in (one, other)]
    reached = set(changed)
    found = True
    while found:
        more = {entry for link in links for entry, needs in link.items() if entry not in reached and needs & reached}
        reached |= more
        found = bool(more)
    ordered = tuple(entry for entry in order_entries(other) if entry in reached)
    return Difference(changed, (*ordered, *sorted(reached.difference(ordered))))


def _list_changed(one: Ruleset, other: Ruleset) -> Iterator[Entry]:
    left, right = (dict(_state_entries(ruleset)) for ruleset in (one, other))
    for entry in {**left, **right}:
        if left.get(entry) != right.get(entry):
            yield entry


def _state_entries(ruleset: Ruleset) -> Iterator[tuple[Entry, object]]:
    """Yield what each entry states, without its words and sources."""
    for id, parameter in ruleset.parameters.items():
        values = [(dated.start, dated.value) for dated in parameter.values]
        yield ("parameter", id), (parameter.type, values)
    for id, table in ruleset.tables.items():
        rows = [(row.cells, row.then) for row in table.rows]
        otherwise = None if table.otherwise is None else table.otherwise.then
        rules = (table.of, table.type, table.hit_policy, table.aggregate, table.priority)
        yield ("table", id), (rules, [column.expression for column in table.inputs], rows, otherwise)
    for id, derived in ruleset.derived.items():
        yield ("derived", id), (derived.of, derived.type, derived.formula)
    for kind, entries in (("gate", ruleset.gates), ("eligibility", ruleset.eligibilities)):
        for id, entry in entries.items():
            yield (kind, id), entry.condition
    for rung in ruleset.rungs:
        yield ("rung", rung.id), rung.condition
    yield ("ladder", ""), tuple(rung.id for rung in ruleset.rungs)
    yield ("gates_met", ""), tuple(ruleset.gates)
    for id, entitlement in ruleset.entitlements.items():
        shares = [share.share for share in entitlement.shares]
        terms = (entitlement.condition, entitlement.amount, entitlement.caps, entitlement.already_paid)
        yield ("award", id), (terms, entitlement.excludes, shares)
    if ruleset.indicators is not None:
        for node in walk_nodes(ruleset.indicators):
            yield ("score", node.id), _strip_node(node)


def _strip_node(node: Indicator | Group) -> object:
    if isinstance(node, Group):
        parts = (node.maximum, node.weight, node.combine, node.choose, node.policy, node.applies, node.requires)
        return (parts, [child.id for child in node.children])
    scoring = _strip_scoring(node)
    return (node.maximum, node.weight, scoring, node.over, node.applies, node.requires)


def _strip_scoring(node: Indicator) -> object:
    from greenrules.model.scoring import Checklist, Steps

    match node.scoring:
        case Steps(steps=steps):
            return ("steps", [(step.when, step.points) for step in steps])
        case Checklist(mode=mode, items=items):
            return (mode, [(item.condition, item.points) for item in items])
        case _:
            return node.scoring


def rests_on(ruleset: Ruleset) -> Mapping[Entry, frozenset[Entry]]:
    """Return, for every entry of a ruleset itself, the entries of its own it directly rests on."""
    links: dict[Entry, set[Entry]] = {}
    for id, table in ruleset.tables.items():
        links["table", id] = set(_named(column.expression for column in table.inputs))
    for id, derived in ruleset.derived.items():
        links["derived", id] = set(_named([derived.formula]))
    for id, gate in ruleset.gates.items():
        links["gate", id] = set(_named([gate.condition]))
    for rung in ruleset.rungs:
        links["rung", rung.id] = set(_named([rung.condition]))
    for id, eligibility in ruleset.eligibilities.items():
        links["eligibility", id] = set(_named([eligibility.condition]))
    for id, entitlement in ruleset.entitlements.items():
        others = {("award", other) for other, entry in ruleset.entitlements.items() if id in entry.excludes}
        links["award", id] = {*_named(list_entitlement_expressions(entitlement)), *others}
    links["ladder", ""] = {("rung", rung.id) for rung in ruleset.rungs}
    links["gates_met", ""] = {("gate", id) for id in ruleset.gates}
    if ruleset.indicators is not None:
        _link_nodes(ruleset.indicators, None, links)
        links["score", ""] = {("score", ruleset.indicators.id)}
    return {entry: frozenset(needs) for entry, needs in links.items()}


def _link_nodes(node: Indicator | Group, parent: Group | None, links: dict[Entry, set[Entry]]) -> None:
    needs = set(_named(list_node_expressions(node)))
    if parent is not None and parent.policy is not None:
        needs |= set(_named([parent.policy]))
    if isinstance(node, Group):
        needs |= {("score", child.id) for child in node.children}
        for child in node.children:
            _link_nodes(child, node, links)
    links["score", node.id] = needs


def _named(expressions: Iterable[Expr]) -> Iterator[Entry]:
    for expression in expressions:
        for part in walk_expression(expression):
            match part:
                case Reference(module="", kind="grade"):
                    yield ("ladder", "")
                case Reference(module="", kind="gates_met"):
                    yield ("gates_met", "")
                case Reference(module=""):
                    yield (part.kind, part.name)
                case Cell(module="", computed=computed) if computed:
                    yield (computed, part.column)
                case _:
                    pass


def has_entry(ruleset: Ruleset, entry: Entry) -> bool:
    """Whether a ruleset itself has an entry that has a value."""
    kind, name = entry
    match kind:
        case "ladder":
            return True
        case "rung":
            return any(rung.id == name for rung in ruleset.rungs)
        case "score":
            root = ruleset.indicators
            return root is not None and any(node.id == name for node in walk_nodes(root))
        case "derived":
            return name in ruleset.derived and not ruleset.derived[name].of
        case "table":
            return name in ruleset.tables and not ruleset.tables[name].of
        case "gate":
            return name in ruleset.gates
        case "eligibility":
            return name in ruleset.eligibilities
        case _:
            return kind == "award" and name in ruleset.entitlements


def order_entries(ruleset: Ruleset) -> Iterator[Entry]:
    """Yield every entry after the ones it rests on."""
    links = rests_on(ruleset)
    done: set[Entry] = set()
    for entry in links:
        yield from _visit(entry, links, done)


def _visit(entry: Entry, links: Mapping[Entry, frozenset[Entry]], done: set[Entry]) -> Iterator[Entry]:
    if entry in done:
        return
    done.add(entry)
    for need in sorted(links.get(entry, frozenset())):
        yield from _visit(need, links, done)
    if entry in links:
        yield entry
