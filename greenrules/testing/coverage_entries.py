"""The entries of a ruleset that cases answer for: each with its label, its clause and what a subject comes to there."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import field, fields, frozen, has

from greenrules.evaluating.aggregates import ITEM
from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    fact_value,
    gate_verdict,
    node_score,
    parameter_value,
    rung_verdict,
    table_value,
)
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.evaluating.tables import evaluate_table
from greenrules.model.citing import Source, Words
from greenrules.model.declarations import DecisionTable, Derived, Parameter
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.source import Span
from greenrules.model.values import Value
from greenrules.model.walking import list_entitlement_expressions, list_node_expressions, walk_nodes

EntryKind = Literal[
    "parameter", "table", "derived", "gate", "indicator", "group", "grade", "eligibility", "entitlement", "fact"
]
Node: TypeAlias = Parameter | DecisionTable | Derived | Gate | Indicator | Group | Rung | Eligibility | Entitlement


@frozen
class Entry:
    """One entry of a ruleset. `id` is `<kind>:<name>`, as in a trace; the root group is `group:total`."""

    id: str
    kind: EntryKind
    name: str
    label: Words
    node: Node = field(repr=False)
    source: Source | None = field(repr=False)
    span: Span | None = field(eq=False, repr=False)


def list_entries(ruleset: Ruleset) -> Iterator[Entry]:
    """Yield every entry a ruleset itself declares, in the order of its sections; facts are not among them."""
    for parameter in ruleset.parameters.values():
        source = parameter.values[-1].source if parameter.values else None
        yield _entry("parameter", parameter.id, parameter, source)
    for table in ruleset.tables.values():
        yield _entry("table", table.id, table, table.source)
    for derived in ruleset.derived.values():
        yield _entry("derived", derived.id, derived, derived.source)
    for gate in ruleset.gates.values():
        yield _entry("gate", gate.id, gate, gate.source)
    for node in walk_nodes(ruleset.indicators) if ruleset.indicators is not None else ():
        is_root = node is ruleset.indicators
        kind: EntryKind = "group" if isinstance(node, Group) else "indicator"
        yield _entry(kind, "total" if is_root else node.id, node, None if is_root else node.source)
    for rung in ruleset.rungs:
        yield _entry("grade", rung.id, rung, rung.source)
    for eligibility in ruleset.eligibilities.values():
        yield _entry("eligibility", eligibility.id, eligibility, eligibility.source)
    for entitlement in ruleset.entitlements.values():
        yield _entry("entitlement", entitlement.id, entitlement, entitlement.source)


def _entry(kind: EntryKind, name: str, node: Node, source: Source | None) -> Entry:
    return Entry(f"{kind}:{name}", kind, name, node.label, node, source, node.span)


def is_column(entry: Entry) -> bool:
    """Whether an entry is a computed column: it has a value for each record, and none a case could name."""
    return isinstance(entry.node, DecisionTable | Derived) and bool(entry.node.of)


def select_own(ruleset: Ruleset, base: Ruleset | None) -> tuple[Entry, ...]:
    """Return the entries the cases of a ruleset answer for.

    An overlay answers for what it adds, changes or binds, and for the entries that read that directly; the rest is
    answered for by the cases of its base.
    """
    entries = tuple(list_entries(ruleset))
    if base is None:
        return entries
    before = {entry.id: forget_units(entry.node) for entry in list_entries(base)}
    changed = {entry.id for entry in entries if _is_changed(before.get(entry.id), entry.node)}
    return tuple(entry for entry in entries if entry.id in changed or changed.intersection(list_named(entry)))


def _is_changed(before: object, after: Node) -> bool:
    return before != forget_units(after)


def forget_units(thing: object) -> object:
    """Return what an entry says as plain data without types and units: binding an opaque unit changes no rule.

    Of the children of a group only their names and weights count: they are entries of their own.
    """
    match thing:
        case tuple():
            return tuple(forget_units(item) for item in thing)
        case Group():
            children = tuple((child.id, child.maximum, child.weight) for child in thing.children)
            return (children, *_forget_parts(thing, ("children",)))
        case _ if has(type(thing)):
            return (type(thing).__name__, *_forget_parts(thing, ("type",)))
        case _:
            return thing


def _forget_parts(thing: object, left_out: tuple[str, ...]) -> Iterator[object]:
    for part in fields(type(thing)):  # type: ignore[arg-type]  # the callers know it is an attrs class
        if part.eq and part.name not in left_out:
            yield forget_units(getattr(thing, part.name))


def list_entry_expressions(entry: Entry) -> tuple[Expr, ...]:
    """Return every expression an entry states itself."""
    match entry.node:
        case Parameter():
            return ()
        case DecisionTable():
            return tuple(column.expression for column in entry.node.inputs)
        case Derived():
            return (entry.node.formula,)
        case Gate() | Rung() | Eligibility():
            return (entry.node.condition,)
        case Indicator() | Group():
            return tuple(list_node_expressions(entry.node))
        case Entitlement():
            return tuple(list_entitlement_expressions(entry.node))


def list_named(entry: Entry) -> frozenset[str]:
    """Return the ids of the entries and facts (`fact:<id>`, `fact:<table>/<column>`) an entry names itself.

    `gate:*`, `grade:*` stand for all; what an import declares is `<alias>|<kind>:<name>`.
    """
    parts = (part for expr in list_entry_expressions(entry) for part in walk_expression(expr))
    names = {name for part in parts for name in _name_part(part)}
    match entry.node:
        case Group():
            names |= {f"{'group' if isinstance(c, Group) else 'indicator'}:{c.id}" for c in entry.node.children}
        case DecisionTable() | Derived() if entry.node.of:
            names.add(f"fact:{entry.node.of}")
        case _:
            pass
    return frozenset(names)


def _name_part(part: Expr) -> Iterator[str]:
    match part:
        case Reference():
            prefix = f"{part.module}|" if part.module and part.kind != "fact" else ""
            kinds = {"gates_met": "gate:*", "score": f"score:{part.name}", "rung": f"grade:{part.name}"}
            yield prefix + kinds.get(part.kind, "grade:*" if part.kind == "grade" else f"{part.kind}:{part.name}")
        case Cell():
            yield f"fact:{part.table}"
            prefix = f"{part.module}|" if part.module else ""
            yield f"{prefix}{part.computed}:{part.column}" if part.computed else f"fact:{part.table}/{part.column}"
        case _:
            return


def observe(entry: Entry, environment: Environment) -> object:
    """Return what a subject comes to at an entry: a value, a score, an amount; of a computed column one per record.

    Two rulesets that give equal observations everywhere cannot be told apart.
    """
    match entry.node:
        case Parameter():
            return parameter_value(environment, entry.name)
        case DecisionTable() | Derived() if entry.node.of:
            return _observe_column(entry.node, environment)
        case DecisionTable():
            return table_value(environment, entry.name)
        case Derived():
            return derived_value(environment, entry.name)
        case Gate():
            return gate_verdict(environment, entry.name)
        case Indicator() | Group():
            score = node_score(environment, "" if entry.id == "group:total" else entry.name)
            return score.bounds, score.applicable, score.maximum
        case Rung():
            return rung_verdict(environment, entry.name)
        case Eligibility():
            return eligibility_verdict(environment, entry.name)
        case Entitlement():
            found = award(environment, entry.name)
            return found.granted, found.payment, found.shares


def _observe_column(node: DecisionTable | Derived, environment: Environment) -> tuple[Value, ...]:
    records = fact_value(environment, node.of)
    bindings = ({ITEM: record} for record in (records if isinstance(records, tuple) else ()))
    if isinstance(node, Derived):
        return tuple(evaluate_expression(node.formula, environment, bound) for bound in bindings)
    return tuple(evaluate_table(node, environment, bound) for bound in bindings)
